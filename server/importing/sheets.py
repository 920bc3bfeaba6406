"""Bytes to sheets of cells. What a file is, its first bytes say; its name is not asked."""

import csv
import io
import json
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any, NoReturn

from server.importing.characters import characters_lost, decode, is_lost
from server.importing.limits import MAX_COLUMNS, MAX_ROWS
from server.importing.records import FileRefused
from server.importing.values import Cell, is_blank

HEADER_LINES = 30  # titles, notes and the header itself are within this many lines
MAX_LINES = MAX_ROWS + HEADER_LINES
DELIMITERS = ",\t;"
FOREIGN = (
    ("<!doctype", "HTML"),
    ("<html", "HTML"),
    ("<table", "HTML"),
    ("<?xml", "XML"),
    ("%pdf", "PDF"),
    ("{\\rtf", "RTF"),
)


@dataclass(frozen=True)
class Line:
    number: int  # in the file, from 1
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """The lines that are not blank; at most `MAX_LINES`, and `truncated` when there are more."""

    lines: tuple[Line, ...]
    truncated: bool = False
    name: str | None = None
    encoding: str | None = None
    merged: dict[tuple[int, int], Cell] = field(default_factory=dict)  # (line, column) -> value of the merged cell


def sheet_of(numbered: Iterator[tuple[int, tuple[Cell, ...]]], **about: Any) -> Sheet:
    filled = (Line(number, trimmed) for number, cells in numbered if (trimmed := _trimmed(cells)))
    lines = tuple(islice(filled, MAX_LINES + 1))
    return Sheet(lines[:MAX_LINES], truncated=len(lines) > MAX_LINES, **about)


def _trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = min(len(cells), MAX_COLUMNS)
    while end and is_blank(cells[end - 1]):
        end -= 1
    return cells[:end]


def text_sheet(data: bytes) -> Sheet:
    """The one sheet of a CSV, TSV or JSON file."""
    text, encoding = decode(data)
    start = text.lstrip()[:15].casefold()
    if kind := next((kind for mark, kind in FOREIGN if start.startswith(mark)), None):
        raise FileRefused("not-a-spreadsheet", {"kind": kind})
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
