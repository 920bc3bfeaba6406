"""What the desks of an opening day show: who is called where, the homes, the list and the draw. Clients are masked."""

from collections.abc import Iterable
from pathlib import Path

from domain.core.hall import Hall, Key
from domain.core.roles import DEVELOPER_ROLES, SELLERS
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.house.policy.rules import number
from domain.sales.campaigns.commands import VERIFIES
from domain.sales.campaigns.records import Campaign, Intent
from domain.sales.openings.calling import free_desks, waiting
from domain.sales.openings.progress import left_of, shown
from domain.sales.openings.records import AT_A_DESK, Opening, OpeningEntry, Ticket
from domain.sales.plan.rules import list_in_force
from domain.sales.preparations.records import Preparation
from domain.sales.prices.records import PriceList
from domain.sales.units.records import Unit
from kiosk.names import actor, staff
from server.screen import Audience, Card, Own, Screen, by_role, iso, panel, verbs

VERBS = (
    "opening.plan", "opening.enter", "opening.withdraw", "opening.seal", "opening.draw", "opening.import",
    "opening.begin", "opening.finish", "opening.drop", "opening.proof", "ticket.call", "ticket.present",
    "ticket.choose", "ticket.give_up", "ticket.pass", "ticket.return", "ticket.undo", "campaign.plan", "campaign.open",
    "campaign.close", "intent.register", "intent.verify", "intent.refuse", "preparation.begin", "preparation.assign",
    "preparation.finish", "preparation.waive", "preparation.reopen",
)  # fmt: skip
LATEST = 30  # entries that are shown


def ticket(ticket: Ticket, hall: Hall) -> Card | None:
    """A number that is called, chooses or was passed: whose it is, where, until when, and who comes along."""
    if ticket.state not in (*AT_A_DESK, "passed"):
        return None
    return {
        "number": ticket.number, "state": ticket.state, "desk": ticket.desk, "calls": ticket.calls,
        "group": ticket.group, "entry": ticket.entry, "drawn": ticket.drawn, "came_back": ticket.back_at is not None,
        "until": iso(ticket.call_until if ticket.state == "called" else ticket.choose_until),
        "client_name": ticket.client_name, "client_phone": ticket.client_phone,
        "companion": staff(hall, ticket.companion),
    }  # fmt: skip


def unit(unit: Unit, hall: Hall, audience: Audience) -> Card | None:
    """A home that is released, whatever its state; its price for whoever chooses with a client."""
    if unit.state == "unreleased":
        return None
    return {
        "building": unit.building, "entrance": unit.entrance, "room": unit.room, "layout": unit.layout,
        "area": str(unit.area), "orientation": unit.orientation, "state": unit.state,
        **({"price_fen": unit.price_fen} if audience.may("ticket.choose") else {}),
    }  # fmt: skip


@panel(Opening, Ticket, Policy, Person)
def opening(hall: Hall) -> Card:
    """The opening, who is next, how many desks are free, and how its numbers ended."""
    held = shown(hall)
    if held is None:
        return {"id": None, "state": None}
    tickets = hall.where(Ticket, "opening", held.id)
    desks = number(hall, "opening.desks")
    states = [ticket.state for ticket in tickets]
    return {
        **_plan(held, hall), "id": held.id, "state": held.state, "tickets": len(tickets), "desks": desks,
        "free": free_desks(tickets, desks), "next": [t.number for t in waiting(tickets, desks)],
        "last": max((t.number for t in tickets if t.group is not None), default=0),
        "group": max((t.group or 0 for t in tickets), default=0), "chosen": states.count("chosen"),
        "gave_up": states.count("gave_up"), "passed": states.count("passed"), "waiting": states.count("waiting"),
    }  # fmt: skip


def _plan(held: Opening, hall: Hall) -> Card:
    return {
        "called": held.called, "mode": held.mode, "rights": held.rights, "starts_at": iso(held.starts_at),
        "sealed_at": iso(held.sealed_at), "sealed_by": actor(hall, held.sealed_by), "list_hash": held.list_hash,
        "valid": held.valid, "repeated": held.repeated, "seed": held.seed, "source": held.source,
        "drawn_at": iso(held.drawn_at), "drawn_by": actor(hall, held.drawn_by), "drawn": len(held.order),
        "order_hash": held.order_hash, "document": held.document, "issued_by": held.issued_by,
        "file_hash": held.file_hash, "imported": bool(held.document),
    }  # fmt: skip


@panel(Opening, OpeningEntry)
def entries(hall: Hall) -> Card:
    """How many have entered, how many of these repeat, and the latest."""
    held = shown(hall)
    found = hall.where(OpeningEntry, "opening", held.id) if held else []
    states = [entry.state for entry in found]
    return {
        "entered": len(found), "valid": states.count("valid"), "repeated": states.count("repeated"),
        "latest": [
            {
                "id": entry.id, "number": entry.number, "client_name": entry.client_name,
                "client_phone": entry.client_phone, "document": entry.document, "state": entry.state,
                "first": entry.first, "at": iso(entry.at),
            }
            for entry in reversed(found[-LATEST:])
        ],
    }  # fmt: skip


@panel(Unit)
def left(hall: Hall) -> Card:
    """What is left, in all and by building, as the wall says it."""
    found = left_of(hall)
    return {"left": found["left"], "buildings": found["buildings"]}


@panel(Policy)
def rules(hall: Hall) -> Card:
    """How often and how long a number is called, how long it may choose and then pay."""
    return {
        "calls": number(hall, "opening.calls"), "call_seconds": number(hall, "opening.call_seconds"),
        "choose_minutes": number(hall, "opening.choose_minutes"), "pay_minutes": number(hall, "hold.pay_minutes"),
    }  # fmt: skip


@panel(Person)
def consultants(hall: Hall) -> Card:
    """Who may come along with a client."""
    found = [p for p in hall.all(Person).values() if p.active and p.role in SELLERS and p.group is not None]
    return {"people": [staff(hall, p.id) for p in sorted(found, key=lambda p: (p.badge or "~", p.name))]}


@panel(Person)
def developer(hall: Hall) -> Card:
    """Whom a preparation may be given to, and who of them may verify for an internal sale."""
    found = [p for p in hall.all(Person).values() if p.active and p.role in DEVELOPER_ROLES]
    return {
        "people": [
            {**(staff(hall, p.id) or {}), "verifies": p.role in VERIFIES} for p in sorted(found, key=lambda p: p.name)
        ]
    }


@panel(Campaign, Intent, Person, PriceList)
def campaign(hall: Hall) -> Card:
    """The internal sale that is planned or open, else the last one, and who has registered, clients masked."""
    held = max(hall.all(Campaign).values(), key=lambda c: (not c.finished, c.planned_at), default=None)
    if held is None:
        return {"id": None}
    return {
        "id": held.id, "called": held.called, "state": held.state, "begins": held.begins.isoformat(),
        "ends": held.ends.isoformat(), "area": held.area, "staff": held.staff, "venues": held.venues,
        "materials": held.materials, "kin": held.kin, "verifier": staff(hall, held.verifier),
        "prices": list_in_force(hall) is not None,
        "intents": [
            {
                "id": one.id, "number": one.number, "client_name": one.client_name, "client_phone": one.client_phone,
                "kin": one.kin, "state": one.state, "at": iso(one.at),
            }
            for one in reversed(hall.where(Intent, "campaign", held.id))
        ],
    }  # fmt: skip


@panel(Preparation, Person)
def ready(hall: Hall) -> Card:
    """The preparations for the public sale, in the order of the list."""
    found = sorted(hall.all(Preparation).values(), key=lambda one: one.number)
    return {
        "items": [
            {
                "id": one.id, "number": one.number, "state": one.state, "owner": staff(hall, one.owner),
                "until": one.until.isoformat() if one.until else None, "reason": one.reason,
            }
            for one in found
        ]
    }  # fmt: skip


def _person_touches(person: Person, hall: Hall) -> Iterable[Key]:
    found = shown(hall)
    tickets = hall.where(Ticket, "opening", found.id) if found else []
    return [(Ticket.kind, ticket.id) for ticket in tickets if ticket.companion == person.id]


SCREEN = Screen(
    name="opening",
    title="Opening day",
    folder=Path(__file__).parent,
    opened_by=frozenset({"controller", "site_lead", "site_manager", "dispatcher", "head", "admin", "system"}),
    audience=by_role,
    cards={Ticket: ticket},
    own={Unit: Own(unit)},
    panels={
        "opening": opening, "entries": entries, "left": left, "rules": rules, "consultants": consultants,
        "developer": developer, "campaign": campaign, "ready": ready,
        "may": verbs(*VERBS),
    },
    touches={Person: _person_touches},
)  # fmt: skip
