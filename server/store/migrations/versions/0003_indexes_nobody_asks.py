"""Indexes nobody asks: who applied for a unit, and who knows a client, is looked up in the live hall"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_application_unit", table_name="application")
    op.drop_index("ix_contact_client", table_name="contact")


def downgrade() -> None:
    op.create_index("ix_application_unit", "application", ["hall", "unit"])
    op.create_index("ix_contact_client", "contact", ["hall", "client"])
