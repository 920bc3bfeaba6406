"""A running demo hall for a measure, in a folder of its own."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.machine import free_port

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Demo:
    """Where it is, and fresh one-time links into it."""

    base: str
    environment: dict[str, str]

    def links(self) -> dict[str, list[dict[str, Any]]]:
        """What `anchang links --json` says."""
        command = [sys.executable, "-m", "server", "links", "--json"]
        said = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=True)
        found: dict[str, list[dict[str, Any]]] = json.loads(said.stdout)
        return found


@contextlib.contextmanager
def running_demo() -> Iterator[Demo]:
    """A demo hall, stopped by Ctrl-C at the end."""
    with tempfile.TemporaryDirectory(prefix="anchang-bench-") as var:
        port = str(free_port())
        environment = {**os.environ, "ANCHANG_VAR": var, "HOST": "127.0.0.1", "PORT": port, "COMMANDS_PER_SECOND": "0"}
        server = subprocess.Popen(
            [sys.executable, "-m", "server", "demo"], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz", 90)
            yield Demo(f"http://127.0.0.1:{port}", environment)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)


def wait_for(url: str, seconds: float) -> None:
    """Until this address answers 200. Raises `TimeoutError`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.05)
    raise TimeoutError(url)


def spread(values: list[float], unit: str) -> str:
    """p50, p99 and the number of values."""
    ordered = sorted(values)
    p50, p99 = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"p50 {p50:.1f} {unit}, p99 {p99:.1f} {unit}, max {ordered[-1]:.1f} {unit} of {len(ordered)}"
