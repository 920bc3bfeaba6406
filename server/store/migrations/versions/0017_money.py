"""Deposits in parts, money given back, and the cash sheet of a day"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OF_RECEIPTS = (("sort", "deposit"), ("payer", None), ("payer_name", ""), ("reference", ""), ("account", ""))
WALKED = ("", "application", "unit", "cashier", "state")  # how the register of refunds is searched


def upgrade() -> None:
    op.execute("UPDATE head SET format = 17")
    text = sqlmodel.sql.sqltypes.AutoString
    op.add_column("application", sa.Column("lost_by", text(), nullable=True))
    for name, default in OF_RECEIPTS:
        op.add_column("receipt", sa.Column(name, text(), nullable=default is None, server_default=default))
    _refunds()
    _settlements()


def downgrade() -> None:
    op.drop_table("settlement")
    op.drop_table("refund")
    with op.batch_alter_table("receipt") as table:
        for name, _ in OF_RECEIPTS:
            table.drop_column(name)
    with op.batch_alter_table("application") as table:
        table.drop_column("lost_by")
    op.execute("UPDATE head SET format = 16")


def _refunds() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString, domain.core.record.Moment
    op.create_table(
        "refund",
        sa.Column("hall", text(), nullable=False),
        sa.Column("id", text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("application", text(), nullable=False),
        sa.Column("unit", text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", text(), nullable=False),
        sa.Column("asked_by", text(), nullable=True),
        sa.Column("at", moment(timezone=True), nullable=False),
        sa.Column("signed", sa.JSON(), nullable=False),
        sa.Column("decided_by", text(), nullable=True),
        sa.Column("decided_for", text(), nullable=True),
        sa.Column("decided_at", moment(timezone=True), nullable=True),
        sa.Column("refused_reason", text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(), nullable=True),
        sa.Column("reference", text(), nullable=False),
        sa.Column("cashier", text(), nullable=True),
        sa.Column("paid_at", moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("hall", "id", name=op.f("pk_refund")),
        sa.UniqueConstraint("hall", "number", name=op.f("uq_refund_hall")),
    )
    for column in WALKED:
        op.create_index(
            f"ix_refund_filed{'_' * bool(column)}{column}", "refund", ["hall", *filter(None, [column]), "at", "id"],
            sqlite_where=sa.text("live = 0"), postgresql_where=sa.text("NOT live"),
        )  # fmt: skip


def _settlements() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString, domain.core.record.Moment
    op.create_table(
        "settlement",
        sa.Column("hall", text(), nullable=False),
        sa.Column("id", text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("many", sa.JSON(), nullable=False),
        sa.Column("counted_fen", sa.BigInteger(), nullable=True),
        sa.Column("reason", text(), nullable=False),
        sa.Column("closed_by", text(), nullable=True),
        sa.Column("closed_at", moment(timezone=True), nullable=True),
        sa.Column("signed", sa.JSON(), nullable=False),
        sa.Column("confirmed_at", moment(timezone=True), nullable=True),
        sa.Column("returned", text(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "id", name=op.f("pk_settlement")),
    )
