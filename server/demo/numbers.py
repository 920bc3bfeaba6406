"""The desks of an opening day in the demo hall go on by themselves (SC-41)."""

import contextlib
from collections.abc import Callable

from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.house.policy.rules import number
from domain.sales.openings.calling import free_desks, waiting
from domain.sales.openings.progress import shown
from domain.sales.openings.records import Ticket
from domain.sales.units.records import Unit
from server.store.store import Reply

Give = Callable[..., Reply]


def go_on(hall: Hall, give: Give) -> None:
    """One move at the desks: somebody chooses, or comes, or the next ones are called."""
    held = shown(hall)
    if held is None or held.state != "calling":
        return
    tickets = hall.where(Ticket, "opening", held.id)
    late = [t for t in tickets if t.state in ("called", "choosing")]
    with contextlib.suppress(Refused):
        if free_desks(tickets, number(hall, "opening.desks")) and (following := waiting(tickets, 1)):
            give("dispatcher", "ticket.call", opening=held.id, first=following[0].number)
        elif late and late[0].state == "called":
            give("dispatcher", "ticket.present", ticket=late[0].id)
        elif late:
            give("controller", "ticket.choose", ticket=late[0].id, unit=free_home(hall))


def free_home(hall: Hall) -> str:
    """One that can be chosen."""
    return next(u.id for u in reversed(hall.all(Unit).values()) if u.state == "available" and u.floor is not None)
