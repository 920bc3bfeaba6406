"""What the cash desk shows: who may pay now, who waits behind them, and the receipts written."""

from collections.abc import Iterable
from pathlib import Path

from domain.core.hall import Hall, Key
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.house.policy.rules import accounts, choice, number
from domain.sales.applications.records import Application
from domain.sales.applications.rules import payable
from domain.sales.challenges.records import Challenge
from domain.sales.concessions.records import Concession
from domain.sales.discounts.records import Claim
from domain.sales.quotes.of_application import price_of
from domain.sales.receipts.records import Receipt, kept, owed, standing
from domain.sales.refunds.records import Refund
from domain.sales.settlements.records import Settlement
from domain.sales.units.records import Unit
from domain.sales.withdrawals.records import Withdrawal
from kiosk.lines import contest, contestants, key, priced, rivals, waiting
from kiosk.names import actor, staff
from server.screen import Card, Screen, by_role, iso, panel, verbs

VERBS = (
    "receipt.record", "receipt.read_payer", "application.ready", "application.at_desk", "refund.request",
    "refund.record", "settlement.close",
)  # fmt: skip


def application(application: Application, hall: Hall) -> Card | None:
    """Whose client may pay now, has paid and waits for control, or stands in line behind. Nothing of what is closed,
    but where money of it is left that nobody has asked to give back: `owed_fen`.

    `passed`: the hold of the one before, who gave way, passed on to it (SC-05). `parts` are its receipts.
    """
    if not application.open:
        return _left(application, hall)
    rivals_ = [a for a in hall.where(Application, "at_stake", application.unit) if a.id != application.id]
    unit = hall.get(Unit, application.unit)
    frozen = unit is not None and unit.state == "frozen"
    return {
        **_home(unit), "area": str(unit.area) if unit else None, "layout": unit.layout if unit else "",
        "state": application.state, "number": application.number, **contest(application, hall),
        "payable": payable(application, rivals_) and not frozen, "passed": _passed(application, hall),
        **({"frozen": True} if frozen else {}),
        **({"desk_until": iso(application.desk_until)} if application.desk_until else {}),
        "client_name": application.client_name, "client_phone": application.client_phone,
        "consultant": staff(hall, application.consultant),
        "total_fen": price_of(hall, application),
        "approved_at": iso(application.decided_at or application.submitted_at),
        "pay_by": iso(application.pay_by), "others": len(waiting(hall, application.unit)) - 1,
        "received_fen": kept(hall, application.id),
        "parts": [
            {"number": r.number, "amount_fen": r.amount_fen, "method": r.method, "at": iso(r.at)}
            for r in standing(hall, application.id)
        ],
    }  # fmt: skip


def _left(application: Application, hall: Hall) -> Card | None:
    """An application that ended, whose money is neither given back nor about to be, nor forfeited."""
    left = owed(hall, application.id)
    if application.state == "won" or left <= 0:
        return None
    return {
        **_home(hall.get(Unit, application.unit)), "state": application.state, "place": None, "owed_fen": left,
        "client_name": application.client_name, "decided_at": iso(application.decided_at),
    }  # fmt: skip


def _passed(application: Application, hall: Hall) -> bool:
    return any(c.state in ("unsure", "silent") for c in hall.where(Challenge, "behind", application.id))


def receipt(receipt: Receipt, hall: Hall) -> Card:
    """A receipt, voided or not, with what its paper says: whose it is, masked, and who took the money."""
    unit, application = hall.get(Unit, receipt.unit), hall.get(Application, receipt.application)
    return {
        **_home(unit), "area": str(unit.area) if unit else None, "number": receipt.number,
        "client_name": application.client_name if application else "",
        "client_phone": application.client_phone if application else "", "cashier": staff(hall, receipt.cashier),
        "amount_fen": receipt.amount_fen, "method": receipt.method,
        "at": iso(receipt.at), "voided_at": iso(receipt.voided_at), "voided_by": actor(hall, receipt.voided_by),
        "void_reason": receipt.void_reason, "sort": receipt.sort, "payer_name": receipt.payer_name,
        "reference": receipt.reference, "account": receipt.account,
    }  # fmt: skip


def refund(refund: Refund, hall: Hall) -> Card | None:
    """Money to give back, signed or not, and what was paid out; nothing of what came to nothing."""
    if refund.state in ("refused", "over"):
        return None
    application = hall.get(Application, refund.application)
    return {
        **_home(hall.get(Unit, refund.unit)), "state": refund.state, "amount_fen": refund.amount_fen,
        "client_name": application.client_name if application else "", "reason": refund.reason, "at": iso(refund.at),
        "signed_by": actor(hall, refund.decided_by), "number": refund.number, "method": refund.method,
        "paid_at": iso(refund.paid_at),
        "methods": sorted({r.method for r in standing(hall, refund.application)}),
    }  # fmt: skip


def settlement(sheet: Settlement, hall: Hall) -> Card:
    """The sheet of a day: what came in and went out, what should be in the till, and how far it is closed."""
    return {
        "day": sheet.day.isoformat(), "state": sheet.state, "totals": sheet.totals, "cash_fen": sheet.cash_fen,
        "returned": sheet.returned, "counted_fen": sheet.counted_fen, "reason": sheet.reason,
        "closed_by": staff(hall, sheet.closed_by), "closed_at": iso(sheet.closed_at),
        "confirmed_by": actor(hall, sheet.signed[-1]["by"]) if sheet.signed else "",
        "confirmed_at": iso(sheet.confirmed_at),
    }  # fmt: skip


@panel(Policy)
def rules(hall: Hall) -> Card:
    """The smallest deposit, what a receipt sets off, how long time stands still for a client at the desk, and the
    accounts that money may lie on.
    """
    return {
        "minimum_fen": number(hall, "deposit.minimum_fen"),
        "control_by": choice(hall, "control.by"),
        "desk_minutes": number(hall, "desk.grace_minutes"),
        "accounts": accounts(hall),
    }


def _home(unit: Unit | None) -> Card:
    """What its label is made of."""
    if unit is None:
        return {"building": "", "entrance": "", "room": ""}
    return {"building": unit.building, "entrance": unit.entrance, "room": unit.room}


def _unit_touches(unit: Unit, hall: Hall) -> Iterable[Key]:
    yield from map(key, hall.where(Application, "at_stake", unit.id))
    yield from map(key, hall.where(Receipt, "unit", unit.id))
    yield from map(key, hall.where(Refund, "unit", unit.id))


def _person_touches(person: Person, hall: Hall) -> Iterable[Key]:
    """Whatever names this person. Reads all receipts and refunds: people rarely change."""
    me = f"person:{person.id}"
    yield from (key(a) for a in hall.where(Application, "consultant", person.id))
    yield from (key(r) for r in hall.all(Receipt).values() if person.id == r.cashier or me == r.voided_by)
    yield from (key(r) for r in hall.all(Refund).values() if me == r.decided_by)
    for sheet in hall.all(Settlement).values():
        if person.id == sheet.closed_by or me in [each["by"] for each in sheet.signed]:
            yield key(sheet)


def _application_touches(application: Application, hall: Hall) -> Iterable[Key]:
    yield from rivals(application, hall)
    yield from map(key, hall.where(Receipt, "application", application.id))
    yield from map(key, hall.where(Refund, "application", application.id))


def _receipt_touches(receipt: Receipt, hall: Hall) -> Iterable[Key]:
    yield Application.kind, receipt.application
    yield from map(key, hall.where(Refund, "application", receipt.application))


def _refund_touches(refund: Refund | Withdrawal, hall: Hall) -> Iterable[Key]:
    yield Application.kind, refund.application


SCREEN = Screen(
    name="cashier",
    title="Cash desk",
    folder=Path(__file__).parent,
    opened_by=frozenset({"cashier", "site_manager", "site_lead", "controller", "admin", "system"}),
    audience=by_role,
    cards={Application: application, Receipt: receipt, Refund: refund, Settlement: settlement},
    panels={"rules": rules, "may": verbs(*VERBS)},
    touches={
        Application: _application_touches, Challenge: contestants, Receipt: _receipt_touches, Refund: _refund_touches,
        Withdrawal: _refund_touches, Claim: priced, Concession: priced, Unit: _unit_touches, Person: _person_touches,
    },
)  # fmt: skip
