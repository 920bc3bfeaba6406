"""Check-in: what the public tablet shows, and what it never shows."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from domain.core.hall import Hall, hall_of
from domain.house.groups.records import Group
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.reception.visits.records import Visit
from kiosk.badges import surname
from kiosk.checkin.screen import SCREEN, consultants, visit_card
from tests.shown import shown as all_of

NOW = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
CANARIES = ("金丝雀女士", "139****7788", "林丹青", "秘密机构", "c-secret", "friend-of-boss", "A组")


def a_visit(**changes: object) -> Visit:
    facts: dict[str, object] = {
        "id": "v1", "number": 26, "name": "金丝雀女士", "phone": "139****7788", "client": "c-secret",
        "heard": "friend-of-boss", "checked_in_at": NOW, "why": [{"rule": "RT-19", "say": "protected", "consultant": "p7"}],
    }  # fmt: skip
    return Visit(**{**facts, **changes})


def a_hall(*records: object) -> Hall:
    return hall_of(
        [
            Group(id="A", order=0, agency="秘密机构"),
            Person(id="p7", name="林丹青", role="consultant", group="A", badge="A07"),
            Person(id="p8", name="欧阳修", role="consultant", group="A", badge="A08"),
            Person(id="p9", name="高敏", role="controller"),
            Presence(id="p7", state="waiting", since=NOW),
            *records,  # type: ignore[list-item]
        ]
    )


def test_a_waiting_visitor_is_a_number_that_nobody_comes_to_yet() -> None:
    visit = a_visit()
    assert visit_card(visit, a_hall(visit)) == {
        "number": 26, "state": "waiting", "coming": None, "desk": "", "checked_in_at": "2026-11-22T06:05:00Z",
    }  # fmt: skip


@pytest.mark.parametrize("state", ["called", "received"])
def test_a_called_visitor_learns_badge_and_surname_of_who_comes(state: str) -> None:
    visit = a_visit(state=state, consultant="p7", accept_by=NOW + timedelta(seconds=30), desk="2号桌")
    card = visit_card(visit, a_hall(visit))
    assert card is not None
    assert card["coming"] == {"badge": "A07", "surname": "林"}
    assert card["desk"] == "2号桌"


@pytest.mark.parametrize("changes", [{"state": "ended"}, {"state": "left"}, {"lane": "call"}])
def test_who_is_gone_or_only_rang_is_not_on_the_tablet(changes: dict[str, str]) -> None:
    visit = a_visit(**changes)
    assert visit_card(visit, a_hall(visit)) is None


def test_a_visitor_may_look_up_consultants_but_nobody_else_of_the_staff() -> None:
    card = consultants.render(a_hall())
    assert card == {
        "people": [
            {"id": "p7", "badge": "A07", "surname": "林", "on_duty": True},
            {"id": "p8", "badge": "A08", "surname": "欧阳", "on_duty": False},
        ],
        "on_duty": 1,
        "free": 1,
    }


def test_nobody_is_on_duty_before_the_first_comes_nor_while_all_are_out() -> None:
    """Then the tablet must not say that every consultant is with a visitor."""
    for state in ("off", "away_private"):
        hall = a_hall(Presence(id="p7", state=state, since=NOW))  # type: ignore[arg-type]
        card = consultants.render(hall)
        assert (card["on_duty"], card["free"]) == (0, 0)


@pytest.mark.parametrize("state", ["waiting", "called", "received"])
def test_nothing_private_reaches_the_tablet(state: str) -> None:
    visit = a_visit(state=state, consultant=None if state == "waiting" else "p7", wanted="p7", sort="returning")
    hall = a_hall(visit)
    shown = json.dumps(all_of(SCREEN, hall), ensure_ascii=False)
    assert "A07" in shown, "the test must look at something"
    assert [canary for canary in CANARIES if canary in shown] == []


def test_a_known_and_an_unknown_phone_look_the_same() -> None:
    known = a_visit(id="v1", client="c1", sort="returning", wanted="p7", phone="138****1234")
    unknown = a_visit(id="v2", client="c2", sort="new", wanted=None, phone="139****7788", why=[])
    hall = a_hall(known, unknown)
    assert visit_card(known, hall) == visit_card(unknown, hall)


def test_a_new_badge_reaches_the_visits_that_show_it() -> None:
    visit = a_visit(state="called", consultant="p7")
    hall = a_hall(visit, a_visit(id="v2", number=27))
    person = hall.get(Person, "p7")
    assert list(SCREEN.touches[Person](person, hall)) == [("visit", "v1")]


def test_only_the_tablet_and_the_desk_open_it() -> None:
    assert frozenset({"device:checkin", "dispatcher", "admin", "system"}) == SCREEN.opened_by


@pytest.mark.parametrize(
    ("name", "short"), [("林丹青", "林"), ("欧阳修", "欧阳"), ("Alice Wong", "Wong"), ("", ""), (" 王 ", "王")]
)
def test_surnames(name: str, short: str) -> None:
    assert surname(name) == short
