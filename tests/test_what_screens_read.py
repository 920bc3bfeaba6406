"""Whatever a card or panel reads of the hall is declared, so that a change of it reaches everyone who is shown it.

`touches`, `whose` and the kinds of panels are held to what the functions read of a hall that records it, through a day
of real commands; and after each of them every screen is what it would be if it were opened anew.
"""

import asyncio
import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import pytest

from domain.clients.contacts.records import Contact
from domain.core.hall import Hall
from domain.core.record import Record
from domain.core.refusal import Refused
from domain.house.groups.records import Group
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.reception.rotation.records import Credit, Slot
from domain.sales.applications.records import Application
from kiosk.consultant.screen import SCREEN as CONSULTANT
from server.app import SCREENS
from server.live.feed import Feed
from server.live.views import Shared, View
from server.screen import Audience, OwnPanel, Panel, Screen
from tests.declared import findings
from tests.fields import code_of, fields_of, reads
from tests.hall import House, engine_of
from tests.shown import audiences
from tests.walk import Script, furnish

SEED = 11
OFTEN = 5  # moves from one look at what is read to the next


@dataclass
class Watched:
    """A screen whose every audience is kept current by what changes, and what was found of it."""

    screen: Screen
    truth: Screen
    views: Mapping[Audience, View]
    hall: Hall
    stale: set[str] = field(default_factory=set)
    undeclared: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)

    def look(self, anew: Shared) -> None:
        """Note the paths of which somebody holds what whoever comes now is not shown."""
        for audience, view in self.views.items():
            view.settle()
            true, held = anew.view(audience).cards(), view.cards()
            self.stale.update(path for path in true.keys() | held.keys() if true.get(path) != held.get(path))
            self.fields.update(fields_of(list(true.values())))


def nobody(record: Any, hall: Any) -> Iterable[str]:
    """A `whose` that forgets everyone."""
    return ()


def _asks_nobody(name: str, kind: type[Record]) -> dict[str, Any]:
    panel = CONSULTANT.panels[name]
    assert isinstance(panel, OwnPanel)
    return {"panels": {**CONSULTANT.panels, name: replace(panel, whose={**panel.whose, kind: nobody})}}


def _does_not_name(name: str, kind: type[Record]) -> dict[str, Any]:
    panel = CONSULTANT.panels[name]
    assert isinstance(panel, Panel)
    return {"panels": {**CONSULTANT.panels, name: replace(panel, kinds=panel.kinds - {kind})}}


FORGOTTEN = [("me", Presence), ("me", Person), ("team", Presence), ("team", Slot), ("place", Credit)]
UNNAMED = [("turn", Presence), ("turn", Credit), ("line", Person)]
# A consultant's screen with one wrong declaration -> the cards that go stale by it, and how it is found without that.
PLANTED: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
    **{
        f"{panel} forgets whose {kind.kind}": (
            _asks_nobody(panel, kind), {f"panel/{panel}"}, {f"panel/{panel} of others shows {kind.kind}"},
        )
        for panel, kind in FORGOTTEN
    },
    **{
        f"{panel} does not name {kind.kind}": (
            _does_not_name(panel, kind), {f"panel/{panel}"}, {f"panel/{panel} reads {kind.kind}"},
        )
        for panel, kind in UNNAMED
    },
    "contacts are their consultants' alone": (
        {"own": {**CONSULTANT.own, Contact: replace(CONSULTANT.own[Contact], whose=lambda c, _: (c.consultant,))}},
        {"contact"}, {"contact is shown to others"},
    ),
    "applications touch nothing": (
        {"touches": {kind: touched for kind, touched in CONSULTANT.touches.items() if kind is not Application}},
        {"application"}, {"unit reads application", "application reads application", "deal reads application"},
    ),
    "contacts touch no others of their client": (
        {"touches": {**CONSULTANT.touches, Contact: lambda c, _: []}}, {"contact"},
        {"contact reads contact", "reservation reads contact"},
    ),
    "applications touch no rivals": (
        {"touches": {**CONSULTANT.touches, Application: lambda a, _: [("unit", a.unit)]}},
        {"application"}, {"application reads application", "deal reads application"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Watched]:
    """Every screen, and those with a wrong declaration, at the end of a day in which they were watched."""
    url = f"sqlite:///{tmp_path_factory.mktemp('day') / 'hall.db'}"
    screens = {**SCREENS, **{name: replace(CONSULTANT, name=name, **wrong) for name, (wrong, *_) in PLANTED.items()}}  # type: ignore[arg-type]
    with engine_of(url) as engine:
        house = House(engine)
        try:
            furnish(house)
            return watch(house, screens)
        finally:
            house.close()


def to_everyone(house: House) -> Iterator[None]:
    """Each of those who receive is owed a make-up, has a substitute, steps out, and gets another badge."""
    people = [p for p in house.hall.all(Person).values() if p.receives]
    for person in people:
        house.do("credit.grant", house.desk("site_lead"), lane="visit", consultant=person.id, reason="handed back")
        yield
        for slot in [slot for slot in house.slots() if slot.consultant == person.id]:
            other = next((p.id for p in people if p.group == person.group and p.id != person.id), "")
            with contextlib.suppress(Refused):  # it is spent, or he is the last of his group
                house.do("turn.cover", house.desk("dispatcher"), slot=slot.id, person=other)
        yield
        if house.hall.all(Presence)[person.id].visit is None:
            house.do(
                "presence.set", house.desk("dispatcher"), person=person.id, state="away_developer", reason="errand"
            )
        yield
        kept = person.model_dump(include={"id", "name", "role", "group", "qualified", "filed", "active"})
        house.do("person.save", house.desk("admin"), **kept, badge=f"{person.badge}9")
        yield


def to_one_after_another(house: House) -> Iterator[None]:
    """A client calls one and visits another, who owns him from then on (OW-06)."""
    free = [
        p.id for p in house.hall.all(Presence).values() if p.visit is None and house.hall.all(Person)[p.id].receives
    ]
    for lane, person in zip(("call", "visit"), free, strict=False):
        house.do("presence.set", house.desk("dispatcher"), person=person, state="waiting")
        visit = house.visitor(phone="13899990000", lane=lane, wanted=person)
        badge = house.dispatch(visit, to=person)
        house.do("visit.accept", house.person(badge), visit=visit)
        yield


def watch(house: House, screens: Mapping[str, Screen]) -> dict[str, Watched]:
    """Live through the day and look at every screen after each move."""
    feed = Feed(house.engine, house.name, "v1", lambda _: None)
    asyncio.run(feed.open())
    house.listeners.append(feed.on_commit)
    watched = {
        name: Watched(s, SCREENS.get(name, CONSULTANT), {a: feed.view(s, a) for a in audiences(house, s)}, feed.hall)
        for name, s in screens.items()
    }
    script = Script(house, SEED)
    for move, _ in enumerate(chain(script.moves(), script.each(), to_one_after_another(house), to_everyone(house))):
        anew = {name: Shared(screen, feed.hall, "", "v1") for name, screen in SCREENS.items()}
        for one in watched.values():
            one.look(anew[one.truth.name])
            if move < OFTEN or move % OFTEN == 0:
                one.undeclared |= findings(one.screen, feed.hall, one.views)
    return watched


@pytest.mark.parametrize("name", SCREENS)
def test_no_field_is_sent_that_its_page_does_not_read(name: str, day: dict[str, Watched]) -> None:
    """Of any card or panel, by anything the page is made of."""
    code, hall = code_of(SCREENS[name]), day[name].hall
    unread = {field for field in day[name].fields if not reads(code, field)}
    assert {field for field in unread if hall.get(Person, field) is None and hall.get(Group, field) is None} == set()
    assert not reads(code, "a_field_nobody_reads")


@pytest.mark.parametrize("name", SCREENS)
def test_after_every_change_everyone_holds_what_whoever_comes_now_is_shown(name: str, day: dict[str, Watched]) -> None:
    assert day[name].stale == set()
    assert len(day[name].views) > 0


@pytest.mark.parametrize("name", SCREENS)
def test_no_card_or_panel_reads_what_it_does_not_declare(name: str, day: dict[str, Watched]) -> None:
    assert day[name].undeclared == set()


@pytest.mark.parametrize("planted", PLANTED)
def test_a_wrong_declaration_is_found_both_ways(planted: str, day: dict[str, Watched]) -> None:
    _, stale, undeclared = PLANTED[planted]
    found = day[planted]
    assert {path if path.startswith("panel/") else path.partition("/")[0] for path in found.stale} == stale
    assert found.undeclared == undeclared
