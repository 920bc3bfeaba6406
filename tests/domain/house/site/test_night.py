"""Rows, journal and replay are one, also of what has left the hall; and `verify` names the record where they are not."""

import asyncio
import tracemalloc
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from domain.clients.contacts.records import Contact
from domain.core.change import Change
from domain.core.command import COMMANDS
from domain.core.record import Record
from domain.core.viewer import system
from domain.house.site.rules import site_of
from domain.nouns import KINDS
from domain.reception.visits.records import Visit
from domain.sales.applications.records import Application
from server.store import journal
from server.store.tables import ROWS
from tests.hall import House, days, open_day, stock, visits

WEEK = 9  # days: contacts are protected for seven, so that the first of them end within it


def row_of(connection: Connection, kind: str, id: str) -> tuple[Record, bool]:
    """A record as its row tells it, and whether that is live."""
    table = ROWS[kind].__table__
    row = connection.execute(select(table).where(table.c.hall == "h1", table.c.id == id)).mappings().one()
    return KINDS[kind].model_validate({name: row[name] for name in KINDS[kind].model_fields}), row["live"]


def last_told(connection: Connection) -> dict[tuple[str, str], tuple[Record | None, bool]]:
    """Of every record that ever was: how the journal last told of it, and whether it has not left since."""
    told: dict[tuple[str, str], tuple[Record | None, bool]] = {}
    for entry in journal.read(connection, "h1", 0):
        for kind, id, record in entry.changes:
            told[kind, id] = (record, True) if record else (told[kind, id][0], False)
    return told


async def at_once(house: House, *commands: tuple[str, dict[str, Any]]) -> None:
    """Give commands in one turn of the loop: they are decided and saved together."""
    await asyncio.gather(*(house.store.submit("h1", COMMANDS[verb], system("h1"), words) for verb, words in commands))


def a_day(house: House, number: int) -> None:
    """Visitors and callers, of whom some are still inside at midnight, one of them called; and a sale."""
    open_day(house, day=days(number))
    for n in range(3):
        badge = house.receive(phone=f"1380000{number:02d}{n:02d}")
        contact = max(house.hall.all(Contact).values(), key=lambda contact: (contact.at, contact.id))
        if n == 1 and number < 3:
            house.do("application.submit", house.person(badge), unit=f"u{number + 1}", contact=contact.id)
        if n == 2:
            house.do("visit.end", house.person(badge), visit=visits(house, "received")[-1].id)
    house.dispatch(house.visitor())
    house.visitor()
    for application in list(house.hall.all(Application).values()):
        if application.state == "waiting":
            house.do("application.refuse", house.desk("controller"), application=application.id, reason="no")


@pytest.fixture
def week(house: House) -> House:
    """A hall that was swept on nine nights."""
    stock(house)
    for number in range(WEEK):
        a_day(house, number)
        house.night(days(number + 1))
    return house


def test_a_week_with_its_nights_is_the_same_in_rows_journal_and_replay(week: House) -> None:
    with journal.one_moment(week.engine) as connection:
        told = last_told(connection)
        replayed, kept = journal.replay(connection, "h1").hall, journal.load(connection, "h1").hall
        for kind, record in KINDS.items():
            assert kept.all(record) == replayed.all(record) == week.hall.all(record), kind
        gone = {kind for (kind, _), (_, live) in told.items() if not live}
        assert (
            gone
            == {
                "visit",
                "contact",
                "roster",
                "round",
                "slot",
                "credit",
                "application",
                "counter",
                "notice",
                "challenge",
            }
            & gone
        )
        assert gone >= {"visit", "contact", "roster", "slot", "application", "counter"}, "the premise"
        assert {key: row_of(connection, *key) for key in told} == told
        assert journal.verify(connection, "h1") == (week.hall.seq, None)


def test_a_record_that_left_is_kept_as_it_was_last(week: House) -> None:
    """Of whoever was still inside at midnight the row says that he left; nothing that left is still going on in it."""
    with week.engine.connect() as connection:
        left: dict[str, list[Any]] = {}
        for kind in ("visit", "contact", "roster", "slot"):
            table = ROWS[kind].__table__
            rows = connection.execute(select(table.c.id).where(~table.c.live)).scalars().all()
            left[kind] = [row_of(connection, kind, id)[0] for id in rows]
    assert all(left.values()), "the premise"
    assert [record for records in left.values() for record in records if not record.finished] == []
    by_midnight = [visit for visit in left["visit"] if visit.ended_at.hour == 16 and visit.ended_at.minute == 10]
    assert len(by_midnight) == 4 * WEEK, "two are received, one is called and one waits"
    assert {visit.state for visit in by_midnight} == {"ended", "left"}


async def test_what_ends_and_leaves_within_one_batch_has_its_last_state_in_its_row(house: House) -> None:
    open_day(house)
    badge = house.receive()
    visit = visits(house, "received")[0].id
    house.set("00:10", days(1))
    batches: list[int] = []
    house.listeners.append(lambda entries: batches.append(len(entries)))
    await at_once(house, ("visit.end", {"visit": visit}), ("hall.close_day", {}), ("hall.sweep", {}))
    assert batches == [3], "the premise: they were saved together"
    with house.engine.connect() as connection:
        kept, live = row_of(connection, "visit", visit)
        assert isinstance(kept, Visit)
        assert (kept.state, live) == ("ended", False)
        assert journal.verify(connection, "h1") == (house.hall.seq, None)
    assert house.badge(kept.consultant) == badge


async def test_a_record_that_leaves_and_comes_back_within_one_batch_is_live(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.visitor()
    visit = visits(house, "waiting")[0]
    acts = iter([lambda change: change.drop(visit), lambda change: change.put(visit.but(party=7))])
    monkeypatch.setitem(vars(COMMANDS["hall.sweep"]), "run", lambda change, by: next(acts)(change) or {})
    await at_once(house, ("hall.sweep", {}), ("hall.sweep", {}))
    with house.engine.connect() as connection:
        assert row_of(connection, "visit", visit.id) == (visit.but(party=7), True)


def test_who_puts_and_drops_a_record_in_one_change_made_a_mistake(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.visitor()

    def both(change: Change, by: Any) -> dict[str, Any]:
        visit = next(iter(change.hall.all(Visit).values()))
        change.put(visit.but(party=7))
        change.drop(visit)
        return {}

    monkeypatch.setitem(vars(COMMANDS["hall.sweep"]), "run", both)
    head = house.hall.seq
    with pytest.raises(ValueError, match="put and dropped"):
        house.do("hall.sweep")
    assert house.hall.seq == head
    assert visits(house, "waiting")[0].party == 1


def test_the_night_may_be_cut_off_between_its_two_changes(house: House) -> None:
    open_day(house)
    house.receive()
    house.set("00:10", days(1))
    house.do("hall.close_day")
    house.night(days(1))
    assert house.hall.all(Visit) == {}
    assert site_of(house.hall).swept_at == house.now


def test_who_is_on_duty_since_midnight_is_not_sent_home_by_a_late_night(house: House) -> None:
    open_day(house)
    house.set("08:00", days(1))
    house.present("A01", "waiting")
    house.do("hall.close_day")
    states = {house.badge(held.id): held.state for held in house.hall.all(KINDS["presence"]).values()}  # type: ignore[attr-defined]
    assert states == {"A01": "waiting", "A02": "off", "B01": "off", "B02": "off"}


def test_a_hall_that_is_not_there_is_not_whole(house: House) -> None:
    with house.engine.connect() as connection, pytest.raises(LookupError):
        journal.verify(connection, "h404")


@pytest.mark.parametrize(
    ("kind", "change"),
    [("unit", {"price_fen": 1}), ("visit", {"live": False}), ("policy", {"value": 7}), ("visit", {"ended_at": None})],
)
def test_a_row_that_is_not_as_the_journal_says_is_named(house: House, kind: str, change: dict[str, Any]) -> None:
    stock(house)
    open_day(house)
    house.do("visit.leave", house.desk("dispatcher"), visit=house.visitor())
    table = ROWS[kind].__table__
    with house.engine.begin() as connection:
        id = connection.execute(select(table.c.id).order_by(table.c.id)).scalars().first()
        connection.execute(update(table).where(table.c.id == id).values(**change))
        assert journal.verify(connection, "h1") == (house.hall.seq, f"{kind} {id}")


def test_a_row_too_many_and_a_row_too_few_are_named(house: House) -> None:
    visit = house.visitor()
    table = ROWS["visit"].__table__
    with house.engine.begin() as connection:
        row = dict(connection.execute(select(table)).mappings().one())
        connection.execute(insert(table), [row | {"id": "v404"}])
        assert journal.verify(connection, "h1") == (house.hall.seq, "visit v404")
        connection.execute(table.delete())
        assert journal.verify(connection, "h1") == (house.hall.seq, f"visit {visit}")


def test_a_long_journal_is_proved_in_the_memory_of_a_few_pages(house: House) -> None:
    """What is held grows with the records that ever were, not with what happened to them."""
    person = house.person("A01").person
    for _ in range(6):
        house.together(*(("presence.set", {"person": person, "state": "waiting"}) for _ in range(500)))
    with journal.one_moment(house.engine) as connection:
        tracemalloc.start()
        found = journal.verify(connection, "h1")
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        text = sum(len(entry.message) for entry in journal.read(connection, "h1", 0))
    assert found == (house.hall.seq, None)
    assert house.hall.seq > 6 * journal.PAGE
    assert most < 4 * 2**20, (most, text)


def test_a_hall_is_proved_while_it_goes_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows and journal are looked at in one moment, whatever is saved between the two looks."""
    stock(house)
    before, look = house.hall.seq, journal._differs

    def later(*told: Any) -> str | None:
        house.visitor()
        return look(*told)

    monkeypatch.setattr(journal, "_differs", later)
    with journal.one_moment(house.engine) as connection:
        assert journal.verify(connection, "h1") == (before, None)
    assert house.hall.seq == before + len(KINDS), "the premise"
