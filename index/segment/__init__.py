"""Text to Minutes."""
