"""Queue: who is next and why, for the desk; masked phones, no full names, no agency."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.core.hall import Hall, hall_of
from domain.house.groups.records import Group
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.house.presence.records import Presence, PresenceState
from domain.reception.rosters.records import Roster
from domain.reception.rotation.records import Credit, Round, Slot
from domain.reception.visits.records import Visit
from kiosk.queue.lanes import lanes
from kiosk.queue.rosters import rosters
from kiosk.queue.screen import SCREEN, people, today, visit_card
from server.screen import Audience
from tests.shown import shown as all_of

NOW = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
DAY = date(2026, 11, 22)
DESK = Audience(role="dispatcher")
NAMES = ("林丹青", "何晓雯", "苏明远", "欧阳修")


def a_hall(*records: object, size: int = 4, **states: PresenceState) -> Hall:
    """Round 3 of the front desk with one slot each for p1, p2, …, who wait unless told otherwise."""
    ids = [f"p{n}" for n in range(1, size + 1)]
    return hall_of(
        [
            Group(id="A", order=0, agency="秘密机构"),
            *(
                Person(id=p, name=NAMES[n % 4], role="consultant", group="A", badge=f"A{n + 1:02d}")
                for n, p in enumerate(ids)
            ),
            *(Presence(id=p, state=states.get(p, "waiting"), since=NOW) for p in ids),
            Round(id="visit-3", lane="visit", number=3, size=size, built_at=NOW, day=DAY),
            *(
                Slot(id=f"visit-3-{n}", round="visit-3", lane="visit", position=n, consultant=p, group="A")
                for n, p in enumerate(ids, 1)
            ),
            *records,  # type: ignore[list-item]
        ]
    )


def a_visit(**changes: object) -> Visit:
    facts: dict[str, object] = {
        "id": "v1", "number": 26, "name": "王女士", "phone": "138****1234", "client": "c-secret", "checked_in_at": NOW,
    }  # fmt: skip
    return Visit(**{**facts, **changes})


def test_the_desk_sees_who_waits_with_a_masked_phone() -> None:
    card = visit_card(a_visit(party=2, why=[{"rule": "RT-14", "say": "new-client"}]), a_hall())
    assert card is not None
    assert (card["number"], card["name"], card["phone"], card["party"]) == (26, "王女士", "138****1234", 2)
    assert card["why"] == [{"rule": "RT-14", "say": "new-client"}]
    assert "client" not in card


def test_a_called_visit_says_until_when_to_answer() -> None:
    visit = a_visit(state="called", consultant="p1", called_at=NOW, accept_by=NOW + timedelta(seconds=30))
    card = visit_card(visit, a_hall())
    assert card is not None
    assert (card["called_at"], card["accept_by"]) == ("2026-11-22T06:05:00Z", "2026-11-22T06:05:30Z")


@pytest.mark.parametrize("state", ["ended", "left"])
def test_finished_visits_leave_the_desk(state: str) -> None:
    assert visit_card(a_visit(state=state), a_hall()) is None


def test_the_next_person_comes_with_every_reason() -> None:
    lane = lanes.render(a_hall(p1="receiving", p2="away_private"))["visit"]
    assert (lane["next"]["consultant"], lane["next"]["position"], lane["next"]["slot"]) == ("p3", 3, "visit-3-3")
    assert [(r["rule"], r["say"]) for r in lane["next"]["why"]] == [
        ("RT-50", "at-work"), ("RT-22", "absent"), ("RT-02", "at-the-pointer"),
    ]  # fmt: skip


def test_a_make_up_goes_first_and_is_listed() -> None:
    owed = Credit(id="w1", lane="visit", consultant="p4", granted_at=NOW)
    lane = lanes.render(a_hall(owed, Credit(id="w2", lane="call", consultant="p1", granted_at=NOW)))["visit"]
    assert (lane["next"]["consultant"], lane["next"]["credit"], lane["next"]["slot"]) == ("p4", "w1", None)
    assert [c["id"] for c in lane["credits"]] == ["w1"]


def test_the_round_is_drawn_slot_by_slot() -> None:
    hall = a_hall()
    for n, state in ((1, "served"), (2, "void")):
        slot = hall.get(Slot, f"visit-3-{n}")
        assert slot is not None
        hall.put(slot.but(state=state))
    drawn = lanes.render(hall)["visit"]["round"]
    assert (drawn["marks"], drawn["done"], drawn["pointer"], drawn["size"]) == ("sv..", 2, 3, 4)


def test_the_line_always_holds_the_one_who_is_next() -> None:
    busy: dict[str, PresenceState] = {f"p{n}": "receiving" for n in range(1, 12)}
    lane = lanes.render(a_hall(size=20, **busy))["visit"]
    assert lane["next"]["position"] == 12
    assert [s["position"] for s in lane["line"]] == [1, 2, 11, 12, 13, 14, 15, 16]


def test_a_lane_without_a_round_says_so() -> None:
    lane = lanes.render(a_hall())["call"]
    assert (lane["round"], lane["next"]["consultant"], lane["line"], lane["rest"]) == (None, None, [], "")


def test_when_nobody_is_next_the_desk_learns_why() -> None:
    busy: dict[str, PresenceState] = dict.fromkeys(("p1", "p2", "p3", "p4"), "receiving")
    spare = (
        Person(id="p5", name="周杰", role="consultant", group="A", badge="A05"),
        Presence(id="p5", state="waiting", since=NOW),
    )
    listed = Roster(id="x/A", day=DAY, group="A", people=["p1", "p5"], filed_at=NOW, filed_by="x", locked=True)
    assert lanes.render(a_hall(**busy))["visit"]["rest"] == ""
    assert lanes.render(a_hall(*spare, listed, **busy))["visit"]["rest"] == "next_round"
    last = a_hall(*spare, listed, size=1)
    slot = last.get(Slot, "visit-3-1")
    assert slot is not None
    last.put(slot.but(state="called"))
    assert lanes.render(last)["visit"]["rest"] == "last_call"


def test_the_values_in_force_are_shown_with_their_rule() -> None:
    default = lanes.render(a_hall())["rules"]["turn.accept_seconds"]
    assert default == {"value": 30, "source": "RT-40", "since": None, "version": 1}
    row = Policy(id="turn.accept_seconds", value=45, source="office", since=NOW, version=2)
    changed = lanes.render(a_hall(row))["rules"]["turn.accept_seconds"]
    assert changed == {"value": 45, "source": "office", "since": "2026-11-22T06:05:00Z", "version": 2}


def test_people_are_badges_surnames_and_where_they_are() -> None:
    card = people.render(a_hall(Person(id="u9", name="高敏", role="dispatcher"), p4="away_work"))
    assert list(card) == ["p1", "p2", "p3", "p4"]
    assert (card["p4"]["badge"], card["p4"]["surname"], card["p4"]["state"]) == ("A04", "欧阳", "away_work")


def test_rosters_of_the_newest_day_with_excluded_groups() -> None:
    old = Roster(id="2026-11-21/A", day=date(2026, 11, 21), group="A", people=["p1"], filed_at=NOW, filed_by="x")
    new = Roster(
        id="2026-11-22/A", day=DAY, group="A", people=["p1", "p2"], filed_at=NOW, filed_by="x", locked=True,
        excluded="below-minimum",
    )  # fmt: skip
    card = rosters.render(a_hall(old, new, Group(id="B", order=1)))
    assert card["day"] == "2026-11-22"
    assert [(g["group"], g["people"], g["excluded"]) for g in card["groups"]] == [
        ("A", 2, "below-minimum"),
        ("B", 0, ""),
    ]


def test_visitors_and_callers_are_counted_apart() -> None:
    said = today.render(a_hall(a_visit(), a_visit(id="v2", lane="call")))
    assert said == {"visits": 1, "calls": 1, "waiting": 1, "receiving": 0, "on_duty": {}, "duty": [0, 0]}


def test_the_desk_never_shows_full_names_clients_or_agencies() -> None:
    """RO-01, of agencies."""
    visit = a_visit(wanted="p1", sort="returning")
    hall = a_hall(visit, p2="away_developer")
    shown = json.dumps(all_of(SCREEN, hall, DESK), ensure_ascii=False)
    assert "王女士" in shown, "the test must look at something"
    assert [canary for canary in (*NAMES, "c-secret", "秘密机构") if canary in shown] == []


def test_who_may_open_the_desk() -> None:
    desk = {"dispatcher", "site_lead", "admin", "control_supervisor", "system"}
    assert desk | {"site_manager", "head"} == SCREEN.opened_by  # these two look on (RO-17)
