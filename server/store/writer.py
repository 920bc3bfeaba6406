"""A hall's writer: decides the waiting commands in memory while it holds the counter, and commits them together."""

import contextlib
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.core.refusal import Refused
from server.store import journal, secret_mark
from server.store.answers import hand_out
from server.store.batch import BatchResult, PendingCommand, decide, lookups_of
from server.store.cipher import Cipher
from server.store.entry import Entry
from server.store.journal import Broken, HallState, Head, LockedHead, Superseded
from server.store.persist import lock_head, probe_write, save
from server.store.tables import FORMAT

log = structlog.get_logger()
BATCH = 256  # commands decided in one transaction at most
IDLE = 1.0  # seconds without a command after which the connection goes back, and between probes of an unavailable store
QUEUE = 5000  # commands that may wait; more are told `too-many`
LATEST = 2**62  # a number no journal gets to
# The store is unavailable: nothing is saved.
OUTAGE = (OperationalError, InterfaceError, InternalError, PoolTimeout, OSError, Broken, LookupError, Superseded)


class Unavailable(Exception):
    """The database did not answer. Nothing is known to have happened: try again with the same key."""


def _nobody(*_: Any) -> None: ...


@dataclass(frozen=True)
class StoreEvents:
    """Who hears, in the writer's thread, what became of the journal of a hall of this name.

    `on_commit`: this process's writer committed these entries, and nobody has an answer yet. `on_foreign_commit`: it
    read these, which another process committed, and tells of its own after them. `on_store_state`: False when nothing
    can be saved any more, True when something can again.
    """

    on_commit: Callable[[str, list[Entry]], None] = _nobody
    on_foreign_commit: Callable[[str, list[Entry]], None] = _nobody
    on_store_state: Callable[[str, bool], None] = _nobody


class Writer:
    """The only one in this process who changes its hall. Runs in a thread of its own until `close`."""

    def __init__(
        self, hall: str, engine: Engine, cipher: Cipher, now: Callable[[], datetime], events: StoreEvents
    ) -> None:
        self._name, self._engine, self._cipher, self._now = hall, engine, cipher, now
        self._events = events
        self._available = True  # the last batch could be saved, or a probe since
        self._probed_at = 0.0  # monotonic seconds
        self._waiting: deque[PendingCommand] = deque()
        self._wakeups: queue.SimpleQueue[bool] = queue.SimpleQueue()  # False: the last one
        self._state: HallState | None = None
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._work, name=f"writer-{hall}", daemon=True)
        self._thread.start()

    def enqueue(self, pending: PendingCommand) -> None:
        """Let a command wait; it is decided after the next `wake`. Refuses `too-many` when the queue is full."""
        if len(self._waiting) >= QUEUE:
            raise Refused("too-many")
        self._waiting.append(pending)

    def wake(self) -> None:
        """Decide what waits. Whoever enqueues several wakes after the last, and they are one batch."""
        self._wakeups.put(True)

    def close(self) -> None:
        """Finish what waits, within 10 s, and stop."""
        self._wakeups.put(False)
        self._thread.join(10)

    def _work(self) -> None:
        more = True
        while more:
            idle_after = IDLE if self._connection is not None or not self._available else None
            try:
                more = self._wakeups.get(timeout=idle_after)
            except queue.Empty:
                self._disconnect()
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), BATCH))]
                if in_time := self._fail_expired(batch):
                    self._run_batch(in_time)
            if not self._available and time.monotonic() - self._probed_at >= IDLE:
                self._probe()
        self._disconnect()

    def _fail_expired(self, batch: list[PendingCommand]) -> list[PendingCommand]:
        """Fail expired commands (`Unavailable`, 503) so that they delay nobody, and return the others."""
        now = time.monotonic()
        expired = [pending for pending in batch if pending.until < now]
        if not expired:
            return batch
        hand_out([(pending, Unavailable()) for pending in expired])
        return [pending for pending in batch if pending.until >= now]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """A transaction on the connection of the batch before, unless that failed or is some time ago."""
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            with self._connection.begin():
                yield self._connection
        except BaseException:
            self._disconnect()
            raise

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _run_batch(self, batch: list[PendingCommand]) -> None:
        try:
            result = self._decide_and_save(batch)
        except OUTAGE as error:
            log.warning("store unavailable", hall=self._name, error=type(error).__name__, detail=str(error)[:200])
            self._state = None  # whatever happened, the next batch starts from what the database holds
            result = BatchResult(answers=[(pending, Unavailable()) for pending in batch])
            self._report(available=False)
        except Exception as error:
            log.exception("batch failed", hall=self._name)
            self._state = None
            if len(batch) > 1:  # one command the database will not take must not cost the others theirs
                for pending in batch:
                    if in_time := self._fail_expired([pending]):
                        self._run_batch(in_time)
                return
            result = BatchResult(answers=[(batch[0], error)])
        if result.entries:
            self._report(available=True)
            self._events.on_commit(self._name, result.entries)
        hand_out(result.answers)

    def _decide_and_save(self, batch: list[PendingCommand]) -> BatchResult:
        """One transaction: lock the head, decide in memory, write, commit."""
        lookups = lookups_of(batch, self._cipher)
        with self._transaction() as connection:
            state, locked = self._at_head(connection, [pending.key for pending in batch], lookups)
            result = decide(batch, state, locked, self._cipher, connection, self._now)
            if result.entries:
                save(connection, self._name, result.entries, result.sealed)
        if result.entries:
            state.stand_at(result.entries[-1])
        return result

    def _report(self, *, available: bool) -> None:
        if available != self._available:
            self._available, self._probed_at = available, time.monotonic()
            self._events.on_store_state(self._name, available)

    def _probe(self) -> None:
        """See whether a command could be saved again, without waiting for somebody to give one."""
        self._probed_at = time.monotonic()
        try:
            with self._transaction() as connection:
                state, _ = self._at_head(connection, [], [])
                probe_write(connection, self._name, state.hash)
        except Exception as error:  # noqa: BLE001 - whatever it is: nothing was decided, and the writer must go on
            log.warning("store still unavailable", hall=self._name, error=type(error).__name__, detail=str(error)[:200])
            self._state = None
            return
        self._report(available=True)

    def _at_head(self, connection: Connection, keys: list[str], lookups: list[str]) -> tuple[HallState, LockedHead]:
        """This writer's hall, brought to the head of the journal, which is ours alone now."""
        after = self._state.seq if self._state is not None else LATEST
        try:
            locked = lock_head(connection, self._name, keys, lookups, after)
            if locked.at is None:
                raise LookupError(self._name)
            if locked.at.format > FORMAT:
                raise Superseded(self._name)
            if self._state is None or not self._follows(connection, self._state, locked.at, locked.others):
                if not secret_mark.opens(connection, self._name, self._cipher):
                    raise Broken("sealed with another secret")
                self._state = journal.load(connection, self._name)
        except ValueError as error:
            raise Broken("a row nobody can read") from error
        return self._state, locked

    def _follows(self, connection: Connection, state: HallState, head: Head, others: list[Entry]) -> bool:
        """Bring the state to this head; False when the database is not the continuation of what it holds."""
        if head.epoch != state.epoch or head.seq < state.seq:
            return False
        try:
            for entry in others:
                state.apply(entry)
            if head.seq > state.seq:
                others += (rest := list(journal.read(connection, self._name, state.seq)))
                for entry in rest:
                    state.apply(entry)
        except Broken:
            log.warning("hall replaced", hall=self._name)
            return False
        if others:
            self._events.on_foreign_commit(self._name, others)
        return head.hash == state.hash
