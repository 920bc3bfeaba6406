"""Which secret sealed a hall: a process with another one must not start on it"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("head", sa.Column("secret_mark", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("head") as table:
        table.drop_column("secret_mark")
