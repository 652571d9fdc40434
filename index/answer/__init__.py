"""A Query to an Answer."""
