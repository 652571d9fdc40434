"""Fixtures for the whole suite. The project's own samples carry it; `shared` adds the real documents where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real minutes and hand annotation beside the checkout; skips where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "minutes").is_dir():
        pytest.skip("no ../shared beside the checkout: the real minutes and their annotation are not here")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample minutes that ship with the project."""
    return ROOT / "bot" / "sandbox" / "samples"
