"""Durable commands per second through the one door, against the same statements by the bare driver, one commit each."""

import asyncio
import contextlib
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import uvloop

from bench.door import http
from bench.door.bare import Bare, BarePostgres, BareSqlite
from bench.door.buyers import SECRET, Buyer, apply_and_withdraw, buyers
from bench.foreign import Foreign
from server.base.gc import spare_the_collector
from server.demo import make_hall
from server.store import database
from server.store.cipher import Cipher
from server.store.store import Store
from server.store.writer import StoreEvents
from tests.machine import running_postgres, running_valkey

ROUNDS, SECONDS = 5, 0.8  # each round runs every cell once, for so long
WAITING = (1, 16, 200)
BAR = 1.0  # x bare, from 16 waiting on
UNITS = ("one unit", "many units")


def measure() -> None:
    """The one door at 1, 16 and 200 waiting clients, then over HTTP, on SQLite (FULL) and PostgreSQL (fsync)."""
    with tempfile.TemporaryDirectory(prefix="anchang-bench-") as folder:
        url = f"sqlite:///{folder}/hall.db"
        _measure("SQLite, synchronous=FULL", url, BareSqlite(Path(folder) / "bare.db"), folder)
    with running_postgres(durable=True) as postgres, tempfile.TemporaryDirectory(prefix="anchang-bench-") as folder:
        url = postgres.fresh_database()
        title = "PostgreSQL, fsync and synchronous_commit on"
        _measure(title, url, BarePostgres(postgres.fresh_database()), folder)


def _measure(title: str, url: str, bare: Bare, folder: str) -> None:
    database.migrate(url)
    engine, cipher = database.connect(url), Cipher(SECRET.encode())
    make_hall(engine, cipher)
    applying = buyers(engine, max(WAITING))
    store = Store(engine, cipher, StoreEvents())
    spare_the_collector()  # as a server does once its halls are loaded
    cells: dict[str, list[float]] = defaultdict(list)
    slowest: dict[str, list[float]] = defaultdict(list)
    written: dict[str, list[float]] = defaultdict(list)
    with Foreign() as foreign, contextlib.closing(bare):
        for _ in range(ROUNDS):
            for connections in bare.connections:
                cells[f"bare {connections}"].append(bare.rate(connections, SECONDS))
            for name, some in _cells(applying):
                before = _written()
                with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                    seconds = runner.run(apply_and_withdraw(store, some, SECONDS))
                written[name].append((_written() - before) / len(seconds.answers))
                cells[name].append(len(seconds.answers) / seconds.passed)
                slowest[name].append(sorted(seconds.answers)[int(len(seconds.answers) * 0.99)])
    store.close()
    engine.dispose()
    print(f"{title}; other work took {foreign.share:.0%} of the machine; KiB: written to the files per command")
    rates = {name: statistics.median(values) for name, values in cells.items()}
    best = max(rates[f"bare {connections}"] for connections in bare.connections)
    for connections in bare.connections:
        print(f"  bare driver, {connections:>2} at once:      {rates[f'bare {connections}']:>7,.0f}/s")
    for name, some in _cells(applying):
        ratio, p99 = rates[name] / best, statistics.median(slowest[name]) * 1000
        bar = "" if len(some) == 1 else f"  bar {BAR} x: {'met' if ratio >= BAR else 'MISSED'}"
        kib = f", {statistics.median(written[name]) / 1024:.0f} KiB" if engine.dialect.name == "sqlite" else ""
        print(f"  door, {name:<21} {rates[name]:>7,.0f}/s = {ratio:.2f} x bare, p99 {p99:.1f} ms{kib}{bar}")
    with running_valkey() as valkey:
        http.measure(url, valkey.url, folder, applying)


def _written() -> int:
    """Bytes this process has written so far."""
    counters = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(counters["wchar"])


def _cells(applying: list[Buyer]) -> Iterator[tuple[str, list[Buyer]]]:
    """Each number of waiting clients on one unit, which all want, and on as many units as clients."""
    for waiting in WAITING:
        yield f"{waiting:>3} on one unit", [buyer.at(applying[0].unit) for buyer in applying[:waiting]]
        yield f"{waiting:>3} on many units", applying[:waiting]
