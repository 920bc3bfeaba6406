"""How a process's parts are put together: what one of them learns, the others are told."""

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.core.command import COMMANDS
from domain.core.viewer import Viewer, system
from server.base.settings import Settings
from server.live.feed import Feed
from server.run import runtime
from server.store.cipher import Cipher
from server.store.entry import Entry
from server.store.store import Store
from server.store.writer import StoreEvents
from server.web import api
from tests.hall import SECRET, House, engine_of, open_house, staff
from tests.machine import Valkey
from tests.server.offices import opened

BY: Viewer = system("h1")
ARRIVAL = {"name": "王晓明", "title": "女士", "consent": True}


@pytest.fixture
def file_house(tmp_path: Path) -> Iterator[tuple[str, House]]:
    url = f"sqlite:///{tmp_path / 'hall.db'}"
    with engine_of(url) as engine, open_house(engine) as house:
        staff(house, {"A": 1})
        yield url, house


async def test_what_its_writer_reads_its_screens_need_not(
    file_house: tuple[str, House], valkey: Valkey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the journal's order, though its own entries go to Redis first; nothing is read a second time."""
    url, house = file_house
    taken: list[int] = []
    take = Feed.on_commit

    def note(feed: Feed, entries: list[Entry]) -> None:
        taken.extend(entry.seq for entry in entries)
        take(feed, entries)

    monkeypatch.setattr(Feed, "on_commit", note)
    monkeypatch.setattr(Feed, "check", _never)
    async with runtime.running(Settings(url, valkey.url, SECRET, tmp_path)) as parts:
        gate = COMMANDS["visit.check_in"]
        await parts.store.submit("h1", gate, BY, ARRIVAL)
        with contextlib.closing(Store(house.engine, Cipher(SECRET), StoreEvents())) as other:
            for store in (parts.store, other, parts.store, other, other, parts.store):  # all in one turn of the loop
                head = store.submit_from_thread("h1", gate, BY, ARRIVAL).result(10).seq
        async with asyncio.timeout(10):
            while parts.feeds["h1"].hall.seq < head:
                await asyncio.sleep(0.01)
    assert taken == list(range(taken[0], head + 1))


async def test_commands_over_http_are_begun_in_time_or_not_at_all(
    tmp_path: Path, valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path) as office:
        before, _ = office.now()
        with monkeypatch.context() as late:
            late.setattr(api, "BEGUN_WITHIN", -1.0)
            answer = await office.do("visit.check_in", ARRIVAL, "dispatcher", "key-0001")
        assert (answer.status_code, office.now()[0]) == (503, before)
        answer = await office.do("visit.check_in", ARRIVAL, "dispatcher", "key-0001")
        assert (answer.status_code, office.now()[0]) == (200, before + 1)


async def _never(_: Any) -> None:
    await asyncio.Event().wait()
