"""The commands of ``minutes-bot``, a file per thing they work on."""
