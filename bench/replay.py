"""The past at any moment, a day of it, and stories, out of a hundred thousand rows of the journal on both databases."""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, cast

from sqlalchemy import Connection

from bench import figures
from bench.register import rows
from domain.core.record import Record
from domain.sales.applications.records import Application
from domain.sales.units.records import Unit, UnitState
from server.store import database
from server.store.entry import text_of
from server.store.queries import replay, story
from server.store.store import create_hall
from tests.machine import running_postgres

HALL = "h1"
HOMES = 2_000
LIST = 20  # the number of the row that puts all homes in force; another does so in the middle
OF_HOMES = 0.5  # of all rows: an opening day has more, a year of a hall far fewer
TIMES = 5  # each is asked, with another value each time
BAR = 2.0  # seconds, at worst
STATES = ("available", "applied", "on_hold", "controlled")
UNITS = [
    Unit(
        id=f"{n // 100 + 1}栋-1单元-{n % 100 // 4 + 2}{n % 4 + 1:02d}", building=f"{n // 100 + 1}栋", entrance="1单元",
        floor=n % 100 // 4 + 2, room=f"{n % 100 // 4 + 2}{n % 4 + 1:02d}", layout="三室两厅", orientation="南",
        area=Decimal("98.20"), inner_area=Decimal("80.10"), price_fen=380_000_000, price_list="p1", since=rows.BEGAN,
    )
    for n in range(HOMES)
]  # fmt: skip
Ask = Callable[[Connection, Random], Any]


def measure(arguments: list[str]) -> None:
    """The slowest answer of `anchang replay` and the office with 100,000 rows, on SQLite and PostgreSQL."""
    asked = argparse.ArgumentParser(prog="bench replay")
    asked.add_argument("--rows", type=int, default=100_000, help="of the journal")
    asked.add_argument("--on", default="sqlite,postgresql")
    options = asked.parse_args(arguments)
    print(figures.machine())
    if "sqlite" in options.on:
        with tempfile.TemporaryDirectory(prefix="anchang-bench-") as folder:
            _measure("SQLite", f"sqlite:///{folder}/hall.db", options.rows)
    if "postgresql" in options.on:
        with running_postgres(durable=True) as postgres:
            _measure("PostgreSQL", postgres.fresh_database(), options.rows)


def entry(n: int, chance: Random) -> dict[str, Any]:
    """A row: of the price list, of a visit, or of an application that moves its home."""
    at, row = rows.moment(n), rows.entry(n, chance)
    if n in (LIST, 50_000):
        changes = [["unit", unit.id, _plain(unit)] for unit in UNITS]
        return {**row, "command": "price_list.activate", "changes": _text(changes)}
    if chance.random() >= OF_HOMES:
        visit = rows.visit(n, chance)
        told = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in visit.items()}
        return {**row, "command": "visit.accept", "changes": _text([["visit", visit["id"], told], *row_changes(row)])}
    home = chance.choice(UNITS)
    home = home.but(state=cast(UnitState, chance.choice(STATES)), since=at, hold_until=at + timedelta(minutes=30))
    wanted = Application(
        id=f"a{n}", number=n, unit=home.id, consultant=chance.choice(rows.CONSULTANTS), group="A",
        client=f"c{n % 9_000}", client_name="王**", client_phone=rows.phone(n), price_fen=home.price_fen,
        submitted_at=at, answer_by=at,
    )  # fmt: skip
    changes = [["application", wanted.id, _plain(wanted)], ["unit", home.id, _plain(home)]]
    return {**row, "command": "application.submit", "changes": _text(changes)}


def row_changes(row: dict[str, Any]) -> list[Any]:
    """The changes of a row as they were made."""
    return cast("list[Any]", json.loads(row["changes"]))


def _plain(record: Record) -> Any:
    return json.loads(text_of(record))


def _text(changes: list[Any]) -> str:
    return json.dumps(changes, ensure_ascii=False, separators=(",", ":"))


def _measure(title: str, url: str, many: int) -> None:
    database.migrate(url)
    patient, engine = database.connect(url, patient=True), database.connect(url)
    create_hall(engine, HALL)
    began = time.perf_counter()
    rows.fill(patient, HALL, "journal", many, entry)
    rows.stand(patient, HALL, many)
    rows.analyze(patient)
    print(f"\n{title}, {many:,} rows: filled in {time.perf_counter() - began:.0f} s")
    print("| question | told | p50, ms | max, ms |\n|---|--:|--:|--:|")
    slowest = 0.0
    for name, ask in _questions(many).items():
        chance, seconds, told = Random(3), [], 0
        for _ in range(TIMES):
            start = time.perf_counter()
            with engine.connect() as connection:
                told = ask(connection, chance)
            seconds.append(time.perf_counter() - start)
        seconds.sort()
        slowest = max(slowest, seconds[-1])
        half = figures.quantile(seconds, 0.5)
        print(f"| {name} | {told} | {1000 * half:.0f} | {1000 * seconds[-1]:.0f} |", flush=True)
    print(f"slowest {slowest:.2f} s, bar {BAR:.0f} s: {'met' if slowest < BAR else 'MISSED'}")
    patient.dispose()
    engine.dispose()


def _questions(many: int) -> dict[str, Ask]:
    """Each tells how many units, moves or lines it found."""

    def board(part: float) -> Ask:
        return lambda connection, _: len(replay.then(connection, HALL, rows.moment(int(many * part))).units)

    def day(connection: Connection, chance: Random) -> int:
        since = rows.moment(chance.randrange(many)).replace(hour=0)
        return len(replay.day(connection, HALL, since, since + timedelta(days=1))["moves"])

    return {
        "the board in the middle": board(0.5),
        "the board at the end": board(1),
        "any day": day,
        "a home": lambda connection, chance: len(story.of_unit(connection, HALL, chance.choice(UNITS).id, many).lines),
        "a client": lambda connection, chance: len(
            story.of_client(connection, HALL, f"c{chance.randrange(9_000)}", many).lines
        ),
    }
