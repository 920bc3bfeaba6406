"""What a consultant's phone shows: units for everyone, people and clients only to whom they belong."""

from collections.abc import Iterable
from pathlib import Path

from domain.clients.contacts.records import Contact
from domain.clients.contacts.rules import looked_after, owners
from domain.clients.identity.guards import VISIT_OVER_CALL, visits_prevail
from domain.core.hall import Hall, Key
from domain.core.roles import MANAGERS
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.reception.visits.records import Visit
from domain.sales.applications.records import Application
from domain.sales.challenges.records import Challenge
from domain.sales.concessions.records import Concession
from domain.sales.deals.records import Deal
from domain.sales.discounts.records import Claim
from domain.sales.instalments.records import Instalments
from domain.sales.mortgages.records import Mortgage
from domain.sales.receipts.records import Receipt
from domain.sales.reservations.records import Reservation
from domain.sales.units.records import Unit
from domain.sales.units.rules import sold
from domain.sales.withdrawals.records import Withdrawal
from kiosk import outages
from kiosk.after import LOAN, PLANNED, banks, of_deals
from kiosk.consultant import deals, prices
from kiosk.consultant.panels import line, me, place, rules, team, turn
from kiosk.consultant.reconciliations import reconciliation
from kiosk.consultant.reservations import concerned, reservation
from kiosk.consultant.stars import stars
from kiosk.lines import contest, contestants, key, priced, rivals
from kiosk.names import staff
from kiosk.notices import on_a_phone
from server.screen import Audience, Card, Own, Screen, by_person, iso, verbs

VERBS = (
    "application.submit", "application.withdraw", "application.undo", "application.ready", "application.path",
    "challenge.answer", "challenge.decline", "claim.make", "concession.request", "deal.propose", "deal.subscribe",
    "deal.schedule", "deal.check", *PLANNED[:1], *LOAN[:-2], "withdrawal.request", "withdrawal.stay",
    "withdrawal.follow", "withdrawal.read_words", "quote.show", "client.reveal",
    "client.note", "client.read_note", "client.add_phone", "client.add_identity", "client.remove_number",
    "client.correct", "notice.seen", "presence.set", "push_list.propose", "push_list.end",
    "reconciliation.sign", "reconciliation.differ", "reservation.request", "turn.cover", "visit.accept",
    "visit.decline", "visit.end", "visit.identify", "visit.undo",
)  # fmt: skip


def unit(unit: Unit, hall: Hall) -> Card:
    """A home and how many wait for it. Never who: that is another's client. Mine are among the applications.

    What differs from one home to the next comes first, right after its path: a fourth fewer bytes once compressed.
    """
    released = unit.standing != "unreleased"
    return {
        "room": unit.room, "floor": unit.floor, **({"floor_label": unit.floor_label} if unit.floor_label else {}),
        "price_fen": unit.price_fen if released else None,
        "layout": unit.layout, "orientation": unit.orientation, "area": str(unit.area),
        "inner_area": str(unit.inner_area) if unit.inner_area is not None else None,
        "state": unit.state, "since": iso(unit.since), "until": iso(unit.until),
        **({"why": unit.frozen_for.partition(":")[0]} if unit.state == "frozen" else {}),
        **({"sold": True} if sold(unit.standing) else {}),
        "waiting": sum(a.state == "waiting" for a in hall.where(Application, "at_stake", unit.id)),
        "building": unit.building, "entrance": unit.entrance,
    }  # fmt: skip


def application(application: Application, hall: Hall, audience: Audience) -> Card | None:
    """My application, or my group's if I manage it."""
    mine = application.consultant == audience.person
    if not mine and not _managed(application.group, audience):
        return None
    return {
        "unit": application.unit, "number": application.number, "state": application.state, "mine": mine,
        "client_name": application.client_name, "client_phone": application.client_phone,
        "client": application.client, "consultant": staff(hall, application.consultant),
        **prices.of(application, hall, audience), "reason": application.reason, **contest(application, hall),
        **({"lost_to": application.lost_to} if application.lost_to else {}), **_asked_by(application, hall),
        "submitted_at": iso(application.submitted_at), "answer_by": iso(application.answer_by),
        "decided_at": iso(application.decided_at), "pay_by": iso(application.pay_by),
        "withdrawable": application.state in ("waiting", "approved") and (mine or audience.may("application.withdraw")),
    }  # fmt: skip


def _asked_by(application: Application, hall: Hall) -> Card:
    """The group because of whose client it is asked; never the client."""
    put = next((c for c in hall.where(Challenge, "asked", application.id) if not c.finished), None)
    behind = hall.get(Application, put.behind) if put is not None else None
    return {"asked_by": behind.group} if behind is not None else {}


def visit(visit: Visit, hall: Hall, audience: Audience) -> Card | None:
    """A visitor or caller who is called to me, or whom I am receiving."""
    if visit.consultant is None or visit.consultant != audience.person or visit.state not in ("called", "received"):
        return None
    return {
        "number": visit.number, "lane": visit.lane, "name": visit.name, "phone": visit.phone, "party": visit.party,
        "heard": visit.heard, "state": visit.state, "desk": visit.desk,
        "called_at": iso(visit.called_at), "accept_by": iso(visit.accept_by), "accepted_at": iso(visit.accepted_at),
        "identified": visit.client is not None, "client": visit.client,
        "by": "turn" if visit.slot else "credit" if visit.credit else visit.sort,
    }  # fmt: skip


def contact(contact: Contact, hall: Hall, audience: Audience) -> Card | None:
    """My client and how long the protection lasts, or my group's client if I manage the group."""
    mine = contact.consultant == audience.person
    if contact.finished or not (mine or _managed(contact.group, audience)):
        return None
    return {
        "client": contact.client, "client_name": contact.client_name, "client_phone": contact.client_phone,
        "title": contact.title, "by": contact.by, "at": iso(contact.at), "until": iso(contact.until),
        "mine": mine, "consultant": staff(hall, contact.consultant),
        "notes": [{"id": note["id"], "at": note["at"]} for note in contact.notes],
        "revealable": mine or audience.may("client.reveal"), "own": _own_periods(contact.client, hall, audience),
    }  # fmt: skip


def _own_periods(client: str, hall: Hall, audience: Audience) -> list[list[str | None]]:
    """[[from, until], …] in which a client is mine, or my group's as its manager, as `own_client` decides.

    Another's protection ends by the clock, without a change: the page looks at the moment.
    """
    if not audience.may("client.note"):
        return []
    return [
        [iso(since), iso(held.until)]
        for held, since in owners(hall.where(Contact, "client", client), visit_over_call=visits_prevail(hall))
        if looked_after(held, role=audience.role, person=audience.person, group=audience.group)
    ]


def _managed(group: str, audience: Audience) -> bool:
    return audience.role in MANAGERS and audience.group is not None and audience.group == group


def _acts_for(audience: Audience) -> Iterable[str]:
    if audience.person is not None:
        yield audience.person
    if audience.group is not None and audience.role in MANAGERS:
        yield audience.group


def _consultant_and_group(record: Application | Contact, hall: Hall) -> Iterable[str]:
    return record.consultant, record.group


def _receiver(visit: Visit, hall: Hall) -> Iterable[str]:
    return (visit.consultant,) if visit.consultant is not None else ()


def _application_touches(application: Application, hall: Hall) -> Iterable[Key]:
    return [("unit", application.unit), *rivals(application, hall), *deals.touched(application, hall)]


def _person_touches(person: Person, hall: Hall) -> Iterable[Key]:
    applications = hall.where(Application, "consultant", person.id)
    contacts = hall.where(Contact, "consultant", person.id)
    asked = hall.where(Reservation, "requester", person.id)
    return [*map(key, applications), *map(key, contacts), *map(key, asked)]


def _contact_touches(contact: Contact, hall: Hall) -> Iterable[Key]:
    others = [other for other in hall.where(Contact, "client", contact.client) if other.id != contact.id]
    return [*map(key, others), *map(key, hall.where(Reservation, "client", contact.client))]


def _priced(record: Claim | Concession, hall: Hall) -> Iterable[Key]:
    return [*priced(record, hall), *deals.touched(record, hall)]


def _policy_touches(policy: Policy, hall: Hall) -> Iterable[Key]:
    return map(key, hall.all(Contact).values()) if policy.id == VISIT_OVER_CALL else ()


SCREEN = Screen(
    name="consultant",
    title="Consultant",
    folder=Path(__file__).parent,
    opened_by=frozenset({"consultant", "supervisor", "group_manager", "project_manager"}),
    audience=by_person,
    acts_for=_acts_for,
    cards={Unit: unit},
    own={
        Application: Own(application, _consultant_and_group),
        Visit: Own(visit, _receiver),
        Contact: Own(contact, _consultant_and_group),
        Reservation: Own(reservation, concerned),
        Deal: Own(deals.deal, deals.concerned),
        Withdrawal: Own(deals.withdrawal, deals.concerned),
    },
    panels={
        "me": me,
        "line": line,
        "turn": turn,
        "place": place,
        "team": team,
        "reconciliation": reconciliation,
        "stars": stars,
        "rules": rules,
        "notices": on_a_phone,
        "on_paper": outages.on_a_phone,
        "discounts": prices.discounts,
        "banks": banks,
        "may": verbs(*VERBS),
    },
    touches={
        Application: _application_touches,
        Person: _person_touches,
        Contact: _contact_touches,
        Policy: _policy_touches,
        Challenge: contestants,
        Claim: _priced,
        Concession: _priced,
        Receipt: deals.touched,
        Instalments: of_deals,
        Mortgage: of_deals,
    },
)
