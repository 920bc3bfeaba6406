"""A change made at one process is everywhere, once."""

import asyncio
import uuid

import pytest

from tests.stories.hall_process import House
from tests.stories.screens import Screen, fresh_snapshot, showing

pytestmark = [pytest.mark.story, pytest.mark.timeout(180)]


async def test_a_hold_approved_at_one_process_shows_on_a_board_at_the_other(hall: House) -> None:
    """SC-03: the consultant applies at B, the controller approves at A; the board at B and the desk at A both say so."""
    unit = hall.new_unit()
    desk = Screen("approvals", hall.token("site_lead"), hall.a)
    async with showing(desk):
        application = await hall.apply(hall.b, unit)
        await hall.shown(unit, "applied", desk)
        assert all(wall.cards[f"unit/{unit}"]["state"] == "available" for wall in hall.walls)

        approved = await hall.command(hall.a, "controller", "application.approve", application=application)

        await hall.shown(unit, "on_hold", *hall.walls, desk)
        assert desk.cards[f"application/{application}"]["state"] == "approved"
        until = approved["until"][:19]
        assert all(wall.cards[f"unit/{unit}"]["until"].startswith(until) for wall in hall.walls)
        fresh = await fresh_snapshot(hall.b, "approvals", hall.token("site_lead"))
        assert fresh["cards"] == desk.cards


async def test_one_key_sent_at_once_to_both_processes_is_done_once(hall: House) -> None:
    """A double click, a retry through another process: one visitor, one number, one answer."""
    key, device = uuid.uuid4().hex, "device:checkin"
    visitor = {"name": "王一", "title": "女士", "consent": True}
    before = hall.head()

    answers = await asyncio.gather(
        *(hall.command(at, device, "visit.check_in", key=key, **visitor) for at in (hall.a, hall.b) * 5)
    )

    assert [answer.status for answer in answers] == [200] * 10
    assert all(answer.body == answers[0].body for answer in answers)
    assert hall.head() == before + 1

    for at in (hall.a, hall.b):
        other = await hall.command(at, device, "visit.check_in", key=key, **{**visitor, "name": "王二"})
        assert (other.status, other.code) == (422, "key-reused")
    assert hall.head() == before + 1
