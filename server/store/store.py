"""The one door: every change of every hall goes through `Store.submit`, and saving is publishing.

One writer per hall and process takes the commands that wait, decides them in memory against a hall nobody else can
alter while the counter row is locked, writes rows and journal at once, commits once, and hands the entries on.
"""

import asyncio
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from math import inf
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, update
from sqlmodel import SQLModel

from domain.core.command import Command
from domain.core.viewer import Viewer
from server.base import hall_time
from server.store import journal
from server.store.batch import PendingCommand, Reply
from server.store.cipher import Cipher
from server.store.database import for_writing
from server.store.entry import canonical, link
from server.store.keys import new_key
from server.store.tables import FORMAT, HeadRow
from server.store.writer import StoreEvents, Unavailable, Writer

__all__ = ["Reply", "Store", "Unavailable", "create_hall", "remove_unfinished", "renew_epoch"]
UNFINISHED = "unfinished"  # the epoch of a hall that is being made
PRESSED = 16  # commands under way: more than a busy hall has while its answers come at once


class Store:
    """The writers of all halls of this process.

    `events` hears, in a writer's thread, what was committed and whether anything can be.
    """

    def __init__(
        self, engine: Engine, cipher: Cipher, events: StoreEvents, now: Callable[[], datetime] = hall_time.now
    ) -> None:
        self._engine = for_writing(engine)
        self._cipher = cipher
        self._events = events
        self._now = now
        self._writers: dict[str, Writer] = {}
        self._under_way = 0  # submitted and not answered
        self._guard = threading.Lock()

    async def submit(
        self, hall: str, command: Command, by: Viewer, arguments: Any, key: str | None = None, within: float = inf
    ) -> Reply:
        """Carry out a command and answer once it is durable.

        Raises `Refused` when a rule says no, `Unavailable` when the database does not answer, or when its turn has not
        come `within` so many seconds. The same key with the same command and arguments gives the same reply, done
        once; with others it is refused `key-reused`.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Reply] = loop.create_future()
        writer = self._enqueue(hall, command, by, arguments, key, answer, time.monotonic() + within)
        loop.call_soon(writer.wake)  # with whatever else is given in this turn of the loop
        self._under_way += 1
        try:
            return await answer
        finally:
            self._under_way -= 1

    def busy(self) -> bool:
        """Whether somebody waits for the answer of `submit`."""
        return self._under_way > 0

    def pressed(self) -> bool:
        """Whether so many wait that they come before anything that can be put off."""
        return self._under_way > PRESSED

    def submit_from_thread(
        self, hall: str, command: Command, by: Viewer, arguments: Any, key: str | None = None
    ) -> Future[Reply]:
        """As `submit`, for callers without an event loop."""
        answer: Future[Reply] = Future()
        self._enqueue(hall, command, by, arguments, key, answer).wake()
        return answer

    def close(self) -> None:
        """Finish what waits and stop."""
        for writer in self._writers.values():
            writer.close()

    def _enqueue(
        self, hall: str, command: Command, by: Viewer, arguments: Any, key: str | None,
        answer: Future[Reply] | asyncio.Future[Reply], until: float = inf,
    ) -> Writer:  # fmt: skip
        parsed = command.parse(arguments)
        shown = parsed.model_dump(mode="json")
        fingerprint = self._cipher.mark(link(command.verb, canonical(shown)))
        pending = PendingCommand(command, by, dict(parsed), shown, key or new_key(), fingerprint, answer, until)
        writer = self._writer(hall)
        writer.enqueue(pending)
        return writer

    def _writer(self, hall: str) -> Writer:
        with self._guard:
            if hall not in self._writers:
                self._writers[hall] = Writer(hall, self._engine, self._cipher, self._now, self._events)
            return self._writers[hall]


def create_hall(engine: Engine, hall: str, *, unfinished: bool = False) -> bool:
    """Give a hall its counter. False when it already has one.

    An `unfinished` hall is served by nobody until `renew_epoch`; what was interrupted before that is begun anew.
    """
    with for_writing(engine).begin() as connection:
        there = journal.head(connection, hall)
        if there is not None:
            if there.epoch != UNFINISHED:
                return False
            _remove(connection, hall)
        epoch = UNFINISHED if unfinished else uuid.uuid4().hex[:12]
        connection.execute(insert(HeadRow), [{"hall": hall, "seq": 0, "hash": "", "epoch": epoch, "format": FORMAT}])
        return True


def remove_unfinished(engine: Engine, hall: str) -> None:
    """Take away all there is of a hall that was never finished."""
    with for_writing(engine).begin() as connection:
        there = journal.head(connection, hall)
        if there is not None and there.epoch == UNFINISHED:
            _remove(connection, hall)


def _remove(connection: Connection, hall: str) -> None:
    for table in SQLModel.metadata.tables.values():
        if "hall" in table.c:
            connection.execute(delete(table).where(table.c.hall == hall))


def renew_epoch(engine: Engine, hall: str, known: str | None = None) -> None:
    """Give a hall a new epoch; with `known`, only if that is still its epoch. Screens then start from a snapshot."""
    table = journal.HEAD
    mine = (table.c.hall == hall) & (table.c.epoch == known if known is not None else True)
    with for_writing(engine).begin() as connection:
        connection.execute(update(table).where(mine).values(epoch=uuid.uuid4().hex[:12]))
