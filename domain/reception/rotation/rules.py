"""Who is next and why (RULES §4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from domain.core.record import Record
from domain.core.refusal import Refused
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.house.presence.rules import AT_WORK, FREE, state_of
from domain.reception.rotation.records import Credit, Round, Slot, SlotState
from domain.reception.visits.records import Lane

Reason = dict[str, Any]

# from, event -> to. A slot's whole life; a slot is never given twice.
MOVES: dict[tuple[SlotState, str], SlotState] = {
    ("pending", "call"):   "called",
    ("called",  "serve"):  "served",
    ("called",  "cover"):  "covered",   # served by a substitute (RT-21)
    ("called",  "recall"): "pending",   # the desk took the call back: nothing happened
    ("called",  "defer"):  "deferred",  # the same, but its round is over meanwhile: a make-up is owed
    ("called",  "void"):   "void",      # no answer, declined (RT-40)
    ("pending", "void"):   "void",      # absent, skipped, off the next day (RT-21, RT-22, RT-49)
    ("pending", "defer"):  "deferred",  # a make-up is owed (RT-23)
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """Who receives the next visitor by rotation. `why` explains it; `passed` are the slots this choice closes."""

    consultant: str | None
    slot: Slot | None = None
    credit: Credit | None = None
    passed: tuple[tuple[Slot, str, str], ...] = ()  # (slot, event, rule)
    why: tuple[Reason, ...] = ()


def order(groups: Sequence[tuple[str, Sequence[str]]], how: str) -> list[tuple[str, str]]:
    """(group, consultant) in the order of the round: each consultant exactly once (RULES §4.1).

    `cyclic`: pass k takes the k-th person of every group that still has one. `spread`: consultant k of n has the key
    (2k-1)/2n, ties by group order.
    """
    if how == "spread":
        keyed = [
            (Fraction(2 * k - 1, 2 * len(people)), place, group, person)
            for place, (group, people) in enumerate(groups)
            for k, person in enumerate(people, 1)
        ]
        return [(group, person) for _, _, group, person in sorted(keyed)]
    columns = [[(group, person) for person in people] for group, people in groups]
    return [turn for pass_ in zip_longest(*columns) for turn in pass_ if turn is not None]


def build(lane: Lane, number: int, turns: Sequence[tuple[str, str]], *, now: datetime, day: date) -> list[Record]:
    """A new round and its slots. Refuses `no-roster` when nobody is eligible."""
    if not turns:
        raise Refused("no-roster")
    round_ = Round(id=f"{lane}-{number}", lane=lane, number=number, size=len(turns), built_at=now, day=day)
    slots = [
        Slot(id=f"{round_.id}-{place}", round=round_.id, lane=lane, position=place, consultant=person, group=group)
        for place, (group, person) in enumerate(turns, 1)
    ]
    return [round_, *slots]


def next_up(
    slots: Iterable[Slot], credits: Iterable[Credit], presences: Mapping[str, Presence], people: Mapping[str, Person]
) -> Choice:
    """Who is next now, and why. Pure: nothing is spent until the choice is carried out.

    1. A make-up whose holder is waiting comes first, the oldest one (RT-25). 2. Else the first pending slot whose
    holder is waiting; on the way, slots of absent people become void (RT-22, RT-23), those on a developer's errand
    are deferred (RT-23), and people at work keep theirs (RT-50) unless their manager named a substitute (RT-22).
    Whoever may not receive any more counts as absent (RT-08, RT-09).
    """
    why: list[Reason] = []
    for credit in sorted((c for c in credits if not c.used_at and not c.visit), key=lambda c: (c.granted_at, c.id)):
        state = state_of(people, presences, credit.consultant)
        if state == FREE:
            why.append({"rule": credit.rule, "say": "make-up", "consultant": credit.consultant})
            return Choice(credit.consultant, credit=credit, why=tuple(why))
        why.append({"rule": credit.rule, "say": "make-up-later", "consultant": credit.consultant, "state": state})
    passed: list[tuple[Slot, str, str]] = []
    for slot in sorted((s for s in slots if s.state == "pending"), key=lambda s: s.position):
        facts = {"position": slot.position, "consultant": slot.consultant, "group": slot.group}
        state = state_of(people, presences, slot.consultant)
        if state == FREE:
            why.append({"rule": "RT-02", "say": "at-the-pointer", **facts})
            return Choice(slot.consultant, slot=slot, passed=tuple(passed), why=tuple(why))
        if slot.cover and state_of(people, presences, slot.cover) == FREE:
            why.append({"rule": "RT-21", "say": "covered", **facts, "cover": slot.cover})
            return Choice(slot.cover, slot=slot, passed=tuple(passed), why=tuple(why))
        if state in AT_WORK:
            why.append({"rule": "RT-50", "say": "at-work", **facts, "state": state})
        elif state == "away_developer":
            passed.append((slot, "defer", "RT-23"))
            why.append({"rule": "RT-23", "say": "errand", **facts})
        else:
            passed.append((slot, "void", "RT-22"))
            why.append({"rule": "RT-22", "say": "absent", **facts, "state": state})
    return Choice(None, passed=tuple(passed), why=tuple(why))


def current(rounds: Iterable[Round], lane: Lane) -> Round | None:
    """The round a lane is in; None before the first and when no group is in."""
    return next((r for r in rounds if r.lane == lane and r.completed_at is None), None)


def step(slot: Slot, event: str, *, now: datetime, rule: str = "", visit: str | None = None) -> Slot:
    """The slot after `event`; refuses `slot-state` when it is already spent."""
    to = MOVES.get((slot.state, event))
    if to is None:
        raise Refused("slot-state", position=slot.position, state=slot.state)
    return slot.but(state=to, at=None if to == "pending" else now, rule=rule, visit=visit)
