"""What the approvals desk shows: every unit and application of the hall, with clients masked as in the records."""

from collections.abc import Iterable
from pathlib import Path

import domain.nouns  # noqa: F401  # whoever has cases has entered them
from domain.core.hall import Hall, Key
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.house.policy.rules import number
from domain.sales.applications.records import Application
from domain.sales.challenges.records import Challenge
from domain.sales.concessions.records import Concession
from domain.sales.discounts.records import Claim
from domain.sales.receipts.records import Receipt, standing
from domain.sales.reconciliations.records import Reconciliation
from domain.sales.refunds.records import Refund
from domain.sales.reservations.records import Reservation
from domain.sales.reservations.rules import NEED
from domain.sales.settlements.records import Settlement
from domain.sales.units.records import Unit
from kiosk.approvals import cases
from kiosk.lines import contest, contestants, key, priced, quote_of, rivals, waiting
from kiosk.names import actor, staff
from kiosk.notices import at_a_desk
from kiosk.outages import on_paper
from kiosk.reconciliations import sheet_card
from kiosk.stand_ins import stand_ins
from server.screen import Card, Screen, by_role, iso, panel, verbs

VERBS = (
    "application.approve", "application.refuse", "application.undo", "hold.release", "unit.control", "unit.release",
    "unit.freeze", "unit.unfreeze", "unit.recall", "reservation.request", "reservation.lock", "reservation.end",
    "receipt.void", "concession.grant_directly", "reconciliation.differ", "reconciliation.resolve",
    "notice.seen", "delegation.give", "delegation.end",
)  # fmt: skip


def unit(unit: Unit, hall: Hall) -> Card:
    """A home with its list price and the length of its line."""
    return {
        "building": unit.building, "entrance": unit.entrance, "floor": unit.floor, "floor_label": unit.floor_label,
        "room": unit.room, "layout": unit.layout, "orientation": unit.orientation, "area": str(unit.area),
        "inner_area": str(unit.inner_area) if unit.inner_area is not None else None,
        "price_fen": unit.price_fen, "price_list": unit.price_list, "state": unit.state, "since": iso(unit.since),
        "until": iso(unit.until), "waiting": len(waiting(hall, unit.id)),
        **({"why": unit.frozen_for, "before": unit.before} if unit.state == "frozen" else {}),
    }  # fmt: skip


def application(application: Application, hall: Hall) -> Card:
    """An application with its place in line and what became of it."""
    return {
        "case": cases.case(application, hall), "unit": application.unit, "number": application.number,
        "state": application.state, **contest(application, hall),
        "consultant": staff(hall, application.consultant),
        "group": application.group, "client_name": application.client_name, "client_phone": application.client_phone,
        "price_fen": application.price_fen, "price_list": application.price_list, "path": application.path,
        "quote": quote_of(application, hall),
        "submitted_at": iso(application.submitted_at), "answer_by": iso(application.answer_by),
        "escalated_at": iso(application.escalated_at), "pay_by": iso(application.pay_by),
        "decided_at": iso(application.decided_at),
        "decided_by": actor(hall, application.decided_by), "decided_for": actor(hall, application.decided_for),
        "reason": application.reason, "approved_by": actor(hall, application.approved_by),
        "approved_at": iso(application.approved_at), "signed": signatures(application, hall),
    }  # fmt: skip


def reservation(reservation: Reservation, hall: Hall) -> Card:
    """A reservation with its signatures so far, what it stands for and what became of it."""
    return {
        "case": cases.case(reservation, hall), "unit": reservation.unit, "number": reservation.number,
        "state": reservation.state, "client_name": reservation.client_name, "client_phone": reservation.client_phone,
        "requester": staff(hall, reservation.requester), "group": reservation.group, "reason": reservation.reason,
        "at": iso(reservation.at), "until": iso(reservation.until),
        "need": [role for roles in NEED for role in roles],
        "signed": signatures(reservation, hall),
        "lock_until": iso(reservation.lock_until), "locked_at": iso(reservation.locked_at),
        "locked_by": actor(hall, reservation.locked_by), "decided_at": iso(reservation.decided_at),
        "decided_by": actor(hall, reservation.decided_by), "decided_for": actor(hall, reservation.decided_for),
        "outcome": reservation.outcome,
    }  # fmt: skip


def signatures(signed: Application | Reservation, hall: Hall) -> list[Card]:
    """Who signed so far, in place of whom, and when."""
    return [
        {"by": actor(hall, each["by"]), "in_place_of": actor(hall, each["in_place_of"]), "at": each["at"]}
        for each in signed.signed
    ]


def receipt(receipt: Receipt, hall: Hall) -> Card:
    """A receipt, voided or not; it may be made void on its day. `cashier.id` may not void it."""
    return {
        "number": receipt.number, "unit": receipt.unit, "application": receipt.application,
        "amount_fen": receipt.amount_fen, "method": receipt.method, "cashier": staff(hall, receipt.cashier),
        "at": iso(receipt.at), "voided_at": iso(receipt.voided_at), "voided_by": actor(hall, receipt.voided_by),
        "void_reason": receipt.void_reason, "sort": receipt.sort, "payer_name": receipt.payer_name,
        "reference": receipt.reference,
    }  # fmt: skip


def refund(refund: Refund, hall: Hall) -> Card | None:
    """Money to give back that waits for a signature: of which receipts, and why. `asked_by.id` may not sign it."""
    found = cases.case(refund, hall)
    if found is None:
        return None
    return {
        "case": found, "asked_by": staff(hall, refund.asked_by), "reason": refund.reason,
        "receipts": [
            {"number": r.number, "amount_fen": r.amount_fen, "method": r.method, "at": iso(r.at)}
            for r in standing(hall, refund.application)
        ],
    }  # fmt: skip


def settlement(sheet: Settlement, hall: Hall) -> Card | None:
    """A day's cash sheet that waits for the second person: `closed_by.id` may not confirm it."""
    found = cases.case(sheet, hall)
    if found is None:
        return None
    return {
        "case": found, "day": sheet.day.isoformat(), "closed_by": staff(hall, sheet.closed_by), "totals": sheet.totals,
        "cash_fen": sheet.cash_fen, "counted_fen": sheet.counted_fen, "reason": sheet.reason,
        "closed_at": iso(sheet.closed_at),
    }  # fmt: skip


def reconciliation(sheet: Reconciliation, hall: Hall) -> Card:
    """A morning's sheet, which waits for the controller or is signed; its differences are settled from here."""
    return {"case": cases.case(sheet, hall), **sheet_card(sheet, hall)}


@panel(Policy)
def rules(hall: Hall) -> Card:
    """The numbers this screen says in words."""
    return {
        "pay_minutes": number(hall, "hold.pay_minutes"),
        "desk_minutes": number(hall, "desk.grace_minutes"),
    }


def _application_touches(application: Application, hall: Hall) -> Iterable[Key]:
    return [("unit", application.unit), *rivals(application, hall)]


def _person_touches(person: Person, hall: Hall) -> Iterable[Key]:
    """Whatever names this person. Reads all applications: people rarely change."""
    me = f"person:{person.id}"
    for a in hall.all(Application).values():
        signers = [name for each in a.signed for name in (each["by"], each["in_place_of"])]
        if person.id == a.consultant or me in (a.decided_by, a.decided_for, a.approved_by, *signers):
            yield key(a)
    yield from (key(r) for r in hall.all(Receipt).values() if person.id == r.cashier or me == r.voided_by)
    for asked in hall.all(Reservation).values():
        signed = [name for each in asked.signed for name in (each["by"], each["in_place_of"])]
        if person.id == asked.requester or me in (asked.decided_by, asked.decided_for, asked.locked_by, *signed):
            yield key(asked)
    yield from (key(r) for r in hall.all(Refund).values() if person.id == r.asked_by)
    yield from map(key, hall.all(Reconciliation).values())


def _receipt_touches(receipt: Receipt, hall: Hall) -> Iterable[Key]:
    yield from map(key, hall.where(Refund, "application", receipt.application))


def desk() -> Screen:
    """The desk, with every kind of case there is by now."""
    return Screen(
        name="approvals",
        title="Approvals",
        folder=Path(__file__).parent,
        opened_by=frozenset({
            "controller", "control_supervisor", "site_lead", "site_manager", "head", "executive", "general_manager",
            "admin", "system",
        }),
        audience=by_role,
        cards=cases.cards_of({
            Unit: unit, Application: application, Receipt: receipt, Refund: refund, Reservation: reservation,
            Settlement: settlement, Reconciliation: reconciliation,
        }),
        panels={"rules": rules, "may": verbs(*cases.verbs_of(VERBS)), "names": cases.names(), "stand_ins": stand_ins,
                "notices": at_a_desk, "on_paper": on_paper},
        touches=cases.touches_of({
            Application: _application_touches, Challenge: contestants, Receipt: _receipt_touches,
            Person: _person_touches, Claim: priced, Concession: priced,
        }),
    )  # fmt: skip


SCREEN = desk()
