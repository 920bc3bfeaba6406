"""Which column is which, in the words of twenty cities and three languages."""

from dataclasses import replace
from decimal import Decimal

import pytest

from server.importing.pricelist import read_price_list
from tests.server.importing.lists import (
    FLAT,
    HEADER,
    SHORT,
    UNIT,
    codes,
    csv_of,
    flat,
    read,
    refused_file,
    rows_of,
    the_unit,
)
from tests.server.importing.xlsx import xlsx_of


@pytest.mark.parametrize(
    "header",
    [
        ["栋", "单元", "层", "室号", "单价", "面积", "套内面积", "房型", "朝向"],
        ["幢号", "单元号", "楼 层", "房间", "单价（元/㎡）", "建筑面积(㎡)", "套内建筑面积【㎡】", "户型", "朝向"],
        ["樓棟", "單元", "樓層", "房號", "單價", "建築面積", "室內面積", "格局", "朝向"],
        [
            "Building",
            "Unit Entrance",
            "Level",
            "Unit",
            "Unit_Price",
            "floor_area_sqm",
            "inner area",
            "flat_type",
            "Facing",
        ],
        [
            "楼栋号",
            "单元名称",
            "所在楼层",
            "房间编号",
            "按建筑面积拟售单价 元/㎡",
            "建筑面积㎡",
            "套内建筑面积 平方米",
            "户型名称",
            "房屋朝向",
        ],
        [
            "楼幢名称",
            "单元号",
            "名义层",
            "房屋编号",
            "备案价（元/平方米）",
            "预测建筑面积",
            "预测套内建筑面积",
            "户型",
            "朝向",
        ],
        ["自编楼号", "梯号", "层次", "室号", "建面单价", "房屋建筑面积", "套内使用面积", "房型", "座向"],
        [
            "栋/幢",
            "單元",
            "樓層 Floor",
            "單位 Unit",
            "單價 (元/平方米)",
            "實用面積 平方米 (平方呎)",
            "室內面積",
            "戶型 Type",
            "座向",
        ],
        [
            "Tower No.",
            "Staircase",
            "Storey",
            "Flat No",
            "Price (S$) / sqm",
            "Saleable Area (sq.m.)",
            "Nett Area",
            "Unit Type",
            "Aspect",
        ],
        ["*Block:", "entrance", "FLOOR", "Room No.", "unit price", "Area", "net area", "layout", "orientation"],
    ],
)
def test_columns_are_found_by_any_of_their_names(header: list[str]) -> None:
    assert the_unit(header, FLAT) == UNIT


def test_the_exact_name_goes_before_the_general_one() -> None:
    assert the_unit([*HEADER, "面积"], [*FLAT, "1"]) == UNIT


def test_titles_and_blank_lines_above_are_passed_and_lines_keep_their_numbers() -> None:
    unit = the_unit(["云栖里一期价格表", "", "2024年5月"], [], ["编制单位:某某"], HEADER, [], FLAT, [], [",,"])
    assert unit == replace(UNIT, row=6)


def test_two_header_lines_with_groups_are_read_together() -> None:
    above = ["楼栋", "单元", "楼层", "房号", "价格", "面积（㎡）", "", "户型", "朝向"]
    below = ["", "", "", "", "单价", "建筑", "套内", "", ""]
    assert the_unit(above, below, FLAT) == replace(UNIT, row=3)
    book = xlsx_of([*above[:6], None, *above[7:]], below, FLAT, merge=("A1:A2", "F1:G1"))
    assert rows_of(read_price_list(book, "a")) == (replace(UNIT, row=3),)


def test_a_second_header_line_may_translate_or_name_units() -> None:
    english = ["Tower", "Stair", "Storey no", "Door", "Price/m²", "Gross", "Inner", "Type", "Faces"]
    units = ["", "", "", "", "元/㎡", "m²", "m2", "", ""]
    assert the_unit(HEADER, english, FLAT) == the_unit(HEADER, units, FLAT) == replace(UNIT, row=3)


def test_a_header_repeated_on_each_printed_page_is_no_unit() -> None:
    assert [u.row for u in read(HEADER, FLAT, HEADER, flat(room="02")).rows] == [2, 4]


def test_an_area_in_other_units_is_not_taken_for_square_metres() -> None:
    for header in (["building", "room", "area (sqft)", "price"], ["楼栋", "房号", "面积（坪）", "总价"]):
        refused = refused_file(csv_of(header, ["A", "701", "900", "1"]).encode())
        assert refused.facts["missing"] == "area"


def test_two_columns_of_one_name_are_in_doubt_until_the_mapping_decides() -> None:
    lines = [["楼栋", "房号", "面积", "总价(原)", "总价(折后)"], ["A", "701", "90", "100万", "90万"]]
    refused = refused_file(csv_of(*lines).encode())
    assert (refused.code, refused.facts["field"]) == ("header-ambiguous", "total_price")
    assert refused.facts["headers"] == lines[0]
    assert refused.facts["proposed"] == {"building": "楼栋", "room": "房号", "area": "面积"}
    assert read(*lines, total_price="总价(折后)").rows[0].total_price_fen == 90_000_000


def test_a_mapping_that_finds_no_column_or_no_field_is_refused() -> None:
    data = csv_of(HEADER, FLAT).encode()
    assert refused_file(data, {"room": "门牌"}).facts["missing"] == "room (门牌)"
    assert refused_file(data, {"building": ""}).facts["missing"] == "building"
    assert refused_file(data, {"flat": "房号"}).code == "mapping-unknown"


@pytest.mark.parametrize(
    ("header", "cell", "fen"),
    [
        ("总售价", "3380000", 338_000_000), ("合计总价", "3380000", 338_000_000), ("标准总价(元/套)", "3380000", 338_000_000),
        ("总价款（元）", "3380000", 338_000_000), ("总价万元", "338", 338_000_000), ("总价 单位：万元", "338", 338_000_000),
        ("建筑面积总价", "3380000", 338_000_000), ("房屋总价", "3380000", 338_000_000), ("备案价（万元）", "338", 338_000_000),
        ("調整後總價", "", None), ("售價(元) Price ($)", "3380000", 338_000_000), ("Selling Price HK$", "3380000", 338_000_000),
        ("Total Price (SGD)", "3380000", 338_000_000), ("拟售总价", "3380000", 338_000_000), ("Price (S$ million)", "3.38", 338_000_000), ("售價（百萬）", "3.38", 338_000_000), ("總價（萬元）", "338", 338_000_000), ("预售总价", "3380000", 338_000_000),
    ],
)  # fmt: skip
def test_the_total_is_known_by_the_words_of_the_usual_forms(header: str, cell: str, fen: int | None) -> None:
    """A total that is not known would be calculated, and that is another price than the developer filed."""
    lines = [["幢号", "楼层", "室号", "建筑面积", "销售单价", header], ["1幢", "2", "201", "89.46", "38000", cell]]
    unit = the_unit(*lines)
    assert (unit.total_price_fen, unit.calculated) == ((339_948_000, True) if fen is None else (fen, False))


def test_columns_that_were_not_used_are_told_with_those_of_money_first() -> None:
    header = ["备注", *SHORT[:4], "单价", "车位总价", "装修价", "销售状态", "优惠后总价"]
    (sheet,) = read(header, ["", "1栋", "2", "201", "90", "38000", "1", "2", "在售", "3"]).sheets
    assert sheet.headers == tuple(header)
    assert sheet.unused == ("车位总价", "装修价", "优惠后总价", "备注", "销售状态")


@pytest.mark.parametrize(
    "header", ["套内单价", "套内建筑面积单价", "备案价", "车位总价", "装修总价", "单价（元/平方呎）", "Price psf"]
)
def test_what_is_another_price_is_not_taken_for_the_price(header: str) -> None:
    assert (
        refused_file(csv_of([*SHORT[:4], header], ["1栋", "2", "201", "90", "38000"]).encode()).facts["missing"]
        == "price"
    )


def test_the_price_in_force_goes_before_the_one_it_was() -> None:
    header = [*SHORT[:4], "调整前总价", "调整后总价"]
    assert the_unit(header, ["1栋", "2", "201", "90", "3000000", "2900000"]).total_price_fen == 290_000_000
    header = [*SHORT[:4], "毛坯总价", "装修总价", "合计总价"]
    assert the_unit(header, ["1栋", "2", "201", "90", "3000000", "200000", "3200000"]).total_price_fen == 320_000_000


def test_below_a_group_of_prices_an_inner_price_is_no_inner_area() -> None:
    above, below = ["楼栋", "房号", "面积", "", "单价", "", "总价"], ["", "", "建筑", "套内", "建筑", "套内", ""]
    unit = the_unit(above, below, ["A", "701", "90", "72", "30000", "37500", "2700000"])
    assert (unit.area, unit.inner_area, unit.unit_price_fen) == (Decimal(90), Decimal(72), 3_000_000)


def test_a_line_above_the_header_may_say_that_totals_are_in_wan() -> None:
    lines = [
        ["一房一价表（单位：元/㎡、万元）"],
        [*SHORT[:4], "单价", "总价"],
        ["1栋", "2", "201", "89.46", "38000", "339.94"],
    ]
    assert the_unit(*lines).total_price_fen == 339_940_000
    lines[1][5] = "总价（元）"
    assert codes(read(*lines)) == [(3, "price-mismatch")]


def test_a_header_that_is_missing_comes_with_all_headers_and_a_proposal() -> None:
    header = ["座次", "楼层", "房号（室）", "建面", "毛坯总价"]
    refused = refused_file(csv_of(header, ["1", "2", "201", "90", "3000000"]).encode())
    assert refused.facts["missing"] == "building, price"
    assert refused.facts["headers"] == ["座次", "楼层", "房号(室)", "建面", "毛坯总价"]
    proposed = {"floor": "楼层", "room": "房号(室)", "area": "建面", "total_price": "毛坯总价"}
    assert refused.facts["proposed"] == proposed
    assert the_unit(header, ["1", "2", "201", "90", "3000000"], **proposed, building="座次").key == "1--201"


def test_the_unit_of_a_price_is_not_taken_from_a_metre_or_a_name() -> None:
    unit = the_unit(["Tower", "Unit", "Area", "Unit price (S$/sq m)"], ["1", "701", "90", "38000"])
    assert unit.unit_price_fen == 3_800_000
    assert (
        the_unit(["万科城一期一房一价表"], SHORT, ["1栋", "2", "201", "90", "3000000"]).total_price_fen == 300_000_000
    )
