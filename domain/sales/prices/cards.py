"""A filed price list as a case: it waits for an approval by somebody who did not file it (SC-19)."""

from collections.abc import Iterable

from domain.core.cases import Case, case
from domain.core.hall import Hall, Key
from domain.house.people.records import Person
from domain.sales.prices.filing import NEED
from domain.sales.prices.records import PriceDraft


def _of_the_person(person: Person, hall: Hall) -> Iterable[Key]:
    drafts = hall.all(PriceDraft).values()
    return [(PriceDraft.kind, draft.id) for draft in drafts if draft.filed_by == f"person:{person.id}"]


@case(PriceDraft, sign="price_list.approve", refuse="price_list.reject", touches={Person: _of_the_person})
def drafted(draft: PriceDraft, hall: Hall) -> Case | None:
    """One that nobody has decided: how many homes it names, brings and changes, and from when. No price (SC-20)."""
    if draft.state != "drafted":
        return None
    person = hall.get(Person, draft.filed_by.removeprefix("person:"))
    return Case(
        title=draft.filename, about=person.name if person else "", since=draft.filed_at, due=draft.effective_at,
        need=NEED, given=draft.signed,
        told={
            "list": {
                "homes": draft.homes, "added": draft.added, "changed": draft.changed,
                "effective_at": draft.effective_at.isoformat() if draft.effective_at else None,
            }
        },
    )  # fmt: skip
