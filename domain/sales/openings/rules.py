"""The life of an opening, and in which order its entries are called (SC-41)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from domain.core.refusal import Refused
from domain.sales.openings.draw import MOST, Line, digest, draw, key, order_text, text_of
from domain.sales.openings.records import Opening, OpeningEntry, OpeningState, Source, Ticket

# from, event -> to. An opening's whole life.
MOVES: dict[tuple[OpeningState, str], OpeningState] = {
    ("entries",  "seal"):   "sealed",    # the list is closed, and its hash published
    ("sealed",   "draw"):   "drawn",     # by a seed that nobody knew before
    ("sealed",   "import"): "imported",  # the notary's or the city's result
    ("entries",  "begin"):  "calling",   # where nothing is drawn
    ("drawn",    "begin"):  "calling",
    ("imported", "begin"):  "calling",
    ("calling",  "finish"): "finished",
    ("entries",  "drop"):   "dropped",
    ("sealed",   "drop"):   "dropped",
    ("drawn",    "drop"):   "dropped",
    ("imported", "drop"):   "dropped",
}  # fmt: skip


def step(opening: Opening, event: str, **changes: Any) -> Opening:
    """The opening after `event`. Refuses `opening-state` where the table has no such move."""
    to = MOVES.get((opening.state, event))
    queue = opening.mode == "queue"
    if to is None or (queue and event == "seal") or (not queue and (opening.state, event) == ("entries", "begin")):
        raise Refused("opening-state", state=opening.state)
    return opening.but(state=to, **changes)


def takes_entries(opening: Opening) -> None:
    """Refuses `list-sealed` where only who is on the list is drawn, and `opening-state` once it is over.

    Whoever comes to a queue later than the others stands behind them.
    """
    if not opening.going_on:
        raise Refused("opening-state", state=opening.state)
    if opening.mode == "lottery" and opening.state != "entries":
        raise Refused("list-sealed")


def listed(entries: Iterable[OpeningEntry]) -> list[OpeningEntry]:
    """Those that count, in the order of entry."""
    return sorted((entry for entry in entries if entry.state == "valid"), key=lambda entry: entry.number)


def seal(opening: Opening, entries: Sequence[OpeningEntry], *, by: str, now: datetime) -> tuple[Opening, str]:
    """The list closed: the opening with its hash, and its text. Refuses `nobody-entered` and `list-too-long`."""
    lines = [Line(entry.number, entry.client_name, entry.document) for entry in listed(entries)]
    if not lines:
        raise Refused("nobody-entered")
    if len(lines) > MOST:
        raise Refused("list-too-long", most=MOST)
    text = text_of(lines)
    repeated = sum(entry.state == "repeated" for entry in entries)
    sealed = step(
        opening, "seal", sealed_at=now, sealed_by=by, list_hash=digest(text), valid=len(lines), repeated=repeated
    )
    return sealed, text


def drawn(opening: Opening, lines: Sequence[Line], seed: str, source: Source, *, by: str, now: datetime) -> Opening:
    """Drawn by a seed, as many as have rights (SC-41); whoever draws again with it gets the same order."""
    order = draw(lines, seed, opening.rights)
    return step(
        opening, "draw", seed=key(seed), source=source, drawn_at=now, drawn_by=by, order=order,
        order_hash=digest(order_text(order)),
    )  # fmt: skip


def imported(opening: Opening, lines: Sequence[Line], order: Sequence[int], *, by: str, now: datetime) -> Opening:
    """The order that somebody else drew. Refuses `order-wrong` for a number twice, and one that is not on the list."""
    known, seen = {line.number for line in lines}, set[int]()
    for number in order:
        if number not in known or number in seen:
            raise Refused("order-wrong", number=number)
        seen.add(number)
    if not order:
        raise Refused("nobody-entered")
    return step(
        opening, "import", drawn_at=now, drawn_by=by, order=list(order), order_hash=digest(order_text(order)),
    )  # fmt: skip


def calling_order(opening: Opening, entries: Iterable[OpeningEntry]) -> list[OpeningEntry]:
    """Who was drawn, as they were drawn, then the queue as it came; in a lottery nobody follows (SC-41)."""
    found = {entry.number: entry for entry in listed(entries)}
    first = [found.pop(number) for number in opening.order if number in found]
    return first if opening.mode == "lottery" else first + list(found.values())


def ticket(opening: Opening, entry: OpeningEntry, number: int) -> Ticket:
    """The ticket of an entry."""
    return Ticket(
        id=f"{opening.id}-{number}", opening=opening.id, number=number, place=number, entry=entry.number,
        drawn=entry.number in opening.order, client=entry.client, client_name=entry.client_name,
        client_phone=entry.client_phone, companion=entry.companion,
    )  # fmt: skip


def tickets(opening: Opening, entries: Iterable[OpeningEntry]) -> list[Ticket]:
    """One row of numbers for everybody. Refuses `nobody-entered`."""
    order, by_lot = calling_order(opening, entries), set(opening.order)
    if not order:
        raise Refused("nobody-entered")
    made = [ticket(opening.but(order=[]), entry, number) for number, entry in enumerate(order, 1)]
    return [one.but(drawn=one.entry in by_lot) for one in made]
