"""Who may take a home of all who apply for it: ties, questions to the first, several homes of one client

The promise of one winner per home moves from approved, paid and won to paid and won: a tie is approved for all of it,
and the first money wins. And since when nobody could reach a hall, as clocks stand still meanwhile.
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WINS, WON_BEFORE = sa.text("state IN ('paid', 'won')"), sa.text("state IN ('approved', 'paid', 'won')")
TEXTS = ("tie", "ready_by", "bundle", "lost_to")
MOMENTS = ("ready_at", "asked_at", "desk_until", "escalated_at", "steer_until")


def upgrade() -> None:
    op.execute("UPDATE head SET format = 13")
    text, moment = sqlmodel.sql.sqltypes.AutoString, domain.core.record.Moment
    for name in TEXTS:
        op.add_column("application", sa.Column(name, text(), nullable=True))
    for name in MOMENTS:
        op.add_column("application", sa.Column(name, moment(timezone=True), nullable=True))
    _one_winner(WINS)
    op.create_table(
        "alive",
        sa.Column("hall", text(), nullable=False),
        sa.Column("at", moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hall", name=op.f("pk_alive")),
    )
    op.create_table(
        "challenge",
        sa.Column("hall", text(), nullable=False),
        sa.Column("id", text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("unit", text(), nullable=False),
        sa.Column("asked", text(), nullable=False),
        sa.Column("behind", text(), nullable=False),
        sa.Column("consultant", text(), nullable=False),
        sa.Column("group", text(), nullable=False),
        sa.Column("state", text(), nullable=False),
        sa.Column("at", moment(timezone=True), nullable=False),
        sa.Column("answer_by", moment(timezone=True), nullable=False),
        sa.Column("steer_until", moment(timezone=True), nullable=True),
        sa.Column("declined_at", moment(timezone=True), nullable=True),
        sa.Column("signed", sa.JSON(), nullable=False),
        sa.Column("kept_at", moment(timezone=True), nullable=True),
        sa.Column("kept_by", text(), nullable=True),
        sa.Column("reason", text(), nullable=False),
        sa.Column("answered_at", moment(timezone=True), nullable=True),
        sa.Column("answered_by", text(), nullable=True),
        sa.PrimaryKeyConstraint("hall", "id", name=op.f("pk_challenge")),
    )
    put = sa.text("state IN ('asked', 'sure', 'unsure', 'silent')")
    op.create_index(
        "uq_challenge_asked", "challenge", ["hall", "asked"], unique=True, sqlite_where=put, postgresql_where=put
    )


def downgrade() -> None:
    op.drop_table("alive")
    op.drop_table("challenge")
    _one_winner(WON_BEFORE)
    with op.batch_alter_table("application") as table:
        for name in (*MOMENTS, *TEXTS):
            table.drop_column(name)
    op.execute("UPDATE head SET format = 12")


def _one_winner(among: sa.TextClause) -> None:
    op.drop_index("uq_application_winner", "application")
    op.create_index(
        "uq_application_winner",
        "application",
        ["hall", "unit"],
        unique=True,
        sqlite_where=among,
        postgresql_where=among,
    )
