"""A price list in, the hall's units out: every trap of real files, each written here small."""

import io
import json
import string
import struct
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from server.importing import (
    CODES,
    FIELDS,
    MAX_BYTES,
    MAX_ROWS,
    FileRefused,
    PriceListFile,
    UnitRow,
    guard,
    read_price_list_guarded,
    workbooks,
)
from server.importing.pricelist import read_price_list

MANUAL = (Path(__file__).parents[1] / "docs/importing.md").read_text(encoding="utf-8")
HEADER = ["楼栋", "单元", "楼层", "房号", "预售单价", "建筑面积", "户内面积", "户型", "朝向"]
FLAT = ["云栖里1栋", "四单元", "19", "01", "49365.68", "91.94", "68", "三房两厅", "南"]
UNIT = UnitRow(
    2, "云栖里1栋", "4单元", 19, "1901", "三房两厅", "南", Decimal("91.94"), Decimal("68.00"), 49_365_68, 4_538_680_62
)


def csv_of(*lines: list[Any], delimiter: str = ",") -> str:
    return "\r\n".join(delimiter.join(str(cell) for cell in line) for line in lines) + "\r\n"


def read(*lines: list[Any], **mapping: str) -> PriceListFile:
    return read_price_list(csv_of(*lines).encode(), "list.csv", mapping)


def flat(**changes: object) -> list[Any]:
    """The flat above with other cells; a name is a header in English."""
    places = ["building", "entrance", "floor", "room", "unit_price", "area", "inner_area", "layout", "orientation"]
    return [changes.get(place, cell) for place, cell in zip(places, FLAT, strict=True)]


def the_unit(*lines: list[Any]) -> UnitRow:
    file = read(*lines)
    assert file.refused == ()
    (unit,) = file.rows
    return unit


def rows_of(file: PriceListFile) -> tuple[UnitRow, ...]:
    """The units, whatever their sheet is called."""
    return tuple(replace(unit, sheet=None) for unit in file.rows)


def refused_row(**changes: object) -> tuple[str, dict[str, Any]]:
    file = read(HEADER, flat(**changes))
    assert file.rows == ()
    (row,) = file.refused
    assert row.row == 2
    assert_sentence(row.code, row.facts)
    return row.code, row.facts


def refused_file(data: bytes, mapping: dict[str, str] | None = None) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_price_list(data, "list.xlsx", mapping)
    assert caught.value.facts["filename"] == "list.xlsx"
    assert_sentence(caught.value.code, caught.value.facts)
    return caught.value


def assert_sentence(code: str, facts: dict[str, Any]) -> None:
    assert "{" not in CODES[code].format(**facts)


def xlsx_of(
    *lines: list[Any], merge: tuple[str, ...] = (), more_sheets: dict[str, list[list[Any]]] | None = None
) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    for block in merge:
        sheet.merge_cells(block)
    for name, others in (more_sheets or {}).items():
        other = book.create_sheet(name)
        for line in others:
            other.append(line)
    return saved(book)


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls_of(*lines: list[Any]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("房源")
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            sheet.write(row, column, cell)
    return saved(book)


def zip_of(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_entry(data: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zip_of({entry: archive.read(entry) for entry in archive.namelist()} | {name: content})


class TestFormats:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
    @pytest.mark.parametrize("delimiter", [",", "\t", ";"])
    def test_a_text_file_gives_the_flat_in_each_encoding_with_each_delimiter(
        self, encoding: str, delimiter: str
    ) -> None:
        file = read_price_list(csv_of(HEADER, FLAT, delimiter=delimiter).encode(encoding), "list.csv")
        assert file.rows == (UNIT,)
        assert file.refused == ()
        assert file.sheets[0].columns["unit_price"] == "预售单价"

    def test_utf_16_may_be_big_endian(self) -> None:
        assert rows_of(read_price_list(("\ufeff" + csv_of(HEADER, FLAT)).encode("utf-16-be"), "a")) == (UNIT,)

    @pytest.mark.parametrize("write", [xls_of, xlsx_of])
    def test_a_workbook_gives_the_flat_whatever_its_file_is_called(self, write: Any) -> None:
        file = read_price_list(write(HEADER, FLAT), "list.csv")
        assert rows_of(file) == (UNIT,)
        assert file.sheets[0].name in ("房源", "Sheet")
        assert file.encoding is None

    @pytest.mark.parametrize("write", [xls_of, xlsx_of])
    def test_numbers_of_a_workbook_are_the_numbers_it_shows(self, write: Any) -> None:
        line = ["云栖里1栋", "四单元", 19.0, 1901.0, 49365.679999999997, 91.94, 68, "三房两厅", "南"]
        assert rows_of(read_price_list(write(HEADER, line), "a")) == (UNIT,)

    def test_a_sheet_is_not_cut_to_the_size_it_declares(self) -> None:
        data = xlsx_of(HEADER, FLAT)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            xml = archive.read("xl/worksheets/sheet1.xml")
        assert b'<dimension ref="A1:I2"' in xml
        lying = with_entry(data, "xl/worksheets/sheet1.xml", xml.replace(b'ref="A1:I2"', b'ref="A1"'))
        assert rows_of(read_price_list(lying, "a")) == (UNIT,)

    def test_a_list_of_json_objects_gives_units_through_a_mapping(self) -> None:
        flats = [
            {"project": "Eastdale", "block": "174B", "level": 7, "unit": "39", "floor_area_sqm": 37, "price": 62400},
            {
                "project": "Eastdale",
                "block": "174B",
                "level": 8,
                "unit": "39",
                "floor_area_sqm": 37.5,
                "price": "65,000",
            },
        ]
        mapping = {"building": "project+block", "floor": "level", "room": "level+unit"}
        file = read_price_list(json.dumps(flats).encode(), "data.json", mapping)
        assert [(u.row, u.key, u.floor, u.area, u.unit_price_fen, u.total_price_fen) for u in file.rows] == [
            (1, "Eastdale 174B--7 39", 7, Decimal("37.00"), None, 6_240_000),
            (2, "Eastdale 174B--8 39", 8, Decimal("37.50"), None, 6_500_000),
        ]
        assert file.sheets[0].columns["building"] == "project+block"

    def test_a_csv_may_begin_with_a_title_in_brackets(self) -> None:
        assert [u.key for u in read(["[一期]"], HEADER, FLAT).rows] == [UNIT.key]

    def test_the_worker_process_gives_the_same_file(self) -> None:
        data = csv_of(HEADER, FLAT, flat(room="02", area="大")).encode("gbk")
        file = read_price_list_guarded(data, "list.csv")
        assert file == read_price_list(data, "list.csv")
        assert (len(file.rows), len(file.refused)) == (1, 1)


class TestHeader:
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
            ["*Block:", "entrance", "FLOOR", "Room No.", "unit price", "Area", "net area", "layout", "orientation"],
        ],
    )
    def test_columns_are_found_by_any_of_their_names(self, header: list[str]) -> None:
        assert the_unit(header, FLAT) == UNIT

    def test_the_exact_name_goes_before_the_general_one(self) -> None:
        assert the_unit([*HEADER, "面积"], [*FLAT, "1"]) == UNIT

    def test_titles_and_blank_lines_above_are_passed_and_lines_keep_their_numbers(self) -> None:
        unit = the_unit(["云栖里一期价格表", "", "2024年5月"], [], ["编制单位:某某"], HEADER, [], FLAT, [], [",,"])
        assert unit == replace(UNIT, row=6)

    def test_two_header_lines_with_groups_are_read_together(self) -> None:
        above = ["楼栋", "单元", "楼层", "房号", "价格", "面积（㎡）", "", "户型", "朝向"]
        below = ["", "", "", "", "单价", "建筑", "套内", "", ""]
        assert the_unit(above, below, FLAT) == replace(UNIT, row=3)
        book = xlsx_of([*above[:6], None, *above[7:]], below, FLAT, merge=("A1:A2", "F1:G1"))
        assert rows_of(read_price_list(book, "a")) == (replace(UNIT, row=3),)

    def test_a_second_header_line_may_translate_or_name_units(self) -> None:
        english = ["Tower", "Stair", "Storey no", "Door", "Price/m²", "Gross", "Inner", "Type", "Faces"]
        units = ["", "", "", "", "元/㎡", "m²", "m2", "", ""]
        assert the_unit(HEADER, english, FLAT) == the_unit(HEADER, units, FLAT) == replace(UNIT, row=3)

    def test_a_header_repeated_on_each_printed_page_is_no_unit(self) -> None:
        assert [u.row for u in read(HEADER, FLAT, HEADER, flat(room="02")).rows] == [2, 4]

    def test_a_floor_by_room_grid_is_no_price_list(self) -> None:
        grid = xlsx_of(
            ["楼栋", "单元", "楼层", 1, 2], ["云栖里1栋", "一单元", 3, "4431840", "4404857"], merge=("A2:A2",)
        )
        refused = refused_file(grid)
        assert refused.code == "header-missing"
        assert refused.facts["missing"] == "room, area, price"
        assert refused.facts["seen"] == "楼栋, 单元, 楼层, 1, 2"
        assert refused.facts["headers"] == ["楼栋", "单元", "楼层", "1", "2"]
        assert refused.facts["proposed"] == {"building": "楼栋", "entrance": "单元", "floor": "楼层"}

    def test_an_area_in_other_units_is_not_taken_for_square_metres(self) -> None:
        for header in (["building", "room", "area (sqft)", "price"], ["楼栋", "房号", "面积（坪）", "总价"]):
            refused = refused_file(csv_of(header, ["A", "701", "900", "1"]).encode())
            assert refused.facts["missing"] == "area"

    def test_two_columns_of_one_name_are_in_doubt_until_the_mapping_decides(self) -> None:
        lines = [["楼栋", "房号", "面积", "总价(原)", "总价(折后)"], ["A", "701", "90", "100万", "90万"]]
        refused = refused_file(csv_of(*lines).encode())
        assert (refused.code, refused.facts["field"]) == ("header-ambiguous", "total_price")
        assert refused.facts["headers"] == lines[0]
        assert refused.facts["proposed"] == {"building": "楼栋", "room": "房号", "area": "面积"}
        assert read(*lines, total_price="总价(折后)").rows[0].total_price_fen == 90_000_000

    def test_a_mapping_that_finds_no_column_or_no_field_is_refused(self) -> None:
        data = csv_of(HEADER, FLAT).encode()
        assert refused_file(data, {"room": "门牌"}).facts["missing"] == "room (门牌)"
        assert refused_file(data, {"building": ""}).facts["missing"] == "building"
        assert refused_file(data, {"flat": "房号"}).code == "mapping-unknown"

    def test_only_one_visible_sheet_may_be_a_price_list(self) -> None:
        noted = xlsx_of(["说明"], more_sheets={"房源": [HEADER, FLAT]})
        assert read_price_list(noted, "a").sheets[0].name == "房源"
        doubled = xlsx_of(HEADER, FLAT, more_sheets={"旧价": [HEADER, FLAT]})
        assert refused_file(doubled).facts["sheets"] == "Sheet, 旧价"
        book = openpyxl.load_workbook(io.BytesIO(doubled))
        book["旧价"].sheet_state = "hidden"
        assert rows_of(read_price_list(saved(book), "a")) == (UNIT,)


class TestCells:
    @pytest.mark.parametrize(
        ("floor", "room", "label"),
        [
            ("19", "01", "1901"), ("19", "1", "1901"), ("19", "1901", "1901"), ("19", "1901.0", "1901"), ("19层", "01室", "1901"),
            ("7", "0701", "701"), ("7", "701", "701"), ("7", "801", "801"), ("十九层", "０１", "1901"), ("19F", "1901号", "1901"),
            ("B1", "3", "B103"), ("-1", "03", "B103"), ("地下一层", "3", "B103"), ("", "01", "01"), ("19", "A01", "A01"), ("12", "12-3", "12-3"),
        ],
    )  # fmt: skip
    def test_a_room_is_called_the_same_however_it_is_written(self, floor: str, room: str, label: str) -> None:
        assert the_unit(HEADER, flat(floor=floor, room=room)).room == label

    @pytest.mark.parametrize(
        ("written", "read_as"),
        [("四单元", "4单元"), ("第四单元", "4单元"), ("4 单元", "4单元"), ("十二单元", "12单元"), ("二", "2"), ("", ""), ("-", ""), ("无", ""), ("A座", "A座"), ("东三", "东三")],
    )  # fmt: skip
    def test_an_entrance_has_digits(self, written: str, read_as: str) -> None:
        assert the_unit(HEADER, flat(entrance=written)).entrance == read_as

    def test_a_name_is_half_width_trimmed_and_without_invisible_characters(self) -> None:
        dressed = flat(building="\u3000云栖里\u200b１栋\u00a0", room="\u202d０１\ufeff", orientation="　南 ")
        assert the_unit(HEADER, dressed) == UNIT

    @pytest.mark.parametrize(
        "written",
        ["49365.68", "４９３６５．６８", '"49,365.68"', '"49，365.68"', "¥49365.68", "￥ 49365.68 元/㎡", "RMB 49 365.68", "4.936568万", "4.936568 万元/平方米", "49365.680"],
    )  # fmt: skip
    def test_money_is_read_as_people_write_it(self, written: str) -> None:
        assert the_unit(HEADER, flat(unit_price=written)) == UNIT

    @pytest.mark.parametrize("header", ["总价（万元）", "总价(单位:万)", "总价"])
    def test_wan_counts_once_whether_the_header_or_the_cell_says_it(self, header: str) -> None:
        top = ["楼栋", "房号", "面积", header]
        assert the_unit(top, ["A", "701", "90", "453.86万"]).total_price_fen == 453_860_000
        assert the_unit(top, ["A", "701", "90", "4538600元"]).total_price_fen == 453_860_000
        if "万" in header:
            assert the_unit(top, ["A", "701", "90", "453.86"]).total_price_fen == 453_860_000

    def test_wan_may_stand_in_the_second_header_line(self) -> None:
        unit = the_unit(["楼栋", "房号", "面积", "总价"], ["", "", "(㎡)", "(万元)"], ["A", "701", "90", "453.86"])
        assert unit.total_price_fen == 453_860_000

    def test_a_total_missing_is_price_times_area_with_half_a_fen_rounded_up(self) -> None:
        assert the_unit(HEADER, flat(unit_price="10000.01", area="100.50")).total_price_fen == 100_500_101  # …100.5 fen
        given = the_unit([*HEADER, "总价"], [*FLAT, "4538681"])
        assert (given.unit_price_fen, given.total_price_fen) == (49_365_68, 4_538_681_00)
        assert the_unit([*HEADER, "总价"], [*FLAT, ""]) == UNIT

    def test_optional_columns_may_be_absent_or_blank(self) -> None:
        unit = the_unit(["楼栋", "房号", "面积", "总价"], ["A", "701", "90.125 m2", "453万"])
        assert unit == UnitRow(2, "A", "", None, "701", "", "", Decimal("90.13"), None, None, 453_000_000)
        assert the_unit(HEADER, flat(inner_area="—")).inner_area is None

    def test_merged_names_reach_every_line_and_merged_prices_do_not(self) -> None:
        second = [None, None, None, "02", None, "91.94", "68", None, None]
        third = ["云栖里2栋", None, 3, "01", "40000", "91.94", "68", None, None]
        data = xlsx_of(HEADER, FLAT, second, third, merge=("A2:A3", "B2:B3", "C2:C3", "E2:E3"))
        file = read_price_list(data, "a")
        assert [u.key for u in file.rows] == [UNIT.key, "云栖里2栋--301"]
        assert [(r.row, r.code) for r in file.refused] == [(3, "price-unreadable")]

    def test_merged_names_of_an_old_workbook_reach_every_line(self) -> None:
        book = xlwt.Workbook()
        sheet = book.add_sheet("s")
        sheet.write_merge(1, 2, 0, 0, "云栖里1栋")
        for row, line in enumerate([HEADER, FLAT, flat(building="", room="02")]):
            for column, cell in enumerate(line):
                if not (row and column == 0):
                    sheet.write(row, column, cell)
        assert [u.key for u in read_price_list(saved(book), "a").rows] == [
            "云栖里1栋-4单元-1901",
            "云栖里1栋-4单元-1902",
        ]


class TestRefusedLines:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"building": ""}, "building-missing"),
            ({"room": " "}, "room-missing"),
            ({"room": "—"}, "room-missing"),
            ({"room": "=1901"}, "text-unsafe"),
            ({"room": "＋1901"}, "text-unsafe"),
            ({"building": "@SUM(A1)"}, "text-unsafe"),
            ({"building": "\t=cmd|' /C calc'!A0"}, "text-unsafe"),
            ({"entrance": "-1+1"}, "text-unsafe"),
            ({"building": "云" * 61}, "text-too-long"),
            ({"floor": "5-6"}, "floor-unreadable"),
            ({"floor": "夹层"}, "floor-unreadable"),
            ({"area": "约91"}, "area-unreadable"),
            ({"area": "0"}, "area-unreadable"),
            ({"area": ""}, "area-unreadable"),
            ({"area": "1e3"}, "area-unreadable"),
            ({"inner_area": "?"}, "inner-area-unreadable"),
            ({"unit_price": "面议"}, "price-unreadable"),
            ({"unit_price": ""}, "price-unreadable"),
            ({"unit_price": "-5"}, "price-unreadable"),
            ({"unit_price": '"4,93,65"'}, "price-unreadable"),
            ({"unit_price": "99999999999999"}, "price-unreadable"),
            ({"unit_price": "#REF!"}, "price-unreadable"),
        ],
    )  # fmt: skip
    def test_a_line_that_cannot_be_trusted_is_refused_by_name(self, changes: dict[str, str], code: str) -> None:
        assert refused_row(**changes)[0] == code

    def test_the_facts_hold_what_the_file_says(self) -> None:
        assert refused_row(unit_price="面议") == ("price-unreadable", {"column": "预售单价", "raw": "面议"})

    def test_a_formula_in_a_harmless_column_stays_text(self) -> None:
        assert the_unit(HEADER, flat(layout="=1+1")).layout == "=1+1"

    def test_the_same_unit_twice_is_refused_the_second_time(self) -> None:
        file = read(HEADER, FLAT, flat(entrance="4单元", room="1901", unit_price="1"))
        assert file.rows == (UNIT,)
        (again,) = file.refused
        assert (again.row, again.code) == (3, "duplicate-unit")
        assert again.facts == {"key": "云栖里1栋-4单元-1901", "first_row": 2}

    def test_a_total_far_from_price_times_area_is_refused(self) -> None:
        (row,) = read([*HEADER, "总价"], [*FLAT, "453.87"]).refused
        assert (row.code, row.facts) == ("price-mismatch", {"total": "453.87", "product": "4538680.62"})

    def test_a_room_that_excel_made_a_date_is_refused(self) -> None:
        (row,) = read_price_list(xlsx_of(HEADER, flat(room=date(2024, 3, 1))), "a").refused
        assert (row.code, row.facts["raw"]) == ("text-is-date", "2024-03-01")

    def test_dates_errors_and_truths_of_an_old_workbook_are_refused_where_a_number_belongs(self) -> None:
        book = xlwt.Workbook()
        sheet = book.add_sheet("s")
        for row, line in enumerate([HEADER, FLAT, FLAT, FLAT]):
            for column, cell in enumerate(line):
                if (row, column) not in ((1, 3), (2, 5), (3, 4)):
                    sheet.write(row, column, cell)
        sheet.write(1, 3, date(2024, 3, 1), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
        sheet.write(2, 5, True)
        sheet.row(3).set_cell_error(4, "#REF!")
        refused = read_price_list(saved(book), "a").refused
        assert [(r.code, r.facts["raw"]) for r in refused] == [
            ("text-is-date", "2024-03-01"),
            ("area-unreadable", "True"),
            ("price-unreadable", "#REF!"),
        ]

    def test_a_sum_below_the_list_is_refused_not_lost(self) -> None:
        assert [r.code for r in read(HEADER, FLAT, ["合计", "", "", "", "", "91.94"]).refused] == ["room-missing"]


class TestRefusedFiles:
    @pytest.mark.parametrize(
        "data", [b"", b"\xef\xbb\xbf", b" \r\n", csv_of(HEADER).encode(), xlsx_of(), xlsx_of(HEADER)]
    )
    def test_a_file_without_units_is_empty(self, data: bytes) -> None:
        assert refused_file(data).code == "empty-file"

    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            (b"<html><table><tr><td>1", "HTML"),
            (b"%PDF-1.7 x", "PDF"),
            (b'<?xml version="1.0"?>', "XML"),
            (b"\x89PNG\0\0", "binary"),
            (b'{"a": 1}', "JSON that is not a list of objects"),
            (b'[{"a": [1]}]', "JSON with a list or object inside item 1"),
            (zip_of({"a.txt": b"a"}), "ZIP"),
            (zip_of({"content.xml": b"a"}), "ODS"),
            (xlsx_of(HEADER, FLAT)[:-80], "damaged xlsx"),
        ],
    )
    def test_anything_else_is_no_spreadsheet(self, data: bytes, kind: str) -> None:
        refused = refused_file(data)
        assert (refused.code, refused.facts["kind"]) == ("not-a-spreadsheet", kind)

    def test_a_damaged_old_workbook_is_no_spreadsheet(self) -> None:
        assert refused_file(xls_of(HEADER, FLAT)[:900]).code == "not-a-spreadsheet"

    def test_a_password_is_named(self) -> None:
        ole2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        assert (
            refused_file(ole2 + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(500)).code == "encrypted"
        )
        bof = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0)
        assert refused_file(bof + struct.pack("<HHH", 0x2F, 54, 1) + bytes(52)).code == "encrypted"

    def test_big5_is_refused_with_its_line(self) -> None:
        whole = csv_of(["building", "room", "area", "price"], ["雲棲里壹棟景觀樓", "701", "90", "1"])
        refused = refused_file(whole.encode("big5"))
        assert (refused.code, refused.facts["encoding"], refused.facts["row"]) == ("characters-lost", "Big5", 2)
        assert "雲棲里" in str(refused.facts["raw"])

    def test_characters_lost_on_the_way_are_never_imported(self) -> None:
        lossy = csv_of(HEADER, FLAT).encode("big5", "replace")
        assert b"?" in lossy
        assert refused_file(lossy).code == "characters-lost"
        for building in ("云?里1栋", "云\ufffd里1栋"):
            for data in (csv_of(HEADER, flat(building=building)).encode(), xlsx_of(HEADER, flat(building=building))):
                refused = refused_file(data)
                assert (refused.code, refused.facts["row"]) == ("characters-lost", 2)
        assert refused_file(csv_of(["楼?", "单元", "楼层", "房?", "总价"], FLAT).encode()).code == "characters-lost"
        assert refused_file(b'[{"building": "\\ud800", "room": "1", "area": 9, "price": 9}]').code == "characters-lost"
        assert refused_file(csv_of(HEADER, FLAT).encode("gbk") + b"\xff\xff").code == "characters-lost"

    def test_a_quote_never_closed_does_not_swallow_units(self) -> None:
        refused = refused_file(csv_of(HEADER, flat(building='"云栖里'), flat(room="02"), flat(room="03")).encode())
        assert (refused.code, refused.facts["row"]) == ("quotes-broken", 2)

    def test_too_many_lines_and_too_many_bytes_are_refused(self) -> None:
        lines = "".join(f"A,{room},90,1\n" for room in range(100, 100 + MAX_ROWS + 1))
        header = "building,room,area,price\n"
        assert len(read_price_list((header + lines[: lines.rindex("A")]).encode(), "a").rows) == MAX_ROWS
        assert refused_file((header + lines).encode()).code == "too-many-rows"
        assert refused_file((header + lines * 2).encode()).code == "too-many-rows"
        assert refused_file(b" " * (MAX_BYTES + 1)).code == "too-large"


class TestHostileFiles:
    def test_a_zip_bomb_is_refused_before_it_unpacks(self) -> None:
        bomb = with_entry(xlsx_of(HEADER, FLAT), "xl/media/a.bin", bytes(101 * 2**20))
        start = time.perf_counter()
        assert refused_file(bomb).code == "zip-bomb"
        assert time.perf_counter() - start < 0.05

    def test_a_ratio_or_a_number_of_entries_out_of_all_proportion_is_refused(self) -> None:
        assert "times its size" in str(refused_file(with_entry(xlsx_of(HEADER), "a", bytes(5 * 2**20))).facts["found"])
        assert refused_file(zip_of({str(n): b"" for n in range(201)})).facts["found"] == "201 entries"

    def test_a_lying_size_is_stopped_by_the_counter(self) -> None:
        size = 50 * 2**20
        bomb = with_entry(xlsx_of(HEADER, FLAT), "xl/media/a.bin", bytes(size))
        lying = bomb.replace(struct.pack("<I", size), struct.pack("<I", 10))
        assert lying.count(struct.pack("<I", 10)) >= 2
        refused = refused_file(lying)
        assert (refused.code, refused.facts["found"]) == ("zip-bomb", "an entry larger than the 10 bytes it declares")

    @pytest.mark.parametrize(
        "entities",
        [
            '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY lol "&b;&b;&b;&b;&b;&b;">',
            '<!ENTITY lol SYSTEM "file:///etc/passwd">',
        ],
    )
    def test_entities_in_a_workbook_are_refused_not_expanded(self, entities: str) -> None:
        for part in ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"):
            with zipfile.ZipFile(io.BytesIO(xlsx_of(HEADER, FLAT))) as archive:
                xml = archive.read(part).decode().removeprefix('<?xml version="1.0"?>')
            xml = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>' + xml.replace("云栖里1栋", "&lol;")
            refused = refused_file(with_entry(xlsx_of(HEADER, FLAT), part, xml.encode()))
            assert (refused.code, refused.facts["kind"]) == ("not-a-spreadsheet", "XML entities in xlsx")

    def test_merges_of_the_whole_sheet_without_end_are_refused(self) -> None:
        data = xlsx_of(HEADER, FLAT)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            xml = archive.read("xl/worksheets/sheet1.xml")
        merges = b"<mergeCells>" + b'<mergeCell ref="A2:XFD1048576"/>' * 5000 + b"</mergeCells>"
        data = with_entry(data, "xl/worksheets/sheet1.xml", xml.replace(b"</sheetData>", b"</sheetData>" + merges))
        assert refused_file(data).code == "zip-bomb"

    def test_an_old_workbook_whose_sectors_go_in_a_circle_is_refused(self) -> None:
        workbooks.refuse_endless_stream([1, 2, -2, 2, -1])
        with pytest.raises(FileRefused):
            workbooks.refuse_endless_stream([-2, 2, 3, 1])

    def test_the_worker_is_killed_when_it_takes_too_long(self) -> None:
        with pytest.raises(FileRefused) as caught:
            read_price_list_guarded(csv_of(HEADER, FLAT).encode(), "a.csv", seconds=0.01)
        assert (caught.value.code, caught.value.facts) == ("timeout", {"filename": "a.csv", "seconds": "0.01"})

    def test_a_worker_that_dies_is_a_refusal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(guard, "WORKER", ("-c", "import os; os.abort()"))
        with pytest.raises(FileRefused) as caught:
            read_price_list_guarded(b"a" * 2**20, "a.csv")
        assert caught.value.code == "reader-stopped"

    def test_the_worker_has_no_more_memory_than_its_limit(self) -> None:
        code = "from server.importing import guard; guard._limit_memory(); bytearray(guard.MEMORY)"
        worker = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=guard.ROOT, check=False)
        assert b"MemoryError" in worker.stderr

    def test_the_worker_knows_none_of_the_halls_secrets(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SECRET_KEY", "canary")
        assert "canary" not in guard.environment().values()

    def test_a_refusal_crosses_the_worker_with_its_facts(self) -> None:
        for data in (b"%PDF-1.7", b" " * (MAX_BYTES + 1), "楼栋,房号".encode()):
            here = refused_file(data)
            with pytest.raises(FileRefused) as there:
                read_price_list_guarded(data, "list.xlsx")
            assert (there.value.code, there.value.facts) == (here.code, here.facts)


def ends_well(data: bytes) -> None:
    try:
        file = read_price_list(data, "any")
    except FileRefused as refused:
        assert_sentence(refused.code, {k: str(v).replace("{", "").replace("}", "") for k, v in refused.facts.items()})
    else:
        assert file.rows or file.refused
        json.dumps([unit.key for unit in file.rows]).encode()


MARKS = [
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x09\x08\x10\x00",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"[",
    b"[{",
]
TRUE_FILES = [
    csv_of(HEADER, FLAT).encode("gbk"),
    csv_of(HEADER, FLAT).encode("utf-16"),
    xls_of(HEADER, FLAT),
    xlsx_of(HEADER, FLAT),
]


def test_the_manual_names_every_reason_and_every_header() -> None:
    for code in CODES:
        assert f"`{code}`" in MANUAL
    for field, names in FIELDS.items():
        (line,) = (line for line in MANUAL.splitlines() if line.startswith(f"| `{field}`"))
        listed = line.replace(" · ", " ").replace(",", "")
        assert all(name in listed for name in names), field


class TestAnyBytes:
    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from(MARKS), st.binary(max_size=400))
    def test_any_bytes_are_a_price_list_or_a_refusal(self, mark: bytes, data: bytes) -> None:
        ends_well(mark + data)

    @settings(max_examples=120, deadline=None)
    @given(
        st.sampled_from(TRUE_FILES),
        st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6),
    )
    def test_a_price_list_with_broken_bytes_is_read_or_refused(
        self, data: bytes, changes: list[tuple[float, int]]
    ) -> None:
        broken = bytearray(data)
        for place, value in changes:
            broken[int(place * len(broken))] = value
        ends_well(bytes(broken))

    @settings(max_examples=100, deadline=None)
    @given(
        st.lists(
            st.lists(st.text(max_size=12) | st.text(string.digits + ".,万元-+/層", max_size=9), min_size=9, max_size=9),
            max_size=5,
        )
    )
    def test_any_cells_below_a_header_are_units_or_refused(self, lines: list[list[str]]) -> None:
        ends_well(json.dumps([dict(zip(HEADER, line, strict=True)) for line in lines]).encode())


SHARED = Path(__file__).parents[2] / "shared" / "data"
real = pytest.mark.skipif(not SHARED.is_dir(), reason="the real price lists are not beside this clone")


def files_in(*folders: str) -> list[Any]:
    paths = (path for folder in folders for path in sorted((SHARED / folder).rglob("*")))
    return [pytest.param(path, id=path.name) for path in paths if path.is_file()]


@real
class TestRealFiles:
    def test_every_copy_of_a_real_list_gives_the_same_292_units(self) -> None:
        paths = [*(SHARED / "inv_sz_sijimingyuan").glob("*.xls"), *(SHARED / "derived_encodings").iterdir()]
        files = [read_price_list(path.read_bytes(), path.name) for path in paths if "big5" not in path.name]
        units = [{replace(unit, row=0) for unit in file.rows} for file in files]
        assert len(files) == 7
        assert all(file.refused == () for file in files)
        assert len({unit.key for unit in units[0]}) == len(units[0]) == 292
        assert all(others == units[0] for others in units)
        assert sum(unit.total_price_fen for unit in units[0]) == sum(
            int(Decimal(unit.unit_price_fen or 0) * unit.area + Decimal("0.5")) for unit in units[0]
        )

    def test_its_big5_copy_and_its_grid_are_refused(self) -> None:
        assert refused_file((SHARED / "derived_encodings/siji_big5_hk.csv").read_bytes()).code == "characters-lost"
        grid = (SHARED / "inv_sz_sijimingyuan/result_matrix_merged_cells.xlsx").read_bytes()
        assert refused_file(grid).facts["missing"] == "room, area, price"

    def test_singapore_gives_2494_units_through_the_mapping_of_the_manual(self) -> None:
        mapping = json.loads(MANUAL.split("```json", 1)[1].split("```", 1)[0])
        file = read_price_list((SHARED / "inv_sg_sbf_2021/data.json").read_bytes(), "data.json", mapping)
        assert file.refused == ()
        assert len({unit.key for unit in file.rows}) == len(file.rows) == 2494
        assert file.rows[0].total_price_fen == 6_240_000

    @pytest.mark.parametrize(
        "path", files_in("messy_csvspectrum", "messy_messytables", "inv_tw_presale_lvr", "blns", "csv_injection")
    )
    def test_every_messy_file_is_read_or_refused(self, path: Path) -> None:
        ends_well(path.read_bytes())
