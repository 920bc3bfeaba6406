"""The migrations end where the records stand."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel

from server.tables import ROWS


def test_migrated_tables_are_those_of_the_records(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences: list[Any] = compare_metadata(context, SQLModel.metadata)
        there = set(inspect(connection).get_table_names())
    assert differences == []
    assert {row.__tablename__ for row in ROWS.values()} <= there
