"""A re-index can be taken back once, and corrections made before storing are stored with what they correct."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from storage.corrections import Draft
from storage.domain import Kind, Minutes
from storage.earlier import WentBack
from storage.minutes import MinutesRepository, Source


def other(minutes: Minutes) -> Minutes:
    """The same text parsed otherwise."""
    (item,) = minutes.items
    excerpt = replace(item.excerpts[0], kind=Kind.OPINION)
    meeting = replace(minutes.meeting, issued=dt.date(2025, 5, 6))
    return replace(minutes, items=(replace(item, excerpts=(excerpt,)),), meeting=meeting)


def test_going_back_puts_the_parse_before_in_force_and_tells_search(repo: MinutesRepository, make_minutes) -> None:
    first, second = make_minutes(1, issued=dt.date(2025, 5, 1)), make_minutes(2, note="另一次会议。")
    a, b = repo.save(Source("a.txt", b"a"), first).doc, repo.save(Source("b.txt", b"b"), second).doc
    repo.reparse_all({a: other(first)}, revertible=True)
    revision = repo.revision()
    assert repo.go_back() == WentBack((a,))
    found = repo.get(a)
    assert found is not None
    assert found.minutes == first
    assert repo.broken_seals() == []
    assert [m.doc for m in repo.all(since=revision)] == [a]
    assert repo.get(b).minutes == second  # type: ignore[union-attr]
    assert repo.go_back() == WentBack(())


def test_what_changed_since_is_left_alone(repo: MinutesRepository, make_minutes) -> None:
    first = make_minutes(1)
    a = repo.save(Source("a.txt", b"a"), first).doc
    repo.reparse_all({a: other(first)}, revertible=True)
    corrected = replace(other(first), confidence=0.5)
    repo.reparse(a, corrected)
    assert repo.go_back() == WentBack((), (a,))
    assert repo.get(a).minutes == corrected  # type: ignore[union-attr]


def test_a_new_file_since_is_not_undone(repo: MinutesRepository, make_minutes) -> None:
    first = make_minutes(1)
    a = repo.save(Source("a.txt", b"a"), first).doc
    repo.reparse_all({a: other(first)}, revertible=True)
    repo.save(Source("a2.txt", b"a2"), make_minutes(1, note="再补一句。"))
    revision = repo.revision()
    assert repo.go_back() == WentBack(())
    assert repo.revision() == revision


def test_only_the_last_change_is_kept(repo: MinutesRepository, make_minutes) -> None:
    first, second = make_minutes(1), make_minutes(2, note="另一次会议。")
    a, b = repo.save(Source("a.txt", b"a"), first).doc, repo.save(Source("b.txt", b"b"), second).doc
    repo.reparse_all({a: other(first)}, revertible=True)
    repo.reparse_all({a: other(first)}, revertible=True)  # changes nothing, so nothing is forgotten
    repo.reparse_all({b: other(second)}, revertible=True)
    assert repo.go_back() == WentBack((b,))
    assert repo.get(a).minutes == other(first)  # type: ignore[union-attr]


def test_corrections_are_stored_with_the_minutes_or_not_at_all(repo: MinutesRepository, make_minutes) -> None:
    minutes = make_minutes(1)
    draft = Draft(0, 5, "route", True, 7, "原文如此")
    doc = repo.save(Source("a.txt", b"a"), minutes, corrections=[draft]).doc
    (kept,) = repo.corrections.of(doc)
    assert (kept.quote, kept.field, kept.value, kept.author, kept.reason) == (
        minutes.text[:5],
        "route",
        True,
        7,
        "原文如此",
    )
    outside = Draft(0, 10**6, "route", True, 7, "")
    with pytest.raises(ValueError, match="outside"):
        repo.save(Source("b.txt", b"b"), make_minutes(2, note="另一次会议。"), corrections=[outside])
    assert repo.docs() == [doc]
