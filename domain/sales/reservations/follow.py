"""What a deposit does to the reservations of a home (SC-12)."""

from domain.core.change import Change
from domain.core.viewer import Viewer
from domain.sales.applications.records import Application
from domain.sales.reservations import rules
from domain.sales.reservations.guards import standing
from domain.sales.reservations.records import Reservation


def overtake(change: Change, unit: str, by: Viewer) -> None:
    """A deposit is in: whatever still waits for signatures is superseded."""
    for waiting in change.hall.where(Reservation, "open_on", unit):
        if waiting.state == "waiting":
            change.put(rules.supersede(waiting, by=by, now=change.now))
            change.rule("SC-12")


def bought(change: Change, won: Application, by: Viewer) -> None:
    """The home is controlled for the client it was kept for: the reservation has done what it was for."""
    kept = standing(change.hall, won.unit)
    if kept is not None:
        change.put(rules.use(kept, by=by, now=change.now))
        change.rule("SC-12")
