"""Workbooks as Excel 97 wrote them, in their compound files, written here small."""

import struct
from datetime import date
from typing import Any

from tests.server.importing.xlsx import Error, Formula, serial


def xls_of(*lines: list[Any], merge: tuple[tuple[int, int, int, int], ...] = (), **options: Any) -> bytes:
    """An .xls as Excel 97 wrote it. `merge` is first and last line, first and last column from 0."""
    return compound_of(biff_of(*lines, merge=merge, **options))


def biff_of(
    *lines: list[Any],
    merge: tuple[tuple[int, int, int, int], ...] = (),
    hidden_lines: tuple[int, ...] = (),
    hidden_columns: tuple[int, ...] = (),
    password: bool = False,
) -> bytes:
    """The workbook's stream; hidden lines and columns count from 0."""
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x1FAA, 1997, 0, 0))
    if password:
        begin += _record(0x2F, struct.pack("<H", 1) + bytes(52))
    begin += _record(0x42, struct.pack("<H", 1200))
    begin += b"".join(_record(0xE0, struct.pack("<HHH", 0, number_format, 0) + bytes(14)) for number_format in (0, 14))
    name = "房源".encode("utf-16-le")
    offset = len(begin) + 4 + 8 + len(name) + 4
    begin += _record(0x85, struct.pack("<IBBBB", offset, 0, 0, 2, 1) + name) + _record(0x0A, b"")
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x1FAA, 1997, 0, 0))
    sheet += b"".join(_record(0x7D, struct.pack("<6H", column, column, 0, 0, 1, 0)) for column in hidden_columns)
    for row, line in enumerate(lines):
        sheet += _record(0x208, struct.pack("<8H", row, 0, len(line), 255, 0, 0, 0x20 * (row in hidden_lines), 15))
        sheet += b"".join(_cell_biff(row, column, cell) for column, cell in enumerate(line) if cell is not None)
    if merge:
        sheet += _record(0xE5, struct.pack("<H", len(merge)) + b"".join(struct.pack("<4H", *block) for block in merge))
    return begin + sheet + _record(0x0A, b"")


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


_ERRORS = {"#DIV/0!": 7, "#REF!": 23, "#N/A": 42}


def _cell_biff(row: int, column: int, cell: Any) -> bytes:
    place = struct.pack("<HHH", row, column, int(isinstance(cell, date)))
    match cell:
        case Error(words):
            return _record(0x205, place + bytes([_ERRORS[words], 1]))
        case Formula(_, Error(words)):
            return _record(0x06, place + bytes([2, 0, _ERRORS[words], 0, 0, 0, 255, 255]) + bytes(8))
        case Formula(_, value):
            return _record(0x06, place + struct.pack("<d", float(value or 0)) + bytes(8))
        case bool():
            return _record(0x205, place + bytes([cell, 0]))
        case int() | float():
            return _record(0x203, place + struct.pack("<d", cell))
        case date():
            return _record(0x203, place + struct.pack("<d", serial(cell)))
    text = str(cell).encode("utf-16-le")
    return _record(0x204, place + struct.pack("<HB", len(text) // 2, 1) + text)


def compound_of(stream: bytes, *, short: bool = False) -> bytes:
    """The stream in an OLE2 file, in sectors of its own or, as `short`, among the streams that are kept together."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    body = stream if short else stream.ljust(4096, b"\0")
    count = -(-len(body) // 512)
    # sector 0: the table, 1: the directory, 2: the short table, then the stream
    table = [0xFFFFFFFD, end, end, *range(4, 3 + count), end]
    table += [free] * (128 - len(table))
    assert len(table) == 128, "a stream for a small file"
    shorts = -(-len(body) // 64)
    short_table = [*range(1, shorts), end] if short else []
    short_table += [free] * (128 - len(short_table))
    directory = _directory("Root Entry", 5, 3 if short else end, len(body) if short else 0)
    directory += _directory("Workbook", 2, 0 if short else 3, len(body)) + bytes(256)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 2, 1, end, 0, 0)
    header += struct.pack("<I", free) * ((512 - len(header)) // 4)
    packed = struct.pack("<128I", *table) + directory + struct.pack("<128I", *short_table)
    return header + packed + body.ljust(count * 512, b"\0")


def _directory(name: str, kind: int, first: int, length: int) -> bytes:
    written = name.encode("utf-16-le")
    about = struct.pack("<HBB", len(written) + 2, kind, 1) + struct.pack("<3I", 0xFFFFFFFF, 0xFFFFFFFF, 1)
    return written.ljust(64, b"\0") + about + bytes(36) + struct.pack("<IQ", first, length)
