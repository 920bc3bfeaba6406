"""An .xlsx package before it is read: what it hides, what it left unworked, and nothing that could do harm.

The reader of cells sees no hidden rows, drops error values and leaves a formula without result blank. So the parts are
written anew for it, with errors and such formulas as texts.
"""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from html import unescape

from server.importing.limits import MAX_RANGE, open_zip
from server.importing.records import FileRefused

UNSAVED = "\ue000"  # private use: begins the text that stands for a formula without result

_TAG = rb"<(?:\w+:)?"
_END = rb"</(?:\w+:)?"
_UNSAFE = (b"<!DOCTYPE", b"<!ENTITY")
# No pattern looks past the next tag, so that a hostile part takes no more time than its length.
_SHEETS = re.compile(_TAG + rb"sheet\s[^<>]*>")
_RELATION = re.compile(_TAG + rb"Relationship\s[^<>]*>")
_ROW = re.compile(_TAG + rb"row\b[^<>]*>")
_NOT_SHOWN = re.compile(rb"""\s(?:hidden=["'](?:1|true)|ht=["']0(?:\.0*)?)["']""")
_HIDDEN_COLUMNS = re.compile(_TAG + rb"""col\s(?=[^<>]*\bhidden=["'](?:1|true)["'])[^<>]*>""")
_ERROR = re.compile(rb"(" + _TAG + rb"""c\s[^<>]*?\bt=)["']e["']""")
_FORMULA = re.compile(
    rb"(" + _TAG + rb"c\b[^<>]*)>\s*" + _TAG + rb"f\b[^<>]*?(?:/>|>([^<]*)" + _END + rb"f>)\s*"
    rb"(?:" + _TAG + rb"v\s*/>|" + _TAG + rb"v\s*>\s*(0?)\s*" + _END + rb"v>)?\s*" + _END + rb"c>"
)
_ANY_FORMULA = re.compile(_TAG + rb"f[\s>/]")
_CELL = re.compile(_TAG + rb"""c\s[^<>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^<>/]*>""")
_NUMBER = re.compile(rb"""\sr=["'](\d{1,7})["']""")
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")


@dataclass(frozen=True)
class Marks:
    """What a worksheet says of its lines (from 1) and columns (from 0)."""

    hidden_lines: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def examined(data: bytes) -> tuple[bytes, list[Marks]]:
    """The package to be read, and the marks of each worksheet in the workbook's order."""
    with open_zip(data) as archive:
        names = set(archive.namelist())
        if "[Content_Types].xml" not in names or "xl/workbook.bin" in names:
            kind = "ODS" if "content.xml" in names else "XLSB" if "xl/workbook.bin" in names else "ZIP"
            raise FileRefused("not-a-spreadsheet", {"kind": kind})
        parts = {name: archive.read(name) for name in sorted(names)}
    if any(mark in part for name, part in parts.items() if name.endswith((".xml", ".rels")) for mark in _UNSAFE):
        raise FileRefused("not-a-spreadsheet", {"kind": "XML entities in xlsx"})
    sheets = _sheet_parts(parts)
    marks = [_marks(parts.get(name, b"")) for name in sheets]
    for name, part in parts.items():
        if b"sheetData" in part:
            _refuse_far_cells(part)
            parts[name] = _told(part)
    return _packed(parts), marks


def _sheet_parts(parts: dict[str, bytes]) -> list[str]:
    """The worksheets' parts in the order of the workbook; "" for one that cannot be found."""
    book = next((name for name in parts if re.fullmatch(r"xl/workbook\d*\.xml", name)), "xl/workbook.xml")
    folder, file = posixpath.split(book)
    relations = _RELATION.findall(parts.get(f"{folder}/_rels/{file}.rels", b""))
    targets = {_attribute(tag, "Id"): _attribute(tag, "Target") for tag in relations}
    paths = (targets.get(_attribute(tag, r"\w+:id"), "") for tag in _SHEETS.findall(parts.get(book, b"")))
    return [posixpath.normpath(posixpath.join("/" + folder, path)).lstrip("/") if path else "" for path in paths]


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf"""\s{name}=["']([^"']*)["']""".encode(), tag)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""


def _marks(xml: bytes) -> Marks:
    columns: set[int] = set()
    for tag in _HIDDEN_COLUMNS.findall(xml):
        first, last = _attribute(tag, "min"), _attribute(tag, "max")
        if first.isdecimal() and last.isdecimal():
            columns.update(range(int(first[:5]) - 1, min(int(last[:5]), 2**14)))
    lines, number = set(), 0
    for tag in _ROW.findall(xml) if _NOT_SHOWN.search(xml) else ():
        given = _NUMBER.search(tag)  # some programs number no line
        number = int(given[1]) if given else number + 1
        if _NOT_SHOWN.search(tag):
            lines.add(number)
    return Marks(frozenset(lines), frozenset(columns))


def _refuse_far_cells(xml: bytes) -> None:
    """Reading takes memory for the whole rectangle from the first cell to the last."""
    cells = _CELL.findall(xml)
    if not cells:
        return
    widest = max({column for column, _ in cells}, key=lambda column: (len(column), column))
    lowest = max(int(row) for _, row in cells)
    if lowest * _column_number(widest) > MAX_RANGE:
        row = next(int(row) for column, row in cells if column == widest)
        cell = f"{widest.decode()}{row}" if _column_number(widest) > row else f"{cells[-1][0].decode()}{lowest}"
        raise FileRefused("far-cell", {"cell": cell})


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _told(xml: bytes) -> bytes:
    """The sheet with errors, and formulas whose results are not saved, as texts."""
    formulas = len(_ANY_FORMULA.findall(xml))
    blank = _FORMULA.findall(xml) if formulas else []
    if blank:
        # Programs that only write formulas leave the result out, or put 0 for every one.
        zeros_too = len(blank) == formulas
        xml = _FORMULA.sub(lambda found: _unsaved(found) if zeros_too or not found[3] else found[0], xml)
    return _ERROR.sub(rb'\1"str"', xml)


def _unsaved(found: re.Match[bytes]) -> bytes:
    kind = _TYPE.search(found[1])
    if kind and kind[1] != b"n":
        return found[0]  # a text may be empty
    formula = (found[2] or b"").split(b"&", 1)[0][:60].decode("utf-8", "ignore")
    head = _TYPE.sub(b"", found[1])
    prefix = head[1:].split(b"c", 1)[0]  # of the namespace, if any
    text = f"{UNSAVED}={formula}".encode()
    return b'%b t="str"><%bv>%b</%bv></%bc>' % (head, prefix, text, prefix, prefix)


def _packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()
