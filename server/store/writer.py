"""A hall's writer: decides the waiting commands in memory while it holds the counter, and commits them together."""

import contextlib
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.core.refusal import Refused
from server.store import journal, secret_mark
from server.store.batch import Answers, Decided, Order, decide, lookups_of
from server.store.entry import Entry
from server.store.journal import At, Broken, Ledger, Turn
from server.store.persist import save, take_turn, write_nothing
from server.store.vault import Vault

log = structlog.get_logger()
BATCH = 256  # commands decided in one transaction at most
IDLE = 1.0  # seconds without a command after which the writer needs no connection, and tries a shut door
QUEUE = 5000  # commands that may wait; more are told `too-many`
LATEST = 2**62  # a number no journal gets to
SHUT = (OperationalError, InterfaceError, InternalError, PoolTimeout, OSError, Broken, LookupError)  # nothing is saved


class Unavailable(Exception):
    """The database did not answer. Nothing is known to have happened: try again with the same key."""


@dataclass(frozen=True)
class Told:
    """What is told of a hall, by its name, in its writer's thread."""

    committed: Callable[[str, list[Entry]], None]  # by this writer, before anyone has the answer
    read: Callable[[str, list[Entry]], None]  # what others committed, before what comes after it
    shut: Callable[[str, bool], None]  # True: nothing can be saved; False: something can again


class Writer:
    """The only one in this process who changes its hall. Runs in a thread of its own until `close`.

    `on_answers` is called in that thread, once for a batch.
    """

    def __init__(
        self, hall: str, engine: Engine, vault: Vault, now: Callable[[], datetime], told: Told,
        on_answers: Callable[[Answers], None],
    ) -> None:  # fmt: skip
        self._name, self._engine, self._vault, self._now = hall, engine, vault, now
        self._told, self._on_answers = told, on_answers
        self._shut = False  # the last batch could not be saved, nor a trial since
        self._tried = 0.0  # monotonic seconds
        self._waiting: deque[Order] = deque()
        self._bell: queue.SimpleQueue[bool] = queue.SimpleQueue()  # False: the last one
        self._ledger: Ledger | None = None
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._work, name=f"writer-{hall}", daemon=True)
        self._thread.start()

    def take(self, order: Order) -> None:
        """Let an order wait its turn, which comes once the bell was rung. Refuses `too-many` when the line is full."""
        if len(self._waiting) >= QUEUE:
            raise Refused("too-many")
        self._waiting.append(order)

    def ring(self) -> None:
        """Somebody waits. Whoever gives several orders rings after the last, and they are decided together."""
        self._bell.put(True)

    def close(self) -> None:
        """Finish what waits, within 10 s, and stop."""
        self._bell.put(False)
        self._thread.join(10)

    def _work(self) -> None:
        more = True
        while more:
            try:
                more = self._bell.get(timeout=IDLE if self._connection is not None or self._shut else None)
            except queue.Empty:
                self._hang_up()
            while self._waiting:
                orders = [self._waiting.popleft() for _ in range(min(len(self._waiting), BATCH))]
                if in_time := self._in_time(orders):
                    self._carry_out(in_time)
            if self._shut and time.monotonic() - self._tried >= IDLE:
                self._try_the_door()
        self._hang_up()

    def _in_time(self, orders: list[Order]) -> list[Order]:
        """The others hear "not now" at once: what is done too late for its sender makes all behind it late too."""
        now = time.monotonic()
        late = [order for order in orders if order.until < now]
        if not late:
            return orders
        self._on_answers([(order, Unavailable()) for order in late])
        return [order for order in orders if order.until >= now]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """A transaction on the connection of the batch before, unless that failed or is some time ago."""
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            with self._connection.begin():
                yield self._connection
        except BaseException:
            self._hang_up()
            raise

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _carry_out(self, orders: list[Order]) -> None:
        decided = Decided()
        try:
            lookups = lookups_of(orders, self._vault)
            with self._transaction() as connection:
                ledger, turn = self._at_head(connection, [order.key for order in orders], lookups)
                decided = decide(orders, ledger, turn, self._vault, connection, self._now)
                if decided.entries:
                    save(connection, self._name, decided.entries, decided.clients)
            if decided.entries:
                ledger.stand_at(decided.entries[-1])
        except SHUT as error:
            log.warning("door closed", hall=self._name, error=type(error).__name__, detail=str(error)[:200])
            self._ledger = None  # whatever happened, the next batch starts from what the database holds
            decided = Decided(answers=[(order, Unavailable()) for order in orders])
            self._tell_door(shut=True)
        except Exception as error:
            log.exception("batch failed", hall=self._name)
            self._ledger = None
            if len(orders) > 1:  # one command the database will not take must not cost the others theirs
                for order in orders:
                    if in_time := self._in_time([order]):
                        self._carry_out(in_time)
                return
            decided = Decided(answers=[(orders[0], error)])
        if decided.entries:
            self._tell_door(shut=False)
            self._told.committed(self._name, decided.entries)
        self._on_answers(decided.answers)

    def _tell_door(self, *, shut: bool) -> None:
        if shut != self._shut:
            self._shut, self._tried = shut, time.monotonic()
            self._told.shut(self._name, shut)

    def _try_the_door(self) -> None:
        """See whether a command could be saved again, without waiting for somebody to give one."""
        self._tried = time.monotonic()
        try:
            with self._transaction() as connection:
                ledger, _ = self._at_head(connection, [], [])
                write_nothing(connection, self._name, ledger.hash)
        except Exception as error:  # noqa: BLE001 - whatever it is: nothing was decided, and the writer must go on
            log.warning("door still closed", hall=self._name, error=type(error).__name__, detail=str(error)[:200])
            self._ledger = None
            return
        self._tell_door(shut=False)

    def _at_head(self, connection: Connection, keys: list[str], lookups: list[str]) -> tuple[Ledger, Turn]:
        """This writer's hall, brought to the head of the journal, which is ours alone now."""
        after = self._ledger.seq if self._ledger is not None else LATEST
        try:
            turn = take_turn(connection, self._name, keys, lookups, after)
            if turn.at is None:
                raise LookupError(self._name)
            if self._ledger is None or not self._follows(connection, self._ledger, turn.at, turn.others):
                if not secret_mark.opens(connection, self._name, self._vault):
                    raise Broken("sealed with another secret")
                self._ledger = journal.load(connection, self._name)
        except ValueError as error:
            raise Broken("a row nobody can read") from error
        return self._ledger, turn

    def _follows(self, connection: Connection, ledger: Ledger, at: At, others: list[Entry]) -> bool:
        """Bring the ledger to this head; False when the database is not the continuation of what it holds."""
        if at.epoch != ledger.epoch or at.seq < ledger.seq:
            return False
        try:
            for entry in others:
                ledger.apply(entry)
            if at.seq > ledger.seq:
                others += (rest := list(journal.read(connection, self._name, ledger.seq)))
                for entry in rest:
                    ledger.apply(entry)
        except Broken:
            log.warning("hall replaced", hall=self._name)
            return False
        if others:
            self._told.read(self._name, others)
        return at.hash == ledger.hash
