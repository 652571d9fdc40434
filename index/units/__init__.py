"""Who: municipal units, their names, aliases and reforms."""
