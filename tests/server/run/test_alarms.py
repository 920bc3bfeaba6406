"""What a person must see to is told when it begins and when it ends, and stands on /metrics meanwhile."""

import asyncio
from collections.abc import Callable

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from server.base import open_files
from server.live.feed import Feed
from server.run import alarms
from server.run.deadlines_watch import DeadlinesWatch
from tests.hall import House


async def test_a_journal_nobody_can_read_and_a_log_without_end(
    house: House, clocks: DeadlinesWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = Feed(house.engine, house.name, "v", lambda touched: None)
    await feed.open()
    wal = 0
    monkeypatch.setattr(alarms, "EVERY", 0.01)
    monkeypatch.setattr(alarms, "wal_bytes", lambda _: wal)
    with capture_logs() as told:
        watching = asyncio.create_task(alarms.watch(house.engine, {house.name: feed}, clocks))
        await _until(lambda: _shown(house) == (0, 1))
        assert told == []
        wal = alarms.WAL_TOO_LONG + 1
        monkeypatch.setattr(feed, "_head", _gone)
        await feed.check()
        await _until(lambda: _shown(house) == (wal, 0))
        await _until(lambda: _alarms(told) == {"a read never ends", f"journal of {house.name} not readable"})
        wal = 0
        await _until(lambda: any(line["event"] == "alarm over" for line in told))
        watching.cancel()


async def test_a_hall_that_cannot_be_saved(
    house: House, clocks: DeadlinesWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = Feed(house.engine, house.name, "v", lambda touched: None)
    await feed.open()
    monkeypatch.setattr(alarms, "EVERY", 0.01)
    with capture_logs() as told:
        watching = asyncio.create_task(alarms.watch(house.engine, {house.name: feed}, clocks))
        for shut in (True, False):
            feed.store_unavailable = shut
            await _until(
                lambda: REGISTRY.get_sample_value("anchang_shut", {"hall": house.name}) == feed.store_unavailable
            )
            await _until(lambda: bool(told))
        await _until(lambda: len(told) == 2)
        watching.cancel()
    what = f"{house.name} cannot be saved"
    assert [(line["event"], line["what"]) for line in told] == [("alarm", what), ("alarm over", what)]


async def test_open_files_that_run_out(house: House, clocks: DeadlinesWatch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four fifths of them, or one connection that found no room, whatever the count says."""
    used = 80
    monkeypatch.setattr(alarms, "EVERY", 0.01)
    monkeypatch.setattr(open_files._Shortage, "at", float("-inf"))
    monkeypatch.setattr(open_files, "usage", lambda: (used, 100))
    with capture_logs() as told:
        watching = asyncio.create_task(alarms.watch(house.engine, {}, clocks))
        await _until(lambda: REGISTRY.get_sample_value("anchang_open_files") == 80)
        assert told == []
        used = 81
        await _until(lambda: _alarms(told) == {"open files run out"})
        used = 10
        await _until(lambda: len(told) == 2)
        open_files.note_shortage("connection")
        await _until(lambda: len(told) == 3)
        monkeypatch.setattr(open_files, "LATELY", 0.0)
        await _until(lambda: len(told) == 4)
        watching.cancel()
    assert [line["event"] for line in told] == ["alarm", "alarm over"] * 2
    assert REGISTRY.get_sample_value("anchang_open_files_limit") == 100


def _alarms(told: list[object]) -> set[str]:
    return {line["what"] for line in told if isinstance(line, dict) and line["event"] == "alarm"}


def _shown(house: House) -> tuple[float | None, float | None]:
    fresh = REGISTRY.get_sample_value("anchang_fresh", {"hall": house.name})
    return REGISTRY.get_sample_value("anchang_wal_bytes"), fresh


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


def _gone() -> None:
    raise OSError("the database does not answer")
