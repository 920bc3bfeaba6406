"""What a command works with, and the table of commands.

A command is an ordinary function `verb(change, by, **arguments) -> result`. It reads `change.hall`, asks a rule of
`domain`, and puts the records the rule returned. What it put is saved, journalled and published together, or not at
all: a `Refused` undoes the command and burns no number.
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from sqlalchemy import Connection

from domain import phones
from domain.hall import Hall
from domain.people import Viewer
from domain.record import Record
from domain.refusal import Refused
from server.store import vault as vaults
from server.store.vault import Vault

SMALL, LONG = 64 * 2**10, 2**20  # bytes of JSON: of most commands, and of those that name thousands of records
SHOWN, NAMED = 20, 80  # wrong fields in an answer, characters of the name of one
R = TypeVar("R", bound=Record)
Result = dict[str, Any]


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
    hall_name: str
    connection: Connection
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
        return self.vault.open(vaults.sealed_of(self.connection, self.hall_name, client))

    def erase(self, client: str) -> None:
        """Empty the client's vault row; the chain stays whole."""
        vaults.sealed_of(self.connection, self.hall_name, client)
        self.clients.append(VaultWrite(client, "", None, erase=True))


@dataclass(frozen=True)
class Command:
    """One row of the table of commands."""

    verb: str
    run: Callable[..., Result]
    roles: frozenset[str]  # what `Viewer.holds` must be one of; the hall's own clock may do all
    arguments: type[BaseModel]
    private: frozenset[str]  # arguments that never reach the journal
    rules: tuple[str, ...]
    largest: int  # bytes of JSON it may be given
    reveals: bool  # answers with what the journal must not hold; a repeated key looks it up again

    def parse(self, arguments: Any) -> BaseModel:
        """The arguments checked and typed, of texts what can be seen. Refuses `bad-arguments` with the wrong fields."""
        if (path := _unprintable(arguments)) is not None:
            raise Refused("bad-arguments", fields={_shown(path): "characters"})
        unknown = arguments.keys() - self.arguments.model_fields.keys() if isinstance(arguments, dict) else set()
        if len(unknown) > SHOWN:  # each would be made an error first
            raise Refused(
                "bad-arguments", fields=dict.fromkeys(map(_shown, sorted(unknown)[:SHOWN]), "extra_forbidden")
            )
        try:
            return self.arguments.model_validate(_visible(arguments))
        except ValidationError as error:
            wrong = error.errors(include_url=False, include_context=False, include_input=False)[:SHOWN]
            fields = {_shown(".".join(map(str, e["loc"]))) or "body": e["type"] for e in wrong}
            raise Refused("bad-arguments", fields=fields) from None

    def may(self, viewer: Viewer) -> bool:
        """Whether the table lets this viewer give the command; the command may still refuse its object."""
        return viewer.role == "system" or viewer.holds in self.roles


COMMANDS: dict[str, Command] = {}


def command(
    verb: str,
    *roles: str,
    private: tuple[str, ...] = (),
    rules: tuple[str, ...] = (),
    largest: int = SMALL,
    reveals: bool = False,
) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Decorator: this function is the command `verb`, open to these roles."""

    def enter(run: Callable[..., Result]) -> Callable[..., Result]:
        COMMANDS[verb] = Command(
            verb, run, frozenset(roles), _model(verb, run), frozenset(private), rules, largest, reveals
        )
        return run

    return enter


def is_kept(text: str) -> bool:
    """Whether a database keeps this text: no NUL, and no half of a surrogate pair."""
    return _UNKEPT.search(text) is None


def _unprintable(value: Any, path: str = "body") -> str | None:
    """Where a text holds what no database keeps: NUL, or half of a surrogate pair; also numbers beyond all sense."""
    if isinstance(value, str):
        return None if is_kept(value) else path
    if isinstance(value, int):
        return path if abs(value) > _LARGEST else None
    if isinstance(value, dict) and not all(map(is_kept, map(str, value))):
        return path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return next((found for name, item in inside if (found := _unprintable(item, str(name))) is not None), None)


def _shown(name: str) -> str:
    """A field's name as it is told again: whoever asks may have made it up."""
    return name[:NAMED].encode(errors="replace").decode()


def _visible(value: Any) -> Any:
    """Texts without what turns or hides the words around them, and makes two names of one."""
    if isinstance(value, str):
        return _INVISIBLE.sub("", value)
    if isinstance(value, dict):
        return {name: _visible(item) for name, item in value.items()}
    return [_visible(item) for item in value] if isinstance(value, list) else value


# Controls but tab and line feed; marks, overrides and isolates of direction; zero width, but the joiners that words
# of some scripts and emoji are written with.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_UNKEPT = re.compile("[\0\ud800-\udfff]")
_LARGEST = 2**53  # the largest whole number that JSON carries everywhere


def _model(verb: str, run: Callable[..., Result]) -> type[BaseModel]:
    parameters = list(inspect.signature(run).parameters.values())[2:]  # after `change` and `by`
    fields: dict[str, Any] = {
        p.name: (p.annotation, ... if p.default is inspect.Parameter.empty else p.default) for p in parameters
    }
    name = "".join(part.title() for part in verb.replace("_", ".").split("."))
    return create_model(name, __config__=ConfigDict(extra="forbid", str_max_length=2000, strict=False), **fields)


def _unknown(kind: str, id: str) -> NoReturn:
    raise Refused("unknown-record", kind=kind, id=id)
