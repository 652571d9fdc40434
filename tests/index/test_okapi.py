"""The okapi engine against rank_bm25 itself: not recorded numbers, the peer is the test."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from index.engines import okapi
from index.engines.build import build, encode
from index.engines.corpus import Corpus
from index.engines.okapi import Okapi
from index.engines.plain import PlainOkapi

WORDS = st.sampled_from(["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"])
CORPUS = st.lists(st.lists(WORDS, max_size=30), min_size=1, max_size=40).filter(any)
QUERY = st.lists(WORDS | st.just("无此词"), max_size=8)


@settings(max_examples=200, deadline=None)
@given(corpus=CORPUS, query=QUERY, k1=st.sampled_from([0.9, 1.2, 1.5]), b=st.sampled_from([0.0, 0.4, 0.75]))
def test_scores_are_bit_equal_to_rank_bm25(corpus, query, k1, b):
    ours, theirs = Okapi(corpus, k1=k1, b=b), BM25Okapi(corpus, k1=k1, b=b)
    assert ours.get_scores(query).tobytes() == theirs.get_scores(query).tobytes()
    assert dict(ours.idf) == theirs.idf
    assert ours.average_idf == theirs.average_idf
    assert ours.avgdl == theirs.avgdl
    assert ours.doc_len == theirs.doc_len
    assert ours.doc_freqs == theirs.doc_freqs


@settings(max_examples=100, deadline=None)
@given(corpus=CORPUS, query=st.lists(WORDS | st.just("无此词"), max_size=40), data=st.data())
def test_scores_of_some_items_are_those_of_the_whole_corpus(corpus, query, data):
    chosen = data.draw(st.lists(st.integers(0, len(corpus) - 1), max_size=20))
    assert Okapi(corpus).get_batch_scores(query, chosen) == BM25Okapi(corpus).get_batch_scores(query, chosen)


def test_an_item_without_a_term_that_weighs_less_than_nothing_scores_plain_zero():
    corpus = [["甲", "乙"]] * 3 + [["丙"]]
    ours, theirs = Okapi(corpus).get_batch_scores(["甲"], [3, 0]), BM25Okapi(corpus).get_batch_scores(["甲"], [3, 0])
    assert (np.array(ours).tobytes(), ours[1] < 0) == (np.array(theirs).tobytes(), True)


def test_one_item_is_scored_for_very_many_terms():
    """numpy adds the rows of one column in another order as soon as there are nine."""
    rng = np.random.default_rng(8)
    corpus = [[f"词{n}" for n in rng.integers(1, 90, 60)] for _ in range(40)]
    query = [f"词{n}" for n in range(1, 90)]
    ours, theirs = Okapi(corpus), BM25Okapi(corpus)
    for item in range(len(corpus)):
        assert ours.get_batch_scores(query, [item]) == theirs.get_batch_scores(query, [item])


@pytest.mark.parametrize("small", [okapi.SMALL, 0], ids=["all scored", "bounded first"])
@settings(max_examples=200, deadline=None)
@given(corpus=CORPUS, query=QUERY, k=st.integers(0, 12), data=st.data())
def test_top_is_every_holder_of_a_term_by_score_then_index(small, corpus, query, k, data):
    within = data.draw(st.none() | st.sets(st.integers(0, len(corpus) - 1)))
    scores = BM25Okapi(corpus).get_scores(query)
    holders = [i for i, item in enumerate(corpus) if set(item) & set(query) and (within is None or i in within)]
    expected = sorted((-scores[i], i) for i in holders)[:k]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(okapi, "SMALL", small)
        for engine in (Okapi(corpus), PlainOkapi(corpus)):
            assert [(-score, index) for index, score in engine.top(query, k, within)] == expected


@pytest.mark.parametrize("small", [okapi.SMALL, 0], ids=["all scored", "bounded first"])
def test_the_best_of_many_are_found_without_sorting_all(monkeypatch, small):
    monkeypatch.setattr(okapi, "SMALL", small)
    rng = np.random.default_rng(5)
    corpus = [[f"词{n}" for n in rng.zipf(1.3, 20) if n < 500] for _ in range(5000)]
    ours, theirs = Okapi(corpus), BM25Okapi(corpus)
    for query in (["词1"], ["词3", "词7", "词7"], ["词250", "词2"], ["词1", "词2", "词3", "词4"]):
        scores = theirs.get_scores(query)
        expected = sorted((-s, i) for i, s in enumerate(scores.tolist()) if s > 0)[:10]
        assert [(-score, index) for index, score in ours.top(query, 10)] == expected


def test_get_top_n_gives_documents_and_refuses_too_few():
    corpus = [["甲", "乙"], ["丙"], ["丁"], ["丁", "戊"]]
    assert Okapi(corpus).get_top_n(["丙"], ["a", "b", "c", "d"], n=1) == ["b"]
    with pytest.raises(ValueError, match="not as many"):
        Okapi(corpus).get_top_n(["丙"], ["a"])


@pytest.mark.parametrize("corpus", [[], [[]], [[], []]])
def test_a_corpus_without_a_word_finds_nothing(corpus):
    for engine in (Okapi(corpus), PlainOkapi(corpus)):
        assert len(engine) == len(corpus)
        assert engine.top(["甲"], 5) == []
    assert Okapi(corpus).get_scores(["甲"]).tolist() == [0.0] * len(corpus)


def test_one_item_is_found_though_its_word_weighs_less_than_nothing():
    ((index, score),) = Okapi([["甲"]]).top(["甲"], 5)
    assert (index, score < 0) == (0, True)


@pytest.fixture(scope="module")
def compiled():
    pytest.importorskip("numba", reason="numba is not installed (extra 'fast')")
    Okapi([["甲"]]).compile()


@settings(max_examples=200, deadline=None)
@given(corpus=CORPUS, query=QUERY, k=st.integers(1, 12), data=st.data())
def test_the_compiled_search_finds_the_same(compiled, corpus, query, k, data):
    within = data.draw(st.none() | st.sets(st.integers(0, len(corpus) - 1)))
    plain, fast = Okapi(corpus), Okapi(corpus)
    fast.compile()
    assert fast.top(query, k, within) == plain.top(query, k, within)


@pytest.fixture(scope="module")
def wide():
    """Items for more than two of the compiled search's blocks, and what may come and leave."""
    rng = np.random.default_rng(6)
    words = np.minimum(rng.zipf(1.2, 450_000), 3000).reshape(-1, 3).tolist()
    corpus = [[f"词{n}" for n in item] for item in words]
    base = Corpus.of(corpus)
    return base, Corpus(base.base, build(*encode(corpus[:500])), np.arange(0, 150_000, 7))


@pytest.mark.parametrize("chosen", [None, slice(0, None, 2), slice(70_000, 70_400), slice(0, None, 1000), slice(0, 0)])
def test_the_compiled_search_finds_the_same_over_many_blocks(compiled, wide, chosen):
    rng = np.random.default_rng(7)
    for held in wide:
        plain, fast = Okapi(held), Okapi(held)
        fast.compile()
        within = None if chosen is None else np.arange(len(held))[chosen]
        for _ in range(30):
            query = [f"词{n}" for n in rng.integers(1, 60, rng.integers(1, 7))]
            assert fast.top(query, 10, within) == plain.top(query, 10, within)


def test_terms_in_most_items_are_added_up_as_the_others(wide):
    held, _ = wide
    term = "词1"
    assert held.frequency(term) * 4 > len(held)
    engine, asked = Okapi(held), [term, "词2", term]
    looked_up = engine.get_batch_scores(asked, range(len(held)))
    assert engine.get_scores(asked).tolist() == looked_up


def test_the_compiled_search_makes_no_room_for_more_than_there_is(compiled):
    fast = Okapi([["甲"], ["乙"], ["丙"], ["甲", "丁"], ["戊"]])
    fast.compile()
    assert [index for index, _ in fast.top(["甲"], sys.maxsize)] == [0, 3]
