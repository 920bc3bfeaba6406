"""Words in the viewer's language: Simplified Chinese by default, English as the source.

The server's words lie in `server/web/locale`; each screen adds its own `zh_CN.po`. Compiled in memory at first use.
"""

import functools
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from domain.core.record import Record
from domain.nouns import KINDS

ROOT = Path(__file__).parents[2]
LOCALES = ("zh_CN", "en")
DEFAULT = LOCALES[0]
SERVER_ONLY = ("files", "refusals")  # catalogues of sentences that the server sends ready to show


@functools.cache
def catalogue(locale: str, screen: str = "") -> dict[str, str]:
    """English source -> words of this locale, with those of one screen; empty for English.

    Of a sentence with a count the source is the plural: Chinese has one form for any number.
    """
    return _words(locale, po_files(locale, screen))


@functools.cache
def page_words(locale: str, screen: str = "") -> dict[str, str]:
    """What a page is given of the catalogue for its modules: all but the sentences that the server alone says."""
    return _words(locale, [path for path in po_files(locale, screen) if not path.name.startswith(SERVER_ONLY)])


def _words(locale: str, paths: list[Path]) -> dict[str, str]:
    if locale not in LOCALES or locale == "en":
        return {}
    words: dict[str, str] = {}
    for path in paths:
        for message in read_po(io.BytesIO(path.read_bytes()), locale=locale):
            source = message.id[-1] if isinstance(message.id, tuple | list) else message.id
            said = message.string[0] if isinstance(message.string, tuple | list) else message.string
            if source and said:
                words[str(source)] = str(said)
    return words


def po_files(locale: str, screen: str = "") -> list[Path]:
    """The catalogue files of a locale: the server's, those of the nouns, then the screen's."""
    own = [ROOT / place / screen / f"{locale}.po" for place in ("display", "kiosk")] if screen else []
    return [*_of_the_house(locale), *(path for path in own if path.exists())]


@functools.cache
def _of_the_house(locale: str) -> list[Path]:
    nouns = {noun_folder(record) / f"{locale}.po" for record in KINDS.values()}
    return [
        *sorted((ROOT / "server/web/locale").glob(f"*{locale}.po")),
        *sorted(path for path in nouns if path.exists()),
    ]


def noun_folder(record: type[Record]) -> Path:
    """Where a kind of record is declared, and its words beside it."""
    return Path(str(sys.modules[record.__module__].__file__)).parent


def translator(locale: str, screen: str = "") -> Callable[..., str]:
    """`_("text {name}", name=…)` for one locale; unknown text stays English."""
    words = catalogue(locale, screen)

    def translate(text: str, **facts: Any) -> str:
        found = words.get(text, text)
        return found.format(**facts) if facts else found

    return translate


def choose(cookie: str | None) -> str:
    """The locale a viewer chose, else Chinese."""
    return cookie if cookie in LOCALES else DEFAULT
