"""Floors keep what people call them, and price lists what they changed"""

from typing import Any

import sqlalchemy as sa
from alembic import op

import domain.core.record

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# With defaults of their own: a process of the version before, which may still run beside ours, does not name them.
ADDED: dict[str, list[sa.Column[Any]]] = {
    "unit": [sa.Column("floor_label", sa.String(), server_default="", nullable=False)],
    "price_list": [
        sa.Column("before", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("undone_at", domain.core.record.Moment(timezone=True), nullable=True),
    ],
}


def upgrade() -> None:
    for table, columns in ADDED.items():
        for column in columns:
            op.add_column(table, column)


def downgrade() -> None:
    for table, columns in ADDED.items():
        for column in reversed(columns):
            op.drop_column(table, column.name)
