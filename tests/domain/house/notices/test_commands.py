"""Who hears of what, and until when it is kept (SC-03, SC-08, SC-10)."""

from datetime import timedelta

import pytest

from domain.core.refusal import Refused
from domain.house.groups.records import Group
from domain.house.notices.records import Notice
from domain.house.people.records import Person
from tests.bare import BareHall
from tests.hall import at, unit


@pytest.fixture
def hall() -> BareHall:
    groups = [Group(id=id, order=n, agency=f"agency {id}") for n, id in enumerate("ABCD")]
    desk = Person(id="control_supervisor", name="s", role="control_supervisor")
    made = BareHall(*groups, desk, unit("unreleased", id="3-1301"))
    made.set("application.gate", "none")
    return made


def notices(hall: BareHall, code: str) -> list[Notice]:
    return [notice for notice in hall.hall.all(Notice).values() if notice.code == code]


def controlled(hall: BareHall) -> Notice:
    first = hall.applies("A2", "10:02")
    hall.do("receipt.record", "cashier", application=first, amount_fen=2_000_000, method="card")
    [notice] = notices(hall, "controlled")
    return notice


def test_every_group_hears_of_a_control_and_of_no_client(hall: BareHall) -> None:
    notice = controlled(hall)
    assert notice.posts == ["group:A", "group:B", "group:C", "group:D"]
    assert notice.facts == {"unit": "3栋1202", "group": "A"}


def test_it_is_unread_until_the_post_has_seen_it(hall: BareHall) -> None:
    """D's manager comes back later: it still stands for him, whoever else has seen it."""
    notice = controlled(hall)
    hall.do("notice.seen", "AM", notices=[notice.id])
    held = hall.hall.all(Notice)[notice.id]
    assert [held.waits_for(f"group:{group}") for group in "ABCD"] == [False, True, True, True]
    assert held.seen["group:A"]["by"] == "person:AM"
    before = hall.now
    hall.do("notice.seen", "AM", notices=[notice.id, "n-unknown"])
    assert hall.hall.all(Notice)[notice.id].seen["group:A"]["at"] == before.isoformat(), "seen once"
    hall.do("notice.seen", "controller", notices=[notice.id])
    assert "role:controller" not in hall.hall.all(Notice)[notice.id].seen, "it was told nothing"


def test_it_goes_by_night_once_all_have_seen_it_or_after_some_days(hall: BareHall) -> None:
    notice = controlled(hall)
    today = notice.at.date()
    assert not notice.may_go(hall.hall, today)
    for group in "ABCD":
        hall.do("notice.seen", f"{group}M", notices=[notice.id])
    assert hall.hall.all(Notice)[notice.id].may_go(hall.hall, today)
    assert notice.may_go(hall.hall, today + timedelta(days=4))


def test_those_above_hear_of_what_nobody_decided(hall: BareHall) -> None:
    hall.set("application.gate", "approval")
    hall.applies("A2", "10:00")
    hall.at("11:00")
    [notice] = notices(hall, "overdue")
    assert (notice.posts, notice.at) == (["role:site_lead", "role:control_supervisor", "role:head"], at("11:00"))


def test_supervision_hears_of_a_hidden_hold(hall: BareHall) -> None:
    for who, clock in (("D3", "09:00"), ("D4", "10:10"), ("D3", "11:20")):
        hall.applies(who, clock)
    hall.at("12:25")
    [notice] = notices(hall, "cooling")
    assert notice.posts == ["role:control_supervisor", "role:site_lead", "group:D"]
    assert notice.facts["until"] == at("14:20").isoformat()


def test_an_absence_and_a_release_are_told(hall: BareHall) -> None:
    hall.now = at("10:00")
    hall.do("hall.was_away", since=at("09:10").isoformat(), until=at("09:50").isoformat())
    hall.do("unit.release", "controller", units=["3-1301"])
    assert [n.facts for n in hall.hall.all(Notice).values()] == [
        {"since": at("09:10").isoformat(), "minutes": 40}, {"homes": 1},
    ]  # fmt: skip


def test_too_many_at_once_are_refused(hall: BareHall) -> None:
    with pytest.raises(Refused, match=r"^bad-arguments"):
        hall.do("notice.seen", "AM", notices=[str(n) for n in range(201)])
