"""What the index holds, as documents come, leave and come back."""

from __future__ import annotations

from types import SimpleNamespace

from index.library import Entry
from index.state import State
from index.terms import Analyser
from storage.documents import Listed


def test_a_document_that_is_back_as_it_was_stands_there_once():
    docs = {doc: Listed(doc, number, 1, doc) for number, doc in enumerate("abc", 1)}
    base = tuple(Entry(listed, 0) for listed in docs.values())
    state = State.of(SimpleNamespace(revision=0, segments=State().segments, entries=base))

    def fetch(wanted):
        return [SimpleNamespace(doc=doc, minutes=SimpleNamespace(items=())) for doc in wanted]

    for revision, there in enumerate(("abc", "ab", "abc", "ac", "abc", "c"), 1):
        state = state.advanced(revision, [docs[doc] for doc in there], fetch, Analyser.default())
        assert sorted(entry.listed.doc for entry in state.entries()) == list(there)
        assert state.missing([docs[doc] for doc in there]) == []
