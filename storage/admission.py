"""Who is let in: people with their roles, strangers who asked, and the one-time code of the first admin."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from enum import StrEnum

from msgspec import Struct
from sqlmodel import Session, col, select

from storage.clock import utcnow
from storage.database import Database
from storage.models import ClaimRow, PersonRow, RequestRow

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""For codes that people retype: no 0/O, 1/I/L or U/V to confuse."""
_CODE_LENGTH = 10
CLAIM_ATTEMPTS = 20
"""Wrong codes after which a code is void; far from what guessing 30^10 would need."""


class PersonRole(StrEnum):
    """What a person may do."""

    ADMIN = "admin"
    MEMBER = "member"


class Home(Struct, frozen=True):
    """The unit and body meant by 我局 and by naming none."""

    unit: str | None = None
    body: str | None = None


class Person(Struct, frozen=True):
    """Somebody known. `role` is None for one who is not admitted by this store (perhaps by the configuration)."""

    user_id: int
    name: str
    role: PersonRole | None
    admitted_at: dt.datetime | None
    admitted_by: int | None
    home: Home


class RequestState(StrEnum):
    """Where a request stands."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"


class JoinRequest(Struct, frozen=True):
    """A stranger's request to be let in."""

    user_id: int
    name: str
    chat_id: int
    state: RequestState
    asked_at: dt.datetime
    decided_at: dt.datetime | None
    decided_by: int | None


class ClaimResult(StrEnum):
    """What a claim came to."""

    GRANTED = "granted"
    WRONG = "wrong"
    EXPIRED = "expired"
    """Too late, too many wrong tries, used already, or no code was ever given out."""


class AdmissionRepository:
    """People, join requests and the claim code. Safe to use from several threads.

    Every method raises `storage.errors.DatabaseProblem` when the database cannot; nothing was changed then.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    def person(self, user_id: int) -> Person | None:
        """A person by Telegram id."""
        with self._db.reading() as session:
            row = session.get(PersonRow, user_id)
            return None if row is None else _person(row)

    def people(self, role: PersonRole | None = None) -> list[Person]:
        """All admitted people, or those of one role, in the order they came."""
        wanted = col(PersonRow.role).is_not(None) if role is None else col(PersonRow.role) == role.value
        with self._db.reading() as session:
            rows = session.exec(
                select(PersonRow).where(wanted).order_by(col(PersonRow.admitted_at), col(PersonRow.user_id))
            )
            return [_person(row) for row in rows]

    def admit(self, user_id: int, name: str, *, role: PersonRole = PersonRole.MEMBER, by: int | None = None) -> None:
        """Let a person in, or change a person's role; a pending request is granted with it."""
        with self._db.writing() as session:
            _admit(session, user_id, name, role, by)
            request = session.get(RequestRow, user_id)
            if request is not None and request.state == RequestState.PENDING:
                _decide(request, RequestState.GRANTED, by)

    def expel(self, user_id: int) -> bool:
        """Let a person out; whether that person was in."""
        with self._db.writing() as session:
            row = session.get(PersonRow, user_id)
            if row is None or row.role is None:
                return False
            row.role = row.admitted_at = row.admitted_by = None
            return True

    def set_home(self, user_id: int, home: Home, name: str = "") -> None:
        """Keep a person's own unit and body, as that person set them; admits nobody."""
        with self._db.writing() as session:
            row = session.get(PersonRow, user_id) or PersonRow(user_id=user_id, name=name)
            row.home_unit, row.home_body = home.unit, home.body
            session.add(row)

    def request(self, user_id: int, name: str, chat_id: int) -> bool:
        """Ask to be let in; whether the admins should hear of it now.

        They should not for a request that waits already, nor for one refused before: an admin can still `admit`.
        """
        with self._db.writing() as session:
            row = session.get(RequestRow, user_id)
            if row is not None and row.state != RequestState.GRANTED:
                row.name = name
                return False
            # Granted before and asking again: was let out since, so it is a new request.
            row = row or RequestRow(user_id=user_id, name=name, chat_id=chat_id, asked_at=utcnow())
            row.name, row.chat_id, row.asked_at = name, chat_id, utcnow()
            row.state, row.decided_at, row.decided_by = RequestState.PENDING.value, None, None
            session.add(row)
            return True

    def requests(self, state: RequestState = RequestState.PENDING) -> list[JoinRequest]:
        """Requests in one state, oldest first."""
        with self._db.reading() as session:
            rows = session.exec(
                select(RequestRow).where(col(RequestRow.state) == state.value).order_by(col(RequestRow.asked_at))
            )
            return [_request(row) for row in rows]

    def decide(self, user_id: int, *, granted: bool, by: int) -> JoinRequest | None:
        """Grant (admitting the person as a member with it) or refuse a pending request.

        Returns:
            The decided request; None when there is none pending: another admin was faster.
        """
        with self._db.writing() as session:
            row = session.get(RequestRow, user_id)
            if row is None or row.state != RequestState.PENDING:
                return None
            _decide(row, RequestState.GRANTED if granted else RequestState.REFUSED, by)
            if granted:
                _admit(session, user_id, row.name, PersonRole.MEMBER, by)
            return _request(row)

    def new_claim(self, valid: dt.timedelta = dt.timedelta(hours=24), now: dt.datetime | None = None) -> str:
        """A fresh one-time code, to be shown to the operator once; an earlier one becomes void.

        Args:
            valid: For how long.
            now: The present moment.
        """
        code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
        salt = secrets.token_hex(16)
        with self._db.writing() as session:
            row = session.get(ClaimRow, 1)
            if row is not None:
                session.delete(row)
                session.flush()
            expires = (now or utcnow()) + valid
            session.add(ClaimRow(id=1, salt=salt, code_hash=_hash(salt, code), expires_at=expires))
        return code

    def claim(self, code: str, user_id: int, name: str, now: dt.datetime | None = None) -> ClaimResult:
        """Try a code; the right one makes its sender an admin and is used up."""
        moment = now or utcnow()
        with self._db.writing() as session:
            row = session.get(ClaimRow, 1)
            if row is None or row.used_at is not None or row.attempts >= CLAIM_ATTEMPTS or moment >= row.expires_at:
                return ClaimResult.EXPIRED
            if not hmac.compare_digest(row.code_hash, _hash(row.salt, code.strip().upper())):
                row.attempts += 1
                return ClaimResult.WRONG
            row.used_at, row.used_by = moment, user_id
            _admit(session, user_id, name, PersonRole.ADMIN, None)
            return ClaimResult.GRANTED


def _hash(salt: str, code: str) -> str:
    return hashlib.sha256(f"{salt}:{code}".encode("utf-8", "surrogatepass")).hexdigest()


def _admit(session: Session, user_id: int, name: str, role: PersonRole, by: int | None) -> None:
    row = session.get(PersonRow, user_id) or PersonRow(user_id=user_id)
    row.name = name or row.name
    if row.role is None:
        row.admitted_at, row.admitted_by = utcnow(), by
    row.role = role.value
    session.add(row)


def _decide(row: RequestRow, state: RequestState, by: int | None) -> None:
    row.state, row.decided_at, row.decided_by = state.value, utcnow(), by


def _person(row: PersonRow) -> Person:
    role = None if row.role is None else PersonRole(row.role)
    return Person(row.user_id, row.name, role, row.admitted_at, row.admitted_by, Home(row.home_unit, row.home_body))


def _request(row: RequestRow) -> JoinRequest:
    return JoinRequest(
        row.user_id, row.name, row.chat_id, RequestState(row.state), row.asked_at, row.decided_at, row.decided_by
    )
