"""The vault as a batch of commands sees it: its rows, and over them what those before sealed, added and erased."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select

from domain.core.refusal import Refused
from domain.core.vault import Key, SealedNote
from server.store.cipher import KEYS, NOTES, VAULT, Cipher


class SealedClient(NamedTuple):
    """What is to stand in a client's row."""

    sealed: str
    lookup: str | None
    new: bool


@dataclass
class VaultChanges:
    """What a batch leaves to be saved: the last state of each row. Falsy when it sealed nothing."""

    clients: dict[str, SealedClient] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)  # by look-up
    dropped: dict[str, None] = field(default_factory=dict)  # look-ups whose rows go before `keys` come
    notes: dict[str, SealedNote] = field(default_factory=dict)
    erased: dict[str, None] = field(default_factory=dict)  # clients, also of what was kept before this batch

    @property
    def overwrites(self) -> bool:
        """Whether something that was kept before is to be there no more, or only changed."""
        return bool(self.erased or self.dropped or any(not client.new for client in self.clients.values()))

    def __bool__(self) -> bool:
        return bool(self.clients or self.keys or self.dropped or self.notes or self.erased)


class BatchVault:
    """As `domain.core.vault.Vault`. Reads in the caller's transaction and writes nothing: `changes` are saved later.

    `holders` are the clients with the numbers this batch names, by look-up (None: nobody).
    """

    def __init__(self, cipher: Cipher, connection: Connection, hall: str, holders: dict[str, str | None]) -> None:
        self.changes = VaultChanges()
        self.mark, self.seal, self.open = cipher.mark, cipher.seal, cipher.open
        self._connection, self._hall, self._holders = connection, hall, holders
        self._undo: list[Callable[[], Any]] = []

    def point(self) -> int:
        """Where it stands, for `back_to`."""
        return len(self._undo)

    def back_to(self, point: int) -> None:
        """Take back everything since `point`: the command was refused."""
        while len(self._undo) > point:
            self._undo.pop()()

    def holder(self, lookup: str) -> str | None:
        if lookup not in self._holders:
            raise LookupError("who has this number was not asked: the argument must be annotated with `LooksUp`")
        return self._holders[lookup]

    def client(self, id: str) -> str:
        if id in self.changes.clients:
            return self.changes.clients[id].sealed
        if id in self.changes.erased:
            return ""
        found = self._rows(select(VAULT.c.sealed).where(VAULT.c.hall == self._hall, VAULT.c.id == id))
        return str(found[0].sealed) if found else _unknown("client", id)

    def keys(self, client: str) -> dict[str, Key]:
        kept = {lookup: key for lookup, key in self.changes.keys.items() if key.client == client}
        if self.client(client) and not self._is_new(client):
            mine = (KEYS.c.hall == self._hall) & (KEYS.c.client == client)
            rows = self._rows(select(KEYS.c.lookup, KEYS.c.kind, KEYS.c.place, KEYS.c.sealed).where(mine))
            there = {row.lookup: Key(client, row.kind, row.place, row.sealed) for row in rows}
            kept = {lookup: key for lookup, key in there.items() if lookup not in self.changes.dropped} | kept
        return dict(sorted(kept.items(), key=lambda item: item[1].place))

    def note(self, id: str) -> SealedNote:
        if id in self.changes.notes:
            return self.changes.notes[id]
        found = self._rows(select(NOTES.c.client, NOTES.c.sealed).where(NOTES.c.hall == self._hall, NOTES.c.id == id))
        return SealedNote(found[0].client, found[0].sealed) if found else _unknown("note", id)

    def add_client(self, id: str, sealed: str, lookup: str) -> None:
        self._put(self.changes.clients, id, SealedClient(sealed, lookup, new=True))

    def change_client(self, id: str, sealed: str, lookup: str) -> None:
        self._put(self.changes.clients, id, SealedClient(sealed, lookup, new=self._is_new(id)))

    def keep_key(self, lookup: str, key: Key) -> None:
        self._put(self.changes.keys, lookup, key)
        self._put(self._holders, lookup, key.client)

    def drop_key(self, lookup: str) -> None:
        self._put(self.changes.dropped, lookup, None)
        self._take(self.changes.keys, lookup)
        self._put(self._holders, lookup, None)

    def keep_note(self, id: str, note: SealedNote) -> None:
        self._put(self.changes.notes, id, note)

    def erase(self, client: str) -> None:
        self.client(client)
        for lookup in [*self.keys(client), *(found for found, id in self._holders.items() if id == client)]:
            self.drop_key(lookup)
        for id, note in list(self.changes.notes.items()):
            if note.client == client:
                self._put(self.changes.notes, id, SealedNote(client, ""))
        if client in self.changes.clients:
            self._put(self.changes.clients, client, SealedClient("", None, self.changes.clients[client].new))
        self._put(self.changes.erased, client, None)

    def _is_new(self, client: str) -> bool:
        return client in self.changes.clients and self.changes.clients[client].new

    def _rows(self, query: Select[Any]) -> list[Any]:
        return list(self._connection.execute(query))

    def _put(self, into: dict[str, Any], key: str, value: Any) -> None:
        had, before = key in into, into.get(key)
        self._undo.append(lambda: into.update({key: before}) if had else into.pop(key))
        into[key] = value

    def _take(self, out_of: dict[str, Any], key: str) -> None:
        if key in out_of:
            before = out_of.pop(key)
            self._undo.append(lambda: out_of.update({key: before}))


def _unknown(kind: str, id: str) -> Any:
    raise Refused("unknown-record", kind=kind, id=id)
