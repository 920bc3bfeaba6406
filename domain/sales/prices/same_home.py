"""The same home written otherwise: 1栋 = 01栋 = 1号楼 = 1幢, 1单元 = 1 = 一单元, 0101 = 101, A on floor 5 = 5A."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Protocol

Spelling = tuple[str, str, str]


class Home(Protocol):
    """What a home is called by, in a list or in force."""

    @property
    def id(self) -> str: ...
    @property
    def building(self) -> str: ...
    @property
    def entrance(self) -> str: ...
    @property
    def floor(self) -> int | None: ...
    @property
    def room(self) -> str: ...


def pairs(new: Iterable[Home], missing: Iterable[Home]) -> dict[str, str]:
    """Ids of new homes, each with that of the one missing home which is the same but for the spelling.

    Where one home of a side may be several of the other, nothing is said of it. A list that leaves the entrance out
    names a home where building and room alone tell it.
    """
    new, missing = list(new), list(missing)
    found = _only(new, missing, spelling)
    taken = set(found.values())
    left = [home for home in new if home.id not in found], [home for home in missing if home.id not in taken]
    without = _only(*left, lambda home: (spelling(home)[0], "", spelling(home)[2]))
    entrance = {home.id: home.entrance for side in left for home in side}
    return found | {id: other for id, other in without.items() if not (entrance[id] and entrance[other])}


def spelling(home: Home) -> Spelling:
    """(building, entrance, room), alike for every way in which people write this home."""
    return _plain(home.building, _BUILDING), _plain(home.entrance, _ENTRANCE), _room(home)


def _only(new: list[Home], missing: list[Home], of: Callable[[Home], Spelling]) -> dict[str, str]:
    """Those that alone on their side are spelled so."""
    ours, theirs = _alone(new, of), _alone(missing, of)
    return {home.id: theirs[how].id for how, home in ours.items() if how in theirs}


def _alone(homes: list[Home], of: Callable[[Home], Spelling]) -> dict[Spelling, Home]:
    found: dict[Spelling, Home | None] = {}
    for home in homes:
        how = of(home)
        found[how] = None if how in found else home
    return {how: home for how, home in found.items() if home is not None}


def _room(home: Home) -> str:
    room = _plain(home.room, _ROOM)
    if re.fullmatch("[a-z]{1,2}", room) and home.floor is not None:
        return f"{home.floor}{room}"
    return room


def _plain(words: str, suffix: re.Pattern[str]) -> str:
    """Half-width, small letters, without blanks, signs and what kind of thing it is; numbers in digits, without zeros
    before them."""
    words = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", words).casefold())
    words = suffix.sub("", words.removeprefix("第")) or words
    words = _NUMERAL.sub(lambda found: str(_number(found[0])), words)
    return re.sub("(?<![0-9])0+(?=[0-9])", "", words)


def _number(words: str) -> int:
    """二十三 and 二三 are 23, 一百零五 is 105."""
    total = digit = 0
    for word in words:
        if word in _POWERS:
            total, digit = total + (digit or 1) * _POWERS[word], 0
        else:
            digit = digit * 10 + _DIGITS[word]
    return total + digit


_BUILDING = re.compile(
    "(?:号楼|號樓|栋楼|栋|棟|幢|座|楼|樓|号|號|building|block|blk|tower)$|^(?:building|block|blk|tower)(?=.)"
)

_ENTRANCE = re.compile("(?:单元|單元|座|门|門|梯|unit)$|^(?:unit|entrance)(?=.)")
_ROOM = re.compile("(?:室|号|號|房|号房)$")
_NUMERAL = re.compile("[〇零一二两三四五六七八九十百]+")
_POWERS = {"十": 10, "百": 100}
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
