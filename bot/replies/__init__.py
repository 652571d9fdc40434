"""Answer to Telegram HTML, keyboards and pages."""
