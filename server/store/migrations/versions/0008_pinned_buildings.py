"""A unit board may show one building alone"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # With a default of its own: a process of the version before, which may still run beside ours, does not name it.
    op.add_column("device", sa.Column("pinned", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("device", "pinned")
