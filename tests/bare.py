"""A hall without a database: commands given at a moment, and time that passes as the hall's own clock would let it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from unittest.mock import MagicMock

import domain.nouns  # noqa: F401  # fills the tables
from domain.clients.contacts.records import Contact
from domain.core.change import Change
from domain.core.command import COMMANDS
from domain.core.deadline import up
from domain.core.hall import hall_of
from domain.core.record import Record
from domain.core.refusal import Refused
from domain.core.viewer import Viewer, system
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.sales.applications.records import Application
from domain.sales.units.records import Unit
from tests.hall import at, days, unit

DESKS = ("controller", "cashier", "site_lead", "site_manager", "head", "executive", "general_manager")


class BareHall:
    """The rule book's people and one home, 3-1202, on Monday at 09:00. Everybody has a client of his own."""

    def __init__(self, *more: Record) -> None:
        self.now = at("09:00")
        self._seq = 100
        self.vault: Any = MagicMock()
        people = [
            Person(id=badge, name=badge, role="consultant", group=badge[0], badge=badge)
            for badge in (f"{group}{n}" for group in "ABCD" for n in range(1, 6))
        ]
        managers = [Person(id=f"{g}M", name=f"{g}M", role="group_manager", group=g, badge=f"{g}M") for g in "ABCD"]
        managers += [Person(id=f"{g}P", name=f"{g}P", role="project_manager", group=g, badge=f"{g}P") for g in "ABCD"]
        desks = [Person(id=role, name=role, role=role) for role in DESKS]  # type: ignore[arg-type]
        contacts = [
            Contact(
                id=f"k{p.badge}", client=f"c{p.badge}", client_name="王**", consultant=p.id, group=p.group or "",
                by="visit", at=at("08:30"), until=at("23:59", days(7)),
            )
            for p in people
        ]  # fmt: skip
        self.hall = hall_of([*people, *managers, *desks, *contacts, unit("available"), *more])

    def set(self, key: str, value: Any) -> None:
        """A rule of this hall from now on."""
        self.hall.put(Policy(id=key, value=value, source="the test", since=self.now, reason=""))

    def by(self, person: str) -> Viewer:
        found = self.hall.all(Person)[person]
        return Viewer(hall="h1", person=found.id, name=found.name, role=found.role, group=found.group)

    def do(self, verb: str, by: str | None = None, **arguments: Any) -> dict[str, Any]:
        """One command of this person, or of the hall's clock, and all its answer. What is refused has changed nothing."""
        command, mark = COMMANDS[verb], self.hall.mark()
        change = Change(self.hall, self._seq + 1, self.now, self.vault)
        try:
            result = command.run(change, self.by(by) if by else system("h1"), **vars(command.parse(arguments)))
        except Refused:
            self.hall.undo_to(mark)
            raise
        self.hall.settle()
        self._seq += 1
        return {**result, **change.private}

    def at(self, clock: str) -> None:
        """Time passes until then, and what falls due on the way is done at its moment."""
        self.until(at(clock))

    def until(self, moment: datetime) -> None:
        """As `at`, until any moment."""
        while coming := [record for record in up(self.hall, moment) if record.due is not None]:
            first = min(coming, key=lambda record: (record.due, record.kind, record.id))
            self.now = max(self.now, first.due or self.now)
            self.do(first.on_due, **{first.kind: first.id})
        self.now = moment

    @property
    def home(self) -> Unit:
        return self.hall.all(Unit)["3-1202"]

    def applies(self, who: str, clock: str) -> str:
        """Somebody applies for the home for his client; the id of his application."""
        self.at(clock)
        return str(self.do("application.submit", who, unit="3-1202", contact=f"k{who}")["application"])

    def state(self, application: str) -> str:
        return self.hall.all(Application)[application].state

    def states(self, applications: Iterable[str]) -> list[str]:
        return [self.state(id) for id in applications]
