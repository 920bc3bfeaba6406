"""A hall's writer: decides the waiting commands in memory while it holds the counter, and commits them together."""

import contextlib
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from typing import Any

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.people import Viewer
from domain.refusal import Refused
from server import journal
from server.change import Change, Command, Result, VaultWrite
from server.journal import At, Broken, Entry, Ledger, Turn
from server.saving import said_of, save, take_turn
from server.vault import Vault

log = structlog.get_logger()
BATCH = 256  # commands decided in one transaction at most
IDLE = 1.0  # seconds without a command after which the writer needs no connection
LATEST = 2**62  # a number no journal gets to
QUEUE = 5000  # commands that may wait; more are told `too-many`


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
    until: float = inf  # monotonic seconds: not worth beginning later, as nobody waits for the answer any more


Answers = list[tuple[Order, Reply | Exception]]
OnEntries = Callable[[str, list[Entry]], None]  # of this hall


class Writer:
    """The only one in this process who changes its hall. Runs in a thread of its own until `close`.

    `on_commit` and `on_answers` are called in that thread, once for a batch, in this order; before them `on_read`, with
    what others wrote.
    """

    def __init__(
        self, hall: str, engine: Engine, vault: Vault, on_read: OnEntries, on_commit: OnEntries,
        on_answers: Callable[[Answers], None], now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._name, self._engine, self._vault, self._now = hall, engine, vault, now
        self._on_read, self._on_commit, self._on_answers = on_read, on_commit, on_answers
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
                more = self._bell.get(timeout=IDLE if self._connection is not None else None)
            except queue.Empty:
                self._hang_up()
            while self._waiting:
                orders = [self._waiting.popleft() for _ in range(min(len(self._waiting), BATCH))]
                if in_time := self._in_time(orders):
                    self._carry_out(in_time)
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
        answers: Answers = []
        try:
            lookups = self._lookups(orders)
            with self._transaction() as connection:
                ledger, turn = self._at_head(connection, orders, lookups)
                entries, clients = self._decide(connection, ledger, orders, turn, answers)
                if entries:
                    save(connection, self._name, entries, clients)
            if entries:
                ledger.stand_at(entries[-1])
        except (OperationalError, InterfaceError, PoolTimeout, OSError, Broken, LookupError) as error:
            log.warning("door closed", hall=self._name, error=type(error).__name__, detail=str(error)[:200])
            self._ledger = None  # whatever happened, the next batch starts from what the database holds
            answers = [(order, Unavailable()) for order in orders]
            entries = []
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
            self._on_commit(self._name, entries)
        self._on_answers(answers)

    def _lookups(self, orders: list[Order]) -> list[str]:
        """The phones these orders name: asked for at once, as each question to the database holds everyone up."""
        found: dict[str, None] = {}
        for order in orders:
            if phone := order.arguments.get("phone"):
                with contextlib.suppress(Refused):  # the command says so itself
                    found[self._vault.lookup(phone)] = None
        return list(found)

    def _at_head(self, connection: Connection, orders: list[Order], lookups: list[str]) -> tuple[Ledger, Turn]:
        """This writer's hall, brought to the head of the journal, which is ours alone now."""
        after = self._ledger.seq if self._ledger is not None else LATEST
        try:
            turn = take_turn(connection, self._name, [order.key for order in orders], lookups, after)
            if turn.at is None:
                raise LookupError(self._name)
            if self._ledger is None or not self._follows(connection, self._ledger, turn.at, turn.others):
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
            self._on_read(self._name, others)
        return at.hash == ledger.hash

    def _decide(
        self, connection: Connection, ledger: Ledger, orders: list[Order], turn: Turn, answers: Answers,
    ) -> tuple[list[Entry], list[VaultWrite]]:  # fmt: skip
        hall, said, by_phone = ledger.hall, said_of(turn.answered), turn.clients
        entries: list[Entry] = []
        clients: list[VaultWrite] = []
        previous = ledger.hash
        for order in orders:
            before = said.get((order.by.actor, order.key))
            if before is not None and (before[0] != order.fingerprint or not order.command.reveals):
                answers.append((order, _again(order, *before)))
                continue
            mark = hall.mark()
            number = ledger.seq + len(entries) + 1
            change = Change(hall, number, self._now(), self._vault, self._name, connection, by_phone)
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
            _learn(by_phone, change.clients)
            said[order.by.actor, order.key] = (order.fingerprint, entry.seq, entry.result)
            answers.append((order, Reply(entry.seq, result, change.private)))
        return entries, clients


def _learn(by_phone: dict[str, str | None], clients: list[VaultWrite]) -> None:
    """Whom a decided command kept or erased is known or gone for those behind it in the batch."""
    for client in clients:
        by_phone.update({lookup: None for lookup, id in by_phone.items() if id == client.id})
        if client.lookup is not None:
            by_phone[client.lookup] = client.id


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


def _again(order: Order, fingerprint: str, seq: int, result: Result) -> Reply | Refused:
    return Reply(seq, result) if fingerprint == order.fingerprint else Refused("key-reused")
