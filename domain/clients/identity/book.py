"""A client's page in the vault: taken in, read, corrected, found by more numbers."""

from typing import Literal, NamedTuple

from domain.clients.identity.rules import IDENTITY, masked
from domain.core.change import Change
from domain.core.phones import masked_phone, phone_number
from domain.core.refusal import Refused
from domain.core.vault import Key

MOST = 8  # numbers of one client, besides the first phone


class Number(NamedTuple):
    """One number of a client, whole. `place` is 0 for the first phone; one that became free is given again."""

    place: int
    kind: str
    number: str

    @property
    def shown(self) -> dict[str, str | int]:
        """Enough to recognise it."""
        return {"place": self.place, "kind": self.kind, "number": self.masked}

    @property
    def whole(self) -> dict[str, str | int]:
        """All of it, and as it is shown where it may not be seen whole."""
        return {**self._asdict(), "masked": self.masked}

    @property
    def text(self) -> str:
        """What is hashed of it."""
        return IDENTITY + self.number if self.kind == "identity" else self.number

    @property
    def masked(self) -> str:
        """As the office and the journal see it."""
        return masked(self.text)


def client_with(change: Change, name: str, phone: str) -> tuple[str, str]:
    """(client id, masked phone) of the client with this phone, newly kept in the vault if nobody knew it.

    `phone` is an argument of the command annotated as `Phone`.
    """
    number = phone_number(phone)
    client = change.holder(number)
    if client is None:
        client, lookup = change.new_id("c"), change.vault.mark(number)
        change.vault.add_client(client, change.vault.seal(name, number), lookup)
        change.vault.keep_key(lookup, Key(client, "phone", 0))
    return client, masked_phone(number)


def name_and_phone(change: Change, client: str) -> tuple[str, str]:
    """(full name, first phone). Refuses `unknown-record` and `client-erased`."""
    name, phone = change.vault.open(change.vault.client(client))
    return name, phone


def numbers(change: Change, client: str) -> list[Number]:
    """All numbers but the first phone, in their places."""
    found = [key for key in change.vault.keys(client).values() if key.place]
    texts = [change.vault.open(key.sealed)[0] for key in found]
    return [Number(key.place, key.kind, text.removeprefix(IDENTITY)) for key, text in zip(found, texts, strict=True)]


def correct(change: Change, client: str, name: str, phone: str) -> None:
    """Another name, another first phone; "" leaves either as it was. Refuses `number-taken`."""
    name_before, phone_before = name_and_phone(change, client)
    number = phone_number(phone) if phone else phone_before
    lookup = change.vault.mark(number)
    if number != phone_before:
        if change.holder(number) not in (None, client):
            raise Refused("number-taken")
        change.vault.drop_key(change.vault.mark(phone_before))
        change.vault.drop_key(lookup)  # his second phone becomes the first
        change.vault.keep_key(lookup, Key(client, "phone", 0))
    change.vault.change_client(client, change.vault.seal(name or name_before, number), lookup)


def add_number(change: Change, client: str, kind: Literal["phone", "identity"], text: str) -> Number:
    """Let a client be found by one more number. Refuses `number-taken`, `number-kept`, `numbers-full`."""
    name_and_phone(change, client)
    holder = change.holder(text)
    if holder is not None:
        raise Refused("number-kept" if holder == client else "number-taken")
    places = [key.place for key in change.vault.keys(client).values() if key.place]
    if len(places) >= MOST:
        raise Refused("numbers-full", most=MOST)
    place = max(places, default=0) + 1
    change.vault.keep_key(change.vault.mark(text), Key(client, kind, place, change.vault.seal(text)))
    return Number(place, kind, text.removeprefix(IDENTITY))


def remove_number(change: Change, client: str, place: int, shown: str) -> str:
    """Forget the number at a place that is `shown` masked; its kind.

    Refuses `unknown-record`, `first-number` for the first phone, and `number-replaced` where another stands meanwhile.
    """
    if place == 0:
        raise Refused("first-number")
    found = next((number for number in numbers(change, client) if number.place == place), None)
    if found is None:
        raise Refused("unknown-record", kind="number", id=str(place))
    if found.masked != shown:
        raise Refused("number-replaced")
    change.vault.drop_key(change.vault.mark(found.text))
    return found.kind
