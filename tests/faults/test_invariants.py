"""The invariants must be able to fail: each kind of wrong that `proof` does not know is made, and must be reported."""

import json
from dataclasses import replace

import pytest

from tests.faults.house import FaultyHouse
from tests.faults.invariants import check, leaks, phones_of, same_as_fresh, unexplained
from tests.stories.screens import Screen, fresh_snapshot, showing

pytestmark = [pytest.mark.story, pytest.mark.timeout(180)]


async def test_a_phone_in_a_public_frame_is_reported(hall: FaultyHouse) -> None:
    told = json.dumps(await fresh_snapshot(hall.a, "checkin", hall.token("device:checkin")))
    assert leaks(hall.engine, hall.cipher, [told]) == []
    phone = min(phones_of(hall.engine, hall.cipher))
    assert leaks(hall.engine, hall.cipher, [told, json.dumps({"phone": phone})]) == [phone]


async def test_an_answer_that_could_not_be_true_is_reported(hall: FaultyHouse) -> None:
    """The same history with one answer changed: refused for a hold that came only later."""
    unit = hall.new_unit()
    first, second = [await hall.apply(at, unit, who) for at, who in zip((hall.a, hall.b), hall.contacts, strict=False)]
    early = await hall.command(hall.b, "controller", "application.approve", application=second)
    assert early.code == "not-head"
    assert (await hall.command(hall.a, "controller", "application.approve", application=first)).done
    assert unexplained(hall) == []
    at = len(hall.asked) - 2
    truth, hall.asked[at] = hall.asked[at], replace(hall.asked[at], said="unit-taken")
    assert [unit in found for found in unexplained(hall)] == [True]
    hall.asked[at] = truth


async def test_a_screen_that_shows_something_else_is_reported(hall: FaultyHouse) -> None:
    desk = Screen("approvals", hall.token("site_lead"), hall.a)
    async with showing(desk):
        await hall.hold(hall.b)
        await check(hall, desk)
        path = next(path for path in desk.cards if path.startswith("application/"))
        desk.cards[path] = {**desk.cards[path], "state": "nothing like it"}
        with pytest.raises(AssertionError):
            await same_as_fresh(hall, desk)
