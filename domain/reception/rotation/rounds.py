"""How the commands of reception move the rounds on: choose, spend, complete, build the next (RULES §4.2)."""

from domain.core.change import Change
from domain.core.counter import next_number
from domain.house.groups.records import Group
from domain.house.people.records import Person
from domain.house.policy.rules import choice
from domain.house.presence.records import Presence
from domain.house.presence.rules import FREE, state_of
from domain.house.site.rules import local_day
from domain.reception.rosters.records import Roster
from domain.reception.rosters.rules import eligible
from domain.reception.rotation import rules
from domain.reception.rotation.records import DONE, Credit, Round, Slot
from domain.reception.rotation.rules import Choice
from domain.reception.visits.records import Lane, Visit


def open_round(change: Change, lane: Lane) -> Round | None:
    """The round this lane is in."""
    return rules.current(change.hall.all(Round).values(), lane)


def next_choice(change: Change, lane: Lane) -> Choice:
    """Who receives the lane's next visitor. When only people at work are left, their slots become make-ups (RT-50)."""
    current = open_round(change, lane)
    if current is None:
        return Choice(None)
    chosen = _choose(change, current)
    if chosen.consultant is None and _anyone_free(change):
        _close(change, current, chosen)
        fresh = build_next(change, lane)
        if fresh is not None:
            again = _choose(change, fresh)
            return Choice(again.consultant, again.slot, again.credit, again.passed, (*chosen.why, *again.why))
    return chosen


def carry_out(change: Change, chosen: Choice, visit: str) -> None:
    """Spend what the choice spends: void or defer the slots passed over, call the slot or use the credit."""
    _pass_over(change, chosen)
    if chosen.credit:
        change.put(chosen.credit.but(visit=visit))
    if chosen.slot:
        change.put(rules.step(chosen.slot, "call", now=change.now, visit=visit))


def settle_turn(change: Change, visit: Visit, event: str, rule: str) -> None:
    """What becomes of the slot or credit a visit was called on: `serve`, `void` or `recall`."""
    slot = change.hall.get(Slot, visit.slot or "")
    if slot is not None and slot.closed and event == "recall":
        change.put(rules.step(slot, "defer", now=change.now, rule="RT-50"))
        _owe(change, slot, "RT-50")
    elif slot is not None:
        covered = event == "serve" and visit.consultant != slot.consultant
        spent = rules.step(slot, "cover" if covered else event, now=change.now, rule=rule, visit=visit.id)
        change.put(spent.but(visit=None) if event == "recall" else spent)
    credit = change.hall.get(Credit, visit.credit or "")
    if credit is not None:
        change.put(credit.but(visit=None) if event == "recall" else credit.but(used_at=change.now))


def keep_round_going(change: Change, lane: Lane) -> None:
    """Complete a round whose slots are all spent, and build the next one from today's rosters."""
    current = open_round(change, lane)
    if current is None:
        return
    slots = change.hall.where(Slot, "round", current.id)
    if all(slot.state in DONE for slot in slots):
        _complete(change, current, slots)
        build_next(change, lane)


def build_next(change: Change, lane: Lane) -> Round | None:
    """The lane's next round from the day's locked rosters; None when no group is in."""
    today = local_day(change.hall, change.now)
    rosters = [r for r in change.hall.all(Roster).values() if r.day == today and r.locked and not r.excluded]
    groups = sorted(change.hall.all(Group).values(), key=lambda g: (g.order, g.id))
    people = change.hall.all(Person)
    lists = [(g.id, eligible(r, people)) for g in groups for r in rosters if r.group == g.id]
    if not any(people for _, people in lists):
        return None
    number = next_number(change, f"round-{lane}")
    if choice(change.hall, "rotation.start_group") == "rotate":
        shift = (number - 1) % len(lists)
        lists = lists[shift:] + lists[:shift]
    turns = rules.order(lists, choice(change.hall, "rotation.order"))
    records = rules.build(lane, number, turns, now=change.now, day=today)
    change.put(*records)
    change.rule("RT-02", "RT-05")
    return open_round(change, lane)


def leave_out(change: Change, lane: Lane, present: set[str]) -> None:
    """A carried round on a new day: those who are not on the day's rosters lose their pending slot (RT-49)."""
    current = open_round(change, lane)
    if current is None:
        return
    for slot in change.hall.where(Slot, "round", current.id):
        if slot.state == "pending" and slot.consultant not in present:
            change.put(rules.step(slot, "void", now=change.now, rule="RT-49"))
    keep_round_going(change, lane)


def _choose(change: Change, current: Round) -> Choice:
    slots = change.hall.where(Slot, "round", current.id)
    credits = [c for c in change.hall.all(Credit).values() if c.lane == current.lane]
    return rules.next_up(slots, credits, change.hall.all(Presence), change.hall.all(Person))


def _pass_over(change: Change, chosen: Choice) -> None:
    for slot, event, rule in chosen.passed:
        change.put(rules.step(slot, event, now=change.now, rule=rule))
        change.rule(rule)
        if event == "defer":
            _owe(change, slot, rule)


def _close(change: Change, current: Round, chosen: Choice) -> None:
    """End a round in which only people at work still have a slot, or one that rings; those are owed a make-up."""
    _pass_over(change, chosen)
    slots = change.hall.where(Slot, "round", current.id)
    for slot in slots:
        if slot.state == "pending":
            change.put(rules.step(slot, "defer", now=change.now, rule="RT-50"))
            _owe(change, slot, "RT-50")
    _complete(change, current, change.hall.where(Slot, "round", current.id))


def _complete(change: Change, current: Round, slots: list[Slot]) -> None:
    change.put(current.but(completed_at=change.now), *(slot.but(closed=True) for slot in slots))


def _owe(change: Change, slot: Slot, rule: str) -> None:
    credit = Credit(id=change.new_id("w"), lane=slot.lane, consultant=slot.consultant, granted_at=change.now, rule=rule)
    change.put(credit)


def _anyone_free(change: Change) -> bool:
    """Someone of today's rosters is waiting."""
    today = local_day(change.hall, change.now)
    rosters = [r for r in change.hall.all(Roster).values() if r.day == today and r.locked and not r.excluded]
    people, presences = change.hall.all(Person), change.hall.all(Presence)
    return any(state_of(people, presences, person) == FREE for roster in rosters for person in roster.people)
