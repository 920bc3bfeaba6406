"""The sales plan: whether a project sells, in which phase, under which permit; and batches that are approved first"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE head SET format = 14")
    text, moment = sqlmodel.sql.sqltypes.AutoString, domain.core.record.Moment
    op.create_table(
        "sales_plan",
        sa.Column("hall", text(), nullable=False),
        sa.Column("id", text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("status", text(), nullable=False),
        sa.Column("since", moment(timezone=True), nullable=False),
        sa.Column("phase", text(), nullable=False),
        sa.Column("phase_since", moment(timezone=True), nullable=False),
        sa.Column("permit", text(), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "id", name=op.f("pk_sales_plan")),
    )
    op.create_table(
        "batch",
        sa.Column("hall", text(), nullable=False),
        sa.Column("id", text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("called", text(), nullable=False),
        sa.Column("phase", text(), nullable=True),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("state", text(), nullable=False),
        sa.Column("drafted_by", text(), nullable=False),
        sa.Column("drafted_at", moment(timezone=True), nullable=False),
        sa.Column("signed", sa.JSON(), nullable=False),
        sa.Column("decided_at", moment(timezone=True), nullable=True),
        sa.Column("released_at", moment(timezone=True), nullable=True),
        sa.Column("reason", text(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "id", name=op.f("pk_batch")),
    )


def downgrade() -> None:
    op.drop_table("batch")
    op.drop_table("sales_plan")
    op.execute("UPDATE head SET format = 13")
