"""A question in the asker's words to a Query."""
