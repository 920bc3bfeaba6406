"""What a command needs of the vault: words sealed and opened, and keyed hashes that a number is found by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Key(NamedTuple):
    """One number that a client is found by, under its keyed hash. `sealed` is "" for the first phone, which is sealed
    with the name.
    """

    client: str
    kind: str
    place: int
    sealed: str = ""


class SealedNote(NamedTuple):
    """A text about a client; `sealed` is "" once he is erased."""

    client: str
    sealed: str


class Vault(Protocol):
    """The vault as the commands before this one in the batch left it. Whatever is kept is saved with the change."""

    def mark(self, text: str) -> str:
        """The keyed hash of a text."""

    def seal(self, *words: str) -> str:
        """Words, encrypted."""

    def open(self, sealed: str) -> tuple[str, ...]:
        """The words that were sealed. Refuses `client-erased` for "", `vault-locked` with another key."""

    def holder(self, lookup: str) -> str | None:
        """The client who has this number. Raises `LookupError` when that was not asked for the batch."""

    def client(self, id: str) -> str:
        """Name and first phone, sealed; "" once erased. Refuses `unknown-record`."""

    def keys(self, client: str) -> dict[str, Key]:
        """A client's numbers by look-up, in their places."""

    def note(self, id: str) -> SealedNote:
        """One text. Refuses `unknown-record`."""

    def add_client(self, id: str, sealed: str, lookup: str) -> None:
        """Take in a client nobody knew, with the look-up of his first phone."""

    def change_client(self, id: str, sealed: str, lookup: str) -> None:
        """Put other words, and the look-up that goes with them, in the place of a client's."""

    def keep_key(self, lookup: str, key: Key) -> None:
        """Let a client be found by one more number."""

    def drop_key(self, lookup: str) -> None:
        """Let nobody be found by this number any more."""

    def keep_note(self, id: str, note: SealedNote) -> None:
        """Keep one more text."""

    def erase(self, client: str) -> None:
        """Empty all there is of a client: words, numbers and notes. Refuses `unknown-record`."""


@dataclass(frozen=True)
class LooksUp:
    """Annotation of an argument: who has this number is asked for all commands of a batch at once.

    `text` makes of what was written the text that is hashed, and refuses what is no number. "" is asked of nobody.
    """

    text: Callable[[str], str]
