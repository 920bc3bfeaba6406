"""How large a price list may be, checked before anything is parsed."""

import copy
import io
import zipfile

from server.importing.records import FileRefused

MAX_BYTES = 10 * 2**20
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_MERGED_CELLS = 500_000
MAX_RANGE = 8_000_000  # cells of the rectangle that holds a whole sheet
MAX_ENTRIES = 200
MAX_UNPACKED = 100 * 2**20
MAX_RATIO = 100
_CHUNK = 2**16


def refuse_large(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise FileRefused("too-large", {"size": len(data), "limit": MAX_BYTES})


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The archive, once what it declares and then what it really unpacks to are both within the limits."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise _bomb(f"{len(entries)} entries", MAX_ENTRIES)
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused("encrypted")
    declared = sum(entry.file_size for entry in entries)
    if declared > MAX_UNPACKED:
        raise _bomb(f"{declared} bytes", MAX_UNPACKED)
    if declared > MAX_RATIO * len(data):
        raise _bomb(f"{declared // len(data)} times its size", MAX_RATIO)
    _count_unpacked(archive, entries)
    return archive


def _count_unpacked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    left = MAX_UNPACKED
    for entry in entries:
        # zipfile stops at the declared size. With a larger one we see where the data really ends.
        undeclared = copy.copy(entry)
        undeclared.file_size = left + 1
        size = 0
        with archive.open(undeclared) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > entry.file_size:
                    raise _bomb(f"an entry larger than the {entry.file_size} bytes it declares", MAX_UNPACKED)
        left -= size


def _bomb(found: str, limit: int) -> FileRefused:
    return FileRefused("zip-bomb", {"found": found, "limit": limit})
