"""Any file an office has → its text, and where each character came from."""

from __future__ import annotations

from index.documents.model import Document, UnreadableDocument
from index.documents.programs import Program, programs
from index.documents.reader import MAX_BYTES, MAX_CHARACTERS, expand, read

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "Document", "Program", "UnreadableDocument", "expand", "programs", "read"]
