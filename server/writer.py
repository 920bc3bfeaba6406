"""A hall's writer: decides the waiting commands in memory while it holds the counter, and commits them together."""

import contextlib
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, update
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.people import Viewer
from domain.refusal import Refused
from server import journal
from server.change import Change, Command, Result, VaultWrite
from server.journal import At, Broken, Entry, Ledger
from server.saving import Said, save, take_turn
from server.vault import Vault

log = structlog.get_logger()
BATCH = 256  # commands decided in one transaction at most
IDLE = 1.0  # seconds without a command after which the writer needs no connection, and tries a shut door
QUEUE = 5000  # commands that may wait; more are told `too-many`
TRIAL = 2**17  # bytes, more than a command writes: what a full disk has left over is no room
SHUT = (OperationalError, InterfaceError, InternalError, PoolTimeout, OSError, Broken, LookupError)  # nothing is saved


class Unavailable(Exception):
    """The database did not answer. Nothing is known to have happened: try again with the same key."""


@dataclass(frozen=True)
class Reply:
    """What a command's sender hears: the number of the change, its result, and what only the sender may read."""

    seq: int
    result: Result
    private: Result = field(default_factory=dict)


@dataclass(slots=True)
class Order:
    """One command waiting at the door. `answer` belongs to whoever gave it; the writer only hands it back."""

    command: Command
    by: Viewer
    arguments: Result
    shown: Result  # the arguments as JSON values, for the journal
    key: str
    fingerprint: str
    answer: Any


Answers = list[tuple[Order, Reply | Exception]]


class Writer:
    """The only one in this process who changes its hall. Runs in a thread of its own until `close`.

    `on_commit` and `on_answers` are called in that thread, once for a batch, in this order; `on_door(hall, shut)` when
    a batch could not be saved, and when one can be again.
    """

    def __init__(
        self, hall: str, engine: Engine, vault: Vault, on_commit: Callable[[str, list[Entry]], None],
        on_answers: Callable[[Answers], None], now: Callable[[], datetime], on_door: Callable[[str, bool], None],
    ) -> None:  # fmt: skip
        self._name, self._engine, self._vault, self._now = hall, engine, vault, now
        self._on_commit, self._on_answers, self._on_door = on_commit, on_answers, on_door
        self._shut = False  # the last batch could not be saved, nor a trial since
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
                if self._shut:
                    self._try_the_door()
            while self._waiting:
                self._carry_out([self._waiting.popleft() for _ in range(min(len(self._waiting), BATCH))])
        self._hang_up()

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
        answers: Answers = []
        try:
            with self._transaction() as connection:
                ledger, said = self._at_head(connection, orders)
                entries, clients = self._decide(connection, ledger, orders, said, answers)
                if entries:
                    save(connection, self._name, entries, clients)
            if entries:
                ledger.stand_at(entries[-1])
        except SHUT as error:
            log.warning("door closed", hall=self._name, error=type(error).__name__, detail=str(error)[:200])
            self._ledger = None  # whatever happened, the next batch starts from what the database holds
            answers = [(order, Unavailable()) for order in orders]
            entries = []
            self._tell_door(shut=True)
        except Exception as error:
            log.exception("batch failed", hall=self._name)
            self._ledger = None
            if len(orders) > 1:  # one command the database will not take must not cost the others theirs
                for order in orders:
                    self._carry_out([order])
                return
            answers = [(orders[0], error)]
            entries = []
        if entries:
            self._tell_door(shut=False)
            self._on_commit(self._name, entries)
        self._on_answers(answers)

    def _tell_door(self, *, shut: bool) -> None:
        if shut != self._shut:
            self._shut = shut
            self._on_door(self._name, shut)

    def _try_the_door(self) -> None:
        """See whether a command could be saved again, without waiting for somebody to give one."""
        try:
            with self._transaction() as connection:
                ledger, _ = self._at_head(connection, [])
                _write_nothing(connection, self._name, ledger.hash)
        except (SQLAlchemyError, OSError, Broken, LookupError):  # as before: nothing was decided, nothing is lost
            return
        self._tell_door(shut=False)

    def _at_head(self, connection: Connection, orders: list[Order]) -> tuple[Ledger, Said]:
        """This writer's hall, brought to the head of the journal, which is ours alone now; what was answered before."""
        at, said = take_turn(connection, self._name, [(order.by.actor, order.key) for order in orders])
        if at is None:
            raise LookupError(self._name)
        try:
            if self._ledger is None or not self._follows(connection, self._ledger, at):
                self._ledger = journal.load(connection, self._name)
        except ValueError as error:
            raise Broken("a row nobody can read") from error
        return self._ledger, said

    def _follows(self, connection: Connection, ledger: Ledger, at: At) -> bool:
        """Bring the ledger to this head; False when the database is not the continuation of what it holds."""
        if at.epoch != ledger.epoch or at.seq < ledger.seq:
            return False
        try:
            if at.seq > ledger.seq:
                for entry in journal.read(connection, self._name, ledger.seq):
                    ledger.apply(entry)
        except Broken:
            log.warning("hall replaced", hall=self._name)
            return False
        return at.hash == ledger.hash

    def _decide(
        self, connection: Connection, ledger: Ledger, orders: list[Order], said: Said, answers: Answers,
    ) -> tuple[list[Entry], list[VaultWrite]]:  # fmt: skip
        hall = ledger.hall
        entries: list[Entry] = []
        clients: list[VaultWrite] = []
        known: dict[str, str] = {}
        previous = ledger.hash
        for order in orders:
            before = said.get((order.by.actor, order.key))
            if before is not None and (before[0] != order.fingerprint or not order.command.reveals):
                answers.append((order, _again(order, *before)))
                continue
            mark = hall.mark()
            number = ledger.seq + len(entries) + 1
            change = Change(hall, number, self._now(), self._vault, self._name, connection, known)
            try:
                result = order.command.run(change, order.by, **order.arguments)
            except SQLAlchemyError:
                raise
            except Exception as error:
                hall.undo_to(mark)
                if not isinstance(error, Refused):
                    log.exception("command failed", verb=order.command.verb)
                answers.append((order, error))
                continue
            if before is not None:  # looked up again for the one who asked before; nothing else happens twice
                hall.undo_to(mark)
                answers.append((order, Reply(before[1], before[2], change.private)))
                continue
            entry = _entry(order, change, result)
            if entry is None:
                answers.append((order, Reply(change.seq - 1, result, change.private)))
                continue
            entry = entry.after(previous)
            previous = entry.hash
            entries.append(entry)
            clients.extend(change.clients)
            known.update({c.lookup: c.id for c in change.clients if c.lookup})
            said[order.by.actor, order.key] = (order.fingerprint, entry.seq, entry.result)
            answers.append((order, Reply(entry.seq, result, change.private)))
        return entries, clients


def _entry(order: Order, change: Change, result: Result) -> Entry | None:
    """The journal entry of a decided command; None when nothing was changed and nothing must be remembered."""
    if not change.put_ and not change.clients and not change.private:
        return None
    arguments = {name: value for name, value in order.shown.items() if name not in order.command.private}
    changes = tuple((kind, id, record) for (kind, id), record in change.put_.items())
    rules = tuple(dict.fromkeys((*order.command.rules, *change.rules)))
    return Entry(
        change.seq, change.now, order.command.verb, order.by.actor, order.key, arguments, changes, rules, result,
        order.fingerprint,
    )  # fmt: skip


def _write_nothing(connection: Connection, hall: str, hash_: str) -> None:
    """Much into the counter's row and out of it again, in the caller's transaction. Its own values would prove nothing:
    SQLite does not write what is there already."""
    mine = update(journal.HEAD).where(journal.HEAD.c.hall == hall)
    for value in ("0" * TRIAL, hash_):
        connection.execute(mine.values(hash=value))


def _again(order: Order, fingerprint: str, seq: int, result: Result) -> Reply | Refused:
    return Reply(seq, result) if fingerprint == order.fingerprint else Refused("key-reused")
