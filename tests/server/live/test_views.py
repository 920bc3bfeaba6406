"""What is alike for many is made once, and what is one's own is made anew for whom a change concerns, and nobody else."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.core.hall import Hall
from domain.core.record import Record
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from server.live import cards
from server.live.views import Shared, View
from server.screen import Audience, Card, Screen, own_panel, panel
from tests.kiosk.sales import A00, A07, A08, B04, NOW, a_hall, a_round

AUDIENCES = (A07, A08, B04, A00)
made: Counter[str] = Counter()


@panel(Presence)
def everyones(hall: Hall) -> Card:
    """How many are here."""
    made["everyones"] += 1
    return {"here": sum(presence.state == "waiting" for presence in hall.all(Presence).values())}


@own_panel(Person, whose={Presence: lambda presence, hall: (presence.id,)})
def mine(hall: Hall, audience: Audience) -> Card:
    """Where I am, and what people are called."""
    made[f"mine of {audience.person}"] += 1
    presence = hall.get(Presence, audience.person or "")
    return {"state": presence.state if presence else "", "names": [p.name for p in hall.all(Person).values()]}


SCREEN = Screen(
    "consultant", "", Path(), frozenset(), panels={"everyones": everyones, "mine": mine},
    acts_for=lambda audience: (audience.person,) if audience.person else (),
)  # fmt: skip


class Watched:
    """A hall, a screen of it, and a view for each of four people."""

    def __init__(self) -> None:
        self.hall = a_hall(*a_round("a7", "a8", "b4"))
        self.shared = Shared(SCREEN, self.hall, "e", "v")
        self.views = {audience.person: self.shared.view(audience) for audience in AUDIENCES}
        made.clear()

    def change(self, *records: Record) -> None:
        """Put these records, as one change, and settle."""
        touched = [((record.kind, record.id), self.hall.put(record), record) for record in records]
        self.hall.seq += 1
        self.shared.take(touched)
        for audience in AUDIENCES:
            assert self.shared.view(audience) is self.views[audience.person]


@pytest.fixture
def watched() -> Iterator[Watched]:
    yield Watched()
    made.clear()


def away(person: str) -> Presence:
    return Presence(id=person, state="away_private", since=NOW)


def frame(view: View, after: int) -> bytes:
    return view.frame(after, NOW)


def test_a_panel_that_all_see_alike_is_made_once_and_ones_own_for_whom_it_concerns(watched: Watched) -> None:
    watched.change(away("a7"))
    assert made == {"everyones": 1, "mine of a7": 1}
    assert watched.views["a7"].cards()["panel/mine"]["state"] == "away_private"
    assert watched.views["b4"].cards()["panel/everyones"] == {"here": 2}


def test_a_change_of_what_concerns_everyone_asks_everyone(watched: Watched) -> None:
    person = watched.hall.all(Person)["b4"]
    watched.change(person.but(name="另一个名字"))
    assert made == {f"mine of {audience.person}": 1 for audience in AUDIENCES}
    assert all("另一个名字" in view.cards()["panel/mine"]["names"] for view in watched.views.values())


def test_whoever_it_concerned_before_is_asked_as_well(watched: Watched) -> None:
    moved = replace(SCREEN, panels={"mine": own_panel(whose={Person: lambda p, _: (p.group or "",)})(mine.render)},
                    acts_for=lambda audience: (audience.group or "",))  # fmt: skip
    shared = Shared(moved, watched.hall, "e", "v")
    for audience in AUDIENCES:
        shared.view(audience)
    made.clear()
    person = watched.hall.all(Person)["b4"]
    after = person.but(group="A")
    watched.hall.put(after)
    watched.hall.seq += 1
    shared.take([(("person", "b4"), person, after)])
    for audience in AUDIENCES:
        shared.view(audience)
    assert made == {f"mine of {audience.person}": 1 for audience in AUDIENCES}, "both groups: one lost, one gained him"


def test_all_of_whose_own_nothing_changed_are_handed_the_very_same_frame(watched: Watched) -> None:
    watched.change(away("a7"))
    mine, *others = [frame(watched.views[audience.person], 0) for audience in AUDIENCES]
    assert all(other is others[0] for other in others)
    assert mine != others[0]
    assert b"panel/mine" in mine
    watched.change(away("a8"))
    assert b"panel/mine" not in frame(watched.views["a7"], 1), "what was told to him is not told again"
    assert frame(watched.views["a7"], 1) is frame(watched.views["b4"], 1)
    assert b"panel/mine" in frame(watched.views["a7"], 0), "but to whoever stands before it"


def test_a_common_frame_is_made_anew_when_it_is_too_old_to_set_a_clock_by(watched: Watched) -> None:
    watched.change(away("a7"))
    first = watched.views["b4"].frame(0, NOW)
    assert watched.views["a8"].frame(0, NOW + cards.AT_MOST_OLD) is first
    later = watched.views["a8"].frame(0, NOW + cards.AT_MOST_OLD + timedelta(milliseconds=1))
    assert later != first
    assert b"2026-11-22T06:00:00.501Z" in later


def test_a_frame_too_old_to_be_handed_out_is_let_go(watched: Watched) -> None:
    watched.change(away("a7"))
    own, other = watched.views["a7"], watched.views["b4"]
    own.frame(0, NOW)
    other.frame(0, NOW)
    other.let_go_of_frames(NOW + cards.AT_MOST_OLD)
    assert (len(own._frames._made), len(watched.shared.frames._made)) == (1, 1)
    own.let_go_of_frames(NOW + cards.AT_MOST_OLD + timedelta(milliseconds=1))
    assert (len(own._frames._made), len(watched.shared.frames._made)) == (0, 0)
