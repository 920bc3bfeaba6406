"""Who acts for whom, and the signatures of an application

A process of the version before would not know who may sign, so the format is raised, as in 0011 before anything else.
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE head SET format = 12")
    text, moment = sqlmodel.sql.sqltypes.AutoString, domain.core.record.Moment
    op.create_table(
        "delegation",
        sa.Column("hall", text(), nullable=False),
        sa.Column("id", text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("principal", text(), nullable=False),
        sa.Column("delegate", text(), nullable=False),
        sa.Column("since", moment(timezone=True), nullable=False),
        sa.Column("until", moment(timezone=True), nullable=False),
        sa.Column("given_by", text(), nullable=False),
        sa.Column("ended_at", moment(timezone=True), nullable=True),
        sa.Column("ended_by", text(), nullable=True),
        sa.PrimaryKeyConstraint("hall", "id", name=op.f("pk_delegation")),
    )
    op.add_column("application", sa.Column("signed", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("application", sa.Column("decided_for", text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("application") as table:
        table.drop_column("decided_for")
        table.drop_column("signed")
    op.drop_table("delegation")
    op.execute("UPDATE head SET format = 11")
