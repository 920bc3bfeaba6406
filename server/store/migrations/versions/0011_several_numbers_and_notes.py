"""A client has several numbers, and notes that are sealed

What a process of the version before does beside ours is taken in: look-ups ask its column too, a client that it erased has no
numbers and no notes any more, and `catch_up` tidies both when the next process starts. So `vault.lookup` stays.
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
    # With a default of its own: a process of the version before does not name it.
    op.add_column("contact", sa.Column("notes", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("contact", "notes")
    op.drop_table("vault_note")
    op.drop_table("vault_key")
