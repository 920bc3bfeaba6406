"""Which fields of its cards a page reads, as far as its text tells."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from server.screen import Screen

STATIC = Path(__file__).parents[1] / "server/web/static"
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\w])//[^\n]*", re.DOTALL)
IMPORT = re.compile(r"""(?:from|import)\s*["']([^"']+)["']""")


def fields_of(card: Any) -> Iterator[str]:
    """Every name in this card or list of cards, however deep."""
    if isinstance(card, dict):
        yield from card
    for part in card.values() if isinstance(card, dict) else card if isinstance(card, list) else ():
        yield from fields_of(part)


def code_of(screen: Screen) -> str:
    """The page's template, its modules and what they import of those that pages share, without comments."""
    left, seen = [*screen.folder.rglob("*.js"), *screen.folder.glob("*.html")], dict[Path, str]()
    while left:
        file = left.pop()
        if file not in seen:
            seen[file] = COMMENT.sub(" ", file.read_text())
            named = IMPORT.findall(seen[file])
            left += [STATIC / name.removeprefix("../base/") for name in named if name.startswith("../base/")]
            left += [file.parent / name for name in named if name.startswith("./")]
    return "\n".join(seen.values())


def reads(code: str, field: str) -> bool:
    """`card.field`, `{ field }`, "{field}" in a sentence, or its name as a text; not a method of that name."""
    name = re.escape(field)
    return re.search(rf"""[.{{,]\s*{name}\b(?!\s*\()|["']{name}["']""", code) is not None
