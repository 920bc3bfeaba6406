"""Commands over HTTP: one `anchang serve`, 200 keep-alive clients in a process of their own."""

import json
import statistics
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.door.buyers import SECRET, Buyer
from bench.figures import cpu_seconds
from bench.foreign import Foreign
from bench.served import ROOT, served
from server.auth.sessions import Sessions
from server.demo import HALL
from server.store import database

ROUNDS, SECONDS = 5, 2.0
BAR = 1500  # commands per second


def measure(url: str, redis_url: str, folder: str, applying: list[Buyer]) -> None:
    """Commands per second, and what share of a core each side took."""
    engine = database.connect(url)
    sessions = Sessions(engine)
    clients = [
        {**asdict(buyer), "token": sessions.open_now(HALL, person=buyer.viewer.person)} for buyer in applying
    ]  # fmt: skip
    engine.dispose()
    environment = {"DATABASE_URL": url, "REDIS_URL": redis_url, "SECRET_KEY": SECRET, "ANCHANG_VAR": folder}
    rounds = []
    with served(environment, Path(folder) / "serve.log") as process, Foreign() as foreign:
        _round(process.port, clients, 0.5)  # the first requests compile and connect
        for _ in range(ROUNDS):
            before = cpu_seconds(process.pid)
            said = _round(process.port, clients, SECONDS)
            rounds.append({**said, "server": (cpu_seconds(process.pid) - before) / said["passed"]})
    middle = {name: statistics.median(r[name] for r in rounds) for name in rounds[0]}
    met = "met" if middle["rate"] >= BAR else "MISSED"
    print(
        f"  HTTP, {len(clients)} clients, one process: {middle['rate']:,.0f}/s, p50 {middle['p50'] * 1000:.0f} ms, "
        f"p99 {middle['p99'] * 1000:.0f} ms, {sum(r['put_off'] for r in rounds):.0f} answers 503  bar {BAR}/s: {met}\n"
        f"    of one core: server {middle['server']:.0%}, generator {middle['generator']:.0%}; "
        f"other work took {foreign.share:.0%} of the machine"
    )


def _round(port: int, clients: list[dict[str, Any]], seconds: float) -> dict[str, float]:
    task = json.dumps({"port": port, "hall": HALL, "clients": clients, "seconds": seconds})
    command = [sys.executable, "-m", "bench.door.generator"]
    ran = subprocess.run(command, input=task, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=60)
    said: dict[str, float] = json.loads(ran.stdout)
    return said
