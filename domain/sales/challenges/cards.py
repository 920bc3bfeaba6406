"""A steered challenge as a case: the controller lets the one in front be asked (SC-07)."""

from domain.core.cases import Case, case, naming
from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.sales.applications.records import Application
from domain.sales.challenges.records import Challenge
from domain.sales.challenges.rules import NEED
from domain.sales.units.records import Unit


@case(Challenge, sign="challenge.allow", refuse="challenge.keep", touches={Application: naming(Challenge, "behind")})
def steered(challenge: Challenge, hall: Hall) -> Case | None:
    """One whose client declined the other homes, while nobody has decided it."""
    if challenge.state != "steered" or challenge.declined_at is None or challenge.kept_at is not None:
        return None
    unit, behind = hall.get(Unit, challenge.unit), hall.get(Application, challenge.behind)
    consultant = hall.get(Person, behind.consultant) if behind else None
    return Case(
        title=unit.label if unit else challenge.unit,
        about=" · ".join(
            filter(None, (consultant.badge if consultant else "", behind.client_name if behind else ""))
        ),
        money=behind.price_fen if behind else None, since=challenge.declined_at, due=challenge.steer_until, need=NEED,
        given=challenge.signed,
    )  # fmt: skip
