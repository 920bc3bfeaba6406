"""A slip of the finger taken back through the real commands, and journalled like everything else."""

from datetime import timedelta

import pytest

from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.house.presence.records import Presence
from domain.reception.rotation.records import Credit, Slot
from domain.reception.visits.records import Visit
from domain.sales.applications.records import Application
from domain.sales.units.records import Unit
from server.store import journal
from tests.hall import House, days, stock, visits


def received(house: House) -> str:
    house.receive()
    return visits(house, "received")[-1].id


def turns(hall: Hall) -> list[Slot | Credit]:
    return [*hall.all(Slot).values(), *hall.all(Credit).values()]


class TestAReception:
    def test_goes_on_as_if_it_had_not_ended(self, monday: House) -> None:
        visit = received(monday)
        before = monday.hall.get(Visit, visit)
        assert before is not None
        by = monday.person(monday.badge(before.consultant))
        with_him, spent = monday.hall.get(Presence, by.person or ""), turns(monday.hall)
        until = monday.do("visit.end", by, visit=visit).result["undo_until"]
        assert until == (monday.now + timedelta(seconds=10)).isoformat()
        monday.now += timedelta(seconds=9)
        monday.do("visit.undo", by, visit=visit)
        assert monday.hall.get(Visit, visit) == before
        assert monday.hall.get(Presence, by.person or "") == with_him
        assert turns(monday.hall) == spent
        assert monday.entries[-1].command == "visit.undo"
        with monday.engine.begin() as connection:
            assert journal.replay(connection, "h1").hall.get(Visit, visit) == before

    def test_stays_over_once_its_consultant_has_the_next_visitor(self, monday: House) -> None:
        visit = received(monday)
        first = monday.badge(visits(monday, "received")[0].consultant)
        monday.do("visit.end", visit=visit)
        while monday.receive() != first:
            pass
        with pytest.raises(Refused, match="undo-overtaken"):
            monday.do("visit.undo", visit=visit)

    def test_stays_over_once_its_consultant_went_out(self, monday: House) -> None:
        visit = received(monday)
        monday.do("visit.end", visit=visit)
        monday.now += timedelta(seconds=1)
        monday.present(monday.badge(visits(monday, "ended")[0].consultant), "away_private")
        with pytest.raises(Refused, match="undo-overtaken"):
            monday.do("visit.undo", visit=visit)

    def test_that_the_night_ended_stays_over(self, monday: House) -> None:
        visit = received(monday)
        monday.set("00:00:01", days(1))
        monday.do("hall.close_day")
        with pytest.raises(Refused, match="undo-overtaken"):
            monday.do("visit.undo", visit=visit)

    def test_is_not_the_colleagues_to_take_back(self, monday: House) -> None:
        visit = received(monday)
        monday.do("visit.end", visit=visit)
        with pytest.raises(Refused, match="not-your-turn"):
            monday.do("visit.undo", monday.person("D04"), visit=visit)

    def test_is_taken_back_once(self, monday: House) -> None:
        visit = received(monday)
        monday.do("visit.end", visit=visit)
        monday.do("visit.undo", visit=visit)
        with pytest.raises(Refused, match="visit-state"):
            monday.do("visit.undo", visit=visit)


class TestAVisitorWhoLeft:
    def test_waits_at_the_old_place(self, monday: House) -> None:
        first, second = monday.visitor("王一"), monday.visitor("李二")
        before = visits(monday, "waiting")
        monday.do("visit.leave", monday.desk("dispatcher"), visit=first)
        monday.do("visit.undo", monday.desk("dispatcher"), visit=first)
        assert visits(monday, "waiting") == before
        assert [v.id for v in before] == [first, second]

    def test_has_gone_after_ten_seconds(self, monday: House) -> None:
        visit = monday.visitor()
        monday.do("visit.leave", monday.desk("dispatcher"), visit=visit)
        monday.now += timedelta(seconds=13)
        with pytest.raises(Refused, match="undo-late"):
            monday.do("visit.undo", monday.desk("dispatcher"), visit=visit)


class TestAnApplication:
    def applied(self, house: House) -> tuple[str, str]:
        """(application, the badge of who applied) for the first home."""
        home = stock(house)[0]
        badge = house.receive(phone="13800000001")
        contact = next(c for c in house.hall.records() if c.kind == "contact")
        wanted = house.do("application.submit", house.person(badge), unit=home, contact=contact.id).result
        return str(wanted["application"]), badge

    def test_a_withdrawn_hold_is_there_again_with_the_time_it_had(self, monday: House) -> None:
        wanted, badge = self.applied(monday)
        monday.do("application.approve", monday.desk("controller"), application=wanted)
        held = [monday.hall.get(Application, wanted), monday.hall.get(Unit, "u1")]
        monday.now += timedelta(minutes=5)
        said = monday.do("application.withdraw", monday.person(badge), application=wanted).result
        assert said["undo_until"] == (monday.now + timedelta(seconds=10)).isoformat()
        monday.do("application.undo", monday.person(badge), application=wanted)
        again = monday.hall.get(Unit, "u1")
        assert again is not None
        assert [monday.hall.get(Application, wanted), again.but(since=getattr(held[1], "since", None))] == held

    def test_a_refused_one_is_taken_back_by_the_desk_alone(self, monday: House) -> None:
        wanted, badge = self.applied(monday)
        before = monday.hall.get(Application, wanted)
        monday.do("application.refuse", monday.desk("controller"), application=wanted, reason="a slip")
        with pytest.raises(Refused, match="not-allowed"):
            monday.do("application.undo", monday.person(badge), application=wanted)
        monday.do("application.undo", monday.desk("controller"), application=wanted)
        assert monday.hall.get(Application, wanted) == before
