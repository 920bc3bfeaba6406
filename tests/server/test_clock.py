"""What time alone brings about, and the frames that carry the hall's own time."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain.clients import Contact
from server import wire
from server.clock import due
from server.wire import Close
from tests.hall import MONDAY, House, days, open_day, stock


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


class TestFrames:
    moment = datetime(2025, 3, 3, 17, 59, 0, 123456, timezone(timedelta(hours=8)))

    def test_a_snapshot_is_everything_at_a_number(self) -> None:
        frame = wire.snapshot("e1", 7, self.moment, {"unit/1": {"label": "3栋"}}, "v1")
        assert json.loads(frame) == {
            "type": "snapshot", "epoch": "e1", "seq": 7, "at": "2025-03-03T09:59:00.123Z", "version": "v1",
            "cards": {"unit/1": {"label": "3栋"}},
        }  # fmt: skip
        assert "栋" in frame, "Chinese travels as it is"

    def test_a_delta_leads_from_one_number_to_another(self) -> None:
        assert json.loads(wire.delta(7, 9, self.moment, {"unit/1": {}}, ["unit/2"])) == {
            "type": "delta", "after": 7, "seq": 9, "at": "2025-03-03T09:59:00.123Z", "put": {"unit/1": {}},
            "drop": ["unit/2"],
        }  # fmt: skip

    def test_a_beat_says_the_head_at_a_moment(self) -> None:
        assert json.loads(wire.beat(9, self.moment, "v1")) == {
            "type": "beat", "seq": 9, "at": "2025-03-03T09:59:00.123Z", "version": "v1",
        }  # fmt: skip

    @pytest.mark.parametrize("code", Close)
    def test_every_close_code_says_whether_to_come_back(self, code: Close) -> None:
        assert wire.RECONNECT[code] == (code in (Close.RESTART, Close.TOO_SLOW))

    def test_a_moment_is_stamped_in_utc_with_milliseconds(self) -> None:
        assert wire.stamp(datetime(2025, 3, 3, tzinfo=UTC)) == "2025-03-03T00:00:00.000Z"
