"""A list of a building on each sheet, or of one building whose name stands beside it."""

import pytest

from server.importing import read_price_list_guarded
from server.importing.pricelist import read_price_list
from tests.server.importing.lists import SHORT, codes, csv_of, keys, read_book, refused_file
from tests.server.importing.xlsx import Table, book_of, xlsx_of

WITHOUT = SHORT[1:]  # no column says the building


def homes(building: str | None, floor: int = 2) -> list[list[object]]:
    lines: list[list[object]] = [[floor, f"{floor}0{n}", 89.46, 3_400_000 + n] for n in (1, 2)]
    return lines if building is None else [[building, *line] for line in lines]


def book(**tables: list[list[object]]) -> bytes:
    return book_of({name: Table(lines) for name, lines in tables.items()})


def test_every_sheet_that_is_a_list_is_read() -> None:
    data = book_of({f"{n}栋": Table([SHORT, *homes(f"{n}栋")]) for n in (1, 2, 3)})
    file = read_book(data)
    assert keys(file) == [f"{n}栋--20{room}" for n in (1, 2, 3) for room in (1, 2)]
    assert [(sheet.name, sheet.kind) for sheet in file.sheets] == [("1栋", "list"), ("2栋", "list"), ("3栋", "list")]
    assert [(unit.sheet, unit.row) for unit in file.rows][:3] == [("1栋", 2), ("1栋", 3), ("2栋", 2)]
    assert read_price_list_guarded(data, "list.xlsx") == file, "the worker tells the same"


def test_sheets_may_order_and_name_their_columns_each_in_its_way() -> None:
    other = [["幢号", "室号", "总价（万元）", "建面"], ["2栋", "301", 350, 98.27]]
    file = read_book(book(一=[SHORT, *homes("1栋")], 二=other))
    assert keys(file) == ["1栋--201", "1栋--202", "2栋--301"]
    assert file.rows[2].total_price_fen == 350_000_000


def test_notes_and_hidden_sheets_are_passed_over() -> None:
    file = read_book(book_of({
        "说明": Table([["本表价格含税"], ["2024年5月"]]), "价目表": Table([SHORT, *homes("1栋")]),
        "旧价": Table([SHORT, *homes("1栋")], state="hidden"), "更旧": Table([SHORT, *homes("1栋")], state="veryHidden"),
    }))  # fmt: skip
    assert ([sheet.name for sheet in file.sheets], codes(file)) == (["价目表"], [])


def test_a_sheet_that_looks_like_a_list_is_not_passed_over_without_a_word() -> None:
    file = read_book(book(甲=[SHORT, *homes("1栋")], 乙=homes("2栋")))
    assert len(file.rows) == 2
    assert [(row.sheet, row.row, row.code) for row in file.refused] == [("乙", 1, "sheet-skipped")]


def test_two_sheets_of_the_same_homes_are_refused() -> None:
    """Which of two prices is in force, nobody can say from here."""
    data = book(新价=[SHORT, *homes("1栋")], 旧价=[SHORT, *homes("1栋")])
    refused = refused_file(data)
    assert (refused.code, refused.facts["sheets"]) == ("several-sheets", "新价, 旧价")


def test_a_home_that_two_sheets_name_is_refused_on_the_second() -> None:
    file = read_book(book(一=[SHORT, *homes("1栋")], 二=[SHORT, *homes("1栋", 2)[:1], *homes("1栋", 3)]))
    assert keys(file) == ["1栋--201", "1栋--202", "1栋--301", "1栋--302"]
    (again,) = file.refused
    assert (again.sheet, again.row, again.code) == ("二", 2, "duplicate-on-sheet")
    assert again.facts == {"key": "1栋--201", "first_row": 2, "first_sheet": "一"}


def test_the_name_of_the_sheet_may_be_the_building() -> None:
    data = book_of({f"{n}栋": Table([WITHOUT, *homes(None)]) for n in (1, 2)})
    refused = refused_file(data)
    assert (refused.code, refused.facts["missing"]) == ("header-missing", "building")
    proposed = refused.facts["proposed"]
    assert proposed == {
        "floor": "楼层",
        "room": "房号",
        "area": "建筑面积",
        "total_price": "总价",
        "building": "@sheet",
    }
    file = read_price_list(data, "list.xlsx", proposed)
    assert keys(file) == ["1栋--201", "1栋--202", "2栋--201", "2栋--202"]
    assert [sheet.columns["building"] for sheet in file.sheets] == ["@sheet", "@sheet"]


@pytest.mark.parametrize(
    ("title", "name", "building"),
    [
        ("望澜庭 7栋 一房一价表", "list.xlsx", "7栋"), ("望澜庭三期12号楼价格公示", "list.xlsx", "12号楼"), ("Vista Park, Tower 5B", "list.xlsx", "Tower 5B"),
        ("价格表", "A座.xlsx", "A座"), ("望澜庭5#楼", "list.xlsx", "5#楼"), ("望澜庭 12A座", "list.xlsx", "12A座"), ("5#价格表", "list.xlsx", "5#"), ("价格表", "望澜庭2024-3栋(终).xlsx", "3栋"),
    ],
)  # fmt: skip
def test_a_title_or_the_file_s_name_may_be_the_building(title: str, name: str, building: str) -> None:
    data = xlsx_of([title], WITHOUT, *homes(None))
    refused = refused_file(data, name=name)
    assert refused.facts["proposed"]["building"] == f"={building}"
    file = read_price_list(data, name, {"building": f"={building}"})
    assert keys(file) == [f"{building}--201", f"{building}--202"]
    assert file.sheets[0].columns["building"] == f"={building}"


def test_a_title_that_names_two_buildings_proposes_none() -> None:
    for title in ("1栋、2栋价格表", "Building price list", "Prices of the tower"):
        refused = refused_file(csv_of([title], WITHOUT, *homes(None)).encode(), name="list.csv")
        assert "building" not in refused.facts["proposed"], title


def test_lines_that_name_each_building_in_turn_are_proposed_as_what_they_are() -> None:
    """The first would hold for the homes of the second too."""
    lines = [["1栋"], WITHOUT, *homes(None), ["2栋"], WITHOUT, *homes(None)]
    refused = refused_file(csv_of(*lines).encode(), name="3栋.csv")
    assert refused.facts["proposed"]["building"] == "@above"
    file = read_price_list(csv_of(*lines).encode(), "3栋.csv", refused.facts["proposed"])
    assert keys(file) == ["1栋--201", "1栋--202", "2栋--201", "2栋--202"]
    assert (file.refused, file.sheets[0].columns["building"]) == ((), "@above")


def test_a_title_on_each_sheet_holds_for_that_sheet() -> None:
    data = book_of({f"Sheet{n}": Table([[f"望澜庭{n}栋"], WITHOUT, *homes(None)]) for n in (1, 2)})
    refused = refused_file(data)
    assert refused.facts["headers"] == WITHOUT, "a title is no part of them"
    assert refused.facts["proposed"]["building"] == "@above"
    assert keys(read_price_list(data, "list.xlsx", refused.facts["proposed"])) == [
        "1栋--201",
        "1栋--202",
        "2栋--201",
        "2栋--202",
    ]


def test_a_building_of_one_sheet_alone_is_proposed_for_no_other() -> None:
    data = book_of({"甲": Table([["望澜庭1栋"], WITHOUT, *homes(None)]), "乙": Table([WITHOUT, *homes(None, 3)])})
    assert "building" not in refused_file(data).facts["proposed"]


def test_a_fixed_text_is_held_to_the_same_rules_as_a_cell() -> None:
    data = xlsx_of(WITHOUT, *homes(None))
    for text, code in (("=" + "望" * 41, "text-too-long"), ("==1+1", "text-unsafe"), ("=#REF!", "cell-error")):
        assert [code for _, code in codes(read_price_list(data, "a", {"building": text}))] == [code, code]
    assert refused_file(data, {"building": "= "}).code == "header-missing"
    assert refused_file(csv_of(WITHOUT, *homes(None)).encode(), {"building": "@sheet"}).code == "header-missing"


def test_of_several_sheets_the_nearest_to_a_list_says_what_is_missing() -> None:
    refused = refused_file(book(说明=[["楼栋", "备注"]], 价目=[["座次", *WITHOUT], *homes("1")]))
    assert refused.facts["missing"] == "building"
