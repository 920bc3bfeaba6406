"""What time alone brings about."""

from datetime import timedelta
from typing import get_args

import pytest

from domain.applications import ApplicationState
from domain.clients import Contact
from domain.hall import hall_of
from server.clock import GRACE, due
from tests.hall import MONDAY, House, application, at, days, open_day, stock


def verbs(house: House) -> list[str]:
    return [verb for verb, _ in due(house.hall, house.now)]


def test_nothing_is_due_in_a_quiet_hall(monday: House) -> None:
    assert verbs(monday) == []


def test_a_call_nobody_answers_lapses_after_its_thirty_seconds(monday: House) -> None:
    visit = monday.visitor()
    monday.dispatch(visit)
    monday.set("09:00:29")
    assert verbs(monday) == []
    monday.set("09:00:31")
    assert list(due(monday.hall, monday.now)) == [("visit.lapse", {"visit": visit})]
    monday.do("visit.lapse", visit=visit)
    assert verbs(monday) == []


def test_an_application_runs_out_after_its_hour_and_a_hold_after_its_window(monday: House) -> None:
    units = stock(monday)
    badge = monday.receive(phone="13812341234")
    contact = next(iter(monday.hall.all(Contact).values()))
    for unit in units[:2]:
        monday.do("application.submit", monday.person(badge), unit=unit, contact=contact.id)
    first = next(a for a in due(monday.hall, monday.now + timedelta(hours=2)))[1]["application"]
    monday.do("application.approve", monday.desk("controller"), application=first)
    monday.set("09:30:01")
    assert list(due(monday.hall, monday.now)) == [("application.expire", {"application": first})]
    monday.set("10:00:01")
    assert verbs(monday) == ["application.expire", "application.expire"]
    for verb, arguments in list(due(monday.hall, monday.now)):
        monday.do(verb, **arguments)
    assert verbs(monday) == []


def test_rosters_are_locked_at_eight_and_once(staffed: House) -> None:
    staffed.set("07:30")
    staffed.roster("A", MONDAY)
    staffed.set("07:59:59")
    assert verbs(staffed) == []
    staffed.set("08:00:00")
    assert list(due(staffed.hall, staffed.now)) == [("roster.lock", {"day": MONDAY.isoformat()})]
    staffed.do("roster.lock", day=MONDAY.isoformat())
    assert verbs(staffed) == []


def test_the_hall_is_swept_once_a_night(monday: House) -> None:
    monday.set("23:59:59")
    assert "hall.sweep" not in verbs(monday)
    monday.set("00:00:01", days(1))
    assert "hall.sweep" in verbs(monday)
    monday.do("hall.sweep")
    assert "hall.sweep" not in verbs(monday)
    open_day(monday, day=days(1))
    assert verbs(monday) == []


@pytest.mark.parametrize("state", get_args(ApplicationState))
def test_the_clock_ends_exactly_the_applications_whose_time_runs(state: ApplicationState) -> None:
    moment = at("10:00:07")
    hall = hall_of([application(state=state, answer_by=moment, pay_by=moment)])
    runs = state in ("waiting", "approved")
    for later, ended in ((-GRACE, False), (timedelta(0), False), (GRACE, runs), (timedelta(days=3), runs)):
        found = [verb for verb, _ in due(hall, moment + later)]
        assert found == (["application.expire"] if ended else []), later


def test_what_is_due_first_is_ended_first() -> None:
    minutes = [3, 1, 2]
    hall = hall_of([application(n, answer_by=at(f"10:0{n}")) for n in minutes])
    found = [arguments["application"] for _, arguments in due(hall, at("10:02:30"))]
    assert found == [application(n).id for n in (1, 2)]
