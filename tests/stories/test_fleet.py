"""The office knows how every screen of the building is, whichever process it is at, and what it does reaches it at once."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from server.auth.sessions import COOKIE
from server.demo import HALL
from server.live.devices import SILENT_AFTER
from tests.stories.hall_process import House, Process
from tests.stories.screens import Screen, showing, until

pytestmark = [pytest.mark.story, pytest.mark.timeout(180)]

OFFICE_ASKS = 1.5  # seconds between two questions of the office's page


@pytest.fixture
async def wall(hall: House) -> AsyncIterator[tuple[str, Screen]]:
    """A newly paired screen at B that says what it has painted; its id and its page."""
    added = await hall.command(hall.a, "admin", "device.add", screen="turns", name="门厅的屏")
    await until(lambda: all(wall.seq == added.body["seq"] for wall in hall.walls), 10, "both processes know the device")
    screen = Screen("turns", hall.session(device=added["device"]), hall.b)
    screen.answers = True
    async with showing(screen):
        yield added["device"], screen
    await hall.command(hall.a, "admin", "device.revoke", device=added["device"])  # silent from now on, and no alarm


async def told(hall: House, at: Process, device: str) -> dict[str, Any]:
    """What the office hears of this device at this process."""
    headers = {"Cookie": f"{COOKIE}={hall.token('admin')}"}
    answer = (await hall.http.get(f"{at.url}/api/{HALL}/fleet", headers=headers)).json()
    found: dict[str, Any] = next(row for row in answer["devices"] if row["device"] == device)
    return {**found, "seq": answer["seq"]}


async def becomes(hall: House, at: Process, device: str, state: str, within: float) -> float:
    """Waits until the office hears so at this process; the moment it did."""
    deadline = time.monotonic() + within
    while (await told(hall, at, device))["state"] != state:
        assert time.monotonic() < deadline, (state, await told(hall, at, device))
        await asyncio.sleep(0.05)
    return time.monotonic()


def prior_replies(at: Process, device: str) -> str:
    """The lines of this process's log about a device."""
    return "\n".join(line for line in at.log.splitlines() if f'"device": "{device}"' in line)


async def counted_silent(hall: House, at: Process) -> float:
    """How many turn boards this process counts as silent."""
    text = (await hall.http.get(f"{at.url}/metrics")).text
    found = re.search(r'anchang_devices_silent\{hall="h1",screen="turns"\} (\S+)', text)
    return float(found[1]) if found else 0.0


async def test_both_processes_know_how_a_screen_is(hall: House, wall: tuple[str, Screen]) -> None:
    device, screen = wall
    await asyncio.gather(*(becomes(hall, at, device, "live", 10) for at in (hall.a, hall.b)))
    await hall.hold(hall.a)
    await until(lambda: screen.seq == hall.head(), 5, "the screen holds the hall's number")
    for at in (hall.a, hall.b):
        deadline = time.monotonic() + 10
        while (seen := await told(hall, at, device))["have"] != hall.head():
            assert time.monotonic() < deadline, seen
            await asyncio.sleep(0.1)
        assert (seen["screen"], seen["name"], seen["version"]) == ("turns", "门厅的屏", "story")
        assert seen["seq"] == hall.head()
        assert 0 <= seen["lag_ms"] < 2000
        assert 0 <= seen["ago"] < SILENT_AFTER


async def test_a_screen_that_stops_painting_is_an_alarm_within_ten_seconds(
    hall: House, wall: tuple[str, Screen]
) -> None:
    """Its socket stays open and reads every frame; only its answers stop. At the process it is at, and at the other."""
    device, screen = wall
    await asyncio.gather(*(becomes(hall, at, device, "live", 10) for at in (hall.a, hall.b)))
    sockets, beats = list(screen.lost), screen.beats
    assert [await counted_silent(hall, at) for at in (hall.a, hall.b)] == [0, 0]
    screen.answers = False
    fell_silent = screen.answered  # its last word: it may have died right after
    for heard in await asyncio.gather(*(becomes(hall, at, device, "silent", 20) for at in (hall.a, hall.b))):
        assert heard - fell_silent + OFFICE_ASKS <= 10
    assert screen.lost == sockets, "the premise: its socket is open"
    assert screen.beats > beats, "the premise: it is told of every beat"
    for at in (hall.a, hall.b):
        await until(lambda at=at: "device silent" in prior_replies(at, device), 5, "the log says so")
        assert await counted_silent(hall, at) == 1

    screen.answers = True
    await asyncio.gather(*(becomes(hall, at, device, "live", 5) for at in (hall.a, hall.b)))


async def test_a_process_that_has_just_started_knows_who_was_there(hall: House, wall: tuple[str, Screen]) -> None:
    """The screen dies with the process it was at: the alarm comes from those who never heard it themselves."""
    device, screen = wall
    await becomes(hall, hall.a, device, "live", 10)
    screen.answers = False
    hall.b.kill()
    hall.mend()
    for at in (hall.a, hall.b):
        await becomes(hall, at, device, "silent", 15)


async def test_without_redis_a_screen_at_another_process_is_unknown_and_not_silent(
    hall: House, wall: tuple[str, Screen]
) -> None:
    device, _ = wall
    await becomes(hall, hall.a, device, "live", 10)
    hall.valkey.stop()
    try:
        states = set()
        until_then = time.monotonic() + SILENT_AFTER + 4
        while time.monotonic() < until_then:
            states.add((await told(hall, hall.a, device))["state"])
            await asyncio.sleep(0.2)
        assert states == {"live", "unknown"}
        assert (await told(hall, hall.b, device))["state"] == "live", "who hears it itself knows"
    finally:
        hall.valkey.cont()
    states.clear()
    await becomes(hall, hall.a, device, "live", 15)
    assert "device silent" not in prior_replies(hall.a, device)


async def test_a_revoked_screen_goes_dark_within_a_second(hall: House, wall: tuple[str, Screen]) -> None:
    """In the middle of its session, at the other process; and it is no alarm."""
    device, screen = wall
    await becomes(hall, hall.a, device, "live", 10)
    started = time.monotonic()
    assert (await hall.command(hall.a, "admin", "device.revoke", device=device)).done
    await until(lambda: screen.refused == 4401, 10, "it is sent away for good")
    assert time.monotonic() - started < 2
    headers = {"Cookie": f"{COOKIE}={hall.token('admin')}"}
    for at in (hall.a, hall.b):
        answer = (await hall.http.get(f"{at.url}/api/{HALL}/fleet", headers=headers)).json()
        assert device not in {row["device"] for row in answer["devices"]}
        assert answer["devices"], "the premise: others are in use"


async def test_what_is_asked_of_a_screen_reaches_it_and_no_other(hall: House, wall: tuple[str, Screen]) -> None:
    device, screen = wall
    for verb, what in (("device.identify", "identify"), ("device.reload", "reload")):
        started = time.monotonic()
        assert (await hall.command(hall.a, "admin", verb, device=device)).done
        await until(
            lambda what=what: [ask["what"] for ask in screen.asked][-1:] == [what], 10, f"it is asked to {what}"
        )
        assert time.monotonic() - started < 2
    assert {ask["name"] for ask in screen.asked} == {"门厅的屏"}
    await hall.shown(await hall.hold(hall.a), "on_hold", *hall.walls)
    assert [wall.asked for wall in hall.walls] == [[], []]


async def test_a_screen_that_was_away_for_a_moment_is_asked_when_it_is_back(hall: House) -> None:
    added = await hall.command(hall.a, "admin", "device.add", screen="turns", name="休息区")
    assert (await hall.command(hall.a, "admin", "device.identify", device=added["device"])).done
    back = Screen("turns", hall.session(device=added["device"]), hall.a)
    async with showing(back):
        await until(lambda: [ask["what"] for ask in back.asked] == ["identify"], 5, "it is asked")
