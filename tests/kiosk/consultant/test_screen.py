"""A consultant's phone shows the consultant's own world, and of everybody else's only what the rules let it."""

from datetime import timedelta
from typing import Any

import pytest

from domain.clients.contacts.records import Contact
from domain.core.hall import Hall
from domain.house.notices.records import Notice
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.reception.rotation.records import Credit, Slot
from domain.sales.applications.records import Application
from domain.sales.challenges.records import Challenge
from domain.sales.plan.records import SalesPlan
from kiosk.consultant.screen import SCREEN
from server.screen import Audience
from tests.kiosk.sales import (
    A00,
    A07,
    A08,
    B00,
    B04,
    CANARIES,
    NOW,
    a_hall,
    a_round,
    application,
    contact,
    question,
    text,
    unit,
)
from tests.shown import shown


@pytest.mark.parametrize("me", [A07, A08, B04], ids=lambda a: a.person)
def test_a_consultant_never_sees_the_clients_of_another(me: Audience) -> None:
    sent = text(shown(SCREEN, a_hall(*a_round("a7", "a8", "b4")), me))
    mine = CANARIES[me.person or ""]
    assert mine[0] in sent
    assert mine[1] in sent
    for other, (name, phone) in CANARIES.items():
        if other != me.person:
            assert name not in sent
            assert phone not in sent
            assert f"client-{other}" not in sent


@pytest.mark.parametrize(("manager", "own", "others"), [(A00, ("a7", "a8"), ("b4",)), (B00, ("b4",), ("a7", "a8"))])
def test_a_group_manager_sees_the_own_group_and_no_other(
    manager: Audience, own: tuple[str, ...], others: tuple[str, ...]
) -> None:
    cards = shown(SCREEN, a_hall(*a_round("a7", "a8", "b4")), manager)
    sent = text(cards)
    assert all(CANARIES[p][0] in sent for p in own)
    assert not any(CANARIES[p][0] in sent or CANARIES[p][1] in sent for p in others)
    assert {p["id"] for p in cards["panel/team"]["people"]} == set(own)
    assert "甲代理" not in sent
    assert "乙代理" not in sent


def test_a_manager_without_a_group_sees_nobodys_clients() -> None:
    sent = text(shown(SCREEN, a_hall(), Audience(role="project_manager", person="pm")))
    assert not any(name in sent or phone in sent for name, phone in CANARIES.values())


def test_a_project_manager_watches_the_group_but_neither_withdraws_nor_reveals() -> None:
    cards = shown(SCREEN, a_hall(), Audience(role="project_manager", person="pm", group="A"))
    assert cards["application/x2"]["withdrawable"] is False
    assert cards["contact/k-a7"]["revealable"] is False


def test_of_a_note_its_moment_is_shown_and_nothing_else() -> None:
    """To whom the client belongs; its text is asked for by a command."""
    noted = contact("a7", notes=[{"id": "n7", "at": "2026-11-22T06:00:00+00:00", "by": "a7"}])
    hall = a_hall(noted)
    assert shown(SCREEN, hall, A07)["contact/k-a7"]["notes"] == [{"id": "n7", "at": "2026-11-22T06:00:00+00:00"}]
    assert "n7" not in text(shown(SCREEN, hall, B04))


def test_only_the_called_or_receiving_consultant_sees_the_visitor() -> None:
    hall = a_hall()
    assert shown(SCREEN, hall, A07)["visit/v1"]["accept_by"] == "2026-11-22T06:00:30Z"
    assert "visit/v2" not in shown(SCREEN, hall, A07)
    assert "visit/v1" not in shown(SCREEN, hall, B04)
    assert not any(path.startswith("visit/") for path in shown(SCREEN, hall, A00))


def test_a_unit_says_how_many_wait_but_not_who() -> None:
    hall = a_hall()
    assert shown(SCREEN, hall, A07)["unit/1802"] | {"since": None} == {
        "building": "3栋", "entrance": "2单元", "floor": 18, "room": "1802", "layout": "3室2厅", "orientation": "",
        "area": "91.94", "inner_area": None, "price_fen": 453_868_100, "state": "applied",
        "since": None, "until": None, "waiting": 2,
    }  # fmt: skip
    assert shown(SCREEN, hall, A08)["unit/1802"] == shown(SCREEN, hall, A07)["unit/1802"]
    assert shown(SCREEN, hall, A07)["unit/1803"]["until"] == "2026-11-22T06:30:00Z"
    assert "x3" not in text({"unit": shown(SCREEN, hall, A07)["unit/1803"]})


def test_a_sold_home_says_so_and_no_other_does() -> None:
    homes = {path: card for path, card in shown(SCREEN, a_hall(), A07).items() if path.startswith("unit/")}
    assert [path for path, card in homes.items() if "sold" in card] == ["unit/1804"]


def test_an_unreleased_unit_has_no_price_yet() -> None:
    assert shown(SCREEN, a_hall(), A07)["unit/1901"]["price_fen"] is None


def test_my_place_in_line_and_the_touch_that_keeps_it_true() -> None:
    hall = a_hall()
    assert shown(SCREEN, hall, A07)["application/x2"]["place"] == 2
    first = hall.get(Application, "x1")
    assert first is not None
    assert set(SCREEN.touches[Application](first, hall)) == {("unit", "1802"), ("application", "x2")}
    hall.put(first.but(state="withdrawn"))
    assert shown(SCREEN, hall, A07)["application/x2"]["place"] == 1


def test_a_changed_badge_touches_the_cards_that_show_it() -> None:
    hall = a_hall()
    who = hall.get(Person, "a7")
    assert who is not None
    assert set(SCREEN.touches[Person](who, hall)) == {("application", "x2"), ("contact", "k-a7")}


def own_of(hall: Hall, me: Audience, path: str = "contact/k-b4") -> list[list[str]]:
    """The periods in which the client of a card is told to be one's own."""
    return [list(period) for period in shown(SCREEN, hall, me)[path]["own"]]


def test_a_client_is_ones_own_only_while_nobody_elses_protection_comes_first() -> None:
    """B04 was asked for by name at the door, by a client who is A07's for two days more."""
    first = contact("a7", client="client-b4", until=NOW + timedelta(days=2))
    hall = a_hall(first, contact("b4", at=NOW + timedelta(hours=1)))
    begins, over, ends = ["2026-11-22T06:00:00Z", "2026-11-24T06:00:00Z", "2026-11-29T06:00:00Z"]
    for me in (A07, A00):
        assert own_of(hall, me, "contact/k-a7") == [[begins, over]]
    for me in (B04, B00):
        assert own_of(hall, me) == [[over, ends]]
    assert own_of(hall, Audience(role="project_manager", person="pm", group="B")) == [], "he may do none of it"
    assert own_of(a_hall(), B04) == [[begins, ends]]


def test_what_changes_the_owner_touches_all_cards_of_the_client() -> None:
    first = contact("a7", client="client-b4")
    hall = a_hall(first)
    assert list(SCREEN.touches[Contact](first, hall)) == [("contact", "k-b4")]
    rule = Policy(id="ownership.visit_over_call", value="no", source="", since=NOW)
    assert set(SCREEN.touches[Policy](rule, hall)) == {("contact", f"k-{who}") for who in ("a7", "a8", "b4")}
    assert set(SCREEN.touches[Policy](rule.but(id="protection.days"), hall)) == set()


def test_an_ended_protection_leaves_the_list() -> None:
    hall = a_hall(contact("a7", ended_at=NOW))
    assert "contact/k-a7" not in shown(SCREEN, hall, A07)


def test_everyone_is_told_alike_how_far_the_round_is_and_in_one_letter_where_each_one_of_it_is() -> None:
    """`.` is free, `r` receives a client, `p` is away; a capital: his substitute is free (RT-22)."""
    hall = a_hall(*a_round("b4", "a8", "a7", a8="receiving", b4="away_private"))
    owed, taken = (Credit(id=f"c{n}", lane="visit", consultant="a8", granted_at=NOW) for n in range(2))
    hall.put(owed)
    hall.put(taken.but(visit="v9"))
    assert shown(SCREEN, hall, A07)["panel/turn"] == {
        "visit": {"marks": "pr.", "next": 3, "left": 3, "credits": [{"id": "c0", "free": False}]}
    }
    covered = next(slot for slot in hall.all(Slot).values() if slot.consultant == "a8")
    hall.put(covered.but(cover="a7"))
    cards = shown(SCREEN, hall, A07)
    assert cards["panel/turn"]["visit"]["marks"] == "pR."
    assert cards["panel/line"] == {"visit": {"badges": ["B4", "A8→A7", "A7"], "groups": ["B", "A", "A"]}}
    assert {path: shown(SCREEN, hall, B04)[path] for path in ("panel/turn", "panel/line")} == {
        path: cards[path] for path in ("panel/turn", "panel/line")
    }


@pytest.mark.parametrize(
    ("state", "mark"), [("called", "c"), ("served", "s"), ("covered", "t"), ("void", "v"), ("deferred", "d")]
)
def test_a_turn_that_was_called_says_so_wherever_its_holder_is(state: Any, mark: str) -> None:
    first, *others = [record for record in a_round("b4", "a7", b4="off") if isinstance(record, Slot)]
    hall = a_hall(*a_round("b4", "a7"), first.but(state=state), *others)
    turn = shown(SCREEN, hall, A07)["panel/turn"]["visit"]
    assert (turn["marks"], turn["next"], turn["left"]) == (f"{mark}.", 2, 1)


def test_where_i_stand_in_the_round_is_told_to_me_alone() -> None:
    owed = Credit(id="c1", lane="visit", consultant="a7", granted_at=NOW)
    hall = a_hall(*a_round("b4", "a8", "a7"), owed)
    assert shown(SCREEN, hall, A07)["panel/place"] == {"visit": {"position": 3, "credits": ["c1"]}}
    assert shown(SCREEN, hall, B04)["panel/place"] == {"visit": {"position": 1, "credits": []}}
    assert shown(SCREEN, hall, A00)["panel/place"] == {"visit": {"position": None, "credits": []}}


def test_without_a_round_there_is_no_turn() -> None:
    cards = shown(SCREEN, a_hall(), A07)
    assert [cards[f"panel/{name}"] for name in ("line", "turn", "place")] == [{}, {}, {}]
    assert shown(SCREEN, a_hall(), A07)["panel/team"] == {"people": []}


def test_a_closed_application_keeps_its_reason_and_loses_its_place() -> None:
    hall: Hall = a_hall(application("x2", "1802", "a7", 2, state="refused", reason="资料不全", decided_at=NOW))
    card = shown(SCREEN, hall, A07)["application/x2"]
    assert (card["state"], card["reason"], card["place"], card["withdrawable"]) == ("refused", "资料不全", None, False)


def test_a_floor_is_called_what_people_call_it() -> None:
    hall = a_hall(unit("3A01", floor=3, floor_label="3A"))
    assert shown(SCREEN, hall, A07)["unit/3A01"]["floor_label"] == "3A"


def test_whoever_is_asked_hears_it_and_learns_of_the_other_his_group_alone() -> None:
    hall = a_hall(question())
    hall.put(application("x2", "1802", "a7", 2, ready_at=NOW, ready_by="person:cash"))
    asked = shown(SCREEN, hall, B04)
    assert asked["application/x1"]["asked"] == {
        "id": "q1", "state": "asked", "at": "2026-11-22T06:00:00Z", "until": "2026-11-22T06:10:00Z",
    }  # fmt: skip
    assert asked["application/x1"]["asked_by"] == "A"
    assert not any(word in text(asked) for word in CANARIES["a7"])
    behind = shown(SCREEN, hall, A07)["application/x2"]
    assert (behind["behind"]["id"], behind["ready"]) == ("q1", {"at": "2026-11-22T06:00:00Z", "by": "cashier"})
    assert "asked" not in behind


def test_a_question_that_waits_says_what_for() -> None:
    until = NOW + timedelta(minutes=30)
    hall = a_hall(question(state="steered", steer_until=until, declined_at=NOW, kept_at=NOW))
    behind = shown(SCREEN, hall, A07)["application/x2"]["behind"]
    assert (behind["until"], behind["declined"], behind["kept"]) == ("2026-11-22T06:30:00Z", True, True)


def test_an_answered_question_is_gone() -> None:
    hall = a_hall(question(state="sure", answered_at=NOW))
    assert "asked" not in shown(SCREEN, hall, B04)["application/x1"]


def test_a_loser_hears_to_which_group() -> None:
    hall = a_hall()
    hall.put(application("x2", "1802", "a7", 2, state="lost", lost_to="B", reason="first-form", decided_at=NOW))
    card = shown(SCREEN, hall, A07)["application/x2"]
    assert (card["lost_to"], card["reason"], card["place"]) == ("B", "first-form", None)


def test_whoever_applied_at_the_same_time_is_in_front_too() -> None:
    hall = a_hall()
    hall.put(application("x2", "1802", "a7", 2, tie="x1"))
    card = shown(SCREEN, hall, A07)["application/x2"]
    assert (card["place"], card["tied"]) == (1, True)


def test_a_question_touches_both_applications() -> None:
    assert set(SCREEN.touches[Challenge](question(), a_hall())) == {("application", "x1"), ("application", "x2")}


def test_a_project_that_is_not_on_sale_says_so() -> None:
    """SC-37."""
    hall = a_hall()
    assert "status" not in shown(SCREEN, hall, A07)["panel/rules"]
    hall.put(SalesPlan(id="plan", since=NOW, phase_since=NOW, status="before"))
    assert shown(SCREEN, hall, A07)["panel/rules"]["status"] == "before"


def test_a_manager_is_shown_the_notices_of_his_group_and_a_consultant_none() -> None:
    """SC-03."""
    notice = Notice(id="n1", code="controlled", facts={"unit": "1802", "group": "B"}, posts=["group:A"], at=NOW)
    hall = a_hall(notice)
    assert shown(SCREEN, hall, A00)["panel/notices"]["many"] == 1
    for nobody in (A07, B00, Audience(role="project_manager", person="pm")):
        assert shown(SCREEN, hall, nobody)["panel/notices"]["many"] == 0
