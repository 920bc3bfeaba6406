"""The journal: what was changed, by whom, by which rule, in one unbroken chain of hashes."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, select

from domain.hall import KINDS, Hall
from domain.record import Record
from server.tables import ROWS, Head, JournalRow

JOURNAL: Any = JournalRow.__table__  # type: ignore[attr-defined]
HEAD: Any = Head.__table__  # type: ignore[attr-defined]
COLUMNS = tuple(name for name in JournalRow.model_fields if name != "hall")  # of a row that is to become an entry
PAGE = 500  # rows read at once

RecordChange = tuple[str, str, Record | None]  # kind, id, the new record or None when it left the hall


class Broken(Exception):
    """The journal is not the continuation of what this process holds: a restored backup, or tampering."""


class At(NamedTuple):
    """Where a hall's journal ends."""

    epoch: str
    seq: int
    hash: str


class Answered(NamedTuple):
    """A command that was done, as its journal row remembers it."""

    actor: str
    key: str
    fingerprint: str
    seq: int
    result: dict[str, Any]


class Turn(NamedTuple):
    """What a writer knows once the hall's counter is its own, and nobody else can add to the journal.

    `clients` are those with the phones asked for, by look-up (None: nobody). `others` is what was added since the
    number asked for, as far as it came along: up to `PAGE` entries, or none.
    """

    at: At | None
    answered: list[Answered]
    clients: dict[str, str | None]
    others: list["Entry"]


@dataclass(frozen=True)
class Entry:
    """One journalled change."""

    seq: int
    at: datetime
    command: str
    actor: str
    key: str
    arguments: dict[str, Any]
    changes: tuple[RecordChange, ...]
    rules: tuple[str, ...]
    result: dict[str, Any]
    fingerprint: str
    hash: str = ""

    @cached_property
    def records(self) -> tuple[str, ...]:
        """The changed records as JSON, in their order; `null` for one that left."""
        return tuple(text_of(record) if record else "null" for _, _, record in self.changes)

    @cached_property
    def columns(self) -> dict[str, str]:
        """All but the hash, each as canonical JSON, in the order of their names.

        A record is turned into JSON here and nowhere else: the hash, the tables and Redis are put together from these.
        """
        changes = ",".join(
            f"[{canonical(kind)},{canonical(id)},{text}]"
            for (kind, id, _), text in zip(self.changes, self.records, strict=True)
        )
        return {
            "actor": canonical(self.actor), "arguments": canonical(self.arguments),
            "at": canonical(self.at.astimezone(UTC).isoformat()), "changes": f"[{changes}]",
            "command": canonical(self.command), "fingerprint": canonical(self.fingerprint),
            "key": canonical(self.key), "result": canonical(self.result), "rules": canonical(self.rules),
            "seq": str(self.seq),
        }  # fmt: skip

    @cached_property
    def text(self) -> str:
        """All but the hash, as the canonical JSON that is hashed."""
        return "{" + ",".join(f'"{name}":{value}' for name, value in self.columns.items()) + "}"

    @property
    def message(self) -> str:
        """All of it as JSON: the row of the table, and what travels on Redis."""
        return f'{self.text[:-1]},"hash":"{self.hash}"}}'

    def said_as(self, message: str) -> "Entry":
        """This entry, made from `message`: what was hashed stands there, and need not be put together again."""
        self.__dict__["text"] = message.removesuffix(f',"hash":"{self.hash}"}}') + "}"
        return self

    def after(self, previous: str) -> "Entry":
        """This entry as the link that follows `previous`."""
        linked = object.__new__(Entry)  # not `replace`: what was encoded goes with it
        linked.__dict__.update(self.__dict__, hash=link(previous, self.text))
        return linked


@dataclass
class Ledger:
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


def canonical(value: Any) -> str:
    """JSON of which equal values give the same text, keys in their order: what is hashed."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def text_of(record: Record) -> str:
    """A record as canonical JSON: what `canonical` makes of its values as pydantic shows them, in half the time."""
    return orjson.dumps(vars(record), default=_shown, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z).decode()


def _shown(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


def link(previous: str, text: str) -> str:
    """The hash of a row that follows `previous`."""
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def changes_from_json(changes: Iterable[list[Any]]) -> tuple[RecordChange, ...]:
    """Changes as they stand in the journal and on Redis. Raises pydantic's `ValidationError` on records this version
    does not know.
    """
    return tuple((kind, id, KINDS[kind].model_validate(data) if data else None) for kind, id, data in changes)


def head(connection: Connection, hall: str) -> Head | None:
    """The hall's counter row."""
    row = connection.execute(select(HEAD).where(HEAD.c.hall == hall)).first()
    return Head(**row._mapping) if row else None


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


def load(connection: Connection, hall: str) -> Ledger:
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
    return Ledger(hall, live, at.hash, at.epoch)


def verify(connection: Connection, hall: str) -> tuple[int, int | None]:
    """(rows read, number of the first row that does not fit or None) for the whole chain of a hall."""
    previous, seen = "", 0
    for entry in read(connection, hall, 0):
        if entry.seq != seen + 1 or entry.hash != link(previous, entry.text):
            return seen, entry.seq
        previous, seen = entry.hash, entry.seq
    at = head(connection, hall)
    if at is not None and (at.seq, at.hash) != (seen, previous):
        return seen, at.seq
    return seen, None


def replay(connection: Connection, hall: str, until: datetime | None = None) -> Ledger:
    """The hall rebuilt from the journal alone, as it was at `until` (or is now)."""
    ledger = Ledger(hall, Hall(), "", "")
    for entry in read(connection, hall, 0):
        if until is not None and entry.at > until:
            break
        ledger.apply(entry)
    return ledger
