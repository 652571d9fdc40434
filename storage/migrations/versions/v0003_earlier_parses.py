"""What parses were before the last re-index, so that it can be taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earlier_parses",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text().with_variant(sa.Text(2**31 - 1), "mysql"), nullable=False),
        sa.Column("followed_by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("version_id"),
    )
