"""Who is it: sessions, wrong secrets, and where a request came from."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from starlette.requests import HTTPConnection

from domain.refusal import Refused
from server.auth import COOKIE, CREDENTIAL, FIRST_LOCK, FREE_TRIES, LONGEST_LOCK, SIGN_IN, Sessions, digest, from_here
from server.throttle import Throttle, address_of
from tests.hall import House

HERE = {"host": "hall.example:8000"}


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


async def test_wrong_secrets_lock_out_for_longer_each_time(sessions: Sessions, house: House) -> None:
    person = house.desk("cashier").person or ""
    sessions.set_secret("h1", person, "246810")
    await sessions.check_secret("h1", person, "246810")
    for _ in range(FREE_TRIES + 1):
        with pytest.raises(Refused, match="wrong-secret"):
            await sessions.check_secret("h1", person, "000000")
    with pytest.raises(Refused, match="locked-out"):
        await sessions.check_secret("h1", person, "246810")
    locks = []
    for failures in (FREE_TRIES, FREE_TRIES + 1, FREE_TRIES + 2, FREE_TRIES + 30):
        now = datetime.now(UTC)
        sessions._count_failure("h1", person, failures, now)
        locked = (sessions._credential("h1", person) or {})["locked_until"]
        locks.append(locked - now if locked else None)
    assert locks == [None, FIRST_LOCK, 2 * FIRST_LOCK, LONGEST_LOCK]


async def test_after_the_lock_the_right_secret_wipes_the_slate(sessions: Sessions, house: House) -> None:
    person = house.desk("cashier").person or ""
    sessions.set_secret("h1", person, "246810")
    with house.engine.begin() as connection:
        past = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(update(CREDENTIAL).values(failures=9, locked_until=past))
    await sessions.check_secret("h1", person, "246810")
    assert (sessions._credential("h1", person) or {})["failures"] == 0


async def test_an_unknown_name_is_refused_like_a_wrong_secret(sessions: Sessions) -> None:
    for person in (None, "u404"):
        with pytest.raises(Refused, match="wrong-secret"):
            await sessions.check_secret("h1", person, "246810")


async def test_a_new_secret_ends_the_sessions_and_a_short_one_is_weak(sessions: Sessions, house: House) -> None:
    person = house.desk("cashier").person or ""
    token = await sessions.open("h1", person=person)
    with pytest.raises(Refused, match="weak-secret"):
        sessions.set_secret("h1", person, "12345")
    sessions.set_secret("h1", person, "246810")
    assert await sessions.still_open({token}) == set()


@pytest.mark.parametrize(("headers", "scheme", "ours"), [
    ({},                                                                 "http",  True),   # no browser
    ({"origin": "http://hall.example:8000"},                             "http",  True),
    ({"origin": "http://hall.example:8000"},                             "ws",    True),
    ({"origin": "https://hall.example:8000"},                            "wss",   True),
    ({"origin": "https://hall.example:8000"},                            "http",  False),
    ({"origin": "http://hall.example"},                                  "http",  False),
    ({"origin": "http://hall.example:8000.evil.example"},                "http",  False),
    ({"origin": "http://evil.example"},                                  "http",  False),
    ({"origin": "null"},                                                 "http",  False),
    ({"origin": ""},                                                     "http",  False),
    ({"origin": "https://office.example"},                               "http",  True),   # ALLOWED_ORIGINS
    ({"origin": "https://office.example.evil.example"},                  "http",  False),
    ({"sec-fetch-site": "same-origin"},                                  "http",  True),
    ({"sec-fetch-site": "none"},                                         "http",  True),
    ({"sec-fetch-site": "cross-site"},                                   "http",  False),
    ({"sec-fetch-site": "same-site"},                                    "http",  False),
    ({"sec-fetch-site": "cross-site", "origin": "http://hall.example:8000"}, "http", False),
])  # fmt: skip
def test_only_our_own_pages_may_ask(headers: dict[str, str], scheme: str, ours: bool) -> None:
    assert from_here({**HERE, **headers}, scheme, ("https://office.example",)) == ours


def test_an_address_has_so_many_tries_and_another_its_own() -> None:
    throttle = Throttle(3, 60)
    for _ in range(3):
        throttle.count("session 10.0.0.7")
    with pytest.raises(Refused, match="too-many"):
        throttle.count("session 10.0.0.7")
    throttle.count("session 10.0.0.8")


def test_tries_are_forgotten_with_time() -> None:
    throttle = Throttle(1, 0)
    throttle.count("10.0.0.7")
    throttle.count("10.0.0.7")


def test_nobody_wipes_his_slate_by_making_many_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.throttle.REMEMBERED", 10)
    throttle = Throttle(2, 60)
    for other in range(100):
        with contextlib.suppress(Refused):
            throttle.count("10.0.0.7")
        throttle.count(f"10.0.1.{other}")
    with pytest.raises(Refused, match="too-many"):
        throttle.count("10.0.0.7")


@pytest.mark.parametrize(("host", "address"), [
    ("10.0.0.7", "10.0.0.7"), ("::ffff:10.0.0.7", "10.0.0.7"), ("2001:db8:1:2:a::1", "2001:db8:1:2::/64"),
    ("2001:db8:1:2:ffff::2", "2001:db8:1:2::/64"), ("testclient", "testclient"),
])  # fmt: skip
def test_a_network_of_ipv6_is_one_address(host: str, address: str) -> None:
    """Whoever has one address of it has all 2^64."""
    assert address_of(HTTPConnection({"type": "http", "client": (host, 1)})) == address
