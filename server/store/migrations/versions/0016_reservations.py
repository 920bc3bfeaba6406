"""Homes kept for a client by three signatures, and homes frozen

A process of the version before knows neither who may apply for a reserved home nor that a frozen one's time stands still,
so the format is raised, as in 0011 before anything else.
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SEARCHED = ("client_phone", "unit", "requester", "group", "state")


def upgrade() -> None:
    op.execute("UPDATE head SET format = 16")
    text, moment = sqlmodel.sql.sqltypes.AutoString, domain.core.record.Moment
    op.add_column("unit", sa.Column("before", sa.String(), nullable=True))
    op.add_column("unit", sa.Column("since_before", moment(timezone=True), nullable=True))
    op.add_column("unit", sa.Column("frozen_for", text(), server_default="", nullable=False))
    for table in ("application", "challenge"):
        op.add_column(table, sa.Column("paused_at", moment(timezone=True), nullable=True))
    op.create_table(
        "reservation",
        sa.Column("hall", text(), nullable=False),
        sa.Column("id", text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit", text(), nullable=False),
        sa.Column("requester", text(), nullable=False),
        sa.Column("group", text(), nullable=True),
        sa.Column("client", text(), nullable=False),
        sa.Column("client_name", text(), nullable=False),
        sa.Column("client_phone", text(), nullable=False),
        sa.Column("reason", text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", moment(timezone=True), nullable=False),
        sa.Column("signed", sa.JSON(), nullable=False),
        sa.Column("until", moment(timezone=True), nullable=True),
        sa.Column("locked_at", moment(timezone=True), nullable=True),
        sa.Column("locked_by", text(), nullable=True),
        sa.Column("lock_until", moment(timezone=True), nullable=True),
        sa.Column("decided_by", text(), nullable=True),
        sa.Column("decided_for", text(), nullable=True),
        sa.Column("decided_at", moment(timezone=True), nullable=True),
        sa.Column("outcome", text(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "id", name=op.f("pk_reservation")),
    )
    stands = sa.text("state IN ('standing')")
    op.create_index(
        "uq_reservation_standing", "reservation", ["hall", "unit"], unique=True, sqlite_where=stands,
        postgresql_where=stands,
    )  # fmt: skip
    for column in ("", *SEARCHED):
        op.create_index(
            f"ix_reservation_filed{'_' * bool(column)}{column}", "reservation",
            ["hall", *filter(None, [column]), "at", "id"], sqlite_where=sa.text("live = 0"),
            postgresql_where=sa.text("NOT live"),
        )  # fmt: skip


def downgrade() -> None:
    op.drop_table("reservation")
    for table in ("application", "challenge"):
        with op.batch_alter_table(table) as altered:
            altered.drop_column("paused_at")
    with op.batch_alter_table("unit") as unit:
        for name in ("frozen_for", "since_before", "before"):
            unit.drop_column(name)
    op.execute("UPDATE head SET format = 15")
