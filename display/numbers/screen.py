"""What the wall of an opening day shows: whose number is called where, who chooses, who is next, what is left.

No name, no phone, no price, and never which number took which home (SC-41).
"""

from pathlib import Path

from domain.core.hall import Hall
from domain.core.roles import ROLES
from domain.house.policy.records import Policy
from domain.house.policy.rules import number
from domain.house.site.records import Site
from domain.house.site.rules import site_of
from domain.sales.openings.calling import seconds_each, waiting
from domain.sales.openings.progress import left_of, shown
from domain.sales.openings.records import AT_A_DESK, Opening, Ticket
from domain.sales.units.records import Unit
from server.screen import Card, Screen, iso, panel

AHEAD = 12


def ticket_card(ticket: Ticket, hall: Hall) -> Card | None:
    """A number that is called or chooses: which, where, and until when. Nobody else."""
    if ticket.state not in AT_A_DESK:
        return None
    return {
        "number": ticket.number,
        "state": ticket.state,
        "desk": ticket.desk,
        "calls": ticket.calls,
        "until": iso(ticket.call_until if ticket.state == "called" else ticket.choose_until),
    }


@panel(Opening, Ticket)
def opening(hall: Hall) -> Card:
    """How far the opening is: the last number called, the next ones, those passed, and how long each took so far."""
    held = shown(hall)
    if held is None:
        return {"state": None}
    tickets = hall.where(Ticket, "opening", held.id)
    done, each = seconds_each(tickets, held.begun_at) if held.begun_at else (0, 0)
    return {
        "state": held.state,
        "called": held.called,
        "starts_at": iso(held.starts_at),
        "drawn": len(held.order),
        "tickets": len(tickets),
        "last": max((t.number for t in tickets if t.group is not None), default=0),
        "next": [t.number for t in waiting(tickets, AHEAD)],
        "passed": sorted(t.number for t in tickets if t.state == "passed"),
        "done": done,
        "each_seconds": each,
    }


@panel(Unit)
def left(hall: Hall) -> Card:
    """Homes that are released, and those of them that are free: in all, by building and by layout. Never rounded up."""
    return left_of(hall)


@panel(Policy)
def rules(hall: Hall) -> Card:
    """How often and how long a number is called, and how long it may choose."""
    return {
        "calls": number(hall, "opening.calls"),
        "call_seconds": number(hall, "opening.call_seconds"),
        "choose_minutes": number(hall, "opening.choose_minutes"),
    }


@panel(Site)
def site(hall: Hall) -> Card:
    """The name over the wall."""
    return {"name": site_of(hall).name}


SCREEN = Screen(
    name="numbers",
    title="Opening numbers",
    folder=Path(__file__).parent,
    opened_by=frozenset({"device:numbers", "system", *ROLES}),
    cards={Ticket: ticket_card},
    panels={"opening": opening, "left": left, "rules": rules, "site": site},
    theme="wall",
)
