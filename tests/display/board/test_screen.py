"""What the unit board shows, and what nobody may learn from it."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from display.board.screen import PUBLIC, SCREEN
from domain.core.hall import Hall, hall_of
from domain.core.record import Record
from domain.core.roles import ROLES
from domain.house.devices.records import Device
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.house.site.records import Site
from domain.sales.applications.records import Application
from domain.sales.plan.records import SalesPlan
from domain.sales.units.records import Unit, UnitState
from domain.sales.units.rules import MOVES, freeze, sold
from tests.shown import panel as panel_of

NOW = datetime(2026, 11, 22, 6, 5, 12, tzinfo=UTC)


def unit(state: str = "available", room: str = "1802", **fields: Any) -> Unit:
    defaults: dict[str, Any] = {
        "id": f"u-{room}", "building": "3栋", "entrance": "2单元", "floor": 18, "room": room, "area": Decimal("91.94"),
        "price_fen": 543_210_987, "state": state, "since": NOW,
    }  # fmt: skip
    return Unit(**{**defaults, **fields})


def hall(*records: Record) -> Hall:
    return hall_of([Site(id="site", name="云栖里"), *records])


def card(shown: Unit) -> Any:
    return SCREEN.cards[Unit](shown, hall(shown))


def panel(name: str, *records: Record) -> Any:
    return panel_of(SCREEN, name, hall(*records))


def test_a_unit_says_where_it_is_and_how_it_stands() -> None:
    assert card(unit("controlled")) == {
        "building": "3栋", "entrance": "2单元", "floor": 18, "room": "1802", "state": "controlled", "until": None,
        "since": "2026-11-22T06:05:12Z",
    }  # fmt: skip


def test_a_hold_counts_down_to_its_moment() -> None:
    held = unit("on_hold", hold_until=NOW + timedelta(minutes=30), held_for="a1")
    assert (card(held)["state"], card(held)["until"]) == ("on_hold", "2026-11-22T06:35:12Z")


def test_a_floor_that_is_not_called_by_its_number_says_what_it_is_called() -> None:
    assert card(unit(floor=4, floor_label="3A", room="3A02"))["floor_label"] == "3A"
    assert "floor_label" not in card(unit()), "nothing that says nothing is told to every wall"


def test_a_wall_is_told_which_building_it_shows_alone_and_nothing_of_other_devices() -> None:
    wall = Device(id="d7", screen="board", name="北墙", paired_at=NOW)
    shown = SCREEN.cards[Device]
    assert shown(wall, hall(wall)) is None
    assert shown(wall.but(pinned="3栋"), hall()) == {"building": "3栋"}
    assert shown(wall.but(pinned="3栋", revoked_at=NOW), hall()) is None


def test_a_villa_has_no_floor() -> None:
    assert card(unit(floor=None, room="V12"))["floor"] is None


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("unreleased", "unreleased"), ("available", "available"), ("applied", "available"), ("on_hold", "on_hold"),
        ("controlled", "controlled"), ("subscribed", "sold"), ("signed", "sold"), ("withdrawing", "sold"),
        ("reserved", "reserved"),
    ],
)  # fmt: skip
def test_every_state_has_one_public_word(state: str, shown: str) -> None:
    assert card(unit(state))["state"] == shown


def test_an_application_leaves_no_trace() -> None:
    """Applied for, or no longer: the board's cards are the same, moments included."""
    before = unit("available", since=NOW - timedelta(hours=3))
    applied, freed = unit("applied", since=NOW), unit("available", since=NOW + timedelta(minutes=9))
    assert card(before) == card(applied) == card(freed)
    for name in SCREEN.panels:
        assert panel(name, before) == panel(name, applied) == panel(name, freed)


@pytest.mark.parametrize("state", PUBLIC)
def test_a_frozen_home_is_shown_as_it_was(state: UnitState) -> None:
    """Why a home is off sale is nobody's business on a wall. A hold's countdown alone stands still."""
    before = unit(state, hold_until=NOW + timedelta(minutes=30), since=NOW - timedelta(hours=1))
    frozen = freeze(before, why="dispute: two heirs", now=NOW)
    assert card(frozen) == card(before) | {"until": None}
    assert panel("counts", frozen) == panel("counts", before)
    changes = [change | {"until": None} for change in panel("latest", before)["changes"]]
    assert panel("latest", frozen)["changes"] == changes


def test_withdrawing_and_signing_leave_no_trace() -> None:
    assert card(unit("withdrawing"))["since"] is None
    assert card(unit("signed"))["since"] is None
    assert panel("latest", unit("withdrawing"), unit("signed", room="1803"))["changes"] == []


def test_no_move_inside_one_public_state_is_dated() -> None:
    """Whatever moves without changing the public state must not change the card either."""
    hidden = [(old, new) for (old, _), new in MOVES.items() if old != new and PUBLIC[old] == PUBLIC[new]]
    assert hidden
    for old, new in hidden:
        assert card(unit(old)) == card(unit(new, since=NOW + timedelta(hours=1)))


def test_the_latest_six_public_changes_newest_first() -> None:
    controlled = [unit("controlled", room=f"{n}01", since=NOW + timedelta(minutes=n)) for n in range(1, 9)]
    changes = panel("latest", *controlled, unit(room="999", since=NOW + timedelta(hours=1)))["changes"]
    assert [change["room"] for change in changes] == ["801", "701", "601", "501", "401", "301"]
    assert changes[0]["unit"] == "u-801"


def test_counts_per_building_and_the_rate_of_what_was_released() -> None:
    """SC-15: what is on hold or not released is not counted as sold."""
    counts = panel(
        "counts", unit("available", "101"), unit("applied", "102"), unit("controlled", "103"), unit("signed", "104"),
        unit("unreleased", "105"), unit("on_hold", "106", building="10栋"),
    )  # fmt: skip
    assert [building["name"] for building in counts["buildings"]] == ["3栋", "10栋"]
    third = counts["buildings"][0]
    assert third["states"] == {
        "unreleased": 1, "available": 2, "on_hold": 0, "controlled": 1, "sold": 1, "reserved": 0,
    }  # fmt: skip
    assert (third["released"], third["rate"]) == (4, 50)
    assert (counts["all"]["released"], counts["all"]["rate"]) == (5, 40)


@pytest.mark.parametrize("state", [state for state in PUBLIC if state != "unreleased"])
def test_the_rate_counts_what_one_rule_calls_sold(state: UnitState) -> None:
    """SC-15: a home that is being withdrawn stays sold, in the count as in its word, until it is given back."""
    assert panel("counts", unit(state))["all"]["rate"] == (100 if sold(state) else 0)
    assert (PUBLIC[state] in ("controlled", "sold")) == sold(state)


def test_one_home_short_of_all_is_not_all() -> None:
    """99.5 % is no 100."""
    homes = [unit("signed", id=f"3-{n}") for n in range(199)]
    assert panel("counts", *homes, unit("available", id="3-200"))["all"]["rate"] == 99


def test_nothing_released_has_no_rate() -> None:
    assert panel("counts", unit("unreleased"))["all"]["rate"] is None
    assert panel("counts")["buildings"] == []


def test_the_site_says_its_name() -> None:
    assert panel("site") == {"name": "云栖里"}


def test_the_board_never_shows_price_client_consultant_or_owner() -> None:
    """SC-20, of prices."""
    held = unit("on_hold", hold_until=NOW, held_for="a-canary", price_list="pl-canary", layout="户型", orientation="南")
    application = Application(
        id="a-canary", number=7, unit=held.id, consultant="p-canary", group="G", client="c-canary", client_name="王**",
        client_phone="138****1234", price_fen=543_210_987, submitted_at=NOW, answer_by=NOW, state="approved",
    )  # fmt: skip
    person = Person(id="p-canary", name="林嘉", role="consultant", group="G", badge="A07")
    records = [held, application, person]
    shown = json.dumps(
        [card(held), *(panel(name, *records) for name in SCREEN.panels)], ensure_ascii=False, sort_keys=True
    )
    assert held.room in shown
    for secret in ("canary", "王", "138", "1234", "543210987", "5432109", "林", "A07", "91.94", "price", "held_for"):
        assert secret not in shown


def test_the_board_opens_for_its_device_and_for_everyone_signed_in_and_can_do_nothing() -> None:
    assert SCREEN.opened_by == {"device:board", "system", *ROLES}
    assert set(SCREEN.cards) == {Unit, Device}


def a_plan(**changes: Any) -> SalesPlan:
    return SalesPlan(id="plan", since=NOW, phase_since=NOW, **changes)


def test_the_phase_stands_on_the_wall_and_its_progress_where_the_hall_wishes() -> None:
    """SC-38 and SC-44; a hall without a plan says nothing of it."""
    homes = [unit("signed", id="3-1"), unit("controlled", id="3-2"), unit("available", id="3-3")]
    going = a_plan(phase="strong", targets={"strong": 8})
    shows = Policy(id="wall.progress", value="yes", source="the test", since=NOW)
    assert panel("plan", *homes) == {"phase": None}
    assert panel("plan", *homes, going) == {"phase": "strong"}
    assert panel("plan", *homes, going, shows) == {
        "phase": "strong", "lines": {"controlled": "25.0", "subscribed": "12.5", "signed": "12.5"},
    }  # fmt: skip
    assert panel("plan", *homes, a_plan(), shows) == {"phase": "preparation"}, "nothing to be sold"
