"""Bring a database's schema up to date; configured in code, so that a wheel needs no file beside it."""

from __future__ import annotations

from storage.migrations.runner import HEAD, migrate, revision_of

__all__ = ["HEAD", "migrate", "revision_of"]
