"""What only the other lines of a building tell of a room: that every floor has it, or that it is on the wrong one."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from server.importing.floors import Floor, leading
from server.importing.records import UnitRow


def with_floors(units: Iterable[UnitRow]) -> list[UnitRow]:
    """A room that several floors of a building have, such as 东户, A1 or a stack's number, gets its floor's name."""
    units = list(units)
    floors: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for unit in units:
        floors[unit.building, unit.entrance, unit.room].add(_floor_name(unit))

    def called(unit: UnitRow) -> UnitRow:
        floor, all_floors = _floor_name(unit), floors[unit.building, unit.entrance, unit.room]
        if not floor or len(all_floors) < 2 or str(leading(unit.room)) in all_floors:
            return unit
        between = "-" if floor[-1].isdecimal() and unit.room[0].isdecimal() else ""
        return replace(unit, room=f"{floor}{between}{unit.room}")

    return [called(unit) for unit in units]


def contradictions(units: Iterable[UnitRow], spelled: Collection[int]) -> set[int]:
    """Places of those whose room names another floor than they stand on, where the building's other rooms name theirs.

    203 on floor 23 is one, when 201 is on floor 2. A building that numbers its rooms otherwise has none. `spelled` are
    places whose floor is two digits in words: 二三 is 23 only where the room says so too.
    """
    buildings: dict[tuple[str, str], list[tuple[int, UnitRow]]] = defaultdict(list)
    for place, unit in enumerate(units):
        if unit.floor is not None and not unit.floor_label and leading(unit.room) is not None:
            buildings[unit.building, unit.entrance].append((place, unit))
    wrong: set[int] = set()
    for homes in buildings.values():
        floors_of = defaultdict[int | None, Counter[int | None]](Counter)
        for _, home in homes:
            floors_of[leading(home.room)][home.floor] += 1
        follow = sum(floors[number] for number, floors in floors_of.items())
        for place, home in homes:
            number = leading(home.room)
            is_usual = 2 * follow > len(homes) and floors_of[number][number] > 0
            if home.floor != number and (is_usual or place in spelled):
                wrong.add(place)
    return wrong


def _floor_name(unit: UnitRow) -> str:
    return Floor(unit.floor, unit.floor_label).name
