"""Who goes by rotation and who does not (RULES §4.3), and the life of a visit."""

from datetime import timedelta
from itertools import product
from typing import Any, get_args

import pytest

from domain.core.refusal import Refused
from domain.reception.visits import rules
from domain.reception.visits.records import Visit, VisitState
from domain.reception.visits.rules import BY_ROTATION, MOVES, classify
from tests.hall import at, contact

A7 = contact("A7", at("09:00"), at("23:00"))


def sorted_as(
    purpose: Any = "home", wanted: str | None = None, wanted_group: str | None = None, owner: Any = None
) -> tuple[Any, ...]:
    sort, consultant, group, why = classify(
        purpose=purpose, wanted=wanted, wanted_group=wanted_group, owner=owner, first_group="A"
    )
    assert len(why) == 1
    return sort, consultant, group, why[0]["rule"]


@pytest.mark.parametrize(("who", "expected"), [
    ({},                                                            ("new",        None, None, "RT-14")),
    ({"purpose": "shop"},                                           ("new",        None, None, "RT-14")),
    ({"purpose": "survey"},                                         ("surveyor",   None, "A",  "RT-17")),
    ({"purpose": "survey", "wanted": "D4"},                         ("surveyor",   None, "A",  "RT-17")),
    ({"purpose": "survey", "owner": A7},                            ("surveyor",   None, "A",  "RT-17")),
    ({"wanted": "D4"},                                              ("designated", "D4", None, "RT-18")),
    ({"wanted": "D4", "owner": A7},                                 ("designated", "D4", None, "RT-18")),
    ({"wanted": "D4", "wanted_group": "C"},                         ("designated", "D4", None, "RT-18")),
    ({"wanted_group": "C"},                                         ("designated", None, "C",  "RT-18")),
    ({"wanted_group": "C", "owner": A7},                            ("designated", None, "C",  "RT-18")),
    ({"owner": A7},                                                 ("returning",  "A7", "A",  "RT-19")),
    ({"purpose": "person", "wanted": "B0"},                         ("personal",   "B0", None, "RT-20")),
    ({"purpose": "person"},                                         ("new",        None, None, "RT-14")),
])  # fmt: skip
def test_a_visitor_is_classified_before_anyone_is_called(who: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert sorted_as(**who) == expected


def test_only_new_clients_go_by_rotation() -> None:
    assert {"new"} == BY_ROTATION


def visit(state: Any = "waiting", **more: Any) -> Visit:
    return Visit(id="v1", number=26, name="王女士", checked_in_at=at("09:01:10"), state=state, **more)


@pytest.mark.parametrize(("state", "event"), list(product(get_args(VisitState), sorted({e for _, e in MOVES}))))
def test_every_event_in_every_state_is_decided_by_the_table(state: VisitState, event: str) -> None:
    party = visit(state, consultant="A1" if state != "waiting" else None)
    steps = {
        "call": lambda: rules.call(party, "A1", now=at("09:02"), seconds=30, why=[]),
        "undo": lambda: rules.undo(party.but(ended_at=at("09:02")), now=at("09:02:09")),
        "accept": lambda: rules.accept(party, by="A1", now=at("09:02:10")),
        "lapse": lambda: rules.back_in_line(party, "lapse", why={"rule": "RT-40"}),
        "recall": lambda: rules.back_in_line(party, "recall", why={"rule": "RT-01"}),
        "end": lambda: rules.end(party, now=at("10:00")),
        "leave": lambda: rules.leave(party, now=at("10:00")),
        "close": lambda: rules.go_home(party, now=at("23:59")),
    }
    if (state, event) in MOVES:
        assert steps[event]().state == MOVES[state, event]
    else:
        with pytest.raises(Refused, match="visit-state"):
            steps[event]()


def test_the_called_consultant_has_thirty_seconds() -> None:
    called = rules.call(visit(), "A1", now=at("09:01:20"), seconds=30, why=[], slot="visit-1-1", desk="3")
    assert called.accept_by == at("09:01:20") + timedelta(seconds=30) == at("09:01:50")
    assert (called.consultant, called.slot, called.desk) == ("A1", "visit-1-1", "3")


def test_nobody_accepts_the_call_of_another() -> None:
    called = rules.call(visit(), "A1", now=at("09:01:20"), seconds=30, why=[])
    with pytest.raises(Refused, match="not-your-turn"):
        rules.accept(called, by="B1", now=at("09:01:30"))


def test_a_visitor_nobody_answered_is_back_at_his_old_place_and_the_reason_is_kept() -> None:
    called = rules.call(visit(), "A1", now=at("09:01:20"), seconds=30, why=[{"rule": "RT-02"}], slot="visit-1-1")
    back = rules.back_in_line(called, "lapse", why={"rule": "RT-40"})
    assert (back.checked_in_at, back.number) == (at("09:01:10"), 26)
    assert (back.consultant, back.slot, back.accept_by, back.called_at) == (None, None, None, None)
    assert [reason["rule"] for reason in back.why] == ["RT-02", "RT-40"]


@pytest.mark.parametrize(("clock", "refused"), [("09:40:12", False), ("09:40:13", True)])
def test_ten_seconds_and_the_way_of_the_tap_are_there_to_undo(clock: str, refused: bool) -> None:
    party = visit("left", ended_at=at("09:40"))
    if not refused:
        assert rules.undo(party, now=at(clock)) == visit("waiting")
        return
    with pytest.raises(Refused, match="undo-late"):
        rules.undo(party, now=at(clock))
