"""Deals: the form that is reviewed, the agreement, and the registered contract"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TEXT, MOMENT = sqlmodel.sql.sqltypes.AutoString, domain.core.record.Moment


def upgrade() -> None:
    op.execute("UPDATE head SET format = 19")
    op.create_table(
        "deal",
        *map(_text, ("hall", "id")),
        sa.Column("live", sa.Boolean(), nullable=False),
        *map(_text, ("application", "unit", "consultant", "group", "client", "client_name", "client_phone")),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        *map(_text, ("path", "state", "proposed_by")),
        *(_moment(name, nullable=False) for name in ("at", "proposed_at", "review_by")),
        sa.Column("signed", sa.JSON(), nullable=False),
        *(_text(name, nullable=True) for name in ("decided_by", "decided_for")),
        _moment("decided_at"),
        _text("reason"),
        sa.Column("difference_fen", sa.BigInteger(), nullable=False),
        *map(_moment, ("correct_by", "late_at")),
        sa.Column("buyers", sa.JSON(), nullable=False),
        _text("names", nullable=True),
        *map(_moment, ("subscribed_at", "sign_by", "remind_at", "appointed_at", "checked_at")),
        sa.Column("reminded", sa.Integer(), nullable=False),
        *(_text(name, nullable=True) for name in ("subscribed_by", "checked_by", "contract", "registered_by")),
        sa.Column("paper_day", sa.Date(), nullable=True),
        *map(_moment, ("registered_at", "paused_at")),
        sa.PrimaryKeyConstraint("hall", "id", name=op.f("pk_deal")),
    )
    stands = sa.text("state IN ('proposed', 'failed', 'passed', 'subscribed', 'signed')")
    op.create_index(
        "uq_deal_of_unit", "deal", ["hall", "unit"], unique=True, sqlite_where=stands, postgresql_where=stands
    )


def downgrade() -> None:
    op.drop_table("deal")
    op.execute("UPDATE head SET format = 18")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, TEXT(), nullable=nullable)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, MOMENT(timezone=True), nullable=nullable)
