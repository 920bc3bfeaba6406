"""The story of one unit or one client, from the journal: each change that concerned it, by whom, by which rule, and
what it was before and after. Nothing a visitor said of himself is in it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, Table, select

from domain.nouns import REGISTERS
from server.store.queries import filed
from server.store.queries.asked import MOST, Asked
from server.store.queries.filed import Place
from server.store.queries.journal import said_with
from server.store.queries.replay import PLACE, TEXTS, UNIT, changes_of, rows_that_say
from server.store.tables import ROWS

LINES = 500  # of a story, the last ones

# What is told of a record before and after a change, by its kind; of other kinds nothing.
STEPS: Mapping[str, tuple[str, ...]] = {
    UNIT: ("state", "price_fen", "hold_until"),
    "application": ("number", "unit", "state", "consultant", "group", "price_fen"),
    "receipt": ("number", "unit", "amount_fen", "method", "voided_at"),
    "refund": ("number", "unit", "amount_fen", "state", "method"),
    "challenge": ("unit", "consultant", "group", "state"),
    "reservation": ("unit", "requester", "group", "state", "until"),
    "paper_lock": ("number", "unit", "consultant", "group", "state"),
    "claim": ("unit", "discount", "state"),
    "concession": ("unit", "amount_fen", "state"),
    "deal": ("unit", "consultant", "state", "price_fen", "contract"),
    "instalment": ("unit", "consultant", "state", "received_fen"),
    "mortgage": ("unit", "consultant", "state", "bank", "loops"),
    "withdrawal": ("unit", "consultant", "state", "refund_fen", "kept_fen"),
    "ticket": ("number", "state"),
    "opening_entry": ("number", "state"),
    "intent": ("number", "state"),
    "contact": ("consultant", "group", "by", "until", "ended_at"),
    "visit": ("number", "lane", "state", "consultant"),
}
CLIENT = "client"
SHOWN = {"name": ("client_name", "name"), "phone": ("client_phone", "phone")}  # fields that show a client, masked
FOUND_IN = ("contacts", "applications", "visits")  # registers that a client is found in by a masked phone

Record = dict[str, Any]
Concerns = Callable[[str, str, Record], bool]  # kind, id, record: whether the story is of it


@dataclass
class Story:
    """`about` is what the journal last knew of its subject, None where it knows none; `lines` are in their order, the
    last `LINES` of them; `more` says that there were others before."""

    about: Record | None = None
    lines: list[Record] = field(default_factory=list)
    more: bool = False


def of_unit(connection: Connection, hall: str, id: str, last: int) -> Story:
    """What happened to a unit up to the change with number `last`, and to the applications and the money for it."""
    told = _tell(
        connection, hall, (id,), last, ("changes",), lambda kind, it, r: id == (it if kind == UNIT else r.get(UNIT))
    )
    unit = told.known.get((UNIT, id))
    if unit is None:
        return told.story
    about = {name: unit.get(name, None if name == "floor" else "") for name in PLACE}
    told.story.about = {"id": id, **about, "state": unit["state"], "price_fen": unit["price_fen"]}
    return told.story


def of_client(connection: Connection, hall: str, id: str, last: int) -> Story:
    """What happened with a client up to the change with number `last`: visits, protection, applications, money, and who
    looked him up or changed what is kept of him. `id` is the client's, or that of one of his contacts.
    """
    client = _client_of(connection, hall, id)
    his = _applications_of(connection, hall, client)

    def concerns(kind: str, it: str, record: Record) -> bool:
        return client == record.get(CLIENT) or record.get("application") in his

    told = _tell(connection, hall, (client, *his), last, TEXTS, concerns)
    if told.story.lines:
        shown = [record for record in told.known.values() if record.get(CLIENT) == client]
        told.story.about = {"client": client, **_shown(shown)}
    return told.story


def clients(connection: Connection, place: Place, phone: str) -> list[Record]:
    """The clients who are shown with this masked phone: several may be, as four digits are hidden.

    Of each register `MOST` rows are looked at, the newest first.
    """
    found: dict[str, Record] = {}
    for name in FOUND_IN:
        page = filed.page(connection, place, REGISTERS[name], Asked({"phone": phone}, size=MOST), None)
        for record in map(vars, page.records):
            client = record[CLIENT]
            if client:
                whose = {"consultant": record["consultant"] or "", "group": record.get("group", "")}
                found.setdefault(client, {"client": client, **_shown([record]), **whose})
    return list(found.values())


def kinds() -> list[str]:
    """The kinds whose live records `clients` looks through."""
    return [kind for name in FOUND_IN for kind in filed.kinds_of(REGISTERS[name])]


@dataclass
class _Telling:
    story: Story = field(default_factory=Story)
    known: dict[tuple[str, str], Record] = field(default_factory=dict)  # what the last line left of each record


def _tell(
    connection: Connection, hall: str, ids: tuple[str, ...], last: int, where: Collection[str], concerns: Concerns
) -> _Telling:
    """The rows that name one of these and concern it. Of a client, the first, those too whose command names him."""
    told = _Telling()
    story = told.story
    columns = ("seq", "at", "command", "actor", "rules", *(name for name in TEXTS if name not in where))
    for row in rows_that_say(connection, hall, ids, tuple(where), 0, last, columns=columns):
        steps = []
        for kind, it, record in changes_of(row):
            if kind not in STEPS or not ((kind, it) in told.known if record is None else concerns(kind, it, record)):
                continue
            before = told.known.get((kind, it))
            steps.append([kind, it, _told(kind, before), _told(kind, record)])
            if record is not None:
                told.known[kind, it] = record
        arguments, result = (_read(getattr(row, name)) for name in ("arguments", "result"))
        if steps or ids[0] in (arguments.get(CLIENT), result.get(CLIENT)):
            story.lines.append({
                "seq": row.seq, "at": row.at.isoformat(), "command": row.command, "actor": row.actor,
                "arguments": said_with(arguments, result), "rules": row.rules, "steps": steps,
            })  # fmt: skip
    story.more = len(story.lines) > LINES
    story.lines = story.lines[-LINES:]
    return told


def _read(value: Any) -> Any:
    """A column that was asked for as a text, or not."""
    return orjson.loads(value) if isinstance(value, str) else value


def _told(kind: str, record: Record | None) -> Record | None:
    return {name: record[name] for name in STEPS[kind] if name in record} if record is not None else None


def _shown(records: list[Record]) -> Record:
    """Name and phone as the last of these records that has them shows them."""
    return {
        word: next((r[name] for r in reversed(records) for name in names if r.get(name)), "")
        for word, names in SHOWN.items()
    }


def _client_of(connection: Connection, hall: str, id: str) -> str:
    contacts: Table = ROWS["contact"].__table__
    client = select(contacts.c[CLIENT]).where(contacts.c.hall == hall, contacts.c.id == id)
    return connection.execute(client).scalar() or id


def _applications_of(connection: Connection, hall: str, client: str) -> tuple[str, ...]:
    """A part of a deposit, a refund and a claim name the application alone."""
    table: Table = ROWS["application"].__table__
    his = select(table.c.id).where(table.c.hall == hall, table.c[CLIENT] == client).order_by(table.c.number)
    return tuple(connection.execute(his).scalars())
