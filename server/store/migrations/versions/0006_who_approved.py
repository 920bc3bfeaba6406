"""Who approved an application is kept when it is decided anew"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import domain.core.record

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("application", sa.Column("approved_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column("application", sa.Column("approved_at", domain.core.record.Moment(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("application") as table:
        table.drop_column("approved_at")
        table.drop_column("approved_by")
