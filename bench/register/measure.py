"""A page of fifty rows, by every filter, from a million rows of each kind on both databases."""

import argparse
import tempfile
import time
from collections import defaultdict
from random import Random

from sqlalchemy import Engine

from bench import figures
from bench.register import rows
from bench.register.searches import searches
from server.store import database
from server.store.store import create_hall
from tests.machine import running_postgres

HALL = "h1"
INDEXES = {  # of a table, that no constraint is kept by: each with the statement that makes it
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = '{}'",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = '{}'"
    " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}
TIMES = 40  # each is asked, with another value each time
BAR = 0.1  # seconds, at worst


def measure(arguments: list[str]) -> None:
    """Fifty rows of a register or the journal with a million rows of each kind, on SQLite and PostgreSQL."""
    asked = argparse.ArgumentParser(prog="bench register")
    asked.add_argument("--rows", type=int, default=1_000_000, help="of each kind")
    asked.add_argument("--on", default="sqlite,postgresql")
    options = asked.parse_args(arguments)
    print(figures.machine())
    if "sqlite" in options.on:
        with tempfile.TemporaryDirectory(prefix="anchang-bench-") as folder:
            _measure("SQLite", f"sqlite:///{folder}/hall.db", options.rows)
    if "postgresql" in options.on:
        with running_postgres(durable=True) as postgres:
            _measure("PostgreSQL", postgres.fresh_database(), options.rows)


def _measure(title: str, url: str, many: int) -> None:
    database.migrate(url)
    patient, engine = database.connect(url, patient=True), database.connect(url)
    create_hall(engine, HALL)
    began = time.perf_counter()
    indexes = _unindexed(patient)
    for kind in rows.MADE:
        rows.fill(patient, HALL, kind, many)
    rows.stand(patient, HALL, many)
    filled = time.perf_counter()
    _run(patient, indexes)
    rows.analyze(patient)
    print(f"\n{title}, {many:,} rows of each kind: filled in {filled - began:.0f} s, "
          f"then indexed in {time.perf_counter() - filled:.0f} s")  # fmt: skip
    try:
        _ask(engine, many)
    finally:
        patient.dispose()
        engine.dispose()


def _unindexed(engine: Engine) -> list[str]:
    """Take the indexes off the tables to be filled: what makes them again, which is quicker once the rows are there."""
    with engine.connect() as connection:
        found = [
            index
            for kind in rows.MADE
            for index in connection.exec_driver_sql(INDEXES[engine.dialect.name].format(kind))
        ]
    _run(engine, [f"DROP INDEX {name}" for name, _made in found])
    return [made for _name, made in found]


def _run(engine: Engine, statements: list[str]) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def _ask(engine: Engine, many: int) -> None:
    print("| register | search | rows | p50, ms | max, ms |\n|---|---|--:|--:|--:|")
    usual: dict[str, float] = defaultdict(float)  # of the search that takes longest
    slowest: dict[str, float] = defaultdict(float)
    for search in searches(many):
        chance, seconds, told = Random(3), [], 0
        for _ in range(TIMES):
            began = time.perf_counter()
            with engine.connect() as connection:
                told += search.ask(connection, HALL, chance)
            seconds.append(time.perf_counter() - began)
        seconds.sort()
        half = figures.quantile(seconds, 0.5)
        usual[search.register] = max(usual[search.register], half)
        slowest[search.register] = max(slowest[search.register], seconds[-1])
        print(f"| {search.register} | {search.name} | {told / TIMES:.0f} | {1000 * half:.1f} "
              f"| {1000 * seconds[-1]:.1f} |", flush=True)  # fmt: skip
    for register, worst in slowest.items():
        verdict = "met" if worst < BAR else "MISSED"
        print(f"{register}: p50 {1000 * usual[register]:.1f} ms at most, max {1000 * worst:.1f} ms, "
              f"bar {1000 * BAR:.0f} ms: {verdict}")  # fmt: skip
