"""The life of a ticket: called three times, here, choosing, and how it ends (SC-41)."""

import heapq
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from domain.core.refusal import Refused
from domain.core.undo import in_time_to_undo
from domain.core.viewer import Viewer
from domain.sales.openings.records import AT_A_DESK, Ticket, TicketState

MOST_DESKS = 12

# from, event -> to. A ticket's whole life.
MOVES: dict[tuple[TicketState, str], TicketState] = {
    ("waiting",  "call"):    "called",
    ("called",   "ring"):    "called",    # nobody came: once more
    ("called",   "miss"):    "passed",    # nor to the last call
    ("called",   "pass"):    "passed",
    ("called",   "present"): "choosing",
    ("choosing", "pass"):    "passed",    # walked away
    ("choosing", "give_up"): "gave_up",
    ("choosing", "choose"):  "chosen",
    ("passed",   "return"):  "waiting",   # at the end, once
    ("passed",   "undo"):    "choosing",  # a slip of the finger; or `called`, where it was
    ("gave_up",  "undo"):    "choosing",
    ("chosen",   "undo"):    "choosing",
}  # fmt: skip


def waiting(tickets: Iterable[Ticket], most: int | None = None) -> list[Ticket]:
    """Those still to be called, in their order."""
    found = (ticket for ticket in tickets if ticket.state == "waiting")
    return sorted(found, key=_place) if most is None else heapq.nsmallest(most, found, key=_place)


def free_desks(tickets: Iterable[Ticket], desks: int) -> list[int]:
    """Desks that nobody is called to or chooses at."""
    taken = {ticket.desk for ticket in tickets if ticket.state in AT_A_DESK}
    return [desk for desk in range(1, desks + 1) if desk not in taken]


def call(tickets: Sequence[Ticket], first: int, *, desks: int, now: datetime, seconds: int) -> list[Ticket]:
    """The next tickets called, one to each free desk. `first` is the number whoever presses sees as the next one.

    Refuses `nobody-waits`, `called-already` where another desk has called it meanwhile, and `desks-busy`.
    """
    free = free_desks(tickets, desks)
    found = waiting(tickets, max(1, len(free)))
    if not found:
        raise Refused("nobody-waits")
    if found[0].number != first:
        raise Refused("called-already", number=first, next=found[0].number)
    if not free:
        raise Refused("desks-busy")
    group = max((ticket.group or 0 for ticket in tickets), default=0) + 1
    until = now + timedelta(seconds=seconds)
    return [
        step(ticket, "call", group=group, desk=desk, calls=1, called_at=now, call_until=until)
        for ticket, desk in zip(found, free, strict=False)
    ]


def ring(ticket: Ticket, *, now: datetime, calls: int, seconds: int) -> Ticket:
    """Nobody came in time: called once more, or passed after the last call. Refuses `not-due` before."""
    until = ticket.call_until
    if ticket.state != "called" or until is None or now < until:
        raise Refused("not-due", due=until.isoformat() if until else None)
    if ticket.calls < calls:
        return step(ticket, "ring", calls=ticket.calls + 1, call_until=now + timedelta(seconds=seconds))
    return step(ticket, "miss", ended_at=now, before=None)


def present(ticket: Ticket, *, now: datetime, minutes: int) -> Ticket:
    """Here: the clock for choosing begins."""
    return step(ticket, "present", here_at=now, choose_until=now + timedelta(minutes=minutes))


def end(ticket: Ticket, event: str, *, by: Viewer, now: datetime, application: str | None = None) -> Ticket:
    """Chosen, given up, or passed by hand: the desk is free."""
    return step(ticket, event, before=ticket.state, ended_at=now, ended_by=by.actor, application=application)


def go_back(ticket: Ticket, last: int, *, now: datetime) -> Ticket:
    """A passed one at the end, behind the place `last`, once. Refuses `back-once`."""
    if ticket.state == "passed" and ticket.back_at is not None:
        raise Refused("back-once", number=ticket.number)
    return step(
        ticket, "return", place=last + 1, back_at=now, desk=None, calls=0, call_until=None, here_at=None,
        choose_until=None, before=None, ended_at=None, ended_by=None,
    )  # fmt: skip


def undo(ticket: Ticket, others: Iterable[Ticket], *, now: datetime) -> Ticket:
    """As it was before somebody ended it, at its desk. Refuses `undo-late`; `undo-overtaken` once the desk is taken."""
    back = step(ticket, "undo")
    if ticket.before is None or ticket.ended_at is None or not in_time_to_undo(ticket.ended_at, now):
        raise Refused("undo-late")
    if any(other.desk == ticket.desk and other.state in AT_A_DESK for other in others):
        raise Refused("undo-overtaken")
    return back.but(state=ticket.before, before=None, ended_at=None, ended_by=None, application=None)


def seconds_each(tickets: Iterable[Ticket], begun_at: datetime) -> tuple[int, int]:
    """(tickets done, seconds that each took in the mean): of what was, no promise. (0, 0) before the first is done."""
    done = [ticket.ended_at for ticket in tickets if ticket.ended_at is not None]
    return (len(done), round((max(done) - begun_at).total_seconds() / len(done))) if done else (0, 0)


def step(ticket: Ticket, event: str, **changes: Any) -> Ticket:
    """The ticket after `event`. Refuses `ticket-state` where the table has no such move."""
    to = MOVES.get((ticket.state, event))
    if to is None:
        raise Refused("ticket-state", number=ticket.number, state=ticket.state)
    return ticket.but(state=to, **changes)


def _place(ticket: Ticket) -> tuple[int, int]:
    return ticket.place, ticket.number
