"""Openings: entries, the sealed list, tickets; internal sales and what is registered; preparations"""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TEXT, MOMENT = sqlmodel.sql.sqltypes.AutoString, domain.core.record.Moment


def upgrade() -> None:
    op.execute("UPDATE head SET format = 24")
    _openings()
    _entries()
    _table("sealed_list", _text("opening"), _text("text"))
    _tickets()
    _campaigns()
    _table(
        "preparation", _number("number"), *map(_text, ("state", "owner")), sa.Column("until", sa.Date(), nullable=True),
        _moment("decided_at"), _text("decided_by", nullable=True), _text("reason"),
    )  # fmt: skip


def downgrade() -> None:
    for table in ("preparation", "intent", "campaign", "ticket", "sealed_list", "opening_entry", "opening"):
        op.drop_table(table)
    op.execute("UPDATE head SET format = 23")


def _openings() -> None:
    _table(
        "opening",
        *map(_text, ("called", "mode")),
        _number("rights"),
        _moment("starts_at"),
        *map(_text, ("state", "planned_by")),
        _moment("planned_at", nullable=False),
        _moment("sealed_at"),
        _text("sealed_by", nullable=True),
        _text("list_hash"),
        *map(_number, ("valid", "repeated")),
        *map(_text, ("seed", "source")),
        _moment("drawn_at"),
        _text("drawn_by", nullable=True),
        sa.Column("order", sa.JSON(), nullable=False),
        *map(_text, ("order_hash", "document", "issued_by", "file_hash")),
        _moment("begun_at"),
        _moment("ended_at"),
    )


def _entries() -> None:
    _table(
        "opening_entry",
        _text("opening"),
        _number("number"),
        *map(_text, ("client", "client_name", "client_phone", "document", "state")),
        _number("first", nullable=True),
        _text("companion"),
        _moment("at", nullable=False),
        _text("by"),
        sa.UniqueConstraint("hall", "opening", "number", name=op.f("uq_opening_entry_hall")),
    )


def _tickets() -> None:
    _table(
        "ticket",
        _text("opening"),
        *map(_number, ("number", "entry")),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        *map(_text, ("client", "client_name", "client_phone", "companion", "state")),
        _number("place"),
        *(_number(name, nullable=True) for name in ("group", "desk")),
        _number("calls"),
        *map(_moment, ("called_at", "call_until", "here_at", "choose_until", "back_at")),
        _text("before", nullable=True),
        _moment("ended_at"),
        *(_text(name, nullable=True) for name in ("ended_by", "application")),
        sa.UniqueConstraint("hall", "opening", "number", name=op.f("uq_ticket_hall")),
    )


def _campaigns() -> None:
    _table(
        "campaign",
        _text("called"),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("begins", "ends")),
        *map(_text, ("area", "staff", "venues", "materials")),
        sa.Column("kin", sa.JSON(), nullable=False),
        *map(_text, ("verifier", "state", "planned_by")),
        _moment("planned_at", nullable=False),
        _text("price_list"),
        *map(_moment, ("opened_at", "closed_at")),
    )
    _table(
        "intent",
        _text("campaign"),
        _number("number"),
        *map(_text, ("client", "client_name", "client_phone", "kin", "state")),
        _moment("at", nullable=False),
        _text("by"),
        _moment("decided_at"),
        _text("decided_by", nullable=True),
        _text("reason"),
        sa.UniqueConstraint("hall", "campaign", "number", name=op.f("uq_intent_hall")),
    )


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
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


def _number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, MOMENT(timezone=True), nullable=nullable)
