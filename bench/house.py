"""A furnished hall served by real processes: SQLite and one of them, or PostgreSQL with two and a clock of its own."""

import contextlib
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bench import figures
from bench.furnish import SECRET, Furnished, Size, furnish
from tests.machine import running_postgres, running_valkey
from tests.stories.hall_process import Process


@dataclass(frozen=True)
class House:
    """What is in it, the web processes, and the process ids of each part of the server."""

    hall: Furnished
    web: list[Process]
    parts: dict[str, list[int]]

    @property
    def addresses(self) -> list[tuple[str, int]]:
        """Host and port of each web process."""
        return [("127.0.0.1", process.port) for process in self.web]

    def places(self, wanted: dict[str, int]) -> list[tuple[tuple[str, int], str, str]]:
        """(address, screen, session) for so many of each screen, spread over the web processes."""
        screens = self.hall.screens(wanted)
        return [(self.addresses[n % len(self.web)], *screen) for n, screen in enumerate(screens)]

    def cpu(self) -> dict[str, float]:
        """Processor seconds by part so far, and of the whole machine."""
        return {**{part: figures.cpu_seconds(*pids) for part, pids in self.parts.items()},
                "machine": figures.machine_seconds()}  # fmt: skip

    def lag(self) -> float:
        """Seconds the event loop of any web process was late, at worst in the last ten seconds."""
        return max(value for process in self.web for value in sampled(process, "anchang_loop_lag_seconds"))


class Lag:
    """Asks for the event loops' worst lag every few seconds, from a thread of its own."""

    def __init__(self, house: House) -> None:
        self._house, self._worst, self._done = house, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()

    def stop(self) -> float:
        """The worst of all."""
        self._done.set()
        self._thread.join()
        return self._worst

    def _ask(self) -> None:
        while not self._done.wait(5):
            self._worst = max(self._worst, self._house.lag())
        self._worst = max(self._worst, self._house.lag())


def sampled(process: Process, name: str) -> list[float]:
    """The values of this name on /metrics."""
    with urllib.request.urlopen(f"{process.url}/metrics", timeout=60) as answer:
        families = text_string_to_metric_families(answer.read().decode())
    return [sample.value for family in families for sample in family.samples if sample.name == name]


@contextlib.contextmanager
def on_sqlite(size: Size, **settings: str) -> Iterator[House]:
    """One process beside one file (synchronous=FULL), with the clock in it. `settings` are for its environment."""
    with tempfile.TemporaryDirectory(prefix="anchang-bench-") as name, running_valkey() as valkey:
        folder = Path(name)
        environment = {"DATABASE_URL": f"sqlite:///{folder / 'hall.db'}", "REDIS_URL": valkey.url, **settings}
        with _running(folder, environment, size, 1) as house:
            yield house


@contextlib.contextmanager
def on_postgres(size: Size, processes: int = 2) -> Iterator[House]:
    """So many processes and a clock on a PostgreSQL that survives a power cut."""
    with (
        tempfile.TemporaryDirectory(prefix="anchang-bench-") as name,
        running_valkey() as valkey,
        running_postgres(durable=True) as postgres,
    ):
        environment = {"DATABASE_URL": postgres.fresh_database(), "REDIS_URL": valkey.url}
        with _running(Path(name), environment, size, processes) as house:
            house.parts["database"] = [postgres.pid]
            yield house


@contextlib.contextmanager
def _running(folder: Path, environment: dict[str, str], size: Size, processes: int) -> Iterator[House]:
    hall = furnish(environment["DATABASE_URL"], size)
    environment = {**environment, "SECRET_KEY": SECRET, "ANCHANG_VAR": str(folder)}
    alone = ("serve", "--with-clock") if processes == 1 else ("serve",)
    web = [Process(f"web{n + 1}", folder, environment, *alone) for n in range(processes)]
    clocks = [Process("clock", folder, environment, "clock")] if processes > 1 else []
    try:
        for process in (*web, *clocks):
            process.start()
        for process in web:
            process.wait_ready()
        time.sleep(1)  # the first looks at the journal and the subscriptions to Redis are behind them
        yield House(hall, web, {"web": [p.pid for p in web], "clock": [p.pid for p in clocks]})
    finally:
        for process in (*web, *clocks):
            process.kill()
