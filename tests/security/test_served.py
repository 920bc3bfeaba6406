"""A real process: what it believes of a proxy, and what it writes down of those who ask (S3, S16, S19)."""

from pathlib import Path

import pytest

from server.auth.address_limiter import TRIES
from server.auth.credentials import Credentials
from server.auth.sessions import COOKIE, TLS_COOKIE
from server.web.sign_in import make_link
from tests.machine import Valkey
from tests.security.served import Served, served

pytestmark = pytest.mark.timeout(150)
PIN = "837 465"


def sign_in(hall: Served, secret: str, **headers: str) -> tuple[int, dict[str, str]]:
    """Status and cookies of a try to sign in as the cashier."""
    name = "desk cashier"
    answer = hall.ask("POST", "/api/h1/session", json={"name": name, "secret": secret}, headers=headers)
    return answer.status_code, dict(answer.cookies)


def test_no_token_pin_link_or_phone_is_written_down(hall: Served) -> None:
    """Whatever is asked with them, well or wrong: the log holds none, nor does /metrics."""
    cashier = hall.house.desk("cashier").person
    Credentials(hall.engine).set_secret("h1", cashier or "", PIN)
    link, phone = make_link(hall.engine, "h1", "/h1", person=cashier), "13712344321"
    _, cookies = sign_in(hall, PIN, **{"x-forwarded-for": "10.2.2.2"})
    sign_in(hall, f"{PIN}{phone}")
    secrets = [hall.person, hall.device, PIN, link.removeprefix("/in/"), *cookies.values(), phone, phone[3:]]
    for token in (hall.person, f"{hall.person}x", phone):
        for path in ("/h1/queue", f"/h1/{phone}", f"/h1/board?phone={phone}&token={hall.person}", f"/{phone}/board"):
            hall.ask("GET", path, token)
        for path in ("visit.check_in", phone, "visit.accept"):
            body = {"name": "周", "phone": phone, "consent": "?"}
            hall.ask("POST", f"/api/h1/{path}", token, json=body, headers={"idempotency-key": f"{phone}{path}"[:80]})
            forged = {"origin": f"http://{phone}.example"}
            hall.ask("POST", f"/api/{phone}/{path}", token, json=body, headers=forged)
    assert [hall.ask("GET", link).status_code for _ in range(2)] == [303, 410]
    log, metrics = hall.process.log, hall.ask("GET", "/metrics").text
    assert log.count('"event": "denied"') > 5, "the premise: denials were logged"
    assert "without completing handshake" not in log
    assert len(secrets) > 6
    assert [secret for secret in secrets if secret in log or secret in metrics] == []


def test_a_visitor_cannot_say_that_he_is_somebody_elses_proxy(hall: Served) -> None:
    """No proxy is trusted here: each try counts for the address it came from, and http stays http."""
    tries = [
        hall.ask("GET", f"/in/{n}", headers={"x-forwarded-for": f"10.1.1.{n}", "forwarded": f"for=10.1.1.{n}"})
        for n in range(TRIES + 1)
    ]
    told = [answer.status_code for answer in tries]
    assert told == sorted(told), "first gone, then too many"
    assert told.count(410) in (TRIES - 1, TRIES), "one that was used up may have been tried before"
    spoofed = {"x-forwarded-proto": "https", "x-forwarded-host": "evil.example"}
    foreign = hall.ask(
        "POST", "/api/h1/pairing", json={"screen": "board"}, headers=spoofed | {"origin": "https://evil.example"}
    )
    assert (foreign.status_code, foreign.json()["code"]) == (403, "wrong-origin")


def test_a_trusted_proxy_says_where_a_visitor_comes_from(valkey: Valkey, tmp_path: Path) -> None:
    with served(tmp_path, valkey, TRUSTED_PROXIES="127.0.0.1") as hall:
        tries = [hall.ask("GET", f"/in/{n}", headers={"x-forwarded-for": f"10.1.1.{n}"}) for n in range(TRIES + 1)]
        assert [answer.status_code for answer in tries] == [410] * (TRIES + 1)
        Credentials(hall.engine).set_secret("h1", hall.house.desk("cashier").person or "", PIN)
        tls = {"x-forwarded-proto": "https", "origin": hall.process.url.replace("http:", "https:")}
        status, cookies = sign_in(hall, PIN, **tls)
        assert (status, TLS_COOKIE in cookies, COOKIE in cookies) == (200, True, False)
        plain = {"x-forwarded-proto": "https", "origin": hall.process.url}
        assert sign_in(hall, PIN, **plain)[0] == 403, "from an http page of the same name"
