"""Whoever was deactivated, or may receive no more, comes back into the rotation by no move (RO-09, RT-08, RT-09)."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from domain.core.change import Change
from domain.core.refusal import Refused
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.nouns import COMMANDS
from domain.reception.rotation.records import Slot
from domain.reception.rotation.rounds import next_choice
from domain.reception.visits.records import Visit
from tests.hall import MONDAY, House, at, visits

HE = "A01"  # whose turn comes first


def waiting(house: House) -> None:
    """Here, and nothing more."""


def called(house: House) -> None:
    assert house.dispatch(house.visitor()) == HE


def received(house: House) -> None:
    assert house.receive() == HE


def ended(house: House) -> None:
    received(house)
    house.do("visit.end", visit=visits(house, "received")[0].id)


def covering(house: House) -> None:
    slot = house.slot("A02")
    house.do("turn.cover", house.desk("dispatcher"), slot=slot.id, person=house.person(HE).person)
    house.present("A02", "away_work")


def owed(house: House) -> None:
    house.do("credit.grant", house.desk("dispatcher"), lane="visit", consultant=house.person(HE).person, reason="owed")


WHERE: list[Callable[[House], None]] = [waiting, called, received, ended, covering, owed]


def moves(house: House) -> list[tuple[str, dict[str, Any]]]:
    """Every command on visits, turns, make-ups and presence, on everything it could be about."""
    him = next(p.id for p in house.hall.all(Person).values() if p.badge == HE)
    visit = [{"visit": v} for v in house.hall.all(Visit)]
    slots = [s.id for s in house.slots() if s.consultant == him or s.cover == him]
    everyone = [p.id for p in house.hall.all(Person).values() if p.group == "A"]
    arguments: dict[str, list[dict[str, Any]]] = {
        "visit.check_in": [{"name": "王", "consent": True}, {"name": "王", "consent": True, "wanted": him}],
        "visit.dispatch": [*visit, *({**v, "to": him} for v in visit)],
        "visit.accept": visit, "visit.decline": visit, "visit.lapse": visit, "visit.recall": visit, "visit.end": visit,
        "visit.leave": visit, "visit.undo": visit, "visit.identify": [{**v, "name": "王", "phone": "13800000001"} for v in visit],
        "turn.skip": [{"lane": "visit", "reason": "slip"}],
        "turn.cover": [{"slot": s, "person": p} for s in slots for p in (him, None)],
        "credit.grant": [{"lane": "visit", "consultant": him, "reason": "owed"}],
        "presence.set": [{"person": him, "state": state} for state in ("waiting", "away_work", "away_private", "off")],
        "roster.file": [{"day": str(MONDAY), "group": "A", "people": people, "reason": "anew"} for people in ([him], everyone)],
        "roster.lock": [{"day": str(MONDAY)}],
        "hall.close_day": [{}], "hall.sweep": [{}],
        "hall.was_away": [{"since": at("09:00").isoformat(), "until": at("09:01").isoformat()}],
    }  # fmt: skip
    about = {
        verb for verb in COMMANDS if verb.split(".")[0] in ("visit", "turn", "credit", "presence", "roster", "hall")
    }
    assert about == set(arguments), "a new move: what could it be about?"
    return [(verb, one) for verb, many in arguments.items() for one in many]


@pytest.mark.parametrize(
    "way", [{"active": False}, {"qualified": False}, {"filed": False}, {"role": "group_manager"}], ids=str
)
@pytest.mark.parametrize("stood", WHERE, ids=lambda stood: stood.__name__)
def test_no_move_brings_him_back(monday: House, stood: Callable[[House], None], way: dict[str, Any]) -> None:
    stood(monday)
    him = monday.hall.get(Person, monday.person(HE).person or "")
    assert him is not None
    kept = {
        name: getattr(him, name) for name in ("id", "name", "role", "group", "badge", "qualified", "filed", "active")
    }
    monday.do("person.save", **(kept | way))
    for by in (None, monday._viewer(him)):
        for verb, arguments in moves(monday):
            visit = monday.visitor("李")
            with contextlib.suppress(Refused):
                monday.do(verb, by, **arguments)
            nobody_calls(monday, him.id, f"{verb} {arguments}")
            monday.do("visit.leave", visit=visit)


def nobody_calls(house: House, him: str, after: str) -> None:
    """He is neither next, nor free, nor called to a visitor."""
    held = house.hall.get(Presence, him)
    assert held is None or held.state == "off", after
    assert not any(v.consultant == him for v in visits(house, "called")) or _from_before(house, him), after
    for lane in ("visit", "call"):
        mark = house.hall.mark()
        change = Change(house.hall, 0, house.now, house.cipher)  # type: ignore[arg-type]
        chosen = next_choice(change, lane)  # type: ignore[arg-type]
        house.hall.undo_to(mark)
        assert chosen.consultant != him, after


def _from_before(house: House, him: str) -> bool:
    """The call that was ringing when he was deactivated: it lapses."""
    return any(s.state == "called" and s.consultant == him for s in house.hall.all(Slot).values())
