"""The rotation 轮序: the order of a round, who is next and why, and that nobody gets two turns or none."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.core.refusal import Refused
from domain.house.people.records import Person
from domain.house.presence.records import Presence, PresenceState
from domain.house.presence.rules import AT_WORK
from domain.reception.rosters.records import Roster
from domain.reception.rosters.rules import eligible, lock
from domain.reception.rotation.records import DONE, Credit, Slot, SlotState
from domain.reception.rotation.rules import MOVES, Choice, build, next_up, order, step
from tests.hall import GROUPS, MONDAY, at, badges, unhurried

CYCLIC = (
    "A1 B1 C1 D1 A2 B2 C2 D2 A3 B3 C3 D3 A4 B4 C4 D4 A5 B5 C5 D5 A6 B6 C6 D6 A7 B7 C7 D7 A8 B8 C8 D8 A9 B9 C9 D9 "
    "A10 B10 C10 D10 A11 B11 C11 A12 B12 A13 A14 A15 A16 A17 A18 A19 A20"
)
SPREAD = (
    "A1 B1 C1 D1 A2 A3 B2 C2 D2 A4 B3 A5 C3 D3 A6 B4 C4 A7 D4 A8 B5 C5 A9 D5 B6 A10 C6 A11 B7 D6 A12 C7 A13 B8 D7 "
    "A14 C8 B9 A15 D8 C9 A16 B10 A17 D9 C10 A18 B11 A19 D10 C11 B12 A20"
)
sizes = st.lists(st.integers(0, 25), min_size=1, max_size=6)
hows = st.sampled_from(("cyclic", "spread"))


def groups_of(sizes: list[int]) -> list[tuple[str, list[str]]]:
    return badges({chr(ord("A") + n): size for n, size in enumerate(sizes)})


def round_of(groups: dict[str, int], how: str = "cyclic") -> list[Slot]:
    _, *slots = build("visit", 1, order(badges(groups), how), now=at("08:00"), day=MONDAY)
    return [slot for slot in slots if isinstance(slot, Slot)]


def presences(slots: list[Slot], **others: PresenceState) -> dict[str, Presence]:
    """Everyone waiting, except these."""
    return {
        s.consultant: Presence(id=s.consultant, state=others.get(s.consultant, "waiting"), since=at("08:00"))
        for s in slots
    }


def able(slots: Iterable[Slot], *not_any_more: str) -> dict[str, Person]:
    """The people of these slots; the named ones are no longer active."""
    return {
        s.consultant: Person(
            id=s.consultant,
            name=s.consultant,
            role="consultant",
            group=s.group,
            active=s.consultant not in not_any_more,
        )
        for s in slots
    }


def credit(consultant: str, clock: str) -> Credit:
    return Credit(id=f"w {consultant}", lane="visit", consultant=consultant, granted_at=at(clock))


class TestTheOrderOfARound:
    @pytest.mark.parametrize(("how", "expected"), [("cyclic", CYCLIC), ("spread", SPREAD)])
    def test_of_53_consultants(self, how: str, expected: str) -> None:
        assert [person for _, person in order(badges(GROUPS), how)] == expected.split()
        assert len(expected.split()) == 53

    @unhurried
    @given(sizes, hows)
    def test_names_each_consultant_once_with_his_group(self, sizes: list[int], how: str) -> None:
        turns = order(groups_of(sizes), how)
        assert Counter(turns) == Counter((group, p) for group, people in groups_of(sizes) for p in people)

    @unhurried
    @given(sizes, hows)
    def test_keeps_the_order_each_group_filed(self, sizes: list[int], how: str) -> None:
        turns = order(groups_of(sizes), how)
        assert all([p for g, p in turns if g == group] == people for group, people in groups_of(sizes))

    @unhurried
    @given(sizes)
    @example([1, 1, 1, 1, 1, 15])  # five groups meet at one moment: the large one is two turns behind
    def test_spread_keeps_every_group_near_its_share(self, sizes: list[int]) -> None:
        """By half a turn of its own, and by its share of half a turn of each of the G groups: |given - np| <= (1 + pG) / 2."""
        turns, total = order(groups_of(sizes), "spread"), sum(sizes)
        for n in range(1, total + 1):
            given_ = Counter(group for group, _ in turns[:n])
            for group, people in groups_of(sizes):
                share = Fraction(len(people), total)
                assert abs(given_[group] - n * share) <= (1 + share * len(sizes)) / 2, (n, group)

    def test_a_round_of_nobody_is_not_built(self) -> None:
        with pytest.raises(Refused, match="no-roster"):
            build("visit", 1, [], now=at("08:00"), day=MONDAY)

    def test_slots_are_numbered_from_one_without_holes(self) -> None:
        assert [slot.position for slot in round_of(GROUPS)] == list(range(1, 54))


class TestTheLockOfARoster:
    def people(self, many: int, *unfit: Person) -> dict[str, Person]:
        fit = [Person(id=f"C{n}", name=f"C{n}", role="consultant", group="C") for n in range(1, many + 1)]
        return {p.id: p for p in (*fit, *unfit)}

    def roster(self, people: dict[str, Person]) -> Roster:
        return Roster(id="2025-03-03/C", day=MONDAY, group="C", people=list(people), filed_at=at("07:30"), filed_by="x")

    def test_below_ten_the_group_gives_up_the_day(self) -> None:
        """RT-03 s1, RT-04: eleven names, two of them without the exam."""
        unfit = [Person(id=f"C{n}", name=f"C{n}", role="consultant", group="C", qualified=False) for n in (10, 11)]
        people = self.people(9, *unfit)
        locked = lock(self.roster(people), people, minimum=10)
        assert (locked.locked, locked.excluded, len(locked.people)) == (True, "below-minimum", 11)

    def test_ten_are_enough(self) -> None:
        people = self.people(10)
        assert lock(self.roster(people), people, minimum=10).excluded == ""

    def test_the_supervisor_counts_and_the_manager_does_not(self) -> None:
        """RT-08."""
        supervisor = Person(id="S", name="S", role="supervisor", group="C")
        manager = Person(id="M", name="M", role="group_manager", group="C")
        people = self.people(9, supervisor, manager)
        assert eligible(self.roster(people), people) == [*(f"C{n}" for n in range(1, 10)), "S"]

    @pytest.mark.parametrize("lacks", ["qualified", "filed", "active"])
    def test_who_lacks_the_exam_or_the_filing_or_has_left_does_not_count(self, lacks: str) -> None:
        """RT-09, RO-09."""
        unfit = Person(id="X", name="X", role="consultant", group="C").but(**{lacks: False})
        people = self.people(1, unfit)
        assert eligible(self.roster(people), people) == ["C1"]


class TestWhoIsNext:
    slots = round_of(GROUPS)

    def choose(self, *credits: Credit, slots: list[Slot] | None = None, **others: PresenceState) -> Choice:
        slots = slots or self.slots
        return next_up(slots, credits, presences(slots, **others), able(slots))

    def test_the_first_pending_slot(self) -> None:
        chosen = self.choose()
        assert (chosen.consultant, chosen.passed) == ("A1", ())

    def test_absent_people_lose_their_slots_on_the_way(self) -> None:
        """RT-22 s3: three private absences, the client goes to the fourth."""
        chosen = self.choose(A1="away_private", B1="off", C1="away_private")
        assert chosen.consultant == "D1"
        assert [(slot.consultant, event, rule) for slot, event, rule in chosen.passed] == [
            ("A1", "void", "RT-22"), ("B1", "void", "RT-22"), ("C1", "void", "RT-22"),
        ]  # fmt: skip

    def test_a_developers_errand_is_deferred(self) -> None:
        """RT-23."""
        chosen = self.choose(A1="away_developer")
        assert chosen.consultant == "B1"
        assert [(slot.consultant, event) for slot, event, _ in chosen.passed] == [("A1", "defer")]

    @pytest.mark.parametrize("state", AT_WORK)
    def test_people_at_work_keep_their_slot(self, state: PresenceState) -> None:
        """RT-50."""
        chosen = self.choose(A1=state)
        assert (chosen.consultant, chosen.passed) == ("B1", ())

    def test_a_substitute_stands_in_for_people_at_work(self) -> None:
        """RT-21: A15 receives on A1's slot."""
        slots = [s.but(cover="A15") if s.consultant == "A1" else s for s in self.slots]
        chosen = self.choose(slots=slots, A1="away_work")
        assert (chosen.consultant, chosen.slot and chosen.slot.consultant) == ("A15", "A1")

    def test_a_substitute_stands_aside_for_one_who_came_back(self) -> None:
        slots = [s.but(cover="A15") if s.consultant == "A1" else s for s in self.slots]
        assert self.choose(slots=slots).consultant == "A1"

    def test_the_oldest_make_up_comes_before_the_round(self) -> None:
        """RT-25: A5 at 10:30, C2 at 10:31."""
        chosen = self.choose(credit("C2", "10:31"), credit("A5", "10:30"))
        assert (chosen.consultant, chosen.slot, chosen.passed) == ("A5", None, ())

    def test_a_make_up_waits_for_its_holder(self) -> None:
        chosen = self.choose(credit("A5", "10:30"), A5="receiving")
        assert (chosen.consultant, chosen.credit) == ("A1", None)

    @pytest.mark.parametrize("state", get_args(PresenceState))
    def test_whoever_may_not_receive_is_passed_over_wherever_he_stands(self, state: PresenceState) -> None:
        """RT-08, RT-09: as the holder of a turn, as a substitute and with a make-up owed."""
        slots = [s.but(cover="A2") if s.consultant == "B1" else s for s in self.slots]
        where = presences(slots, A1=state, A2=state, B1="away_work")
        chosen = next_up(slots, [credit("A2", "10:30")], where, able(slots, "A1", "A2"))
        assert (chosen.consultant, chosen.credit) == ("C1", None)
        assert [(slot.consultant, event, rule) for slot, event, rule in chosen.passed] == [("A1", "void", "RT-22")]

    def test_when_nobody_is_free_nobody_is_chosen(self) -> None:
        assert self.choose(**{s.consultant: "receiving" for s in self.slots}).consultant is None

    @pytest.mark.parametrize(("state", "event"), list(product(get_args(SlotState), sorted({e for _, e in MOVES}))))
    def test_every_event_in_every_state_of_a_slot_is_decided_by_the_table(self, state: Any, event: str) -> None:
        slot = self.slots[0].but(state=state)
        if (state, event) in MOVES:
            assert step(slot, event, now=at("10:00")).state == MOVES[state, event]
        else:
            with pytest.raises(Refused, match="slot-state"):
                step(slot, event, now=at("10:00"))

    def test_a_spent_slot_is_never_given_again(self) -> None:
        assert [move for move in MOVES if move[0] in DONE] == []


@st.composite
def moments(draw: st.DrawFn) -> tuple[list[Slot], list[Credit], dict[str, Presence]]:
    """A round somewhere in its middle: any slot states, covers, make-ups and whereabouts."""
    slots = round_of({"A": 5, "B": 3, "C": 2}, draw(hows))
    states = st.sampled_from(get_args(SlotState))
    people = [slot.consultant for slot in slots]
    slots = [s.but(state=draw(states), cover=draw(st.sampled_from((None, *people)))) for s in slots]
    credits = [credit(p, "10:30") for p in draw(st.lists(st.sampled_from(people), max_size=3, unique=True))]
    where = {
        p: Presence(id=p, state=draw(st.sampled_from(get_args(PresenceState))), since=at("08:00")) for p in people[1:]
    }
    return slots, credits, where


@unhurried
@given(moments())
def test_only_someone_free_is_ever_next(moment: tuple[list[Slot], list[Credit], dict[str, Presence]]) -> None:
    slots, credits, where = moment
    chosen = next_up(slots, credits, where, able(slots))
    if chosen.consultant is not None:
        assert where[chosen.consultant].state == "waiting"
        assert (chosen.slot is None) != (chosen.credit is None)
        assert chosen.slot is None or chosen.slot.state == "pending"


@unhurried
@given(moments())
def test_somebody_is_next_whenever_somebody_free_has_a_turn(
    moment: tuple[list[Slot], list[Credit], dict[str, Presence]],
) -> None:
    slots, credits, where = moment
    free = {p for p, presence in where.items() if presence.state == "waiting"}
    could = any(c.consultant in free for c in credits) or any(
        s.state == "pending" and (s.consultant in free or s.cover in free) for s in slots
    )
    assert (next_up(slots, credits, where, able(slots)).consultant is not None) == could


@unhurried
@given(moments())
def test_a_choice_closes_only_pending_slots_of_absent_people_ahead_of_it(
    moment: tuple[list[Slot], list[Credit], dict[str, Presence]],
) -> None:
    slots, credits, where = moment
    chosen = next_up(slots, credits, where, able(slots))
    for slot, event, _ in chosen.passed:
        state = where[slot.consultant].state if slot.consultant in where else "off"
        assert slot.state == "pending"
        assert state in ("off", "away_private", "away_developer")
        assert event == ("defer" if state == "away_developer" else "void")
        assert chosen.slot is None or slot.position < chosen.slot.position
    assert not (chosen.credit and chosen.passed)


@unhurried
@given(st.data())
def test_however_people_come_and_go_a_round_gives_each_at_most_one_turn(data: st.DataObject) -> None:
    """RT-06: visitors until nobody is left; voids and covers never give or take a second slot."""
    slots = {s.id: s for s in round_of({"A": 4, "B": 3, "C": 2})}
    served: Counter[str] = Counter()
    names = [s.consultant for s in slots.values()]
    for _ in range(len(slots) * 2):
        where = {
            p: Presence(id=p, state=data.draw(st.sampled_from(get_args(PresenceState))), since=at("08:00"))
            for p in names
        }
        covered = data.draw(st.sampled_from(list(slots)))
        if slots[covered].state == "pending":
            slots[covered] = slots[covered].but(cover=data.draw(st.sampled_from(names)))
        chosen = next_up(slots.values(), [], where, able(slots.values()))
        for slot, event, rule in chosen.passed:
            slots[slot.id] = step(slot, event, now=at("10:00"), rule=rule)
        if chosen.slot is not None:
            called = step(chosen.slot, "call", now=at("10:00"))
            how = "serve" if chosen.consultant == called.consultant else "cover"
            slots[called.id] = step(called, how, now=at("10:00"))
            served[called.consultant] += 1
    assert all(many == 1 for many in served.values())
    assert sum(s.state in ("served", "covered") for s in slots.values()) == sum(served.values())
    assert len(slots) == 9
