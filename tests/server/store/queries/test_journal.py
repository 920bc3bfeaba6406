"""The journal in pages: what one person did is found however long ago, though no page looks at more than it may."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, insert, update

from server.store.journal import HEAD, JOURNAL
from server.store.queries import journal
from server.store.queries.asked import Asked
from server.store.store import create_hall
from tests.hall import House, at, days

MANY = 60
LOOKS_AT = 10


@pytest.fixture
def kept(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who did each of them: A mostly, B the oldest and one in the middle, and C nothing. At 31 the clock was put back."""
    monkeypatch.setattr(journal, "LOOKED_AT", LOOKS_AT)
    create_hall(engine, "h1")
    actors = ["person:B" if n in (1, 2, 33) else "person:A" for n in range(1, MANY + 1)]
    row = {"key": "", "arguments": {}, "changes": [], "rules": [], "result": {}, "fingerprint": "", "hash": ""}
    with engine.begin() as connection:
        connection.execute(insert(JOURNAL), [
            {**row, "hall": "h1", "seq": n, "at": at("09:00", days(0 if n == 31 else n // 20)) + timedelta(minutes=n),
             "command": "visit.end" if n % 2 else "visit.leave", "actor": actor, "key": f"{n}"}
            for n, actor in enumerate(actors, 1)
        ])  # fmt: skip
        connection.execute(update(HEAD).where(HEAD.c.hall == "h1").values(seq=MANY))
    return actors


def pages(connection: Connection, wanted: Asked) -> Iterator[list[int]]:
    while True:
        rows, cursor = journal.page(connection, "h1", wanted)
        yield [row["seq"] for row in rows]
        if cursor is None:
            return
        wanted = replace(wanted, cursor=cursor)


@pytest.mark.parametrize("newest", [True, False])
def test_every_row_of_an_actor_comes_once_and_in_order(engine: Engine, kept: list[str], newest: bool) -> None:
    with engine.connect() as connection:
        for actor in ("person:A", "person:B", "person:C"):
            wanted = Asked({"actor": actor}, newest=newest, size=4)
            found = list(pages(connection, wanted))
            expected = sorted((n for n, who in enumerate(kept, 1) if who == actor), reverse=newest)
            assert [number for page in found for number in page] == expected
            assert all(len(page) <= 4 for page in found)
            assert MANY // LOOKS_AT <= len(found) <= MANY // 4 + MANY // LOOKS_AT
        both = [
            n for page in pages(connection, Asked({"actor": "person:A", "command": "visit.end"}, size=4)) for n in page
        ]
        assert both == [n for n in range(MANY, 0, -1) if n % 2 and kept[n - 1] == "person:A"]


def test_a_day_is_told_whole_and_nothing_of_another(engine: Engine, kept: list[str]) -> None:
    with engine.connect() as connection:
        for day, expected in ((0, [31, *range(19, 0, -1)]), (1, [n for n in range(39, 19, -1) if n != 31]), (9, [])):
            wanted = Asked({}, since=at("00:00", days(day)), until=at("00:00", days(day + 1)), size=7)
            assert [number for page in pages(connection, wanted) for number in page] == expected
            of_b = replace(wanted, filters={"actor": "person:B"})
            assert [n for page in pages(connection, of_b) for n in page] == [
                n for n in expected if kept[n - 1] == "person:B"
            ]


def test_of_a_delegation_both_names_are_told_also_where_the_command_names_the_record_alone(house: House) -> None:
    """Of `delegation.end` and of a person put out the arguments do not say whose it was."""
    lead, manager = (house.do("person.save", name=r, role=r).result["person"] for r in ("site_lead", "site_manager"))
    until = at("18:00").isoformat()
    given = house.do("delegation.give", principal=lead, delegate=manager, until=until).result["delegation"]
    house.do("delegation.end", delegation=given)
    with house.engine.connect() as connection:
        ended, began = journal.page(connection, "h1", Asked({}, size=2))[0]
    assert datetime.fromisoformat(began["arguments"]["until"]) == at("18:00")
    assert ended["changes"] == began["changes"] == [["delegation", given, {"principal": lead, "delegate": manager}]]
