"""The admin asks something of a screen through the one door; the office asks how all of them are."""

from datetime import timedelta
from pathlib import Path

import pytest

from domain.core.refusal import Refused
from domain.core.roles import ROLES
from domain.house.devices.records import DEVICE_SCREENS, Ask, Device
from kiosk.office.roles import PARTS
from server.run.blocking_store import look
from tests.hall import MONDAY, House, stock
from tests.machine import Valkey
from tests.server.offices import opened


@pytest.mark.parametrize("what", ["reload", "identify"])
def test_what_is_asked_of_a_screen_is_on_record_until_the_night(monday: House, what: str) -> None:
    device = monday.do("device.add", screen="board", name="大厅左墙").result["device"]
    monday.do(f"device.{what}", device=device)
    assert monday.hall.all(Ask) == {device: Ask(id=device, what=what, at=monday.now)}  # type: ignore[arg-type]
    monday.do("device.identify", device=device)
    assert monday.hall.all(Ask)[device].what == "identify", "only the last is kept"
    monday.night(MONDAY + timedelta(days=1))
    assert monday.hall.all(Ask) == {}


@pytest.mark.parametrize("verb", ["device.reload", "device.identify", "device.revoke"])
def test_nothing_is_asked_of_a_screen_that_was_shut_out(house: House, verb: str) -> None:
    device = house.do("device.add", screen="board", name="大厅左墙").result["device"]
    house.do("device.revoke", device=device)
    with pytest.raises(Refused, match="device-revoked"):
        house.do(verb, device=device)
    with pytest.raises(Refused, match="unknown-record"):
        house.do(verb, device="nobody")
    assert house.hall.all(Ask) == {}


def test_a_building_is_pinned_to_a_wall_until_it_is_taken_down(house: House) -> None:
    """It is on record, so that it outlives a restart, and only a unit board shows buildings."""
    stock(house)
    wall = house.do("device.add", screen="board", name="大厅左墙").result["device"]
    turns = house.do("device.add", screen="turns", name="大厅右墙").result["device"]
    building = "3栋"
    house.do("device.pin", device=wall, building=building)
    assert look(house.engine, house.name).hall.all(Device)[wall].pinned == building
    for device, place in ((wall, "没有的楼"), (turns, building)):
        with pytest.raises(Refused, match="bad-arguments"):
            house.do("device.pin", device=device, building=place)
    assert house.hall.all(Device)[wall].pinned == building
    house.do("device.pin", device=wall)
    assert house.hall.all(Device)[wall].pinned == ""
    house.do("device.revoke", device=wall)
    with pytest.raises(Refused, match="device-revoked"):
        house.do("device.pin", device=wall, building=building)


async def test_the_office_is_told_how_every_screen_is(valkey: Valkey, tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path) as office:
        for screen in DEVICE_SCREENS:
            added = await office.do("device.add", {"screen": screen, "name": f"the {screen}"}, "admin", f"add-{screen}")
            assert added.status_code == 200
        for role in ROLES:
            answer = await office.ask("fleet", role)
            assert answer.status_code == (200 if role in PARTS["devices"] else 403), role
        told = (await office.ask("fleet")).json()
        assert told["seq"] == office.now()[0]
        assert [row["screen"] for row in told["devices"]] == list(DEVICE_SCREENS)
        assert {row["state"] for row in told["devices"]} <= {"unknown", "never"}
        assert {row["heard_at"] for row in told["devices"]} == {None}
