"""An opening day in the demo hall: people have entered, rights are drawn, numbers are called and choose (SC-41)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.sales.openings.calling import waiting
from domain.sales.openings.progress import shown
from domain.sales.openings.records import Opening, Ticket
from server.demo.invention import ENTRANTS, OPENING, SEED
from server.demo.numbers import free_home
from server.demo.play import Player

RIGHTS = 10
REPEATS = 3  # who enters a second time
FIRST_PART = (("chosen", 8), ("gave_up", 1), ("passed", 2))  # how the first numbers end, in this order


def enter_and_draw(player: Player, at: Callable[[datetime], None], now: datetime) -> None:
    """The list is taken and sealed, rights are drawn by a public seed, and the first numbers have had their turn."""
    planned = player.give("site_lead", "opening.plan", called=OPENING, mode="hybrid", rights=RIGHTS)
    opening = planned.result["opening"]
    sellers = [p.id for p in player.hall.all(Person).values() if p.receives]
    for place, (name, phone, identity) in enumerate([*ENTRANTS, *ENTRANTS[:REPEATS]]):
        player.give(
            "dispatcher", "opening.enter", opening=opening, name=name, phone=phone, identity=identity,
            companion=sellers[place % len(sellers)],
        )  # fmt: skip
    player.give("site_lead", "opening.seal", opening=opening)
    player.give("site_lead", "opening.draw", opening=opening, seed=SEED, source="balls")
    player.give("site_lead", "opening.begin", opening=opening)
    ends = [end for end, many in FIRST_PART for _ in range(many)]
    while ends:
        now += timedelta(seconds=55)
        at(now)
        for ticket in called(player):
            if ends:
                _ended(player, ticket, ends.pop(0))


def called(player: Player) -> list[Ticket]:
    """The next ones, called to the free desks."""
    held = shown(player.hall)
    if held is None:
        return []
    first = waiting(player.hall.where(Ticket, "opening", held.id), 1)[0]
    numbers = player.give("dispatcher", "ticket.call", opening=held.id, first=first.number).result["called"]
    return [t for t in player.hall.where(Ticket, "opening", held.id) if t.number in numbers]


def call_and_choose(player: Player, at: Callable[[datetime], None], now: datetime) -> None:
    """As the newcomer finds it: four choose, since one moment and another, and two are called."""
    for ticket in _at_desks(player.hall):
        player.give("dispatcher", "ticket.pass", ticket=ticket.id)
    at(now - timedelta(seconds=25))
    group = called(player)
    for ticket in group[:2]:
        player.give("dispatcher", "ticket.present", ticket=ticket.id)
    at(now - timedelta(seconds=8))
    for ticket in group[2:4]:
        player.give("dispatcher", "ticket.present", ticket=ticket.id)


def _ended(player: Player, ticket: Ticket, how: str) -> None:
    """A ticket that had its turn: with a home that is paid for, without one, or passed."""
    if how == "passed":
        player.give("dispatcher", "ticket.pass", ticket=ticket.id)
        return
    player.give("dispatcher", "ticket.present", ticket=ticket.id)
    if how == "gave_up":
        player.give("dispatcher", "ticket.give_up", ticket=ticket.id)
        return
    chosen = player.give("controller", "ticket.choose", ticket=ticket.id, unit=free_home(player.hall)).result
    player.give("cashier", "receipt.record", application=chosen["application"], amount_fen=5_000_000, method="card")


def _at_desks(hall: Hall) -> list[Ticket]:
    going_on = [held.id for held in hall.all(Opening).values() if held.going_on]
    return [t for id in going_on for t in hall.where(Ticket, "opening", id) if t.state in ("called", "choosing")]
