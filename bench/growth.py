"""What a change, a delivery, a screen and a record cost as the hall grows: one axis at a time around a usual hall."""

import argparse
import http.client
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any

from bench import figures
from bench.apart import apart, ask
from bench.demo import ROOT
from bench.furnish import Size
from bench.house import House, on_sqlite
from bench.opening import screens
from bench.plot import Chart, Line, drawn
from server.auth.sessions import COOKIE
from server.demo import HALL
from server.store.keys import new_key

PICTURE = ROOT / "docs/performance-growth.svg"
CYCLES, EVERY = 25, 0.08  # changes come one by one: each is pushed by itself, as in a quiet hall
WARM = 5  # cycles before anything is measured
VERBS = 3  # commands of a cycle: apply, approve, release
FEW = 50  # screens, whose cost nobody can tell
IDLE = 2.0  # seconds in which is measured what the process spends by itself


@dataclass(frozen=True)
class Point:
    """A hall: units, screens (boards, one audience) or consultants' phones (an audience each), rows of the journal."""

    units: int = 2500
    boards: int = 1000
    rows: int = 10_000
    phones: int = 0


USUAL = Point()
AXES: dict[str, list[Point]] = {
    "units": [replace(USUAL, units=n) for n in (250, 2500, 10_000)],
    "boards": [replace(USUAL, boards=n) for n in (10, 100, 1000, 4000)],
    "rows": [replace(USUAL, rows=n) for n in (1000, 10_000, 100_000)],
    "phones": [replace(USUAL, boards=0, phones=n) for n in (4, 16, 64)],
}


@dataclass(frozen=True)
class Cost:
    """Microseconds of processor time and bytes of memory of the one web process."""

    change: float  # of a change nobody watches
    watched: float  # of a change and all its deliveries
    delivery: float  # of one more screen being told of it
    screen: float  # memory of one more screen
    memory: int  # of the process before the first screen
    records: int


def measure(arguments: list[str]) -> None:
    """Cost by units, screens, journal rows and audiences, as a table and as docs/performance-growth.svg."""
    asked = argparse.ArgumentParser(prog="bench growth")
    asked.add_argument("--axes", default=",".join(AXES), help="some of the axes; the picture needs all")
    options = asked.parse_args(arguments)
    wanted = [axis for name, axis in AXES.items() if name in options.axes.split(",")]
    print(figures.machine())
    costs: dict[Point, Cost] = {}
    print("| units | boards | journal rows | phones | change, µs | with deliveries, µs | per delivery, µs "
          "| per screen, KiB | process, MiB |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|")  # fmt: skip
    for point in dict.fromkeys(point for axis in wanted for point in axis):
        costs[point] = cost = _measured(point)
        print(f"| {point.units:,} | {point.boards:,} | {point.rows:,} | {point.phones} | {cost.change:,.0f} "
              f"| {cost.watched:,.0f} | {_each(cost.delivery, point)} | {_each(cost.screen / 1024, point)} "
              f"| {cost.memory / 2**20:.0f} |", flush=True)  # fmt: skip
    if len(wanted) < len(AXES):
        return
    few, many = costs[AXES["units"][0]], costs[AXES["units"][-1]]
    per_thousand = (many.memory - few.memory) / (many.records - few.records) * 1000
    print(f"memory per 1,000 more records: {per_thousand / 1024:,.0f} KiB")
    PICTURE.write_text(drawn(_charts(costs)))


def _each(cost: float, point: Point) -> str:
    """What one more screen costs; what two measurements differ by anyway hides that of a few."""
    return f"{cost:.1f}" if point.phones + point.boards >= FEW else "–"


def _charts(costs: dict[Point, Cost]) -> list[Chart]:
    """Each axis with the lines that it moves."""

    def line(name: str, axis: str, value: str, scale: float = 1) -> Line:
        return Line(name, [(getattr(point, axis), getattr(costs[point], value) * scale) for point in AXES[axis]])

    return [
        Chart("A change, by units", "units", "µs", [line("the change", "units", "change"),
                                                    line("with 1,000 deliveries", "units", "watched")]),
        Chart("A change, by screens", "boards", "µs", [line("with its deliveries", "boards", "watched"),
                                                       line("one delivery", "boards", "delivery")]),
        Chart("A change, by journal rows", "rows", "µs", [line("the change", "rows", "change"),
                                                          line("with 1,000 deliveries", "rows", "watched")]),
        Chart("A change, by audiences", "phones", "µs", [line("with its deliveries", "phones", "watched"),
                                                         line("the change", "phones", "change")]),
    ]  # fmt: skip


def _measured(point: Point) -> Cost:
    with on_sqlite(
        Size(units=point.units, rows=point.rows, buyers=64), PUSH_EVERY="0"
    ) as house:  # each change is pushed by itself
        [web] = house.web
        with _staff(house) as cycle:
            for _ in range(WARM):
                cycle()  # whatever is made on first use is made
            alone, memory = _spent(web.pid, cycle), figures.resident(web.pid)
            with apart(screens.watch, house.places({"board": point.boards, "consultant": point.phones})) as (_, walls):
                on = ask(walls, "on")
                time.sleep(1)
                screen = (figures.resident(web.pid) - memory) / on
                ask(walls, "tell")
                watched = _spent(web.pid, cycle)
                _all_told(walls, on)
        records = point.units + house.hall.rows // 1000
        return Cost(alone, watched, (watched - alone) / on, screen, memory, records)


def _spent(pid: int, cycle: Any) -> float:
    """Microseconds of processor time per change, without what the process spends by itself in that time."""
    idle_from, cpu = time.monotonic(), figures.cpu_seconds(pid)
    time.sleep(IDLE)
    idle = (figures.cpu_seconds(pid) - cpu) / (time.monotonic() - idle_from)
    began, cpu = time.monotonic(), figures.cpu_seconds(pid)
    for _ in range(CYCLES):
        cycle()
    spent = figures.cpu_seconds(pid) - cpu - idle * (time.monotonic() - began)
    return 1_000_000 * spent / (CYCLES * VERBS)


@contextmanager
def _staff(house: House) -> Iterator[Any]:
    """A function that applies for a unit, approves and takes the hold back: three changes at their moments."""
    host, port = house.addresses[0]
    line = http.client.HTTPConnection(host, port, timeout=30)
    (contact, consultant), unit = house.hall.buyers[0], house.hall.units[7]
    [buyer] = house.hall.sessions(person=consultant)
    [controller] = house.hall.sessions(person=house.hall.people["controller"][0])

    def give(session: str, verb: str, **arguments: str) -> Any:
        headers = {
            "Cookie": f"{COOKIE}={session}",
            "Idempotency-Key": new_key(),
            "Content-Type": "application/json",
        }
        try:
            line.request("POST", f"/api/{HALL}/{verb}", json.dumps(arguments), headers)
            answer = line.getresponse()
        except ConnectionError:  # the server let an idle connection go
            line.close()
            line.request("POST", f"/api/{HALL}/{verb}", json.dumps(arguments), headers)
            answer = line.getresponse()
        said = json.loads(answer.read())
        assert answer.status == 200, said
        time.sleep(EVERY)
        return said["result"]

    def cycle() -> None:
        application = give(buyer, "application.submit", unit=unit, contact=contact)["application"]
        give(controller, "application.approve", application=application)
        give(controller, "hold.release", application=application, reason="bench")

    try:
        yield cycle
    finally:
        line.close()


def _all_told(walls: Connection, screens_on: int) -> None:
    """Every change reached every screen in a frame of its own, or the figures mean nothing."""
    time.sleep(1)
    heard = ask(walls, "tell")["heard"]
    fewest = min(len(numbers) - 1 for _, numbers, _ in heard)
    assert len(heard) == screens_on
    assert fewest >= 0.9 * CYCLES * VERBS, f"a screen heard only {fewest} of {CYCLES * VERBS} changes one by one"
