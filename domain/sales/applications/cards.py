"""An application as a case: the head one of a unit waits for its approval (SC-04)."""

from collections.abc import Iterable

from domain.core.cases import Case, case, naming
from domain.core.hall import Hall, Key
from domain.house.people.records import Person
from domain.sales.applications.records import Application
from domain.sales.applications.rules import NEED, head
from domain.sales.units.records import Unit


def _of_the_same_unit(application: Application, hall: Hall) -> Iterable[Key]:
    rivals = hall.where(Application, "at_stake", application.unit)
    return [(Application.kind, a.id) for a in rivals if a.id != application.id]


@case(
    Application, sign="application.approve", refuse="application.refuse", undo="application.undo",
    touches={
        Unit: naming(Application, "at_stake"), Application: _of_the_same_unit,
        Person: naming(Application, "consultant"),
    },
)  # fmt: skip
def waiting(application: Application, hall: Hall) -> Case | None:
    """The one whose turn it is, while nobody has decided it; of a tie the first, which is signed for all (SC-06).

    None where no approval comes before the money.
    """
    if application.state != "waiting" or application.pay_by is not None:
        return None
    first = head(hall.where(Application, "at_stake", application.unit))
    if first is None or first.id != application.id:
        return None
    unit, consultant = hall.get(Unit, application.unit), hall.get(Person, application.consultant)
    if unit is not None and unit.state == "frozen":
        return None
    return Case(
        title=unit.label if unit else application.unit,
        about=" · ".join(filter(None, (consultant.badge if consultant else "", application.client_name))),
        money=application.price_fen, since=application.submitted_at, due=application.answer_by, need=NEED,
        given=application.signed,
    )  # fmt: skip
