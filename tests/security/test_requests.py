"""A request that changes something comes from our own pages, is JSON with a key, and answers its own sender alone (S4, S15)."""

import httpx2
import pytest

from domain.house.devices.records import Device
from domain.nouns import COMMANDS
from tests.security.conftest import Enter
from tests.security.stage import Stage
from tests.server.offices import LIST

FORGED = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "http://hall.evil.example"},
    {"origin": "http://evil-hall"},
    {"origin": "http://hall:8080"},
    {"origin": "https://hall"},
    {"origin": "http://hall@evil.example"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": "http://hall"},
]
ARRIVAL = {"name": "王晓明", "title": "女士", "consent": True}
CHANGES = [
    ("POST", "session"), ("DELETE", "session"), ("POST", "secret"), ("POST", "pairing"), ("POST", "pairing/poll"),
    ("POST", "pairing/approve"), ("POST", "price-list"),
]  # fmt: skip


async def test_nothing_is_changed_from_a_foreign_page(enter: Enter) -> None:
    async with enter() as stage:
        untouched = stage.touched()
        for forged in FORGED:
            for verb in COMMANDS:
                answer = await stage.command(verb, stage.tokens["admin"], {}, **forged)
                assert (answer.status_code, answer.json()["code"]) == (403, "wrong-origin"), (verb, forged)
            for method, path in CHANGES:
                answer = await stage.ask(method, f"/api/h1/{path}", stage.tokens["admin"], headers=forged)
                assert (answer.status_code, answer.json()["code"]) == (403, "wrong-origin"), (path, forged)
        assert stage.touched() == untouched


async def test_nothing_is_changed_by_a_form(enter: Enter) -> None:
    """What a foreign page could post without asking first: a form, two kinds of it, and plain text."""
    forms = [
        {"data": {"name": "王", "consent": "true"}},
        {"files": {"name": ("a", b"b")}},
        {"content": b'{"name": "x"}', "headers": {"content-type": "text/plain"}},
        {"content": b'{"name": "x"}'},
    ]
    async with enter() as stage:
        untouched = stage.touched()
        for form in forms:
            for path in ("visit.check_in", "session", "secret", "pairing", "pairing/poll", "pairing/approve"):
                headers = {"idempotency-key": "12345678", **form.get("headers", {})}
                asked = {**form, "headers": headers}
                answer = await stage.ask("POST", f"/api/h1/{path}", stage.tokens["dispatcher"], **asked)
                assert answer.json()["code"] in ("bad-arguments", "not-allowed"), (path, form)
        assert stage.touched() == untouched


async def test_a_price_list_of_a_foreign_page_is_not_read(enter: Enter) -> None:
    """The one route that takes a form: its origin alone guards it, and browsers always send that with a form."""
    file = {"files": {"file": ("v1.csv", LIST.encode())}}
    async with enter() as stage:
        own = await stage.ask("POST", "/api/h1/price-list", stage.tokens["admin"], **file)
        assert own.status_code == 200
        for forged in FORGED:
            answer = await stage.ask("POST", "/api/h1/price-list", stage.tokens["admin"], headers=forged, **file)
            assert answer.json()["code"] == "wrong-origin", forged


@pytest.mark.parametrize(
    ("key", "content", "code"),
    [
        ("", b"{}", "key-missing"),
        ("short", b"{}", "key-missing"),
        ("k" * 81, b"{}", "key-missing"),
        ("12345678", b"{", "bad-arguments"),
        ("12345678", b"[]", "bad-arguments"),
        ("12345678", b"[" * 60_000, "bad-arguments"),
        ("12345678", b"\xff\xfe", "bad-arguments"),
    ],
)
async def test_a_command_needs_a_key_and_an_object(enter: Enter, key: str, content: bytes, code: str) -> None:
    async with enter() as stage:
        untouched = stage.touched()
        headers = {"content-type": "application/json", "idempotency-key": key}
        answer = await stage.ask(
            "POST", "/api/h1/visit.check_in", stage.tokens["dispatcher"], content=content, headers=headers
        )
        assert answer.json()["code"] == code
        assert stage.touched() == untouched


async def test_somebody_elses_key_does_not_give_his_answer(enter: Enter) -> None:
    async with enter() as stage:
        first = await _check_in(stage, "dispatcher")
        again, other = await _check_in(stage, "dispatcher"), await _check_in(stage, "device:checkin")
        assert again.json() == first.json()
        assert other.json()["result"]["visit"] != first.json()["result"]["visit"]
        stranger = await _check_in(stage, "stranger")
        assert (stranger.status_code, stranger.json()["code"]) == (401, "not-signed-in")


async def test_who_lost_the_right_does_not_get_the_old_answer(enter: Enter) -> None:
    """Another role since then, gone since then, revoked since then: the answer of before is not given again."""
    async with enter() as stage:
        for holds in ("dispatcher", "device:checkin"):
            assert (await _check_in(stage, holds)).status_code == 200
        desk = stage.people["dispatcher"]
        stage.house.do("person.save", id=desk, name="dispatcher", role="cashier")
        await _heard(stage)
        assert (await _check_in(stage, "dispatcher")).json()["code"] == "not-allowed"
        stage.house.do("person.save", id=desk, name="dispatcher", role="dispatcher", active=False)
        tablet = next(d.id for d in stage.house.hall.all(Device).values() if d.screen == "checkin")
        stage.house.do("device.revoke", device=tablet)
        await _heard(stage)
        untouched = stage.touched()
        for holds in ("dispatcher", "device:checkin"):
            assert (await _check_in(stage, holds)).json()["code"] == "not-signed-in"
        assert stage.touched() == untouched


async def _check_in(stage: Stage, holds: str) -> httpx2.Response:
    token = stage.foreign["dispatcher"] if holds == "stranger" else stage.tokens[holds]
    headers = {"idempotency-key": "the same key of everybody"}
    return await stage.ask("POST", "/api/h1/visit.check_in", token, json=ARRIVAL, headers=headers)


async def _heard(stage: Stage) -> None:
    """The application has heard of what happened beside it."""
    await stage.app.state.app_context.feeds["h1"].check()
