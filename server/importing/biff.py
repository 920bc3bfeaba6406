"""What the records of an .xls workbook say beside its cells: what is hidden, wrong or not worked out."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from server.importing.compound import workbook_stream
from server.importing.records import FileRefused

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_EOF, _FORMULA, _FILEPASS, _COLUMNS, _SHEET, _ERROR, _ROW, _BOF = 0x0A, 0x06, 0x2F, 0x7D, 0x85, 0x205, 0x208, 0x809


@dataclass
class BookMarks:
    """What the records of one sheet say: lines and columns not shown, and cells by (line, column) from 0."""

    hidden_lines: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    zero_formulas: set[tuple[int, int]] = field(default_factory=set)
    formulas: int = 0

    @property
    def unsaved(self) -> set[tuple[int, int]]:
        """Formulas that nobody worked out: programs that only write them put 0 as the result of every one."""
        return self.zero_formulas if len(self.zero_formulas) == self.formulas else set()


def book_marks(data: bytes) -> list[BookMarks]:
    """For each sheet of the workbook, in its order. Raises `FileRefused` for a password or a chain without end."""
    stream = workbook_stream(data)
    offsets = []
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise FileRefused("encrypted")
        if kind == _SHEET and len(body) >= 4:
            offsets.append(struct.unpack_from("<I", body)[0])
    return [_sheet_marks(stream, offset) for offset in offsets]


def _sheet_marks(stream: bytes, offset: int) -> BookMarks:
    marks = BookMarks()
    for kind, body in _records(stream, offset):
        if kind == _ROW and len(body) >= 16:
            row, flags = struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, 12)[0]
            if flags & 0x20:
                marks.hidden_lines.add(row)
        elif kind == _COLUMNS and len(body) >= 10:
            first, last, _, _, flags = struct.unpack_from("<5H", body)
            if flags & 1:
                marks.hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind == _ERROR and len(body) >= 8 and body[7]:
            marks.errors[struct.unpack_from("<2H", body)] = _ERRORS.get(body[6], "#ERROR!")
        elif kind == _FORMULA and len(body) >= 14:
            _add_formula(marks, struct.unpack_from("<2H", body), body[6:14])
    return marks


def _add_formula(marks: BookMarks, place: tuple[int, int], result: bytes) -> None:
    marks.formulas += 1
    if result[6:] == b"\xff\xff":
        if result[0] == 2:
            marks.errors[place] = _ERRORS.get(result[2], "#ERROR!")
    elif result == bytes(8):
        marks.zero_formulas.add(place)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, up to its end; what is embedded in it, such as a chart, is passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        at += 4 + size
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0 and kind == _EOF:
            return
        if depth <= 1:
            yield kind, stream[at - size : at]
