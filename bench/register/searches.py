"""What is asked of the registers and the journal: each filter alone and with a day, other people's rows, far pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection

from bench.register import rows
from domain.house.register import Among
from domain.nouns import REGISTERS
from server.store.queries import filed, journal
from server.store.queries.asked import Asked
from server.store.queries.cursor import cursor_of

Pick = Callable[[Random], str]
PREFIX = {"contacts": "k", "reservations": "w"}  # of ids, where it is not the register's first letter
FEWEST = 20_000  # rows of each kind


def _phone(chance: Random) -> str:
    return rows.phone(chance.randrange(1, FEWEST))


GROUP_A = frozenset(rows.CONSULTANTS[::4])
VALUES: dict[str, dict[str, Pick]] = {
    "visits": {
        "phone": _phone,
        "person": lambda chance: chance.choice(rows.CONSULTANTS),
        "state": lambda chance: chance.choice(["ended", "left"]),
    },
    "applications": {
        "phone": _phone,
        "unit": lambda chance: chance.choice(rows.UNITS),
        "person": lambda chance: chance.choice(rows.CONSULTANTS),
        "state": lambda chance: chance.choice(["won", *sorted({*rows.NOT_WON})]),
    },
    "receipts": {
        "phone": _phone,
        "unit": lambda chance: chance.choice(rows.UNITS),
        "person": lambda chance: chance.choice(rows.CASHIERS),
        "state": lambda chance: chance.choice(["standing", "voided"]),
    },
    "reservations": {
        "phone": _phone,
        "unit": lambda chance: chance.choice(rows.UNITS),
        "person": lambda chance: chance.choice(rows.CONSULTANTS),
        "state": lambda chance: chance.choice(["rejected", "superseded", "ended", "expired", "used"]),
    },
    "refunds": {
        "phone": _phone,
        "unit": lambda chance: chance.choice(rows.UNITS),
        "person": lambda chance: chance.choice(rows.CASHIERS),
        "state": lambda chance: chance.choice(["paid", "refused", "over"]),
    },
    "contacts": {
        "phone": _phone,
        "person": lambda chance: chance.choice(rows.CONSULTANTS),
    },
    journal.NAME: {
        "command": lambda chance: chance.choice(rows.COMMANDS),
        "actor": lambda chance: f"person:{chance.choice(rows.CONSULTANTS)}",
    },
}
WHOSE: dict[str, dict[str, Among]] = {
    "visits": {"a group's": Among("consultant", GROUP_A), "one's own": Among("consultant", {"u7"})},
    "applications": {"a group's": Among("group", {"A"}), "one's own": Among("consultant", {"u7"})},
    "reservations": {"a group's": Among("group", {"A"})},
    "contacts": {"a group's": Among("group", {"A"}), "one's own": Among("consultant", {"u7"})},
}  # fmt: skip


@dataclass(frozen=True)
class Search:
    """One kind of question; `make` makes another one each time."""

    register: str
    name: str
    make: Callable[[Random], Asked]
    whose: Among | None = None

    def ask(self, connection: Connection, hall: str, chance: Random) -> int:
        """How many rows are told."""
        wanted = self.make(chance)
        if self.register == journal.NAME:
            return len(journal.page(connection, hall, wanted)[0])
        register = REGISTERS[self.register]
        place = filed.Place(hall, dict.fromkeys(filed.kinds_of(register), ()))
        return len(filed.page(connection, place, register, wanted, self.whose).records)


def searches(many: int) -> Iterator[Search]:
    """All of them, of registers that have so many rows each."""
    for name, values in VALUES.items():
        far = _cursor(name, many // 2)
        yield Search(name, "everything", lambda _: Asked({}))
        yield Search(name, "oldest first", lambda _: Asked({}, newest=False))
        yield Search(name, "a far page", lambda _, far=far: Asked({}, cursor=far))
        yield Search(name, "a day", lambda chance: _on_a_day(Asked({}), chance, many))
        if name == journal.NAME:
            yield Search(name, "somebody who never acts", lambda _: Asked({"actor": "person:nobody"}))
        for word, pick in values.items():
            by = _by(word, pick)
            yield Search(name, word, by)
            yield Search(name, f"{word} and a day", lambda chance, by=by: _on_a_day(by(chance), chance, many))
            yield Search(name, f"{word}, a far page", lambda chance, by=by, far=far: replace(by(chance), cursor=far))
        for said, whose in WHOSE.get(name, {}).items():
            yield Search(name, said, lambda _: Asked({}), whose)
            yield Search(name, f"{said}, a far page", lambda _, far=far: Asked({}, cursor=far), whose)
            yield Search(name, f"{said}, a day", lambda chance: _on_a_day(Asked({}), chance, many), whose)


def _by(word: str, pick: Pick) -> Callable[[Random], Asked]:
    return lambda chance: Asked({word: pick(chance)})


def _cursor(name: str, number: int) -> str:
    """The page that begins after the row with this number: half of all rows are newer."""
    made: Any = (number,) if name == journal.NAME else (rows.moment(number), f"{PREFIX.get(name, name[0])}{number}")
    return cursor_of(made)


def _on_a_day(asked: Asked, chance: Random, many: int) -> Asked:
    day = rows.moment(chance.randrange(1, many + 1)).date()
    start = datetime.combine(day, time(), UTC) - timedelta(hours=8)  # in Shanghai
    return replace(asked, since=start, until=start + timedelta(days=1))
