"""What a day's script does with homes that are kept for somebody or frozen."""

from collections.abc import Callable
from random import Random
from typing import Any

from domain.clients.contacts.records import Contact
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from domain.sales.reservations.records import Reservation
from domain.sales.reservations.rules import SIGNS
from domain.sales.units.records import Unit
from tests.hall import House


class Keeping:
    """The moves of a script that keep homes; what the rules refuse did not happen."""

    house: House
    chance: Random
    _do: Callable[..., Any]
    _one: Callable[[Any], Any]
    _staff: Callable[[str | None], Viewer]

    def reserve(self) -> None:
        """A manager asks for a client of his group, or the site manager for somebody by name and phone."""
        unit = self._one(u for u in self.house.hall.all(Unit).values() if u.state in ("available", "reserved"))
        contact = self._one(self.house.hall.all(Contact).values())
        managers = [p for p in self.house.hall.all(Person).values() if p.role in ("group_manager", "project_manager")]
        manager = self._one(p for p in managers if p.group == contact.group)
        wanted = {"unit": unit.id, "reason": "a guest"}
        if self.chance.random() < 0.7:
            self._do("reservation.request", self._staff(manager.id), **wanted, contact=contact.id)
        else:
            named = {"name": "周霓", "phone": f"1380000{self.chance.randrange(40):04d}"}
            self._do("reservation.request", self.house.desk("site_manager"), **wanted, **named)

    def sign(self) -> None:
        """The next signature, or a lock until then, or a rejection."""
        waiting = self._one(r for r in self.house.hall.all(Reservation).values() if r.state == "waiting")
        signer, asked = self.house.desk(SIGNS[len(waiting.signed)]), self.chance.random()
        if asked < 0.15:
            self._do("reservation.lock", self.house.desk("controller"), reservation=waiting.id)
        elif asked < 0.25:
            self._do("reservation.reject", signer, reservation=waiting.id, reason="sell it")
        else:
            self._do("reservation.sign", signer, reservation=waiting.id)

    def keep(self) -> None:
        """All three signatures at once."""
        self.reserve()
        waiting = self._one(r for r in self.house.hall.all(Reservation).values() if r.state == "waiting")
        for role in SIGNS[len(waiting.signed) :]:
            self._do("reservation.sign", self.house.desk(role), reservation=waiting.id)

    def give_back(self) -> None:
        kept = self._one(r for r in self.house.hall.all(Reservation).values() if r.state == "standing")
        self._do("reservation.end", self.house.desk("general_manager"), reservation=kept.id, reason="client-gave-up")

    def freeze(self) -> None:
        """One home is frozen, and the one before goes on."""
        for frozen in [u for u in self.house.hall.all(Unit).values() if u.state == "frozen"]:
            self._do("unit.unfreeze", self.house.desk("site_lead"), unit=frozen.id, reason="settled")
        unit = self._one(self.house.hall.all(Unit).values())
        self._do("unit.freeze", self.house.desk("controller"), unit=unit.id, reason="dispute: two heirs")

    def pull_back(self) -> None:
        unit = self._one(u for u in self.house.hall.all(Unit).values() if u.state in ("available", "applied"))
        self._do("unit.recall", self.house.desk("controller"), units=[unit.id], reason="owner-keeps-it")
