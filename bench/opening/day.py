"""The day from its first stage to its last: starts everything, acts each stage, and prints what it came to."""

import argparse
import time
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import select

from bench import figures
from bench.apart import apart, ask
from bench.furnish import Furnished, Size
from bench.house import House, Lag, on_postgres, on_sqlite
from bench.opening import buyers, screens
from bench.opening.moves import Cast
from bench.opening.plan import SCREENS, Stage, stages
from bench.opening.verdict import Outcome, commits_of, push_times
from server.demo import HALL
from server.store import database
from server.store.journal import JOURNAL
from tests.stories.proof import problems

STAFF_SESSIONS = {"controller": 5, "cashier": 4, "site_manager": 4, "dispatcher": 3}  # per person
PAUSE = 2.0  # seconds between stages


def measure(arguments: list[str]) -> None:
    """S1, S2, S3 and S6 of the load plan, on SQLite with one web process and on PostgreSQL with two."""
    asked = argparse.ArgumentParser(prog="bench opening")
    asked.add_argument("--seconds", type=float, default=60, help="length of S1; the load plan's is 300")
    asked.add_argument("--rate", type=float, default=300, help="commands per second")
    asked.add_argument("--screens", type=float, default=1, help="part of the thousand screens")
    asked.add_argument("--part", type=float, default=1, help="part of the length of the other stages")
    asked.add_argument("--seed", type=int, default=20261122)
    asked.add_argument("--on", choices=("sqlite", "postgresql"), help="one database only")
    options = asked.parse_args(arguments)
    print(f"{figures.machine()}; seed {options.seed}")
    for name, house in (("sqlite", on_sqlite), ("postgresql", on_postgres)):
        if options.on in (None, name):
            with house(Size(buyers=500)) as running:
                print(f"\n=== {name}, {len(running.web)} web process(es)", flush=True)
                _day(running, options)


def _day(house: House, options: argparse.Namespace) -> None:
    hall, said = house.hall, {}
    wanted = {screen: max(1, round(many * options.screens)) for screen, many in SCREENS.items()}
    with (
        apart(buyers.act, house.addresses, _cast(hall), options.seed) as (acting, actors),
        apart(screens.watch, house.places(wanted)) as (watching, walls),
    ):
        house.parts["generator"] = [acting, watching]
        on = ask(walls, "on")
        print(f"{len(hall.units):,} units, {len(hall.buyers)} buyers, {on:,} screens", flush=True)
        time.sleep(PAUSE)
        for stage in stages(options.seconds, options.rate, options.part):
            outcome = _act(house, stage, actors, walls)
            said.update(outcome.heard.said)
            print(outcome.report(), flush=True)
            time.sleep(PAUSE)
    found = problems(hall.url, said)
    verdict = "OVER" if found else "ok  "
    print(f"{verdict}  double sales, holes, broken promises: {len(found)} = 0, of {len(said):,} answers")
    print("\n".join(found[:10]))


def _act(house: House, stage: Stage, actors: Connection, walls: Connection) -> Outcome:
    ask(walls, "tell")
    before, began, start = house.cpu(), time.monotonic(), time.time() + 0.2
    lag = Lag(house)
    actors.send((stage, start))
    back = None
    if stage.storm:
        time.sleep(stage.seconds / 3)
        back = ask(walls, "storm")
    heard = actors.recv()
    worst, seconds = lag.stop(), time.monotonic() - began
    spent = {part: now - before[part] for part, now in house.cpu().items()}
    time.sleep(PAUSE)
    told = ask(walls, "tell")
    pushes = push_times(_commits(house.hall.url), told["heard"])
    return Outcome(stage, heard, pushes, worst, spent, seconds, told["ended"], back)


def _cast(hall: Furnished) -> Cast:
    staff = {
        role: [token for person in hall.people[role] for token in hall.sessions(person=person, many=many)]
        for role, many in STAFF_SESSIONS.items()
    }
    everyone = [(hall.sessions(person=consultant)[0], contact, consultant) for contact, consultant in hall.buyers]
    tablets = [token for device in hall.devices["checkin"] for token in hall.sessions(device=device, many=2)]
    return Cast(everyone, staff, tablets, hall.units)


def _commits(url: str) -> Any:
    engine = database.connect(url)
    try:
        with engine.connect() as connection:
            query = select(JOURNAL.c.seq, JOURNAL.c.at).where(JOURNAL.c.hall == HALL).order_by(JOURNAL.c.seq)
            return commits_of(connection.execute(query).all())
    finally:
        engine.dispose()
