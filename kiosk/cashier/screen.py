"""What the cash desk shows: who may pay now, who waits behind them, and the receipts written."""

from collections.abc import Iterable
from pathlib import Path

from domain.core.hall import Hall, Key
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.house.policy.rules import choice, number
from domain.sales.applications.records import Application
from domain.sales.applications.rules import payable
from domain.sales.challenges.records import Challenge
from domain.sales.receipts.records import Receipt
from domain.sales.units.records import Unit
from kiosk.lines import contest, contestants, key, rivals, waiting
from kiosk.names import actor, staff
from server.screen import Card, Screen, by_role, iso, panel, verbs


def application(application: Application, hall: Hall) -> Card | None:
    """Whose client may pay now, has paid and waits for control, or stands in line behind. Nothing of what is closed.

    `passed`: the hold of the one before, who gave way, passed on to it (SC-05).
    """
    if not application.open:
        return None
    rivals_ = [a for a in hall.where(Application, "at_stake", application.unit) if a.id != application.id]
    unit = hall.get(Unit, application.unit)
    frozen = unit is not None and unit.state == "frozen"
    return {
        **_home(unit), "area": str(unit.area) if unit else None, "layout": unit.layout if unit else "",
        "state": application.state, "number": application.number, **contest(application, hall),
        "payable": payable(application, rivals_) and not frozen, "passed": _passed(application, hall),
        **({"frozen": True} if frozen else {}),
        "client_name": application.client_name, "client_phone": application.client_phone,
        "consultant": staff(hall, application.consultant),
        "price_fen": application.price_fen, "approved_at": iso(application.decided_at or application.submitted_at),
        "pay_by": iso(application.pay_by), "others": len(waiting(hall, application.unit)) - 1,
    }  # fmt: skip


def _passed(application: Application, hall: Hall) -> bool:
    return any(c.state in ("unsure", "silent") for c in hall.where(Challenge, "behind", application.id))


def receipt(receipt: Receipt, hall: Hall) -> Card:
    """A receipt, voided or not."""
    return {
        **_home(hall.get(Unit, receipt.unit)), "number": receipt.number,
        "amount_fen": receipt.amount_fen, "method": receipt.method,
        "at": iso(receipt.at), "voided_at": iso(receipt.voided_at), "voided_by": actor(hall, receipt.voided_by),
        "void_reason": receipt.void_reason,
    }  # fmt: skip


@panel(Policy)
def rules(hall: Hall) -> Card:
    """The smallest deposit, what a receipt sets off, and how long time stands still for a client at the desk."""
    return {
        "minimum_fen": number(hall, "deposit.minimum_fen"),
        "control_by": choice(hall, "control.by"),
        "desk_minutes": number(hall, "desk.grace_minutes"),
    }


def _home(unit: Unit | None) -> Card:
    """What its label is made of."""
    if unit is None:
        return {"building": "", "entrance": "", "room": ""}
    return {"building": unit.building, "entrance": unit.entrance, "room": unit.room}


def _unit_touches(unit: Unit, hall: Hall) -> Iterable[Key]:
    yield from map(key, hall.where(Application, "at_stake", unit.id))
    yield from map(key, hall.where(Receipt, "unit", unit.id))


def _person_touches(person: Person, hall: Hall) -> Iterable[Key]:
    """Whatever names this person. Reads all receipts: people rarely change."""
    me = f"person:{person.id}"
    yield from (key(a) for a in hall.where(Application, "consultant", person.id))
    yield from (key(r) for r in hall.all(Receipt).values() if me == r.voided_by)


SCREEN = Screen(
    name="cashier",
    title="Cash desk",
    folder=Path(__file__).parent,
    opened_by=frozenset({"cashier", "site_manager", "site_lead", "controller", "admin", "system"}),
    audience=by_role,
    cards={Application: application, Receipt: receipt},
    panels={"rules": rules, "may": verbs("receipt.record", "application.ready", "application.at_desk")},
    touches={Application: rivals, Challenge: contestants, Unit: _unit_touches, Person: _person_touches},
)
