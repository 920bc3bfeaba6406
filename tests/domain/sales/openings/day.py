"""What the tests of openings begin with: a hall that sells, people who enter, and an opening that calls."""

from collections.abc import Iterable
from typing import Any

import pytest

from domain.core.refusal import Refused
from domain.core.vault import Key
from domain.house.people.records import Person
from domain.sales.openings.records import Opening, OpeningEntry, Ticket
from domain.sales.units.records import Unit
from tests.bare import BareHall
from tests.hall import unit

HOMES = tuple(f"6-{n}" for n in range(1, 9))


def refusal_of(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


class PaperVault:
    """A vault that seals nothing and forgets nothing: who has which number."""

    def __init__(self) -> None:
        self._keys: dict[str, Key] = {}
        self._clients: dict[str, str] = {}

    def mark(self, text: str) -> str:
        return f"mark of {text}"

    def seal(self, *words: str) -> str:
        return "\n".join(words)

    def open(self, sealed: str) -> tuple[str, ...]:
        return tuple(sealed.split("\n"))

    def holder(self, lookup: str) -> str | None:
        found = self._keys.get(lookup)
        return found.client if found else None

    def client(self, id: str) -> str:
        return self._clients[id]

    def keys(self, client: str) -> dict[str, Key]:
        return {lookup: key for lookup, key in self._keys.items() if key.client == client}

    def add_client(self, id: str, sealed: str, lookup: str) -> None:
        self._clients[id] = sealed

    def keep_key(self, lookup: str, key: Key) -> None:
        self._keys[lookup] = key


class OpeningHall(BareHall):
    """Eight homes for sale beside 3-1202, desks for everybody, and nobody on the list yet."""

    def __init__(self) -> None:
        homes = (unit(id=home, building="6栋", room=home[2:]) for home in HOMES)
        super().__init__(*homes, Person(id="dispatcher", name="dispatcher", role="dispatcher"))
        self.vault = PaperVault()
        self.opening = ""

    def plan(self, mode: str = "queue", rights: int = 0) -> str:
        self.opening = self.do("opening.plan", "site_lead", called="第 1 批", mode=mode, rights=rights)["opening"]
        return self.opening

    def enter(self, number: int, phone: int | None = None, name: str = "王晓明") -> dict[str, Any]:
        """The person with this number as his identity, and with a phone of his own unless one is given."""
        return self.do(
            "opening.enter", "dispatcher", opening=self.opening, name=name, companion="A1",
            phone=f"138{phone or number:08d}", identity=f"P{number:08d}",
        )  # fmt: skip

    def begun(self, many: int = 8, desks: int = 3) -> None:
        """An opening by queue that calls, with so many tickets."""
        self.plan()
        self.set("opening.desks", desks)
        for number in range(1, many + 1):
            self.enter(number)
        self.do("opening.begin", "site_lead", opening=self.opening)

    def call(self, first: int) -> list[int]:
        return list(self.do("ticket.call", "dispatcher", opening=self.opening, first=first)["called"])

    def ticket(self, number: int) -> Ticket:
        return next(t for t in self.tickets if t.number == number)

    def act(self, verb: str, number: int, by: str = "controller", **more: Any) -> dict[str, Any]:
        return self.do(f"ticket.{verb}", by, ticket=self.ticket(number).id, **more)

    @property
    def held(self) -> Opening:
        return self.hall.all(Opening)[self.opening]

    @property
    def tickets(self) -> list[Ticket]:
        return self.hall.where(Ticket, "opening", self.opening)

    @property
    def entries(self) -> list[OpeningEntry]:
        return self.hall.where(OpeningEntry, "opening", self.opening)

    def states_of(self, numbers: Iterable[int]) -> list[str]:
        return [self.ticket(number).state for number in numbers]

    def unit(self, id: str) -> Unit:
        return self.hall.all(Unit)[id]
