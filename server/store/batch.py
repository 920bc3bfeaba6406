"""A batch of commands, decided one after the other in memory, by the writer whose turn it is."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf
from typing import Any

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from domain.core.change import Change, Result
from domain.core.command import Command
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from server.store.batch_vault import BatchVault, VaultChanges
from server.store.cipher import Cipher
from server.store.entry import Entry
from server.store.journal import Answered, HallState, LockedHead
from server.store.persist import prior_replies

log = structlog.get_logger()
LOOKS_AGAIN = timedelta(minutes=10)  # in which a repeated key is a lost answer, and not another look


@dataclass(frozen=True)
class Reply:
    """What a command's sender hears: the number of the change, its result, and what only the sender may read."""

    seq: int
    result: Result
    private: Result = field(default_factory=dict)


@dataclass(slots=True)
class PendingCommand:
    """One command that waits to be decided. `answer` belongs to whoever gave it; the writer only hands it back."""

    command: Command
    by: Viewer
    arguments: Result
    shown: Result  # the arguments as JSON values, for the journal
    key: str
    fingerprint: str
    answer: Any
    until: float = inf  # monotonic seconds: not worth beginning later, as nobody waits for the answer any more


Answers = list[tuple[PendingCommand, Reply | Exception]]


@dataclass
class BatchResult:
    """What is to be saved, and what everyone hears once it is."""

    entries: list[Entry] = field(default_factory=list)
    sealed: VaultChanges = field(default_factory=VaultChanges)
    answers: Answers = field(default_factory=list)


def lookups_of(batch: list[PendingCommand], cipher: Cipher) -> list[str]:
    """The numbers these commands name: asked for at once, as each question to the database holds everyone up."""
    found: dict[str, None] = {}
    for pending in batch:
        for name, looks_up in pending.command.looks_up:
            if number := pending.arguments[name]:
                with contextlib.suppress(Refused):  # the command says so itself
                    found[cipher.mark(looks_up.text(number))] = None
    return list(found)


def decide(
    batch: list[PendingCommand], state: HallState, locked: LockedHead, cipher: Cipher, connection: Connection,
    now: Callable[[], datetime],
) -> BatchResult:  # fmt: skip
    """Run each command against the hall as those before it left it. A refusal undoes just that command."""
    hall, said, previous = state.hall, prior_replies(locked.answered), state.hash
    vault = BatchVault(cipher, connection, state.name, locked.clients)
    decided = BatchResult(sealed=vault.changes)
    for pending in batch:
        before, at = said.get((pending.by.actor, pending.key)), now()
        if before is not None and (again := _again(pending, before, at)) is not None:
            decided.answers.append((pending, again))
            continue
        mark, point = hall.mark(), vault.point()
        change = Change(hall, state.seq + len(decided.entries) + 1, at, vault)
        try:
            result = pending.command.run(change, pending.by, **pending.arguments)
        except SQLAlchemyError:
            raise
        except Exception as error:
            hall.undo_to(mark)
            vault.back_to(point)
            if not isinstance(error, Refused):
                log.exception("command failed", verb=pending.command.verb)
            decided.answers.append((pending, error))
            continue
        if before is not None or not pending.command.writes:  # it looked, also once more: nothing else happens
            hall.undo_to(mark)
            vault.back_to(point)
            seq, told = (before.seq, before.result) if before is not None else (change.seq - 1, result)
            decided.answers.append((pending, Reply(seq, told, change.private)))
            continue
        entry = _entry(pending, change, result).after(previous)
        previous = entry.hash
        decided.entries.append(entry)
        by = (entry.actor, entry.key)
        said[by] = Answered(*by, entry.fingerprint, entry.seq, entry.result, entry.at)
        decided.answers.append((pending, Reply(entry.seq, result, change.private)))
    return decided


def _entry(pending: PendingCommand, change: Change, result: Result) -> Entry:
    """The journal entry of a decided command, also of one that found nothing to change.

    Its key must be known as well: repeated later, it could find something to change, and undo what others did since.
    """
    arguments = {name: value for name, value in pending.shown.items() if name not in pending.command.private}
    if change.in_place_of is not None:
        arguments["in_place_of"] = change.in_place_of
    changes = tuple((kind, id, record) for (kind, id), record in change.put_.items())
    rules = tuple(dict.fromkeys((*pending.command.rules, *change.rules)))
    return Entry(
        change.seq, change.now, pending.command.verb, pending.by.actor, pending.key, arguments, changes, rules, result,
        pending.fingerprint,
    )  # fmt: skip


def _again(pending: PendingCommand, before: Answered, now: datetime) -> Reply | Refused | None:
    """What a key that was used before is answered; None: its command is to look again, as what it saw is not kept.

    Only for a while: later that would be another look, and of such each is in the journal.
    """
    if before.fingerprint != pending.fingerprint:
        return Refused("key-reused")
    if not pending.command.reveals:
        return Reply(before.seq, before.result)
    return None if now - before.at <= LOOKS_AGAIN else Refused("key-expired")
