"""Arrays in mapped files: what is let go leaves this process's memory, and is there again when it is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.engines.mapped import let_go

SMAPS = Path("/proc/self/smaps")


def resident(file: Path) -> int:
    """Kilobytes of a file that are in this process's memory."""
    lines = iter(SMAPS.read_text(encoding="utf-8").splitlines())
    return sum(
        int(next(row for row in lines if row.startswith("Rss:")).split()[1]) for line in lines if str(file) in line
    )


@pytest.mark.skipif(not SMAPS.exists(), reason="only Linux tells what is in memory")
def test_what_is_let_go_is_no_longer_in_memory(tmp_path: Path) -> None:
    file = tmp_path / "numbers"
    np.arange(1 << 18, dtype=np.int64).tofile(file)
    part = np.asarray(np.memmap(file, dtype=np.uint8, mode="r"))[1 << 12 : -(1 << 12)].view(np.int64)
    total = int(part.sum())
    assert resident(file) > 1000
    let_go(part)
    assert resident(file) == 0
    assert int(part.sum()) == total


def test_an_array_in_no_file_stays_as_it_is() -> None:
    array = np.arange(100)
    let_go(array[10:])
    let_go(np.frombuffer(b"some bytes", dtype=np.uint8))
    assert array.sum() == 4950
