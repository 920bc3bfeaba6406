"""Page after page every record comes once, whichever is asked for, and whether it is still live or left long ago."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, update

from domain.core.record import Record
from domain.core.refusal import Refused
from domain.house.register import Among, Register
from domain.nouns import REGISTERS
from domain.sales.applications.records import Application
from domain.sales.receipts.records import Receipt
from server.store.queries import filed
from server.store.queries.asked import Asked
from server.store.queries.filed import Place
from server.store.tables import ROWS
from tests.hall import application, at, days

APPLICATIONS, RECEIPTS = REGISTERS["applications"], REGISTERS["receipts"]
PHONES = ("138****0001", "139****0002", "135****0003")
STATES = ("won", "refused", "expired", "waiting")
MANY = 150


def records(chance: Random) -> list[Application]:
    """Several at one moment, some days apart; half of them are still live."""
    return [
        application(
            n, consultant=chance.choice(("A1", "A2", "B1")), unit=f"u{n if n % 9 == 0 else -1 - n % 4}",
            client_phone=chance.choice(PHONES), state="won" if n % 9 == 0 else chance.choice(STATES[1:]),
            submitted_at=at("09:00") + timedelta(hours=5 * chance.randrange(40)),
        )
        for n in range(1, MANY + 1)
    ]  # fmt: skip


def keep(engine: Engine, records: Iterable[Record], hall: str = "h1", *, live: bool) -> None:
    with engine.begin() as connection:
        for record in records:
            connection.execute(insert(ROWS[record.kind]), [record.model_dump() | {"hall": hall, "live": live}])


def pages(
    connection: Connection, place: Place, register: Register, wanted: Asked, whose: Among | None = None
) -> Iterator[list[str]]:
    """The ids of every page."""
    while True:
        found = filed.page(connection, place, register, wanted, whose)
        yield [record.id for record in found.records]
        if found.cursor is None:
            return
        wanted = replace(wanted, cursor=found.cursor)


ASKED: list[tuple[dict[str, str], dict[str, Any], Among | None]] = [
    ({}, {}, None),
    ({}, {"newest": False}, None),
    ({"phone": PHONES[0]}, {}, None),
    ({"unit": "u-1"}, {"newest": False}, None),
    ({"person": "A2"}, {}, None),
    ({"state": "refused"}, {}, None),
    ({}, {"since": at("00:00", days(2)), "until": at("00:00", days(3))}, None),
    ({"state": "expired"}, {"since": at("00:00", days(2)), "until": at("00:00", days(3))}, None),
    ({"unit": "u-2", "person": "A1", "state": "refused", "phone": PHONES[1]}, {}, None),
    ({"person": "nobody"}, {}, None),
    ({}, {}, Among("group", {"A"})),
    ({"state": "refused"}, {"newest": False}, Among("consultant", {"A2"})),
    ({"person": "A1"}, {}, Among("consultant", {"A1", "A2"})),
    ({"person": "B1"}, {}, Among("consultant", {"A1", "A2"})),
    ({}, {}, Among("consultant", {"A1", "A2", "gone"})),
    ({"phone": PHONES[2]}, {}, Among("consultant", {"A1", "B1"})),
    ({}, {}, Among("group", set())),
]


@pytest.fixture
def kept(engine: Engine) -> list[Application]:
    """In the tables of h1, of which the later half is live; another hall has the same."""
    made = records(Random(5))
    keep(engine, made[: MANY // 2], live=False)
    keep(engine, made[MANY // 2 :], live=True)
    keep(engine, [record.but(unit=f"{record.unit} elsewhere") for record in made], "h2", live=False)
    return made


def test_every_record_that_is_asked_for_comes_once_and_in_order(engine: Engine, kept: list[Application]) -> None:
    columns = {name: each.column for name, each in APPLICATIONS.filters.items()}
    place = Place("h1", {"application": kept[MANY // 2 :]})
    with engine.connect() as connection:
        for filters, more, whose in ASKED:
            wanted = Asked(filters, **more)
            expected = [
                record.id
                for record in sorted(kept, key=lambda r: (r.submitted_at, r.id), reverse=wanted.newest)
                if all(getattr(record, columns[name]) == value for name, value in filters.items())
                and (whose is None or getattr(record, whose.column) in whose.values)
                and (wanted.since is None or wanted.since <= record.submitted_at < (wanted.until or wanted.since))
            ]
            for size in (7, 50):
                found = list(pages(connection, place, APPLICATIONS, replace(wanted, size=size), whose))
                assert [id for page in found for id in page] == expected, (filters, more, whose)
                assert all(len(page) == size for page in found[:-1])
    assert len(ASKED) > 12


def test_a_record_that_leaves_between_two_pages_is_neither_lost_nor_told_twice(
    engine: Engine, kept: list[Application]
) -> None:
    live = kept[MANY // 2 :]
    with engine.connect() as connection:
        first = filed.page(connection, Place("h1", {"application": live}), APPLICATIONS, Asked({}, size=60), None)
    table = ROWS["application"].__table__
    with engine.begin() as connection:
        connection.execute(update(table).where(table.c.hall == "h1").values(live=False))
    assert first.cursor is not None
    with engine.connect() as connection:
        for still in ([], live):  # a process may know of it later than the tables
            rest = pages(
                connection, Place("h1", {"application": still}), APPLICATIONS, Asked({}, size=60, cursor=first.cursor)
            )
            told = [*(record.id for record in first.records), *(id for page in rest for id in page)]
            assert sorted(told) == sorted(record.id for record in kept)


def test_receipts_are_found_by_the_phone_of_their_application_and_by_being_void(engine: Engine) -> None:
    of = [application(n, client_phone=PHONES[n % 2], unit=f"u{n}", state="expired") for n in range(1, 9)]
    receipts = [
        Receipt(id=f"r{n}", number=n, application=f"a{n}", unit=f"u{n}", amount_fen=1, method="card", cashier="u9",
                at=at("10:00", days(n)), voided_at=at("11:00", days(n)) if n % 3 == 0 else None)
        for n in range(1, 9)
    ]  # fmt: skip
    for live, numbers in ((False, slice(0, 5)), (True, slice(5, None))):
        keep(engine, of[numbers], live=live)
        keep(engine, receipts[numbers], live=live)
    place = Place("h1", {"application": of[5:], "receipt": receipts[5:]})

    def found(**filters: str) -> list[str]:
        with engine.connect() as connection:
            return [id for page in pages(connection, place, RECEIPTS, Asked(filters, size=2)) for id in page]

    assert found(phone=PHONES[1]) == ["r7", "r5", "r3", "r1"]
    assert found(phone=PHONES[1], state="voided") == ["r3"]
    assert found(state="voided") == ["r6", "r3"]
    assert found(state="standing") == ["r8", "r7", "r5", "r4", "r2", "r1"]
    assert found(unit="u5") == ["r5"]
    assert found(phone=PHONES[2]) == []


def test_a_phone_that_too_many_have_is_refused(engine: Engine) -> None:
    live = [application(n, client_phone=PHONES[0]) for n in range(filed.THROUGH + 1)]
    with engine.connect() as connection, pytest.raises(Refused) as refusal:
        filed.page(
            connection, Place("h1", {"application": live, "receipt": []}), RECEIPTS, Asked({"phone": PHONES[0]}), None
        )
    assert refusal.value.facts == {"fields": {"phone": f"more than {filed.THROUGH}"}}
