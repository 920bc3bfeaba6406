"""The workbook's stream out of the compound file (OLE2) that an .xls is."""

import struct
from collections.abc import Sequence

from server.importing.records import FileRefused

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHORT = 64  # bytes of a sector of the streams that are kept together
_NO_SECTOR = 0xFFFFFFFA  # this and above mark an end, or a sector of the table itself


def workbook_stream(data: bytes) -> bytes:
    """Raises `FileRefused` where sectors lead in a circle, or what `struct` and slices raise on a damaged file."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise _damaged()
    directory, _, cutoff, first_short = struct.unpack_from("<4I", data, 48)
    table = _sector_table(data, size)
    refuse_endless_stream(table)

    def stream(first: int) -> bytes:
        return b"".join(data[(n + 1) * size : (n + 2) * size] for n in _chain(table, first))

    entries = _entries(stream(directory))
    first, length = entries.get("workbook") or entries.get("book") or (0, 0)
    if not length:
        raise _damaged()
    if length >= cutoff:
        return stream(first)[:length]
    short_table = _numbers(stream(first_short))
    refuse_endless_stream(short_table)
    together = stream(entries["root entry"][0])
    return b"".join(together[n * _SHORT : (n + 1) * _SHORT] for n in _chain(short_table, first))[:length]


def refuse_endless_stream(next_sector: Sequence[int]) -> None:
    """Each sector names the next one of its stream, and a reader follows a circle for ever."""
    passed: set[int] = set()
    for start in range(len(next_sector)):
        here: set[int] = set()
        sector = start
        while 0 <= sector < len(next_sector) and sector not in passed:
            if sector in here:
                raise _damaged()
            here.add(sector)
            sector = next_sector[sector]
        passed |= here


def _damaged() -> FileRefused:
    return FileRefused("not-a-spreadsheet", {"kind": "damaged xls"})


def _sector_table(data: bytes, size: int) -> tuple[int, ...]:
    """The table of next sectors; the sectors it lies in are listed in the header and, if many, in a chain."""
    listed = list(_numbers(data[76:512]))
    more, passed = struct.unpack_from("<I", data, 68)[0], set[int]()
    while more < _NO_SECTOR:
        if more in passed or (more + 1) * size >= len(data):
            raise _damaged()
        passed.add(more)
        *numbers, more = _numbers(data[(more + 1) * size : (more + 2) * size])
        listed += numbers
    own = [n for n in listed if n < _NO_SECTOR]
    if len(own) > len(data) // size:
        raise _damaged()
    return _numbers(b"".join(data[(n + 1) * size : (n + 2) * size] for n in own))


def _chain(table: Sequence[int], first: int) -> list[int]:
    sectors = []
    while 0 <= first < len(table):
        sectors.append(first)
        first = table[first]
    return sectors


def _entries(directory: bytes) -> dict[str, tuple[int, int]]:
    """Name in lower case -> first sector and length."""
    entries = {}
    for at in range(0, len(directory) - 127, 128):
        name = directory[at : at + 64].decode("utf-16-le", "replace").split("\0", 1)[0]
        entries[name.casefold()] = struct.unpack_from("<2I", directory, at + 116)
    return entries


def _numbers(sectors: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sectors) // 4}I", sectors[: len(sectors) // 4 * 4])
