"""An in-process Bot API for the demo and the tests."""
