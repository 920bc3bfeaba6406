"""What the hall rests on fails, one thing at a time: work goes on, or screens say they are old; then all is true again."""

import asyncio
import time
import uuid

import pytest

from tests.stories.hall_process import Answer, House
from tests.stories.screens import Screen, fresh_snapshot, showing, until

pytestmark = [pytest.mark.story, pytest.mark.timeout(180)]

WITHOUT_REDIS = 6.0  # seconds; about one is promised, on an idle machine
ANSWER = 5.0  # seconds within which a command must have answered, whatever Redis does


async def test_without_redis_work_goes_on_and_boards_follow_the_journal(hall: House) -> None:
    """Valkey is gone for five seconds: every command is done, and both boards show it; the same once it is back."""
    hall.valkey.kill()
    try:
        started = time.monotonic()
        for number in range(4):
            unit = await _hold_in_time(hall, number)
            await hall.shown(unit, "on_hold", within=WITHOUT_REDIS)
        await asyncio.sleep(max(0.0, started + 5 - time.monotonic()))
        assert not any([(await hall.ready(process))[1]["redis"] for process in (hall.a, hall.b)])
        assert all([(await hall.ready(process))[0] == 200 for process in (hall.a, hall.b)])
        assert not any(wall.old for wall in hall.walls)
    finally:
        hall.valkey.start()
    await hall.redis_heard()
    unit = await _hold_in_time(hall, 0)
    await hall.shown(unit, "on_hold")
    assert [wall.snapshots for wall in hall.walls] == [1, 1]
    assert [wall.lost for wall in hall.walls] == [[], []]


async def test_a_frozen_redis_delays_no_answer(hall: House) -> None:
    """Valkey accepts everything and answers nothing for four seconds; nobody at a desk notices."""
    hall.valkey.stop()
    try:
        started = time.monotonic()
        for number in range(4):
            unit = await _hold_in_time(hall, number)
            await hall.shown(unit, "on_hold", within=WITHOUT_REDIS)
            await asyncio.sleep(max(0.0, started + 1 + number - time.monotonic()))
    finally:
        hall.valkey.cont()
    unit = await _hold_in_time(hall, 1)
    await hall.shown(unit, "on_hold", within=WITHOUT_REDIS)


async def test_screens_of_a_killed_process_go_on_at_the_other(hall: House) -> None:
    """kill -9 of A: its screens come to B, say how far they were, miss nothing and need no snapshot."""
    token = hall.token("site_lead")
    screens = [Screen("approvals", token, hall.a, hall.b) for _ in range(3)]
    screens.append(Screen("board", hall.token("device:board"), hall.a, hall.b))
    colleague = Screen("approvals", token, hall.b)
    async with showing(colleague, *screens):
        before = [screen.seq for screen in screens]
        hall.a.kill()
        units = [await hall.hold(hall.b) for _ in range(3)]  # while nobody of them listens
        for unit in units:
            await hall.shown(unit, "on_hold", *screens)

        assert [screen.snapshots for screen in screens] == [1] * 4
        assert [screen.resumed for screen in screens] == [1] * 4
        assert all(screen.seq != seq for screen, seq in zip(screens, before, strict=True))
        for screen in screens:
            fresh = await fresh_snapshot(hall.b, screen.name, screen.token)
            assert (fresh["seq"], fresh["cards"]) == (screen.seq, screen.cards)


async def test_without_a_database_screens_say_they_are_old_and_nothing_is_lost(hall: House) -> None:
    """PostgreSQL stops in the middle: no screen claims to be current, commands say `unavailable`, retries count once."""
    keys, device = [uuid.uuid4().hex for _ in range(8)], "device:checkin"
    hall.token(device)
    before = hall.head()

    async def check_in(number: int) -> Answer:
        at = (hall.a, hall.b)[number % 2]
        return await hall.command(at, device, "visit.check_in", key=keys[number], name="王", consent=True)

    in_flight = [asyncio.create_task(check_in(number)) for number in range(4)]
    await asyncio.to_thread(hall.postgres.stop)
    stopped = time.monotonic()
    try:
        first = await asyncio.gather(*in_flight, *(check_in(number) for number in range(4, 8)))
        refused = [answer for answer in first if not answer.done]
        assert {(answer.status, answer.code, answer.media) for answer in refused} == {
            (503, "unavailable", "application/problem+json")
        }
        assert all(not answer.done for answer in first[4:])
        await until(lambda: all(wall.old for wall in hall.walls), 12, "both boards know that they are old")
        # The last beat may come while a process still vouches (3 s); the screen's own rule adds 5 s.
        assert time.monotonic() - stopped < 3 + 5 + 2
        assert [(await hall.ready(process))[0] for process in (hall.a, hall.b)] == [503, 503]
    finally:
        hall.postgres.start()
    await until(lambda: not any(wall.old for wall in hall.walls), 8, "both boards are current again")
    assert [(await hall.ready(process))[0] for process in (hall.a, hall.b)] == [200, 200]

    second = await asyncio.gather(*(check_in(number) for number in range(8)))
    third = await asyncio.gather(*(check_in(number + 1 if number % 2 == 0 else number - 1) for number in range(8)))

    assert [answer.status for answer in second] == [200] * 8
    assert sorted(answer.body["seq"] for answer in third) == sorted(answer.body["seq"] for answer in second)
    assert all(answer.body in [other.body for other in second] for answer in third)
    assert all(one.body == two.body for one, two in zip(first, second, strict=True) if one.done)
    assert hall.head() == before + 8
    assert len({answer["number"] for answer in second}) == 8


async def test_a_process_without_a_connection_answers_again_by_itself(hall: House) -> None:
    """Every connection of the hall's database is cut at once; the next command may fail, the one after may not."""
    with hall.engine.connect() as connection:
        connection.exec_driver_sql(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
    deadline = time.monotonic() + 10
    for process in (hall.a, hall.b):
        while not (await hall.command(process, "device:checkin", "visit.check_in", name="王", consent=True)).done:
            assert time.monotonic() < deadline


async def _hold_in_time(hall: House, number: int) -> str:
    async with asyncio.timeout(2 * ANSWER):
        return await hall.hold((hall.a, hall.b)[number % 2])
