"""What the deals desk shows: every home from its control until it is paid or free again, and what each waits for."""

from collections.abc import Iterable
from pathlib import Path

from domain.core.hall import Hall, Key
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.house.policy.rules import accounts as named
from domain.sales.applications.records import Application
from domain.sales.concessions.records import Concession
from domain.sales.deals.records import ENDED, Deal
from domain.sales.discounts.records import Claim
from domain.sales.instalments.records import Instalments
from domain.sales.mortgages.records import Mortgage
from domain.sales.receipts.records import Receipt, kept, standing
from domain.sales.refunds.records import Refund
from domain.sales.units.records import Unit
from domain.sales.withdrawals.records import Withdrawal
from kiosk.after import LOAN, PLANNED, after, askers, banks, ended_by, of_deals, withdrawal_facts
from kiosk.lines import key, quote_of
from kiosk.names import actor, staff
from server.screen import Card, Screen, by_role, iso, panel, verbs

VERBS = (
    "deal.pass", "deal.fail", "deal.schedule", "deal.check", "deal.sign", "deal.read_buyers", "withdrawal.settle",
    "withdrawal.sign", "withdrawal.return", "withdrawal.deregister", "withdrawal.close", "withdrawal.read_words",
    *PLANNED[1:], *LOAN,
)  # fmt: skip


def application(application: Application, hall: Hall) -> Card | None:
    """A home that is controlled, whose form nobody has put forward yet."""
    if application.state != "won" or _deals(application.id, hall) or _goes_back(application.id, hall):
        return None
    return {
        **_home(hall.get(Unit, application.unit)), "client_name": application.client_name,
        "client_phone": application.client_phone, "consultant": staff(hall, application.consultant),
        "won_at": iso(application.decided_at), **_money(application, hall),
    }  # fmt: skip


def deal(deal: Deal, hall: Hall) -> Card | None:
    """A deal on its way, or signed; `quote` is what its client pays, `claims` are discounts nobody has looked at."""
    application = hall.get(Application, deal.application)
    if deal.state in ENDED or application is None:
        return None
    return {
        **_home(hall.get(Unit, deal.unit)), "state": deal.state, "client_name": deal.client_name,
        "client_phone": deal.client_phone, "consultant": staff(hall, deal.consultant), "path": deal.path,
        "won_at": iso(application.decided_at), **_money(application, hall), "price_fen": deal.price_fen,
        "claims": [c.name for c in hall.where(Claim, "application", deal.application) if c.state == "claimed"],
        "review_by": iso(deal.review_by), "late": deal.late_at is not None,
        "decided_at": iso(deal.decided_at), "decided_by": actor(hall, deal.decided_by), "reason": deal.reason,
        "correct_by": iso(deal.correct_by), "buyers": deal.buyers, "subscribed_at": iso(deal.subscribed_at),
        "sign_by": iso(deal.sign_by), "reminded": deal.reminded, "appointed_at": iso(deal.appointed_at),
        "checked_at": iso(deal.checked_at), "contract": deal.contract,
        "paper_day": deal.paper_day.isoformat() if deal.paper_day else None,
        "registered_at": iso(deal.registered_at), "registered_by": actor(hall, deal.registered_by),
        **after(deal, hall), **askers(deal, hall),
    }  # fmt: skip


def withdrawal(held: Withdrawal, hall: Hall) -> Card | None:
    """A home on its way back, in place of its deal; and one that is free again, until its client was asked why."""
    if held.state == "stayed":
        return None
    application, refund = hall.get(Application, held.application), hall.get(Refund, held.refund or "")
    deal = hall.get(Deal, held.deal or "")
    return {
        **_home(hall.get(Unit, held.unit)), "consultant": staff(hall, held.consultant),
        "path": deal.path if deal else "", "won_at": iso(deal.at if deal else held.at),
        **({**_money(application, hall), "received_fen": kept(hall, application.id)} if application else {}),
        **withdrawal_facts(held), "returned": held.returned, "proposed_by": held.proposed_by,
        "settled_at": iso(held.settled_at), "contract": held.contract, "struck_off": held.struck_off,
        "struck_off_at": iso(held.struck_off_at),
        "struck_off_day": held.struck_off_day.isoformat() if held.struck_off_day else None,
        "ended_at": iso(held.ended_at), "ended_by": actor(hall, held.ended_by),
        "followed_at": iso(held.followed_at), "real_cause": held.real_reason,
        "paid_out": refund.state == "paid" if refund else not held.refund,
    }  # fmt: skip


@panel(Policy)
def accounts(hall: Hall) -> Card:
    """The accounts that money may lie on."""
    return {"names": named(hall)}


@panel(Unit)
def sold(hall: Hall) -> Card:
    """Homes whose contract is not registered yet, and those whose is: that alone is a sale (SC-16)."""
    many = {"subscribed": 0, "signed": 0}
    for (_, state), homes in hall.sizes(Unit, "place_and_standing").items():
        if state in many:
            many[state] += homes
    return many


def _deals(application: str, hall: Hall) -> list[Deal]:
    return [held for held in hall.where(Deal, "application", application) if held.state != "over"]


def _goes_back(application: str, hall: Hall) -> bool:
    return any(held.open for held in hall.where(Withdrawal, "application", application))


def _money(application: Application, hall: Hall) -> Card:
    return {
        "quote": quote_of(application, hall),
        "parts": [
            {"number": r.number, "amount_fen": r.amount_fen, "method": r.method, "at": iso(r.at)}
            for r in standing(hall, application.id)
        ],
    }  # fmt: skip


def _home(unit: Unit | None) -> Card:
    if unit is None:
        return {"building": "", "entrance": "", "room": "", "area": None, "frozen": False}
    return {
        "building": unit.building, "entrance": unit.entrance, "room": unit.room, "area": str(unit.area),
        "frozen": unit.state == "frozen",
    }  # fmt: skip


def _of(application: str, hall: Hall) -> Iterable[Key]:
    """The cards of an application and its deals."""
    yield Application.kind, application
    yield from map(key, hall.where(Deal, "application", application))
    yield from map(key, hall.where(Withdrawal, "application", application))


def _deal_touches(deal: Deal | Withdrawal, hall: Hall) -> Iterable[Key]:
    yield from (other for other in _of(deal.application, hall) if other != key(deal))


def _application_touches(application: Application, hall: Hall) -> Iterable[Key]:
    yield from (other for other in _of(application.id, hall) if other != key(application))


def _priced(record: Claim | Concession | Receipt | Refund, hall: Hall) -> Iterable[Key]:
    return _of(record.application, hall)


def _unit_touches(unit: Unit, hall: Hall) -> Iterable[Key]:
    yield from map(key, hall.where(Application, "at_stake", unit.id))
    yield from map(key, hall.where(Deal, "unit", unit.id))
    yield from map(key, hall.where(Withdrawal, "unit", unit.id))


def _person_touches(person: Person, hall: Hall) -> Iterable[Key]:
    """Whatever names this person. Reads all deals: people rarely change."""
    me = f"person:{person.id}"
    yield from map(key, hall.where(Application, "consultant", person.id))
    for held in hall.all(Deal).values():
        if person.id == held.consultant or me in (held.decided_by, held.registered_by):
            yield key(held)
    yield from ended_by(person, hall)


SCREEN = Screen(
    name="deals",
    title="Deals",
    folder=Path(__file__).parent,
    opened_by=frozenset({
        "site_manager", "site_lead", "controller", "control_supervisor", "cashier", "head", "executive",
        "general_manager", "admin", "system",
    }),
    audience=by_role,
    cards={Application: application, Deal: deal, Withdrawal: withdrawal},
    panels={"sold": sold, "banks": banks, "accounts": accounts, "may": verbs(*VERBS)},
    touches={
        Application: _application_touches, Deal: _deal_touches, Withdrawal: _deal_touches, Unit: _unit_touches,
        Receipt: _priced, Refund: _priced, Claim: _priced, Concession: _priced, Instalments: of_deals,
        Mortgage: of_deals, Person: _person_touches,
    },
)  # fmt: skip
