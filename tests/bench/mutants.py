"""Mutated minutes through the reader and the parser: does anything crash, hang or lose a character?

python tests/bench/mutants.py 1000 --seed 1

Each document is one of the sample minutes, spoilt in one to four ways: cut short, lines shuffled, garbage bytes,
another encoding, one huge line, sections doubled. Seconds are those of the processor: other work does not count.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import resources

from index.contracts import unassigned
from index.documents import UnreadableDocument, read
from index.segment import segment

HUGE = 1_000_000
"""Characters up to which a line is drawn out; the reader takes no more."""
_JUNK = (
    "一二三、（）()《》“”。，；：\n\r\t \u3000\x0c\u200b\ufeff1234〔〕会议听取要求由局委办市县各等的牵头负责12月底前—…"
)
_PHRASES = (
    "市财政局、",
    "局",
    "会议要求，",
    "《",
    "（",
    "1234567890",
    "各有关部门、",
    "一是",
    "报市政府审议",
    "由",
    "\u3000",
)


@dataclass(slots=True)
class Figures:
    """What a run found; `slowest` in seconds, with the number of the document and its length in characters."""

    documents: int = 0
    parsed: int = 0
    characters: int = 0
    seconds: float = 0.0
    refused: Counter[str] = field(default_factory=Counter)
    crashes: list[tuple[int, str]] = field(default_factory=list)
    unassigned: list[tuple[int, int]] = field(default_factory=list)
    slowest: tuple[float, int, int] = (0.0, -1, 0)


def samples() -> list[str]:
    """The sample minutes that come with the bot."""
    folder = resources.files("bot.sandbox").joinpath("samples")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".txt")), key=lambda f: f.name)
    return [f.read_bytes().decode("utf-8", "replace") for f in files]


def _truncated(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[at:] if rng.random() < 0.5 else text[:at]


def _shuffled(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    rng.shuffle(lines)
    return "\n".join(lines)


def _doubled(text: str, rng: random.Random) -> str:
    a, b = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    return text[:b] + text[a:b] * rng.randrange(1, 6) + text[b:]


def _junk(text: str, rng: random.Random) -> str:
    for _ in range(rng.randrange(1, 30)):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + "".join(rng.choices(_JUNK, k=rng.randrange(1, 12))) + text[at + rng.randrange(3) :]
    return text


def _joined(text: str, _: random.Random) -> str:
    return text.replace("\n", "")


def _broken(text: str, rng: random.Random) -> str:
    width = rng.randrange(8, 45)
    return "\n".join(text[k : k + width] for k in range(0, len(text), width))


def _huge(text: str, rng: random.Random, longest: int) -> str:
    at = rng.randrange(len(text) + 1)
    phrase = rng.choice((*_PHRASES, text[at : at + 40] or "。", text.replace("\n", "") or "。"))
    room = int(max(0, longest - len(text)) * rng.random() ** 3)
    return text[:at] + (phrase * (room // len(phrase) + 1))[:room] + text[at:]


_SPOIL: tuple[Callable[[str, random.Random], str], ...] = (_truncated, _shuffled, _doubled, _junk, _joined, _broken)


def mutant(texts: Sequence[str], rng: random.Random, longest: int = HUGE) -> bytes:
    """One spoilt document, at most a little over `longest` characters."""
    text = rng.choice(texts)
    for _ in range(rng.randrange(1, 5)):
        text = rng.choice(_SPOIL)(text, rng)
    if rng.random() < 0.03:
        text = _huge(text, rng, longest)
    data = bytearray(text.encode(rng.choice(("utf-8", "utf-8", "gb18030", "utf-16", "utf-8-sig")), "replace"))
    if data and rng.random() < 0.3:
        for _ in range(rng.randrange(1, 2 + min(len(data), 20_000) // 200)):
            data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def run(documents: int, *, seed: int = 1, longest: int = HUGE) -> Figures:
    """Read and parse so many mutants; the same seed gives the same ones."""
    texts, figures = samples(), Figures()
    for number in range(documents):
        data = mutant(texts, random.Random(f"{seed} {number}"), longest)
        figures.documents += 1
        begun = time.process_time()
        try:
            for document in read(data, "mutant.txt"):
                minutes = segment(document.text, removed=document.removed, origins=document.origins)
                figures.parsed += 1
                figures.characters += len(document.text)
                if lost := unassigned(minutes):
                    figures.unassigned.append((number, lost))
        except UnreadableDocument as refusal:
            figures.refused[refusal.code] += 1
        except Exception as error:
            figures.crashes.append((number, repr(error)[:200]))
        took = time.process_time() - begun
        figures.seconds += took
        figures.slowest = max(figures.slowest, (took, number, len(data)))
    return figures


def main() -> None:
    """Run, and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("documents", type=int, nargs="?", default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=int, default=HUGE, help="characters")
    asked = parser.parse_args()
    figures = run(asked.documents, seed=asked.seed, longest=asked.longest)
    told = (
        f"documents  {figures.documents}, parsed {figures.parsed}, refused {dict(figures.refused)}",
        f"characters {figures.characters}, {figures.characters / max(figures.seconds, 1e-9):.0f} a second",
        "slowest    {:.2f} s, document {}, {} bytes".format(*figures.slowest),
        f"crashes    {len(figures.crashes)} {figures.crashes[:5]}",
        f"unassigned {len(figures.unassigned)} {figures.unassigned[:5]}",
    )
    sys.stdout.write("\n".join(told) + "\n")


if __name__ == "__main__":
    main()
