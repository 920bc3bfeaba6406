"""Who is it: whoever holds the token, in one hall, as the hall knows them now."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from domain.core.refusal import Refused
from domain.core.viewer import system
from domain.nouns import COMMANDS
from server.auth.sessions import COOKIE, SIGN_IN, TRUSTED_FOR, Sessions, digest
from tests.hall import House


@pytest.fixture
def sessions(house: House) -> Sessions:
    return Sessions(house.engine)


async def who(sessions: Sessions, house: House, token: str | None, hall: str = "h1") -> str | None:
    viewer = await sessions.viewer(token, house.hall, hall, "zh_CN")
    return viewer.actor if viewer else None


async def test_a_session_is_one_persons_in_one_hall_until_it_is_closed(sessions: Sessions, house: House) -> None:
    desk = house.desk("cashier")
    token = await sessions.open("h1", person=desk.person)
    assert await who(sessions, house, token) == desk.actor
    assert await who(sessions, house, token, "h2") is None
    assert await who(sessions, house, token + "x") is None
    assert await who(sessions, house, None) is None
    assert await sessions.still_open({token, "another"}) == {token}
    await sessions.close(token)
    assert await who(sessions, house, token) is None
    assert await sessions.still_open({token}) == set()


async def test_a_session_ends_by_itself(sessions: Sessions, house: House) -> None:
    token = await sessions.open("h1", person=house.desk("cashier").person)
    with house.engine.begin() as connection:
        yesterday = datetime.now(UTC) - timedelta(days=1)
        connection.execute(update(SIGN_IN).where(SIGN_IN.c.token == digest(token)).values(until=yesterday))
    assert await who(sessions, house, token) is None


async def test_the_database_does_not_hold_the_token(sessions: Sessions, house: House) -> None:
    token = await sessions.open("h1", person=house.desk("cashier").person)
    with house.engine.connect() as connection:
        assert token not in str(connection.execute(SIGN_IN.select()).all())
    assert COOKIE


async def test_a_changed_role_counts_at_once(sessions: Sessions, house: House) -> None:
    desk = house.desk("cashier")
    token = await sessions.open("h1", person=desk.person)
    house.do("person.save", id=desk.person, name=desk.name, role="controller")
    viewer = await sessions.viewer(token, house.hall, "h1", "en")
    assert viewer is not None
    assert (viewer.role, viewer.locale) == ("controller", "en")


def looks_of(sessions: Sessions, patch: pytest.MonkeyPatch, takes: float, *, fails: bool = False) -> list[float]:
    """From now on each look at all sessions takes so long, and may fail; when each began."""
    began, look = list[float](), sessions._all

    def slowly() -> Any:
        began.append(time.monotonic())
        time.sleep(takes)
        if fails:
            raise OSError
        return look()

    patch.setattr(sessions, "_all", slowly)
    return began


async def test_whoever_asks_while_the_database_is_silent_shares_one_look(
    sessions: Sessions, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand screens that come back do not wait for a turn each, during the outage or after it."""
    token = await sessions.open("h1", person=house.desk("cashier").person)
    with monkeypatch.context() as outage:
        looks = looks_of(sessions, outage, 0.05, fails=True)
        said = await asyncio.gather(
            *(sessions.viewer(token, house.hall, "h1", "en") for _ in range(20)), return_exceptions=True
        )
    assert {type(answer) for answer in said} == {OSError}
    assert len(looks) == 1
    assert await who(sessions, house, token) is not None


async def test_who_gives_up_on_a_look_leaves_it_to_the_others(
    sessions: Sessions, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await sessions.open("h1", person=house.desk("cashier").person)
    looks = looks_of(sessions, monkeypatch, 0.3)

    async def in_haste() -> None:
        async with asyncio.timeout(0.05):
            await who(sessions, house, token)

    said = await asyncio.gather(*(in_haste() for _ in range(5)), who(sessions, house, token), return_exceptions=True)
    assert [type(answer) for answer in said[:5]] == [TimeoutError] * 5
    assert said[5] is not None
    assert len(looks) == 1


async def test_a_look_that_takes_long_serves_all_who_waited_for_it(
    sessions: Sessions, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await sessions.open("h1", person=house.desk("cashier").person)
    looks = looks_of(sessions, monkeypatch, TRUSTED_FOR + 0.1)
    said = await asyncio.gather(*(who(sessions, house, token) for _ in range(10)))
    assert None not in said
    assert len(looks) == 1


async def test_whoever_was_put_out_is_not_signed_in_again_by_being_put_in(sessions: Sessions, house: House) -> None:
    """Both in one batch, so that no process had a moment in between; the session of others goes on."""
    desk, other = house.desk("cashier"), house.desk("dispatcher")
    token, others = await sessions.open("h1", person=desk.person), await sessions.open("h1", person=other.person)
    assert await who(sessions, house, token) == desk.actor
    person = {"id": desk.person, "name": desk.name, "role": "cashier"}
    house.together(("person.save", {**person, "active": False}), ("person.save", person))
    fresh = Sessions(house.engine)
    assert await who(fresh, house, token) is None
    assert await who(fresh, house, others) == other.actor
    assert await who(fresh, house, await fresh.open("h1", person=desk.person)) == desk.actor


async def test_a_revoked_device_is_nobody_and_is_known_again(sessions: Sessions, house: House) -> None:
    """Its browser has to be told, however late it comes back, that it keeps nothing (S18)."""
    device = house.do("device.add", screen="board", name="a wall").result["device"]
    token = await sessions.open("h1", device=device)
    house.do("device.revoke", device=device)
    later = Sessions(house.engine)
    assert await later.viewer(token, house.hall, "h1", "en") is None
    assert await later.device(token) == device


async def test_whoever_is_out_is_not_signed_in(sessions: Sessions, house: House) -> None:
    desk = house.desk("cashier")
    house.do("person.save", id=desk.person, name=desk.name, role="cashier", active=False)
    with pytest.raises(Refused, match="not-signed-in"):
        await sessions.open("h1", person=desk.person)


def test_a_session_that_is_being_opened_while_its_person_is_put_out_ends(sessions: Sessions, house: House) -> None:
    """Whoever puts the person out waits for it, and ends it with the others."""
    desk, waiting = house.desk("cashier"), []

    def put_out(_: Any, __: Any, statement: str, *more: Any) -> None:
        if statement.startswith("INSERT INTO sign_in"):
            order = {"id": desk.person, "name": desk.name, "role": "cashier", "active": False}
            waiting.append(house.store.submit_from_thread("h1", COMMANDS["person.save"], system("h1"), order))
            with pytest.raises(TimeoutError):
                waiting[0].result(0.3)

    event.listen(house.engine, "before_cursor_execute", put_out)
    try:
        sessions.open_now("h1", person=desk.person)
    finally:
        event.remove(house.engine, "before_cursor_execute", put_out)
    waiting[0].result(10)
    with house.engine.connect() as connection:
        assert connection.execute(SIGN_IN.select()).all() == []
