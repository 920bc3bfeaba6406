"""A hall's time zone is one that every part of the hall can work with."""

import json
from zoneinfo import ZoneInfo, available_timezones

import pytest

from domain.core.hall import hall_of
from domain.core.zones import zone_of
from domain.house.site.records import Site
from domain.house.site.rules import hall_zone

WRONG = ("localtime", "posixrules", "Factory", "Asia", "", ".", "..", "/", "../etc/passwd", "asia/shanghai", "Asia/Shanghai\0",
         "Asia/Shanghai ", "+08", "UTC+8", "\ud800", "a" * 500)  # fmt: skip


@pytest.mark.parametrize("name", WRONG, ids=json.dumps)
def test_what_is_no_zone_everywhere_is_none(name: str) -> None:
    assert zone_of(name) is None


def test_every_other_zone_that_is_known_is_taken() -> None:
    assert [name for name in sorted(available_timezones() - set(WRONG)) if zone_of(name) is None] == []
    assert zone_of("Asia/Shanghai") == ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("name", ["Factory", "Asia", "nowhere"])
def test_a_hall_in_a_zone_that_an_earlier_version_let_in_goes_by_the_usual_one(name: str) -> None:
    assert hall_zone(hall_of([Site(id="site", name="a hall", zone=name)])) == ZoneInfo("Asia/Shanghai")
    assert hall_zone(hall_of([Site(id="site", name="a hall", zone="Europe/Paris")])) == ZoneInfo("Europe/Paris")
