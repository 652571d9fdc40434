"""``python -m bot`` is the console script ``minutes-bot``."""

from bot.cli import main

if __name__ == "__main__":
    main()
