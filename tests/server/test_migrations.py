"""The migrations end where the records stand."""

from datetime import UTC, datetime
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, insert, inspect, select
from sqlmodel import SQLModel

from domain.hall import PriceList
from domain.record import Record
from server.database import HERE
from server.sessions import SIGN_IN
from server.signing import LINK
from server.tables import ROWS
from tests.hall import open_house, staff, unit


def test_migrated_tables_are_those_of_the_records(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences: list[Any] = compare_metadata(context, SQLModel.metadata)
        there = set(inspect(connection).get_table_names())
    assert differences == []
    assert {row.__tablename__ for row in ROWS.values()} <= there


def test_a_process_of_the_version_before_still_writes_homes_and_lists(engine: Engine) -> None:
    """It names no field that came later: each has a default in the tables themselves."""
    records: list[Record] = [unit(), PriceList(id="p1", filename="v1", activated_at=datetime.now(UTC))]
    for record in records:
        table = ROWS[record.kind].__table__
        values = record.model_dump(exclude=set(record.later)) | {"hall": "h1", "live": True}
        with engine.begin() as connection:
            connection.execute(insert(table), [values])
            row = connection.execute(select(table)).mappings().one()
        assert {name: row[name] for name in record.later} == record.later


def test_whoever_was_put_out_before_is_signed_out_by_the_migration(engine: Engine) -> None:
    """Sessions and links of whoever is out, or revoked, end; those of everybody else, also in another hall, go on."""
    url = engine.url.render_as_string(hide_password=False)
    with open_house(engine) as house:
        staff(house, {"A": 1})
        out, stays = house.desk("cashier"), house.desk("dispatcher")
        device = house.do("device.add", screen="board", name="a wall").result["device"]
        house.do("device.revoke", device=device)
        house.do("person.save", id=out.person, name="out", role="cashier", active=False)
    put = [
        {"token": "out", "hall": "h1", "person": out.person, "device": None},
        {"token": "revoked", "hall": "h1", "person": None, "device": device},
        {"token": "stays", "hall": "h1", "person": stays.person, "device": None},
        {"token": "elsewhere", "hall": "h2", "person": out.person, "device": None},
    ]
    now = datetime.now(UTC)
    with engine.begin() as connection:
        connection.execute(insert(SIGN_IN), [{**row, "since": now, "until": now} for row in put])
        connection.execute(insert(LINK), [{**row, "goes_to": "/", "until": now} for row in put])
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations"))
    config.attributes["url"] = url
    command.downgrade(config, "0004")
    command.upgrade(config, "head")
    with engine.connect() as connection:
        for table in (SIGN_IN, LINK):
            assert set(connection.execute(select(table.c.token)).scalars()) == {"stays", "elsewhere"}
