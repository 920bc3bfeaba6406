"""Floors and rooms as people name them: a place in the order of floors, a label, and one name for each room."""

import re
from dataclasses import dataclass

from server.importing.values import CHINESE_NUMBER, chinese_number

GROUND: dict[str, tuple[int, str]] = {  # without a number: place in the order, label
    "首层": (1, "首层"), "首層": (1, "首层"), "底层": (1, "底层"), "底層": (1, "底层"),
    "g": (0, "G"), "gf": (0, "G"), "g/f": (0, "G"), "ground": (0, "G"), "ground floor": (0, "G"),
    "ug": (0, "UG"), "ug/f": (0, "UG"), "upper ground": (0, "UG"),
    "m": (0, "M"), "m/f": (0, "M"), "mezzanine": (0, "M"),
    "lg": (-1, "LG"), "lg/f": (-1, "LG"), "lower ground": (-1, "LG"), "地下室": (-1, "B1"), "basement": (-1, "B1"),
}  # fmt: skip
_N = rf"([0-9]{{1,12}}|{CHINESE_NUMBER})"
_ENDING = r" ?(?:层|層|楼|樓|/?f|st floor|nd floor|rd floor|th floor|st|nd|rd|th|floor|level)?"
_PLAIN = re.compile(rf"#?(?:第|floor|level|lvl|[lf])? ?\.?(-?){_N}(?:\.0+)?{_ENDING}")
_BELOW = re.compile(rf"(?:地下|负|負|basement|[b-]) ?第?{_N}{_ENDING}")
_LOWER_GROUND = re.compile(rf"lg ?([0-9]){_ENDING}")
_LETTERED = re.compile(rf"#?([0-9]{{1,3}}) ?-?([abc]){_ENDING}")
_SPAN = re.compile(rf"{_N}(?:层|層|楼|f)? ?[-~/、&,+至到—–] ?{_N}{_ENDING}")
_ROOM_ENDING = re.compile(r"(?<=[0-9A-Za-z])(?:\.0+)?(?:室|号房|号|房|户)?$")


@dataclass(frozen=True)
class Floor:
    """`place` orders the floors of a building; `label` is what people write, "" where that is just the number."""

    place: int | None = None
    label: str = ""
    spelled: bool = False  # 二三: two digits in words, which may be 23 or 2 and 3

    @property
    def name(self) -> str:
        return self.label or ("" if self.place is None else str(self.place))


def floor_of(words: str) -> Floor:
    """19, 19层, 19/F, #19, 十九层 are 19. 3A stands for 4, 12A for 13. What has no place keeps its words: 顶层, PH."""
    said = words.casefold()
    if said in GROUND:
        return Floor(*GROUND[said])
    if not said:
        return Floor()
    if found := _BELOW.fullmatch(said):
        return Floor(-_number(found[1]), f"B{_number(found[1])}")
    if found := _PLAIN.fullmatch(said):
        return Floor(_number(found[2]), spelled=len(found[2]) > 1 and not re.search("[0-9十百]", found[2]))
    if found := _LOWER_GROUND.fullmatch(said):
        return Floor(-int(found[1]), f"LG{found[1]}")
    if found := _LETTERED.fullmatch(said):
        return Floor(int(found[1]) + " abc".index(found[2]), f"{int(found[1])}{found[2].upper()}")
    if found := _SPAN.fullmatch(said):
        first, last = _number(found[1]), _number(found[2])
        return Floor(min(first, last), f"{first}-{last}")
    return Floor(None, words)


def room_of(words: str, floor: Floor) -> str:
    """1901 for 01 on floor 19, for 1901 and for 1901室; 3A01 for 01 on 3A; 5A for A on floor 5; 101 for 0101."""
    room = _ROOM_ENDING.sub("", words)
    alone = floor.name if re.fullmatch("[0-9A-Z]{0,4}", floor.name) else str(floor.place or "")
    if re.fullmatch("[A-Za-z]{1,2}", room):
        return f"{alone}{room}" if floor.label == alone or not floor.label else room
    if not re.fullmatch("[0-9]{1,5}", room):
        return room
    on_floor = int(room)
    if alone and len(room) <= 2:
        return f"{alone}{on_floor:02d}"
    if floor.place and on_floor // 100 == floor.place:
        return f"{alone if not floor.label else on_floor // 100}{on_floor % 100:02d}"
    return f"{on_floor:03d}" if len(room) > 3 else room


def leading(room: str) -> int | None:
    """The floor that a room of digits names: 2 of 203, 12 of 1203."""
    return int(room) // 100 if re.fullmatch("[0-9]{3,5}", room) else None


def _number(digits: str) -> int:
    return int(digits) if digits.isdecimal() else chinese_number(digits)
