"""The journal: what was changed, by whom, by which rule, in one unbroken chain of hashes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from domain.hall import KINDS, Hall
from server.entry import Entry, changes_from_json, link
from server.tables import ROWS, Head, JournalRow

JOURNAL: Any = JournalRow.__table__  # type: ignore[attr-defined]
HEAD: Any = Head.__table__  # type: ignore[attr-defined]
COLUMNS = tuple(name for name in JournalRow.model_fields if name != "hall")  # of a row that is to become an entry
PAGE = 500  # rows read at once


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
    others: list[Entry]


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
