"""`anchang demo`: one command, a hall on this machine; Ctrl-C, and nothing of it is left but its data."""

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

from server.auth.sessions import COOKIE
from tests.stories.hall_process import ROOT, Process
from tests.stories.screens import fresh_snapshot

pytestmark = [pytest.mark.story, pytest.mark.timeout(180)]

WAIT = 90  # seconds: a whole hall with two days of history is made


async def test_the_demo_starts_alone_and_leaves_nothing_but_its_data(tmp_path: Path) -> None:
    """Started, tried twice at once, stopped, started again: links, a clear sentence, nothing left, the same hall."""
    var = tmp_path / "var"
    demo = Process("demo", tmp_path, {"ANCHANG_VAR": str(var)}, "demo")
    demo.start()
    try:
        demo.wait_ready()
        links = re.findall(rf"{demo.url}(/in/\S+)", demo.log)
        assert len(links) > 10
        seq = _head(demo)
        with httpx2.Client(
            trust_env=False, verify=False, base_url=demo.url, follow_redirects=True, timeout=20
        ) as browser:
            board = browser.get(links[0])
            assert (board.status_code, board.url.path) == (200, "/h1/board")
            snapshot = await fresh_snapshot(demo, "board", browser.cookies[COOKIE])
        assert sum(path.startswith("unit/") for path in snapshot["cards"]) > 500

        second = subprocess.run(
            [sys.executable, "-m", "server", "demo"], cwd=ROOT, capture_output=True, text=True, timeout=WAIT,
            env={**_environment(), "ANCHANG_VAR": str(var)},
        )  # fmt: skip
        assert second.returncode != 0
        assert second.stderr.startswith("Anchang is already running on ")
        assert "Traceback" not in second.stderr + second.stdout
        assert _left_running(var) != []

        told = subprocess.run(
            [sys.executable, "-m", "server", "links", "--at", "https://hall.example.com/"], cwd=ROOT,
            capture_output=True, text=True, timeout=WAIT, env={**_environment(), "ANCHANG_VAR": str(var)},
        )  # fmt: skip
        assert len(re.findall(r"https://hall\.example\.com/in/\S+", told.stdout)) == len(links)

        demo.interrupt()
        assert demo.wait(WAIT) in (0, 130)
        assert _left_running(var) == []
        assert "Traceback" not in demo.log

        demo.start()
        demo.wait_ready()
        assert _head(demo) >= seq
        demo.interrupt()
        assert demo.wait(WAIT) in (0, 130)
        assert _left_running(var) == []
    finally:
        demo.kill()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_a_demo_cut_off_while_its_hall_is_made_makes_it_anew(tmp_path: Path, how: signal.Signals) -> None:
    """Whoever is impatient the first time finds the whole hall the second time, and nothing of the half."""
    var = tmp_path / "var"
    demo = Process("demo", tmp_path, {"ANCHANG_VAR": str(var)}, "demo")
    demo.start()
    try:
        _wait_for_changes(var / "anchang.db", 100)
        os.killpg(demo.pid, how)
        assert demo.wait(WAIT) in (130, -signal.SIGKILL)
        _wait_for_nothing_left(var)
        assert "Traceback" not in demo.log
        demo.start()
        demo.wait_ready()
        assert demo.log.count("a new demo hall") == 1
        assert _epochs(var / "anchang.db") == 1
        with httpx2.Client(trust_env=False, base_url=demo.url, follow_redirects=True, timeout=20) as browser:
            office = browser.get(
                re.findall(rf"{demo.url}(/in/\S+)  office|office +{demo.url}(/in/\S+)", demo.log)[0][1]
            )
        assert office.status_code == 200
    finally:
        demo.kill()


def _wait_for_nothing_left(var: Path) -> None:
    """Its Valkey is told by the kernel that its owner ended, a moment later."""
    deadline = time.monotonic() + WAIT
    while (left := _left_running(var)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == []


def _wait_for_changes(file: Path, many: int) -> None:
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        with (
            contextlib.suppress(sqlite3.Error),
            contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db,
        ):
            if (db.execute("SELECT max(seq) FROM journal").fetchone()[0] or 0) >= many:
                return
        time.sleep(0.05)
    raise AssertionError(f"no {many} changes in {file}")


def _epochs(file: Path) -> int:
    with contextlib.closing(sqlite3.connect(file)) as db:
        rows = db.execute("SELECT epoch FROM head").fetchall()
        seq, journal = db.execute("SELECT (SELECT max(seq) FROM head), (SELECT count(*) FROM journal)").fetchone()
    assert seq == journal, "the journal has no hole"
    assert rows != [("unfinished",)]
    return len(rows)


def _head(demo: Process) -> int:
    ready = httpx2.get(f"{demo.url}/readyz", trust_env=False, verify=False).json()
    return int(ready["halls"]["h1"]["seq"])


def _environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")}


def _left_running(var: Path) -> list[str]:
    """Command lines of whatever still works on this folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line, about = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
        except OSError:
            continue
        if line and str(var).encode() in line + about:
            found.append(line.replace(b"\0", b" ").decode(errors="replace"))
    return found
