"""Whoever loses a right loses the screen: at once where it is on, and with a word where it was away."""

import asyncio
import time

import pytest

from domain.house.people.records import Person
from server.auth.credentials import Credentials
from server.demo import HALL
from server.live.frames import Close
from tests.faults.figures import Measured
from tests.faults.house import FaultyHouse
from tests.faults.invariants import check
from tests.stories.screens import Screen, showing, until

pytestmark = [pytest.mark.story, pytest.mark.timeout(240)]

GONE = 2.0  # seconds from the revocation to the closed screen, at whichever process
SCREENS = 5  # per process and kind of revocation


@pytest.mark.fault(30)
async def test_a_session_a_device_and_a_person_end_while_they_look(hall: FaultyHouse, measured: Measured) -> None:
    """A device revoked at A, a person who leaves the hall, and a new secret, which ends sessions without a change of the
    hall: every one of their screens at A and B is closed for good; everybody else's stay."""
    device = (await hall.command(hall.a, "admin", "device.add", screen="board", name="外墙大屏"))["device"]
    one = (await hall.command(hall.a, "admin", "person.save", name="林一", role="cashier"))["person"]
    other = (await hall.command(hall.a, "admin", "person.save", name="林二", role="cashier"))["person"]
    tokens = {
        "device": hall.session(device=device),
        "person": hall.session(person=one),
        "secret": hall.session(person=other),
    }

    async def end(what: str) -> None:
        if what == "device":
            assert (await hall.command(hall.a, "admin", "device.revoke", device=device)).done
        elif what == "person":
            left = {"id": one, "name": "林一", "role": "cashier", "active": False}
            assert (await hall.command(hall.a, "admin", "person.save", **left)).done
        else:
            await asyncio.to_thread(Credentials(hall.engine).set_secret, HALL, other, "another secret")

    for what, token in tokens.items():
        screens = [
            Screen("board" if what == "device" else "cashier", token, at)
            for at in (hall.a, hall.b)
            for _ in range(SCREENS)
        ]
        async with showing(*screens):
            started = time.monotonic()
            await end(what)
            asked = time.monotonic()
            await until(
                lambda screens=screens: all(s.refused for s in screens), 15, f"all screens of the {what} closed"
            )  # type: ignore[misc]
            measured(f"{what}: all its screens closed", time.monotonic() - asked, GONE)
            assert {screen.refused for screen in screens} == {int(Close.NOT_SIGNED_IN)}
            assert time.monotonic() - started < 10
    assert hall.look().get(Person, one) is not None
    assert [wall.refused for wall in hall.walls] == [None, None]
    await check(hall)
