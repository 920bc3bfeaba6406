"""The references: what the driver alone does with the four statements of a command, one commit each.

The counter moves, the key is looked up, a record is put, a journal row is added. No rule, no JSON, no hash.
"""

import itertools
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import psycopg

BODY = "x" * 600  # about what a record and its journal row hold
RECORDS = 50


class Bare(Protocol):
    """A database with nothing of ours between it and its driver."""

    connections: tuple[int, ...]  # how many at once are worth measuring

    def rate(self, connections: int, seconds: float) -> float:
        """Commits per second."""

    def close(self) -> None:
        """Let it go."""


class BareSqlite:
    """One connection: SQLite has one writer by nature."""

    connections = (1,)

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._numbers = itertools.count()
        for statement in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            "CREATE TABLE head (hall TEXT PRIMARY KEY, seq INT)",
            "CREATE TABLE record (id TEXT PRIMARY KEY, body TEXT)",
            "CREATE TABLE journal (seq INTEGER PRIMARY KEY, key TEXT UNIQUE, body TEXT)",
            "INSERT INTO head VALUES ('h', 0)",
        ):
            self._connection.execute(statement)

    def rate(self, connections: int, seconds: float) -> float:
        return _commits(self._commit, self._numbers, seconds)

    def close(self) -> None:
        self._connection.close()

    def _commit(self, number: int) -> None:
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        execute("UPDATE head SET seq = seq + 1 WHERE hall = 'h'")
        execute("SELECT body FROM journal WHERE key = ?", (str(number),)).fetchone()
        execute("INSERT OR REPLACE INTO record VALUES (?, ?)", (str(number % RECORDS), BODY))
        execute("INSERT INTO journal (key, body) VALUES (?, ?)", (str(number), BODY))
        execute("COMMIT")


class BarePostgres:
    """psycopg, one connection, and sixteen of them in threads that queue for the counter's row."""

    connections = (1, 16)

    def __init__(self, url: str) -> None:
        self._numbers = itertools.count()
        plain = url.replace("+psycopg", "")
        self._open = [psycopg.connect(plain) for _ in range(max(self.connections))]
        with self._open[0].transaction():
            self._open[0].execute("CREATE TABLE head (hall text PRIMARY KEY, seq bigint)")
            self._open[0].execute("CREATE TABLE record (id text PRIMARY KEY, body text)")
            self._open[0].execute("CREATE TABLE journal (seq bigserial PRIMARY KEY, key text UNIQUE, body text)")
            self._open[0].execute("INSERT INTO head VALUES ('h', 0)")

    def rate(self, connections: int, seconds: float) -> float:
        with ThreadPoolExecutor(connections) as threads:
            commits = [self._commit_on(connection) for connection in self._open[:connections]]
            return sum(threads.map(lambda commit: _commits(commit, self._numbers, seconds), commits))

    def close(self) -> None:
        for connection in self._open:
            connection.close()

    def _commit_on(self, connection: "psycopg.Connection[Any]") -> Callable[[int], None]:
        def commit(number: int) -> None:
            execute = connection.execute
            execute("UPDATE head SET seq = seq + 1 WHERE hall = 'h'")
            execute("SELECT body FROM journal WHERE key = %s", (str(number),)).fetchone()
            put = "INSERT INTO record VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET body = excluded.body"
            execute(put, (str(number % RECORDS), BODY))
            execute("INSERT INTO journal (key, body) VALUES (%s, %s)", (str(number), BODY))
            connection.commit()

        return commit


def _commits(commit: Callable[[int], None], numbers: "itertools.count[int]", seconds: float) -> float:
    started, done = time.perf_counter(), 0
    while (passed := time.perf_counter() - started) < seconds:
        commit(next(numbers))
        done += 1
    return done / passed
