"""More screens come than a process may have open files: it says so, and whoever is in does not notice."""

import asyncio
import contextlib
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.base import open_files
from tests.faults.figures import Measured
from tests.faults.herd import Herd
from tests.faults.house import FaultyHouse
from tests.stories.hall_process import Process
from tests.stories.screens import until

pytestmark = [pytest.mark.story, pytest.mark.timeout(180)]

SCREENS = 400
FEW = 256  # open files
CURRENT = 1.5  # seconds from an answer to every screen that is in
ANSWERED = 0.3  # seconds, the slowest command
ALARM = 3.0  # seconds from the first screen that found no room
COMMANDS = 20


@contextlib.contextmanager
def limited(
    hall: FaultyHouse, folder: Path, monkeypatch: pytest.MonkeyPatch, soft: int, hard: int
) -> Iterator[Process]:
    """A process of this hall with so many open files, which counts no screens but its own."""
    monkeypatch.setenv("FEW_FILES", f"{soft}:{hard}")
    process = hall.another("F", folder, module="tests.faults.few_files", keys=3)
    try:
        process.start()
        process.wait_ready()
        yield process
    finally:
        process.kill()


@pytest.mark.fault(45)
async def test_more_screens_come_than_there_may_be_open_files(
    hall: FaultyHouse, tmp_path: Path, measured: Measured, monkeypatch: pytest.MonkeyPatch
) -> None:
    with limited(hall, tmp_path, monkeypatch, FEW, FEW) as process:
        herd = Herd(SCREENS, hall, "board", "device:board", process)
        came = [asyncio.create_task(screen.run()) for screen in herd.screens]
        try:
            began = time.monotonic()
            await until(lambda: "open files run out" in process.log, 2 * ALARM, "the alarm is raised")
            measured("alarm", time.monotonic() - began, ALARM)
            await until(lambda: herd.spread().total() >= FEW // 2, 20, "many screens are in")
            inside = [screen for screen in herd.screens if screen.at is not None]
            assert len(inside) < FEW - open_files.FOR_WORK + 1
            slowest = 0.0
            for _ in range(COMMANDS):
                before = time.monotonic()
                unit = hall.new_unit()
                application = await hall.apply(process, unit)
                assert (await hall.command(process, "controller", "application.approve", application=application)).done
                slowest = max(slowest, (time.monotonic() - before) / 2)
            head, done = hall.head(), time.monotonic()
            await until(lambda: all((screen.seq or 0) >= head for screen in inside), 10, "whoever is in is current")
            measured("whoever is in is current", max(s.reached(head) for s in inside) - done, CURRENT)
            measured("command, slowest", slowest, ANSWERED)
            assert [screen.connects for screen in inside] == [1] * len(inside), "nobody was cut off"
            assert await counted(hall, process, 'anchang_no_room_total{what="screen"}') > 0
            assert await counted(hall, process, "anchang_open_files_limit") == FEW
            assert "Traceback" not in process.log
        finally:
            for task in came:
                task.cancel()
            await asyncio.gather(*came, return_exceptions=True)
        await until(lambda: '"alarm over"' in process.log, 15, "the alarm is over once they have left")


@pytest.mark.fault(45)
async def test_connections_beyond_the_open_files_wait_and_are_not_reset(
    hall: FaultyHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Connections that say nothing take every number there is; the rest wait their turn, which comes."""
    with limited(hall, tmp_path, monkeypatch, FEW, FEW) as process, contextlib.ExitStack() as peers:
        silent = [
            peers.enter_context(socket.create_connection(("127.0.0.1", process.port), 10)) for _ in range(FEW + 40)
        ]
        await until(lambda: "open files run out" in process.log, 2 * ALARM, "the alarm is raised")
        for peer in silent:
            peer.setblocking(False)
            with pytest.raises(BlockingIOError):
                peer.recv(1)
        silent[-1].sendall(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        for peer in silent[:-1]:
            peer.close()
        silent[-1].settimeout(10)
        assert await asyncio.to_thread(silent[-1].recv, 12) == b"HTTP/1.1 200"
        await hall.hold(process)
        assert "Traceback" not in process.log


@pytest.mark.fault(45)
async def test_the_soft_limit_of_open_files_is_no_limit(
    hall: FaultyHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many systems start a process with a few, and let it take more."""
    with limited(hall, tmp_path, monkeypatch, FEW, 4 * FEW) as process:
        herd = Herd(SCREENS, hall, "board", "device:board", process)
        async with herd.on():
            await hall.hold(process)
            await herd.reach(hall.head(), within=10)
            assert [screen.connects for screen in herd.screens] == [1] * SCREENS
            async with asyncio.timeout(10):
                while await counted(hall, process, "anchang_open_files") < SCREENS:
                    await asyncio.sleep(0.1)
        assert "open files run out" not in process.log


async def counted(hall: FaultyHouse, at: Process, what: str) -> float:
    """One figure of /metrics."""
    text = (await hall.http.get(f"{at.url}/metrics")).text
    found = re.search(rf"^{re.escape(what)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0
