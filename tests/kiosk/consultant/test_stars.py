"""The homes a group shows first: starred on its own phones, and plain on all others (SC-14)."""

from typing import Any

from domain.house.policy.records import Policy
from domain.sales.push_lists.records import PushList
from kiosk.consultant.screen import SCREEN
from server.screen import Audience
from tests.kiosk.sales import A00, A07, B00, B04, NOW, a_hall, text
from tests.shown import shown


def pushed(id: str = "l1", **changes: Any) -> PushList:
    values: dict[str, Any] = {"group": "A", "units": ["1801", "1802"], "state": "standing"}
    return PushList(id=id, proposed_by="person:a0", proposed_at=NOW, **(values | changes))


def stars(audience: Audience, *lists: PushList) -> Any:
    return shown(SCREEN, a_hall(*lists), audience)["panel/stars"]


def test_the_group_sees_its_stars_and_every_other_plain_homes() -> None:
    """SC-14."""
    assert stars(A07, pushed())["units"] == ["1801", "1802"]
    for other in (B00, B04):
        with_list, without = shown(SCREEN, a_hall(pushed()), other), shown(SCREEN, a_hall(), other)
        assert text(with_list) == text(without), "nothing of it is sent"


def test_what_is_proposed_is_no_star_and_its_managers_alone_see_it() -> None:
    """SC-14."""
    waits = pushed("l2", state="proposed", units=["1803"])
    assert stars(A07, waits) == {}
    found = stars(A00, pushed(), waits)
    assert (found["units"], found["proposed"], found["waiting"]) == (["1801", "1802"], ["1803"], "l2")
    assert stars(B00, waits)["proposed"] is None


def test_after_how_many_days_a_home_moves_slowly_is_a_rule_of_the_hall() -> None:
    """SC-43."""
    assert shown(SCREEN, a_hall(), A07)["panel/rules"]["slow_days"] == 90
    mine = Policy(id="slow.days", value=30, source="here", since=NOW)
    assert shown(SCREEN, a_hall(mine), A07)["panel/rules"]["slow_days"] == 30
