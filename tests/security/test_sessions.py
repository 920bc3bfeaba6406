"""A session: made anew at each sign-in, ended by idleness, age, sign-out, a new PIN and dismissal, bound to its host (S5)."""

from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie

import httpx2
import pytest
from sqlalchemy import insert, select, update
from starlette.requests import HTTPConnection

from server.auth.credentials import Credentials
from server.auth.sessions import (
    COOKIE,
    NOTED_EVERY,
    PERSON_IDLE,
    PERSON_STAYS,
    SIGN_IN,
    TLS_COOKIE,
    Sessions,
    digest,
    token_of,
)
from server.web.sign_in import make_link
from tests.hall import House
from tests.security.conftest import Enter
from tests.security.stage import Stage

PIN = "246 810"


def given(answer: httpx2.Response) -> SimpleCookie:
    """The cookies of an answer."""
    jar: SimpleCookie = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):
        jar.load(line)
    return jar


async def sign_in(stage: Stage, token: str | None = None, scheme: str = "http") -> httpx2.Response:
    Credentials(stage.house.engine).set_secret("h1", stage.people["cashier"], PIN)
    body = {"name": "cashierh1", "secret": PIN}
    return await stage.ask("POST", f"{scheme}://hall/api/h1/session", token, json=body)


async def test_a_token_known_before_the_sign_in_is_worth_nothing_after_it(enter: Enter) -> None:
    """Fixation: neither one somebody made up nor a real one planted in the browser becomes the session."""
    async with enter() as stage:
        for planted in ("made up", stage.tokens["consultant"]):
            token = given(await sign_in(stage, planted))[COOKIE].value
            assert token != planted
            assert (await stage.ask("GET", "/h1/cashier", token)).status_code == 200
            assert (await stage.ask("GET", "/h1/cashier", planted)).status_code == 401


async def test_a_link_too_ends_the_session_the_browser_had(enter: Enter) -> None:
    async with enter() as stage:
        link = make_link(stage.house.engine, "h1", "/h1/cashier", person=stage.people["cashier"])
        old = stage.tokens["admin"]
        token = given(await stage.ask("POST", link, old))[COOKIE].value
        assert (await stage.ask("GET", "/h1/cashier", token)).status_code == 200
        assert (await stage.ask("GET", "/h1/office", old)).status_code == 401
        used = await stage.ask("GET", link, stage.tokens["dispatcher"])
        assert used.status_code == 410
        assert (await stage.ask("GET", "/h1/queue", stage.tokens["dispatcher"])).status_code == 200


async def test_over_tls_the_cookie_is_bound_to_the_host_and_no_other_counts(enter: Enter) -> None:
    async with enter() as stage:
        answer = await sign_in(stage, scheme="https")
        cookie = given(answer)[TLS_COOKIE]
        assert COOKIE not in given(answer)
        assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
        assert cookie["samesite"].lower() == "lax"
        page = "https://hall/h1/cashier"
        kept = await stage.ask("GET", page, None, headers={"cookie": f"{TLS_COOKIE}={cookie.value}"})
        planted = await stage.ask("GET", page, None, headers={"cookie": f"{COOKIE}={cookie.value}"})
        both = f"{COOKIE}={stage.tokens['admin']}; {TLS_COOKIE}={cookie.value}"
        tossed = await stage.ask("GET", page, None, headers={"cookie": both})
        assert (kept.status_code, planted.status_code, tossed.status_code) == (200, 401, 200)


async def test_signing_out_takes_the_cookie_and_the_session(enter: Enter) -> None:
    async with enter() as stage:
        token = stage.tokens["cashier"]
        answer = await stage.ask("DELETE", "/api/h1/session", token)
        assert {name: cookie["max-age"] for name, cookie in given(answer).items()} == {COOKIE: "0", TLS_COOKIE: "0"}
        assert (await stage.ask("GET", "/h1/cashier", token)).status_code == 401


@pytest.mark.parametrize(
    ("scheme", "cookies", "token"),
    [
        ("http", "anchang=a", "a"), ("ws", "anchang=a", "a"), ("http", "anchang=a; __Host-anchang=b", "b"),
        ("https", "anchang=a", None), ("wss", "anchang=a", None), ("wss", "anchang=a; __Host-anchang=b", "b"),
        ("http", "", None),
    ],
)  # fmt: skip
def test_which_cookie_is_the_session(scheme: str, cookies: str, token: str | None) -> None:
    kind = "websocket" if scheme.startswith("ws") else "http"
    headers = [(b"host", b"hall"), (b"cookie", cookies.encode())]
    scope = {
        "type": kind,
        "scheme": scheme,
        "path": "/",
        "headers": headers,
        "query_string": b"",
        "server": ("hall", 1),
    }
    assert token_of(HTTPConnection(scope)) == token


def _row(house: House, token: str) -> datetime:
    with house.engine.connect() as connection:
        until: datetime = connection.execute(
            select(SIGN_IN.c.until).where(SIGN_IN.c.token == digest(token))
        ).scalar_one()
        return until


def _aged(house: House, since: timedelta, until: timedelta, **whose: str | None) -> str:
    """A session begun so long ago that ends in so long."""
    now, token = datetime.now(UTC), f"a token that began {since} ago"
    row = {
        "token": digest(token),
        "hall": "h1",
        "since": now - since,
        "until": now + until,
        "person": None,
        "device": None,
    }
    with house.engine.begin() as connection:
        connection.execute(insert(SIGN_IN), [row | whose])
    return token


@pytest.fixture
def doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions are read anew each time."""
    monkeypatch.setattr("server.auth.sessions.TRUSTED_FOR", 0)


@pytest.mark.usefixtures("doubtful")
async def test_a_session_nobody_uses_ends_and_one_in_use_does_not(house: House) -> None:
    sessions, person = Sessions(house.engine), house.desk("cashier").person
    idle = _aged(house, PERSON_IDLE, timedelta(seconds=-1), person=person)
    assert await sessions.viewer(idle, house.hall, "h1", "en") is None
    used = _aged(house, timedelta(hours=3), timedelta(hours=1), person=person)
    assert await sessions.viewer(used, house.hall, "h1", "en") is not None
    await sessions.note_use()
    assert _row(house, used) > datetime.now(UTC) + PERSON_IDLE - timedelta(minutes=1)


@pytest.mark.usefixtures("doubtful")
async def test_an_open_screen_is_use_but_not_beyond_the_longest_time(house: House) -> None:
    sessions, person = Sessions(house.engine), house.desk("cashier").person
    old = _aged(house, PERSON_STAYS - timedelta(hours=1), timedelta(minutes=5), person=person)
    assert await sessions.still_open({old}) == {old}
    await sessions.note_use()
    left = _row(house, old) - datetime.now(UTC)
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    assert await sessions.still_open({_aged(house, PERSON_STAYS, timedelta(0), person=person)}) == set()


@pytest.mark.usefixtures("doubtful")
async def test_use_is_written_down_now_and_then_only(house: House) -> None:
    sessions, person = Sessions(house.engine), house.desk("cashier").person
    token = await sessions.open("h1", person=person)
    until = _row(house, token)
    for _ in range(3):
        assert await sessions.still_open({token}) == {token}
        await sessions.note_use()
    assert _row(house, token) == until
    ago = datetime.now(UTC) + PERSON_IDLE - NOTED_EVERY - timedelta(seconds=1)
    with house.engine.begin() as connection:
        connection.execute(update(SIGN_IN).where(SIGN_IN.c.token == digest(token)).values(until=ago))
    assert await sessions.still_open({token}) == {token}
    await sessions.note_use()
    assert _row(house, token) > ago


@pytest.mark.usefixtures("doubtful")
async def test_a_wall_that_was_off_for_a_month_is_still_let_in(house: House) -> None:
    device = house.do("device.add", screen="board", name="a wall").result["device"]
    token = _aged(house, timedelta(days=30), timedelta(days=370), device=device)
    until = _row(house, token)
    assert await Sessions(house.engine).still_open({token}) == {token}
    assert _row(house, token) == until
