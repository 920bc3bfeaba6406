"""The migrations end where the records stand."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, event, insert, inspect, select, text
from sqlmodel import SQLModel

from domain.core.record import Record
from domain.core.vault import Key
from domain.nouns import KINDS
from domain.sales.prices.records import PriceList
from server.auth.sessions import SIGN_IN
from server.run.installation import revisions
from server.store.batch_vault import SealedClient, VaultChanges
from server.store.cipher import KEYS
from server.store.database import HERE
from server.store.rows import rows
from server.store.store import create_hall
from server.store.tables import FORMAT, ROWS
from server.web.sign_in import LINK
from tests.hall import application, engine_of, open_house, staff, unit
from tests.machine import Postgres


def test_migrated_tables_are_those_of_the_records(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences: list[Any] = compare_metadata(context, SQLModel.metadata)
        there = set(inspect(connection).get_table_names())
    assert differences == []
    assert {row.__tablename__ for row in ROWS.values()} <= there


def test_every_field_a_record_gained_is_known_as_one_that_came_later(tmp_path: Path) -> None:
    """Else a journal written before it no longer has the hashes of its own texts."""
    with engine_of(f"sqlite:///{tmp_path / 'hall.db'}") as engine:
        command.downgrade(_config(engine.url.render_as_string()), "0005")  # of the first version that was used
        first = inspect(engine)
        gained = {
            kind: set(KINDS[kind].model_fields) - {column["name"] for column in first.get_columns(row.__tablename__)}
            for kind, row in ROWS.items()
            if first.has_table(row.__tablename__)
        }
    assert gained["unit"] == {"floor_label", "before", "since_before", "frozen_for"}, "the premise"
    assert {kind: set(KINDS[kind].later) for kind in gained} == gained


def test_a_migration_that_adds_a_kind_raises_the_format(tmp_path: Path) -> None:
    """A process of the version before would neither read such a record nor know what hangs on it."""
    tables = {row.__tablename__ for row in ROWS.values()}
    with engine_of(f"sqlite:///{tmp_path / 'hall.db'}") as engine:
        config = _config(engine.url.render_as_string())
        there, raised = tables & set(inspect(engine).get_table_names()), 0
        assert there == tables, "the premise"
        for revision in [r for r in reversed(revisions()) if r > "0009"]:
            command.downgrade(config, revisions()[revisions().index(revision) - 1])
            now = tables & set(inspect(engine).get_table_names())
            if now != there:
                raised = max(raised, int(revision))
            there = now
    assert max(raised, 9) == FORMAT


def test_a_process_of_the_version_before_still_writes_what_it_knows(engine: Engine) -> None:
    """It names no field that came later: each has a default in the tables themselves."""
    records: list[Record] = [unit(), application(), PriceList(id="p1", filename="v1", activated_at=datetime.now(UTC))]
    for record in records:
        table = ROWS[record.kind].__table__
        values = record.model_dump(exclude=set(record.later)) | {"hall": "h1", "live": True}
        with engine.begin() as connection:
            connection.execute(insert(table), [values])
            row = connection.execute(select(table)).mappings().one()
        assert {name: row[name] for name in record.later} == record.later


def test_clients_of_the_version_before_are_found_by_the_numbers_they_had(engine: Engine) -> None:
    """One that is erased has no number. The step back finds them again, also whom this version took in."""
    config = _config(engine.url.render_as_string(hide_password=False))
    command.downgrade(config, "0010")
    theirs = "INSERT INTO vault (hall, id, sealed, lookup) VALUES ('h1', :id, :sealed, :lookup)"
    with engine.begin() as connection:
        for id, sealed, lookup in (("c1", "sealed", "l1"), ("c2", "", None)):
            connection.execute(text(theirs), {"id": id, "sealed": sealed, "lookup": lookup})
    command.upgrade(config, "head")
    with engine.begin() as connection:
        assert connection.execute(select(KEYS)).all() == [("h1", "l1", "c1", "phone", 0, "")]
        with rows(connection) as told:
            assert told.lock_head("h1", [], ["l1", "l2"], 0).clients == {"l1": "c1", "l2": None}
            told.seal("h1", VaultChanges({"c3": SealedClient("sealed", "l3", new=True)}, {"l3": Key("c3", "phone", 0)}))
    command.downgrade(config, "0010")
    with engine.connect() as connection:
        found = connection.execute(text("SELECT lookup, id FROM vault WHERE lookup IS NOT NULL ORDER BY id")).all()
    assert found == [("l1", "c1"), ("l3", "c3")]


def test_the_format_is_raised_before_a_table_is_locked_and_set_back_after_the_last(engine: Engine) -> None:
    """Writers lock the head first: who locked a table and then waited for the head could wait for ever."""
    config, raised = _config(engine.url.render_as_string(hide_password=False)), 9
    create_hall(engine, "h1")
    steps = [(before, revision) for before, revision in pairwise(revisions()) if revision > "0010"]
    back = {revision: _writes(command.downgrade, config, before) for before, revision in reversed(steps)}
    up = {revision: _writes(command.upgrade, config, revision) for _, revision in steps}
    for _, revision in steps:
        said = [statement for statement in up[revision] if statement.startswith("UPDATE head SET format")]
        if said:
            assert said == up[revision][:1] == [f"UPDATE head SET format = {int(revision)}"]
            assert back[revision][-1] == f"UPDATE head SET format = {raised}"
            raised = int(revision)
    assert raised == FORMAT > 9
    with engine.connect() as connection:
        assert connection.execute(text("SELECT format FROM head")).scalar() == FORMAT


def _writes(migrate: Callable[[Config, str], None], config: Config, revision: str) -> list[str]:
    """What a migration writes, in order; not how far it got."""
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if (
            statement.split()[0] in ("UPDATE", "INSERT", "CREATE", "ALTER", "DROP")
            and "alembic_version" not in statement
        ):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        migrate(config, revision)
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    return said


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
    config = _config(url)
    command.downgrade(config, "0004")
    command.upgrade(config, "head")
    with engine.connect() as connection:
        for table in (SIGN_IN, LINK):
            assert set(connection.execute(select(table.c.token)).scalars()) == {"stays", "elsewhere"}


def test_indexes_are_built_beside_a_process_that_goes_on_deciding(postgres: Postgres) -> None:
    """And what an interrupted migration left of one is built anew. SQLite has no such process."""
    url = postgres.fresh_database()
    config = _config(url)
    with engine_of(url) as engine, open_house(engine) as house:
        house.do("site.open", name="望澜庭")
        command.downgrade(config, "0009")
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE INDEX ix_visit_filed ON visit (name)")
        done, over = [], threading.Event()

        def decide() -> None:
            while not over.is_set():
                done.append(house.do("policy.set", key="rotation.minimum", value=1 + len(done) % 2, reason="again"))

        with ThreadPoolExecutor(1) as threads:
            deciding = threads.submit(decide)
            try:
                command.upgrade(config, "head")
            finally:
                over.set()
            deciding.result(30)
        assert len(done) > 0
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            differences: list[Any] = compare_metadata(context, SQLModel.metadata)
            columns = {index["name"]: index["column_names"] for index in inspect(connection).get_indexes("visit")}
    postgres.drop_database(url)
    assert differences == []
    assert columns["ix_visit_filed"] == ["hall", "checked_in_at", "id"]


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations"))
    config.attributes["url"] = url
    return config
