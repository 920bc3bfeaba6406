"""How much a request may bring, how deep and how slowly: what is too much is refused like anything else, in words."""

import asyncio
import json
from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from domain.core.command import LONG, SMALL
from domain.core.texts import NAMED, SHOWN
from domain.nouns import COMMANDS
from server.auth.sessions import COOKIE
from server.web import body_limit
from server.web.body_limit import DEEPEST, MOST_VALUES, UPLOAD
from tests.machine import Valkey
from tests.server.offices import Office, opened

JSON_ROUTES = ("visit.check_in", "session", "secret", "pairing", "pairing/poll", "pairing/approve")

MILLION = b"0" * 2**20


async def in_pieces(size: int) -> AsyncIterator[bytes]:
    """A body whose length nobody says beforehand."""
    for _ in range(size // len(MILLION) + 1):
        yield MILLION


async def post(office: Office, path: str, body: Any, role: str | None = "dispatcher", **headers: str) -> Any:
    token = office.tokens.get(role or "", "")
    said = {"cookie": f"{COOKIE}={token}; lang=en", "content-type": "application/json", "idempotency-key": "key-0001"}
    return await office.http.post(path, content=body, headers={**said, **headers})


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


@pytest.mark.parametrize("path", ["/api/h1/visit.check_in", "/api/h1/session"])
@pytest.mark.parametrize("said", [True, False], ids=["length said", "length not said"])
async def test_a_body_too_large_is_a_refusal(valkey: Valkey, tmp_path: Path, path: str, said: bool) -> None:
    async with opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path) as office:
        before, _ = office.now()
        body = b"0" * (SMALL + 1) if said else in_pieces(SMALL)
        answer = await post(office, path, body)
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.json()["code"], answer.json()["title"]) == ("too-large", "This is too large.")
        assert office.now()[0] == before
        assert (await post(office, path, b"{}")).status_code != 413


def test_only_commands_that_name_thousands_of_records_may_be_long() -> None:
    largest = {verb: entry.largest for verb, entry in COMMANDS.items() if entry.largest != SMALL}
    assert largest == dict.fromkeys(
        (
            "price_list.activate",
            "price_list.file",
            "price_list.strike",
            "unit.release",
            "unit.recall",
            "roster.file",
            "batch.draft",
            "opening.import",
        ),
        LONG,
    )


async def test_a_long_command_may_be_long(valkey: Valkey, tmp_path: Path) -> None:
    """Five thousand homes are released in one; as many words of a visitor's are not even read."""
    units = json.dumps({"units": [f"3栋-1单元-{n}" for n in range(5_000)]}).encode()
    assert SMALL < len(units) < LONG
    async with opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path) as office:
        assert (await post(office, "/api/h1/unit.release", units, "controller")).json()["code"] == "unknown-record"
        assert (await post(office, "/api/h1/visit.check_in", units)).json()["code"] == "too-large"


UNUSABLE = (
    nested(DEEPEST + 1), nested(5_000), b"[" * 60_000, b'{"a":"\\ud800"}', b'{"\\ud800":1}', b'{"a":"\\u0000"}',
    b'{"\\u0000":1}', b'{"a":NaN}', b'{"a":1e999}', b'{"a":-Infinity}', b'{"a":' + b"9" * 5_000 + b"}",
    b'{"a":[["\\udfff"]]}', b"\xff", b"", b"null",
)  # fmt: skip


async def test_what_nobody_can_keep_is_refused_by_every_route(valkey: Valkey, tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path) as office:
        for route, body in product(JSON_ROUTES, UNUSABLE):
            answer = await post(office, f"/api/h1/{route}", body, "admin" if "." not in route else "dispatcher")
            assert (answer.status_code, answer.json()["code"]) == (422, "bad-arguments"), (route, body[:16])


def test_a_text_with_too_many_values_is_refused() -> None:
    with pytest.raises(Exception, match="bad-arguments"):
        body_limit._refuse_unusable({"units": [1] * MOST_VALUES})


async def test_of_many_wrong_fields_a_few_are_named_and_shortly(valkey: Valkey, tmp_path: Path) -> None:
    unknown = {f"{n:05} {'x' * 200}": 1 for n in range(290)}
    lines = {"filename": "v", "units": [{"id": ""} for _ in range(3_000)]}
    async with opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path) as office:
        for verb, body, role in (("visit.check_in", unknown, "dispatcher"), ("price_list.activate", lines, "admin")):
            answer = await post(office, f"/api/h1/{verb}", json.dumps(body).encode(), role)
            fields = answer.json()["facts"]["fields"]
            assert (answer.status_code, len(fields)) == (422, SHOWN), verb
            assert max(map(len, fields)) <= NAMED
            assert len(answer.content) < 10_000


async def never() -> AsyncIterator[bytes]:
    """A body of which nothing more comes."""
    yield b"{"
    await asyncio.Event().wait()


async def test_a_body_that_does_not_arrive_is_not_waited_for(
    valkey: Valkey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body_limit, "WHOLE_WITHIN", 0.2)
    async with opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path) as office:
        for route in ("visit.check_in", "session", "pairing"):
            answer = await post(office, f"/api/h1/{route}", never())
            assert (answer.status_code, answer.json()["code"]) == (408, "too-slow"), route
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["connection"] == "close"


MAY_NOT = (
    ("visit.check_in", None, "not-signed-in"), ("visit.check_in", "cashier", "not-allowed"),
    ("price-list", None, "not-signed-in"), ("price-list", "cashier", "not-allowed"),
    ("secret", None, "not-signed-in"), ("pairing/approve", None, "not-signed-in"),
    ("visit.teleport", "cashier", "not-here"),
)  # fmt: skip


async def test_who_may_not_is_told_before_anything_is_read(valkey: Valkey, tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path) as office:
        for route, role, code in MAY_NOT:
            async with asyncio.timeout(5):
                answer = await post(office, f"/api/h1/{route}", never(), role)
            assert answer.json()["code"] == code, route


@pytest.mark.parametrize("said", [True, False], ids=["length said", "length not said"])
async def test_a_price_list_too_large_is_refused(valkey: Valkey, tmp_path: Path, said: bool) -> None:
    form = {"content-type": "multipart/form-data; boundary=b"}
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="v.csv"\r\n\r\n'
    more = {"content-length": str(UPLOAD + 1)} if said else {}

    async def body() -> AsyncIterator[bytes]:
        yield head
        async for piece in in_pieces(UPLOAD):
            yield piece

    async with opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path) as office:
        answer = await post(office, "/api/h1/price-list", body(), "admin", **form, **more)
        assert (answer.status_code, answer.json()["code"]) == (413, "file-too-large")
