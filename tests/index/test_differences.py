"""What new parses changed: counted for all documents, listed for some, and said so."""

from __future__ import annotations

from index.differences import KEPT, Change, Tally, Totals


def test_all_are_counted_and_some_are_kept() -> None:
    tally = Tally()
    told = [Change(f"a{n}", (3, 4), 1, 2, ((1, "市水务局", "lead"),), unfit=1) for n in range(KEPT + 5)]
    quiet = [Change(f"b{n}", (3, 3)) for n in range(KEPT + 7)]
    for change in (*quiet, *told):
        tally.add(change)
    assert tally.kept == (*quiet[:KEPT], *told[:KEPT])  # those with nothing to tell take no room from the others
    n = KEPT + 5
    assert tally.totals == Totals.of([*told, *quiet])
    assert tally.totals == Totals(n + KEPT + 7, n, n, n, (3 * n, 4 * n), n, n, 2 * n, n, 0, n)


def test_gains_and_losses_do_not_cancel_out() -> None:
    totals = Totals.of([Change("a", (3, 4)), Change("b", (4, 3)), Change("c", (9, 9), unfit=1)])
    assert (totals.resized, totals.items, totals.moved) == (2, (7, 7), 2)
    assert (totals.docs, totals.visible, totals.told) == (3, 2, 3)
