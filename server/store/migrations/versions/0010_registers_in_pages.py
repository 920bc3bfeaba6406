"""Registers and the journal are read in pages, each along an index

PostgreSQL builds each index beside its writers (CONCURRENTLY), so that processes of the version before go on deciding;
what an interrupted migration left half built is begun anew. An empty database needs none of that, nor does SQLite: the
one process beside the file migrates before it serves.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# of rows that left the live hall: (table, the moment that orders it, the columns it is searched by)
FILED = (
    ("visit", "checked_in_at", ("phone", "consultant", "state")),
    ("application", "submitted_at", ("client_phone", "unit", "consultant", "group", "state")),
    ("receipt", "at", ("application", "unit", "cashier")),
    ("contact", "at", ("client_phone", "consultant", "group")),
)
VOIDED = ("ix_receipt_filed_voided_at", "receipt", ["hall", "at", "id"], "live = 0 AND voided_at IS NOT NULL")
FILED_INDEXES = [
    (f"ix_{table}_filed{'_' * bool(column)}{column}", table, ["hall", *filter(None, [column]), at, "id"], "live = 0")
    for table, at, columns in FILED
    for column in ("", *columns)
]
JOURNAL_INDEXES = [
    (f"ix_journal_hall_{column}", "journal", ["hall", column, "seq"], "") for column in ("at", "command")
]
INDEXES = [*FILED_INDEXES, VOIDED, *JOURNAL_INDEXES]
BEFORE = {"ix_journal_at": "at", "ix_journal_command": "command"}  # of all halls at once, as they were until now


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite" or not _is_used():
        for name, table, columns, where in INDEXES:
            op.create_index(name, table, columns, **_of(where))
        for name in BEFORE:
            op.drop_index(name, table_name="journal")
        return
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = '60s'")  # each waits for transactions that began before it
        for name, table, columns, where in INDEXES:
            op.drop_index(name, table_name=table, if_exists=True, postgresql_concurrently=True)
            op.create_index(name, table, columns, postgresql_concurrently=True, **_of(where))
        for name in BEFORE:
            op.drop_index(name, table_name="journal", if_exists=True, postgresql_concurrently=True)


def downgrade() -> None:
    for name, table, *_ in INDEXES:
        op.drop_index(name, table_name=table)
    for name, column in BEFORE.items():
        op.create_index(name, "journal", [column])


def _is_used() -> bool:
    return bool(op.get_bind().execute(sa.text("SELECT EXISTS (SELECT 1 FROM journal)")).scalar())


def _of(where: str) -> dict[str, Any]:
    """Of which rows an index is, as each database says it."""
    if not where:
        return {}
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where.replace("live = 0", "NOT live"))}
