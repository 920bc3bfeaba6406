"""What the screens of the staff call people; used by card functions, so as pure as they are."""

from typing import Any

from domain.core.hall import Hall
from domain.house.people.records import Person


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
