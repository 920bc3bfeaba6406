"""How a batch of entries becomes rows: records, journal, vault and counter, in the caller's transaction."""

import secrets
from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, delete, select, update

from domain.core.record import Record
from domain.house.devices.records import Device
from domain.house.people.records import Person
from server.store import journal
from server.store.batch_vault import VaultChanges
from server.store.entry import Entry
from server.store.journal import Answered, LockedHead
from server.store.rows import rows
from server.store.tables import ROWS, OneTimeLink, SignIn

TRIAL = 2**17  # bytes, more than a command writes: what a full disk has left over is no room
SIGN_IN: Any = SignIn.__table__  # type: ignore[attr-defined]
LINK: Any = OneTimeLink.__table__  # type: ignore[attr-defined]
PriorReplies = dict[tuple[str, str], Answered]  # by (actor, key)


def lock_head(connection: Connection, hall: str, keys: list[str], lookups: list[str], after: int) -> LockedHead:
    """The hall's counter, which nobody else moves until this transaction ends, and what is asked on this occasion."""
    with rows(connection) as told:
        return told.lock_head(hall, keys, lookups, after)


def already_answered(connection: Connection, hall: str, keys: list[str]) -> PriorReplies:
    """The commands with these keys that were done before."""
    with rows(connection) as told:
        return prior_replies(told.answered(hall, keys))


def probe_write(connection: Connection, hall: str, hash_: str) -> None:
    """Much into the counter's row and out of it again, in the caller's transaction, to see whether there is room.

    Its own values would prove nothing, as SQLite does not write what is there already; nor what PostgreSQL compresses.
    """
    mine = update(journal.HEAD).where(journal.HEAD.c.hall == hall)
    for value in (secrets.token_hex(TRIAL // 2), hash_):
        connection.execute(mine.values(hash=value))


def prior_replies(answered: list[Answered]) -> PriorReplies:
    """These, by who gave them under which key."""
    return {(done.actor, done.key): done for done in answered}


def save(connection: Connection, hall: str, entries: list[Entry], sealed: VaultChanges) -> None:
    """Write everything the entries changed, in the order it was last changed, move the counter, and commit.

    A record that was put and then left within the batch has its last state in its row all the same.
    """
    last: dict[tuple[str, str], tuple[Record, str]] = {}
    left: dict[tuple[str, str], None] = {}
    for entry in entries:
        for (kind, id, record), text in zip(entry.changes, entry.records, strict=True):
            if record is None:
                left[kind, id] = None
                continue
            left.pop((kind, id), None)
            last.pop((kind, id), None)
            last[kind, id] = record, text
    by_kind: dict[str, list[tuple[Record, str]]] = defaultdict(list)
    for (kind, _), said in last.items():
        by_kind[kind].append(said)
    gone: dict[str, list[str]] = defaultdict(list)
    for kind, id in left:
        gone[kind].append(id)
    for kind in ("person", "device"):
        if kind in by_kind:
            _sign_out(connection, hall, entries, kind, ROWS[kind].__table__)
    with rows(connection) as told, told.together():
        if sealed:
            told.seal(hall, sealed)
        for kind, records in by_kind.items():
            told.put(hall, kind, records)
        for kind, ids in gone.items():
            told.drop(hall, kind, ids)
        told.add(hall, entries)
        connection.commit()


def _sign_out(connection: Connection, hall: str, entries: list[Entry], kind: str, table: Any) -> None:
    """Whoever is put out loses sessions and links with the same commit: none revives when they are put in again. Their
    rows are locked first, which a session that is being opened holds until it is there to be ended. A device that is
    shut out never comes back; its session is good for nothing, and stays, so that its browser is told to forget (S18).
    """
    changed = [record for entry in entries for _, _, record in entry.changes if record is not None]
    out = [one.id for one in changed if isinstance(one, Person | Device) and one.kind == kind and not _is_in(one)]
    if out:
        connection.execute(select(table.c.id).where(table.c.hall == hall, table.c.id.in_(out)).with_for_update())
        for tokens in (SIGN_IN, LINK) if kind == Person.kind else (LINK,):
            connection.execute(delete(tokens).where(tokens.c.hall == hall, tokens.c[kind].in_(out)))


def _is_in(one: Person | Device) -> bool:
    return one.active if isinstance(one, Person) else one.revoked_at is None
