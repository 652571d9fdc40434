"""Cuts the items of many documents into numbered terms: over all cores where they are many."""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import ExitStack
from itertools import islice

import numpy as np

from index.engines.build import Numbering
from index.engines.segment import Ints, Longs
from index.fields import END, left_out, tokens
from index.terms import Analyser

log = logging.getLogger(__name__)

MANY = 400
"""From so many documents on, starting more processes (a second) pays."""

AT_ONCE = 60
"""Documents cut as one piece of work: some 900 items, a twentieth of a second."""

Numberings = Mapping[str, Numbering]
"""The numbers of the terms of each field."""

Cut = dict[str, tuple[Ints, Longs]]
"""By field: the terms of items one after another, as numbers, and how many each item has."""

_Told = dict[str, tuple[list[str], Ints, Longs]]


def numberings(analyser: Analyser, fields: Iterable[str]) -> dict[str, Numbering]:
    """An empty numbering for the terms of each field."""
    return {field: Numbering(left_out(analyser, field), END) for field in fields}


def cut(analyser: Analyser, texts: Sequence[str], known: Numberings) -> Cut:
    """The terms of some texts as numbers, in each field; those not known yet are given one."""
    return {field: _numbered(tokens(analyser, field, texts), numbers) for field, numbers in known.items()}


def _numbered(found: Iterable[str], known: Numbering) -> tuple[Ints, Longs]:
    given = array("i", map(known.__getitem__, found))
    numbers = np.frombuffer(given, dtype=np.int32) if given else np.zeros(0, dtype=np.int32)
    kept = numbers >= 0
    before = np.cumsum(kept)[numbers == known[END]]
    return numbers[kept], np.diff(before, prepend=0)


def cut_all(
    analyser: Analyser, documents: Iterable[Sequence[str]], known: Numberings, count: int, cores: int | None = None
) -> Iterator[Cut]:
    """The terms of all documents, some documents at a time and in order.

    Args:
        analyser: Cuts a text.
        documents: The texts of each document's items.
        known: The numbering of each field, which grows as terms are first met.
        count: About how many documents there are.
        cores: How many processes may work; by default as many as this one may use.
    """
    cores = cores or _cores()
    pieces = _pieces(documents)
    if count < MANY or cores < 2:
        for texts in pieces:
            yield cut(analyser, texts, known)
        return
    from concurrent.futures import ProcessPoolExecutor  # who only asks needs none of it

    with ExitStack() as stack:
        pool: Executor | None = stack.enter_context(
            # A fork of a process with threads may wait for a lock that none of its threads holds any more.
            ProcessPoolExecutor(cores, multiprocessing.get_context("spawn"), _prepare, (analyser, tuple(known)))
        )
        translate = _Translation(known)
        ahead: deque[tuple[list[str], Future[tuple[int, _Told]] | None]] = deque()
        while True:
            for texts in islice(pieces, 3 * cores - len(ahead)):
                ahead.append((texts, _submitted(pool, texts)))
            if not ahead:
                return
            texts, future = ahead.popleft()
            try:
                yield translate(*future.result()) if future is not None else cut(analyser, texts, known)
            except (BrokenExecutor, OSError):
                if pool is not None:
                    log.warning("cutting in processes of their own failed; this one goes on alone", exc_info=True)
                pool = None
                yield cut(analyser, texts, known)


def _submitted(pool: Executor | None, texts: list[str]) -> Future[tuple[int, _Told]] | None:
    try:
        return None if pool is None else pool.submit(_cut_here, texts)
    except (BrokenExecutor, OSError):
        return None


def _pieces(documents: Iterable[Sequence[str]]) -> Iterator[list[str]]:
    rest = iter(documents)
    while some := list(islice(rest, AT_ONCE)):
        yield [text for document in some for text in document]


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


class _Translation:
    """From each process's own numbers to the common ones, which stay those of first occurrence in all documents."""

    def __init__(self, known: Numberings) -> None:
        self._known = known
        self._tables: dict[tuple[int, str], Ints] = {}

    def __call__(self, process: int, told: _Told) -> Cut:
        translated = {}
        for field, (words, numbers, lengths) in told.items():
            table = self._tables.get((process, field), np.zeros(0, dtype=np.int32))
            fresh = np.fromiter(map(self._known[field].__getitem__, words), dtype=np.int32, count=len(words))
            table = self._tables[process, field] = np.concatenate((table, fresh))
            translated[field] = table[numbers], lengths
        return translated


_here: list[tuple[Analyser, Numberings]] = []
"""What a process that cuts for another works with."""


def _prepare(analyser: Analyser, fields: Sequence[str]) -> None:
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    _here.append((analyser, numberings(analyser, fields)))


def _end_with_parent() -> None:
    """Ends this process with the one it cuts for: killed, that one cannot, and its work would be waited for forever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _cut_here(texts: list[str]) -> tuple[int, _Told]:
    """This process's number, the terms it had not met before, and all terms by its own numbers."""
    analyser, known = _here[0]
    before = {field: numbers.size for field, numbers in known.items()}
    done = cut(analyser, texts, known)
    return os.getpid(), {field: (known[field].words(before[field]), *done[field]) for field in known}
