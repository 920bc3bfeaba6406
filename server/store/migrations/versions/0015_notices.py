"""Notices that are kept until they are seen"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE head SET format = 15")
    text, moment = sqlmodel.sql.sqltypes.AutoString, domain.core.record.Moment
    op.create_table(
        "notice",
        sa.Column("hall", text(), nullable=False),
        sa.Column("id", text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("code", text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("posts", sa.JSON(), nullable=False),
        sa.Column("at", moment(timezone=True), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "id", name=op.f("pk_notice")),
    )


def downgrade() -> None:
    op.drop_table("notice")
    op.execute("UPDATE head SET format = 14")
