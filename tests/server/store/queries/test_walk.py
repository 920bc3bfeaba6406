"""Every question is walked along an index of its own and sorts nothing, however many rows there are."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from bench.register import rows
from bench.register.searches import VALUES, Search, searches
from domain.nouns import REGISTERS
from server.store.queries import journal
from server.store.store import create_hall
from server.store.tables import ROWS

pytestmark = pytest.mark.timeout(180)
MANY = 20_000  # of each kind
Plan = list[str]


def test_every_question_is_walked_along_an_index_and_sorts_nothing(engine: Engine) -> None:
    """And each index is walked by somebody."""
    create_hall(engine, "h1")
    for kind in rows.MADE:
        rows.fill(engine, "h1", kind, MANY)
    rows.stand(engine, "h1", MANY)
    rows.analyze(engine)
    asked = {
        f"{search.register}: {search.name}, {seed}": plans(engine, search, seed)
        for search in searches(MANY) for seed in (range(6) if search.name in VALUES[search.register] else (0,))
    }  # fmt: skip
    assert len(asked) > 80
    assert {name: plan for name, found in asked.items() for plan in found if not is_walked(plan, name)} == {}
    used = {word for found in asked.values() for plan in found for step in plan for word in step.split()}
    tables = [journal.JOURNAL, *(ROWS[register.record.kind].__table__ for register in REGISTERS.values())]
    declared = {str(index.name) for table in tables for index in table.indexes if not index.unique}
    assert len(declared) > 15
    assert declared - used == set()


def plans(engine: Engine, search: Search, seed: int = 0) -> list[Plan]:
    """How the database carries out each statement of a question."""
    said: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        said.append((statement, parameters))

    with engine.connect() as connection:
        event.listen(connection, "before_cursor_execute", hear)
        search.ask(connection, "h1", Random(seed))
        event.remove(connection, "before_cursor_execute", hear)
        assert said, search
        return [plan_of(connection, *one) for one in said]


def plan_of(connection: Connection, statement: str, parameters: Any) -> Plan:
    """The steps of a plan, each with the index it takes."""
    if connection.dialect.name == "sqlite":
        return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    found = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
    return list(steps_of(found[0]["Plan"]))


def steps_of(node: dict[str, Any]) -> Iterator[str]:
    yield f"{node['Node Type']} {node.get('Index Name', '')} {node.get('Index Cond', '')}"
    for inner in node.get("Plans", ()):
        yield from steps_of(inner)


def is_walked(plan: Plan, name: str) -> bool:
    """Nothing is sorted, and no table is read from end to end. Of one actor's rows, those among so many numbers may be."""
    banned = [
        "Seq Scan",
        "SCAN",
        *(["Sort", "TEMP B-TREE"] if not name.startswith(("journal: actor", "journal: somebody")) else []),
    ]
    return not any(word in step for step in plan for word in banned)
