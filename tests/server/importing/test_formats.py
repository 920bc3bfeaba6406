"""Every kind of file gives the same flat."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from server.importing import read_price_list_guarded
from server.importing.pricelist import read_price_list
from tests.server.importing.lists import FLAT, HEADER, SHORT, UNIT, csv_of, flat, read, read_book, rows_of
from tests.server.importing.xls import biff_of, compound_of, xls_of
from tests.server.importing.xlsx import SHEET_1, Formula, Table, book_of, entry, with_entry, xlsx_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_a_text_file_gives_the_flat_in_each_encoding_with_each_delimiter(encoding: str, delimiter: str) -> None:
    file = read_price_list(csv_of(HEADER, FLAT, delimiter=delimiter).encode(encoding), "list.csv")
    assert file.rows == (UNIT,)
    assert file.refused == ()
    assert file.sheets[0].columns["unit_price"] == "预售单价"


def test_utf_16_may_be_big_endian() -> None:
    assert rows_of(read_price_list(("\ufeff" + csv_of(HEADER, FLAT)).encode("utf-16-be"), "a")) == (UNIT,)


@pytest.mark.parametrize("write", [xls_of, xlsx_of])
def test_a_workbook_gives_the_flat_whatever_its_file_is_called(write: Any) -> None:
    file = read_price_list(write(HEADER, FLAT), "list.csv")
    assert rows_of(file) == (UNIT,)
    assert file.sheets[0].name in ("房源", "Sheet")
    assert file.encoding is None


@pytest.mark.parametrize("write", [xls_of, xlsx_of])
def test_numbers_of_a_workbook_are_the_numbers_it_shows(write: Any) -> None:
    line = ["云栖里1栋", "四单元", 19.0, 1901.0, 49365.679999999997, 91.94, 68, "三房两厅", "南"]
    assert rows_of(read_price_list(write(HEADER, line), "a")) == (UNIT,)


def test_a_sheet_is_not_cut_to_the_size_it_declares() -> None:
    data = xlsx_of(HEADER, FLAT)
    xml = entry(data, SHEET_1)
    assert b'<dimension ref="A1:I2"' in xml
    lying = with_entry(data, SHEET_1, xml.replace(b'ref="A1:I2"', b'ref="A1"'))
    assert rows_of(read_price_list(lying, "a")) == (UNIT,)


def test_a_list_of_json_objects_gives_units_through_a_mapping() -> None:
    flats = [
        {"project": "Eastdale", "block": "174B", "level": 7, "unit": "39", "floor_area_sqm": 37, "price": 62400},
        {"project": "Eastdale", "block": "174B", "level": 8, "unit": "39", "floor_area_sqm": 37.5, "price": "65,000"},
    ]
    mapping = {"building": "project+block", "floor": "level", "room": "level+unit"}
    file = read_price_list(json.dumps(flats).encode(), "data.json", mapping)
    assert [(u.row, u.key, u.floor, u.area, u.unit_price_fen, u.total_price_fen) for u in file.rows] == [
        (1, "Eastdale 174B--7 39", 7, Decimal("37.00"), None, 6_240_000),
        (2, "Eastdale 174B--8 39", 8, Decimal("37.50"), None, 6_500_000),
    ]
    assert file.sheets[0].columns["building"] == "project+block"


def test_a_csv_may_begin_with_a_title_in_brackets() -> None:
    assert [u.key for u in read(["[一期]"], HEADER, FLAT).rows] == [UNIT.key]


def test_the_worker_process_gives_the_same_file() -> None:
    data = csv_of(HEADER, FLAT, flat(room="02", area="大")).encode("gbk")
    file = read_price_list_guarded(data, "list.csv")
    assert file == read_price_list(data, "list.csv")
    assert (len(file.rows), len(file.refused)) == (1, 1)


def test_a_workbook_may_be_written_in_strict_ooxml_or_with_a_prefix() -> None:
    for how in ({"strict": True}, {"x": "x:"}, {"strict": True, "x": "ss:"}):
        assert rows_of(read_book(book_of({"房源": Table([HEADER, FLAT])}, **how))) == (UNIT,), how


def test_a_list_may_stand_anywhere_on_its_sheet() -> None:
    file = read_book(book_of({"房源": Table([HEADER, FLAT], first_line=7, first_column=3)}))
    assert rows_of(file) == (replace(UNIT, row=8),)


def test_an_old_workbook_may_be_kept_among_the_short_streams() -> None:
    assert rows_of(read_book(compound_of(biff_of(HEADER, FLAT), short=True))) == (UNIT,)


def test_texts_are_read_with_their_runs_and_without_their_phonetics() -> None:
    data = xlsx_of(HEADER, FLAT)
    xml = entry(data, SHEET_1).decode()
    rich = '<r><t>云栖里</t></r><r><t>1栋</t></r><rPh sb="0" eb="1"><t>yún</t></rPh>'
    data = with_entry(data, SHEET_1, xml.replace('<t xml:space="preserve">云栖里1栋</t>', rich).encode())
    assert rows_of(read_book(data)) == (UNIT,)


@pytest.mark.parametrize("write", [xlsx_of, xls_of])
def test_lines_and_columns_that_are_hidden_are_read_and_marked(write: Any) -> None:
    lines = [HEADER, FLAT, flat(room="02"), flat(room="03")]
    if write is xls_of:
        file = read_book(xls_of(*lines, hidden_lines=(2,), hidden_columns=(7, 8)))
    else:
        file = read_book(book_of({"房源": Table(lines, hidden_lines=(3,), hidden_columns=(8, 9))}))
    assert [(unit.row, unit.hidden) for unit in file.rows] == [(2, False), (3, True), (4, False)]
    assert [(sheet.hidden_rows, sheet.hidden_columns) for sheet in file.sheets] == [(1, 2)]


def test_a_line_without_height_is_hidden_and_a_line_may_have_no_number() -> None:
    data = book_of({"房源": Table([HEADER, FLAT, flat(room="02"), flat(room="03")])})
    xml = entry(data, SHEET_1).replace(b'<row r="3">', b'<row r="3" ht="0" customHeight="1">')
    assert [unit.hidden for unit in read_book(with_entry(data, SHEET_1, xml)).rows] == [False, True, False]
    for number in (b"1", b"2", b"3", b"4"):
        xml = xml.replace(b' r="' + number + b'"', b"")
    assert [unit.hidden for unit in read_book(with_entry(data, SHEET_1, xml)).rows] == [False, True, False]
    shown = xml.replace(b'ht="0"', b'ht="15" hidden="false"')
    assert not any(unit.hidden for unit in read_book(with_entry(data, SHEET_1, shown)).rows)


def test_texts_may_be_shared_by_many_cells() -> None:
    data = xlsx_of(HEADER, flat(layout="南", room=Formula('"01"', "01")))
    xml = entry(data, SHEET_1).decode()
    for place in ("H2", "I2"):
        inline = f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">南</t></is></c>'
        assert inline in xml
        xml = xml.replace(inline, f'<c r="{place}" s="1" t="s"><v>0</v></c>')
    relation = b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    relations = "xl/_rels/workbook.xml.rels"
    data = with_entry(data, relations, entry(data, relations).replace(b"</Relationships>", relation))
    shared = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="2" uniqueCount="1"><si><t>南</t></si></sst>'
    data = with_entry(with_entry(data, SHEET_1, xml.encode()), "xl/sharedStrings.xml", shared.encode())
    assert rows_of(read_book(data)) == (replace(UNIT, layout="南"),)


def test_of_two_columns_of_one_name_the_one_that_is_shown_counts() -> None:
    lines = [[*SHORT, "总价"], ["1栋", 2, "201", 90, 100, 2_000_000]]
    file = read_book(book_of({"房源": Table(lines, hidden_columns=(5,))}))
    assert [unit.total_price_fen for unit in file.rows] == [200_000_000]
