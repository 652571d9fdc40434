"""A document that an admin goes through: a stored one, or one of an upload that is not stored yet. Knows no Telegram.

What is stored for the buttons (JSON) is ``{"doc": name}``, or ``{"upload": id, "file": n, "part": n}`` for the nth
document of the upload's nth file. While a correction waits for its reason there is also
``"pending": [[start, end, field, value], …]``, and while a unit's role is asked ``"typed": [words, name]``.
What is corrected in an upload stands in the upload's own JSON until it is stored:
``"drafts": {"file:part": [[start, end, field, value, author, reason], …]}``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from index.amend import fits
from index.ingest import Preview, reviewed
from index.knowledge import overlay_of
from index.units import UnitTable
from storage.corrections import Correction, Draft
from storage.domain import Minutes

if TYPE_CHECKING:
    from bot.context import Previews
    from bot.services import Services

Stored = dict[str, Any]


class Case(Struct, frozen=True):
    """One document as it is understood now, its corrections applied."""

    ident: str
    data: Stored
    name: str
    minutes: Minutes
    log: tuple[Correction | Draft, ...] = ()

    @property
    def doc(self) -> str | None:
        """The stored document; None for one of an upload."""
        return self.data.get("doc")

    @property
    def pending(self) -> list[Draft]:
        """What waits for its reason."""
        return [Draft(start, end, name, value, 0, "") for start, end, name, value in self.data.get("pending", ())]


class Desk:
    """Opens cases and keeps what is said of them. Blocking."""

    def __init__(self, services: Services, previews: Previews) -> None:
        self._services = services
        self._previews = previews

    def begin(self, chat_id: int, data: Stored) -> str:
        """A new case; its id."""
        return self._services.queries.put(chat_id, data)

    def data(self, ident: str, chat_id: int) -> Stored | None:
        """What is stored under an id; None if that chat has none such."""
        found = self._services.queries.get(ident)
        return None if found is None or found.chat_id != chat_id or not isinstance(found.data, dict) else found.data

    def keep(self, case: Case, **changes: object) -> Case:
        """The case with other data; a value of None takes a key out."""
        data = {k: v for k, v in {**case.data, **changes}.items() if v is not None}
        self._services.queries.update(case.ident, data)
        return Case(case.ident, data, case.name, case.minutes, case.log)

    def case(self, ident: str, chat_id: int) -> Case | None:
        """A case as it stands now; None if it, its document or its upload is gone."""
        data = self.data(ident, chat_id)
        if data is None:
            return None
        if "doc" in data:
            stored = self._services.minutes.get(data["doc"])
            if stored is None:
                return None
            log = self._services.minutes.corrections.of(stored.doc)
            return Case(ident, data, stored.doc, stored.minutes, tuple(log))
        shown = self._preview(data)
        if shown is None:
            return None
        drafts = self._drafts(data, chat_id)
        return Case(ident, data, shown.name, reviewed(shown, self._services.minutes, drafts), tuple(drafts))

    def draft(self, case: Case, chat_id: int, drafts: Sequence[Draft]) -> bool:
        """Adds corrections to those of an upload's document; whether they fit (else nothing is kept)."""
        shown = self._preview(case.data)
        if shown is None or shown.fresh is None:
            return False
        minutes = self._services.minutes
        kept = minutes.corrections.of(shown.replaces) if shown.replaces is not None else []
        held = self._drafts(case.data, chat_id)
        if not fits(shown.fresh, kept, [*held, *drafts], UnitTable.with_overlay(overlay_of(minutes))):
            return False
        self._put_drafts(case, chat_id, [*held, *drafts])
        return True

    def undraft(self, case: Case, chat_id: int, number: int) -> None:
        """Takes one correction of an upload's document back."""
        held = self._drafts(case.data, chat_id)
        self._put_drafts(case, chat_id, [draft for n, draft in enumerate(held) if n != number])

    def _preview(self, data: Stored) -> Preview | None:
        files = self._previews.get(data.get("upload", ""), [])
        if data.get("file", 0) >= len(files) or data.get("part", 0) >= len(files[data["file"]]):
            return None
        shown = files[data["file"]][data["part"]]
        return shown if shown.fresh is not None else None

    def _drafts(self, data: Stored, chat_id: int) -> list[Draft]:
        upload = self.data(data["upload"], chat_id) or {}
        return drafts_of(upload, data["file"], data["part"])

    def _put_drafts(self, case: Case, chat_id: int, drafts: Sequence[Draft]) -> None:
        upload = self.data(case.data["upload"], chat_id)
        if upload is not None:
            place = f"{case.data['file']}:{case.data['part']}"
            said = [[d.start, d.end, d.field, d.value, d.author, d.reason] for d in drafts]
            kept = {**upload.get("drafts", {}), place: said}
            self._services.queries.update(case.data["upload"], {**upload, "drafts": kept})


def drafts_of(upload: Stored, file: int, part: int) -> list[Draft]:
    """What was corrected in one document of an upload."""
    return [Draft(*said) for said in upload.get("drafts", {}).get(f"{file}:{part}", ())]
