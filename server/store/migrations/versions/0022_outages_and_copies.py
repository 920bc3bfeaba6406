"""Who confirms control on paper, outages and paper locks; price lists filed before, and their copies on paper"""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TEXT, MOMENT = sqlmodel.sql.sqltypes.AutoString, domain.core.record.Moment


def upgrade() -> None:
    op.execute("UPDATE head SET format = 22")
    op.add_column("site", sa.Column("away", sa.JSON(), server_default="[]", nullable=False))
    _table("duty", sa.Column("day", sa.Date(), nullable=False), _text("person"), _text("named_by"), _moment("named_at"))
    _outages()
    _papers()
    _lists()


def downgrade() -> None:
    for table in ("price_copy", "price_lines", "price_draft", "paper_lock", "outage", "duty"):
        op.drop_table(table)
    with op.batch_alter_table("price_list") as listed:
        for name in ("chased_at", "recalled_by", "recalled_at"):
            listed.drop_column(name)
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


def _lists() -> None:
    op.add_column("price_list", _moment("recalled_at", nullable=True))
    op.add_column("price_list", _text("recalled_by", nullable=True))
    op.add_column("price_list", _moment("chased_at", nullable=True))
    _table(
        "price_draft",
        _text("filename"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("homes", "added", "changed")),
        _text("alike"),
        _moment("effective_at", nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        _text("filed_by"),
        _moment("filed_at"),
        sa.Column("signed", sa.JSON(), nullable=False),
        _moment("decided_at", nullable=True),
        _text("reason"),
    )
    _table("price_lines", sa.Column("lines", sa.JSON(), nullable=False))
    _table(
        "price_copy",
        *map(_text, ("price_list", "group")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        _text("issued_by"),
        _moment("issued_at"),
        _text("ended_by", nullable=True),
        _moment("ended_at", nullable=True),
        _text("reason"),
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
