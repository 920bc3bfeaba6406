"""A hall in a SQLite file, a session for every screen, and the changes that a mill will play into it later.

The changes are real: given as commands at the real door, journalled and chained by it, with the Redis message a
server would publish and the frame its board would send. The file is left as it was before the first of them.
"""

import asyncio
import secrets
import sqlite3
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from display.board.screen import SCREEN as BOARD
from domain.clients.contacts.records import Contact
from domain.nouns import COMMANDS
from server.auth.sessions import DEVICE_STAYS, SIGN_IN, digest
from server.live import frames
from server.live.feed import Feed
from server.screen import Audience
from server.store import database
from server.store.entry import Entry, as_message
from tests.hall import SECRET, ZONE, House, open_day, staff

__all__ = ["HALL", "SECRET", "Change", "Prepared", "prepare"]

HALL = "h1"
TOWERS = 5
ON_HOLD = 40  # units whose deposit is taken and voided, again and again
STAFF = {"A": 10}


@dataclass(frozen=True)
class Change:
    """One change: its number, its journal row as SQLite holds it, its Redis message, and the board's delta."""

    seq: int
    row: tuple[Any, ...]
    message: bytes
    delta: bytes


@dataclass(frozen=True)
class Prepared:
    """The file before the changes, the tokens of its screens, the board's snapshot, and the changes."""

    database: Path
    tokens: list[str]
    snapshot: bytes
    changes: list[Change]

    @property
    def base(self) -> int:
        """The number before the first change."""
        return self.changes[0].seq - 1


def prepare(folder: Path, units: int, screens: int, changes: int) -> Prepared:
    """Make all of it in this folder."""
    path, before = folder / "made.db", folder / "before.db"
    database.migrate(f"sqlite:///{path}")
    engine = database.connect(f"sqlite:///{path}")
    house = House(engine, datetime.now(UTC), HALL)
    applications = _furnish(house, units)
    tokens = _pair(house, screens)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(before)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")
    base = house.hall.seq
    entries = _change(house, applications, changes)
    house.close()
    engine.dispose()
    with closing(sqlite3.connect(path)) as made:
        query = "SELECT * FROM journal WHERE hall = ? AND seq > ? ORDER BY seq LIMIT ?"
        rows = made.execute(query, (HALL, base, changes)).fetchall()
    epoch, snapshot, deltas = asyncio.run(_shown(before, entries))
    return Prepared(before, tokens, snapshot, [
        Change(entry.seq, row, as_message(epoch, [entry]).encode(), delta)
        for entry, row, delta in zip(entries, rows, deltas, strict=True)
    ])  # fmt: skip


def _furnish(house: House, units: int) -> list[str]:
    """Units in five towers, all for sale, and some of them on hold: the applications they are held for."""
    staff(house, STAFF)
    lines = [_line(number, units // TOWERS) for number in range(units)]
    house.do("price_list.activate", filename="v1", units=lines)
    house.do("unit.release", units=[line["id"] for line in lines])
    open_day(house, day=datetime.now(ZONE).date())
    badge = house.receive("周来客", phone="13900000001")
    [contact] = house.hall.all(Contact).values()
    applications = [
        house.do("application.submit", house.person(badge), unit=line["id"], contact=contact.id).result["application"]
        for line in lines[:: max(1, units // ON_HOLD)][:ON_HOLD]
    ]
    _all(house, [("application.approve", "controller", {"application": id}) for id in applications])
    return applications


def _line(number: int, each: int) -> dict[str, Any]:
    """A home in towers of `each`, ten to a floor."""
    tower, floor, stack = number // each + 1, number % each // 10 + 1, number % 10 + 1
    entrance, room = f"{stack % 2 + 1}单元", f"{floor}{stack:02d}"
    return {
        "id": f"{tower}栋-{entrance}-{room}", "building": f"{tower}栋", "entrance": entrance, "floor": floor,
        "room": room, "area": "98.27", "price_fen": 380_000_000,
    }  # fmt: skip


def _pair(house: House, screens: int) -> list[str]:
    """So many paired wall screens, each with a session of its own: the tokens."""
    devices = _all(house, [("device.add", "admin", {"screen": "board", "name": f"屏{n}"}) for n in range(screens)])
    tokens = [secrets.token_urlsafe(32) for _ in devices]
    now = datetime.now(UTC)
    with database.for_writing(house.engine).begin() as connection:
        connection.execute(insert(SIGN_IN), [
            {"token": digest(token), "hall": HALL, "person": None, "device": said["device"], "since": now,
             "until": now + DEVICE_STAYS}
            for token, said in zip(tokens, devices, strict=True)
        ])  # fmt: skip
    return tokens


def _change(house: House, applications: list[str], many: int) -> list[Entry]:
    """Deposits taken and voided: each is a public change of one unit."""
    start = len(house.entries)
    while len(house.entries) - start < many:
        house.now += timedelta(seconds=1)
        deposit = {"amount_fen": 10_000_000, "method": "card"}
        taken = _all(house, [("receipt.record", "cashier", {"application": id, **deposit}) for id in applications])
        house.now += timedelta(seconds=1)
        void = [("receipt.void", "site_lead", {"receipt": said["receipt"], "reason": "bench"}) for said in taken]
        _all(house, void)
    return house.entries[start : start + many]


def _all(house: House, commands: list[tuple[str, str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Give these commands (verb, role, arguments) at once and wait for all results."""
    desks = {role: house.desk(role) for role in {role for _, role, _ in commands}}
    waiting: list[Future[Any]] = [
        house.store.submit_from_thread(HALL, COMMANDS[verb], desks[role], arguments)
        for verb, role, arguments in commands
    ]
    return [answer.result(60).result for answer in waiting]


async def _shown(path: Path, entries: list[Entry]) -> tuple[str, bytes, list[bytes]]:
    """The epoch, and what the public board is told: a snapshot before the entries and a delta for each."""
    engine = database.connect(f"sqlite:///{path}")
    feed = Feed(engine, HALL, "bench", lambda _: None)
    await feed.open()
    snapshot = _text(feed.view(BOARD, Audience()).frame(None, datetime.now(UTC)))
    deltas = []
    for entry in entries:
        feed.on_commit([entry])
        deltas.append(_text(feed.view(BOARD, Audience()).frame(entry.seq - 1, entry.at)))
    engine.dispose()
    return feed.epoch, snapshot, deltas


def _text(frame: bytes) -> bytes:
    return frames.text_of(frame).encode()
