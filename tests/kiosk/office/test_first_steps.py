"""A new hall's first steps: each says truly whether it is done, whose it is, and how far it has come."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.house.devices.records import Device
from domain.house.groups.records import Group
from kiosk.office.first_steps import Step, first_steps
from server.app import SCREENS
from server.web.words import translator
from tests.hall import MONDAY, House, days, engine_of, open_day, open_house, staff, stock, viewer

TITLES = {screen.name: screen.title for screen in SCREENS.values()}
ORDER = ["name", "people", "prices", "release", "devices", "rosters"]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with engine_of(f"sqlite:///{tmp_path / 'hall.db'}") as engine, open_house(engine) as house:
        yield house


def steps(house: House, language: str = "en") -> dict[str, Step]:
    found = first_steps(house.hall, MONDAY, translator(language), TITLES)
    return {step.name: step for step in found}


def done(house: House) -> list[str]:
    return [name for name, step in steps(house).items() if step.done]


def said(house: House, name: str) -> str:
    return steps(house)[name].state


def pair(house: House, *screens: str) -> None:
    for screen in screens:
        house.do("device.add", screen=screen, name=f"a {screen}")


def test_an_empty_hall_has_everything_before_it(house: House) -> None:
    house.do("site.open", name="案场")
    assert list(steps(house)) == ORDER
    assert done(house) == []
    assert {name: step.state for name, step in steps(house).items()} == {
        "name": "It has no name of its own yet.",
        "people": "No groups yet · still missing: a dispatcher, a sales controller, a cashier",
        "prices": "No list is in force yet.",
        "release": "This comes after the price list.",
        "devices": "Still missing: Unit board, Turn board, Visitor check-in",
        "rosters": "No group has filed its list for today yet.",
    }


def test_a_name_of_its_own_is_a_name(house: House) -> None:
    house.do("site.open", name="望澜庭")
    assert done(house) == ["name"]
    assert said(house, "name") == "望澜庭"


def test_people_are_entered_once_every_group_and_every_desk_has_somebody(house: House) -> None:
    staff(house, {"A": 2})
    assert said(house, "people") == "Groups: 1 · consultants: 2"
    assert "people" in done(house)
    house.do("group.save", id="B", order=2)
    assert said(house, "people") == "Groups: 2 · consultants: 2 · still missing: consultants of group B"
    assert "people" not in done(house)


def test_somebody_who_has_left_does_no_work(house: House) -> None:
    staff(house, {"A": 2})
    house.do("person.save", id=house.desk("cashier").person, name="desk cashier", role="cashier", active=False)
    assert said(house, "people").endswith("still missing: a cashier")


def test_homes_are_listed_before_they_are_released(house: House) -> None:
    lines = [{"id": "u1", "building": "3栋", "room": "102", "floor": 1, "area": "98.27", "price_fen": 380_000_000}]
    house.do("price_list.activate", filename="开盘.xlsx", units=lines)
    assert said(house, "prices") == "Homes: 1 · latest list: 开盘.xlsx, 2025-03-03"
    assert said(house, "release") == "No home is released yet; the board shows all of them as not for sale."
    assert done(house) == ["prices"]
    house.do("unit.release", units=["u1"])
    assert said(house, "release") == "Released: 1 of 1"
    assert done(house) == ["prices", "release"]


def test_screens_are_paired_once_each_kind_is_there(house: House) -> None:
    pair(house, "board", "turns")
    assert said(house, "devices") == "Still missing: Visitor check-in"
    pair(house, "checkin", "board")
    assert said(house, "devices") == "Unit board: 2 · Turn board: 1 · Visitor check-in: 1"
    assert done(house) == ["devices"]
    tablet = next(d for d in house.hall.all(Device).values() if d.screen == "checkin")
    house.do("device.revoke", device=tablet.id)
    assert done(house) == [], "a screen that was shut out is not there"


def test_rosters_are_done_when_they_are_locked_and_only_for_today(house: House) -> None:
    staff(house, {"A": 8, "B": 8})
    house.roster(["A", "B"], days(1))
    assert said(house, "rosters") == "No group has filed its list for today yet."
    house.roster(["A"], MONDAY)
    assert said(house, "rosters") == "Filed: 1 of 2, not locked yet"
    assert "rosters" not in done(house)
    house.do("roster.lock", day=MONDAY.isoformat())
    assert said(house, "rosters") == "Locked: 1 of 2"
    assert "rosters" in done(house), "who filed nothing stays out, and the hall is open"


def test_a_hall_at_work_has_done_everything(house: House) -> None:
    staff(house, {"A": 8, "B": 8})
    stock(house)
    pair(house, "board", "turns", "checkin")
    open_day(house)
    assert done(house) == ORDER


@pytest.mark.parametrize(("name", "role"), [
    ("name", "admin"), ("people", "admin"), ("prices", "site_lead"), ("release", "controller"), ("devices", "admin"),
    ("rosters", "site_lead"),
])  # fmt: skip
def test_whoever_may_do_a_step_is_led_there(house: House, name: str, role: str) -> None:
    step = steps(house)[name]
    assert step.is_for(viewer("p", role))
    assert not step.is_for(viewer("p", "consultant", "A"))
    assert step.who != ""


def test_the_way_to_a_step_leads_to_a_tab_whoever_may_do_it_finds(house: House) -> None:
    """A link to a page that shows nothing would send people in circles."""
    from kiosk.office.roles import PARTS

    lost = [
        (step.name, role) for step in steps(house).values() for role in PARTS["steps"] - {"system"}
        if step.tab and step.is_for(viewer("p", role)) and role not in PARTS[step.tab]
    ]  # fmt: skip
    assert lost == []


def test_the_steps_speak_chinese(house: House) -> None:
    staff(house, {"A": 2})
    house.do("group.save", id="B", order=2)
    assert len(house.hall.all(Group)) == 2
    assert steps(house, "zh_CN")["people"].state == "2 个组，2 位置业顾问；还缺 B 组的置业顾问"
