"""Where a page ends: what its last row has in the columns that order the rows, as a word for an address."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from domain.core.refusal import Refused
from domain.core.texts import is_kept

LONGEST = 400  # characters of a cursor
LATEST = 2**62  # a number no journal gets to
Position = tuple[Any, ...]


def cursor_of(position: Sequence[Any]) -> str:
    """The cursor of a row at this position: moments, texts and whole numbers."""
    said = [each.astimezone(UTC).isoformat() if isinstance(each, datetime) else each for each in position]
    return base64.urlsafe_b64encode(orjson.dumps(said)).rstrip(b"=").decode()


def position_of(cursor: str, kinds: Sequence[type]) -> Position:
    """The position a cursor was made of, whose parts are of these kinds. Refuses `bad-arguments`."""
    try:
        if len(cursor) > LONGEST:
            raise ValueError("too long")
        said = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        if not isinstance(said, list) or len(said) != len(kinds):
            raise ValueError("not so many parts")
        return tuple(_part(each, kind) for each, kind in zip(said, kinds, strict=True))
    except (ValueError, OverflowError, binascii.Error):
        raise Refused("bad-arguments", fields={"cursor": "unknown"}) from None


def _part(said: Any, kind: type) -> Any:
    if kind is datetime and isinstance(said, str):
        at = datetime.fromisoformat(said)
        if at.tzinfo is None:
            raise ValueError("a moment without its zone")
        return at.astimezone(UTC)
    if kind is str and isinstance(said, str) and is_kept(said):
        return said
    if kind is int and type(said) is int and 0 <= said < LATEST:
        return said
    raise ValueError("of another kind")
