"""How far an opening is, as anybody may know it: what is left, and of which opening (SC-41)."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from domain.core.hall import Hall
from domain.core.order import natural
from domain.sales.openings.records import Opening
from domain.sales.units.records import Unit

EVER = datetime.min.replace(tzinfo=UTC)


def shown(hall: Hall) -> Opening | None:
    """The opening that goes on, else the last one that ended; none that was given up."""
    found = [held for held in hall.all(Opening).values() if held.state != "dropped"]
    return max(found, key=lambda held: (held.going_on, held.ended_at or EVER, held.planned_at), default=None)


def left_of(hall: Hall) -> dict[str, Any]:
    """`{released, left, buildings: [{name, released, left}], layouts: [{name, area, released, left}]}`.

    `left` counts homes that are for sale and that nobody has applied for or holds: what can be chosen, and no more.
    """
    buildings, layouts = Counter[tuple[str, bool]](), Counter[tuple[str, int, bool]]()
    for unit in hall.all(Unit).values():
        if unit.standing == "unreleased":
            continue
        free = unit.state == "available"
        buildings[unit.building, free] += 1
        layouts[unit.layout, round(unit.area), free] += 1
    return {
        "released": buildings.total(),
        "left": sum(many for (_, free), many in buildings.items() if free),
        "buildings": [
            {"name": name, **_of(buildings[name, False], buildings[name, True])}
            for name in sorted({name for name, _ in buildings}, key=natural)
        ],
        "layouts": [
            {"name": name, "area": area, **_of(layouts[name, area, False], layouts[name, area, True])}
            for name, area in sorted({(name, area) for name, area, _ in layouts}, key=lambda kind: (kind[1], kind[0]))
        ],
    }


def _of(gone: int, left: int) -> dict[str, int]:
    return {"released": gone + left, "left": left}
