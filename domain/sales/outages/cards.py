"""A paper lock as a case: its home is somebody else's too, and it waits for a decision (SC-17, SC-18)."""

from collections.abc import Iterable
from typing import Any

from domain.core.cases import Case, case, naming
from domain.core.hall import Hall, Key
from domain.house.people.records import Person
from domain.sales.outages.conflicts import NEED
from domain.sales.outages.records import Outage, PaperLock
from domain.sales.units.records import Unit


def _of_the_person(person: Person, hall: Hall) -> Iterable[Key]:
    return [(PaperLock.kind, lock.id) for lock in hall.all(PaperLock).values() if lock.pending_on is not None]


@case(
    PaperLock, sign="paper.uphold", refuse="paper.reject",
    touches={Unit: naming(PaperLock, "pending_on"), Person: _of_the_person, Outage: naming(PaperLock, "outage")},
)  # fmt: skip
def waiting(lock: PaperLock, hall: Hall) -> Case | None:
    """One whose home is somebody else's too: who both are, since when, and who confirmed each."""
    if lock.state != "conflict" or lock.at is None:
        return None
    unit, outage = hall.get(Unit, lock.unit or ""), hall.get(Outage, lock.outage)
    return Case(
        title=unit.label if unit else lock.unit or "",
        about=" · ".join(filter(None, (_called(hall, lock.consultant), lock.client_name))),
        money=unit.price_fen if unit else None, since=lock.entered_at, due=None, need=NEED, given=lock.signed,
        told={"paper": _paper(hall, lock, outage), "against": _other(hall, lock.against)},
    )  # fmt: skip


def _paper(hall: Hall, lock: PaperLock, outage: Outage | None) -> dict[str, Any]:
    return {
        "number": lock.number, "at": lock.at.isoformat() if lock.at else None, "group": lock.group,
        "consultant": _called(hall, lock.consultant), "confirmed_by": _called(hall, outage.duty if outage else None),
        "entered_by": _called(hall, lock.entered_by.removeprefix("person:")),
    }  # fmt: skip


def _other(hall: Hall, against: dict[str, Any]) -> dict[str, Any]:
    approved = against["approved_by"]
    return {
        "state": against["state"], "since": against["since"], "group": against["group"], "paper": against["paper"],
        "consultant": _called(hall, against["consultant"]),
        "confirmed_by": _called(hall, approved.removeprefix("person:") if approved else None),
    }  # fmt: skip


def _called(hall: Hall, person: str | None) -> str:
    found = hall.get(Person, person) if person else None
    return (found.badge or found.name) if found else ""
