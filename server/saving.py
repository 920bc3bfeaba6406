"""How a batch of entries becomes rows: records, journal, vault and counter, inside the caller's transaction."""

import functools
from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from server.change import Result, VaultWrite
from server.journal import HEAD, JOURNAL, Entry
from server.tables import ROWS
from server.vault import VAULT


def already_answered(
    connection: Connection, hall: str, asked: list[tuple[str, str]]
) -> dict[tuple[str, str], tuple[str, int, Result]]:
    """(fingerprint, seq, result) of the commands with these (actor, key) that were done before."""
    keys = {key for _, key in asked}
    query = select(JOURNAL.c.actor, JOURNAL.c.key, JOURNAL.c.fingerprint, JOURNAL.c.seq, JOURNAL.c.result)
    rows = connection.execute(query.where(JOURNAL.c.hall == hall, JOURNAL.c.key.in_(keys)))
    return {(row.actor, row.key): (row.fingerprint, row.seq, row.result) for row in rows}


def save(connection: Connection, hall: str, entries: list[Entry], clients: list[VaultWrite]) -> None:
    """Write everything the entries changed, in the order it was last changed, and move the counter."""
    last: dict[tuple[str, str], Any] = {}
    for entry in entries:
        for kind, id, record in entry.changes:
            last.pop((kind, id), None)
            last[kind, id] = record
    by_kind: dict[str, list[Any]] = defaultdict(list)
    gone: dict[str, list[str]] = defaultdict(list)
    for (kind, id), record in last.items():
        if record is None:
            gone[kind].append(id)
        else:
            by_kind[kind].append(record)
    for kind, records in by_kind.items():
        _upsert(connection, ROWS[kind].__table__, [{**r.model_dump(), "hall": hall, "live": True} for r in records])
    for kind, ids in gone.items():
        table = ROWS[kind].__table__
        connection.execute(update(table).where(table.c.hall == hall, table.c.id.in_(ids)).values(live=False))
    for client in clients:
        _keep(connection, hall, client)
    connection.execute(insert(JOURNAL), [_row(hall, entry) for entry in entries])
    head = {"seq": entries[-1].seq, "hash": entries[-1].hash}
    connection.execute(update(HEAD).where(HEAD.c.hall == hall).values(**head))


def _upsert(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    connection.execute(_upsert_into(table, connection.dialect.name), rows)


@functools.cache
def _upsert_into(table: Any, dialect: str) -> Any:
    statement = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    changed = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
    return statement.on_conflict_do_update(index_elements=["id", "hall"], set_=changed)


def _row(hall: str, entry: Entry) -> dict[str, Any]:
    return {**entry.row, "at": entry.at, "hall": hall, "hash": entry.hash}


def _keep(connection: Connection, hall: str, client: VaultWrite) -> None:
    if client.erase:
        emptied = {"sealed": "", "lookup": None}
        connection.execute(update(VAULT).where(VAULT.c.hall == hall, VAULT.c.id == client.id).values(**emptied))
    else:
        row = {"hall": hall, "id": client.id, "sealed": client.sealed, "lookup": client.lookup}
        connection.execute(insert(VAULT), [row])
