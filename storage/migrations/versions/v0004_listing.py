"""An index that holds all that a list of the documents needs of their versions: the texts need not be read past."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_versions_listing", "versions", ["document_id", "current", "words_sha256"], unique=False)
