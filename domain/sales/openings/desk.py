"""Tickets are called to desks, chosen with, given up, passed and taken back (SC-41)."""

from domain.core.away import time_runs
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.refusal import Refused
from domain.core.undo import undo_until
from domain.core.viewer import Viewer
from domain.house.delegations.rules import as_of
from domain.house.policy.rules import number
from domain.sales.applications import rules as applications
from domain.sales.applications.commands import applied, rivals_of, take_back
from domain.sales.applications.records import Application
from domain.sales.applications.rules import DECIDES, taken
from domain.sales.openings import calling
from domain.sales.openings.commands import DESKS
from domain.sales.openings.people import companion as companion_of
from domain.sales.openings.records import Opening, Ticket
from domain.sales.outages.rules import applications_open
from domain.sales.plan.rules import selling
from domain.sales.units.records import Unit


@command("ticket.call", *DESKS, rules=("SC-41",))
def call(change: Change, by: Viewer, opening: str, first: int) -> Result:
    """Call the next tickets, one to each free desk. `first` is the number that the presser sees as the next one: of two
    desks that press at once one calls, and the other is told.
    """
    _runs(change, opening)
    tickets = change.hall.where(Ticket, "opening", opening)
    desks, seconds = number(change.hall, "opening.desks"), number(change.hall, "opening.call_seconds")
    called = calling.call(tickets, first, desks=desks, now=change.now, seconds=seconds)
    change.put(*called)
    return {"called": [ticket.number for ticket in called]}


@command("ticket.ring", rules=("SC-41",))
def ring(change: Change, by: Viewer, ticket: str) -> Result:
    """Nobody came: call once more, or pass the ticket after the last call."""
    time_runs(change.hall)
    calls, seconds = number(change.hall, "opening.calls"), number(change.hall, "opening.call_seconds")
    change.put(calling.ring(change.find(Ticket, ticket), now=change.now, calls=calls, seconds=seconds))
    return {}


@command("ticket.present", *DESKS, rules=("SC-41",))
def present(change: Change, by: Viewer, ticket: str) -> Result:
    """Whoever was called is here: the clock for choosing begins."""
    held = _running(change, ticket)
    minutes = number(change.hall, "opening.choose_minutes")
    change.put(calling.present(held, now=change.now, minutes=minutes))
    return {}


@command("ticket.choose", *DECIDES, delegable=DECIDES, rules=("SC-02", "SC-41"))
def choose(change: Change, by: Viewer, ticket: str, unit: str, companion: str = "") -> Result:
    """Put a free home on hold for the client of a ticket, for the pay window: his application, and its approval.

    `companion` is the consultant who comes along, where nobody protects the client. Refuses `home-chosen` with the
    ticket that was quicker.
    """
    held, home = _running(change, ticket), change.find(Unit, unit)
    if held.state != "choosing":
        raise Refused("ticket-state", number=held.number, state=held.state)
    selling(change.hall)
    applications_open(change.hall)
    _free(change, home)
    person = companion_of(change, held.client, companion or held.companion)
    wanted = applied(change, home, held, person.id, person.group or "", gate="approval")
    approved, on_hold = applications.approve(
        wanted, change.find(Unit, unit), rivals_of(change, wanted), by=as_of(change.hall, by, change.now),
        now=change.now, pay_minutes=number(change.hall, "hold.pay_minutes"),
    )  # fmt: skip
    change.in_place_of = approved[0].signed[-1]["in_place_of"]
    ended = calling.end(held, "choose", by=by, now=change.now, application=wanted.id)
    change.put(*approved, on_hold, ended.but(companion=person.id))
    return {"application": wanted.id, "undo_until": undo_until(change.now).isoformat()}


@command("ticket.give_up", *DESKS, rules=("SC-41",))
def give_up(change: Change, by: Viewer, ticket: str) -> Result:
    """Its client takes none."""
    return _ended(change, by, ticket, "give_up")


@command("ticket.pass", *DESKS, rules=("SC-41",))
def pass_(change: Change, by: Viewer, ticket: str) -> Result:
    """Its client is not here, or walked away: he may come back once, at the end."""
    return _ended(change, by, ticket, "pass")


@command("ticket.return", *DESKS, rules=("SC-41",))
def return_(change: Change, by: Viewer, ticket: str) -> Result:
    """A passed one is here after all: at the end of the line, once."""
    held = _running(change, ticket)
    last = max(other.place for other in change.hall.where(Ticket, "opening", held.opening))
    change.put(calling.go_back(held, last, now=change.now))
    return {}


@command("ticket.undo", *DESKS, rules=("SC-41",))
def undo(change: Change, by: Viewer, ticket: str) -> Result:
    """Take back within seconds that a ticket chose, gave up or was passed. A choice is, while nothing is paid, by
    whoever may choose.
    """
    held = _running(change, ticket)
    back = calling.undo(held, change.hall.where(Ticket, "opening", held.opening), now=change.now)
    if held.application is not None:
        take_back(change, by, held.application)
    change.put(back)
    return {}


def _ended(change: Change, by: Viewer, ticket: str, event: str) -> Result:
    change.put(calling.end(_running(change, ticket), event, by=by, now=change.now))
    return {"undo_until": undo_until(change.now).isoformat()}


def _running(change: Change, ticket: str) -> Ticket:
    """The ticket of an opening that calls."""
    held = change.find(Ticket, ticket)
    _runs(change, held.opening)
    return held


def _runs(change: Change, opening: str) -> None:
    held = change.find(Opening, opening)
    if held.state != "calling":
        raise Refused("opening-state", state=held.state)


def _free(change: Change, home: Unit) -> None:
    """Refuses a home that is not free, with the ticket that has it where one has."""
    wanting = change.hall.where(Application, "at_stake", home.id)
    tickets = (t for a in wanting for t in change.hall.where(Ticket, "application", a.id))
    if (quicker := next(tickets, None)) is not None:
        raise Refused("home-chosen", unit=home.label, number=quicker.number)
    if home.state in ("unreleased", "frozen", "reserved"):
        code = "unit-unreleased" if home.state == "unreleased" else "unit-state"
        raise Refused(code, unit=home.label, state=home.state)
    if home.state != "available":
        raise taken(home, wanting)
