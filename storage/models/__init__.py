"""The tables. Migrations (`storage.migrations`) build them; a test holds the two equal."""

from __future__ import annotations

from sqlmodel import SQLModel

from storage.models.chats import ChatRow, ClaimRow, MigratedChatRow, PersonRow, RequestRow
from storage.models.delivery import OutboxRow, ReceiptRow, SubscriptionRow
from storage.models.dialogue import ConversationRow, CorrectionRow, FeedbackRow, StoredQueryRow
from storage.models.documents import DocumentRow, EarlierParseRow, RevisionRow, SourceRow, VersionRow
from storage.models.records import AuditRow, OverlayRow, ScheduleRow, SettingRow

METADATA = SQLModel.metadata

__all__ = [
    "METADATA",
    "AuditRow",
    "ChatRow",
    "ClaimRow",
    "ConversationRow",
    "CorrectionRow",
    "DocumentRow",
    "EarlierParseRow",
    "FeedbackRow",
    "MigratedChatRow",
    "OutboxRow",
    "OverlayRow",
    "PersonRow",
    "ReceiptRow",
    "RequestRow",
    "RevisionRow",
    "ScheduleRow",
    "SettingRow",
    "SourceRow",
    "StoredQueryRow",
    "SubscriptionRow",
    "VersionRow",
]
