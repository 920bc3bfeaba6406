"""Alembic's entry: runs migrations on the URL that `server.store.database.migrate` was given."""

from alembic import context
from sqlmodel import SQLModel

from server.store import tables
from server.store.database import connect

url = context.config.attributes["url"]
engine = connect(url, create=True, patient=True)
assert tables.ROWS  # the metadata is filled by importing the tables
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
