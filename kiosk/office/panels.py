"""What the office says about many records at once: its buttons, the rules in force, units by building and state."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby

from domain.core.hall import Hall
from domain.core.order import natural
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.house.policy.rules import SETTINGS, Setting, choice, in_force, number
from domain.house.site.records import Site
from domain.nouns import REGISTERS
from domain.reception.rosters.rules import LATE
from domain.sales.units.records import Unit
from kiosk.names import actor
from kiosk.office.roles import PARTS, opens
from server.screen import Audience, Card, iso, own_panel


@own_panel(Policy)
def desk(hall: Hall, audience: Audience) -> Card:
    """What this role finds and reads here, and the two numbers every roster is measured by (RT-03, RT-11)."""
    return {
        "tabs": [tab for tab, roles in PARTS.items() if audience.role in roles],
        "registers": sorted(name for name, register in REGISTERS.items() if audience.role in register.readers),
        "late": audience.role in (*LATE, "system"),
        "minimum": number(hall, "rotation.minimum"),
        "cutoff": choice(hall, "roster.cutoff"),
    }


@own_panel(Policy, Person, Site)
def rules(hall: Hall, audience: Audience) -> Card:
    """Every setting in the order of the policy table, with its value in force and what it may be; the hall's name."""
    if not opens("rules", audience.role):
        return {"settings": [], "site": None}
    return hall.once(_rules)


@own_panel(Unit)
def units(hall: Hall, audience: Audience) -> Card:
    """How many units of each building are in which state."""
    if not opens("release", audience.role):
        return {"buildings": []}
    return hall.once(_stock)


def _stock(hall: Hall) -> Card:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for (building, state), many in hall.sizes(Unit, "place_and_state").items():
        found[building][state] = many
    return {"buildings": [{"building": name, "states": dict(sorted(found[name].items()))} for name in _in_order(found)]}


@own_panel(Unit)
def unreleased(hall: Hall, audience: Audience) -> Card:
    """What was never released, by entrance and floor from the top; for whoever may release or strike it (SC-11)."""
    if not (audience.may("unit.release") or audience.may("price_list.strike")):
        return {"entrances": []}
    return hall.once(_unreleased)


def _rules(hall: Hall) -> Card:
    site = hall.get(Site, "site")
    return {
        "settings": [_setting(hall, key, setting) for key, setting in SETTINGS.items()],
        "site": {"name": site.name, "zone": site.zone} if site else None,
    }


def _unreleased(hall: Hall) -> Card:
    waiting = [unit for unit in hall.all(Unit).values() if unit.state == "unreleased"]
    by_entrance: dict[tuple[str, str], list[Unit]] = {}
    for unit in waiting:
        by_entrance.setdefault((unit.building, unit.entrance), []).append(unit)
    ordered = sorted(by_entrance, key=lambda place: (natural(place[0]), natural(place[1])))
    return {
        "entrances": [
            {"building": building, "entrance": entrance, "floors": _floors(by_entrance[building, entrance])}
            for building, entrance in ordered
        ]
    }


def _floors(units: list[Unit]) -> list[Card]:
    ordered = sorted(units, key=lambda unit: (*_height(unit), natural(unit.room), unit.id))
    return [
        {"floor": floor, "floor_label": label, "units": [unit.id for unit in homes]}
        for (floor, label), homes in groupby(ordered, key=lambda unit: (unit.floor, unit.floor_label))
    ]


def _height(unit: Unit) -> tuple[int, int, list[tuple[int, int, str]]]:
    """From the top: floors known by their label alone, floors in their order, homes without floors, such as a villa."""
    if unit.floor is None:
        return (0 if unit.floor_label else 2), 0, natural(unit.floor_label)
    return 1, -unit.floor, natural(unit.floor_label)


def _setting(hall: Hall, key: str, setting: Setting) -> Card:
    row = hall.get(Policy, key)
    source = row.source if row else setting.source
    return {
        "key": key, "value": in_force(hall, key), "default": setting.default,
        "rule": setting.source if setting.source != "our default" else "",
        "set_by": actor(hall, source) if ":" in source or source == "system" else "",
        "ours": source == "our default", "since": iso(row.since) if row else None,
        "version": row.version if row else 0, "reason": row.reason if row else "",
        "low": setting.low, "high": setting.high, "choices": list(setting.choices),
        "most": setting.most, "longest": setting.longest,
    }  # fmt: skip


def _in_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=natural)
