"""Excel workbooks to sheets: .xls through xlrd, .xlsx through openpyxl with defusedxml."""

import io
import posixpath
import re
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import openpyxl
import xlrd
from defusedxml.common import DefusedXmlException
from openpyxl.utils.cell import coordinate_to_tuple
from xlrd.compdoc import CompDoc

from server.importing.limits import MAX_COLUMNS, MAX_LINE_NUMBER, MAX_MERGED_CELLS, open_zip
from server.importing.records import FileRefused
from server.importing.sheets import Line, Sheet, sheet_of
from server.importing.values import Cell

if not openpyxl.DEFUSEDXML:
    raise ImportError("openpyxl must parse with defusedxml: install it and do not set OPENPYXL_DEFUSEDXML")

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BARE_BIFF = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")  # a workbook without its OLE2 shell
ZIP = (b"PK\x03\x04", b"PK\x05\x06")

_ENCRYPTED_XLSX = "EncryptedPackage".encode("utf-16-le")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})["']""")

Block = tuple[int, int, int, int]  # first and last line from 1, first and last column from 0


def workbook_sheets(data: bytes) -> list[Sheet]:
    """The visible sheets of an Excel file. Raises `FileRefused` when it is none, damaged or protected."""
    kind, read = ("xlsx", _xlsx_sheets) if data.startswith(ZIP) else ("xls", _xls_sheets)
    try:
        return read(data)
    except FileRefused:
        raise
    except MemoryError as full:
        raise FileRefused("reader-stopped") from full
    except Exception as broken:  # a damaged workbook raises anything at all in its parser
        if "encrypted" in str(broken):
            raise FileRefused("encrypted") from broken
        why = "XML entities in" if _is_unsafe_xml(broken) else "damaged"
        raise FileRefused("not-a-spreadsheet", {"kind": f"{why} {kind}"}) from broken


def _is_unsafe_xml(broken: BaseException | None) -> bool:
    """openpyxl wraps what defusedxml raises."""
    while broken is not None and not isinstance(broken, DefusedXmlException):
        broken = broken.__cause__ or broken.__context__
    return broken is not None


def _xlsx_sheets(data: bytes) -> list[Sheet]:
    with open_zip(data) as archive, warnings.catch_warnings():
        if "[Content_Types].xml" not in archive.namelist():
            raise FileRefused("not-a-spreadsheet", {"kind": "ODS" if "content.xml" in archive.namelist() else "ZIP"})
        warnings.simplefilter("ignore")  # openpyxl tells of styles and extensions it will not keep
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            return [_xlsx_sheet(sheet, archive) for sheet in book.worksheets if sheet.sheet_state == "visible"]
        finally:
            book.close()


def _xlsx_sheet(worksheet: Any, archive: zipfile.ZipFile) -> Sheet:
    worksheet.reset_dimensions()  # some programs declare A1 only
    rows = worksheet.iter_rows(values_only=True)
    numbered = ((number, tuple(map(_plain, row[:MAX_COLUMNS]))) for number, row in enumerate(rows, 1))
    sheet = sheet_of(_up_to_last_line(numbered), name=worksheet.title)
    return _with_merged(sheet, _xlsx_merged(archive.read(posixpath.normpath(worksheet._worksheet_path))))


def _up_to_last_line(numbered: Iterator[tuple[int, tuple[Cell, ...]]]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    for number, cells in numbered:
        if number > MAX_LINE_NUMBER:
            raise FileRefused("too-many-rows", {"limit": MAX_LINE_NUMBER})
        yield number, cells


def _plain(value: object) -> Cell:
    if value is None or (isinstance(value, str | int | float | date) and not isinstance(value, bool)):
        return value
    return str(value)


def _xlsx_merged(xml: bytes) -> Iterator[Block]:
    for found in _MERGED.finditer(xml):
        (top, left), (bottom, right) = (coordinate_to_tuple(corner.decode()) for corner in found.groups())
        yield top, bottom, left - 1, right - 1


def _xls_sheets(data: bytes) -> list[Sheet]:
    if _ENCRYPTED_XLSX in data:
        raise FileRefused("encrypted")
    quiet = io.StringIO()
    if data.startswith(OLE2):
        refuse_endless_stream(CompDoc(data, logfile=quiet).SSAT)
    try:
        book = xlrd.open_workbook(file_contents=data, logfile=quiet, formatting_info=True, on_demand=True)
    except NotImplementedError:  # formatting of this old BIFF version; without it merged cells stay unknown
        book = xlrd.open_workbook(file_contents=data, logfile=quiet, on_demand=True)
    sheets = map(book.sheet_by_index, range(book.nsheets))
    return [_xls_sheet(sheet, book.datemode) for sheet in sheets if sheet.visibility == 0]


def refuse_endless_stream(next_sector: list[int]) -> None:
    """xlrd guards every chain of sectors but this one, of short streams, and follows a circle for ever."""
    passed: set[int] = set()
    for start in range(len(next_sector)):
        here: set[int] = set()
        sector = start
        while 0 <= sector < len(next_sector) and sector not in passed:
            if sector in here:
                raise FileRefused("not-a-spreadsheet", {"kind": "damaged xls"})
            here.add(sector)
            sector = next_sector[sector]
        passed |= here


def _xls_sheet(worksheet: Any, datemode: Any) -> Sheet:
    numbered = (
        (number + 1, tuple(_xls_cell(cell, datemode) for cell in worksheet.row(number)))
        for number in range(worksheet.nrows)
    )
    sheet = sheet_of(numbered, name=worksheet.name)
    merged = ((top + 1, bottom, left, right - 1) for top, bottom, left, right in worksheet.merged_cells)
    return _with_merged(sheet, merged)


def _xls_cell(cell: Any, datemode: Any) -> Cell:
    value: str | float = cell.value
    match cell.ctype:
        case xlrd.XL_CELL_TEXT | xlrd.XL_CELL_NUMBER:
            return value
        case xlrd.XL_CELL_DATE:
            return _xls_date(float(value), datemode)
        case xlrd.XL_CELL_BOOLEAN:
            return str(bool(value))
        case xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(int(value), "#ERROR")
    return None


def _xls_date(value: float, datemode: Any) -> Cell:
    try:
        return xlrd.xldate_as_datetime(value, datemode).date()
    except (ValueError, OverflowError):
        return str(value)


def _with_merged(sheet: Sheet, blocks: Iterable[Block]) -> Sheet:
    """The sheet with the value of each merged block noted for all its cells on lines that are not blank."""
    numbers = [line.number for line in sheet.lines]
    merged: dict[tuple[int, int], Cell] = {}
    filled = 0  # blocks may lie over each other, so the dictionary does not tell
    for top, bottom, left, right in blocks:
        first, after = bisect_left(numbers, top), bisect_right(numbers, bottom)
        if first == after or numbers[first] != top:
            continue
        columns = range(left, min(right + 1, MAX_COLUMNS))
        value = _cell(sheet.lines[first], left)
        filled += len(columns) * (after - first)
        if filled > MAX_MERGED_CELLS:
            raise FileRefused("zip-bomb", {"found": "merged cells without end", "limit": MAX_MERGED_CELLS})
        merged.update({(number, column): value for number in numbers[first:after] for column in columns})
    return Sheet(sheet.lines, sheet.truncated, sheet.name, None, merged)


def _cell(line: Line, column: int) -> Cell:
    return line.cells[column] if column < len(line.cells) else None
