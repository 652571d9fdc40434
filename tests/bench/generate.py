"""Minutes items and questions about them, made up by a seeded generator: the same for everyone, of any number.

Words are drawn from jieba's dictionary by its own frequencies, so that common and rare terms are as in Chinese text,
and set into the frame of a minutes item. Items have some 250 characters and 120 terms, questions some 6 content terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jieba
import numpy as np

UNITS = ["发改委", "财政局", "教育局", "水务局", "住建局", "人社局", "交通运输局", "农业农村局", "应急局", "文旅局"]
ACTIONS = ["审议", "听取", "研究", "学习"]
KINDS = ["实施方案", "管理办法", "若干意见", "工作情况", "行动计划", "条例"]
CHUNK = 20_000


def dictionary() -> tuple[list[str], np.ndarray]:
    """Words of two to four characters and their shares."""
    path = Path(jieba.__file__).with_name("dict.txt")
    rows = [line.split(" ") for line in path.read_text(encoding="utf-8").splitlines()]
    kept = [(row[0], int(row[1])) for row in rows if 2 <= len(row[0]) <= 4 and int(row[1]) > 2]
    counts = np.array([count for _, count in kept], dtype=np.float64)
    return [word for word, _ in kept], counts / counts.sum()


def items(count: int, seed: int = 1) -> Iterator[str]:
    """The texts of `count` items: heading and body."""
    words, shares = dictionary()
    edges = np.cumsum(shares)
    for first in range(0, count, CHUNK):
        rng = np.random.default_rng((seed, first))
        for _ in range(min(CHUNK, count - first)):
            size = int(rng.integers(50, 130))
            drawn = [words[i] for i in np.minimum(np.searchsorted(edges, rng.random(size)), len(words) - 1)]
            yield _item(drawn, rng)


def _item(drawn: list[str], rng: np.random.Generator) -> str:
    unit, other = (UNITS[i] for i in rng.integers(0, len(UNITS), 2))
    action, kind = ACTIONS[rng.integers(len(ACTIONS))], KINDS[rng.integers(len(KINDS))]
    subject, body = "".join(drawn[:4]), drawn[4:]
    clauses = ["".join(body[i : i + 8]) for i in range(0, len(body), 8)]
    said, told = "，".join(clauses[: len(clauses) // 2]), "，".join(clauses[len(clauses) // 2 :])
    return (
        f"{action}《关于{subject}的{kind}》\n会议听取了市{unit}的汇报。会议指出，{said}。"
        f"会议明确，由市{unit}牵头，市{other}配合，{told}。"
    )


def questions(texts: list[str], count: int, seed: int = 2) -> list[str]:
    """Questions about the subjects of some of the items, as people ask: a few words of it and a unit."""
    rng = np.random.default_rng(seed)
    asked = []
    for i in rng.integers(0, len(texts), count):
        text = texts[int(i)]
        at = text.index("《关于") + 3
        cut = at + int(rng.integers(0, 3))
        asked.append(
            f"{text[cut : cut + 5]}的{KINDS[rng.integers(len(KINDS))]}，市{UNITS[rng.integers(len(UNITS))]}怎么办"
        )
    return asked
