"""What the plan lets happen, and how far the sales are (SC-37, SC-38, SC-39, SC-44)."""

from datetime import datetime

from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.sales.plan.records import PHASES, Phase, SalesPlan, Status
from domain.sales.prices.records import PriceList
from domain.sales.units.records import Unit


def plan_of(hall: Hall) -> SalesPlan | None:
    """The plan, of a hall that has one."""
    return hall.get(SalesPlan, "plan")


def selling(hall: Hall) -> None:
    """Refuses `not-on-sale` before the launch and after the end (SC-37)."""
    plan = plan_of(hall)
    if plan is not None and plan.status != "on_sale":
        raise Refused("not-on-sale", state=plan.status)


def permitted(hall: Hall) -> None:
    """Refuses `permit-missing` where a plan says of no presale permit: no home is released, no money taken (SC-39)."""
    plan = plan_of(hall)
    if plan is not None and not plan.permit:
        raise Refused("permit-missing")


def to_status(plan: SalesPlan, status: Status, hall: Hall, *, now: datetime) -> SalesPlan:
    """The plan in another status. Refuses `permit-missing`, and `prices-missing`: nothing is sold unpriced (SC-40)."""
    if status == "on_sale":
        if not plan.permit:
            raise Refused("permit-missing")
        if list_in_force(hall) is None:
            raise Refused("prices-missing")
    return plan if status == plan.status else plan.but(status=status, since=now)


def list_in_force(hall: Hall) -> PriceList | None:
    """The price list that was put in force last, and not taken back."""
    found = (listed for listed in hall.all(PriceList).values() if listed.undone_at is None)
    return max(found, key=lambda listed: listed.activated_at, default=None)


def to_phase(plan: SalesPlan, phase: Phase, *, now: datetime) -> SalesPlan:
    """The plan in another phase; no unit changes by it (SC-38)."""
    return plan if phase == plan.phase else plan.but(phase=phase, phase_since=now)


def target(plan: SalesPlan) -> int:
    """How many homes are to be sold by the end of the phase that runs."""
    return sum(plan.targets.get(phase, 0) for phase in PHASES[: PHASES.index(plan.phase) + 1])


def progress(hall: Hall) -> dict[str, int]:
    """`{controlled, subscribed, signed}`: homes that are so, or further. Signed alone is a sale 成交 (SC-16, SC-44)."""
    many = {"controlled": 0, "subscribed": 0, "signed": 0}
    for (_, state), homes in hall.sizes(Unit, "place_and_state").items():
        if state in many:
            many[state] += homes
    signed, subscribed = many["signed"], many["signed"] + many["subscribed"]
    return {"controlled": subscribed + many["controlled"], "subscribed": subscribed, "signed": signed}


def percent(part: int, whole: int) -> str | None:
    """42.5, half up, of a target that is there."""
    return f"{(2000 * part + whole) // (2 * whole) / 10:.1f}" if whole else None
