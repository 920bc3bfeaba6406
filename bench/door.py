"""Durable commands through the one door, against the same statements by the bare driver, one commit each."""

import sqlite3
import tempfile
import time
from collections import deque
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from domain.people import Person, Viewer
from server import database
from server.commands import COMMANDS
from server.demo import HALL, make_hall
from server.door import look
from server.store import Store
from server.vault import Vault

COMMANDS_EACH = 1500


def measure() -> None:
    """Commands per second through the door with 1, 16 and 200 clients waiting (SQLite, synchronous=FULL)."""
    with tempfile.TemporaryDirectory(prefix="anchang-bench-") as folder:
        bare = _bare(Path(folder) / "bare.db")
        print(f"bare driver, one commit each: {bare:,.0f}/s")
        url = f"sqlite:///{folder}/hall.db"
        database.migrate(url)
        engine, vault = database.connect(url), Vault(b"b" * 40)
        make_hall(engine, vault)
        store = Store(engine, vault, lambda *_: None)
        people = [p for p in look(engine, HALL).hall.all(Person).values() if p.receives]
        for waiting in (1, 16, 200):
            rate = _through(store, people, waiting)
            print(f"door, {waiting:>3} waiting: {rate:,.0f}/s = {rate / bare:.2f} x bare")
        store.close()
        engine.dispose()


def _through(store: Store, people: list[Person], waiting: int) -> float:
    command = COMMANDS["presence.set"]
    answers: deque[Future[Any]] = deque()
    started = time.perf_counter()
    for number in range(COMMANDS_EACH):
        who = people[number % len(people)]
        by = Viewer(hall=HALL, person="desk", role="dispatcher")
        state = ("waiting", "away_work")[number // len(people) % 2]
        answers.append(store.order(HALL, command, by, {"state": state, "person": who.id}))
        if len(answers) >= waiting:
            _settle(answers.popleft())
    while answers:
        _settle(answers.popleft())
    return COMMANDS_EACH / (time.perf_counter() - started)


def _settle(answer: "Future[Any]") -> None:
    """Wait; somebody who is receiving may not be moved, and a refusal is an answer too."""
    answer.exception(30)


def _bare(path: Path) -> float:
    """The counter, one record, one journal row and one look-up of the key, each set in a commit of its own."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "CREATE TABLE head (hall TEXT PRIMARY KEY, seq INT)",
        "CREATE TABLE record (id TEXT PRIMARY KEY, body TEXT)",
        "CREATE TABLE journal (seq INTEGER PRIMARY KEY, key TEXT UNIQUE, body TEXT)",
        "INSERT INTO head VALUES ('h', 0)",
    ):
        connection.execute(statement)
    body = "x" * 600
    started = time.perf_counter()
    for number in range(COMMANDS_EACH):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE head SET seq = seq + 1 WHERE hall = 'h'")
        connection.execute("SELECT body FROM journal WHERE key = ?", (str(number),)).fetchone()
        connection.execute("INSERT OR REPLACE INTO record VALUES (?, ?)", (str(number % 53), body))
        connection.execute("INSERT INTO journal (key, body) VALUES (?, ?)", (str(number), body))
        connection.execute("COMMIT")
    rate = COMMANDS_EACH / (time.perf_counter() - started)
    connection.close()
    return rate
