"""In which format a hall's records are written, so that a process of an older one stops deciding"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("head", sa.Column("format", sa.Integer(), server_default="9", nullable=False))


def downgrade() -> None:
    op.drop_column("head", "format")
