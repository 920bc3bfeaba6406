"""Each file that is no price list, with what to do about it."""

import pytest

from server.importing import MAX_BYTES, MAX_ROWS
from server.importing.pricelist import read_price_list
from tests.server.importing.lists import FLAT, HEADER, UNIT, csv_of, flat, read_book, refused_file, rows_of
from tests.server.importing.xls import xls_of
from tests.server.importing.xlsx import SHEET_1, entry, with_entry, xlsx_of, zip_of


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n", csv_of(HEADER).encode(), xlsx_of(), xlsx_of(HEADER)])
def test_a_file_without_units_is_empty(data: bytes) -> None:
    assert refused_file(data).code == "empty-file"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 x", "PDF"),
        (b'<?xml version="1.0"?>', "XML"),
        (b"\x89PNG\0\0", "binary"),
        (b'{"a": 1}', "JSON that is not a list of objects"),
        (b'[{"a": [1]}]', "JSON with a list or object inside item 1"),
        (zip_of({"a.txt": b"a"}), "ZIP"),
        (zip_of({"content.xml": b"a"}), "ODS"),
        (zip_of({"[Content_Types].xml": b"a", "xl/workbook.bin": b"a"}), "XLSB"),
        (b"\x09\x04\x06\x00" + bytes(200), "Excel 4"),
        (xlsx_of(HEADER, FLAT)[:-80], "damaged xlsx"),
    ],
)
def test_anything_else_is_no_spreadsheet(data: bytes, kind: str) -> None:
    refused = refused_file(data)
    assert (refused.code, refused.facts["kind"]) == ("not-a-spreadsheet", kind)


@pytest.mark.parametrize(
    "page",
    [
        "<html><table><tr><td>1", "<div>\r\n\t<table><tr><th>楼栋</th></tr></table></div>", "\ufeff<!-- 导出 --><TABLE>", "  <meta charset=gbk><table>",
        "MIME-Version: 1.0\r\nContent-Type: multipart/related",
    ],
)  # fmt: skip
def test_a_web_page_named_like_a_spreadsheet_is_called_one(page: str) -> None:
    assert refused_file(page.encode(), name="价格表.xls").code == "web-page"


def test_a_damaged_old_workbook_is_no_spreadsheet() -> None:
    assert refused_file(xls_of(HEADER, FLAT)[:900]).code == "not-a-spreadsheet"


def test_a_password_is_named() -> None:
    ole2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert refused_file(ole2 + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(500)).code == "encrypted"
    assert refused_file(xls_of(HEADER, FLAT, password=True)).code == "encrypted"


def test_big5_is_refused_with_its_line() -> None:
    whole = csv_of(["building", "room", "area", "price"], ["雲棲里壹棟景觀樓", "701", "90", "1"])
    refused = refused_file(whole.encode("big5"))
    assert (refused.code, refused.facts["encoding"], refused.facts["row"]) == ("characters-lost", "Big5", 2)
    assert "雲棲里" in str(refused.facts["raw"])


def test_characters_lost_on_the_way_are_never_imported() -> None:
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


def test_a_quote_never_closed_does_not_swallow_units() -> None:
    refused = refused_file(csv_of(HEADER, flat(building='"云栖里'), flat(room="02"), flat(room="03")).encode())
    assert (refused.code, refused.facts["row"]) == ("quotes-broken", 2)


def test_too_many_lines_and_too_many_bytes_are_refused() -> None:
    lines = "".join(f"A,{room},90,1\n" for room in range(100, 100 + MAX_ROWS + 1))
    header = "building,room,area,price\n"
    assert len(read_price_list((header + lines[: lines.rindex("A")]).encode(), "a").rows) == MAX_ROWS
    assert refused_file((header + lines).encode()).code == "too-many-rows"
    assert refused_file((header + lines * 2).encode()).code == "too-many-rows"
    assert refused_file(b" " * (MAX_BYTES + 1)).code == "too-large"


def test_a_cell_far_away_from_the_list_is_named() -> None:
    """Reading takes memory for the whole rectangle in between."""
    for cell in ("XFD30000", "ZZ1000000"):
        column, row = cell.rstrip("0123456789"), cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        stray = f'<row r="{row}"><c r="{column}{row}"><v>5</v></c></row></sheetData>'.encode()
        data = xlsx_of(HEADER, FLAT)
        refused = refused_file(with_entry(data, SHEET_1, entry(data, SHEET_1).replace(b"</sheetData>", stray)))
        assert (refused.code, refused.facts["cell"]) == ("far-cell", cell)


def test_formats_without_cells_to_the_end_of_the_sheet_do_no_harm() -> None:
    data = xlsx_of(HEADER, FLAT)
    stray = b'<row r="1048576" hidden="1"><c r="XFD1048576" s="1"/></row></sheetData>'
    file = read_book(with_entry(data, SHEET_1, entry(data, SHEET_1).replace(b"</sheetData>", stray)))
    assert rows_of(file) == (UNIT,)
