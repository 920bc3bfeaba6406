"""Who is it: whoever holds the token, in one hall, as the hall knows them now."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from server.sessions import COOKIE, SIGN_IN, Sessions, digest
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
