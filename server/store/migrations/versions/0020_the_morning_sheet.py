"""The morning reconciliation"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE head SET format = 20")
    text, moment = sqlmodel.sql.sqltypes.AutoString, domain.core.record.Moment
    op.create_table(
        "reconciliation",
        sa.Column("hall", text(), nullable=False),
        sa.Column("id", text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", moment(timezone=True), nullable=False),
        sa.Column("due_by", moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("digest", text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.Column("posts", sa.JSON(), nullable=False),
        sa.Column("signed", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "id", name=op.f("pk_reconciliation")),
    )


def downgrade() -> None:
    op.drop_table("reconciliation")
    op.execute("UPDATE head SET format = 19")
