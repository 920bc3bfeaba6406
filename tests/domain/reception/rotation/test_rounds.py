"""Whole rounds through the real commands: 20, 12, 11 and 10 consultants, and visitors at the door."""

from collections import Counter

import pytest

from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.reception.rosters.records import Roster
from domain.reception.rotation.records import Round, Slot
from domain.reception.rotation.rules import order
from domain.reception.visits.records import Visit
from server.store import journal
from tests.hall import GROUPS, MONDAY, House, badges, days, open_day, visits

TUESDAY = days(1)


def names(slots: list[Slot], house: House, *states: str) -> list[str]:
    return [house.badge(slot.consultant) for slot in slots if slot.state in states]


class TestOneRound:
    def test_53_visitors_meet_53_consultants_and_the_54th_meets_the_first_again(self, monday: House) -> None:
        """RT-06, and the order of RT-02."""
        met = [monday.receive() for _ in range(53)]
        first = [s for s in monday.hall.all(Slot).values() if s.round == "visit-1"]
        assert met == [f"{person[0]}{int(person[1:]):02d}" for _, person in order(badges(GROUPS), "cyclic")]
        assert Counter(s.state for s in first) == {"served": 53}
        assert max(Counter(s.consultant for s in first).values()) == 1
        for visit in visits(monday, "received"):
            monday.do("visit.end", monday.desk("dispatcher"), visit=visit.id)
        assert monday.receive() == "A01"
        assert monday.slot("A01").round == "visit-2"

    def test_the_rotation_can_be_told_again_from_the_journal(self, monday: House) -> None:
        met = [monday.receive() for _ in range(12)]
        with monday.engine.begin() as connection:
            told = journal.replay(connection, "h1").hall
        replayed = sorted((v for v in told.all(Visit).values()), key=lambda v: v.number)
        assert [monday.badge(v.consultant) for v in replayed] == met
        assert slots_of(told) == slots_of(monday.hall)

    def test_two_lanes_go_their_own_way(self, monday: House) -> None:
        """RT-07: after 12 visits and 5 calls, the visit goes to turn 13 (A4) and the call to turn 6 (B2)."""
        for lane, many in (("visit", 12), ("call", 5)):
            for _ in range(many):
                monday.receive(lane=lane)
                monday.do("visit.end", monday.desk("dispatcher"), visit=visits(monday, "received")[0].id)
        assert [monday.slots(lane)[-1].position for lane in ("visit", "call")] == [53, 53]
        assert (monday.receive(), monday.receive(lane="call")) == ("A04", "B02")

    def test_nobody_is_called_twice_at_once(self, monday: House) -> None:
        """RT-26: while A01 is called, the next visitor goes to B01."""
        first, second = monday.visitor(), monday.visitor()
        assert (monday.dispatch(first), monday.dispatch(second)) == ("A01", "B01")

    def test_a_call_taken_back_gives_the_turn_back(self, monday: House) -> None:
        visit = monday.visitor()
        assert monday.dispatch(visit) == "A01"
        monday.do("visit.recall", monday.desk("dispatcher"), visit=visit)
        assert monday.slot("A01").state == "pending"
        assert monday.dispatch(visit) == "A01"

    def test_one_party_takes_one_turn(self, monday: House) -> None:
        """RT-15."""
        monday.receive(party=5)
        assert names(monday.slots(), monday, "served") == ["A01"]


class TestWhoTakesNoTurn:
    def test_a_designated_client_never_moves_the_pointer(self, monday: House) -> None:
        """RT-18: at turn 6 the client names D04; B02 is still next and D04's own turn 16 is still pending."""
        for _ in range(5):
            monday.receive()
        before = slots_of(monday.hall)
        assert monday.receive(wanted=monday.person("D04").person) == "D04"
        assert slots_of(monday.hall) == before
        assert (monday.slot("D04").position, monday.slot("D04").state) == (16, "pending")
        assert monday.receive() == "B02"

    def test_whoever_names_a_group_is_given_one_of_it(self, monday: House) -> None:
        """RT-18."""
        before = slots_of(monday.hall)
        visit = monday.visitor(wanted_group="C")
        with pytest.raises(Refused, match="choose-someone"):
            monday.dispatch(visit)
        with pytest.raises(Refused, match="not-your-group"):
            monday.dispatch(visit, to=monday.person("D06").person)
        assert monday.dispatch(visit, to=monday.person("C06").person) == "C06"
        assert slots_of(monday.hall) == before

    def test_a_returning_client_meets_his_consultant(self, monday: House) -> None:
        """RT-19."""
        first = monday.receive(phone="13812341234")
        monday.do("visit.end", monday.person(first), visit=visits(monday, "received")[0].id)
        monday.set("10:00")
        before = slots_of(monday.hall)
        assert monday.receive(phone="+86 138 1234 1234") == first == "A01"
        assert slots_of(monday.hall) == before

    def test_after_eight_days_he_is_a_new_client(self, monday: House) -> None:
        """OW-03."""
        monday.receive(phone="13812341234")
        monday.now = monday.now.replace(day=11)
        visit = monday.hall.get(Visit, monday.visitor(phone="13812341234"))
        assert visit is not None
        assert visit.sort == "new"

    def test_a_declared_surveyor_goes_to_the_first_reception_group(self, monday: House) -> None:
        """RT-17: pointer at turn 9 (A03); A12 is named and the pointer stays."""
        for _ in range(8):
            monday.receive()
        before = slots_of(monday.hall)
        visit = monday.visitor(purpose="survey")
        assert monday.dispatch(visit, to=monday.person("A12").person) == "A12"
        assert slots_of(monday.hall) == before
        assert monday.receive() == "A03"

    def test_one_who_looks_for_a_manager_is_not_dispatched(self, monday: House) -> None:
        """RT-20."""
        before = slots_of(monday.hall)
        visit = monday.visitor(purpose="person", wanted=monday.person("B00").person)
        with pytest.raises(Refused, match="does-not-receive"):
            monday.dispatch(visit)
        monday.do("visit.leave", monday.desk("dispatcher"), visit=visit)
        assert slots_of(monday.hall) == before

    def test_of_an_owner_who_was_promoted_the_desk_chooses_a_colleague(self, monday: House) -> None:
        """RT-44: he is named as what he is, and not as one of another group."""
        him = monday.hall.get(Person, monday.person("A05").person or "")
        assert him is not None
        visit = monday.visitor(wanted=him.id)
        monday.do("person.save", id=him.id, name=him.name, role="group_manager", group="A", badge="A05")
        with pytest.raises(Refused, match="does-not-receive") as refused:
            monday.dispatch(visit)
        assert refused.value.facts == {"badge": "A05", "group": "A"}
        assert monday.dispatch(visit, to=monday.person("A06").person) == "A06"

    def test_a_visitor_is_sent_to_a_place_of_the_hall_or_to_the_front_desk(self, monday: House) -> None:
        monday.do("policy.set", key="hall.places", value=["3 号桌", "沙盘"], reason="the tables")
        visit = monday.visitor()
        with pytest.raises(Refused, match="place-unknown"):
            monday.dispatch(visit, desk="4 号桌")
        monday.dispatch(visit, desk="3 号桌")
        monday.dispatch(monday.visitor(), desk="")
        assert [v.desk for v in visits(monday, "called")] == ["3 号桌", ""]

    def test_the_desk_cannot_choose_who_gets_a_new_client(self, monday: House) -> None:
        with pytest.raises(Refused, match="by-rotation"):
            monday.dispatch(monday.visitor(), to=monday.person("D04").person)


class TestWhoIsNotThere:
    def test_the_absent_lose_their_turn_when_it_comes(self, monday: House) -> None:
        """RT-22 s3."""
        for badge in ("A01", "B01", "C01"):
            monday.present(badge, "away_private")
        visit = monday.visitor()
        assert names(monday.slots(), monday, "void") == []
        assert monday.dispatch(visit) == "D01"
        assert names(monday.slots(), monday, "void") == ["A01", "B01", "C01"]
        assert {s.rule for s in monday.slots() if s.state == "void"} == {"RT-22"}

    def test_one_on_a_developers_errand_is_owed_a_make_up(self, monday: House) -> None:
        """RT-23."""
        monday.present("A01", "away_developer")
        assert [monday.receive() for _ in range(3)] == ["B01", "C01", "D01"]
        assert (monday.slot("A01").state, [monday.badge(c.consultant) for c in monday.credits()]) == (
            "deferred",
            ["A01"],
        )
        monday.present("A01", "waiting")
        assert [monday.receive(), monday.receive()] == ["A01", "A02"]
        assert monday.credits() == []

    def test_the_desk_alone_sends_on_a_developers_errand(self, monday: House) -> None:
        with pytest.raises(Refused, match="not-allowed"):
            monday.do("presence.set", monday.person("A01"), state="away_developer")

    def test_nobody_speaks_for_another(self, monday: House) -> None:
        with pytest.raises(Refused, match="not-allowed"):
            monday.do("presence.set", monday.person("A01"), state="off", person=monday.person("A02").person)

    def test_no_answer_voids_the_turn_and_the_visitor_goes_to_the_next(self, monday: House) -> None:
        """RT-40: thirty seconds."""
        visit = monday.visitor()
        assert monday.dispatch(visit) == "A01"
        monday.set("09:00:29")
        with pytest.raises(Refused, match="not-due"):
            monday.do("visit.lapse", visit=visit)
        monday.set("09:00:30")
        monday.do("visit.lapse", visit=visit)
        assert (monday.slot("A01").state, monday.slot("A01").rule) == ("void", "RT-40")
        assert monday.hall.all(Presence)[monday.person("A01").person or ""].state == "away_private"
        assert monday.dispatch(visit) == "B01"
        with pytest.raises(Refused, match="not-your-turn"):
            monday.do("visit.accept", monday.person("A01"), visit=visit)

    def test_who_declines_loses_the_turn(self, monday: House) -> None:
        visit = monday.visitor()
        monday.dispatch(visit)
        with pytest.raises(Refused, match="not-your-turn"):
            monday.do("visit.decline", monday.person("B01"), visit=visit)
        monday.do("visit.decline", monday.person("A01"), visit=visit, reason="no")
        assert (monday.slot("A01").state, monday.dispatch(visit)) == ("void", "B01")

    def test_a_substitute_takes_the_turn_and_keeps_his_own(self, monday: House) -> None:
        """RT-21: A15 stands in for A01; his own turn 48 is still pending."""
        monday.present("A01", "away_private")
        cover = {"slot": monday.slot("A01").id, "person": monday.person("A15").person}
        with pytest.raises(Refused, match="not-your-group"):
            monday.do("turn.cover", monday.person("B00"), **cover)
        monday.do("turn.cover", monday.person("A00"), **cover)
        assert monday.receive() == "A15"
        assert (monday.slot("A01").state, monday.slot("A15").position, monday.slot("A15").state) == (
            "covered",
            48,
            "pending",
        )

    def test_for_one_away_on_work_his_manager_sends_another(self, monday: House) -> None:
        """RO-10."""
        monday.present("A01", "away_work")
        slot, substitute = monday.slot("A01").id, monday.person("A15").person
        with pytest.raises(Refused, match="not-your-group"):
            monday.do("turn.cover", monday.person("B00"), slot=slot, person=substitute)
        monday.do("turn.cover", monday.person("A00"), slot=slot, person=substitute)
        assert (monday.receive(), monday.slot("A01").state) == ("A15", "covered")

    def test_whoever_receives_is_called_to_nobody_else(self, monday: House) -> None:
        """RO-15: neither by the round nor by name, and he cannot say that he waits."""
        assert monday.receive() == "A01"
        named = monday.visitor(wanted=monday.person("A01").person)
        with pytest.raises(Refused, match="consultant-busy"):
            monday.dispatch(named)
        with pytest.raises(Refused, match="consultant-busy"):
            monday.present("A01", "waiting")
        monday.do(
            "credit.grant", monday.desk("dispatcher"), lane="visit", consultant=monday.person("A01").person, reason="x"
        )
        assert monday.dispatch(monday.visitor()) == "B01"

    def test_a_granted_make_up_comes_before_the_round_and_only_once(self, monday: House) -> None:
        """RT-25."""
        monday.do(
            "credit.grant",
            monday.desk("dispatcher"),
            lane="visit",
            consultant=monday.person("B09").person,
            reason="handed back",
        )
        assert [monday.receive(), monday.receive()] == ["B09", "A01"]
        assert monday.slot("B09").state == "pending"

    def test_a_skip_passes_over_whoever_is_next(self, monday: House) -> None:
        monday.do("turn.skip", monday.desk("dispatcher"), lane="visit", reason="in the show flat")
        assert (monday.slot("A01").state, monday.receive()) == ("void", "B01")

    def test_when_everyone_is_busy_the_visitor_waits(self, monday: House) -> None:
        """RT-50."""
        for slot in monday.slots():
            monday.present(monday.badge(slot.consultant), "away_work")
        visit = monday.visitor()
        with pytest.raises(Refused, match="nobody-free"):
            monday.dispatch(visit)
        assert names(monday.slots(), monday, "pending").__len__() == 53
        monday.present("C07", "waiting")
        assert monday.dispatch(visit) == "C07"

    def test_someone_who_left_the_company_is_called_no_more(self, monday: House) -> None:
        """RT-09: the office ends A01's employment in the middle of the morning."""
        gone = monday.person("A01")
        monday.do(
            "person.save", id=gone.person, name=gone.name, role="supervisor", group="A", badge="A01", active=False
        )
        assert monday.dispatch(monday.visitor()) == "B01"


class TestRosters:
    def test_a_group_below_the_minimum_is_out_for_the_day_on_both_lanes(self, staffed: House) -> None:
        """RT-04: 20, 12, 9 and 10 make a round of 42, and turns 1 to 6 are A1 B1 D1 A2 B2 D2."""
        staffed.set("07:30")
        staffed.roster("ABD", MONDAY)
        staffed.roster("C", MONDAY, take=9)
        staffed.set("08:00")
        assert staffed.do("roster.lock", day=MONDAY.isoformat()).result == {"excluded": ["C"]}
        for lane in ("visit", "call"):
            first = [staffed.badge(s.consultant) for s in staffed.slots(lane)]
            assert (len(first), first[:6]) == (42, ["A01", "B01", "D01", "A02", "B02", "D02"])

    def test_a_roster_at_eight_is_late(self, staffed: House) -> None:
        """RT-11: 07:59:59 is in time, 08:00:00 is not."""
        people = [staffed.person(f"D{n:02d}").person for n in range(1, 11)]
        staffed.set("07:59:59")
        staffed.do("roster.file", staffed.person("D00"), day=MONDAY.isoformat(), group="D", people=people)
        staffed.set("08:00:00")
        with pytest.raises(Refused, match="roster-late"):
            staffed.do("roster.file", staffed.person("D00"), day=MONDAY.isoformat(), group="D", people=people)

    def test_a_manager_files_for_his_own_group_only_and_only_who_may_receive(self, staffed: House) -> None:
        staffed.set("07:30")
        for group, badge, code in (
            ("A", "D01", "not-your-group"),
            ("D", "A01", "not-your-group"),
            ("D", "D00", "not-qualified"),
        ):
            with pytest.raises(Refused, match=code):
                staffed.do(
                    "roster.file",
                    staffed.person("D00"),
                    day=MONDAY.isoformat(),
                    group=group,
                    people=[staffed.person(badge).person],
                )
        assert staffed.hall.all(Roster) == {}

    def test_an_unfinished_round_is_carried_and_tuesdays_absentees_lose_their_turn(self, monday: House) -> None:
        """RT-49, RT-05."""
        met = [monday.receive() for _ in range(30)]
        monday.now = monday.now.replace(hour=16, minute=30)
        monday.night(TUESDAY)
        open_day(monday, "ABC", TUESDAY)
        assert {s.round for s in monday.slots()} == {"visit-1"}
        assert {b[0] for b in names(monday.slots(), monday, "void")} == {"D"}
        assert {s.rule for s in monday.slots() if s.state == "void"} == {"RT-49"}
        rest = names(monday.slots(), monday, "pending")
        assert [monday.receive() for _ in range(len(rest))] == rest
        assert len(met) + len(rest) + 3 == 53  # D08, D09 and D10 had not been reached on Monday
        for visit in visits(monday, "received"):
            monday.do("visit.end", monday.desk("dispatcher"), visit=visit.id)
        assert (monday.receive(), {s.round for s in monday.slots()}, len(monday.slots())) == ("A01", {"visit-2"}, 43)


class TestTheNight:
    def test_what_is_finished_leaves_the_hall_and_the_round_stays(self, monday: House) -> None:
        for n in range(3):
            monday.receive(phone=f"1380000111{n}")
        monday.do("visit.end", monday.desk("dispatcher"), visit=visits(monday, "received")[0].id)
        monday.night(TUESDAY)
        assert monday.hall.all(Roster) == {}
        assert [v for v in monday.hall.all(Visit).values() if not v.open] == []
        assert names(monday.slots(), monday, "served") == ["A01", "B01", "C01"]
        with pytest.raises(Refused, match="not-due"):
            monday.do("hall.sweep")
        with monday.engine.begin() as connection:
            assert {r.id for r in journal.load(connection, "h1").hall.records()} == {
                r.id for r in monday.hall.records()
            }

    def test_the_visitors_of_the_next_day_are_counted_from_one(self, monday: House) -> None:
        monday.receive()
        monday.night(TUESDAY)
        monday.set("09:00", TUESDAY)
        visit = monday.hall.get(Visit, monday.visitor())
        assert visit is not None
        assert visit.number == 1

    def test_a_round_number_is_never_given_twice(self, staffed: House) -> None:
        """A day on which every group is out ends the carried round; the round after it has the next number."""
        open_day(staffed)
        staffed.receive()
        for day, take in ((days(1), 9), (days(2), None)):
            staffed.night(day)
            open_day(staffed, "ABCD", day, take)
        assert {s.round for s in staffed.slots()} == {"visit-2"}
        assert [r.id for r in staffed.hall.all(Round).values() if r.lane == "visit"] == ["visit-2"]


def slots_of(hall: Hall) -> dict[str, tuple[str, str]]:
    return {slot.id: (slot.consultant, slot.state) for slot in hall.all(Slot).values()}


def test_spread_and_rotating_starts_are_switches(staffed: House) -> None:
    staffed.do("policy.set", key="rotation.order", value="spread", reason="equal groups")
    open_day(staffed)
    expected = [f"{person[0]}{int(person[1:]):02d}" for _, person in order(badges(GROUPS), "spread")]
    assert [staffed.badge(s.consultant) for s in staffed.slots()] == expected


def test_a_supervisor_completes_a_group_of_ten(staffed: House) -> None:
    """RT-08: D has nine consultants and one supervisor."""
    open_day(staffed)
    assert (staffed.person("D01").role, len([s for s in staffed.slots() if s.group == "D"])) == ("supervisor", 10)
