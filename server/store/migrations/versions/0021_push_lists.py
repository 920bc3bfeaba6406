"""Push lists"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE head SET format = 21")
    text, moment = sqlmodel.sql.sqltypes.AutoString, domain.core.record.Moment
    op.create_table(
        "push_list",
        sa.Column("hall", text(), nullable=False),
        sa.Column("id", text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("group", text(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("slow", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_by", text(), nullable=False),
        sa.Column("proposed_at", moment(timezone=True), nullable=False),
        sa.Column("signed", sa.JSON(), nullable=False),
        sa.Column("decided_at", moment(timezone=True), nullable=True),
        sa.Column("reason", text(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "id", name=op.f("pk_push_list")),
    )


def downgrade() -> None:
    op.drop_table("push_list")
    op.execute("UPDATE head SET format = 20")
