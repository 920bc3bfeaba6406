"""Static files live under the digest of their version; only a version's own address is kept for ever."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.machine import Valkey
from tests.server.offices import Office, opened


@pytest.fixture
async def office(tmp_path: Path, valkey: Valkey) -> AsyncIterator[Office]:
    async with opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path) as office:
        yield office


@pytest.mark.parametrize("path", ["base/live.js", "board/page.js"])
async def test_a_page_of_another_version_gets_the_file_but_nobody_keeps_it(office: Office, path: str) -> None:
    """During a rolling restart a new page may ask an old process: kept for a year, that would mix two versions."""
    page = await office.http.get("/h1/board")
    digest = re.findall(r"/s/([0-9a-f]{12})/", page.text)[0]
    ours, other = [await office.http.get(f"/s/{version}/{path}") for version in (digest, "0" * 12)]
    assert "immutable" in ours.headers["cache-control"]
    assert (other.status_code, other.headers["cache-control"]) == (200, "no-store")
    assert other.content == ours.content


@pytest.mark.parametrize("path", ["base/%2e%2e/settings.py", "board/screen.py", "nowhere/x.js"])
async def test_nothing_but_pages_own_files_is_served(office: Office, path: str) -> None:
    assert (await office.http.get(f"/s/{'0' * 12}/{path}")).status_code == 404
