"""Who confirms control on paper, outages, and what was locked on paper"""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0023"
down_revision = "0021"
branch_labels = None
depends_on = None

TEXT, MOMENT = sqlmodel.sql.sqltypes.AutoString, domain.core.record.Moment


def upgrade() -> None:
    op.execute("UPDATE head SET format = 23")
    op.add_column("site", sa.Column("away", sa.JSON(), server_default="[]", nullable=False))
    _table("duty", sa.Column("day", sa.Date(), nullable=False), _text("person"), _text("named_by"), _moment("named_at"))
    _outages()
    _papers()


def downgrade() -> None:
    for table in ("paper_lock", "outage", "duty"):
        op.drop_table(table)
    with op.batch_alter_table("site") as site:
        site.drop_column("away")
    op.execute("UPDATE head SET format = 21")


def _outages() -> None:
    _table(
        "outage",
        sa.Column("state", sa.String(), nullable=False),
        _moment("since"),
        *map(_text, ("reason", "duty", "declared_by")),
        _moment("declared_at"),
        _moment("until", nullable=True),
        _text("closed_by", nullable=True),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        _moment("settled_at", nullable=True),
    )


def _papers() -> None:
    _table(
        "paper_lock",
        _text("outage"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        *(_text(name, nullable=True) for name in ("unit", "group", "consultant", "client")),
        *map(_text, ("client_name", "client_phone")),
        _moment("at", nullable=True),
        _text("application", nullable=True),
        sa.Column("against", sa.JSON(), nullable=False),
        _text("entered_by"),
        _moment("entered_at"),
        sa.Column("signed", sa.JSON(), nullable=False),
        *(_text(name, nullable=True) for name in ("decided_by", "decided_for")),
        _moment("decided_at", nullable=True),
        _text("reason"),
        sa.UniqueConstraint("hall", "number", name=op.f("uq_paper_lock_hall")),
    )


def _table(name: str, *columns: Any) -> None:
    op.create_table(
        name,
        _text("hall"),
        _text("id"),
        sa.Column("live", sa.Boolean(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("hall", "id", name=op.f(f"pk_{name}")),
    )


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, TEXT(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, MOMENT(timezone=True), nullable=nullable)
