"""The hall in one file: its process killed within a commit, and the file locked by another."""

import asyncio
import contextlib
import itertools
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from sqlalchemy import select

from server.store import database
from server.store.journal import JOURNAL
from tests.faults.figures import Measured
from tests.faults.one_file import arrive, copied, one_process
from tests.machine import Postgres, Valkey
from tests.stories.hall_process import ROOT
from tests.stories.proof import problems
from tests.stories.screens import fresh_snapshot

pytestmark = [pytest.mark.story, pytest.mark.timeout(600)]

LOCKED, AGAIN = 2.0, 2.0  # seconds: until "not now" while the file is locked; until the first one done afterwards
ANSWERS = 8  # answers a process gets to give before it may be killed
HOLD = """import sqlite3, sys, time
file = sqlite3.connect(sys.argv[1], isolation_level=None)
file.execute('begin immediate')
print('held', flush=True)
time.sleep(600)"""


@pytest.mark.fault(19)
def test_it_is_killed_within_a_commit(furnished_file: Path, tmp_path: Path, measured: Measured, full: bool) -> None:
    """kill -9 at a random moment of ceaseless commits: what was answered is there, nothing else is half there."""
    url, rounds = copied(furnished_file, tmp_path), 100 if full else 12
    said, between = kill_again_and_again(url, rounds)
    assert between, "no kill came between a commit and its answer"
    measured(f"answered and lost, {rounds} kills", len(said.keys() - _keys(url)), 0, "commands")
    assert problems(url, said) == []


def test_an_answer_before_the_commit_is_lost_and_it_is_seen(furnished_file: Path, tmp_path: Path) -> None:
    """The control: the same kills, and a store that answers too early."""
    url = copied(furnished_file, tmp_path)
    said, _ = kill_again_and_again(url, 8, "hasty")
    assert said.keys() - _keys(url)
    assert any(" kept " in problem for problem in problems(url, said))


def kill_again_and_again(url: str, rounds: int, *hasty: str) -> tuple[dict[str, tuple[int, dict[str, Any]]], int]:
    """Everything that was answered, and how many kills came between a commit and its answer: at least one is wanted."""
    said: dict[str, tuple[int, dict[str, Any]]] = {}
    known, between = _keys(url), 0
    with committer(url, *hasty) as (ask, tell):
        for done in itertools.count():
            if done >= rounds and (between or hasty or done >= 100):
                break
            print("go", file=ask, flush=True)
            child = int(tell.readline())
            answers = [tell.readline() for _ in range(ANSWERS)]
            time.sleep(random.uniform(0, 0.03))
            os.kill(child, signal.SIGKILL)
            answers += iter(tell.readline, "ended\n")
            said |= {key: (seq, result) for key, seq, result in map(json.loads, answers)}
            with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
                assert file.execute("pragma integrity_check").fetchall() == [("ok",)]
            kept = _keys(url)
            between += bool(kept - said.keys() - known)
            known = kept
    return said, between


@contextlib.contextmanager
def committer(url: str, *hasty: str) -> Iterator[tuple[IO[str], IO[str]]]:
    """What to write to and read from the process that forks those who are killed."""
    command = [sys.executable, "-m", "tests.faults.committer", url, *hasty]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdin, process.stdout
    finally:
        process.kill()
        process.communicate()


def _keys(url: str) -> set[str]:
    engine = database.connect(url)
    try:
        with engine.connect() as connection:
            return set(connection.execute(select(JOURNAL.c.key)).scalars())
    finally:
        engine.dispose()


@pytest.mark.fault(20)
@pytest.mark.slow_fault
async def test_another_process_holds_the_write_lock(
    furnished_file: Path, tmp_path: Path, postgres: Postgres, valkey: Valkey, measured: Measured
) -> None:
    """A frozen process within a write transaction: everybody hears "not now" in time, screens go on, and commands are
    done once it is gone."""
    url = copied(furnished_file, tmp_path)
    async with one_process(url, tmp_path, postgres, valkey) as house:
        with locked(tmp_path / "hall.db"):
            heard = [one for _ in range(3) for one in await asyncio.gather(*(arrive(house) for _ in range(10)))]
            assert {(answer.status, answer.code, answer.retry_after) for _, answer in heard} == {
                (503, "unavailable", "2")
            }
            measured("answered while locked", max(seconds for seconds, _ in heard), LOCKED)
            assert not any(wall.old for wall in house.walls)
            assert (await fresh_snapshot(house.a, "board", house.token("device:board")))["seq"] == house.head()
        started = time.monotonic()
        while not (await arrive(house))[1].done:
            pass
        measured("done once it is gone", time.monotonic() - started, AGAIN)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """A frozen process that has begun to write to this file."""
    holder = subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "held\n"
        holder.send_signal(signal.SIGSTOP)
        yield
    finally:
        holder.kill()
        holder.communicate()
