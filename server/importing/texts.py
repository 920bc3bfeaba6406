"""CSV, TSV and JSON to a sheet. What a file is, its first characters say; its name is not asked."""

import csv
import io
import json
import statistics
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import NoReturn

from server.importing.characters import characters_lost, decode, is_lost
from server.importing.limits import MAX_COLUMNS
from server.importing.records import FileRefused
from server.importing.sheets import HEADER_LINES, Line, Sheet, sheet_of
from server.importing.values import Cell

DELIMITERS = ",\t;|"
FOREIGN = (
    ("<?xml", "XML"),
    ("<", "web page"),  # whatever its first tag is
    ("mime-version:", "web page"),
    ("%pdf", "PDF"),
    ("{\\rtf", "RTF"),
)


def text_sheet(data: bytes) -> Sheet:
    """The one sheet of a CSV, TSV or JSON file."""
    text, encoding = decode(data)
    start = text.lstrip()[:15].casefold()
    if kind := next((kind for mark, kind in FOREIGN if start.startswith(mark)), None):
        raise FileRefused("web-page") if kind == "web page" else FileRefused("not-a-spreadsheet", {"kind": kind})
    if start.startswith(("[", "{")):
        try:
            return _json_sheet(json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant), encoding)
        except (ValueError, RecursionError):
            pass  # a CSV file may have a title in brackets
    return _csv_sheet(text, encoding)


def _json_sheet(units: object, encoding: str) -> Sheet:
    if not isinstance(units, list) or not all(isinstance(unit, dict) for unit in units):
        raise FileRefused("not-a-spreadsheet", {"kind": "JSON that is not a list of objects"})
    names = list(dict.fromkeys(name for unit in units for name in unit))
    if len(names) > MAX_COLUMNS:
        raise FileRefused("not-a-spreadsheet", {"kind": f"JSON of {len(names)} names"})
    objects = (
        (number, tuple(_json_cell(unit.get(name), number) for name in names)) for number, unit in enumerate(units, 1)
    )
    sheet = sheet_of(objects, encoding=encoding)
    return Sheet((Line(0, tuple(names)), *sheet.lines), truncated=sheet.truncated, encoding=encoding)


def _json_cell(value: object, number: int) -> Cell:
    if isinstance(value, dict | list):
        raise FileRefused("not-a-spreadsheet", {"kind": f"JSON with a list or object inside item {number}"})
    if isinstance(value, str) and is_lost(value.replace("?", "")):
        raise characters_lost("JSON", number, value)
    if value is None or (isinstance(value, str | int | Decimal) and not isinstance(value, bool)):
        return value
    return str(value)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _csv_sheet(text: str, encoding: str) -> Sheet:
    return sheet_of(_records(text, _delimiter(text)), encoding=encoding)


def _delimiter(text: str) -> str:
    """The one that cuts the typical line among the first into the most cells."""

    def cells_per_line(delimiter: str) -> float:
        try:
            return statistics.median(
                len(cells) for _, cells in islice(_records(text, delimiter), HEADER_LINES) if cells
            )
        except (FileRefused, statistics.StatisticsError):
            return 0

    return max(DELIMITERS, key=cells_per_line)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    # Strict, because a quote never closed would swallow the units after it without a word.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, tuple(cells)
            start = reader.line_num + 1
    except csv.Error as broken:
        raise FileRefused("quotes-broken", {"row": start}) from broken
