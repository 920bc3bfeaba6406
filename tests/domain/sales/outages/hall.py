"""A bare hall that works on paper: who is named, three homes, and forms 1 to 10."""

from datetime import datetime
from typing import Any
from unittest.mock import patch

from domain.house.groups.records import Group
from domain.house.people.records import Person
from domain.sales.applications.records import Application
from domain.sales.outages import papers
from domain.sales.outages.records import Outage, PaperLock
from domain.sales.outages.rules import open_outage
from domain.sales.units.records import Unit
from tests.bare import BareHall
from tests.hall import at, unit

HOMES = ("3-0901", "3-0902")


class PaperHall(BareHall):
    """The controller is named for the day."""

    def __init__(self, *, named: bool = True) -> None:
        super().__init__(
            *(unit("available", id=home, room=home[2:]) for home in HOMES),
            *(Group(id=id, agency=id, order=n) for n, id in enumerate("ABCD")),
            Person(id="second", name="second", role="controller"),
        )
        if named:
            self.do("duty.name", "site_manager", person="controller", day="2025-03-03")
            self.do("paper.issue", "controller", forms=10)

    def declares(self, clock: str, by: str = "controller", **more: Any) -> str:
        self.at(clock)
        return str(self.do("outage.declare", by, reason="no power", **more)["outage"])

    def closes(self, clock: str, last: int = 0, by: str = "controller") -> dict[str, Any]:
        self.at(clock)
        return self.do("outage.close", by, outage=self.outage.id, last=last)

    def enters(self, number: int, home: str, clock: str, who: str = "A1", **more: Any) -> dict[str, Any]:
        """The paper of this consultant, whose client is his own."""
        wanted: dict[str, Any] = {"number": number, "unit": home, "consultant": who, "at": at(clock).isoformat()}
        wanted |= {"name": "王小明", "phone": "13800001234", **more}
        with patch.object(papers, "client_with", lambda *_: (f"c{who}", "138****1234")):
            return self.do("paper.enter", wanted.pop("by", "controller"), **wanted)

    @property
    def outage(self) -> Outage:
        found = open_outage(self.hall)
        return found or max(self.hall.all(Outage).values(), key=lambda outage: outage.since)

    def unit(self, home: str) -> Unit:
        return self.hall.all(Unit)[home]

    def paper(self, number: int) -> PaperLock:
        return next(lock for lock in self.hall.all(PaperLock).values() if lock.number == number)

    def became(self, number: int) -> Application:
        return self.hall.all(Application)[self.paper(number).application or ""]

    def pay_by(self, application: str) -> datetime | None:
        return self.hall.all(Application)[application].pay_by
