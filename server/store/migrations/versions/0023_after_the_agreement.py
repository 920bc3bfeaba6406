"""What comes after the agreement: plans of payments, loans, and homes that go back with their money"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TEXT, MOMENT = sqlmodel.sql.sqltypes.AutoString, domain.core.record.Moment
BEFORE = sa.text("state IN ('proposed', 'failed', 'passed', 'subscribed', 'signed')")
STANDS = sa.text("state IN ('proposed', 'failed', 'passed', 'subscribed', 'signed', 'withdrawing')")


def upgrade() -> None:
    op.execute("UPDATE head SET format = 23")
    op.add_column("deal", sa.Column("before", sa.String(), nullable=True))
    op.add_column("deal", _moment("withdrawn_at"))
    _one_deal_of_a_unit(STANDS)
    op.create_table(
        "withdrawal",
        *map(_text, ("hall", "id")),
        sa.Column("live", sa.Boolean(), nullable=False),
        _text("application"),
        _text("deal", nullable=True),
        *map(_text, ("unit", "consultant", "group", "client", "client_name", "client_phone", "state", "reason")),
        _text("asked_by", nullable=True),
        _moment("at", nullable=False),
        _text("outcome", nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("refund_fen", "kept_fen")),
        _text("proposed_by", nullable=True),
        _moment("proposed_at"),
        _text("returned"),
        sa.Column("signed", sa.JSON(), nullable=False),
        _moment("settled_at"),
        *(_text(name, nullable=True) for name in ("refund", "contract", "struck_off", "struck_off_by")),
        sa.Column("struck_off_day", sa.Date(), nullable=True),
        *map(_moment, ("struck_off_at", "ended_at", "follow_at", "reminded_at", "followed_at")),
        *(_text(name, nullable=True) for name in ("words", "ended_by", "followed_by", "real_reason", "real_words")),
        sa.PrimaryKeyConstraint("hall", "id", name=op.f("pk_withdrawal")),
    )
    _one_open("uq_withdrawal_of_unit", "withdrawal", "unit", "'asked', 'settling', 'settled'")
    _instalments()
    _mortgages()


def downgrade() -> None:
    for table in ("mortgage", "instalment", "withdrawal"):
        op.drop_table(table)
    _one_deal_of_a_unit(BEFORE)
    op.drop_column("deal", "withdrawn_at")
    op.drop_column("deal", "before")
    op.execute("UPDATE head SET format = 22")


def _instalments() -> None:
    op.create_table(
        "instalment",
        *map(_text, ("hall", "id")),
        sa.Column("live", sa.Boolean(), nullable=False),
        *map(_text, ("application", "deal", "unit", "consultant", "group", "client_name", "state")),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("rows", "wanted", "signed")),
        _text("planned_by", nullable=True),
        _moment("planned_at", nullable=False),
        _text("returned"),
        sa.Column("received_fen", sa.BigInteger(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        *map(_moment, ("agreed_at", "remind_at", "late_at")),
        sa.PrimaryKeyConstraint("hall", "id", name=op.f("pk_instalment")),
    )
    _one_open("uq_instalments_of_application", "instalment", "application", "'planned', 'agreed'")


def _mortgages() -> None:
    op.create_table(
        "mortgage",
        *map(_text, ("hall", "id")),
        sa.Column("live", sa.Boolean(), nullable=False),
        *map(_text, ("application", "deal", "unit", "consultant", "group", "client_name", "bank", "state", "reason")),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("papers", "signed")),
        *(_moment(name, nullable=False) for name in ("since", "at")),
        sa.Column("loops", sa.Integer(), nullable=False),
        *map(_moment, ("decide_by", "late_at", "asked_at")),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        *(_text(name, nullable=True) for name in ("before", "asked_by")),
        _text("returned"),
        sa.PrimaryKeyConstraint("hall", "id", name=op.f("pk_mortgage")),
    )
    states = "'docs', 'precheck', 'bank', 'more_docs', 'approved', 'refused', 'changing'"
    _one_open("uq_mortgage_of_application", "mortgage", "application", states)


def _one_open(name: str, table: str, of: str, states: str) -> None:
    open_ = sa.text(f"state IN ({states})")
    op.create_index(name, table, ["hall", of], unique=True, sqlite_where=open_, postgresql_where=open_)


def _one_deal_of_a_unit(stands: sa.TextClause) -> None:
    op.drop_index("uq_deal_of_unit", "deal")
    op.create_index(
        "uq_deal_of_unit", "deal", ["hall", "unit"], unique=True, sqlite_where=stands, postgresql_where=stands
    )


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, TEXT(), nullable=nullable)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, MOMENT(timezone=True), nullable=nullable)
