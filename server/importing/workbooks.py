"""Excel workbooks to sheets, through python-calamine, which reads cells fast and trusts what it reads.

So a package is examined before (`package`, `compound`), and what calamine does not tell is added after.
"""

import io
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import python_calamine as calamine

from server.importing.biff import BookMarks, book_marks
from server.importing.compound import OLE2
from server.importing.limits import MAX_COLUMNS, MAX_MERGED_CELLS
from server.importing.package import UNSAVED, Marks, examined
from server.importing.records import FileRefused
from server.importing.sheets import Sheet, Unsaved, sheet_of
from server.importing.values import Cell

BARE_BIFF = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")  # a workbook of before 1995, without a shell
ZIP = (b"PK\x03\x04", b"PK\x05\x06")

_ENCRYPTED_XLSX = "EncryptedPackage".encode("utf-16-le")

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
    except calamine.PasswordError as locked:
        raise FileRefused("encrypted") from locked
    except Exception as broken:  # a damaged workbook raises anything at all in its parser
        raise FileRefused("not-a-spreadsheet", {"kind": f"damaged {kind}"}) from broken
    except BaseException as panic:  # what a parser in Rust raises is no Exception
        if type(panic).__name__ != "PanicException":
            raise
        raise FileRefused("not-a-spreadsheet", {"kind": f"damaged {kind}"}) from panic


def _xlsx_sheets(data: bytes) -> list[Sheet]:
    package, marks = examined(data)

    def marked(sheet: Sheet, place: int) -> Sheet:
        found = marks[place] if place < len(marks) else Marks()
        return replace(sheet, hidden_lines=found.hidden_lines, hidden_columns=found.hidden_columns)

    return _visible(package, marked)


def _xls_sheets(data: bytes) -> list[Sheet]:
    if _ENCRYPTED_XLSX in data:
        raise FileRefused("encrypted")
    if not data.startswith(OLE2):
        raise FileRefused("not-a-spreadsheet", {"kind": "Excel 4"})
    marks = book_marks(data)

    def marked(sheet: Sheet, place: int) -> Sheet:
        found = marks[place] if place < len(marks) else BookMarks()
        return _with_xls_marks(sheet, found)

    return _visible(data, marked)


def _visible(data: bytes, marked: Callable[[Sheet, int], Sheet]) -> list[Sheet]:
    with calamine.load_workbook(io.BytesIO(data)) as book:
        about = enumerate(book.sheets_metadata)
        shown = [(place, sheet.name) for place, sheet in about if _is_visible(sheet)]
        return [marked(_sheet(book.get_sheet_by_index(place), name), place) for place, name in shown]


def _is_visible(sheet: calamine.SheetMetadata) -> bool:
    return sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet


def _sheet(worksheet: calamine.CalamineSheet, name: str) -> Sheet:
    if worksheet.start is None:
        return Sheet((), name=name)
    sheet = sheet_of(_numbered(worksheet), name=name)
    blocks = (
        (top + 1, bottom + 1, left, right)
        for (top, left), (bottom, right) in worksheet.merged_cell_ranges or []
    )  # fmt: skip
    return _with_merged(sheet, blocks)


def _numbered(worksheet: calamine.CalamineSheet) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """calamine gives every line from the first of the sheet, but no cell before the first column that is filled."""
    before = ("",) * min(worksheet.start[1] if worksheet.start else 0, MAX_COLUMNS)
    for number, cells in enumerate(worksheet.iter_rows(), 1):
        yield number, (*before, *map(_plain, cells[:MAX_COLUMNS]))


def _plain(value: Any) -> Cell:
    if isinstance(value, str):
        return Unsaved(value[1:]) if value.startswith(UNSAVED) else value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, timedelta):
        return (datetime(1900, 1, 1, tzinfo=UTC) + value % timedelta(days=1)).time()
    return value if isinstance(value, int | float | date | time) else str(value)


def _with_xls_marks(sheet: Sheet, marks: BookMarks) -> Sheet:
    """Errors and formulas of result 0 in their cells, which calamine leaves blank, and what is hidden."""
    told: dict[int, dict[int, Cell]] = {}
    for (row, column), error in marks.errors.items():
        told.setdefault(row + 1, {})[column] = error
    for row, column in marks.unsaved:
        told.setdefault(row + 1, {})[column] = Unsaved("=…")
    known = {line.number: line.cells for line in sheet.lines}
    for number, cells in told.items():
        wide = [*known.get(number, ()), *[None] * MAX_COLUMNS][:MAX_COLUMNS]
        for column, cell in cells.items():
            if column < MAX_COLUMNS:
                wide[column] = cell
        known[number] = tuple(wide)
    again = sheet_of(sorted(known.items())) if told else sheet
    hidden = frozenset(row + 1 for row in marks.hidden_lines)
    return replace(
        sheet, lines=again.lines, hidden_lines=hidden, hidden_columns=frozenset(marks.hidden_columns)
    )  # fmt: skip


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
        value = sheet.lines[first].at(left)
        filled += len(columns) * (after - first)
        if filled > MAX_MERGED_CELLS:
            raise FileRefused("zip-bomb", {"found": "merged cells without end", "limit": MAX_MERGED_CELLS})
        merged.update({(number, column): value for number in numbers[first:after] for column in columns})
    return replace(sheet, merged=merged)
