"""What devices are asked"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ask",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", domain.core.record.Moment(timezone=True), nullable=False),
        sa.Column("hall", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", "hall", name=op.f("pk_ask")),
    )


def downgrade() -> None:
    op.drop_table("ask")
