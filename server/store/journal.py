"""The journal: what was changed, by whom, by which rule, in one unbroken chain of hashes."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Engine, select

from domain.core.hall import Hall
from domain.core.record import Record
from domain.nouns import KINDS
from server.store.entry import Entry, changes_from_json, link
from server.store.tables import ROWS, HeadRow, JournalRow

JOURNAL: Any = JournalRow.__table__  # type: ignore[attr-defined]
HEAD: Any = HeadRow.__table__  # type: ignore[attr-defined]
COLUMNS = tuple(name for name in JournalRow.model_fields if name != "hall")  # of a row that is to become an entry
PAGE = 500  # rows read at once


class Broken(Exception):
    """The journal is not the continuation of what this process holds: a restored backup, or tampering."""


class Superseded(Exception):
    """A newer version writes this hall now, in a format this process does not know: it must not decide any more."""


class Head(NamedTuple):
    """Where a hall's journal ends, and in which format its records are written."""

    epoch: str
    seq: int
    hash: str
    format: int


class Answered(NamedTuple):
    """A command that was done, as its journal row remembers it."""

    actor: str
    key: str
    fingerprint: str
    seq: int
    result: dict[str, Any]
    at: datetime


class LockedHead(NamedTuple):
    """What a writer knows once the hall's counter is its own, and nobody else can add to the journal.

    `clients` are those with the phones asked for, by look-up (None: nobody). `others` is what was added since the
    number asked for, as far as it came along: up to `PAGE` entries, or none.
    """

    at: Head | None
    answered: list[Answered]
    clients: dict[str, str | None]
    others: list[Entry]


@dataclass
class HallState:
    """A live hall and the point of the journal it stands at."""

    name: str
    hall: Hall
    hash: str
    epoch: str

    @property
    def seq(self) -> int:
        return self.hall.seq

    def apply(self, entry: Entry) -> None:
        """Take the next entry in. Raises `Broken` when it is not the continuation of this one."""
        if entry.seq != self.hall.seq + 1 or entry.hash != link(self.hash, entry.text):
            raise Broken(f"{self.name}: entry {entry.seq} does not follow {self.hall.seq}")
        self.accept(entry)

    def accept(self, entry: Entry) -> None:
        """As `apply`, for an entry that is known to follow."""
        for kind, id, record in entry.changes:
            if record is None:
                self.hall.drop(kind, id)
            else:
                self.hall.put(record)
        self.stand_at(entry)

    def stand_at(self, entry: Entry) -> None:
        """What the hall holds now is what this entry led to, and can no longer be undone."""
        self.hall.settle()
        self.hall.seq = entry.seq
        self.hash = entry.hash


def head(connection: Connection, hall: str) -> HeadRow | None:
    """The hall's counter row."""
    row = connection.execute(select(HEAD).where(HEAD.c.hall == hall)).first()
    return HeadRow(**row._mapping) if row else None


def last_at(connection: Connection, hall: str) -> datetime | None:
    """The moment of the hall's last change."""
    last = select(JOURNAL.c.at).where(JOURNAL.c.hall == hall).order_by(JOURNAL.c.seq.desc()).limit(1)
    return connection.execute(last).scalar()


def read(connection: Connection, hall: str, after: int) -> Iterator[Entry]:
    """The entries after `after`, in order."""
    while True:
        query = select(*(JOURNAL.c[name] for name in COLUMNS))
        query = query.where(JOURNAL.c.hall == hall, JOURNAL.c.seq > after).order_by(JOURNAL.c.seq)
        rows = connection.execute(query.limit(PAGE)).all()
        for row in rows:
            yield entry_of(row)
        if len(rows) < PAGE:
            return
        after = rows[-1].seq


def entry_of(row: Sequence[Any]) -> Entry:
    """A journal row, of these `COLUMNS`, as an entry."""
    seq, at, command, actor, key, arguments, changes, rules, result, fingerprint, hash_ = row
    return Entry(
        seq, at.astimezone(UTC), command, actor, key, arguments, changes_from_json(changes), tuple(rules), result,
        fingerprint, hash_,
    )  # fmt: skip


def load(connection: Connection, hall: str) -> HallState:
    """The live hall as the tables hold it. Call inside a transaction that sees one moment. Raises `LookupError`."""
    at = head(connection, hall)
    if at is None:
        raise LookupError(hall)
    live = Hall()
    for kind, row in ROWS.items():
        table = row.__table__
        record = KINDS[kind]
        query = select(*(table.c[name] for name in record.model_fields)).where(table.c.hall == hall, table.c.live)
        for values in connection.execute(query):
            live.put(record.model_validate(dict(values._mapping)))
    live.settle()
    live.seq = at.seq
    return HallState(hall, live, at.hash, at.epoch)


def one_moment(engine: Engine) -> AbstractContextManager[Connection]:
    """A transaction that sees one moment, whatever is written meanwhile."""
    if engine.dialect.name == "sqlite":
        return engine.begin()
    return engine.execution_options(isolation_level="REPEATABLE READ").begin()


def verify(connection: Connection, hall: str) -> tuple[int, int | str | None]:
    """(rows read, what does not fit, or None) of the journal and the tables of a hall. Raises `LookupError`.

    What does not fit is the number of the first row that breaks the chain; else, where the chain is whole, the kind and
    id of a record whose row is not what the journal last told of it. Call inside a transaction that sees one moment.
    Holds a few hundred bytes for each record the hall ever had, and `PAGE` rows.
    """
    at = head(connection, hall)
    if at is None:
        raise LookupError(hall)
    previous, seen = "", 0
    told: dict[str, dict[str, _Last]] = {kind: {} for kind in KINDS}
    for entry in read(connection, hall, 0):
        if entry.seq != seen + 1 or entry.hash != link(previous, entry.text):
            return seen, entry.seq
        previous, seen = entry.hash, entry.seq
        for kind, id, record in entry.changes:
            told[kind][id] = (
                _Last(_digest(record), record.lives) if record else _Last(told[kind].get(id, _NEVER).state, False)
            )
    if (at.seq, at.hash) != (seen, previous):
        return seen, at.seq
    return seen, next((found for kind in KINDS if (found := _differs(connection, hall, kind, told[kind]))), None)


class _Last(NamedTuple):
    """What was last known of a record: a digest of its values, and whether it is in the live hall."""

    state: bytes
    live: bool


_NEVER = _Last(b"", live=False)


def _differs(connection: Connection, hall: str, kind: str, told: dict[str, _Last]) -> str | None:
    """The first record of a kind whose row is not as it was `told`, or that only one of both knows. Empties `told`."""
    table, record = ROWS[kind].__table__, KINDS[kind]
    names = list(record.model_fields)
    query = select(table.c.live, *(table.c[name] for name in names)).where(table.c.hall == hall)
    with connection.execute(query, execution_options={"yield_per": PAGE}) as rows:
        for live, *values in rows:
            kept = record.model_validate(dict(zip(names, values, strict=True)))
            if told.pop(kept.id, _NEVER) != _Last(_digest(kept), live):
                return f"{kind} {kept.id}"
    return f"{kind} {next(iter(told))}" if told else None


def _digest(record: Record) -> bytes:
    """Equal for equal values: 98.2 m² is 98.20 m², as a database may say it."""
    text = orjson.dumps(vars(record), default=_plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
    return hashlib.blake2b(text, digest_size=16).digest()


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    raise TypeError(type(value).__name__)


def replay(connection: Connection, hall: str, until: datetime | None = None) -> HallState:
    """The hall rebuilt from the journal alone, as it was at `until` (or is now)."""
    state = HallState(hall, Hall(), "", "")
    for entry in read(connection, hall, 0):
        if until is not None and entry.at > until:
            break
        state.apply(entry)
    return state
