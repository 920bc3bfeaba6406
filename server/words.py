"""Words in the viewer's language: Simplified Chinese by default, English as the source.

Each folder keeps its own `zh_CN.po`; all of them together are the catalogue, compiled in memory at first use.
"""

import functools
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
LOCALES = ("zh_CN", "en")
DEFAULT = LOCALES[0]


@functools.cache
def catalogue(locale: str) -> dict[str, str]:
    """English source -> words of this locale; empty for English."""
    if locale not in LOCALES or locale == "en":
        return {}
    words: dict[str, str] = {}
    for path in po_files(locale):
        for message in read_po(io.BytesIO(path.read_bytes()), locale=locale):
            if message.id and message.string:
                words[str(message.id)] = str(message.string)
    return words


def po_files(locale: str) -> list[Path]:
    """The catalogue files of a locale: the server's, then each screen's."""
    folders = (ROOT / "server" / "locale", ROOT / "display", ROOT / "kiosk")
    return [path for folder in folders for path in sorted(folder.rglob(f"*{locale}.po"))]


def translator(locale: str) -> Callable[..., str]:
    """`_("text {name}", name=…)` for one locale; unknown text stays English."""
    words = catalogue(locale)

    def translate(text: str, **facts: Any) -> str:
        found = words.get(text, text)
        return found.format(**facts) if facts else found

    return translate


def choose(cookie: str | None) -> str:
    """The locale a viewer chose, else Chinese."""
    return cookie if cookie in LOCALES else DEFAULT
