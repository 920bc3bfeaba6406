"""What the screens of the staff call people and places; used by card functions, so as pure as they are."""

from typing import Any

from domain.core.hall import Hall, Key
from domain.core.record import Record
from domain.house.people.records import Person
from domain.sales.applications.records import Application


def staff(hall: Hall, person: str | None) -> dict[str, Any] | None:
    """`{"id", "badge", "name"}` of someone who works here, or None."""
    found = hall.get(Person, person) if person else None
    return {"id": found.id, "badge": found.badge, "name": found.name} if found else None


def actor(hall: Hall, name: str | None) -> str:
    """What to call an actor of the journal: a person's name, `system` for the hall's clock, else nothing."""
    if name and name.startswith("person:"):
        found = hall.get(Person, name.removeprefix("person:"))
        return found.name if found else ""
    return name if name == "system" else ""


def waiting(hall: Hall, unit: str) -> list[Application]:
    """The open applications for a unit in their order: the head one first (SC-04)."""
    found = [a for a in hall.where(Application, "at_stake", unit) if a.open]
    return sorted(found, key=lambda a: a.number) if len(found) > 1 else found


def place(application: Application, hall: Hall) -> int | None:
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
