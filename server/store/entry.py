"""An entry of the journal, and all that it is written as: the JSON that is hashed, and what travels on Redis."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import orjson

from domain.core.record import Record
from domain.nouns import KINDS

RecordChange = tuple[str, str, Record | None]  # kind, id, the new record or None when it left the hall


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


def as_message(epoch: str, entries: list[Entry]) -> str:
    """Entries as they travel on Redis: a line with the epoch and the last number, then each row as a line of JSON."""
    return "\n".join((f"{epoch} {entries[-1].seq}", *(entry.message for entry in entries)))


def from_message(text: str) -> Entry:
    """An entry as it came on Redis. Raises `ValueError`, `KeyError` or `TypeError` on any other text."""
    row = orjson.loads(text)
    entry = Entry(
        seq=row["seq"], at=datetime.fromisoformat(row["at"]), command=row["command"], actor=row["actor"],
        key=row["key"], arguments=row["arguments"], changes=changes_from_json(row["changes"]),
        rules=tuple(row["rules"]), result=row["result"], fingerprint=row["fingerprint"], hash=row["hash"],
    )  # fmt: skip
    return entry.said_as(text)


def canonical(value: Any) -> str:
    """JSON of which equal values give the same text, keys in their order: what is hashed."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def text_of(record: Record) -> str:
    """A record as canonical JSON: what `canonical` makes of its values as pydantic shows them, in half the time.

    Fields that came `later` are left out at their default.
    """
    told, later = vars(record), record.later
    if later:
        told = {name: value for name, value in told.items() if name not in later or value != later[name]}
    return orjson.dumps(told, default=_shown, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z).decode()


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
