"""Every moment, day and zone that comes from outside is one the hall can work with, or is not taken (M6, M7)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.core.refusal import Refused
from domain.house.site.rules import site_of
from domain.reception.rosters.records import Roster
from domain.reception.visits.records import Visit
from tests.hall import MONDAY, House, days

ARRIVAL = {"name": "王", "title": "女士", "consent": True}


def claimed(house: House, moment: Any) -> datetime | None:
    """What is kept of what the tablet says its clock was."""
    id = house.do("visit.check_in", **ARRIVAL, claimed_at=moment).result["visit"]
    return house.hall.all(Visit)[id].claimed_at


@pytest.mark.parametrize("before", [timedelta(0), timedelta(hours=2), timedelta(days=7), -timedelta(minutes=3)])
def test_a_check_in_that_was_kept_offline_says_when_it_was(house: House, before: timedelta) -> None:
    moment = house.now - before
    assert claimed(house, moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")) == moment


@pytest.mark.parametrize("moment", [
    "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00",
    "1970-01-01T00:00:00.000Z", "2015-01-01T08:00:00+08:00", None,
])  # fmt: skip
def test_a_tablet_whose_clock_is_far_off_loses_no_visitor(house: House, moment: Any) -> None:
    assert claimed(house, moment) is None
    assert len(house.hall.all(Visit)) == 1


@pytest.mark.parametrize("moment", [
    "2025-03-03T09:00:00", "2025-03-03", "1741000000", 1741000000, 1e300, "now", "", "2025-03-03T25:00:00Z", True, [],
    "10000-01-01T00:00:00Z", "2025-03-03T09:00:00+99:00", "２０２５-03-03T09:00:00Z",
], ids=str)  # fmt: skip
def test_what_no_tablet_says_is_refused(house: House, moment: Any) -> None:
    with pytest.raises(Refused, match="bad-arguments"):
        claimed(house, moment)
    assert house.hall.all(Visit) == {}


@pytest.mark.parametrize("verb", ["roster.file", "roster.lock"])
@pytest.mark.parametrize("day", [
    "9999-12-31", "0001-01-01", "1999-12-31", "2200-01-01", "2025-02-30", "20250303", "1741000000", 1741000000, "2025-03-03T00:00:00",
    "tomorrow", "", None, "٢٠٢٥-03-03", "2025-03-03\n",
], ids=str)  # fmt: skip
def test_a_day_that_is_none_is_refused(house: House, verb: str, day: Any) -> None:
    rest = {"group": "A", "people": [house.person("A01").person], "reason": "late"} if verb == "roster.file" else {}
    with pytest.raises(Refused, match="bad-arguments"):
        house.do(verb, day=day, **rest)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Asia/Shanghai"])
@pytest.mark.parametrize("day", [MONDAY.isoformat(), days(400).isoformat(), "2000-01-01", "2199-12-31"])
def test_any_other_day_is_on_the_calendar_of_any_zone(house: House, day: str, zone: str) -> None:
    house.do("site.open", name="a hall", zone=zone)
    house.do("roster.file", day=day, group="A", people=[house.person("A01").person], reason="late")
    assert f"{day}/A" in house.hall.all(Roster)
    house.do("roster.lock", day=day)


@pytest.mark.parametrize(
    "zone", ["localtime", "posixrules", "Factory", "Asia", "../Asia/Shanghai", "", "\ud800"], ids=ascii
)
def test_a_zone_that_pages_cannot_work_with_is_refused(house: House, zone: str) -> None:
    with pytest.raises(Refused, match="bad-arguments" if zone == "\ud800" else "zone-unknown"):
        house.do("site.open", name="a hall", zone=zone)
    assert site_of(house.hall).zone == "Asia/Shanghai"
