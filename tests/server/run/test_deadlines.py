"""What time alone brings about."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import update
from structlog.testing import capture_logs

from domain.clients.contacts.records import Contact
from domain.core.deadline import GRACE, due
from domain.core.hall import Hall, hall_of
from domain.core.refusal import Refused
from domain.house.presence.records import Presence
from domain.house.site.rules import local_day, site_of
from domain.sales.applications.records import ApplicationState
from server.base import hall_time
from server.live.feed import Feed
from server.run import alarms, deadlines, deadlines_watch
from server.run.deadlines_watch import DeadlinesWatch
from server.store.store import Store
from server.store.tables import ROWS
from server.store.writer import StoreEvents
from tests.hall import MONDAY, House, application, at, days, open_day, stock


def verbs(house: House) -> list[str]:
    return [verb for verb, _ in due(house.hall, house.now)]


def test_nothing_is_due_in_a_quiet_hall(monday: House) -> None:
    assert verbs(monday) == []


def test_a_call_nobody_answers_lapses_after_its_thirty_seconds(monday: House) -> None:
    visit = monday.visitor()
    monday.dispatch(visit)
    monday.set("09:00:29")
    assert verbs(monday) == []
    monday.set("09:00:31")
    assert list(due(monday.hall, monday.now)) == [("visit.lapse", {"visit": visit})]
    monday.do("visit.lapse", visit=visit)
    assert verbs(monday) == []


def test_an_application_runs_out_after_its_hour_and_a_hold_after_its_window(monday: House) -> None:
    units = stock(monday)
    badge = monday.receive(phone="13812341234")
    contact = next(iter(monday.hall.all(Contact).values()))
    for unit in units[:2]:
        monday.do("application.submit", monday.person(badge), unit=unit, contact=contact.id)
    first = next(a for a in due(monday.hall, monday.now + timedelta(hours=2)))[1]["application"]
    monday.do("application.approve", monday.desk("controller"), application=first)
    monday.set("09:30:01")
    assert list(due(monday.hall, monday.now)) == [("application.expire", {"application": first})]
    monday.set("10:00:01")
    assert verbs(monday) == ["application.expire", "application.expire"]
    for verb, arguments in list(due(monday.hall, monday.now)):
        monday.do(verb, **arguments)
    assert verbs(monday) == []


def test_rosters_are_locked_at_eight_and_once(staffed: House) -> None:
    staffed.set("07:30")
    staffed.roster("A", MONDAY)
    staffed.set("07:59:59")
    assert verbs(staffed) == []
    staffed.set("08:00:00")
    assert list(due(staffed.hall, staffed.now)) == [("roster.lock", {"day": MONDAY.isoformat()})]
    staffed.do("roster.lock", day=MONDAY.isoformat())
    assert verbs(staffed) == []


def test_the_hall_is_swept_once_a_night(monday: House) -> None:
    monday.set("23:59:59")
    assert "hall.sweep" not in verbs(monday)
    monday.set("00:00:01", days(1))
    assert verbs(monday)[-2:] == ["hall.close_day", "hall.sweep"]
    with pytest.raises(Refused, match="not-due"):
        monday.do("hall.sweep")
    monday.do("hall.close_day")
    with pytest.raises(Refused, match="not-due"):
        monday.do("hall.close_day")
    assert verbs(monday)[-2:] == ["hall.close_day", "hall.sweep"], "it may end between the two, and goes on from there"
    monday.do("hall.sweep")
    assert "hall.sweep" not in verbs(monday)
    open_day(monday, day=days(1))
    assert verbs(monday) == []


@pytest.mark.parametrize("state", get_args(ApplicationState))
def test_the_clock_ends_exactly_the_applications_whose_time_runs(state: ApplicationState) -> None:
    moment = at("10:00:07")
    hall = hall_of([application(state=state, answer_by=moment, pay_by=moment)])
    runs = state in ("waiting", "approved")
    for later, ended in ((-GRACE, False), (timedelta(0), False), (GRACE, runs), (timedelta(days=3), runs)):
        found = [verb for verb, _ in due(hall, moment + later)]
        assert found == (["application.expire"] if ended else []), later


def test_what_is_due_first_is_ended_first() -> None:
    minutes = [3, 1, 2]
    hall = hall_of([application(n, answer_by=at(f"10:0{n}")) for n in minutes])
    found = [arguments["application"] for _, arguments in due(hall, at("10:02:30"))]
    assert found == [application(n).id for n in (1, 2)]


@contextlib.asynccontextmanager
async def ticking(*houses: House) -> AsyncIterator[dict[str, Feed]]:
    """The clock of these halls of one database, by the real time, in which everything of theirs is long due."""
    feeds = {house.name: Feed(house.engine, house.name, "v", lambda touched: None) for house in houses}
    for feed in feeds.values():
        await feed.open()
    loop = asyncio.get_running_loop()

    def take(hall: str, entries: Any) -> None:
        loop.call_soon_threadsafe(feeds[hall].on_commit, entries)

    store = Store(houses[0].engine, houses[0].cipher, StoreEvents(take), hall_time.now)
    running = asyncio.create_task(deadlines.run(feeds, store))
    try:
        yield feeds
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await asyncio.to_thread(store.close)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)


def swept(feed: Feed) -> bool:
    at = site_of(feed.hall).swept_at
    return at is not None and at.year > MONDAY.year


async def test_what_one_hall_holds_stops_neither_another_nor_the_rest_of_its_own_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = House(house.engine, name="h2")
    other.do("site.open", name="the other hall")
    ill: list[Hall] = []

    def part(hall: Hall, now: datetime) -> Iterator[deadlines.Due]:
        if hall in ill:
            raise OverflowError("date value out of range")
        yield from ()

    monkeypatch.setattr(deadlines, "LOOKS", [part, *deadlines.LOOKS])
    monkeypatch.setattr(deadlines, "TICK", 0.01)
    with capture_logs() as told:
        async with ticking(house, other) as feeds:
            ill.append(feeds["h1"].hall)
            since = asyncio.get_running_loop().time()
            await until(lambda: swept(feeds["h1"]) and swept(feeds["h2"]))
            await until(lambda: deadlines.unseen()["h1"] > 0.5)
            assert (
                deadlines.unseen()["h2"] < deadlines.unseen()["h1"] <= asyncio.get_running_loop().time() - since + 0.5
            )
            said = [line for line in told if line["log_level"] == "error"]
            assert [(line["event"], line["hall"], line["look"]) for line in said] == [
                ("clock cannot look", "h1", "part")
            ]
            ill.clear()
            await until(lambda: deadlines.unseen()["h1"] < 0.4)
    assert deadlines.unseen() == {}
    other.close()


@pytest.mark.parametrize(
    ("table", "id", "changed", "key"),
    [
        ("policy", "roster.cutoff", {"value": "08+01"}, "roster.cutoff"),
        ("policy", "rotation.minimum", {"value": "ten"}, "rotation.minimum"),
        ("site", "site", {"zone": "Factory"}, "zone"),
    ],
)
async def test_a_hall_with_a_setting_from_before_starts_and_somebody_is_told(
    house: House,
    clocks: DeadlinesWatch,
    monkeypatch: pytest.MonkeyPatch,
    table: str,
    id: str,
    changed: dict[str, Any],
    key: str,
) -> None:
    house.now = hall_time.now()
    house.present("A01", "waiting")
    today = local_day(house.hall, house.now)
    house.roster("A", today)
    rows = ROWS[table].__table__
    with house.engine.begin() as connection:
        connection.execute(update(rows).where(rows.c.hall == "h1", rows.c.id == id).values(**changed))
    monkeypatch.setattr(alarms, "EVERY", 0.01)
    with capture_logs() as told:
        async with ticking(house) as feeds:
            watching = asyncio.create_task(alarms.watch(house.engine, feeds, clocks))
            await until(lambda: any(line["event"] == "alarm" for line in told))
            await until(lambda: swept(feeds["h1"]) and deadlines.unseen()["h1"] < 5)
            assert REGISTRY.get_sample_value("anchang_clock_looked_seconds", {"hall": "h1"}) is not None
            assert feeds["h1"].hall.all(Presence), "the premise"
            watching.cancel()
    alarm = {"event": "alarm", "log_level": "error", "what": "h1 holds what cannot be used", "keys": [key]}
    assert [line for line in told if line["log_level"] == "error"] == [alarm]


async def test_time_that_stands_still_in_a_hall_is_an_alarm(
    house: House, clocks: DeadlinesWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarms, "EVERY", 0.01)
    monkeypatch.setattr(deadlines, "unseen", lambda: {"h1": deadlines_watch.MISSED + 1})
    feed = Feed(house.engine, "h1", "v", lambda touched: None)
    await feed.open()
    with capture_logs() as told:
        watching = asyncio.create_task(alarms.watch(house.engine, {"h1": feed}, clocks))
        await until(lambda: any(line["event"] == "alarm" for line in told))
        monkeypatch.setattr(deadlines, "unseen", lambda: {"h1": 0.0})
        await until(lambda: any(line["event"] == "alarm over" for line in told))
        watching.cancel()
    assert {line["what"] for line in told} == {"time stands still in h1"}
