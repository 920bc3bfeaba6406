"""What a command works with: the hall, the moment, and what it puts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn, Protocol, TypeVar

from domain.core import phones
from domain.core.hall import Hall
from domain.core.record import Record
from domain.core.refusal import Refused

R = TypeVar("R", bound=Record)
Result = dict[str, Any]


class Vault(Protocol):
    """What a command needs of the place where names and phones are kept."""

    def mark(self, number: str) -> str:
        """The keyed hash that a phone number is found by."""

    def seal(self, name: str, phone: str) -> str:
        """Name and phone, encrypted."""

    def open(self, sealed: str) -> tuple[str, str]:
        """(name, phone). Refuses `client-erased`."""


@dataclass
class VaultWrite:
    """A client to be kept in the vault with this change."""

    id: str
    sealed: str
    lookup: str | None
    erase: bool = False


@dataclass
class Change:
    """One command being decided. `seq` is the number it will have if nothing refuses."""

    hall: Hall
    seq: int
    now: datetime
    vault: Vault
    sealed_of: Callable[[str], str]  # what the vault keeps of a client; refuses `unknown-record`
    clients_by_phone: dict[str, str | None]  # by look-up, of all this batch names; None: nobody the hall knows
    erased: set[str]  # clients, by those before it in the batch
    put_: dict[tuple[str, str], Record | None] = field(default_factory=dict)
    rules: list[str] = field(default_factory=list)
    clients: list[VaultWrite] = field(default_factory=list)
    private: Result = field(default_factory=dict)
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

    def client_with(self, name: str, phone: str) -> tuple[str, str]:
        """(client id, masked phone) of the client with this phone, newly kept in the vault if nobody knew it.

        `phone` is the command's argument of this name: who has it was asked for all of the batch at once.
        """
        number = phones.phone_number(phone)
        lookup = self.vault.mark(number)
        if lookup not in self.clients_by_phone:
            raise LookupError("who has this phone was not asked: the argument must be called `phone`")
        id = self.clients_by_phone[lookup]
        if id is None:
            id = self.new_id("c")
            self.clients.append(VaultWrite(id, self.vault.seal(name, number), lookup))
        return id, phones.masked_phone(number)

    def reveal(self, client: str) -> tuple[str, str]:
        """(full name, phone) of a client."""
        if client in self.erased:
            raise Refused("client-erased")
        return self.vault.open(self.sealed_of(client))

    def erase(self, client: str) -> None:
        """Empty the client's vault row; the chain stays whole."""
        self.sealed_of(client)
        self.clients.append(VaultWrite(client, "", None, erase=True))


def _unknown(kind: str, id: str) -> NoReturn:
    raise Refused("unknown-record", kind=kind, id=id)
