"""Whatever waits for a signature, of any kind, as cards: this desk knows no kind of case by name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from domain.core.cases import CASES, Touches, case_of
from domain.core.hall import Hall, Key
from domain.core.record import Record
from server.screen import Card, OwnPanel, iso


def case(record: Record, hall: Hall) -> Card | None:
    """`{kind, id, title, about, money, step, steps, since, due, signers, verbs}`; None while it waits for nobody.

    `verbs` names the command for each thing the case may be told. `signers` are the roles whose signature is next: a
    page offers it where one of them is in `panel/names`, and the table allows the command. `told`, where there is
    something to look at first: see `Case`.
    """
    found = case_of(record, hall)
    if found is None:
        return None
    return {
        "kind": record.kind, "id": record.id, "title": found.title, "about": found.about, "money": found.money,
        "step": found.step, "steps": len(found.need), "since": iso(found.since), "due": iso(found.due),
        "signers": list(found.signers), "verbs": dict(CASES[type(record)].verbs),
        **({"told": dict(found.told)} if found.told else {}),
    }  # fmt: skip


def alone(record: Record, hall: Hall) -> Card | None:
    """The card of a record that this desk shows nothing else of."""
    found = case(record, hall)
    return {"case": found} if found is not None else None


def names() -> OwnPanel:
    """In whose roles the viewer signs: his own, and those of the people he acts for."""
    return OwnPanel({}, lambda hall, audience: {"roles": sorted({audience.role, *audience.stands_for})})


def cards_of(own: Mapping[type[Record], Callable[[Any, Hall], Card | None]]) -> dict[type[Record], Any]:
    """The desk's own cards, and one for every other kind of case."""
    return {**dict.fromkeys(CASES, alone), **own}


def verbs_of(own: Iterable[str]) -> list[str]:
    """The desk's own commands, and those of every kind of case."""
    return list(dict.fromkeys([*own, *(verb for kind in CASES.values() for verb in kind.verbs.values())]))


def touches_of(own: Mapping[type[Record], Touches]) -> dict[type[Record], Touches]:
    """What the desk's own cards are touched by, and what every case is."""
    found: dict[type[Record], list[Touches]] = defaultdict(list)
    for touches in (own, *(kind.touches for kind in CASES.values())):
        for kind, touch in touches.items():
            found[kind].append(touch)
    return {kind: _together(each) for kind, each in found.items()}


def _together(each: list[Touches]) -> Touches:
    def touch(record: Any, hall: Hall) -> Iterable[Key]:
        return dict.fromkeys(key for one in each for key in one(record, hall))

    return touch
