"""Asking as people feel it: understanding, search and rendering in one process, and a command on a fresh one.

python tests/bench/asking.py --items 60 10000 --times 10 --folder FOLDER    # keeps the store of each size in FOLDER

The store is filled through the parser and `index.ingest`, once for each size: 10,000 items take half a minute. With
`--times 10` the largest is also asked with every document ten times over, from memory, so that 100,000 items need no
five minutes of parsing. Times are of the processor, what the machine does besides left out; of whole questions those
of the clock are told too. Rendering makes the page that is sent.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from generate import UNITS, items, questions
from shelf import SIZE, Shelf

from bot.commands.running import COLLECT
from bot.config import Settings
from bot.replies import render
from bot.services import opened
from index.answerer import Answerer
from index.ingest import ingest_bytes
from index.search import Search

NUMERALS = "一二三四五六七八九十"
TODAY = dt.date(2026, 4, 1)
COLD = ("市水务局有哪些任务", "总部经济怎么定的", "嘉闵线什么时候开工")
"""Questions of a fresh process: a unit's, a topic's, and one with words that no minutes have."""


RUNS = 9
"""So many fresh processes answer each, after one that is not counted."""


def numeral(number: int) -> str:
    """1 to 99 as minutes write it."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else NUMERALS[tens - 1] + "十"
    return head + (NUMERALS[ones - 1] if ones else "")


def documents(count: int) -> Iterator[str]:
    """Minutes of `count` items in all, one meeting a week."""
    texts, first = list(items(count)), dt.date(1990, 1, 4)
    for number, start in enumerate(range(0, count, SIZE), 1):
        day = first + dt.timedelta(days=number)
        parts = [f"{numeral(n)}、{text}" for n, text in enumerate(texts[start : start + SIZE], 1)]
        yield "\n".join(
            (
                f"市政府第{number}次常务会议纪要",
                f"{day.year}年{day.month}月{day.day}日，市长陆启明主持召开云溪市人民政府第{number}次常务会议，纪要如下：",
                *parts,
                "出席：陆启明、韩修文",
                f"云溪市人民政府办公室 {day.year}年{day.month}月{day.day}日印发",
            )
        )


def asked(count: int) -> dict[str, list[str]]:
    """Questions of every usual kind, by kind."""
    last = max(1, count // SIZE)
    return {
        "topics": questions(list(items(min(count, 2000))), 200),
        "units": [f"市{unit}有哪些任务" for unit in UNITS] + [f"{unit}牵头哪些事" for unit in UNITS],
        "meetings": [f"第{n}次会议讨论了什么" for n in range(1, last + 1, max(1, last // 10))],
        "others": ["what must the finance bureau do?", "哪些以市政府名义印发", "上次会议是谁主持的", "去年开了几次会"],
    }


def fill(folder: Path, count: int) -> None:
    """The store of one size, unless it is there already."""
    if (folder / "minutes.db").exists():
        return
    with opened(Settings(data_dir=folder)) as services:
        for number, text in enumerate(documents(count), 1):
            ingest_bytes(text.encode(), f"m{number}.txt", services.minutes)


def asking(answerer: Answerer, count: int) -> str:
    """p50 and p99 in ms of asking and rendering, of all questions and by kind; every question once before it counts."""
    taken: dict[str, list[tuple[float, float]]] = {}
    for measured in (False, True):
        for kind, every in asked(count).items():
            for question in every:
                processor, clock = time.process_time(), time.perf_counter()
                answer, _ = answerer.ask(question, today=TODAY)
                render(answer).pages[0]
                if measured:
                    took = time.process_time() - processor, time.perf_counter() - clock
                    taken.setdefault(kind, []).append((took[0] * 1000, took[1] * 1000))
    whole = [one for every in taken.values() for one in every]
    kinds = [f"{kind} {quantile([p for p, _ in every], 50):.1f}" for kind, every in taken.items()]
    of_processor, of_clock = ([one[n] for one in whole] for n in (0, 1))
    return (
        f"p50 {quantile(of_processor, 50):.1f} ms, p99 {quantile(of_processor, 99):.1f} ms "
        f"(clock {quantile(of_clock, 50):.1f}, {quantile(of_clock, 99):.1f}); p50 of {', '.join(kinds)}"
    )


def quantile(values: Sequence[float], percent: int) -> float:
    """The value that so many percent of all do not exceed."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def warm(folder: Path, count: int) -> str:
    """`asking` over the store."""
    with opened(Settings(data_dir=folder)) as services:
        return asking(services.answerer, count)


def many(folder: Path, count: int, times: int) -> str:
    """`asking` over every document of the store so many times, each under a name of its own."""
    shelf = Shelf()
    with opened(Settings(data_dir=folder)) as services:
        docs = [listed.doc for listed in services.minutes.listing()]
        for stored in services.minutes.some(docs):
            for _ in range(times):
                shelf.put(stored)
        with tempfile.TemporaryDirectory() as kept:
            search = Search.open(shelf, Path(kept))
            return asking(Answerer(search, services.table), count)


def cold(folder: Path, *, fast: bool) -> list[tuple[float, float, float]]:
    """What `minutes-bot ask` takes as a fresh process, for each of `COLD`.

    Args:
        folder: The store.
        fast: Whether rjieba may be used; else it is hidden from that process.

    Returns:
        Seconds by the clock to the answer's first line and to its end, and those of the processor; each in the middle.
    """
    environment = {**os.environ, "MINUTES_BOT_DATA_DIR": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at each start
    hidden = "" if fast else "sys.modules['rjieba'] = None; "
    program = f"import sys; {hidden}from bot.cli import main; main()"
    told = []
    for question in COLD:
        taken = []
        for _ in range(1 + RUNS):
            clock, processor = time.perf_counter(), sum(os.times()[2:4])
            command = [sys.executable, "-c", program, "ask", question]
            with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as asked_of:
                assert asked_of.stdout is not None
                asked_of.stdout.readline()
                first = time.perf_counter() - clock
                asked_of.stdout.read()
            if asked_of.returncode:
                raise subprocess.CalledProcessError(asked_of.returncode, command)
            taken.append((first, time.perf_counter() - clock, sum(os.times()[2:4]) - processor))
        first, end, processor = (statistics.median(column) for column in zip(*taken[1:], strict=True))
        told.append((first, end, processor))
    return told


def tell(row: str) -> None:
    """One row of the outcome."""
    sys.stdout.write(row + "\n")
    sys.stdout.flush()


def main() -> None:
    """Prints one row a size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, nargs="+", default=[60, 10_000])
    parser.add_argument("--times", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    kept = options.folder or Path(tempfile.mkdtemp())
    gc.set_threshold(*COLLECT)  # as `minutes-bot run` does
    for count in options.items:
        folder = kept / str(count)
        folder.mkdir(parents=True, exist_ok=True)
        fill(folder, count)
        tell(f"{count} items: {warm(folder, count)}")
        for fast in (True, False):
            spent = [f"{first:.2f} / {end:.2f} ({used:.2f})" for first, end, used in cold(folder, fast=fast)]
            tell(f"{count} items: fresh processes {'with' if fast else 'without'} rjieba {', '.join(spent)} s")
    if options.times:
        count = max(options.items)
        told = many(kept / str(count), count, options.times)
        tell(f"{count * options.times} items: {told}")


if __name__ == "__main__":
    main()
