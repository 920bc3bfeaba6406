"""Discounts: the catalogue, claims to what is in it, special discounts, and what an application keeps of them"""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TEXT, MOMENT = sqlmodel.sql.sqltypes.AutoString, domain.core.record.Moment
OFF = (("rate", sa.Integer), ("amount_fen", sa.BigInteger))


def upgrade() -> None:
    op.execute("UPDATE head SET format = 18")
    op.add_column("application", sa.Column("path", TEXT(), server_default="", nullable=False))
    op.add_column("application", sa.Column("discounts", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("price_list", sa.Column("missing", sa.Integer(), server_default="0", nullable=False))
    _catalogue()
    _claims()
    _concessions()


def downgrade() -> None:
    for table in ("concession", "claim", "discount"):
        op.drop_table(table)
    with op.batch_alter_table("price_list") as price_list:
        price_list.drop_column("missing")
    with op.batch_alter_table("application") as application:
        application.drop_column("discounts")
        application.drop_column("path")
    op.execute("UPDATE head SET format = 17")


def _catalogue() -> None:
    _table(
        "discount",
        sa.Column("number", sa.Integer(), nullable=False),
        _text("name"),
        *_off(),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("stackable", sa.Boolean(), nullable=False),
        _text("path"),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("saved_at", nullable=False),
        _text("saved_by"),
        _moment("retired_at"),
    )


def _claims() -> None:
    _table(
        "claim",
        *map(_text, ("application", "unit", "consultant", "group", "discount")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("name"),
        *_off(),
        _text("path"),
        sa.Column("stackable", sa.Boolean(), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        _text("state"),
        _moment("claimed_at", nullable=False),
        *_decided(),
    )
    _one("uq_claim_standing", "claim", ["hall", "application", "discount"], "state IN ('claimed', 'verified')")


def _concessions() -> None:
    _table(
        "concession",
        *map(_text, ("application", "unit", "group")),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        _text("why"),
        _text("requested_by"),
        _moment("requested_at", nullable=False),
        _text("state"),
        _moment("granted_at"),
        _moment("valid_until"),
        *_decided(),
    )
    stands = "state IN ('requested', 'endorsed', 'granted', 'used')"
    _one("uq_concession_standing", "concession", ["hall", "application"], stands)


def _table(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        _text("hall"),
        _text("id"),
        sa.Column("live", sa.Boolean(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("hall", "id", name=op.f(f"pk_{name}")),
    )


def _decided() -> list[sa.Column[Any]]:
    return [
        sa.Column("signed", sa.JSON(), nullable=False),
        _text("decided_by", nullable=True),
        _text("decided_for", nullable=True),
        _moment("decided_at"),
        _text("reason"),
    ]


def _off() -> list[sa.Column[Any]]:
    return [sa.Column(name, kind(), nullable=False) for name, kind in OFF]


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, TEXT(), nullable=nullable)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, MOMENT(timezone=True), nullable=nullable)


def _one(name: str, table: str, columns: list[str], among: str) -> None:
    where = sa.text(among)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)
