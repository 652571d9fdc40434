"""A quick list of the documents, and parses replaced in many transactions that are one to the outside.

An index holds all that a list of the documents needs of their versions: the texts need not be read past. A counter says
whether parses are being replaced, and what is kept to go back says of which re-index it is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_versions_listing", "versions", ["document_id", "current", "words_sha256"], unique=False)
    op.add_column("revision", sa.Column("swaps", sa.Integer(), nullable=False, server_default="0"))
    for name in ("revision", "revision_before"):
        op.add_column("earlier_parses", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_earlier_parses_revision", "earlier_parses", ["revision", "version_id"], unique=False)
