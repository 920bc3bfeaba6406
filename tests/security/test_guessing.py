"""What can be guessed is guessed slowly, says the same of every miss, and locks nobody out of his own name (S6, S8)."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from sqlalchemy import update
from starlette.requests import Request
from starlette.types import Message

from server.auth import secret_lockout, trusted_browsers
from server.auth.address_limiter import TRIES, AddressLimiter
from server.auth.credentials import Credentials
from server.auth.secret_lockout import FREE_TRIES
from server.auth.sessions import digest
from server.web import pairing, sign_in
from server.web.pairing import LETTERS, PAIRING
from tests.security.conftest import Enter
from tests.security.stage import Stage
from tests.security.test_sessions import given

pytestmark = pytest.mark.timeout(180)
PIN, WRONG, NAME = "246 810", "000 000", "cashierh1"


@pytest.fixture(autouse=True)
def _untried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has tried anything yet."""
    monkeypatch.setattr(sign_in, "_throttle", AddressLimiter())
    monkeypatch.setattr(pairing, "_throttle", AddressLimiter())


async def test_ten_thousand_guesses_at_a_pairing_find_nothing_and_are_slowed_down(enter: Enter) -> None:
    """A device waits to be let in; somebody guesses its secret from four addresses. It pairs all the same."""
    heard: Counter[int | bytes] = Counter()
    async with enter() as stage:
        device = (await stage.ask("POST", "/api/h1/pairing", None, json={"screen": "board"})).json()
        for address in range(4):
            for guess in range(2_500):
                answer = await pairing.poll_pairing(_guess(stage, f"10.0.9.{address}", f"{address}-{guess}"))
                heard[bytes(answer.body)[:20] if answer.status_code == 200 else answer.status_code] += 1
        assert heard == {b'{"state":"expired"}': 4 * TRIES, 429: 10_000 - 4 * TRIES}
        assert await _poll(stage, device["secret"]) == {"state": "waiting"}
        answer = await stage.ask("POST", "/api/h1/pairing/approve", stage.tokens["admin"], json=_entered(device))
        assert answer.status_code == 200
        assert await _poll(stage, device["secret"]) == {"state": "paired"}


async def test_codes_are_entered_slowly_even_by_an_admin(enter: Enter) -> None:
    """20^8 codes and twenty tries a minute: with a hundred codes waiting, a hit takes centuries."""
    assert len(LETTERS) ** 8 / (TRIES * 100) / 60 / 24 / 365 > 20
    async with enter() as stage:
        codes = []
        for n in range(TRIES + 5):
            code = f"BCDF-GHJ{LETTERS[n % 20]}"
            answer = await stage.ask(
                "POST", "/api/h1/pairing/approve", stage.tokens["admin"], json={"code": code, "name": "x"}
            )
            codes.append(answer.json()["code"])
        assert codes == ["code-unknown"] * TRIES + ["too-many"] * 5


async def test_a_code_that_is_wrong_expired_used_or_of_another_hall_is_refused_alike(enter: Enter) -> None:
    async with enter() as stage:
        asked = [await _code(stage, hall) for hall in ("h1", "h1", "h2")]
        used, old, elsewhere = asked
        await stage.ask("POST", "/api/h1/pairing/approve", stage.tokens["admin"], json=_entered(used))
        _expire(stage, old["code"])
        untouched, answers = stage.touched(), []
        for code in (used["code"], old["code"], elsewhere["code"], "BCDF-GHJK", "", "’; drop"):
            body = {"code": code, "name": "a wall"}
            answer = await stage.ask("POST", "/api/h1/pairing/approve", stage.tokens["admin"], json=body)
            answers.append((answer.status_code, answer.content, sorted(answer.headers)))
        assert [status for status, _, _ in answers] == [404] * 6
        assert len({str(answer) for answer in answers}) == 1
        assert stage.touched() == untouched


async def test_a_secret_that_is_unknown_expired_used_or_of_another_hall_is_answered_alike(enter: Enter) -> None:
    async with enter() as stage:
        used, old, elsewhere = [await _code(stage, hall) for hall in ("h1", "h1", "h2")]
        await stage.ask("POST", "/api/h1/pairing/approve", stage.tokens["admin"], json=_entered(used))
        assert await _poll(stage, used["secret"]) == {"state": "paired"}
        _expire(stage, old["code"])
        answers = [
            await stage.ask("POST", "/api/h1/pairing/poll", None, json={"secret": secret})
            for secret in (used["secret"], old["secret"], elsewhere["secret"], "invented", "")
        ]
        said = {(a.status_code, a.content, str(sorted(a.headers))) for a in answers}
        assert len(said) == 1
        assert answers[0].json() == {"state": "expired"}


async def test_a_stranger_cannot_keep_anybody_out(enter: Enter) -> None:
    """Somebody tries the cashier's name for ever: the lock is the stranger's, the cashier's own browser is let in."""
    async with enter() as stage:
        Credentials(stage.house.engine).set_secret("h1", stage.people["cashier"], PIN)
        first = await _sign_in(stage, PIN)
        mine = "; ".join(f"{name}={cookie.value}" for name, cookie in given(first).items())
        codes = [(await _sign_in(stage, WRONG, address="10.0.0.66")).json()["code"] for _ in range(FREE_TRIES + 3)]
        assert codes == ["wrong-secret"] * (FREE_TRIES + 1) + ["locked-out"] * 2
        assert (await _sign_in(stage, PIN, address="10.0.0.67")).json()["code"] == "locked-out", "a new browser waits"
        assert (await _sign_in(stage, PIN, cookie=mine)).status_code == 200
        assert (await _sign_in(stage, PIN, address="10.0.0.66")).json()["code"] == "locked-out", "and the lock stays"


async def test_a_known_browser_guesses_no_faster_than_a_stranger(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stolen with its proof: so many tries, and nobody else is locked out by them."""
    monkeypatch.setattr(secret_lockout, "OWN_TRIES", FREE_TRIES + 1)
    async with enter() as stage:
        Credentials(stage.house.engine).set_secret("h1", stage.people["cashier"], PIN)
        mine = "; ".join(f"{n}={c.value}" for n, c in given(await _sign_in(stage, PIN)).items() if "knows" in n)
        codes = [
            (await _sign_in(stage, WRONG, cookie=mine, address=f"10.0.2.{n}")).json()["code"]
            for n in range(FREE_TRIES + 4)
        ]
        assert codes == ["wrong-secret"] * (FREE_TRIES + 1) + ["too-many"] * 3
        assert (await _sign_in(stage, PIN)).status_code == 200


async def test_a_proof_is_worth_nothing_to_another_name_hall_or_hand(enter: Enter) -> None:
    async with enter() as stage:
        Credentials(stage.house.engine).set_secret("h1", stage.people["cashier"], PIN)
        cookies = given(await _sign_in(stage, PIN))
        mine = stage.people["cashier"]
        proof = cookies[f"anchang-knows-{mine}"]
        assert (proof["path"], proof["httponly"], proof["samesite"].lower()) == ("/api/h1/session", True, "strict")
        browsers, other = (
            trusted_browsers.TrustedBrowsers(stage.app.state.app_context.settings.secret),
            stage.people["admin"],
        )
        forged = proof.value.replace(proof.value[:4], "AAAA")
        assert browsers.known(_request(f"anchang-knows-{mine}={proof.value}"), "h1", mine)
        assert not browsers.known(_request(f"anchang-knows-{mine}={proof.value}"), "h2", mine)
        assert not browsers.known(_request(f"anchang-knows-{other}={proof.value}"), "h1", other)
        assert not browsers.known(_request(f"anchang-knows-{mine}={forged}"), "h1", mine)
        assert not browsers.known(_request("anchang-knows-None=."), "h1", None)
        assert not browsers.known(_request(f"anchang-knows-{mine}="), "h1", mine)
        assert not trusted_browsers.TrustedBrowsers(b"another secret").known(
            _request(f"anchang-knows-{mine}={proof.value}"), "h1", mine
        )


async def test_signing_in_is_slowed_down_by_address(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_throttle", AddressLimiter(3))  # each try costs what an argon2 hash costs
    async with enter() as stage:
        codes = [(await _sign_in(stage, WRONG, name=f"nobody{n}")).json()["code"] for n in range(5)]
        assert codes == ["wrong-secret"] * 3 + ["too-many"] * 2
        again = await _sign_in(stage, WRONG, name="nobody", address="10.0.0.99")
        assert again.json()["code"] == "wrong-secret"


async def test_links_are_slowed_down_by_address(enter: Enter) -> None:
    async with enter() as stage:
        statuses = [(await stage.ask("GET", f"/in/{n}", None)).status_code for n in range(TRIES + 2)]
        assert statuses == [410] * TRIES + [429] * 2


async def _sign_in(
    stage: Stage, secret: str, *, name: str = NAME, cookie: str = "", address: str = "10.0.0.1"
) -> httpx2.Response:
    body = {"name": name, "secret": secret}
    return await stage.ask("POST", "/api/h1/session", None, address=address, json=body, headers={"cookie": cookie})


async def _code(stage: Stage, hall: str) -> dict[str, str]:
    asked: dict[str, str] = (await stage.ask("POST", f"/api/{hall}/pairing", None, json={"screen": "board"})).json()
    return asked


def _entered(device: dict[str, str]) -> dict[str, str]:
    return {"code": device["code"], "name": "a wall"}


async def _poll(stage: Stage, secret: str) -> dict[str, str]:
    said: dict[str, str] = (await stage.ask("POST", "/api/h1/pairing/poll", None, json={"secret": secret})).json()
    return said


def _expire(stage: Stage, code: str) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    with stage.house.engine.begin() as connection:
        mine = PAIRING.c.code == digest(code.replace("-", ""))
        assert connection.execute(update(PAIRING).where(mine).values(until=past)).rowcount == 1


def _guess(stage: Stage, address: str, secret: str) -> Request:
    """A poll as the router hands it over; ten thousand through the whole application take a minute."""
    headers = [(b"host", b"hall"), (b"content-type", b"application/json")]
    scope = {
        "type": "http", "method": "POST", "scheme": "http", "path": "/", "query_string": b"", "headers": headers,
        "client": (address, 1), "server": ("hall", 80), "path_params": {"hall": "h1"}, "app": stage.app,
    }  # fmt: skip

    async def receive() -> Message:
        return {"type": "http.request", "body": json.dumps({"secret": secret}).encode()}

    return Request(scope, receive)


def _request(cookie: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", cookie.encode())]})
