"""The same home written otherwise is known again, and never two homes for one."""

from typing import Any

import pytest

from domain.sales.prices.same_home import pairs, spelling
from domain.sales.units.records import Unit
from tests.hall import unit


def home(building: str, entrance: str, room: str, floor: int | None = None, id: str = "") -> Unit:
    return unit(building=building, entrance=entrance, room=room, floor=floor, id=id or f"{building}-{entrance}-{room}")


WAYS: list[list[tuple[Any, ...]]] = [
    [("1栋", "1单元", "101"), ("01栋", "一单元", "0101"), ("1号楼", "1", "101室"), ("1幢", "第1单元", "101"), ("１＃", "01单元", "0101")],
    [("23号楼", "", "1802"), ("二十三栋", "", "1802号"), ("023幢", "", "01802")],
    [("A座", "", "5A", 5), ("a栋", "", "A", 5), ("A", "", "a室", 5)],
    [("澜院", "", "12"), ("澜院", "", "012")],
]  # fmt: skip


@pytest.mark.parametrize("ways", WAYS, ids=lambda ways: ways[0][0])
def test_ways_to_write_one_home_are_spelled_alike(ways: list[tuple[Any, ...]]) -> None:
    assert len({spelling(home(*way)) for way in ways}) == 1


@pytest.mark.parametrize(("one", "other"), [
    (("1栋", "", "101"), ("11栋", "", "101")), (("1栋", "1单元", "101"), ("1栋", "2单元", "101")),
    (("1栋", "", "101"), ("1栋", "", "110")), (("A座", "", "A", 5), ("A座", "", "A", 6)), (("1栋", "", "1001"), ("10栋", "", "01")),
    (("楼", "", "1"), ("号", "", "1")),
])  # fmt: skip
def test_different_homes_are_not(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    assert spelling(home(*one)) != spelling(home(*other))


def test_new_and_missing_pair_up() -> None:
    new = [home("01栋", "", "0101"), home("01栋", "", "0102"), home("02栋", "", "0101")]
    missing = [home("1栋", "", "101"), home("1栋", "", "102"), home("3栋", "", "101")]
    assert pairs(new, missing) == {"01栋--0101": "1栋--101", "01栋--0102": "1栋--102"}


def test_a_home_that_may_be_either_of_two_is_paired_with_neither() -> None:
    assert pairs([home("1幢", "", "101")], [home("1栋", "", "101"), home("01栋", "", "0101")]) == {}
    assert pairs([home("1栋", "", "101"), home("01栋", "", "101")], [home("1幢", "", "101")]) == {}


def test_a_list_that_leaves_the_entrance_out_names_a_home_that_building_and_room_tell() -> None:
    held = [
        home("1栋", "1单元", "101"),
        home("1栋", "2单元", "102"),
        home("2栋", "1单元", "101"),
        home("2栋", "2单元", "101"),
    ]
    new = [home("1栋", "", "101"), home("1栋", "", "102"), home("2栋", "", "101")]
    assert pairs(new, held) == {"1栋--101": "1栋-1单元-101", "1栋--102": "1栋-2单元-102"}
    assert pairs([home("1栋", "3单元", "101")], held) == {}
