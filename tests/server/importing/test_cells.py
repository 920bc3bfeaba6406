"""What one cell says: names, money, areas."""

from decimal import Decimal

import pytest

from server.importing import UnitRow
from server.importing.pricelist import read_price_list
from tests.server.importing.lists import (
    FLAT,
    HEADER,
    SHORT,
    UNIT,
    codes,
    flat,
    keys,
    read,
    read_book,
    refused_row,
    the_unit,
)
from tests.server.importing.xls import xls_of
from tests.server.importing.xlsx import xlsx_of


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("四单元", "4单元"), ("第四单元", "4单元"), ("4 单元", "4单元"), ("十二单元", "12单元"), ("二", "2"), ("", ""), ("-", ""), ("无", ""), ("0", ""), ("A座", "A座"), ("东三", "东三")],
)  # fmt: skip
def test_an_entrance_has_digits(written: str, read_as: str) -> None:
    assert the_unit(HEADER, flat(entrance=written)).entrance == read_as


def test_a_name_is_half_width_trimmed_and_without_invisible_characters() -> None:
    dressed = flat(building="\u3000云栖里\u200b１栋\u00a0", room="\u202d０１\ufeff", orientation="　南 ")
    assert the_unit(HEADER, dressed) == UNIT


@pytest.mark.parametrize(
    "written",
    ["49365.68", "４９３６５．６８", '"49,365.68"', '"49，365.68"', "¥49365.68", "￥ 49365.68 元/㎡", "RMB 49 365.68", "4.936568万", "4.936568 万元/平方米", "49365.680"],
)  # fmt: skip
def test_money_is_read_as_people_write_it(written: str) -> None:
    assert the_unit(HEADER, flat(unit_price=written)) == UNIT


@pytest.mark.parametrize("header", ["总价（万元）", "总价(单位:万)", "总价"])
def test_wan_counts_once_whether_the_header_or_the_cell_says_it(header: str) -> None:
    top = ["楼栋", "房号", "面积", header]
    assert the_unit(top, ["A", "701", "90", "453.86万"]).total_price_fen == 453_860_000
    assert the_unit(top, ["A", "701", "90", "4538600元"]).total_price_fen == 453_860_000
    if "万" in header:
        assert the_unit(top, ["A", "701", "90", "453.86"]).total_price_fen == 453_860_000


def test_wan_may_stand_in_the_second_header_line() -> None:
    unit = the_unit(["楼栋", "房号", "面积", "总价"], ["", "", "(㎡)", "(万元)"], ["A", "701", "90", "453.86"])
    assert unit.total_price_fen == 453_860_000


def test_a_total_missing_is_price_times_area_with_half_a_fen_rounded_up() -> None:
    assert the_unit(HEADER, flat(unit_price="10000.01", area="100.50")).total_price_fen == 100_500_101  # …100.5 fen
    given = the_unit([*HEADER, "总价"], [*FLAT, "4538681"])
    assert (given.unit_price_fen, given.total_price_fen) == (49_365_68, 4_538_681_00)
    assert the_unit([*HEADER, "总价"], [*FLAT, ""]) == UNIT


def test_optional_columns_may_be_absent_or_blank() -> None:
    unit = the_unit(["楼栋", "房号", "面积", "总价"], ["A", "701", "90.125 m2", "453万"])
    assert unit == UnitRow(2, "A", "", None, "701", "", "", Decimal("90.13"), None, None, 453_000_000)
    assert the_unit(HEADER, flat(inner_area="—")).inner_area is None


def test_merged_names_reach_every_line_and_merged_prices_do_not() -> None:
    second = [None, None, None, "02", None, "91.94", "68", None, None]
    third = ["云栖里2栋", None, 3, "01", "40000", "91.94", "68", None, None]
    data = xlsx_of(HEADER, FLAT, second, third, merge=("A2:A3", "B2:B3", "C2:C3", "E2:E3"))
    file = read_price_list(data, "a")
    assert [u.key for u in file.rows] == [UNIT.key, "云栖里2栋--301"]
    assert codes(file) == [(3, "price-missing")]


def test_merged_names_of_an_old_workbook_reach_every_line() -> None:
    second = [None, *flat(room="02")[1:]]
    file = read_book(xls_of(HEADER, FLAT, second, merge=((1, 2, 0, 0),)))
    assert keys(file) == ["云栖里1栋-4单元-1901", "云栖里1栋-4单元-1902"]


def test_prices_are_multiplied_by_every_digit_of_the_area() -> None:
    lines = [
        ["楼栋", "楼层", "房号", "建筑面积", "单价"],
        ["1栋", 2, "201", "100.0049", 30000],
        ["1栋", 2, "202", "88.1251", 30000],
    ]
    units = read(*lines).rows
    assert [(unit.area, unit.total_price_fen) for unit in units] == [
        (Decimal("100.00"), 300_014_700), (Decimal("88.13"), 264_375_300),
    ]  # fmt: skip
    assert all(unit.calculated for unit in units)


def test_an_area_may_have_square_feet_behind_it() -> None:
    header = ["Tower", "Floor", "Flat", "實用面積 平方米（平方呎）", "售價（元）"]
    assert the_unit(header, ["1", "12", "A", "45.123 (486)", "$8,000,000"]).area == Decimal("45.12")


@pytest.mark.parametrize(
    ("changes", "raw"),
    [
        ({"area": '"93,87"'}, "93,87"), ({"area": '"89,460"'}, "89,460"), ({"area": "1.234"}, "1.234"),
        ({"inner_area": '"70,1 m2"'}, "70,1 m2"), ({"unit_price": '"4,93,65"'}, "4,93,65"), ({"unit_price": "436.000"}, "436.000"),
        ({"unit_price": '"1.234.567,89"'}, "1.234.567,89"), ({"unit_price": '"4,20"'}, "4,20"), ({"unit_price": "S$436.000"}, "S$436.000"),
        ({"unit_price": "1.234.567"}, "1.234.567"), ({"unit_price": '"38000,5 元/㎡"'}, "38000,5 元/m2"),
    ],
)  # fmt: skip
def test_a_number_that_may_be_a_thousand_times_as_much_is_refused(changes: dict[str, str], raw: str) -> None:
    code, facts = refused_row(**changes)
    assert (code, facts["raw"]) == ("number-in-doubt", raw)


@pytest.mark.parametrize(
    ("area", "price"),
    [("93.870", '"S$436,000"'), ("93.87", "436000.000"), ("93.8700", "43.600万"), ("93.87", '"436,000.00"')],
)
def test_a_number_that_can_be_read_in_one_way_alone_is_read(area: str, price: str) -> None:
    unit = the_unit(["Block", "Unit No", "Area", "Price"], ["A", "201", area, price])
    assert (unit.area, unit.total_price_fen) == (Decimal("93.87"), 43_600_000)


def test_numbers_of_a_workbook_are_never_in_doubt() -> None:
    assert read_book(xlsx_of(SHORT, ["1栋", 2, "201", 89.46, 436.0])).rows[0].total_price_fen == 43_600
