"""Wrong guesses are counted for all processes"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.record

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guess",
        sa.Column("who", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", domain.record.Moment(timezone=True), nullable=True),
        sa.Column("until", domain.record.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_guess")),
    )
    op.create_index(op.f("ix_guess_until"), "guess", ["until"])


def downgrade() -> None:
    op.drop_table("guess")
