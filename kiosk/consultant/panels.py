"""The consultant's own place in the hall: presence, the round as a line of people, and a manager's team."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from domain.core.hall import Hall
from domain.core.roles import MANAGERS
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.house.policy.rules import choice, number
from domain.house.presence.records import Presence
from domain.house.presence.rules import FREE, state_of
from domain.reception import figures
from domain.reception.rotation.records import Credit, Round, Slot
from domain.reception.rotation.rules import current, next_up
from domain.reception.visits.records import LANES, Lane, Visit
from domain.sales.plan.records import SalesPlan
from domain.sales.plan.rules import plan_of
from server.screen import Audience, Card, own_panel, panel

# A slot in one letter: how it ended or that it is called, else where its holder is.
ENDED = {"called": "c", "served": "s", "covered": "t", "void": "v", "deferred": "d"}
PENDING = {
    "waiting": ".", "receiving": "r", "away_work": "w", "away_developer": "e", "away_private": "p", "off": "o",
}  # fmt: skip


def _self(record: Person | Presence, hall: Hall) -> Iterable[str]:
    return (record.id,)


def _holder(record: Slot | Credit, hall: Hall) -> Iterable[str]:
    return (record.consultant,)


def _group_of(hall: Hall, person: str | None) -> Iterable[str]:
    found = hall.get(Person, person) if person else None
    return (found.group,) if found is not None and found.group is not None else ()


@own_panel(whose={Person: _self, Presence: _self})
def me(hall: Hall, audience: Audience) -> Card:
    """Who I am and where the hall thinks I am."""
    person = hall.get(Person, audience.person) if audience.person else None
    presence = hall.get(Presence, audience.person) if audience.person else None
    return {
        "badge": person.badge if person else "", "name": person.name if person else "", "group": audience.group,
        "receives": bool(person and person.receives), "presence": presence.state if presence else "off",
    }  # fmt: skip


@panel(Policy, SalesPlan)
def rules(hall: Hall) -> Card:
    """The numbers this screen says in words, and whether an approval comes before the money."""
    return {
        "pay_minutes": number(hall, "hold.pay_minutes"), "sure_minutes": number(hall, "challenge.pay_minutes"),
        "gate": choice(hall, "application.gate"), "slow_days": number(hall, "slow.days"), **_not_selling(hall),
    }  # fmt: skip


def _not_selling(hall: Hall) -> Card:
    """Why nothing can be applied for, where that is so (SC-37)."""
    held = plan_of(hall)
    return {"status": held.status} if held is not None and held.status != "on_sale" else {}


@panel(Round, Slot, Person)
def line(hall: Hall) -> Card:
    """Each lane's open round in its order: badges, with a substitute's after an arrow (RT-22), and groups."""
    return {
        lane: {"badges": [_badges(hall, slot) for slot in run.slots], "groups": [slot.group for slot in run.slots]}
        for lane, run in hall.once(_runs).items()
    }


@panel(Round, Slot, Credit, Presence, Person)
def turn(hall: Hall) -> Card:
    """How far each lane's round is, the same for everyone.

    `marks` has a letter for each slot of `panel/line` (`ENDED`, `PENDING`), a capital where the substitute is free and
    the holder is not. `next` is the place of the slot that is next, `credits` the make-ups that come before the round.
    """
    owed = hall.once(_owed)
    return {lane: _turn(run, owed[lane], hall) for lane, run in hall.once(_runs).items()}


@own_panel(Round, whose={Slot: _holder, Credit: _holder})
def place(hall: Hall, audience: Audience) -> Card:
    """Where I stand in `panel/turn`: my place in each lane's round, and which of its make-ups are mine."""
    owed = hall.once(_owed)
    return {lane: _place(run, owed[lane], audience.person) for lane, run in hall.once(_runs).items()}


def _of_the_team(record: Presence | Slot | Visit, hall: Hall) -> Iterable[str]:
    """The group of whoever this is about; a change of people concerns everyone, as it may move them."""
    return _group_of(hall, record.id if isinstance(record, Presence) else record.consultant)


@own_panel(Person, Round, whose={Presence: _of_the_team, Slot: _of_the_team, Visit: _of_the_team})
def team(hall: Hall, audience: Audience) -> Card:
    """A manager's own people, where they are and when their turn is. Nobody's for everyone else."""
    if audience.role not in MANAGERS or audience.group is None:
        return {"people": []}
    runs = hall.once(_runs)
    people = [p for p in hall.all(Person).values() if p.group == audience.group and p.receives]
    return {
        "may_cover": audience.may("turn.cover"),
        "people": [
            _member(p, hall, {lane: run.of[p.id] for lane, run in runs.items() if p.id in run.of})
            for p in sorted(people, key=lambda p: p.badge)
        ],
    }


def _member(person: Person, hall: Hall, slots: dict[Lane, Slot]) -> dict[str, Any]:
    presence = hall.get(Presence, person.id)
    visit = hall.get(Visit, presence.visit) if presence and presence.visit else None
    return {
        "id": person.id, "badge": person.badge, "name": person.name,
        "presence": presence.state if presence else "off", "visit": visit.number if visit else None,
        "slots": {
            lane: {"id": s.id, "position": s.position, "state": s.state, "cover": _badge(hall, s.cover)}
            for lane, s in slots.items()
        },
    }  # fmt: skip


@dataclass(frozen=True)
class Run:
    """A lane's open round; gathered once per change, however many phones show it."""

    slots: list[Slot]  # in order
    of: dict[str, Slot]  # by consultant


def _runs(hall: Hall) -> dict[Lane, Run]:
    found = {lane: _slots(lane, hall) for lane in LANES}
    return {lane: Run(slots, {slot.consultant: slot for slot in slots}) for lane, slots in found.items() if slots}


def _owed(hall: Hall) -> dict[Lane, list[Credit]]:
    """Each lane's make-ups that are called to nobody yet, the oldest first."""
    waiting = [c for c in hall.all(Credit).values() if not c.used_at and not c.visit]
    waiting.sort(key=lambda c: (c.granted_at, c.id))
    return {lane: [c for c in waiting if c.lane == lane] for lane in LANES}


def _slots(lane: Lane, hall: Hall) -> list[Slot]:
    """The slots of the lane's round that is being served, in order."""
    round_ = current(hall.all(Round).values(), lane)
    return sorted(hall.where(Slot, "round", round_.id), key=lambda s: s.position) if round_ else []


def _turn(run: Run, credits: list[Credit], hall: Hall) -> dict[str, Any]:
    states = hall.once(_states)
    choice = next_up(run.slots, credits, hall.all(Presence), hall.all(Person))
    return {
        "marks": "".join(_mark(slot, states) for slot in run.slots),
        "next": choice.slot.position if choice.slot else None,
        "left": len(run.slots) - figures.gone_through(run.slots),
        "credits": [{"id": c.id, "free": states.get(c.consultant) == FREE} for c in credits],
    }


def _mark(slot: Slot, states: dict[str, str]) -> str:
    if slot.state != "pending":
        return ENDED[slot.state]
    mark = PENDING[states.get(slot.consultant, "off")]
    return mark.upper() if slot.cover and states.get(slot.cover) == FREE else mark


def _states(hall: Hall) -> dict[str, str]:
    """Where each person is for the rotation."""
    people, presences = hall.all(Person), hall.all(Presence)
    return {id: state_of(people, presences, id) for id in presences}


def _place(run: Run, credits: list[Credit], person: str | None) -> dict[str, Any]:
    mine = run.of.get(person or "")
    return {
        "position": mine.position if mine else None, "credits": [c.id for c in credits if c.consultant == person],
    }  # fmt: skip


def _badges(hall: Hall, slot: Slot) -> str:
    badge = _badge(hall, slot.consultant)
    return f"{badge}→{_badge(hall, slot.cover)}" if slot.cover else badge


def _badge(hall: Hall, person: str | None) -> str:
    found = hall.get(Person, person) if person else None
    return found.badge if found else ""
