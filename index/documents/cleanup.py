"""Clean-up that keeps spans true: what is taken out of the decoded text, and where it stood."""

from __future__ import annotations

from storage.domain import Removal


def clean(decoded: str) -> tuple[str, tuple[Removal, ...]]:
    """The text that is stored, and every removal that leads to it from `decoded`, in order."""
    return decoded, ()
