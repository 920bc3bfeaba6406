"""The rotation 轮序: rosters, big rounds, slots, credits, and who is next and why (RULES §4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import zip_longest
from typing import Any, ClassVar, Literal

from domain.people import AT_WORK, FREE, Person, Presence, state_of
from domain.reception import Lane
from domain.record import Record, moment, structure, word
from domain.refusal import Refused

SlotState = Literal["pending", "called", "served", "covered", "void", "deferred"]
DONE: frozenset[str] = frozenset({"served", "covered", "void", "deferred"})
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


class Roster(Record):
    """A group's list for one day, in its own order; `id` is `2026-11-22/A` (RT-11)."""

    kind: ClassVar[str] = "roster"
    day: date
    group: str
    people: list[str] = structure()
    filed_at: datetime = moment()
    filed_by: str
    locked: bool = False
    excluded: str = ""  # "below-minimum" once locked below the minimum (RT-04)
    swept: bool = False

    @property
    def finished(self) -> bool:
        return self.swept


class Round(Record):
    """One pass in which every eligible consultant has one slot; `id` is `visit-3` (RT-05)."""

    kind: ClassVar[str] = "round"
    lane: Lane = word()
    number: int
    size: int
    built_at: datetime = moment()
    day: date
    completed_at: datetime | None = moment(default=None)

    @property
    def finished(self) -> bool:
        return self.completed_at is not None


class Slot(Record):
    """One consultant's entitlement in one round; `id` is `visit-3-26` (RT-06)."""

    kind: ClassVar[str] = "slot"
    round: str
    lane: Lane = word()
    position: int
    consultant: str
    group: str
    state: SlotState = word(default="pending")
    cover: str | None = None  # the substitute the group's manager named (RT-22)
    visit: str | None = None
    at: datetime | None = moment(default=None)
    rule: str = ""
    closed: bool = False  # its round is completed

    @property
    def finished(self) -> bool:
        return self.closed


class Credit(Record):
    """A make-up reception 补接 owed to a consultant, served before the round (RT-23, RT-25)."""

    kind: ClassVar[str] = "credit"
    lane: Lane = word()
    consultant: str
    granted_at: datetime = moment()
    rule: str = word(default="RT-23")
    visit: str | None = None  # called to this visit
    used_at: datetime | None = moment(default=None)

    @property
    def finished(self) -> bool:
        return self.used_at is not None


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


def eligible(roster: Roster, people: Mapping[str, Person]) -> list[str]:
    """The people of a roster who may stand in the round, in its order (RT-08, RT-09)."""
    return [p for p in roster.people if (person := people.get(p)) is not None and person.receives]


def lock(roster: Roster, people: Mapping[str, Person], *, minimum: int) -> Roster:
    """The roster locked; a group below the minimum gives up the day's rounds (RT-03, RT-04)."""
    below = len(eligible(roster, people)) < minimum
    return roster.but(locked=True, excluded="below-minimum" if below else "")
