"""Floors people really have, and rooms that are called the same in every list."""

import pytest

from tests.server.importing.lists import HEADER, SHORT, codes, flat, keys, read, read_book, refused_row, the_unit
from tests.server.importing.xlsx import xlsx_of


@pytest.mark.parametrize(
    ("floor", "room", "label"),
    [
        ("19", "01", "1901"), ("19", "1", "1901"), ("19", "1901", "1901"), ("19", "1901.0", "1901"), ("19层", "01室", "1901"),
        ("7", "0701", "701"), ("7", "701", "701"), ("7", "801", "801"), ("十九层", "０１", "1901"), ("19F", "1901号", "1901"),
        ("", "0101", "101"), ("", "00101", "101"), ("", "101", "101"), ("10", "1001", "1001"), ("7", "0801", "801"),
        ("3A", "01", "3A01"), ("3A", "3A01", "3A01"), ("12A", "1", "12A01"), ("G", "01", "G01"), ("首层", "01", "101"), ("5-6", "01", "501"),
        ("5", "A", "5A"), ("5", "A室", "5A"), ("12A", "B", "12AB"), ("LG", "2", "LG02"), ("PH", "A", "PHA"), ("", "A", "A"), ("1-3", "A", "A"),
        ("顶层", "01", "01"), ("5", "东户", "东户"), ("B1", "3", "B103"), ("-1", "03", "B103"), ("地下一层", "3", "B103"), ("", "01", "01"), ("19", "A01", "A01"), ("12", "12-3", "12-3"),
    ],
)  # fmt: skip
def test_a_room_is_called_the_same_however_it_is_written(floor: str, room: str, label: str) -> None:
    assert the_unit(HEADER, flat(floor=floor, room=room)).room == label


@pytest.mark.parametrize(
    ("written", "place", "label"),
    [
        ("19", 19, ""), ("19层", 19, ""), ("19F", 19, ""), ("2/F", 2, ""), ("#02", 2, ""), ("L3", 3, ""), ("Level 3", 3, ""), ("十九层", 19, ""),
        ("2nd floor", 2, ""), ("3A", 4, "3A"), ("3a层", 4, "3A"), ("3A/F", 4, "3A"), ("12A", 13, "12A"), ("12B", 14, "12B"), ("13A", 14, "13A"), ("23A", 24, "23A"),
        ("G", 0, "G"), ("G/F", 0, "G"), ("UG", 0, "UG"), ("M", 0, "M"), ("LG", -1, "LG"), ("LG2", -2, "LG2"), ("首层", 1, "首层"), ("底层", 1, "底层"),
        ("B1", -1, "B1"), ("-1", -1, "B1"), ("负二层", -2, "B2"), ("地下一层", -1, "B1"), ("5-6", 5, "5-6"), ("17~18层", 17, "17-18"),
        ("夹层", None, "夹层"), ("顶层", None, "顶层"), ("跃层", None, "跃层"), ("PH", None, "PH"), ("R/F", None, "R/F"), ("天台复式", None, "天台复式"), ("", None, ""),
    ],
)  # fmt: skip
def test_a_floor_keeps_its_label_beside_its_place_in_the_order(written: str, place: int | None, label: str) -> None:
    unit = the_unit(HEADER, flat(floor=written, room="01"))
    assert (unit.floor, unit.floor_label) == (place, label)


def test_floors_in_the_order_of_a_list_stay_in_it() -> None:
    names = ["B2", "LG", "G", "UG", "1", "2", "3", "3A", "5", "11", "12", "12A", "12B", "15", "22", "23", "23A", "25"]
    units = read(SHORT, *(["1座", name, "01", "90", "3000000"] for name in names)).rows
    assert [
        unit.floor_label or str(unit.floor) for unit in sorted(units, key=lambda u: (u.floor, u.floor_label))
    ] == names
    assert len({unit.key for unit in units}) == len(names)


@pytest.mark.parametrize("floor", ["999", "-25", "3100000", "301层"])
def test_a_floor_beyond_every_tower_is_refused_with_the_limit(floor: str) -> None:
    code, facts = refused_row(floor=floor)
    assert (code, facts["low"], facts["high"]) == ("out-of-range", "-20", "300")


@pytest.mark.parametrize("floor", ["=1+1", "@A1", "+5楼"])
def test_a_label_may_not_turn_into_a_formula(floor: str) -> None:
    assert refused_row(floor=floor)[0] == "text-unsafe"


def test_a_lettered_room_is_called_by_its_floor_too() -> None:
    lines = [["1座", floor, letter, "90", "3000000"] for floor in ("5", "6") for letter in "AB"]
    assert keys(read(SHORT, *lines)) == ["1座--5A", "1座--5B", "1座--6A", "1座--6B"]


@pytest.mark.parametrize(
    ("rooms", "called"),
    [(("东户", "西户"), ["5东户", "5西户", "6东户", "6西户"]), (("A1", "A2"), ["5A1", "5A2", "6A1", "6A2"]), (("101", "102"), ["5-101", "5-102", "6-101", "6-102"])],
)  # fmt: skip
def test_a_room_that_every_floor_has_is_one_home_on_each(rooms: tuple[str, ...], called: list[str]) -> None:
    lines = [["1座", floor, room, "90", "3000000"] for floor in ("5", "6") for room in rooms]
    file = read(SHORT, *lines)
    assert [unit.room for unit in file.rows] == called
    assert file.refused == ()
    assert [unit.room for unit in read(SHORT, *lines[:2]).rows] == list(rooms), (
        "of one floor alone the room says enough"
    )


def test_zeros_that_a_spreadsheet_lost_make_no_other_home() -> None:
    header = ["楼栋", "房号", "建筑面积", "总价"]
    assert keys(read(header, ["1栋", "0101", "90", "3000000"])) == ["1栋--101"]
    assert keys(read_book(xlsx_of(header, ["1栋", 101, 90, 3000000]))) == ["1栋--101"]


def homes(*places: tuple[str, str]) -> list[list[str]]:
    return [["1栋", floor, room, "90", "3000000"] for floor, room in places]


def test_a_room_on_a_floor_that_is_not_its_own_is_refused_in_words() -> None:
    file = read(SHORT, *homes(("2", "201"), ("2", "202"), ("二三", "203"), ("23", "2301")))
    assert codes(file) == [(4, "floor-contradicts-room")]
    assert file.refused[0].facts == {"floor": 23, "room": "203"}
    assert codes(read(SHORT, *homes(("2", "201"), ("3", "301"), ("4", "302")))) == [(4, "floor-contradicts-room")]
    assert codes(read(SHORT, *homes(("二三", "203")))) == [(2, "floor-contradicts-room")]
    assert codes(read(SHORT, *homes(("二三", "2303")))) == []


@pytest.mark.parametrize(
    "places",
    [
        [("13", "1401"), ("13", "1402"), ("14", "1501"), ("12", "1201"), ("11", "1101"), ("10", "1001")],  # no floor is called 13
        [("1", "101"), ("2", "102"), ("3", "103")],  # rooms counted through the house
        [("5-6", "501"), ("6", "601"), ("4", "401")],
        [("3A", "401"), ("3", "301"), ("5", "501")],
        [("7", "801")],
    ],
)  # fmt: skip
def test_a_house_that_numbers_its_rooms_otherwise_contradicts_nothing(places: list[tuple[str, str]]) -> None:
    file = read(SHORT, *homes(*places))
    assert (len(file.rows), codes(file)) == (len(places), [])


def test_a_floor_s_name_may_not_make_a_room_too_long() -> None:
    long = "南向花园洋房带下沉庭院复式十八字"
    assert len(long) == 16
    lines = [["1座", floor, long, "90", "3000000"] for floor in ("首层夹层复式", "顶层")]
    assert codes(read(SHORT, *lines)) == [(2, "text-too-long")]
