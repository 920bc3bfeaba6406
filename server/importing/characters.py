"""Bytes to text without losing a character in silence."""

import codecs
import re
from collections.abc import Callable

from server.importing.records import FileRefused

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOST = re.compile("[\ufffd\ud800-\udfff]")


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Raises `FileRefused` when in doubt about a character."""
    text, encoding = _decode(data)
    if lost := _LOST.search(text):
        raise characters_lost(encoding, text.count("\n", 0, lost.start()) + 1, _line_at(text, lost.start()))
    if "\0" in text:
        raise FileRefused("not-a-spreadsheet", {"kind": "binary"})
    return text, encoding


def characters_lost(encoding: str | None, row: int, raw: str) -> FileRefused:
    printable = _LOST.sub("\ufffd", raw)[:80]
    return FileRefused("characters-lost", {"encoding": encoding or "workbook", "row": row, "raw": printable})


def is_lost(text: str) -> bool:
    """Whether a converter has put U+FFFD, half a surrogate pair or a bare `?` for a character it did not know."""
    return "?" in text or _LOST.search(text) is not None


def _decode(data: bytes) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data, encoding), encoding
    if b"\0" in data:
        raise FileRefused("not-a-spreadsheet", {"kind": "binary"})
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _chinese(data), "gb18030"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as broken:
        line = data.count(b"\n", 0, broken.start) + 1
        raise characters_lost(encoding, line, data.decode(encoding, "replace")[:80]) from broken


def _chinese(data: bytes) -> str:
    """GB18030 reads nearly any Big5 file too, as other characters. Common characters tell which it is."""
    text = _strictly(data, "gb18030")
    likely_gb = _share(text, _is_common_gb)
    as_big5 = data.decode("big5hkscs", "replace")
    likely_big5 = _share(as_big5, _is_common_big5)
    if likely_gb >= 0.8 and likely_gb >= likely_big5:
        return text
    shown, encoding = (as_big5, "Big5") if likely_big5 >= 0.5 else (text, "unknown")
    row, line = next((row, line) for row, line in enumerate(shown.splitlines(), 1) if not line.isascii())
    raise characters_lost(encoding, row, line)


def _share(text: str, is_common: Callable[[str], bool]) -> float:
    beyond_ascii = [c for c in text if not c.isascii()]
    return sum(map(is_common, beyond_ascii)) / max(1, len(beyond_ascii))


def _is_common_gb(character: str) -> bool:
    """GB 2312: its signs, and the 3,755 hanzi of its first level."""
    code = character.encode("gb2312", "ignore")
    return len(code) == 2 and code[0] <= 0xD7


def _is_common_big5(character: str) -> bool:
    """Big5: its signs, and the 5,401 hanzi of its first level."""
    code = character.encode("big5", "ignore")
    return len(code) == 2 and code[0] <= 0xC6


def _line_at(text: str, position: int) -> str:
    return text[text.rfind("\n", 0, position) + 1 :].split("\n", 1)[0].strip()
