"""Workbooks as Excel writes them today, written here small, with every trap that real ones have."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Formula:
    """A cell that is worked out; without `value`, its result was never saved."""

    words: str
    value: Any = None  # a number, a text or an `Error`


@dataclass(frozen=True)
class Error:
    words: str


@dataclass(frozen=True)
class Table:
    """A worksheet; lines and columns count as the spreadsheet shows them, from 1 and from A."""

    lines: list[list[Any]]
    merge: tuple[str, ...] = ()
    hidden_lines: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()  # from 1
    state: str = "visible"
    first_line: int = 1
    first_column: int = 0


def zip_of(entries: Mapping[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def entry(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def with_entry(data: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zip_of({entry: archive.read(entry) for entry in archive.namelist()} | {name: content})


SHEET_1 = "xl/worksheets/sheet1.xml"
_MAIN = {False: "http://schemas.openxmlformats.org", True: "http://purl.oclc.org/ooxml"}


def xlsx_of(*lines: list[Any], merge: tuple[str, ...] = (), **more_sheets: list[list[Any]]) -> bytes:
    tables = {"Sheet": Table([*lines], merge), **{name: Table(lines) for name, lines in more_sheets.items()}}
    return book_of(tables)


def book_of(tables: Mapping[str, Table], *, strict: bool = False, x: str = "") -> bytes:
    """An .xlsx as Excel writes it; `strict` as ISO has it, `x` a prefix of the namespace such as `x:`."""
    main = _MAIN[strict] + ("/spreadsheetml/main" if strict else "/spreadsheetml/2006/main")
    relations = _MAIN[strict] + ("/officeDocument/relationships" if strict else "/officeDocument/2006/relationships")
    space = f'xmlns{":" + x[:-1] if x else ""}="{main}" xmlns:r="{relations}"'
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = "".join(
        f'<{x}sheet name="{escape(name)}" sheetId="{n}" state="{table.state}" r:id="rId{n}"/>'
        for n, (name, table) in enumerate(tables.items(), 1)
    )
    numbered = range(1, len(tables) + 1)
    return zip_of({
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType='
        '"application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
        + "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{types}.worksheet+xml"/>' for n in numbered)
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f"<{x}workbook {space}><{x}sheets>{sheets}</{x}sheets></{x}workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join(f'<Relationship Id="rId{n}" Type="{relations}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbered)
        + f'<Relationship Id="rId0" Type="{relations}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<{x}styleSheet {space}><{x}cellXfs count="2"><{x}xf numFmtId="0"/><{x}xf numFmtId="14" '
        f'applyNumberFormat="1"/></{x}cellXfs></{x}styleSheet>',
        **{f"xl/worksheets/sheet{n}.xml": _sheet_xml(table, space, x) for n, table in enumerate(tables.values(), 1)},
    })  # fmt: skip


def _sheet_xml(table: Table, space: str, x: str) -> str:
    rows = []
    for number, line in enumerate(table.lines, table.first_line):
        hidden = ' hidden="1"' if number in table.hidden_lines else ""
        cells = "".join(
            _cell_xml(f"{_letters(column)}{number}", cell, x)
            for column, cell in enumerate(line, table.first_column)
            if cell is not None
        )
        rows.append(f'<{x}row r="{number}"{hidden}>{cells}</{x}row>')
    columns = "".join(f'<{x}col min="{n}" max="{n}" width="0" hidden="1"/>' for n in table.hidden_columns)
    merges = "".join(f'<{x}mergeCell ref="{block}"/>' for block in table.merge)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{x}worksheet {space}><{x}dimension ref="A1:I2"/>'
        + (f"<{x}cols>{columns}</{x}cols>" if columns else "")
        + f"<{x}sheetData>{''.join(rows)}</{x}sheetData>"
        + (f"<{x}mergeCells>{merges}</{x}mergeCells>" if merges else "")
        + f"</{x}worksheet>"
    )


def _cell_xml(place: str, cell: Any, x: str) -> str:
    match cell:
        case Formula(words, None):
            return f'<{x}c r="{place}"><{x}f>{escape(words)}</{x}f><{x}v/></{x}c>'
        case Formula(words, Error(value)):
            return f'<{x}c r="{place}" t="e"><{x}f>{escape(words)}</{x}f><{x}v>{value}</{x}v></{x}c>'
        case Formula(words, str(value)):
            return f'<{x}c r="{place}" t="str"><{x}f>{escape(words)}</{x}f><{x}v>{value}</{x}v></{x}c>'
        case Formula(words, value):
            return f'<{x}c r="{place}"><{x}f>{escape(words)}</{x}f><{x}v>{value}</{x}v></{x}c>'
        case Error(words):
            return f'<{x}c r="{place}" t="e"><{x}v>{words}</{x}v></{x}c>'
        case bool():
            return f'<{x}c r="{place}" t="b"><{x}v>{int(cell)}</{x}v></{x}c>'
        case int() | float():
            return f'<{x}c r="{place}"><{x}v>{cell!r}</{x}v></{x}c>'
        case date():
            return f'<{x}c r="{place}" s="1"><{x}v>{serial(cell)}</{x}v></{x}c>'
    text = f'<{x}is><{x}t xml:space="preserve">{escape(str(cell))}</{x}t></{x}is>'
    return f'<{x}c r="{place}" t="inlineStr">{text}</{x}c>'


def _letters(column: int) -> str:
    return (_letters(column // 26 - 1) if column > 25 else "") + chr(65 + column % 26)


def serial(day: date) -> int:
    return (day - date(1899, 12, 30)).days
