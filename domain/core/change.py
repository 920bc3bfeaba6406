"""What a command works with: the hall, the moment, and what it puts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn, TypeVar

from domain.core.hall import Hall
from domain.core.record import Record
from domain.core.refusal import Refused
from domain.core.vault import SealedNote, Vault

R = TypeVar("R", bound=Record)
Result = dict[str, Any]


@dataclass
class Change:
    """One command being decided. `seq` is the number it will have if nothing refuses."""

    hall: Hall
    seq: int
    now: datetime
    vault: Vault
    put_: dict[tuple[str, str], Record | None] = field(default_factory=dict)
    rules: list[str] = field(default_factory=list)
    private: Result = field(default_factory=dict)
    in_place_of: str | None = None  # for whom its sender acts, as the journal names them
    _ids: int = 0

    def put(self, *records: Record) -> None:
        """Save these records with the change."""
        for record in records:
            key = (record.kind, record.id)
            self.put_.pop(key, None)
            self.put_[key] = record
            self.hall.put(record)

    def drop(self, record: Record) -> None:
        """Let a finished record leave the live hall; its row and the journal keep it as it was last put.

        Raises `ValueError` for one that this change put: what it was last would be told nowhere.
        """
        if self.put_.get((record.kind, record.id)) is not None:
            raise ValueError(f"{record.kind} {record.id} is put and dropped in one change")
        self.put_[record.kind, record.id] = None
        self.hall.drop(record.kind, record.id)

    def find(self, kind: type[R], id: str) -> R:
        """The live record. Refuses `unknown-record`."""
        return self.hall.get(kind, id) or _unknown(kind.kind, id)

    def new_id(self, prefix: str) -> str:
        """An id no other record has: the change's own number, and a count from the second one on."""
        self._ids += 1
        return f"{prefix}{self.seq}" if self._ids == 1 else f"{prefix}{self.seq}-{self._ids}"

    def rule(self, *ids: str) -> None:
        """Note the rules that decided."""
        self.rules.extend(id for id in ids if id not in self.rules)

    def holder(self, text: str) -> str | None:
        """The client who has this number, or None. The command's argument declares it with `LooksUp`."""
        return self.vault.holder(self.vault.mark(text))

    def seal(self, text: str, *, of: str, what: str) -> str:
        """Keep a text about a client in the vault; returns the id that a record may carry in its place.

        `what` says whose reader may open it: `unseal` with another does not find it. Refuses `client-erased`.
        """
        if not self.vault.client(of):
            raise Refused("client-erased")
        id = self.new_id("n")
        self.vault.keep_note(id, SealedNote(of, self.vault.seal(what, text)))
        return id

    def unseal(self, id: str, *, what: str) -> str:
        """A text that was sealed, for `private` alone. Refuses `unknown-record`, and `client-erased` once emptied."""
        note = self.vault.note(id)
        kept, text = self.vault.open(self.vault.client(note.client) and note.sealed)
        return text if kept == what else _unknown("note", id)


def _unknown(kind: str, id: str) -> NoReturn:
    raise Refused("unknown-record", kind=kind, id=id)
