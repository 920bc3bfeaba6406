"""Tables as spreadsheets (.xlsx): texts and numbers alone, so that no cell is ever reckoned by whoever opens it."""

import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BEGINS_A_FORMULA = tuple("=+-@\t\r＝＋－＠")  # what a program that reads the cell again may take for one
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME, LONGEST_CELL = 31, 32_767  # characters, as the format has it

Cell = str | int | Decimal | None

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETML}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEETML}.worksheet+xml"/></Types>'
)
_ROOT = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_PARTS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)


def workbook(name: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet of this name with these rows. A text stays a text, whatever it begins with."""
    called = NOT_IN_A_NAME.sub(" ", name)[:LONGEST_NAME]
    book = (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={quoteattr(called)} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    lines = "".join(f'<row r="{n}">{_row(row, n)}</row>' for n, row in enumerate(rows, 1))
    sheet = f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for path, text in (
            ("[Content_Types].xml", _TYPES), ("_rels/.rels", _ROOT), ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", _PARTS), ("xl/worksheets/sheet1.xml", sheet),
        ):  # fmt: skip
            packed.writestr(path, text)
    return file.getvalue()


def harmless(text: str) -> str:
    """The text of a cell: with an apostrophe before what could be taken for a formula, and nothing XML cannot hold."""
    kept = NOT_IN_XML.sub("", text)[: LONGEST_CELL - 1]
    return f"'{kept}" if kept.startswith(BEGINS_A_FORMULA) else kept


def _row(cells: Sequence[Cell], number: int) -> str:
    return "".join(_cell(cell, f"{_letters(n)}{number}") for n, cell in enumerate(cells))


def _cell(cell: Cell, place: str) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        text = escape(harmless(cell), {"\r": "&#13;"})
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{place}"><v>{cell}</v></c>'


def _letters(column: int) -> str:
    """A, B, …, Z, AA: what the column with this number, from 0, is called."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
