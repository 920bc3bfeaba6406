"""Who waits for a home, in their order, as several screens show it; as pure as card functions are."""

from domain.core.hall import Hall, Key
from domain.core.record import Record
from domain.sales.applications.records import Application


def waiting(hall: Hall, unit: str) -> list[Application]:
    """The open applications for a unit in their order: the head one first (SC-04)."""
    found = [a for a in hall.where(Application, "at_stake", unit) if a.open]
    return sorted(found, key=lambda a: a.number) if len(found) > 1 else found


def place_in_line(application: Application, hall: Hall) -> int | None:
    """The place of an open application in its unit's line, 1 for the head one; None once it is closed."""
    if not application.open:
        return None
    rivals = hall.where(Application, "at_stake", application.unit)
    return sum(a.open and a.number < application.number for a in rivals) + 1


def key(record: Record) -> Key:
    """How `touches` names a record."""
    return record.kind, record.id


def rivals(application: Application, hall: Hall) -> list[Key]:
    """The applications whose place in line may change with this one."""
    return [key(a) for a in hall.where(Application, "at_stake", application.unit) if a.id != application.id]
