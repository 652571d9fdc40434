"""Several fields as one index: each scores as rank_bm25, all are added up, grow and shrink together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from index.engines import fields as engine_fields
from index.engines.build import build, encode
from index.engines.corpus import Corpus
from index.engines.fields import K1, WEIGHTS, Fields
from index.fields import FIELDS, GRAMS, WORDS, WORDS_ALONE, fingerprint, letters, pairs
from index.reindex import reindex
from index.search import Search
from index.snapshot import Snapshots
from storage.domain import Item, Meeting, Minutes
from storage.minutes import MinutesRepository, Source

TEXT = st.lists(st.sampled_from(list("甲乙丙丁戊己庚，")), max_size=14).map("".join)
TEXTS = st.lists(TEXT, max_size=12)
CHOSEN = st.sampled_from([("words", "pairs"), ("words", "letters"), FIELDS, ("words", "letters", "pairs")])


def cut(field: str, text: str) -> list[str]:
    """Words here are what stands between two commas, in threes."""
    if field != WORDS:
        return GRAMS[field](text)
    return [part[i : i + 3] for part in text.split("，") for i in range(0, len(part), 3)]


def summed(fields, texts, question):
    """The scores of every text by three of rank_bm25's own engines."""
    total = np.zeros(len(texts))
    for field in fields:
        corpus = [cut(field, text) for text in texts]
        total += WEIGHTS[field] * BM25Okapi(corpus, k1=K1).get_scores(cut(field, question))
    return total.tolist()


def expected(fields, texts, question, k, within):
    """The best by the sum among all that hold a word; then those with the best pairs fill up what lacks."""
    allowed = range(len(texts)) if within is None else sorted(within)

    def holding(field):
        return [i for i in allowed if set(cut(field, texts[i])) & set(cut(field, question))]

    chosen = holding(WORDS)
    if len(chosen) < k:
        other = "pairs" if "pairs" in fields else "letters"
        corpus = [cut(other, text) for text in texts]
        scores = BM25Okapi(corpus, k1=K1).get_scores(cut(other, question))
        best = sorted(holding(other), key=lambda i: (-scores[i], i))
        chosen += [i for i in best if i not in chosen][: k - len(chosen)]
    total = summed(fields, texts, question)
    return sorted((-total[i], i) for i in chosen)[:k]


@settings(max_examples=150, deadline=None)
@given(base=TEXTS, came=TEXTS, question=TEXT, fields=CHOSEN, k=st.integers(0, 8), data=st.data())
def test_scores_are_the_weighted_sum_of_rank_bm25s_whatever_came_and_left(base, came, question, fields, k, data):
    left = data.draw(st.sets(st.integers(0, len(base) - 1))) if base else set()
    texts = [text for i, text in enumerate(base) if i not in left] + came
    within = data.draw(st.none() | st.sets(st.integers(0, len(texts) - 1))) if texts else None
    corpora = {}
    for field in fields:
        halves = (build(*encode([cut(field, text) for text in some])) for some in (base, came))
        corpora[field] = Corpus(*halves, np.array(sorted(left), dtype=np.int64))
    engine = Fields(corpora)
    assert len(engine) == len(texts)
    allowed = None if within is None else np.array(sorted(within), dtype=np.int64)
    found = engine.top(cut(WORDS, question), k, allowed, question)
    if not all(any(cut(field, text) for text in texts) for field in fields):  # rank_bm25 cannot be built then
        assert len(found) <= k
        return
    assert [(-score, index) for index, score in found] == expected(fields, texts, question, k, within)


def test_without_a_text_words_alone_rank():
    texts = ["甲乙丙，丁", "丁，甲乙丙，丁", "乙丙", "己庚", "戊丁"]
    corpora = {field: Corpus.of([cut(field, text) for text in texts]) for field in FIELDS}
    scores = BM25Okapi([cut(WORDS, text) for text in texts], k1=K1).get_scores(["丁"])
    assert Fields(corpora).top(["丁"], 5) == [(1, scores[1]), (0, scores[0])]


def test_only_the_best_of_the_words_are_looked_at_in_all_fields(monkeypatch):
    monkeypatch.setattr(engine_fields, "CANDIDATES", 2)
    texts = ["丁，丁，丁", "丁，丁，己", "丁，乙丙，戊甲", *["庚"] * 9]
    engine = Fields({field: Corpus.of([cut(field, text) for text in texts]) for field in FIELDS})
    assert [index for index, _ in engine.top(["丁"], 2, text="丁乙丙戊甲")] == [0, 1]
    assert engine.top(["丁"], 3, text="丁乙丙戊甲")[0][0] == 2


def test_the_compiled_search_finds_the_same():
    pytest.importorskip("numba", reason="numba is not installed (extra 'fast')")
    rng = np.random.default_rng(8)
    texts = ["".join(rng.choice(list("甲乙丙丁戊己庚，"), 20)) for _ in range(400)]
    corpora = {field: Corpus.of([cut(field, text) for text in texts]) for field in FIELDS}
    plain, fast = Fields(corpora), Fields(corpora)
    fast.compile()
    for question in texts[:20]:
        assert fast.top(cut(WORDS, question), 10, text=question) == plain.top(cut(WORDS, question), 10, text=question)


def test_pairs_and_letters_know_no_width_no_capitals_and_no_punctuation():
    assert letters("Ａb，１（丙）\n") == ["a", "b", "1", "丙"]
    assert pairs("Ａb，１（丙）\n") == ["ab", "b1", "1丙"]
    assert (pairs("甲"), letters("，")) == ([], [])


def minutes(*texts: str) -> Minutes:
    items, at = [], 0
    for ordinal, text in enumerate(texts, 1):
        items.append(Item(ordinal, None, None, None, None, None, at, at + len(text)))
        at += len(text) + 1
    return Minutes(Meeting(body="云溪市人民政府"), "\n".join(texts), tuple(items))


def save(repo: MinutesRepository, *texts: str) -> str:
    given = minutes(*texts)
    return repo.save(Source(f"{texts[0]}.txt", given.text.encode()), given).doc


def agree(search: Search, question: str) -> None:
    """What is found is what an engine built anew from the items at hand finds."""
    texts = [item.text for item in search.items]
    assert texts
    cuts = {WORDS: search.analyser.terms, **GRAMS}
    anew = Fields({field: Corpus.of([make(text) for text in texts]) for field, make in cuts.items()})
    terms = search.analyser.terms(question)
    assert search.top(terms, 5, text=question) == anew.top(terms, 5, text=question)


def test_documents_come_change_and_leave_in_all_fields(repo, tmp_path, analyser):
    question = "河道护坡怎么修"
    first = save(repo, "市水务局修建护坡", "研究河道清淤")
    save(repo, "听取校车安全汇报", "河道两岸护坡绿化", "审议公交线路调整")
    search = Search.open(repo, tmp_path, analyser=analyser, fields=FIELDS)
    agree(search, question)
    save(repo, "护坡修缮河道疏浚")
    assert search.refresh()
    agree(search, question)
    given = minutes("河道护坡全部修完", "茶叶品牌")
    repo.save(Source("新.txt", given.text.encode()), given, doc=first)
    assert search.refresh()
    agree(search, question)
    repo.remove(first)
    assert search.refresh()
    agree(search, question)
    reindex(repo, tmp_path, parse=lambda stored, _: stored.minutes, analyser=analyser, fields=FIELDS)
    assert search.refresh()
    agree(search, question)


def test_the_next_start_reads_all_fields_from_the_snapshot(repo, tmp_path, analyser, monkeypatch):
    save(repo, "市水务局修建护坡", "研究河道清淤", "审议公交线路调整")
    before = Search.open(repo, tmp_path, analyser=analyser, fields=FIELDS)
    monkeypatch.setattr("index.state.terms", None)  # whatever is cut again fails
    monkeypatch.setattr("index.cutting.tokens", None)
    search = Search.open(repo, tmp_path, analyser=analyser, fields=FIELDS)
    agree(search, "清淤河道")
    question = analyser.terms("河道"), 5, None, "清理河道"
    assert search.top(*question) == before.top(*question) != []


def test_other_fields_are_another_index_and_the_words_alone_the_one_that_was(repo, tmp_path, analyser):
    save(repo, "市水务局修建护坡", "研究河道清淤", "审议公交线路调整")
    sizes = []
    for fields in (WORDS_ALONE, FIELDS, FIELDS[:2], WORDS_ALONE):
        mark = fingerprint(analyser, fields)
        assert Snapshots(tmp_path, mark).load() is None
        search = Search.open(repo, tmp_path, analyser=analyser, fields=fields)
        assert search.items[search.top(["清淤"], 1, text="清淤")[0][0]].text == "研究河道清淤"
        assert tuple(Snapshots(tmp_path, mark).load().segments) == fields
        sizes.append(sum(path.stat().st_size for path in (tmp_path / "index").rglob("data.bin")))
    assert fingerprint(analyser, WORDS_ALONE) == analyser.fingerprint
    assert sizes[0] == sizes[3] < sizes[2] < sizes[1]


@pytest.mark.parametrize(
    ("engine", "fields", "said"),
    [
        ("okapi", ["pairs", "words"], "words, then"),
        ("okapi", [], "words, then"),
        ("okapi", ["words", "pairs", "pairs"], "each once"),
        ("okapi", ["words", "syllables"], "syllables"),
        ("rank_bm25", ["words", "pairs"], "words alone"),
    ],
)
def test_fields_that_cannot_be_are_refused(repo, tmp_path, analyser, engine, fields, said):
    with pytest.raises(ValueError, match=said):
        Search.open(repo, tmp_path, engine, analyser=analyser, fields=fields)
