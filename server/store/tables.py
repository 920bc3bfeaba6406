"""SQLModel tables: one for each kind of record, the journal, the vault, and who may sign in.

A record's table is made from the record: its fields, whose hall it is, and the promises it declares (`Record.unique`).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from domain.core.record import Record, Unique, moment, structure
from domain.house.register import Register
from domain.nouns import KINDS, REGISTERS

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Kept(SQLModel):
    """What every record's row adds: its hall, and whether the record is still part of the live hall."""

    hall: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    live: bool = True


def row_of(record: type[Record]) -> Any:
    """The table of a kind of record, as a model."""
    promises = tuple(map(_promise, record.unique))
    named = {"__tablename__": record.table or record.kind, "__table_args__": promises, "__module__": __name__}
    made: Any = type(Kept)
    return made(f"{record.__name__}Row", (Kept, record), named, table=True)


def _promise(unique: Unique) -> Any:
    if unique.among is None:
        return UniqueConstraint("hall", *unique.fields)
    field, values = unique.among
    only = text(f"{field} IN ({', '.join(map(repr, values))})")
    return Index(unique.name, "hall", *unique.fields, unique=True, sqlite_where=only, postgresql_where=only)


class Rows(dict[str, Any]):
    """The table of every kind, made when it is first asked for: a kind may be declared after this module was read."""

    def __missing__(self, kind: str) -> Any:
        self[kind] = row_of(KINDS[kind])
        return self[kind]


ROWS = Rows()
for _kind in KINDS:
    ROWS[_kind]


# The format of the records this version writes: the number of the newest migration that adds a kind of record. That one
# writes it into every head; whoever only knows an older format decides nothing from then on, and ends.
FORMAT = 24


def _walked(register: Register) -> None:
    """An index for each way the rows of a register are walked. Rows of live records are in none of them, so that the
    writer keeps none: a record enters when it leaves the live hall, by night.
    """
    table = ROWS[register.record.kind].__table__
    ways = [("", (), ""), *((column, (column,), "") for column in register.columns)]
    ways += [(column, (), f" AND {column} IS NOT NULL") for column in register.rare]
    for name, columns, more in ways:
        Index(
            "_".join(filter(None, ("ix", table.name, "filed", name))),
            *(table.c[column] for column in ("hall", *columns, register.at, "id")),
            sqlite_where=text(f"live = 0{more}"), postgresql_where=text(f"NOT live{more}"),
        )  # fmt: skip


for _register in REGISTERS.values():
    _walked(_register)


class HeadRow(SQLModel, table=True):
    """The hall's counter: the last number given out, its hash, and the epoch that makes numbers comparable."""

    __tablename__ = "head"
    hall: str = Field(primary_key=True)
    seq: int = Field(default=0, sa_type=BigInteger)
    hash: str = ""
    epoch: str
    format: int = Field(default=FORMAT, sa_column_kwargs={"server_default": "9"})  # of its records: see `FORMAT`
    secret_mark: str | None = None  # a keyed hash that only the installation's secret gives; None before 0.2


class JournalRow(SQLModel, table=True):
    """One change, for ever. Nothing updates or deletes a row."""

    __tablename__ = "journal"
    hall: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    at: datetime = moment()
    command: str
    actor: str
    key: str
    arguments: dict[str, Any] = structure()
    changes: list[Any] = structure()  # [kind, id, record or null]
    rules: list[str] = structure()
    result: dict[str, Any] = structure()
    fingerprint: str  # of command and arguments: the same key with another body is an error
    hash: str  # sha256(previous hash, canonical row)
    __table_args__ = (
        UniqueConstraint("hall", "key", "actor"),  # in this order: looked up by key
        Index("ix_journal_hall_at", "hall", "at", "seq"),
        Index("ix_journal_hall_command", "hall", "command", "seq"),
    )


class VaultRow(SQLModel, table=True):
    """A client's full name and first phone, sealed. Erasing empties the row."""

    __tablename__ = "vault"
    hall: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    sealed: str = ""
    lookup: str | None = None  # of the first phone: nobody of this version asks it; a step back to 0010 does
    __table_args__ = (UniqueConstraint("hall", "lookup"),)


class VaultKeyRow(SQLModel, table=True):
    """A number that a client is found by, under its keyed hash. Erasing deletes the row."""

    __tablename__ = "vault_key"
    hall: str = Field(primary_key=True)
    lookup: str = Field(primary_key=True)
    client: str
    kind: str
    place: int = 0
    sealed: str = ""  # empty for the first phone, which is sealed with the name
    __table_args__ = (Index("ix_vault_key_client", "hall", "client"),)


class VaultNoteRow(SQLModel, table=True):
    """A text about a client, sealed. Erasing empties the row."""

    __tablename__ = "vault_note"
    hall: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    client: str
    sealed: str = ""
    __table_args__ = (Index("ix_vault_note_client", "hall", "client"),)


class AliveRow(SQLModel, table=True):
    """When a hall could last be reached: some process of it saved this."""

    __tablename__ = "alive"
    hall: str = Field(primary_key=True)
    at: datetime = moment()


class Credential(SQLModel, table=True):
    """How a person proves who they are: an argon2id hash. Wrong tries are counted in `guess`."""

    __tablename__ = "credential"
    hall: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    hash: str
    failures: int = 0  # this and the next: kept for processes of the version before, which may still run beside ours
    locked_until: datetime | None = moment(default=None)


class GuessRow(SQLModel, table=True):
    """Wrong guesses from one address or at one person's secret; `who` is a keyed hash where it must not be read."""

    __tablename__ = "guess"
    who: str = Field(primary_key=True)
    failures: int
    locked_until: datetime | None = moment(default=None)
    until: datetime = moment(index=True)  # when they are forgotten


class SignIn(SQLModel, table=True):
    """A session of a person or a paired device; `token` is the sha256 of what the cookie holds."""

    __tablename__ = "sign_in"
    token: str = Field(primary_key=True)
    hall: str = Field(index=True)
    person: str | None = Field(default=None, index=True)
    device: str | None = Field(default=None, index=True)
    since: datetime = moment()
    until: datetime = moment()


class OneTimeLink(SQLModel, table=True):
    """A sign-in link that works once; `token` is the sha256 of what the link holds."""

    __tablename__ = "one_time_link"
    token: str = Field(primary_key=True)
    hall: str
    person: str | None = None
    device: str | None = None
    goes_to: str
    until: datetime = moment()


class Pairing(SQLModel, table=True):
    """A device that asks to be paired: it shows `code` and keeps a secret of its own."""

    __tablename__ = "pairing"
    secret: str = Field(primary_key=True)  # sha256
    hall: str = Field(index=True)
    code: str = Field(index=True)  # sha256
    screen: str
    address: str
    until: datetime = moment()
    device: str | None = None
    taken: bool = False
