"""How a batch of entries becomes rows: records, journal, vault and counter, in the caller's transaction."""

from collections import defaultdict

from sqlalchemy import Connection, insert, update

from domain.record import Record
from server.change import Result, VaultWrite
from server.journal import Answered, At, Entry
from server.rows import rows
from server.tables import ROWS
from server.vault import VAULT

Said = dict[tuple[str, str], tuple[str, int, Result]]  # (actor, key) -> (fingerprint, seq, result)


def take_turn(connection: Connection, hall: str, asked: list[tuple[str, str]]) -> tuple[At | None, Said]:
    """The hall's counter, which nobody else moves until this transaction ends, and as `already_answered`."""
    with rows(connection) as told:
        at, answered = told.take_turn(hall, [key for _, key in asked])
    return at, _said(answered)


def already_answered(connection: Connection, hall: str, asked: list[tuple[str, str]]) -> Said:
    """(fingerprint, seq, result) of the commands with these (actor, key) that were done before."""
    with rows(connection) as told:
        return _said(told.answered(hall, [key for _, key in asked]))


def save(connection: Connection, hall: str, entries: list[Entry], clients: list[VaultWrite]) -> None:
    """Write everything the entries changed, in the order it was last changed, move the counter, and commit."""
    last: dict[tuple[str, str], tuple[Record | None, str]] = {}
    for entry in entries:
        for (kind, id, record), text in zip(entry.changes, entry.records, strict=True):
            last.pop((kind, id), None)
            last[kind, id] = record, text
    by_kind: dict[str, list[tuple[Record, str]]] = defaultdict(list)
    gone: dict[str, list[str]] = defaultdict(list)
    for (kind, id), (record, text) in last.items():
        if record is None:
            gone[kind].append(id)
        else:
            by_kind[kind].append((record, text))
    for kind, ids in gone.items():
        table = ROWS[kind].__table__
        connection.execute(update(table).where(table.c.hall == hall, table.c.id.in_(ids)).values(live=False))
    for client in clients:
        _keep(connection, hall, client)
    with rows(connection) as told, told.together():
        for kind, records in by_kind.items():
            told.put(hall, kind, records)
        told.add(hall, entries)
        connection.commit()


def _said(answered: list[Answered]) -> Said:
    return {(done.actor, done.key): (done.fingerprint, done.seq, done.result) for done in answered}


def _keep(connection: Connection, hall: str, client: VaultWrite) -> None:
    if client.erase:
        emptied = {"sealed": "", "lookup": None}
        connection.execute(update(VAULT).where(VAULT.c.hall == hall, VAULT.c.id == client.id).values(**emptied))
    else:
        row = {"hall": hall, "id": client.id, "sealed": client.sealed, "lookup": client.lookup}
        connection.execute(insert(VAULT), [row])
