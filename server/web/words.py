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
from domain.core.words import ACTS, NAMES, SENTENCES, STATES
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
    """What a page is given of the catalogue for its modules: all but what the server sends ready to show."""
    ready = {said for _, said in SENTENCES.values()} | set(ACTS.values())
    files = [path for path in po_files(locale, screen) if not path.name.startswith(SERVER_ONLY)]
    own = _words(locale, [path for path in files if path not in _of_nouns(locale)])
    return {**{source: said for source, said in _words(locale, files).items() if source not in ready}, **own}


@functools.cache
def journal_words(locale: str) -> dict[str, dict[str, Any]]:
    """`{"acts", "names", "states"}`: what each command did, what each kind of record is called, and by kind what each
    of its states is called, in words of this locale."""
    words = catalogue(locale)
    return {
        "acts": {verb: words.get(said, said) for verb, said in ACTS.items()},
        "names": {kind: words.get(said, said) for kind, said in NAMES.items()},
        "states": {
            kind: {state: words.get(said, said) for state, said in states.items()} for kind, states in STATES.items()
        },
    }


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
    return [*_of_all_pages(locale), *(path for path in own if path.exists())]


@functools.cache
def _of_all_pages(locale: str) -> list[Path]:
    return [*sorted((ROOT / "server/web/locale").glob(f"*{locale}.po")), *_of_nouns(locale)]


@functools.cache
def _of_nouns(locale: str) -> list[Path]:
    folders = {*(ROOT / "domain").glob("*/*/"), *(noun_folder(record) for record in KINDS.values())}
    return sorted(path for folder in folders if (path := folder / f"{locale}.po").exists())


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
