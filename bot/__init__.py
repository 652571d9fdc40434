"""What a person talks to: Telegram, the command line, the demo."""
