"""The disk of the hall's file gets full, and its log grows without end."""

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from domain.sales.units.records import Unit
from server.demo import HALL
from server.run.alarms import WAL_TOO_LONG
from server.run.blocking_store import blocking_store
from server.store import database
from server.store.cipher import Cipher
from server.store.database import WAL_KEPT, wal_bytes
from tests.faults.figures import Measured
from tests.faults.one_file import arrive, copied, one_process
from tests.machine import Postgres, Valkey
from tests.stories.hall_process import SECRET, House
from tests.stories.screens import fresh_snapshot, until

pytestmark = [pytest.mark.story, pytest.mark.timeout(600)]

ROOM = 16  # MiB on the small disk, beyond the hall itself
AGAIN = 2.0  # seconds from room on the disk to the first command done
SAID, UNSAID = 5.0, 2.0  # seconds until every screen says that nothing can be saved; until it no longer does
ALARM = 3.0  # seconds from a log too long to the alarm


@pytest.fixture
def small_disk(tmp_path: Path, furnished_file: Path) -> Iterator[Path]:
    """A disk of its own, with room for the hall and a little more."""
    folder = tmp_path / "disk"
    folder.mkdir()
    size = f"size={furnished_file.stat().st_size + ROOM * 2**20}"
    mounted = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=False)
    if not mounted or mounted.returncode:
        pytest.skip("mounting a small disk is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.fault(21)
async def test_the_disk_is_full_and_then_it_is_not(
    furnished_file: Path, small_disk: Path, tmp_path: Path, postgres: Postgres, valkey: Valkey, measured: Measured
) -> None:
    """People check in until the disk takes no more; then they hear "not now", and every screen stays current and says
    that nothing can be saved, until there is room, also when nobody gives a command. Whoever asks again then is done,
    with the first key."""
    ballast = small_disk / "ballast"
    async with one_process(copied(furnished_file, small_disk), tmp_path, postgres, valkey) as house:
        assert (await arrive(house))[1].done
        fill(ballast)
        keys = await _until_refused(house, 1)
        measured("every screen says so", await _until_said(house, shut=True), SAID)
        keys += await _until_refused(house, 9)
        await _until_said(house, shut=True)
        await asyncio.sleep(3.3)  # between two trials
        assert [(wall.shut, wall.old) for wall in house.walls] == [(True, False)] * 2, (
            "it is said for as long as it lasts"
        )
        assert (await fresh_snapshot(house.a, "board", house.token("device:board")))["seq"] == house.head()
        assert (await house.ready(house.a))[0] == 200
        assert await _metric(house, f'anchang_shut{{hall="{HALL}"}}') == 1
        ballast.unlink()
        measured("no screen says so once there is room", await _until_said(house, shut=False), UNSAID)
        fill(ballast)
        keys += await _until_refused(house, 1)
        ballast.unlink()
        freed = time.monotonic()
        while not (await arrive(house, keys[0]))[1].done:
            assert time.monotonic() - freed < 20
        measured("done once there is room", time.monotonic() - freed, AGAIN)
        assert all([(await arrive(house, key))[1].done for key in keys])
        await _until_said(house, shut=False)
        assert f"{HALL} cannot be saved" in house.a.log
        assert house.a.running


async def _until_said(house: House, *, shut: bool) -> float:
    """Seconds until each screen says that nothing can be saved, or that it can."""
    return await until(lambda: all(wall.shut == shut for wall in house.walls), 15, f"shut is {shut} on every screen")


async def _until_refused(house: House, many: int) -> list[str]:
    """People arrive until so many were refused; their keys."""
    keys: list[str] = []
    deadline = time.monotonic() + 120
    while len(keys) < many:
        key = uuid.uuid4().hex
        _, answer = await arrive(house, key)
        if not answer.done:
            assert (answer.status, answer.code, answer.retry_after) == (503, "unavailable", "2")
            keys.append(key)
        assert time.monotonic() < deadline, "the disk is never full"
    return keys


def fill(path: Path) -> None:
    """Take every byte the disk has left."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))


@pytest.mark.fault(22)
@pytest.mark.slow_fault
async def test_a_read_never_ends(
    furnished_file: Path, tmp_path: Path, postgres: Postgres, valkey: Valkey, measured: Measured
) -> None:
    """Somebody's long report keeps SQLite from starting its log over: at 64 MiB there is an alarm, work goes on, and the
    log shrinks by itself once the report is done."""
    url = copied(furnished_file, tmp_path)
    engine, cipher = database.connect(url), Cipher(SECRET.encode())
    async with one_process(url, tmp_path, postgres, valkey) as house:
        report = sqlite3.connect(tmp_path / "hall.db", isolation_level=None)
        report.execute("begin")
        report.execute("select count(*) from journal").fetchone()
        units = [_line(unit) for unit in house.look().all(Unit).values()]
        with blocking_store(engine, cipher, HALL) as inside:
            raised = 0
            while wal_bytes(engine) <= WAL_TOO_LONG:
                raised += 1
                inside.do(
                    "price_list.activate",
                    filename="v",
                    units=[{**u, "price_fen": u["price_fen"] + raised} for u in units],
                )
            passed = time.monotonic()
            await until(lambda: "a read never ends" in house.a.log, 15, "the alarm is in the log")
            measured("alarm", time.monotonic() - passed, ALARM)
            assert await _metric(house, "anchang_wal_bytes") > WAL_TOO_LONG
            assert (await arrive(house))[1].done
            report.close()
            for more in range(1, 20):  # a short read of the hall's own may be in the way of the first
                inside.do(
                    "price_list.activate",
                    filename="v",
                    units=[{**u, "price_fen": u["price_fen"] - more} for u in units],
                )
                if wal_bytes(engine) <= WAL_KEPT:
                    break
                await asyncio.sleep(0.1)
        measured("log afterwards", wal_bytes(engine) / 2**20, WAL_KEPT / 2**20, "MiB")
        await until(lambda: "alarm over" in house.a.log, 15, "the end of the alarm is in the log")
    engine.dispose()


def _line(unit: Unit) -> dict[str, object]:
    return unit.model_dump(include={"id", "building", "entrance", "floor", "room", "area", "price_fen"})


async def _metric(house: House, name: str) -> float:
    async with httpx2.AsyncClient(trust_env=False) as http:
        told = (await http.get(f"{house.a.url}/metrics")).text
    return next(float(line.split()[1]) for line in told.splitlines() if line.startswith(f"{name} "))
