"""`anchang demo`: one command, a hall on this machine; Ctrl-C, and nothing of it is left but its data."""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from server.sessions import COOKIE
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
