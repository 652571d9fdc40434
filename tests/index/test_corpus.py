"""A corpus that grew and shrank scores as one built from what survived."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from index.engines.build import Builder, build, encode
from index.engines.corpus import Corpus
from index.engines.okapi import Okapi

WORDS = st.sampled_from(list("甲乙丙丁戊己庚辛壬癸子丑"))
ITEMS = st.lists(st.lists(WORDS, max_size=12), max_size=15)


@settings(max_examples=300, deadline=None)
@given(base=ITEMS, delta=ITEMS, query=st.lists(WORDS, max_size=6), k=st.integers(1, 8), data=st.data())
def test_scores_equal_a_rebuild_of_the_survivors(base, delta, query, k, data):
    dead = data.draw(st.sets(st.integers(0, len(base) - 1))) if base else set()
    survivors = [item for i, item in enumerate(base) if i not in dead] + delta
    corpus = Corpus(build(*encode(base)), build(*encode(delta)), np.array(sorted(dead), dtype=np.int64))
    ours = Okapi(corpus)
    assert len(ours) == len(survivors)
    if not any(survivors):
        assert ours.top(query, k) == []
        return
    rebuilt = BM25Okapi(survivors)
    assert ours.average_idf == rebuilt.average_idf
    assert dict(ours.idf) == rebuilt.idf
    assert list(ours.idf) == list(rebuilt.idf)
    assert ours.doc_freqs == rebuilt.doc_freqs
    assert ours.get_scores(query).tobytes() == rebuilt.get_scores(query).tobytes()
    everyone = list(range(len(survivors)))
    assert ours.get_batch_scores(query, everyone) == rebuilt.get_batch_scores(query, everyone)
    assert ours.top(query, k) == Okapi(survivors).top(query, k)
    assert ours.top(query, k, everyone[::2]) == Okapi(survivors).top(query, k, everyone[::2])
    builder = Builder()
    for tokens, lengths in corpus.renumbered():
        builder.add(tokens, lengths)
    merged = Okapi(Corpus(builder.finish({term: number for number, term in enumerate(corpus.terms())})))
    assert list(merged.corpus.base.vocabulary) == list(rebuilt.idf)
    assert merged.get_scores(query).tobytes() == rebuilt.get_scores(query).tobytes()
