"""Years of a hall, made up: rows that left it long ago, straight into the tables."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Engine, update
from sqlalchemy.schema import Table
from sqlmodel import SQLModel

from domain.nouns import KINDS
from server.store.journal import HEAD
from server.store.rows_sqlite import sqlite_moment

BEGAN = datetime(2020, 1, 1, 1, tzinfo=UTC)
A_DAY = 1_500  # rows of each kind, over ten hours
CONSULTANTS = [f"u{n}" for n in range(1, 65)]
GROUPS = "ABCD"
CASHIERS = [f"u{n}" for n in range(65, 71)]
UNITS = [
    f"{block}栋-1单元-{floor}{room:02d}" for block in range(1, 27) for floor in range(2, 27) for room in (1, 2, 3, 4)
]
NOT_WON = [
    *["lost"] * 8, *["refused"] * 10, *["released"] * 4, *["withdrawn"] * 24, *["expired"] * 50, *["cancelled"] * 2,
]  # fmt: skip
COMMANDS = ["presence.set", "visit.check_in", "visit.dispatch", "visit.accept", "visit.end", "application.submit"]
Values = dict[str, Any]


def day_of(number: int) -> str:
    """The day, in the hall's zone, of the row with this number."""
    return moment(number).date().isoformat()  # it opens at nine and closes at seven: in London it is the same day


def moment(number: int) -> datetime:
    """When the row with this number was made."""
    day, within = divmod(number, A_DAY)
    return BEGAN + timedelta(days=day, seconds=within * 36_000 / A_DAY)


def phone(number: int) -> str:
    """The masked phone of the client in the row with this number; one in 80,000 has the same."""
    return f"{(135, 136, 138, 139, 150, 158, 186, 189)[number % 8]}****{number // 8 % 10_000:04d}"


def visit(n: int, chance: Random) -> Values:
    at, state = moment(n), "left" if n % 20 == 0 else "ended"
    number = chance.randrange(64)
    return {
        "id": f"v{n}", "lane": "call" if n % 5 == 0 else "visit", "number": n % A_DAY + 1, "name": "王女士",
        "phone": phone(n), "client": f"c{n}", "party": 2, "purpose": "home", "heard": "", "sort": "new",
        "state": state, "checked_in_at": at, "consultant": CONSULTANTS[number], "slot": f"visit-{n}", "credit": None,
        "wanted": None, "wanted_group": None, "claimed_at": None, "called_at": at, "accept_by": None, "accepted_at": at,
        "ended_at": at + timedelta(minutes=40), "desk": "洽谈区 3",
        "why": json.dumps([{"rule": "RT-14", "say": "new-client"}, {"rule": "RT-05", "say": "slot", "position": 7}]),
    }  # fmt: skip


def application(n: int, chance: Random) -> Values:
    at, number, won = moment(n), chance.randrange(64), n % 400 == 0  # a unit is won once
    return {
        "id": f"a{n}", "number": n, "unit": UNITS[n // 400] if won else chance.choice(UNITS),
        "consultant": CONSULTANTS[number], "group": GROUPS[number % 4], "client": f"c{n}", "client_name": "王**",
        "client_phone": phone(n), "price_fen": 380_000_000, "price_list": "p1",
        "state": "won" if won else chance.choice(NOT_WON), "submitted_at": at,
        "answer_by": at + timedelta(hours=1), "pay_by": None, "approved_by": None, "approved_at": None,
        "signed": "[]", "decided_by": "person:u71", "decided_for": None, "decided_at": at + timedelta(minutes=9),
        "reason": "",
    }  # fmt: skip


def receipt(n: int, chance: Random) -> Values:
    voided = n % 50 == 0
    return {
        "id": f"r{n}", "number": n, "application": f"a{n}", "unit": chance.choice(UNITS), "amount_fen": 2_000_000,
        "method": "card", "cashier": chance.choice(CASHIERS), "at": moment(n),
        "voided_at": moment(n + 20) if voided else None, "voided_by": "person:u71" if voided else None,
        "void_reason": "按错了" if voided else "",
    }  # fmt: skip


def reservation(n: int, chance: Random) -> Values:
    at, number = moment(n), chance.randrange(64)
    return {
        "id": f"w{n}", "number": n, "unit": chance.choice(UNITS), "requester": CONSULTANTS[number],
        "group": GROUPS[number % 4], "client": f"c{n}", "client_name": "王**", "client_phone": phone(n),
        "reason": "老板的客人", "at": at,
        "state": chance.choice(["rejected", "superseded", "ended", "expired", "used"]),
        "signed": "[]", "until": at + timedelta(days=3), "locked_at": None, "locked_by": None, "lock_until": None,
        "decided_by": "person:u71", "decided_for": None, "decided_at": at + timedelta(hours=1), "outcome": "",
    }  # fmt: skip


def refund(n: int, chance: Random) -> Values:
    paid = n % 10 > 0
    return {
        "id": f"f{n}", "application": f"a{n}", "unit": chance.choice(UNITS), "amount_fen": 2_000_000,
        "state": "paid" if paid else chance.choice(["refused", "over"]), "reason": "application-ended",
        "asked_by": None, "at": moment(n), "signed": "[]", "decided_by": "person:u71", "decided_for": None,
        "decided_at": moment(n + 5), "refused_reason": "", "number": n if paid else None,
        "method": "card" if paid else None, "reference": "", "cashier": chance.choice(CASHIERS) if paid else None,
        "paid_at": moment(n + 20) if paid else None,
    }  # fmt: skip


def contact(n: int, chance: Random) -> Values:
    at, number = moment(n), chance.randrange(64)
    return {
        "id": f"k{n}", "client": f"c{n}", "client_name": "王**", "client_phone": phone(n), "title": "女士",
        "consultant": CONSULTANTS[number], "group": GROUPS[number % 4], "by": "visit", "at": at,
        "until": at + timedelta(days=8), "visit": f"v{n}", "ended_at": at + timedelta(days=8), "notes": "[]",
    }  # fmt: skip


def entry(n: int, chance: Random) -> Values:
    verb, who = chance.choice(COMMANDS), chance.choice(CONSULTANTS)
    record = {"id": who, "state": "waiting", "since": moment(n).isoformat(), "visit": None, "reason": ""}
    return {
        "seq": n, "at": moment(n), "command": verb, "actor": f"person:{who}", "key": f"{n:036d}",
        "arguments": json.dumps({"state": "waiting", "person": who}),
        "changes": json.dumps([["presence", who, record]]), "rules": '["RT-14"]', "result": "{}",
        "fingerprint": f"{n:064x}", "hash": f"{n:064x}",
    }  # fmt: skip


MADE: dict[str, Callable[[int, Random], Values]] = {
    "visit": visit, "application": application, "receipt": receipt, "refund": refund, "contact": contact,
    "reservation": reservation, "journal": entry,
}  # fmt: skip


def fill(engine: Engine, hall: str, kind: str, many: int, make: Callable[[int, Random], Values] | None = None) -> None:
    """So many rows of a kind, made as always or by `make`: alike for alike numbers, on any database."""
    table, chance, made = SQLModel.metadata.tables[kind], Random(7), make or MADE[kind]
    unsaid = KINDS[kind].later if kind in KINDS else {}  # as a process of the version before left them
    later = {name: json.dumps(value) if isinstance(value, list | dict) else value for name, value in unsaid.items()}
    rows = ({"hall": hall, "live": False, **later, **made(n, chance)} for n in range(1, many + 1))
    values = (tuple(row.get(column.name) for column in table.columns) for row in rows)
    (_sqlite if engine.dialect.name == "sqlite" else _postgres)(engine, table, values)


def _sqlite(engine: Engine, table: Table, rows: Iterator[tuple[Any, ...]]) -> None:
    insert = f"INSERT INTO {table.name} VALUES ({', '.join('?' for _ in table.columns)})"
    order = {name: place for place, name in enumerate(column.name for column in table.columns)}
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        there = [row[1] for row in driver.execute(f"PRAGMA table_info({table.name})")]
        places = [order[name] for name in there]
        while some := list(islice(rows, 50_000)):
            driver.execute("BEGIN")
            driver.executemany(insert, [tuple(_plain(row[place]) for place in places) for row in some])
            driver.execute("COMMIT")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _plain(value: Any) -> Any:
    return sqlite_moment(value) if isinstance(value, datetime) else value


def _postgres(engine: Engine, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("SET LOCAL statement_timeout = 0")
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        driver.commit()


def stand(engine: Engine, hall: str, number: int) -> None:
    """The hall's counter at the number of the last row of its journal."""
    with engine.begin() as connection:
        connection.execute(update(HEAD).where(HEAD.c.hall == hall).values(seq=number))


def analyze(engine: Engine) -> None:
    """What PostgreSQL does by itself within a minute."""
    if engine.dialect.name == "sqlite":
        return
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for kind in MADE:
            connection.exec_driver_sql(f"VACUUM ANALYZE {kind}")
