"""Whatever waits for a signature stands on the approvals desk, of any kind, and no file of the desk knows which."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar
from unittest.mock import MagicMock

import pytest

from domain.core.cases import CASES, case
from domain.core.change import Change
from domain.core.command import COMMANDS
from domain.core.hall import Hall
from domain.core.record import KINDS, Record
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from kiosk.approvals.screen import SCREEN, desk
from server.screen import Audience
from tests.hall import viewer
from tests.kiosk.gifts import gifts
from tests.kiosk.sales import NOW, a_hall
from tests.shown import shown

CONTROLLER = Audience(role="controller")


@pytest.fixture
def gift() -> Iterator[type[Any]]:
    with gifts() as kind:
        yield kind


def a_gift(kind: type[Any], minutes: int = 30, **more: Any) -> Any:
    until = NOW + timedelta(minutes=minutes)
    return kind(id="f1", what="家电礼包", giver="a7", fen=880_000, since=NOW, until=until, **more)


def cases(hall: Hall, audience: Audience = CONTROLLER) -> list[dict[str, Any]]:
    """As the desk lists them: by their deadline."""
    cards = [card["case"] for card in shown(desk(), hall, audience).values() if card.get("case")]
    return sorted(cards, key=lambda case: case["due"])


def told(hall: Hall, verb: str, by: Viewer, **arguments: Any) -> None:
    change = Change(hall, 1, NOW, MagicMock())
    COMMANDS[verb].run(change, by, **arguments)


def test_the_head_application_of_a_home_is_a_case_and_those_behind_it_are_none() -> None:
    (case,) = cases(a_hall())
    assert case == {
        "kind": "application", "id": "x1", "title": "3栋2单元1802", "about": "B4 · 邵客**", "money": 453_868_100,
        "step": 1, "steps": 1, "since": "2026-11-22T06:00:00Z", "due": "2026-11-22T07:00:00Z",
        "signers": ["controller", "site_lead"],
        "verbs": {"sign": "application.approve", "refuse": "application.refuse", "undo": "application.undo"},
    }  # fmt: skip


def test_a_kind_nobody_of_the_desk_has_heard_of_stands_between_the_others(gift: type[Any]) -> None:
    hall = a_hall(a_gift(gift))
    assert [(case["kind"], case["title"]) for case in cases(hall)] == [
        ("gift", "家电礼包"),
        ("application", "3栋2单元1802"),
    ]
    assert shown(desk(), hall, CONTROLLER)["gift/f1"]["case"] == {
        "kind": "gift", "id": "f1", "title": "家电礼包", "about": "A7", "money": 880_000, "step": 1, "steps": 2,
        "since": "2026-11-22T06:00:00Z", "due": "2026-11-22T06:30:00Z", "signers": ["site_manager"],
        "verbs": {"sign": "gift.sign", "refuse": "gift.refuse", "undo": "gift.undo"},
    }  # fmt: skip
    assert "gift/f1" not in shown(SCREEN, hall, CONTROLLER), "the premise: the desk in use was made before"


def test_it_waits_for_one_signature_after_the_other_and_then_for_none(gift: type[Any]) -> None:
    hall = a_hall(a_gift(gift))
    told(hall, "gift.sign", viewer("sm", "site_manager"), gift="f1")
    second = cases(hall)[0]
    assert (second["step"], second["signers"]) == (2, ["site_lead", "executive"])
    with pytest.raises(Refused, match="signed-before"):
        told(hall, "gift.sign", viewer("sm", "site_lead"), gift="f1")
    told(hall, "gift.sign", viewer("ex", "executive"), gift="f1")
    assert [case["kind"] for case in cases(hall)] == ["application"]


def test_a_kind_without_a_way_back_names_none() -> None:
    class Plain(Record):
        kind: ClassVar[str] = "plain"

    try:
        case(Plain, sign="plain.sign", refuse="plain.refuse")(lambda *_: None)
        assert CASES[Plain].verbs == {"sign": "plain.sign", "refuse": "plain.refuse"}
    finally:
        del KINDS["plain"], CASES[Plain]


def test_a_refused_one_waits_for_nobody(gift: type[Any]) -> None:
    hall = a_hall(a_gift(gift))
    told(hall, "gift.refuse", viewer("sm", "site_manager"), gift="f1", reason="太贵")
    assert [case["kind"] for case in cases(hall)] == ["application"]


def test_its_commands_are_offered_to_whom_the_table_allows_and_its_step_to_whose_it_is(gift: type[Any]) -> None:
    def panels(role: str, *stands_for: str) -> tuple[bool, list[str]]:
        cards = shown(desk(), a_hall(), Audience(role=role, stands_for=frozenset(stands_for)))
        return "gift.sign" in cards["panel/may"]["verbs"], cards["panel/names"]["roles"]

    assert panels("site_manager") == (True, ["site_manager"])
    assert panels("controller") == (False, ["controller"])
    assert panels("head", "site_lead") == (False, ["head", "site_lead"])


def test_what_its_card_shows_of_others_touches_it(gift: type[Any]) -> None:
    hall = a_hall(a_gift(gift))
    touched = set(desk().touches[Person](hall.all(Person)["a7"], hall))
    assert touched == {("application", "x2"), ("gift", "f1")}
