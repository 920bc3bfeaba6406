"""What reading a price list answers with."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Facts = dict[str, str | int | list[str] | dict[str, str]]
Kind = Literal["list", "matrix"]

CODES = {
    # The whole file is refused.
    "too-large": "The file has {size} bytes; the limit is {limit}.",
    "empty-file": "The file names not one unit.",
    "not-a-spreadsheet": "This is not a price list the hall can read ({kind}). Use .xlsx, .xls, .csv or .json.",
    "web-page": "This is a web page under the name of a spreadsheet. Open it in Excel or WPS and save it as .xlsx.",
    "encrypted": "The file is protected by a password. Save it without one.",
    "characters-lost": (
        "Characters of this file are lost or in doubt ({encoding}, line {row}: {raw}). "
        "Export it again as .xlsx or as CSV in UTF-8."
    ),
    "quotes-broken": "A quotation mark on line {row} is never closed, so lines run into each other.",
    "header-missing": "No line names the columns {missing}. Seen: {seen}.",
    "header-ambiguous": "More than one column is called {header}, so {field} is in doubt.",
    "several-sheets": "More than one sheet lists the same homes: {sheets}. Keep one.",
    "areas-missing": "Rooms stand across and floors down, but nothing says the area of each room.",
    "formulas-unsaved": "The results of the formulas in {columns} were not saved, so no line could be read.",
    "mapping-unknown": "The mapping names fields the hall does not have: {fields}.",
    "too-many-rows": "The file has more than {limit} lines.",
    "far-cell": "A sheet has a cell at {cell}, far away from the list.",
    "zip-bomb": "The file unpacks to far more than a price list ({found}; the limit is {limit}).",
    "timeout": "Reading the file took longer than {seconds} seconds.",
    "reader-stopped": "The reader stopped in the middle of this file: it is damaged or needs too much memory.",
    # One line is refused.
    "building-missing": "No building.",
    "room-missing": "No room number.",
    "floor-missing": "No floor beside these amounts.",
    "area-missing": "No area.",
    "price-missing": "No price.",
    "sum-line": "A line of sums, not a home: {raw}.",
    "cell-error": "{column} shows an error of the spreadsheet: {raw}.",
    "formula-unsaved": "{column} is a formula whose result was not saved. Open the file in Excel or WPS and save it.",
    "text-unsafe": "{column} begins with {first}, as a spreadsheet formula does: {raw}.",
    "text-too-long": "{column} has {length} characters; the limit is {limit}.",
    "text-is-date": "The spreadsheet turned {column} into a date: {raw}. Format the column as text.",
    "area-unreadable": "The area is not a number of square metres: {raw}.",
    "inner-area-unreadable": "The inner area is not a number of square metres: {raw}.",
    "price-unreadable": "{column} is not an amount of money: {raw}.",
    "number-in-doubt": "{column} may be read in two ways: {raw}. Write it as 1234.56.",
    "out-of-range": "{column} is {raw}; the hall takes {low} to {high}.",
    "price-mismatch": "The total {total} is far from price per m² times area, {product}. Is one in 万元?",
    "floor-contradicts-room": "Floor {floor} and room {room} contradict each other.",
    "duplicate-unit": "The unit {key} is already on line {first_row}.",
    "duplicate-on-sheet": "The unit {key} is already on line {first_row} of the sheet {first_sheet}.",
    # A sheet is passed over: told as its first line.
    "sheet-skipped": "This sheet was not read: it has no header of a price list.",
    "table-skipped": "This sheet was not read: its rooms stand across, and other sheets list homes line by line.",
}


@dataclass(frozen=True)
class UnitRow:
    """One flat as offered. Money in fen (hundredths of the currency), areas in m² with two digits."""

    row: int  # line in the file, from 1
    building: str
    entrance: str  # 单元, "" where the building has one entrance
    floor: int | None
    room: str
    layout: str
    orientation: str
    area: Decimal
    inner_area: Decimal | None
    unit_price_fen: int | None  # per m²
    total_price_fen: int
    floor_label: str = ""  # as people write it, "" where it is just the number `floor`
    sheet: str | None = None  # of a workbook
    calculated: bool = False  # the total is price per m² times area
    hidden: bool = False  # the line is not shown in the spreadsheet

    @property
    def key(self) -> str:
        """The unit's identity: the same in every file that lists this flat, distinct within a file."""
        return f"{self.building}-{self.entrance}-{self.room}"


@dataclass(frozen=True)
class RefusedRow:
    """A line that holds no unit we can trust; `facts` fill the sentence of `CODES[code]`."""

    row: int
    code: str
    facts: Facts
    sheet: str | None = None


@dataclass(frozen=True)
class SheetRead:
    """A sheet that was read as a price list, and what of it was not used."""

    name: str | None  # None for a text file
    kind: Kind  # one home per line, or rooms across and floors down
    columns: dict[str, str]  # our field -> the header found, "=text", "@sheet" or "@above"
    headers: tuple[str, ...]  # all of them, in the order of the sheet
    unused: tuple[str, ...]  # headers that are no field; those that speak of money come first
    hidden_rows: int
    hidden_columns: int


@dataclass(frozen=True)
class PriceListFile:
    """A file read to its end: every line that is not blank is in `rows` or in `refused`."""

    rows: tuple[UnitRow, ...]
    refused: tuple[RefusedRow, ...]
    encoding: str | None  # of a text file
    sheets: tuple[SheetRead, ...]


class FileRefused(Exception):
    """The file as a whole cannot be used; `facts` fill the sentence of `CODES[code]`."""

    def __init__(self, code: str, facts: Facts | None = None) -> None:
        self.code = code
        self.facts: Facts = facts or {}
        super().__init__(code, self.facts)


class RowRefused(Exception):
    """One line cannot be used; caught where lines are read."""

    def __init__(self, code: str, **facts: str | int) -> None:
        self.code = code
        self.facts: Facts = {**facts}
        super().__init__(code, facts)
