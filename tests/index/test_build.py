"""Segments built in runs, in memory or on disk, and terms cut in several processes: the same as all at once."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import cutting
from index.cutting import cut_all, numberings
from index.engines import build as building
from index.engines.build import Builder, Encoded, Numbering, encode
from index.fields import FIELDS, WORDS_ALONE, terms
from index.terms import Analyser

WORDS = st.sampled_from(list("甲乙丙丁戊己庚辛壬癸子丑"))
ITEMS = st.lists(st.lists(WORDS, max_size=12), max_size=25)
PHRASES = ["研究供水保障", "审议养老服务办法", "听取防汛工作汇报", "会议明确由市水务局牵头", "老旧小区改造", "春耕备耕"]


def postings(segment):
    """Term → {item: (times, length)}, which no order of runs or codes changes."""
    found = {}
    for term, number in segment.vocabulary.items():
        codes = segment.codes[segment.starts[number] : segment.starts[number + 1]]
        pairs = zip(segment.tf[codes].tolist(), segment.length[codes].tolist(), strict=True)
        found[term] = dict(zip(segment.items_with(number).tolist(), pairs, strict=True))
    return found


@settings(max_examples=80, deadline=None)
@given(corpus=ITEMS, run=st.integers(1, 40), share=st.integers(1, 5), on_disk=st.booleans())
def test_any_runs_give_the_postings_of_the_items(tmp_path_factory, corpus, run, share, on_disk):
    vocabulary, offsets, tokens = encode(corpus)
    folder = tmp_path_factory.mktemp("runs") if on_disk else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "RUN", run)
        builder = Builder(folder)
        for first in range(0, len(corpus), share):
            part = offsets[first : first + share + 1]
            builder.add(tokens[part[0] : part[-1]], np.diff(part))
        segment = builder.finish(vocabulary)
    expected = {term: {} for term in vocabulary}
    for number, item in enumerate(corpus):
        for term, times in Counter(item).items():
            expected[term][number] = (times, len(item))
    assert postings(segment) == expected
    assert [segment.terms_of(i).tolist() for i in range(segment.items)] == [
        [vocabulary[term] for term in item] for item in corpus
    ]
    assert all((np.diff(segment.items_with(n)) > 0).all() for n in vocabulary.values())


def test_a_word_a_million_times_in_one_item_takes_no_memory_for_what_is_not_there():
    tokens = np.zeros(1_000_000, dtype=np.int32)
    tokens[-1] = 1
    builder = Builder()
    builder.add(tokens, np.array([999_999, 1]))
    segment = builder.finish({"甲": 0, "乙": 1})
    assert postings(segment) == {"甲": {0: (999_999, 999_999)}, "乙": {1: (1, 1)}}


@settings(max_examples=100, deadline=None)
@given(batches=st.lists(st.lists(st.lists(st.sampled_from("甲乙丙丁戊己"), max_size=5), max_size=4), max_size=5))
def test_items_added_in_batches_are_numbered_as_all_at_once(batches):
    encoded = Encoded.of([])
    for batch in batches:
        encoded = encoded.more(batch)
    vocabulary, offsets, tokens = encode([item for batch in batches for item in batch])
    assert encoded.parts[0] == vocabulary
    assert list(encoded.parts[0]) == list(vocabulary)
    assert np.array_equal(encoded.parts[1], offsets)
    assert np.array_equal(encoded.parts[2], tokens)


def test_items_are_not_numbered_on_from_where_others_were():
    first = Encoded.of([["甲"]])
    assert first.more([["乙"]]).parts[0] == {"甲": 0, "乙": 1}
    assert first.parts[0] == {"甲": 0}
    assert first.more([["丙"]]) is None


def test_terms_left_out_have_no_number():
    known = Numbering(["的", "了"], "。")
    assert [known[word] for word in ("水", "的", "库", "。", "水", "了")] == [0, -1, 1, -2, 0, -1]
    assert (known.words(), known.words(1), known.size) == (["水", "库"], ["库"], 2)


@pytest.fixture(scope="module")
def documents():
    rng = np.random.default_rng(3)
    return [["，".join(rng.choice(PHRASES, 3)) for _ in range(rng.integers(0, 4))] for _ in range(150)]


@pytest.fixture(scope="module")
def alone(documents):
    analyser = Analyser(["市水务局"])
    texts = [text for document in documents for text in document]
    return {field: [terms(analyser, field, text) for text in texts] for field in FIELDS}


def read(pieces, known, field):
    words = known[field].words()
    for piece in pieces:
        tokens, lengths = piece[field]
        ends = np.cumsum(lengths)
        for first, last in zip(ends - lengths, ends, strict=True):
            yield [words[number] for number in tokens[first:last].tolist()]


@pytest.mark.parametrize("cores", [1, 2])
def test_cutting_in_several_processes_changes_nothing(monkeypatch, documents, alone, cores):
    monkeypatch.setattr(cutting, "MANY", 10)
    monkeypatch.setattr(cutting, "AT_ONCE", 7)
    analyser = Analyser(["市水务局"])
    known = numberings(analyser, FIELDS)
    pieces = list(cut_all(analyser, iter(documents), known, len(documents), cores))
    for field in FIELDS:
        assert list(read(pieces, known, field)) == alone[field]
        assert known[field].words() == list(dict.fromkeys(term for item in alone[field] for term in item))


def test_processes_that_cannot_be_had_or_die_are_done_without(monkeypatch, documents, alone, caplog):
    monkeypatch.setattr(cutting, "MANY", 10)
    monkeypatch.setattr(cutting, "AT_ONCE", 7)
    monkeypatch.setattr(cutting, "_prepare", sys.exit)  # they end as soon as they are started
    analyser = Analyser(["市水务局"])
    known = numberings(analyser, WORDS_ALONE)
    pieces = list(cut_all(analyser, iter(documents), known, len(documents), 2))
    assert list(read(pieces, known, "words")) == alone["words"]
    assert "this one goes on alone" in caplog.text


KILLED = """
import os, signal
from index.cutting import MANY, cut_all, numberings
from index.fields import WORDS_ALONE
from index.terms import Analyser

if __name__ == "__main__":
    analyser = Analyser()
    pieces = cut_all(analyser, ([text] for text in ["春耕"] * MANY), numberings(analyser, WORDS_ALONE), MANY, 2)
    next(pieces)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_processes_end_with_the_one_they_cut_for_however_it_ends(tmp_path):
    script = tmp_path / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    path = [str(Path(cutting.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    # Its output ends only when all who hold it are gone.
    done = subprocess.run(
        [sys.executable, script],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
