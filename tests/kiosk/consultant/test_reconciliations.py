"""The morning sheet on a phone: for whoever signs it for a group (SC-13)."""

from datetime import timedelta
from typing import Any

import pytest

from domain.house.groups.records import Group
from domain.sales.reconciliations.records import Reconciliation
from kiosk.consultant.screen import SCREEN
from server.screen import Audience
from tests.kiosk.sales import A00, A07, B00, NOW, a_hall
from tests.shown import shown


def sheet(**changes: Any) -> Reconciliation:
    values: dict[str, Any] = {
        "day": NOW.date(), "at": NOW, "due_by": NOW + timedelta(minutes=30), "digest": "7F3A-91C2",
        "counts": {"available": {"board": 4, "money": 0, "registered": 0}}, "posts": ["controller", "A", "B"],
        "signed": {"B": {"by": "person:b0", "in_place_of": None, "at": NOW.isoformat(), "late": False}},
    }  # fmt: skip
    return Reconciliation(**({"id": NOW.date().isoformat()} | values | changes))


def on_the_phone(audience: Audience, *sheets: Reconciliation) -> Any:
    return shown(SCREEN, a_hall(Group(id="A", order=1), Group(id="B", order=2), *sheets), audience)[
        "panel/reconciliation"
    ]


def test_a_groups_manager_sees_the_sheet_with_his_own_post_and_who_has_signed() -> None:
    found = on_the_phone(A00, sheet())["sheet"]
    assert (found["mine"], found["digest"], found["state"]) == ("A", "7F3A-91C2", "open")
    assert found["posts"] == ["controller", "A", "B"]
    assert list(found["signed"]) == ["B"]
    assert on_the_phone(B00, sheet())["sheet"]["mine"] == "B"


def test_of_several_he_sees_the_newest() -> None:
    before = sheet(id="2026-11-21", day=NOW.date() - timedelta(days=1), digest="0000-0000")
    assert on_the_phone(A00, sheet(), before)["sheet"]["digest"] == "7F3A-91C2"


@pytest.mark.parametrize("sheets", [(), (sheet(),)], ids=["none", "one"])
def test_a_consultant_sees_none(sheets: tuple[Reconciliation, ...]) -> None:
    assert on_the_phone(A07, *sheets) == {}


def test_a_manager_of_a_group_that_is_not_to_sign_sees_none() -> None:
    assert on_the_phone(A00, sheet(posts=["controller", "B"])) == {}
