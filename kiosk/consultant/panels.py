"""The consultant's own place in the hall: presence, the round as a line of people, and a manager's team."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.house.policy.rules import number
from domain.house.presence.records import Presence
from domain.house.presence.rules import AT_WORK, FREE, state_of
from domain.reception import figures
from domain.reception.rotation.records import DONE, Credit, Round, Slot
from domain.reception.rotation.rules import Choice, current, next_up
from domain.reception.visits.records import LANES, Lane, Visit
from server.screen import Audience, Card, iso, panel

AHEAD = 4  # so many people are drawn between the pointer and me; more are counted


@panel(Person, Presence)
def me(hall: Hall, audience: Audience) -> Card:
    """Who I am and where the hall thinks I am."""
    person = hall.get(Person, audience.person) if audience.person else None
    presence = hall.get(Presence, audience.person) if audience.person else None
    return {
        "badge": person.badge if person else "", "name": person.name if person else "", "role": audience.role,
        "group": audience.group, "receives": bool(person and person.receives),
        "presence": presence.state if presence else "off", "since": iso(presence.since) if presence else None,
        "reason": presence.reason if presence else "",
    }  # fmt: skip


@panel(Policy)
def rules(hall: Hall, audience: Audience) -> Card:
    """The numbers this screen says in words."""
    return {
        "pay_minutes": number(hall, "hold.pay_minutes"),
        "life_minutes": number(hall, "application.life_minutes"),
        "protection_days": number(hall, "protection.days"),
    }


@panel(Round, Slot, Credit, Presence, Person)
def turn(hall: Hall, audience: Audience) -> Card:
    """Each lane's round as the person sees it: how many come before, and the people nearby."""
    return {lane: _lane(walk, hall, audience) for lane, walk in hall.once(_walks).items()}


@panel(Person, Presence, Round, Slot, Visit)
def team(hall: Hall, audience: Audience) -> Card:
    """A manager's own people, where they are and when their turn is. Nobody's for everyone else."""
    if audience.role not in ("group_manager", "project_manager") or audience.group is None:
        return {"people": []}
    slots = {lane: {s.consultant: s for s in walk.slots} for lane, walk in hall.once(_walks).items()}
    people = [p for p in hall.all(Person).values() if p.group == audience.group and p.receives]
    return {
        "may_cover": audience.role == "group_manager",
        "people": [
            _member(p, hall, {lane: of[p.id] for lane, of in slots.items() if p.id in of})
            for p in sorted(people, key=lambda p: p.badge)
        ],
    }


def _member(person: Person, hall: Hall, slots: dict[Lane, Slot]) -> dict[str, Any]:
    presence = hall.get(Presence, person.id)
    visit = hall.get(Visit, presence.visit) if presence and presence.visit else None
    return {
        "id": person.id, "badge": person.badge, "name": person.name,
        "presence": presence.state if presence else "off", "since": iso(presence.since) if presence else None,
        "reason": presence.reason if presence else "", "visit": visit.number if visit else None,
        "slots": {
            lane: {"id": s.id, "position": s.position, "state": s.state, "cover": _badge(hall, s.cover)}
            for lane, s in slots.items()
        },
    }  # fmt: skip


@dataclass(frozen=True)
class Walk:
    """A lane's round as everyone sees it alike; made once per change, however many phones show it."""

    slots: list[Slot]
    place: dict[str, int]  # consultant -> index of his slot
    figures: list[dict[str, Any]]
    still: list[int]  # indices of the slots that are not spent
    free: list[int]  # pending slots before each index whose holder or substitute is waiting
    busy: list[int]  # pending slots before each index whose holder is at work
    left: int  # turns still to come
    credits: list[Credit]


def _walks(hall: Hall) -> dict[Lane, Walk]:
    return {lane: _walk(lane, slots, hall) for lane in LANES if (slots := _slots(lane, hall))}


def _walk(lane: Lane, slots: list[Slot], hall: Hall) -> Walk:
    credits = [c for c in hall.all(Credit).values() if c.lane == lane and not c.used_at and not c.visit]
    choice = next_up(slots, credits, hall.all(Presence), hall.all(Person))
    pending = [slot.state == "pending" for slot in slots]
    free = [_free(hall, slot.consultant) or _free(hall, slot.cover) for slot in slots]
    work = [_state(hall, slot.consultant) in AT_WORK for slot in slots]
    return Walk(
        slots,
        {slot.consultant: index for index, slot in enumerate(slots)},
        [_figure(slot, choice, hall) for slot in slots],
        [index for index, slot in enumerate(slots) if slot.state not in DONE],
        list(accumulate((p and f for p, f in zip(pending, free, strict=True)), initial=0)),
        list(accumulate((p and w and not f for p, w, f in zip(pending, work, free, strict=True)), initial=0)),
        len(slots) - figures.gone_through(slots),
        credits,
    )


def _slots(lane: Lane, hall: Hall) -> list[Slot]:
    """The slots of the lane's round that is being served, in order."""
    round_ = current(hall.all(Round).values(), lane)
    return sorted(hall.where(Slot, "round", round_.id), key=lambda s: s.position) if round_ else []


def _lane(walk: Walk, hall: Hall, audience: Audience) -> dict[str, Any]:
    index = walk.place.get(audience.person or "")
    mine = walk.slots[index] if index is not None else None
    owed = min((c.granted_at for c in walk.credits if c.consultant == audience.person), default=None)
    earlier = [c for c in walk.credits if owed is None or c.granted_at < owed]
    ahead = sum(c.consultant != audience.person and _free(hall, c.consultant) for c in earlier)
    return {
        "size": len(walk.slots), "position": mine.position if mine else None, "state": mine.state if mine else None,
        "credit": owed is not None, "before": ahead + (0 if owed or index is None else walk.free[index]),
        "busy": 0 if owed or index is None else walk.busy[index],
        "left": walk.left,
        "credits_first": [_badge(hall, c.consultant) for c in walk.credits if _free(hall, c.consultant)][:3],
        "line": _line(walk, index, audience),
    }  # fmt: skip


def _line(walk: Walk, mine: int | None, audience: Audience) -> list[dict[str, Any]]:
    """The people to draw: the last one served, those still to come up to me, me, and the one behind me."""
    first = walk.still[0] if walk.still else len(walk.slots)
    shown = [first - 1] if first else []
    if mine is None or walk.slots[mine].state in DONE:
        return _drawn(walk, [*shown, *walk.still[: AHEAD + 1]], audience)
    ahead = [index for index in walk.still if index < mine]
    behind = [index for index in walk.still if index > mine][:1]
    if len(ahead) <= AHEAD:
        return _drawn(walk, [*shown, *ahead, mine, *behind], audience)
    near = _drawn(walk, [*shown, *ahead[: AHEAD - 1]], audience)
    return [*near, {"more": len(ahead) - AHEAD + 1}, *_drawn(walk, [mine, *behind], audience)]


def _drawn(walk: Walk, indices: list[int], audience: Audience) -> list[dict[str, Any]]:
    return [
        {
            **walk.figures[index],
            "me": walk.slots[index].consultant == audience.person,
            "ours": walk.slots[index].group == audience.group,
        }
        for index in indices
    ]


def _figure(slot: Slot, choice: Choice, hall: Hall) -> dict[str, Any]:
    return {
        "badge": _badge(hall, slot.consultant), "state": slot.state, "presence": _state(hall, slot.consultant),
        "next": choice.slot is not None and choice.slot.id == slot.id, "cover": _badge(hall, slot.cover),
    }  # fmt: skip


def _badge(hall: Hall, person: str | None) -> str:
    found = hall.get(Person, person) if person else None
    return found.badge if found else ""


def _state(hall: Hall, person: str | None) -> str:
    return state_of(hall.all(Person), hall.all(Presence), person)


def _free(hall: Hall, person: str | None) -> bool:
    return _state(hall, person) == FREE
