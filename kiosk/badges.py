"""How the kiosks name the people of the hall: A07 林顾问, never the whole name."""

from typing import Any

from domain.clients.names import surname
from domain.house.people.records import Person


def named(person: Person | None) -> dict[str, Any] | None:
    """Badge and surname, or None for nobody."""
    return None if person is None else {"badge": person.badge, "surname": surname(person.name)}
