"""A draw that anybody can do again: RFC 3797 over a list that was sealed before its seed was known (SC-41).

What is published is a list, its SHA-256, the seed and the order drawn; `anchang draw` and the proof page need no more.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain.core.refusal import Refused

MOST = 65_535  # entries that an index of two bytes can draw of
LONGEST_SEED = 400
HEAD = ("number", "name", "document")


class Line(NamedTuple):
    """One entry as the list shows it: its number, the surname, and the ends of its document's number."""

    number: int
    name: str
    document: str


def key(seed: str) -> str:
    """The key of a seed in the canonical form of RFC 3797: sources apart by lines or `/`, in the order they were named.

    `2 5 12 8 10` gives `2.5.8.10.12./`: whole numbers without leading zeros, the smallest first, each with its point.
    Of any other text letters and digits are left, in capitals. A canonical key gives itself. Refuses `seed-empty`.
    """
    sources = [part for part in map(str.strip, re.split(r"[/\r\n]", seed)) if part]
    made = "".join(f"{_canonical(source)}./" for source in sources)
    if not sources or len(seed) > LONGEST_SEED or "/./" in f"/{made}":
        raise Refused("seed-empty")
    return made


def select(key: str, pool: int, many: int) -> list[int]:
    """`many` of 1 … `pool` as they are drawn (RFC 3797): MD5 of index, key and index, modulo how many are left."""
    left = list(range(1, pool + 1))
    drawn = []
    for index in range(min(many, pool)):
        mark = index.to_bytes(2, "big")
        digest = hashlib.md5(mark + key.encode() + mark, usedforsecurity=False).digest()
        drawn.append(left.pop(int.from_bytes(digest, "big") % len(left)))
    return drawn


def draw(lines: Sequence[Line], seed: str, many: int) -> list[int]:
    """The numbers of the entries drawn, in their order. `many`: 0 draws all."""
    return [lines[place - 1].number for place in select(key(seed), len(lines), many or len(lines))]


def text_of(lines: Iterable[Line]) -> str:
    """The list as it is published, sealed and hashed."""
    return _csv(HEAD, lines)


def order_text(order: Iterable[int]) -> str:
    """The order drawn as it is published and hashed: place, number of the entry."""
    return _csv(("place", "number"), enumerate(order, 1))


def lines_of(text: str) -> list[Line]:
    """The entries of a published list. Raises `ValueError` where it is none."""
    head, *rows = csv.reader(io.StringIO(text))
    if tuple(head) != HEAD or any(len(row) != len(HEAD) for row in rows):
        raise ValueError("not a list of entries")
    return [Line(int(number), name, document) for number, name, document in rows]


def order_of(text: str) -> list[int]:
    """The numbers of a published order, in it. Raises `ValueError` where it is none."""
    head, *rows = csv.reader(io.StringIO(text))
    if head != ["place", "number"] or [row[0] for row in rows] != [str(place) for place in range(1, len(rows) + 1)]:
        raise ValueError("not an order")
    return [int(number) for _, number in rows]


def digest(text: str) -> str:
    """SHA-256 of a published file, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def randomness(signature: str) -> str:
    """What a round of drand gives: SHA-256 of its signature. Refuses `seed-empty` for what is no signature."""
    if not re.fullmatch(r"([0-9a-f]{2}){16,200}", signature):
        raise Refused("seed-empty")
    return hashlib.sha256(bytes.fromhex(signature)).hexdigest()


def _canonical(source: str) -> str:
    numbers = re.split(r"[\s,，、.;；]+", source.strip(" .,，、;；"))
    if all(re.fullmatch("[0-9]{1,30}", number) for number in numbers):
        return ".".join(map(str, sorted(map(int, numbers))))
    return re.sub("[^0-9A-Z]", "", source.upper())


def _csv(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
