"""A body that is too large is refused like anything else: in the viewer's words, whether its length was said or not."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.app import LARGEST_BODY
from server.sessions import COOKIE
from tests.machine import Valkey
from tests.server.offices import Office, opened

MILLION = b"0" * 2**20


async def in_pieces(size: int) -> AsyncIterator[bytes]:
    """A body whose length nobody says beforehand."""
    for _ in range(size // len(MILLION) + 1):
        yield MILLION


async def post(office: Office, path: str, body: Any) -> Any:
    headers = {"cookie": f"{COOKIE}={office.tokens['dispatcher']}; lang=en", "content-type": "application/json"}
    return await office.http.post(path, content=body, headers={**headers, "idempotency-key": "key-0001"})


@pytest.mark.parametrize("path", ["/api/h1/visit.check_in", "/api/h1/session"])
@pytest.mark.parametrize("said", [True, False], ids=["length said", "length not said"])
async def test_a_body_too_large_is_a_refusal(valkey: Valkey, tmp_path: Path, path: str, said: bool) -> None:
    async with opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path) as office:
        before, _ = office.now()
        body = b"0" * (LARGEST_BODY + 1) if said else in_pieces(LARGEST_BODY)
        answer = await post(office, path, body)
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.json()["code"], answer.json()["title"]) == ("too-large", "This is too large.")
        assert office.now()[0] == before
        assert (await post(office, path, b"{}")).status_code != 413
