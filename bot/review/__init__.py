"""An admin goes through a parse, before it is stored and after: what is seen, and what a press means."""
