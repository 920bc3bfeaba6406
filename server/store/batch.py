"""A batch of commands, decided one after the other in memory, by the writer whose turn it is."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from math import inf
from typing import Any

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from domain.core.change import Change, Result, VaultWrite
from domain.core.command import Command
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from server.store.entry import Entry
from server.store.journal import Ledger, Turn
from server.store.persist import said_of
from server.store.vault import Vault, sealed_of

log = structlog.get_logger()


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


@dataclass
class Decided:
    """What is to be saved, and what everyone hears once it is."""

    entries: list[Entry] = field(default_factory=list)
    clients: list[VaultWrite] = field(default_factory=list)
    answers: Answers = field(default_factory=list)


def lookups_of(orders: list[Order], vault: Vault) -> list[str]:
    """The phones these orders name: asked for at once, as each question to the database holds everyone up."""
    found: dict[str, None] = {}
    for order in orders:
        if phone := order.arguments.get("phone"):
            with contextlib.suppress(Refused):  # the command says so itself
                found[vault.lookup(phone)] = None
    return list(found)


def decide(
    orders: list[Order], ledger: Ledger, turn: Turn, vault: Vault, connection: Connection, now: Callable[[], datetime]
) -> Decided:
    """Run each command against the hall as those before it left it. A refusal undoes just that command."""
    hall, said, by_phone, decided = ledger.hall, said_of(turn.answered), turn.clients, Decided()
    erased: set[str] = set()
    sealed = partial(sealed_of, connection, ledger.name)
    previous = ledger.hash
    for order in orders:
        before = said.get((order.by.actor, order.key))
        if before is not None and (before[0] != order.fingerprint or not order.command.reveals):
            decided.answers.append((order, _again(order, *before)))
            continue
        mark = hall.mark()
        change = Change(hall, ledger.seq + len(decided.entries) + 1, now(), vault, sealed, by_phone, erased)
        try:
            result = order.command.run(change, order.by, **order.arguments)
        except SQLAlchemyError:
            raise
        except Exception as error:
            hall.undo_to(mark)
            if not isinstance(error, Refused):
                log.exception("command failed", verb=order.command.verb)
            decided.answers.append((order, error))
            continue
        if before is not None:  # looked up again for the one who asked before; nothing else happens twice
            hall.undo_to(mark)
            decided.answers.append((order, Reply(before[1], before[2], change.private)))
            continue
        entry = _entry(order, change, result).after(previous)
        previous = entry.hash
        decided.entries.append(entry)
        decided.clients.extend(change.clients)
        _learn(by_phone, erased, change.clients)
        said[order.by.actor, order.key] = (order.fingerprint, entry.seq, entry.result)
        decided.answers.append((order, Reply(entry.seq, result, change.private)))
    return decided


def _learn(by_phone: dict[str, str | None], erased: set[str], clients: list[VaultWrite]) -> None:
    """Whom a decided command kept or erased is known or gone for those behind it in the batch."""
    for client in clients:
        if client.erase:
            erased.add(client.id)
        by_phone.update({lookup: None for lookup, id in by_phone.items() if id == client.id})
        if client.lookup is not None:
            by_phone[client.lookup] = client.id


def _entry(order: Order, change: Change, result: Result) -> Entry:
    """The journal entry of a decided command, also of one that found nothing to change.

    Its key must be known as well: repeated later, it could find something to change, and undo what others did since.
    """
    arguments = {name: value for name, value in order.shown.items() if name not in order.command.private}
    changes = tuple((kind, id, record) for (kind, id), record in change.put_.items())
    rules = tuple(dict.fromkeys((*order.command.rules, *change.rules)))
    return Entry(
        change.seq, change.now, order.command.verb, order.by.actor, order.key, arguments, changes, rules, result,
        order.fingerprint,
    )  # fmt: skip


def _again(order: Order, fingerprint: str, seq: int, result: Result) -> Reply | Refused:
    return Reply(seq, result) if fingerprint == order.fingerprint else Refused("key-reused")
