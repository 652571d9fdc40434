"""The compiled search beside the numpy one, which is rank_bm25's to the last bit: every way through its blocks."""

from __future__ import annotations

import sys
import threading

import numpy as np
import pytest

pytest.importorskip("numba", reason="numba is not installed (extra 'fast')")

from index.engines import candidates, okapi, part, rows
from index.engines import subset as subset_module
from index.engines.base import Hit
from index.engines.build import EMPTY, build, encode
from index.engines.compiled import GROUP, MANY, SIZE
from index.engines.corpus import Corpus
from index.engines.okapi import TOO_MANY, Okapi
from index.engines.segment import Segment
from index.engines.subset import FEW, Subset
from index.engines.workspace import address


@pytest.fixture(autouse=True, params=["large", "small"])
def _way(request, monkeypatch):
    """Both ways of searching, whatever the number of items."""
    for module in (part, okapi):
        monkeypatch.setattr(module, "SMALL", 0 if request.param == "large" else 1 << 30)


ITEMS = 3 * SIZE + GROUP + 5
"""Some blocks, and a last one that is not full."""


def corpus(items: int, seed: int, words: int = 400) -> list[list[str]]:
    """Items of which some words stand in most, and most in few."""
    rng = np.random.default_rng(seed)
    drawn = np.minimum(rng.zipf(1.3, (items, 8)), words)
    return [[f"词{n}" for n in item[: 3 + i % 6]] for i, item in enumerate(drawn.tolist())]


class Whole:
    """What any search must find: every holder of a term, all scored and sorted."""

    def __init__(self, held: Corpus) -> None:
        self.engine, self.corpus = Okapi(held), held

    def __len__(self) -> int:
        return len(self.corpus)

    def top(self, question: list[str], k: int, within=None) -> list[Hit]:
        scores, holders = self.engine.get_scores(question), set()
        for here in self.engine._asked(question):
            holders |= {item + here.part.shift for items in here.items() for item in items.tolist()}
        places = range(len(self.corpus)) if self.corpus.alive is None else self.corpus.alive.tolist()
        allowed = None if within is None else set(within)
        found = [i for i, slot in enumerate(places) if slot in holders and (allowed is None or i in allowed)]
        return [(i, float(scores[i])) for i in sorted(found, key=lambda i: (-scores[i], i))[:k]]


class Both:
    """The search by numpy and the compiled one, which must not differ."""

    def __init__(self, held: Corpus) -> None:
        self.plain, self.fast = Okapi(held), Okapi(held)
        self.fast.compile()

    def top(self, question: list[str], k: int, within=None) -> list[Hit]:
        found = self.fast.top(question, k, within)
        assert self.plain.top(question, k, within) == found
        return found


def pair(held: Corpus) -> tuple[Whole, Both]:
    return Whole(held), Both(held)


def asked(seed: int, number: int, terms: int, words: int = 400) -> list[list[str]]:
    rng = np.random.default_rng(seed)
    return [[f"词{n}" for n in rng.integers(1, words, rng.integers(1, terms + 1))] for _ in range(number)]


@pytest.fixture(scope="module")
def grown() -> Corpus:
    """A base, what came since, and what left."""
    base = Corpus.of(corpus(ITEMS, 1)).base
    dead = np.sort(np.random.default_rng(2).choice(ITEMS, ITEMS // 5, replace=False))
    return Corpus(base, build(*encode(corpus(700, 3))), dead)


SUBSETS = {
    "all": None,
    "a few": lambda size: np.arange(7, size, 997),
    "just few enough": lambda size: np.arange(size)[:: FEW + 1],
    "just too many": lambda size: np.arange(size)[:: FEW - 1],
    "one stretch": lambda size: np.arange(size // 3, size // 2),
    "two blocks apart": lambda size: np.r_[0:50, size - 60 : size],
    "nearly all": lambda size: np.setdiff1d(np.arange(size), np.arange(0, size, 100)),
    "none": lambda size: np.arange(0),
    "whole blocks left out": lambda size: np.arange(SIZE, 2 * SIZE),
}


@pytest.mark.parametrize("chosen", SUBSETS)
@pytest.mark.parametrize("k", [1, 10, 300])
def test_the_same_is_found_among_any_items(grown, chosen, k):
    choose = SUBSETS[chosen]
    for held in (Corpus(grown.base), grown):
        plain, fast = pair(held)
        for within in [None] if choose is None else subsets(choose(len(held)), len(held)):
            for question in asked(4, 25, 9):
                assert fast.top(question, k, within) == plain.top(question, k, within)


def subsets(items, size: int) -> list[Subset]:
    """The same items listed, and as one column of a table of masks."""
    masks = np.ones((size, 3), dtype=bool)
    masks[:, 1] = False
    masks[items, 1] = True
    return [Subset.of(items, size), Subset.where(masks[:, 1])]


@pytest.mark.parametrize("seed", range(40))
def test_the_same_is_found_in_any_small_corpus(seed):
    rng = np.random.default_rng(seed)
    items = corpus(int(rng.integers(1, 300)), seed, words=int(rng.integers(2, 40)))
    dead = np.flatnonzero(rng.random(len(items)) < rng.choice([0.0, 0.1, 0.9]))
    held = Corpus(Corpus.of(items).base, build(*encode(items[: int(rng.integers(0, 9))])), dead)
    if not len(held):
        return
    plain, fast = pair(held)
    for question in asked(seed, 12, 8, words=45):
        within = None if rng.random() < 0.5 else np.flatnonzero(rng.random(len(held)) < rng.choice([0.02, 0.3, 0.95]))
        k = int(rng.choice([1, 3, 10, 1000]))
        assert fast.top(question, k, within) == plain.top(question, k, within)


def test_a_common_and_a_rare_term_are_weighed_as_one_by_one(grown):
    plain, fast = pair(Corpus(grown.base))
    frequent = [f"词{n}" for n in range(1, 6) if plain.corpus.frequency(f"词{n}") * rows.FREQUENT > len(plain)]
    rare = [f"词{n}" for n in range(100, 400) if 0 < plain.corpus.frequency(f"词{n}") < 50]
    assert frequent
    assert rare
    for question in ([*frequent, rare[0]], [rare[0], *frequent, rare[1], frequent[0]], frequent, rare[:30]):
        assert fast.top(question, 20) == plain.top(question, 20)


def test_items_that_are_all_alike_come_in_their_order():
    """So many that those which wait to be scored are more than there is room for."""
    alike = [["甲", "乙"]] * (candidates.ROOM * 2) + [["丙"]] * (candidates.ROOM * 6)
    plain, fast = pair(Corpus.of(alike))
    assert [index for index, _ in fast.top(["甲"], 7)] == list(range(7))
    assert fast.top(["乙", "甲", "丙"], 50) == plain.top(["乙", "甲", "丙"], 50)


def test_a_question_of_very_many_terms_is_answered_all_the_same(grown):
    plain, fast = pair(grown)
    for number in (MANY, MANY + 1, TOO_MANY):
        for words in (390, 2):  # few of which have a row, and all
            question = [f"词{1 + n % words}" for n in range(number)]
            assert fast.top(question, 10) == plain.top(question, 10)


def test_terms_beyond_the_rows_there_are_are_added_up_posting_by_posting(monkeypatch):
    monkeypatch.setattr(rows, "MOST", 2)
    plain, fast = pair(Corpus.of(corpus(ITEMS, 5)))
    question = [f"词{n}" for n in range(1, 6)]
    assert fast.top(question, 10) == plain.top(question, 10)
    assert fast.top(question[::-1], 10) == plain.top(question[::-1], 10)


@pytest.mark.parametrize(("word", "length"), [("词1", 40), ("词1", 1)])
def test_rows_serve_until_the_weights_are_too_different(word, length):
    base = Corpus.of(corpus(9000, 6)).base
    first, kept = rows.rows_of(base, weights(base, [])), []
    assert first.levels.max() <= rows.HIGHEST
    for came in (2, 10, 60, 9000):
        more = [[word] * length] * came
        kept.append(rows.rows_of(base, weights(base, more)) is first)
        plain, fast = pair(Corpus(base, build(*encode(more))))
        for question in asked(came, 20, 6, words=60):
            assert fast.top(question, 10) == plain.top(question, 10)
    assert (kept[0], kept[-1]) == (True, False)


def weights(base: Segment, came: list[list[str]]) -> np.ndarray:
    """What the codes weigh once some items have come."""
    return Okapi(Corpus(base, build(*encode(came)) if came else EMPTY))._parts[0].weight


def test_a_bound_is_never_more_above_its_score_than_the_search_takes_it_to_be():
    base = Corpus.of(corpus(3000, 7)).base
    first = rows.rows_of(base, weights(base, []))
    for came in range(0, 400, 20):
        weight = weights(base, [["词1"] * 30] * came)
        if not first.fit(weight):
            break
        share = weight / weight.max()
        for added in (0.7, 3.0, 90.0, 20_000.0):
            step = np.ceil(added / rows.LEVELS)
            above = step * first.codes - share * added
            assert (above >= 0).all()
            assert (above <= rows.HIGHEST + 3 + 3 * step).all()


def test_items_without_a_term_are_not_found():
    plain, fast = pair(Corpus.of([[]] * 9))
    assert fast.top(["甲"], 5) == plain.top(["甲"], 5) == []


@pytest.mark.parametrize("within", [[-1], [0, 9], np.array([8, 9]), Subset.of([1], 8)])
def test_items_that_are_not_there_are_refused(within):
    both = Both(Corpus.of([["甲"], ["乙"]] + [["丙"]] * 7))
    for engine in (both.plain, both.fast):
        with pytest.raises(IndexError):
            engine.top(["甲"], 5, within)


def test_a_subset_is_what_it_was_made_of():
    mask = np.array([False, True, True, False, True])
    for made in (Subset.where(mask), Subset.of([4, 1, 2, 1], 5), Subset.of(np.array([1, 2, 4]), 5)):
        assert (list(made), len(made), made.mask.tolist()) == ([1, 2, 4], 3, [0, 1, 1, 0, 1])
        assert (2 in made, 3 in made, 7 in made, "词" in made) == (True, False, False, False)
        assert list(made.at(np.array([0, 3, 5, 6, 9]), 12)) == [3, 5, 9]


def test_an_array_in_disorder_is_put_in_order():
    plain, fast = pair(Corpus.of(corpus(ITEMS, 8)))
    for given in (np.array([7, 3, 3, 12]), np.array([9, 900, 5])):
        assert fast.top(["词1", "词2"], 5, given) == plain.top(["词1", "词2"], 5, given)
    with pytest.raises(IndexError):
        fast.top(["词1"], 5, np.array([0, -2_000_000_000, 5]))


@pytest.mark.parametrize("k", [5000, ITEMS + 1, 1 << 40, sys.maxsize])
def test_more_may_be_wanted_than_there_are(grown, k):
    plain, fast = pair(grown)
    assert fast.top(["词3", "词40"], k) == plain.top(["词3", "词40"], k)


def test_a_mask_is_no_list_of_items():
    with pytest.raises(IndexError, match="mask"):
        Subset.of(np.array([True, False, True]), 3)


@pytest.mark.parametrize("mask", [np.ones(10, dtype=int), np.ones((10, 2), dtype=bool), np.ones((10, 0), dtype=bool)])
def test_a_mask_is_one_truth_value_an_item(mask):
    with pytest.raises(IndexError, match="one truth value"):
        Subset.where(mask)


def test_a_search_is_told_of_the_mask_that_is_kept(monkeypatch):
    """Two threads may each make the mask; only one of the two stays."""
    made: list[np.ndarray] = []

    def mask(chosen):
        made.append(np.ones(chosen.size, dtype=np.uint8))
        return made[-1]

    monkeypatch.setattr(Subset, "mask", property(mask))
    chosen = Subset(np.arange(50), 60)
    assert chosen.told((0, 60, False))[0] == address(chosen._begins[1])


def test_two_threads_are_told_of_the_same_arrays(monkeypatch):
    """Else the second would free what the first searches."""
    entered, second, made = threading.Event(), threading.Event(), []

    class Waited:
        """A lock that tells when another comes while it is held."""

        def __init__(self) -> None:
            self._lock = threading.Lock()

        def __enter__(self) -> None:
            if entered.is_set():
                second.set()
            self._lock.acquire()

        def __exit__(self, *_: object) -> None:
            self._lock.release()

    tell = Subset._tell

    def slow(subset, *span):
        made.append(span)
        if len(made) == 1:
            entered.set()
            second.wait(30)
        else:
            second.set()
        return tell(subset, *span)

    monkeypatch.setattr(subset_module, "_TELLING", Waited())
    monkeypatch.setattr(Subset, "_tell", slow)
    chosen, told = Subset(np.arange(0, 90, 2), 90), []
    threads = [threading.Thread(target=lambda: told.append(chosen.told((0, 90, False)))) for _ in range(2)]
    threads[0].start()
    assert entered.wait(30)
    threads[1].start()
    for thread in threads:
        thread.join(30)
    assert (len(made), len(set(told)), len(told)) == (1, 1, 2)
