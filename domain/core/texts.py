"""What texts from outside may hold, and how they are told again."""

import re
from typing import Any

SHOWN, NAMED = 20, 80  # wrong fields in an answer, characters of the name of one


def is_kept(text: str) -> bool:
    """Whether a database keeps this text: no NUL, and no half of a surrogate pair."""
    return _UNKEPT.search(text) is None


def unprintable(value: Any, path: str = "body") -> str | None:
    """Where a text holds what no database keeps: NUL, or half of a surrogate pair; also numbers beyond all sense."""
    if isinstance(value, str):
        return None if is_kept(value) else path
    if isinstance(value, int):
        return path if abs(value) > _LARGEST else None
    if isinstance(value, dict) and not all(map(is_kept, map(str, value))):
        return path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return next((found for name, item in inside if (found := unprintable(item, str(name))) is not None), None)


def shown(name: str) -> str:
    """A field's name as it is told again: whoever asks may have made it up."""
    return name[:NAMED].encode(errors="replace").decode()


def visible(value: Any) -> Any:
    """Texts without what turns or hides the words around them, and makes two names of one."""
    if isinstance(value, str):
        return _INVISIBLE.sub("", value)
    if isinstance(value, dict):
        return {name: visible(item) for name, item in value.items()}
    return [visible(item) for item in value] if isinstance(value, list) else value


# Controls but tab and line feed; marks, overrides and isolates of direction; zero width, but the joiners that words
# of some scripts and emoji are written with.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)

_UNKEPT = re.compile("[\0\ud800-\udfff]")
_LARGEST = 2**53  # the largest whole number that JSON carries everywhere
