"""The two lanes 接访 and 接电: the open round, who is next and why, the line behind, and the turns owed."""

from typing import Any

from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.house.policy.rules import SETTINGS, in_force
from domain.house.presence.records import Presence
from domain.house.presence.rules import FREE, state_of
from domain.reception import figures
from domain.reception.rosters.records import Roster
from domain.reception.rotation.records import Credit, Round, Slot
from domain.reception.rotation.rules import Choice, current, next_up
from domain.reception.visits.records import LANES, Lane
from server.screen import Card, iso, panel

SHOWN = 8  # slots in the line of people
NEAR = 5  # so many before the chosen one are all shown
SHOWN_RULES = ("rotation.order", "turn.accept_seconds", "turn.ring_seconds")
MARKS = {"served": "s", "covered": "s", "void": "v", "deferred": "d", "called": "c", "pending": "."}


@panel(Round, Slot, Credit, Presence, Person, Roster, Policy)
def lanes(hall: Hall) -> Card:
    """Both lanes, and the values in force that decide them."""
    return {
        **{lane: _lane(hall, lane) for lane in LANES},
        "rules": {key: _rule(hall, key) for key in SHOWN_RULES},
    }


def _lane(hall: Hall, lane: Lane) -> Card:
    round_ = current(hall.all(Round).values(), lane)
    slots = sorted(hall.where(Slot, "round", round_.id), key=lambda s: s.position) if round_ else []
    credits = [c for c in hall.all(Credit).values() if c.lane == lane and not c.finished]
    choice = next_up(slots, credits, hall.all(Presence), hall.all(Person))
    return {
        "round": _round(round_, slots) if round_ else None,
        "next": _choice(choice),
        "rest": _rest(hall, slots) if round_ and choice.consultant is None else "",
        "line": [_slot(s) for s in _line(slots, choice)],
        "credits": [_credit(c) for c in sorted(credits, key=lambda c: (c.granted_at, c.id))],
    }


def _round(round_: Round, slots: list[Slot]) -> Card:
    pointer = next((s.position for s in slots if s.state == "pending"), None)
    return {
        "number": round_.number,
        "size": round_.size,
        "done": figures.gone_through(slots),
        "pointer": pointer,
        "marks": "".join(MARKS[s.state] for s in slots),
    }


def _choice(choice: Choice) -> Card:
    return {
        "consultant": choice.consultant,
        "slot": choice.slot.id if choice.slot else None,
        "position": choice.slot.position if choice.slot else None,
        "owner": choice.slot.consultant if choice.slot else None,
        "credit": choice.credit.id if choice.credit else None,
        "why": list(choice.why),
    }


def _line(slots: list[Slot], choice: Choice) -> list[Slot]:
    """The next pending slots; when the chosen one lies further on, those before it give way to those around it."""
    pending = [s for s in slots if s.state == "pending"]
    place = next((n for n, s in enumerate(pending) if choice.slot and s.id == choice.slot.id), 0)
    if place < NEAR:
        return pending[:SHOWN]
    return [*pending[:2], *pending[place - 1 : place + SHOWN - 3]]


def _rest(hall: Hall, slots: list[Slot]) -> str:
    """Why a round gives nobody: its last one is being called, or the next dispatch starts a round, or all are busy."""
    if any(s.state == "called" for s in slots):
        return "last_call" if all(s.state != "pending" for s in slots) else ""
    people, presences = hall.all(Person), hall.all(Presence)
    listed = (person for roster in figures.in_the_round(hall) for person in roster.people)
    waiting = any(state_of(people, presences, person) == FREE for person in listed)
    return "next_round" if waiting else ""


def _slot(slot: Slot) -> Card:
    return {
        "id": slot.id,
        "position": slot.position,
        "consultant": slot.consultant,
        "cover": slot.cover,
    }


def _credit(credit: Credit) -> Card:
    return {
        "id": credit.id,
        "consultant": credit.consultant,
        "called": credit.visit is not None,
    }


def _rule(hall: Hall, key: str) -> dict[str, Any]:
    row = hall.get(Policy, key)
    return {
        "value": in_force(hall, key),
        "source": row.source if row else SETTINGS[key].source,
        "since": iso(row.since) if row else None,
        "version": row.version if row else 1,
    }
