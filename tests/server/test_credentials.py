"""PINs and passwords: what wrong tries cost, and what a new one ends."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from domain.refusal import Refused
from server.credentials import CREDENTIAL, FIRST_LOCK, FREE_TRIES, LONGEST_LOCK, Credentials
from server.sessions import Sessions
from tests.hall import House


@pytest.fixture
def credentials(house: House) -> Credentials:
    return Credentials(house.engine)


async def test_wrong_secrets_lock_out_for_longer_each_time(credentials: Credentials, house: House) -> None:
    person = house.desk("cashier").person or ""
    credentials.set_secret("h1", person, "246810")
    await credentials.check_secret("h1", person, "246810")
    for _ in range(FREE_TRIES + 1):
        with pytest.raises(Refused, match="wrong-secret"):
            await credentials.check_secret("h1", person, "000000")
    with pytest.raises(Refused, match="locked-out"):
        await credentials.check_secret("h1", person, "246810")
    locks = []
    for failures in (FREE_TRIES, FREE_TRIES + 1, FREE_TRIES + 2, FREE_TRIES + 30):
        now = datetime.now(UTC)
        credentials._count_failure("h1", person, failures, now)
        locked = (credentials._credential("h1", person) or {})["locked_until"]
        locks.append(locked - now if locked else None)
    assert locks == [None, FIRST_LOCK, 2 * FIRST_LOCK, LONGEST_LOCK]


async def test_after_the_lock_the_right_secret_wipes_the_slate(credentials: Credentials, house: House) -> None:
    person = house.desk("cashier").person or ""
    credentials.set_secret("h1", person, "246810")
    with house.engine.begin() as connection:
        past = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(update(CREDENTIAL).values(failures=9, locked_until=past))
    await credentials.check_secret("h1", person, "246810")
    assert (credentials._credential("h1", person) or {})["failures"] == 0


async def test_an_unknown_name_is_refused_like_a_wrong_secret(credentials: Credentials) -> None:
    for person in (None, "u404"):
        with pytest.raises(Refused, match="wrong-secret"):
            await credentials.check_secret("h1", person, "246810")


async def test_a_new_secret_ends_the_sessions_and_a_short_one_is_weak(credentials: Credentials, house: House) -> None:
    sessions = Sessions(house.engine)
    person = house.desk("cashier").person or ""
    token = await sessions.open("h1", person=person)
    with pytest.raises(Refused, match="weak-secret"):
        credentials.set_secret("h1", person, "12345")
    credentials.set_secret("h1", person, "246810")
    assert await sessions.still_open({token}) == set()
