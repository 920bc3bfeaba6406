"""One `anchang serve` of a measure's own."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.demo import wait_for
from tests.machine import free_port

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Served:
    """A running web process and how long it took from its start to its first 200 on /readyz."""

    pid: int
    port: int
    seconds: float


@contextlib.contextmanager
def served(environment: dict[str, str], log: Path) -> Iterator[Served]:
    """Ready when entered, stopped by SIGTERM at the end; what it says goes to `log`."""
    port = free_port()
    address = {"HOST": "127.0.0.1", "PORT": str(port), "COMMANDS_PER_SECOND": "0"}
    with log.open("ab") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "server", "serve"], env={**os.environ, **environment, **address}, cwd=ROOT,
            stdout=output, stderr=output,
        )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", 60)
        yield Served(process.pid, port, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(20)
