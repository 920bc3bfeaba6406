"""Price matrices: rooms across, floors down, one amount where they meet."""

import pytest

from server.importing.pricelist import read_price_list
from tests.server.importing.lists import SHORT, codes, csv_of, keys, read, read_book, refused_file
from tests.server.importing.xlsx import Error, Table, book_of, xlsx_of

CORNER = ["楼栋", "楼层", "01", "02"]
PRICES = [["1栋", 3, 3000000, 3100000], ["1栋", 4, 3010000, 3110000]]
AREAS = ["", "建筑面积", 89.46, 98.27]


def test_a_matrix_is_read_as_what_it_is() -> None:
    file = read(CORNER, AREAS, *PRICES)
    assert [(unit.key, unit.floor, str(unit.area), unit.total_price_fen, unit.row) for unit in file.rows] == [
        ("1栋--301", 3, "89.46", 300_000_000, 3), ("1栋--302", 3, "98.27", 310_000_000, 3),
        ("1栋--401", 4, "89.46", 301_000_000, 4), ("1栋--402", 4, "98.27", 311_000_000, 4),
    ]  # fmt: skip
    (sheet,) = file.sheets
    assert (sheet.kind, sheet.headers, sheet.unused) == ("matrix", ("楼栋", "楼层", "01", "02"), ())
    assert sheet.columns["room"] == "01, 02"


def test_a_matrix_without_areas_says_what_is_missing() -> None:
    assert refused_file(csv_of(CORNER, *PRICES).encode()).code == "areas-missing"


@pytest.mark.parametrize("below", [False, True])
def test_layouts_and_areas_may_be_lines_above_or_below_the_prices(below: bool) -> None:
    said = [["", "户型", "A", "B"], ["", "朝向", "南", "北"], ["", "面积（㎡）", "89.46", "98.27"]]
    file = read(CORNER, *(PRICES + said if below else said + PRICES))
    assert (
        [(unit.layout, unit.orientation, str(unit.area)) for unit in file.rows][:2]
        == [("A", "南", "89.46"), ("B", "北", "98.27")]
        if not below
        else len(file.rows) == 4
    )
    assert codes(file) == []


def test_areas_may_stand_in_a_table_of_rooms() -> None:
    table = [["房号", "户型", "建筑面积", "朝向"], ["01室", "三房", 89.46, "南"], ["02室", "四房", 98.27, "北"]]
    for file in (
        read(CORNER, *PRICES, [], *table),
        read(*table, [], CORNER, *PRICES),
        read_book(book_of({"价格": Table([CORNER, *PRICES]), "面积": Table(table)})),
    ):
        assert [(unit.key, str(unit.area), unit.layout) for unit in file.rows][1] == ("1栋--302", "98.27", "四房")
        assert (len(file.rows), codes(file)) == (4, [])


def test_areas_may_stand_in_a_table_of_layouts() -> None:
    table = [["户型", "建筑面积"], ["A", 89.46], ["B", 98.27]]
    file = read(CORNER, ["", "户型", "A", "B"], *PRICES, [], *table)
    assert [str(unit.area) for unit in file.rows] == ["89.46", "98.27", "89.46", "98.27"]


def test_a_matrix_of_totals_and_one_of_unit_prices_give_the_areas_between_them() -> None:
    per_metre = [["1栋", 3, 33534.54, 31545.74], ["1栋", 4, 33646.32, 31647.50]]
    data = book_of({"总价": Table([CORNER, *PRICES]), "单价": Table([CORNER, *per_metre])})
    file = read_book(data)
    assert [(unit.key, str(unit.area), unit.unit_price_fen) for unit in file.rows][:2] == [
        ("1栋--301", "89.46", 3_353_454), ("1栋--302", "98.27", 3_154_574),
    ]  # fmt: skip
    assert {unit.sheet for unit in file.rows} == {"总价"}
    assert [sheet.name for sheet in file.sheets] == ["总价", "单价"]


def test_a_matrix_of_areas_goes_with_the_one_of_prices() -> None:
    areas = [["1栋", 3, 89.46, 98.27], ["1栋", 4, 89.50, 98.30]]
    file = read_book(
        book_of(
            {
                "面积": Table([CORNER, *areas]),
                "总价（万元）": Table([CORNER, ["1栋", 3, 300, 310], ["1栋", 4, 301, 311]]),
            }
        )
    )
    assert [(str(unit.area), unit.total_price_fen) for unit in file.rows][2:] == [
        ("89.50", 301_000_000),
        ("98.30", 311_000_000),
    ]


def test_a_matrix_may_say_per_room_what_is_asked_per_metre() -> None:
    rooms = ["楼层", "01室", "", "", "02室", "", ""]
    under = ["", "面积", "单价", "总价", "面积", "单价", "总价"]
    line = ["3", "89.46", "38000", "3399480", "98.27", "38000", "3734260"]
    file = read_price_list(csv_of(["7栋"], rooms, under, line).encode(), "list.csv", {"building": "=7栋"})
    assert [(unit.key, str(unit.area), unit.unit_price_fen, unit.total_price_fen) for unit in file.rows] == [
        ("7栋--301", "89.46", 3_800_000, 339_948_000), ("7栋--302", "98.27", 3_800_000, 373_426_000),
    ]  # fmt: skip


def test_entrances_may_stand_above_the_rooms() -> None:
    lines = [
        ["", "1单元", "", "2单元", ""],
        ["楼层", "01", "02", "01", "02"],
        ["建筑面积", 89, 90, 91, 92],
        [3, 301e4, 302e4, 303e4, 304e4],
    ]
    file = read_book(book_of({"7栋": Table(lines, merge=("B1:C1", "D1:E1"))}), building="@sheet")
    assert [(unit.key, int(unit.area)) for unit in file.rows] == [
        ("7栋-1单元-301", 89), ("7栋-1单元-302", 90), ("7栋-2单元-301", 91), ("7栋-2单元-302", 92),
    ]  # fmt: skip


def test_merged_buildings_and_labelled_floors_reach_every_line() -> None:
    lines = [
        ["楼栋", "楼层", "A", "B"],
        AREAS,
        ["1座", "12A", 1e6, 2e6],
        [None, "12", 1e6, 2e6],
        [None, "顶层", 3e6, None],
    ]
    file = read_book(book_of({"总价": Table(lines, merge=("A3:A5",), hidden_lines=(4,))}))
    assert keys(file) == ["1座--12AA", "1座--12AB", "1座--12A", "1座--12B", "1座--A"]
    assert [unit.hidden for unit in file.rows] == [False, False, True, True, False]
    assert file.sheets[0].hidden_rows == 1


def test_cells_without_a_price_are_no_homes_and_others_are_refused_one_by_one() -> None:
    file = read_book(
        xlsx_of(
            CORNER,
            AREAS,
            ["1栋", 3, None, "已售"],
            ["1栋", 4, "—", Error("#REF!")],
            ["1栋", 5, 3e6, 3.1e6],
            ["合计", None, 3e6, 3.1e6],
        )
    )
    assert keys(file) == ["1栋--501", "1栋--502"]
    assert codes(file) == [(3, "price-unreadable"), (4, "cell-error"), (6, "sum-line")]
    assert file.refused[0].facts == {"column": "02", "raw": "已售"}


def test_two_matrices_below_each_other_are_both_read() -> None:
    lines = [
        ["1栋"],
        ["楼层", "01", "02"],
        ["面积", 89, 98],
        [3, 3e6, 4e6],
        ["2栋"],
        ["楼层", "01", "02"],
        ["面积", 88, 97],
        [3, 5e6, 6e6],
    ]
    refused = refused_file(xlsx_of(*lines))
    assert (refused.code, refused.facts["missing"]) == ("header-missing", "building")
    buildings = [
        ["楼栋", *lines[1]],
        ["", *lines[2]],
        ["1栋", *lines[3]],
        ["楼栋", *lines[5]],
        ["", *lines[6]],
        ["2栋", *lines[7]],
    ]
    assert [(unit.key, int(unit.area)) for unit in read_book(xlsx_of(*buildings)).rows] == [
        ("1栋--301", 89), ("1栋--302", 98), ("2栋--301", 88), ("2栋--302", 97),
    ]  # fmt: skip


def test_a_title_says_what_the_prices_of_a_matrix_are() -> None:
    file = read(["销售单价表（元/㎡）"], CORNER, AREAS, ["1栋", 3, 33000, 34000])
    assert [(unit.unit_price_fen, unit.calculated) for unit in file.rows] == [(3_300_000, True), (3_400_000, True)]


def test_a_matrix_beside_a_list_is_passed_over_with_a_word() -> None:
    file = read_book(
        book_of({"一房一价": Table([SHORT, ["1栋", 3, "301", 89.46, 3e6]]), "销控": Table([CORNER, *PRICES])})
    )
    assert keys(file) == ["1栋--301"]
    assert [(row.sheet, row.code) for row in file.refused] == [("销控", "table-skipped")]


def test_a_list_with_rooms_of_one_digit_is_no_matrix() -> None:
    refused = refused_file(
        csv_of(["楼栋", "楼层", "房号", "1", "2"], ["1栋", "3", "301", "3000000", "3100000"]).encode()
    )
    assert (refused.code, refused.facts["missing"]) == ("header-missing", "area, price")


def test_a_project_called_wan_makes_no_price_ten_thousand_times_as_much() -> None:
    assert read(["万科城 1栋"], CORNER, AREAS, *PRICES).rows[0].total_price_fen == 300_000_000
    assert (
        read(["万科城 1栋（单位：万元）"], CORNER, AREAS, ["1栋", 3, 300, 310]).rows[0].total_price_fen == 300_000_000
    )


def test_two_matrices_of_the_same_amounts_are_refused() -> None:
    refused = refused_file(book_of({"新价": Table([CORNER, AREAS, *PRICES]), "旧价": Table([CORNER, AREAS, *PRICES])}))
    assert (refused.code, refused.facts["sheets"]) == ("several-sheets", "新价, 旧价")
    file = read(CORNER, AREAS, *PRICES, ["1栋", "3层", 3200000, ""])
    assert (len(file.rows), codes(file)) == (4, [(5, "duplicate-unit")])
    assert file.rows[0].total_price_fen == 300_000_000


def test_floors_written_otherwise_on_another_sheet_are_the_same() -> None:
    areas = [["1栋", "3层", 89.46, 98.27], ["1栋", "四层", 89.50, 98.30]]
    file = read_book(book_of({"面积": Table([CORNER, *areas]), "总价": Table([CORNER, *PRICES])}))
    assert [str(unit.area) for unit in file.rows] == ["89.46", "98.27", "89.50", "98.30"]


def test_amounts_beside_no_floor_are_no_homes() -> None:
    assert codes(read(CORNER, AREAS, *PRICES, ["1栋", "", 6010000, 6210000])) == [(5, "floor-missing")]
