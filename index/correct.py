"""One verb: correct. What an admin says of a stored parse is kept, and the document parsed anew with it."""

from __future__ import annotations

from collections.abc import Sequence

from index.amend import fits
from index.documents import UnreadableDocument, read
from index.knowledge import overlay_of
from index.parsing import parse
from index.reindex import Failure, Reparsed, reparse
from index.units import UnitTable
from storage.corrections import Draft
from storage.minutes import MinutesRepository


def correct(repo: MinutesRepository, doc: str, drafts: Sequence[Draft]) -> Reparsed | None:
    """Keep corrections of a stored document and put them over a new parse of it.

    Returns:
        What the new parse changed; None, with nothing kept, where a correction does not fit or the document is gone.
    """
    stored, source = repo.get(doc), repo.source(doc)
    if stored is None or source is None:
        return None
    try:
        (document,) = read(source.data, source.name)
    except UnreadableDocument as error:
        return Reparsed(1, (Failure(doc, error.code, dict(error.params)),), ())
    fresh = parse(document, repo)
    # After a change of the clean-up the spans are those of the stored text: there each correction finds its words.
    if fresh.text == stored.minutes.text:
        table = UnitTable.with_overlay(overlay_of(repo))
        if not fits(fresh, repo.corrections.of(doc), drafts, table):
            return None
    repo.corrections.add_all(doc, stored.minutes.text, drafts)
    return reparse(repo, [doc])


def withdraw(repo: MinutesRepository, doc: str, correction_id: int, by: int) -> Reparsed | None:
    """Put a correction of `doc` out of force and parse the document anew; None where it was not in force."""
    if correction_id not in {correction.id for correction in repo.corrections.of(doc)}:
        return None
    return reparse(repo, [doc]) if repo.corrections.withdraw(correction_id, by) else None
