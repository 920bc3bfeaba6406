"""A client has several numbers, and notes that are sealed

It begins by raising the format of all records. That takes every hall's head, which a writer locks before anything else,
so none waits for a table of ours while we wait for its head; and from this statement on a process of the version before
decides nothing.

`vault.lookup` stays, and is kept up: such a process asks it in the round trip in which it locks the head, before it
sees the format. Without the column it would fail instead of ending; and a step back finds everybody again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOVE = (
    "INSERT INTO vault_key (hall, lookup, client, kind, place, sealed)"
    " SELECT hall, lookup, id, 'phone', 0, '' FROM vault WHERE lookup IS NOT NULL"
)


def upgrade() -> None:
    op.execute("UPDATE head SET format = 11")  # first: see above
    op.create_table(
        "vault_key",
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("lookup", sa.String(), nullable=False),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "lookup", name=op.f("pk_vault_key")),
    )
    op.create_index("ix_vault_key_client", "vault_key", ["hall", "client"])
    op.create_table(
        "vault_note",
        sa.Column("hall", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "id", name=op.f("pk_vault_note")),
    )
    op.create_index("ix_vault_note_client", "vault_note", ["hall", "client"])
    op.execute(MOVE)
    op.add_column("contact", sa.Column("notes", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("contact", "notes")
    op.drop_table("vault_note")
    op.drop_table("vault_key")
    op.execute("UPDATE head SET format = 9")  # last: until then nobody decides
