"""From a fresh clone to the first page: `make run` with nothing set up."""

import contextlib
import os
import signal
import subprocess
import tempfile
import time

from bench.demo import ROOT, wait_for
from tests.machine import free_port

LONGEST = 300  # seconds


def measure() -> None:
    """Seconds from `git clone` to a served page, and the seconds of a second start."""
    with tempfile.TemporaryDirectory(prefix="anchang-start-") as folder:
        started = time.perf_counter()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), folder], check=True)
        print(f"clone to served page: {_start(folder, started):.1f} s")
        print(f"second start: {_start(folder, time.perf_counter()):.1f} s")


def _start(folder: str, since: float) -> float:
    port = str(free_port())
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": port, "ANCHANG_VAR": f"{folder}/var"}
    run = subprocess.Popen(
        ["make", "run"], cwd=folder, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", LONGEST)
        return time.perf_counter() - since
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGINT)
        run.wait(30)
