"""The demo's outage of the evening before: forty minutes on paper, and the two locks that were entered afterwards."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.sales.outages.rules import open_outage
from domain.sales.units.records import Unit
from server.demo.invention import ON_PAPER, OUTAGE
from server.demo.play import Player
from server.store.store import Reply

Do = Callable[..., Reply]
MINUTES = 40


def name_somebody(do: Do, hall: Hall, day: date) -> None:
    """The sales controller confirms control on this day if the system is down."""
    controller = next(p for p in hall.all(Person).values() if p.role == "controller")
    do("duty.name", person=controller.id, day=day.isoformat())


def on_paper(player: Player, at: Callable[[datetime], None], began: datetime) -> None:
    """The hall works on paper from this moment on; two homes are locked, and both papers entered."""
    at(began)
    player.give("controller", "paper.issue", forms=10)
    player.give("controller", "outage.declare", reason=OUTAGE)
    at(began + timedelta(minutes=MINUTES))
    outage = open_outage(player.hall)
    if outage is None:
        return
    player.give("controller", "outage.close", outage=outage.id, last=len(ON_PAPER))
    sellers = [p for p in player.hall.all(Person).values() if p.role == "consultant"]
    homes = [u.id for u in player.hall.all(Unit).values() if u.state == "available"]
    for number, (name, phone, minutes) in enumerate(ON_PAPER, 1):
        player.give(
            "controller", "paper.enter", number=number, unit=homes[-number], consultant=sellers[-number].id,
            at=(began + timedelta(minutes=minutes)).isoformat(), name=name, phone=phone,
        )  # fmt: skip
