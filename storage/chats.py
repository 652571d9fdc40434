"""Chats: which are admitted, which can be reached, and under which id."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.admission import AdmissionRepository, Home
from storage.chat_migration import move_chat
from storage.clock import utcnow
from storage.models import ChatRow, MigratedChatRow, OutboxRow, PersonRow


class Chat(Struct, frozen=True):
    """A chat the bot knows. `reason` says why an inactive one cannot be reached."""

    chat_id: int
    type: str
    title: str
    admitted: bool
    active: bool
    reason: str | None
    home: Home


class ChatRepository(AdmissionRepository):
    """Chats, beside the people. Safe to use from several threads.

    A chat's id is what Telegram says now; ids from before a migration to a supergroup are followed everywhere.
    """

    def chat(self, chat_id: int) -> Chat | None:
        """A chat by its present or former id."""
        with self._db.reading() as session:
            row = session.get(ChatRow, _present(session, chat_id))
            return None if row is None else _chat(row)

    def chats(self, *, admitted: bool | None = None, active: bool | None = None) -> list[Chat]:
        """All chats, or only those that are (or are not) admitted and active, by id."""
        query = select(ChatRow).order_by(col(ChatRow.chat_id))
        if admitted is not None:
            query = query.where(col(ChatRow.admitted).is_(admitted))
        if active is not None:
            query = query.where(col(ChatRow.active).is_(active))
        with self._db.reading() as session:
            return [_chat(row) for row in session.exec(query)]

    def seen(self, chat_id: int, type: str, title: str) -> None:
        """Keep a chat's type and title up to date; admits nothing and activates nothing."""
        with self._db.writing() as session:
            row = _row(session, chat_id)
            row.type, row.title = type, title

    def admit_chat(self, chat_id: int, type: str = "group", title: str = "") -> None:
        """Admit everyone in a chat to asking there."""
        with self._db.writing() as session:
            row = _row(session, chat_id)
            row.type, row.title = type, title or row.title
            row.admitted, row.changed_at = True, utcnow()

    def expel_chat(self, chat_id: int) -> bool:
        """Take a chat's admission back; whether it had one. Its pending messages are skipped."""
        with self._db.writing() as session:
            row = session.get(ChatRow, _present(session, chat_id))
            if row is None or not row.admitted:
                return False
            row.admitted, row.changed_at = False, utcnow()
            _skip_pending(session, row.chat_id, "expelled")
            return True

    def deactivate(self, chat_id: int, reason: str) -> bool:
        """Note that a chat cannot be reached; its pending messages are skipped with the same reason.

        Returns:
            Whether it was active until now: only then should an admin hear of it.
        """
        with self._db.writing() as session:
            row = session.get(ChatRow, _present(session, chat_id))
            if row is None:
                row = _row(session, chat_id)
            was_active = row.active
            row.active, row.inactive_reason, row.changed_at = False, reason, utcnow()
            _skip_pending(session, row.chat_id, reason)
            return was_active

    def activate(self, chat_id: int) -> bool:
        """Note that a chat can be reached again; whether it could not until now."""
        with self._db.writing() as session:
            row = session.get(ChatRow, _present(session, chat_id))
            if row is None or row.active:
                return False
            row.active, row.inactive_reason, row.changed_at = True, None, utcnow()
            return True

    def set_chat_home(self, chat_id: int, home: Home) -> None:
        """Keep the unit and body a group speaks for."""
        with self._db.writing() as session:
            row = _row(session, chat_id)
            row.home_unit, row.home_body = home.unit, home.body

    def home(self, user_id: int, chat_id: int | None = None) -> Home:
        """The unit and body meant by this person in this chat: the person's own before the chat's, each by itself."""
        with self._db.reading() as session:
            person = session.get(PersonRow, user_id)
            chat = None if chat_id is None else session.get(ChatRow, _present(session, chat_id))
        places = [place for place in (person, chat) if place is not None]
        unit = next((place.home_unit for place in places if place.home_unit), None)
        body = next((place.home_body for place in places if place.home_body), None)
        return Home(unit, body)

    def present_id(self, chat_id: int) -> int:
        """The id a chat goes by now, given one it may have had before."""
        with self._db.reading() as session:
            return _present(session, chat_id)

    def migrate(self, old_id: int, new_id: int) -> bool:
        """Rewrite a chat's id everywhere in one transaction, whether or not the new id is known already.

        Returns:
            Whether anything was done; False when it had been done before.
        """
        with self._db.writing() as session:
            return move_chat(session, old_id, new_id, utcnow())


def ensure_chat(session: Session, chat_id: int) -> ChatRow:
    """The row of a chat, made when it is new."""
    return _row(session, chat_id)


def _present(session: Session, chat_id: int) -> int:
    moved = session.get(MigratedChatRow, chat_id)
    return chat_id if moved is None else moved.new_id


def _row(session: Session, chat_id: int) -> ChatRow:
    present = _present(session, chat_id)
    row = session.get(ChatRow, present)
    if row is None:
        # Telegram's ids: people are positive, groups negative; the caller corrects it when it knows better.
        row = ChatRow(chat_id=present, type="private" if present > 0 else "group", changed_at=utcnow())
        session.add(row)
        session.flush()
    return row


def _skip_pending(session: Session, chat_id: int, reason: str) -> None:
    session.exec(
        update(OutboxRow)
        .where(col(OutboxRow.chat_id) == chat_id, col(OutboxRow.state) == "pending")
        .values(state="skipped", reason=reason, changed_at=utcnow())
    )


def _chat(row: ChatRow) -> Chat:
    return Chat(
        row.chat_id,
        row.type,
        row.title,
        row.admitted,
        row.active,
        row.inactive_reason,
        Home(row.home_unit, row.home_body),
    )
