"""An in-process Bot API for the demo and the tests: one method table, two doors, and people to talk through it."""
