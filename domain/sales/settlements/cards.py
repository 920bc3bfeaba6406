"""A day's cash sheet as a case: once it is closed it waits for the second person."""

from collections.abc import Iterable

from domain.core.cases import Case, case
from domain.core.hall import Hall, Key
from domain.house.people.records import Person
from domain.sales.settlements.records import Settlement
from domain.sales.settlements.rules import NEED


def _of_the_cashier(person: Person, hall: Hall) -> Iterable[Key]:
    return [(Settlement.kind, s.id) for s in hall.all(Settlement).values() if s.closed_by == person.id]


@case(Settlement, sign="settlement.confirm", refuse="settlement.return", touches={Person: _of_the_cashier})
def waiting(sheet: Settlement, hall: Hall) -> Case | None:
    """One that is closed and not yet confirmed; `money` is what was counted."""
    if sheet.state != "closed" or sheet.closed_at is None:
        return None
    cashier = hall.get(Person, sheet.closed_by or "")
    return Case(
        title=sheet.day.isoformat(), about=cashier.name if cashier else "", money=sheet.counted_fen,
        since=sheet.closed_at, due=None, need=NEED, given=sheet.signed,
    )  # fmt: skip
