"""What the turn board shows, and what nobody may learn from it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from display.turns.screen import SCREEN, surname, visits_of
from domain.core.hall import Hall, hall_of
from domain.core.record import Record
from domain.core.roles import ROLES
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.house.site.records import Site
from domain.reception.rotation.records import Credit, Round, Slot
from domain.reception.visits.records import Visit
from tests.shown import panel
from tests.shown import shown as all_of

NOW = datetime(2026, 11, 22, 6, 5, 12, tzinfo=UTC)


def visit(number: int = 26, state: str = "called", **fields: Any) -> Visit:
    defaults: dict[str, Any] = {
        "id": f"v{number}", "number": number, "name": "王女士", "phone": "138****1234", "client": "c-canary",
        "state": state, "consultant": "A07", "desk": "前台 2 号", "checked_in_at": NOW, "called_at": NOW,
    }  # fmt: skip
    return Visit(**{**defaults, **fields})


def consultant(badge: str, state: str = "waiting", name: str = "林嘉敏") -> list[Record]:
    person = Person(id=badge, name=name, role="consultant", group=badge[0], badge=badge)
    return [person, Presence(id=badge, state=state, since=NOW, reason="canary reason")]


def turn(position: int, badge: str, state: str = "pending", **fields: Any) -> Slot:
    return Slot(
        id=f"visit-3-{position}", round="visit-3", lane="visit", position=position, consultant=badge, group=badge[0],
        state=state, **fields,
    )  # fmt: skip


def round_(**fields: Any) -> Round:
    return Round(id="visit-3", lane="visit", number=3, size=53, built_at=NOW, day=NOW.date(), **fields)


def hall(*records: Record) -> Hall:
    return hall_of([Site(id="site", name="云栖里"), *records])


def turns(*records: Record) -> Any:
    return panel(SCREEN, "next", hall(*records))


def card(shown: Visit, *records: Record) -> Any:
    return SCREEN.cards[Visit](shown, hall(shown, *records))


def badges(panel: Any) -> list[str]:
    return [one["badge"] for one in panel["line"]]


def test_a_called_visitor_learns_who_receives_and_where() -> None:
    assert card(visit(), *consultant("A07")) == {
        "number": 26, "name": "王女士", "state": "called", "by": {"badge": "A07", "surname": "林"}, "desk": "前台 2 号",
        "called_at": "2026-11-22T06:05:12Z",
    }  # fmt: skip


@pytest.mark.parametrize("state", ["waiting", "ended", "left"])
def test_nobody_else_is_shown(state: str) -> None:
    assert card(visit(state=state)) is None


def test_callers_on_the_phone_are_not_shown() -> None:
    assert card(visit(lane="call")) is None


def test_a_card_follows_the_badge_of_its_consultant() -> None:
    mine, other = visit(26), visit(27, consultant="B01")
    anyone = consultant("A07")[0]
    assert isinstance(anyone, Person)
    assert list(visits_of(anyone, hall(mine, other))) == [("visit", "v26")]
    assert SCREEN.touches[Person] is visits_of


def test_the_first_waiting_consultant_of_the_round_is_next() -> None:
    panel = turns(
        round_(), turn(14, "A06", "served"), turn(15, "C04"), turn(16, "D04"), turn(17, "A05"),
        *consultant("C04", "receiving"), *consultant("D04"), *consultant("A05", "off"),
    )  # fmt: skip
    assert panel["round"] == {"number": 3, "size": 53}
    assert panel["position"] == 15
    assert panel["next"] == {"badge": "D04", "surname": "林", "presence": "waiting", "tag": ""}
    assert [(one["badge"], one["presence"], one["tag"]) for one in panel["line"]] == [
        ("C04", "receiving", ""),
        ("A05", "off", ""),
    ]


def test_those_whom_the_next_call_passes_are_marked() -> None:
    panel = turns(
        round_(), turn(1, "A01"), turn(2, "B01"), turn(3, "C01"),
        *consultant("A01", "away_private"), *consultant("B01", "away_developer"), *consultant("C01"),
    )  # fmt: skip
    assert panel["next"]["badge"] == "C01"
    assert [one["tag"] for one in panel["line"]] == ["skipped", "deferred"]


def test_a_make_up_comes_before_the_round() -> None:
    credits = [Credit(id="k1", lane="visit", consultant="B02", granted_at=NOW)]
    panel = turns(round_(), turn(1, "A01"), *credits, *consultant("A01"), *consultant("B02"))
    assert (panel["next"]["badge"], panel["next"]["tag"]) == ("B02", "make_up")
    assert badges(panel) == ["A01"]


def test_a_make_up_whose_holder_is_busy_waits_in_front() -> None:
    credits = [Credit(id="k1", lane="visit", consultant="B02", granted_at=NOW)]
    panel = turns(round_(), turn(1, "A01"), *credits, *consultant("A01"), *consultant("B02", "receiving"))
    assert panel["next"]["badge"] == "A01"
    assert [(one["badge"], one["tag"]) for one in panel["line"]] == [("B02", "make_up")]


def test_a_spent_make_up_and_one_for_the_phone_are_not_shown() -> None:
    spent = Credit(id="k1", lane="visit", consultant="B02", granted_at=NOW, used_at=NOW)
    called = Credit(id="k2", lane="visit", consultant="B02", granted_at=NOW, visit="v1")
    phone = Credit(id="k3", lane="call", consultant="B02", granted_at=NOW)
    panel = turns(round_(), turn(1, "A01"), spent, called, phone, *consultant("A01"), *consultant("B02"))
    assert (panel["next"]["badge"], panel["line"]) == ("A01", [])


def test_a_substitute_stands_for_the_one_whose_turn_it_is() -> None:
    panel = turns(round_(), turn(1, "A01", cover="A09"), *consultant("A01", "off"), *consultant("A09"))
    assert (panel["next"]["badge"], panel["next"]["tag"]) == ("A09", "cover")


def test_eight_follow_the_next_one() -> None:
    people = [f"A{n:02d}" for n in range(1, 13)]
    panel = turns(
        round_(),
        *(turn(n, badge) for n, badge in enumerate(people, 1)),
        *(record for badge in people for record in consultant(badge)),
    )
    assert panel["next"]["badge"] == "A01"
    assert badges(panel) == people[1:9]


def test_nobody_free_and_no_round_are_said() -> None:
    busy = turns(round_(), turn(1, "A01"), *consultant("A01", "receiving"))
    assert (busy["next"], badges(busy)) == (None, ["A01"])
    none = turns(round_(completed_at=NOW), turn(1, "A01"), *consultant("A01"))
    assert (none["round"], none["position"], none["next"], none["line"]) == (None, None, None, [])


def test_waiting_and_received_visitors_are_counted() -> None:
    panel = turns(
        visit(1, "waiting"), visit(2, "waiting"), visit(3, "received"), visit(4, "called"), visit(5, "ended"),
        visit(6, "waiting", lane="call"),
    )  # fmt: skip
    assert (panel["waiting"], panel["receiving"]) == (2, 1)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("林嘉", "林"), ("欧阳修", "欧阳"), ("东方", "东"), ("Anna Smith", "Smith"), ("Alice", "A"), ("", "")],
)
def test_of_a_name_only_the_surname(name: str, shown: str) -> None:
    assert surname(name) == shown


def test_the_turn_board_never_shows_phones_names_reasons_or_clients() -> None:
    why = [{"rule": "RT-18", "say": "canary"}]
    shown_visit = visit(heard="canary", why=why, wanted="p-canary", called_at=NOW - timedelta(minutes=1))
    records = [shown_visit, round_(), turn(1, "A07"), *consultant("A07")]
    shown = json.dumps(all_of(SCREEN, hall(*records)), ensure_ascii=False)
    assert "A07" in shown
    for secret in ("canary", "138", "1234", "林嘉", "嘉敏", "RT-18"):
        assert secret not in shown


def test_the_turn_board_opens_for_its_device_and_for_everyone_signed_in() -> None:
    assert SCREEN.opened_by == {"device:turns", "system", *ROLES}
