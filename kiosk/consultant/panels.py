"""The consultant's own place in the hall: presence, the round as a line of people, and a manager's team."""

from collections.abc import Sequence
from typing import Any

from domain.hall import Hall
from domain.people import AT_WORK, FREE, Person, Presence
from domain.policy import Policy, number
from domain.reception import LANES, Lane, Visit
from domain.rotation import DONE, Choice, Credit, Round, Slot, next_up
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
        "pay_minutes": number(hall.policies, "hold.pay_minutes"),
        "life_minutes": number(hall.policies, "application.life_minutes"),
        "protection_days": number(hall.policies, "protection.days"),
    }


@panel(Round, Slot, Credit, Presence, Person)
def turn(hall: Hall, audience: Audience) -> Card:
    """Each lane's round as the person sees it: how many come before, and the people nearby."""
    return {lane: _lane(lane, slots, hall, audience) for lane in LANES if (slots := _slots(lane, hall))}


@panel(Person, Presence, Round, Slot, Visit)
def team(hall: Hall, audience: Audience) -> Card:
    """A manager's own people, where they are and when their turn is. Nobody's for everyone else."""
    if audience.role not in ("group_manager", "project_manager") or audience.group is None:
        return {"people": []}
    slots = {lane: {s.consultant: s for s in _slots(lane, hall)} for lane in LANES}
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


def _slots(lane: Lane, hall: Hall) -> list[Slot]:
    """The slots of the lane's round that is being served, in order."""
    rounds = [r for r in hall.all(Round).values() if r.lane == lane and r.completed_at is None]
    if not rounds:
        return []
    current = max(rounds, key=lambda r: r.number)
    return sorted(hall.where(Slot, "round", current.id), key=lambda s: s.position)


def _lane(lane: Lane, slots: list[Slot], hall: Hall, audience: Audience) -> dict[str, Any]:
    presences = hall.all(Presence)
    credits = [c for c in hall.all(Credit).values() if c.lane == lane and not c.used_at and not c.visit]
    choice = next_up(slots, credits, presences)
    mine = next((s for s in slots if s.consultant == audience.person), None)
    owed = min((c.granted_at for c in credits if c.consultant == audience.person), default=None)
    earlier = [c for c in credits if owed is None or c.granted_at < owed]
    before = [s for s in slots if s.state == "pending" and mine is not None and s.position < mine.position]
    free = [s for s in before if _free(hall, s.consultant) or _free(hall, s.cover)]
    busy = [s for s in before if s not in free and _state(hall, s.consultant) in AT_WORK]
    ahead = sum(c.consultant != audience.person and _free(hall, c.consultant) for c in earlier)
    return {
        "size": len(slots), "position": mine.position if mine else None, "state": mine.state if mine else None,
        "credit": owed is not None, "before": ahead + (0 if owed else len(free)),
        "busy": 0 if owed else len(busy),
        "left": sum(s.state not in DONE for s in slots),
        "credits_first": [_badge(hall, c.consultant) for c in credits if _free(hall, c.consultant)][:3],
        "line": _line(slots, mine, choice, hall, audience),
    }  # fmt: skip


def _line(
    slots: Sequence[Slot], mine: Slot | None, choice: Choice, hall: Hall, audience: Audience
) -> list[dict[str, Any]]:
    """The people to draw: the last one served, those still to come up to me, me, and the one behind me."""
    start = next((i for i, s in enumerate(slots) if s.state not in DONE), len(slots))
    shown = list(slots[max(start - 1, 0) : start])
    ahead = [s for s in slots[start:] if s.state not in DONE and (mine is None or s.position < mine.position)]
    if mine is None or mine.state in DONE:
        ahead = [s for s in slots[start:] if s.state not in DONE][: AHEAD + 1]
        return [_figure(s, choice, hall, audience) for s in [*shown, *ahead]]
    figures = [_figure(s, choice, hall, audience) for s in [*shown, *ahead[: AHEAD - 1]]]
    if len(ahead) > AHEAD:
        figures.append({"more": len(ahead) - AHEAD + 1})
    else:
        figures += [_figure(s, choice, hall, audience) for s in ahead[AHEAD - 1 :]]
    behind = [s for s in slots if s.position > mine.position and s.state not in DONE][:1]
    return figures + [_figure(s, choice, hall, audience) for s in [mine, *behind]]


def _figure(slot: Slot, choice: Choice, hall: Hall, audience: Audience) -> dict[str, Any]:
    return {
        "badge": _badge(hall, slot.consultant), "state": slot.state, "presence": _state(hall, slot.consultant),
        "me": slot.consultant == audience.person, "ours": slot.group == audience.group,
        "next": choice.slot is not None and choice.slot.id == slot.id, "cover": _badge(hall, slot.cover),
    }  # fmt: skip


def _badge(hall: Hall, person: str | None) -> str:
    found = hall.get(Person, person) if person else None
    return found.badge if found else ""


def _state(hall: Hall, person: str | None) -> str:
    presence = hall.get(Presence, person) if person else None
    return presence.state if presence else "off"


def _free(hall: Hall, person: str | None) -> bool:
    return _state(hall, person) == FREE
