"""Which secret sealed a hall: a mark beside its counter, and how every client is sealed anew with another.

With another secret a phone has another look-up: whoever comes back would be a new client, and nobody would notice.
"""

import hmac
import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, Table, select, update

from domain.core.refusal import Refused
from server.store import journal
from server.store.cipher import KEYS, NOTES, VAULT, Cipher
from server.store.database import for_writing

PAGE = 1000  # rows sealed anew at once


def opens(connection: Connection, hall: str, cipher: Cipher) -> bool:
    """Whether this vault's secret is the hall's. A hall without a mark yet is judged by one of its sealed clients."""
    mark = connection.execute(select(journal.HEAD.c.secret_mark).where(journal.HEAD.c.hall == hall)).scalar()
    if mark is not None:
        return hmac.compare_digest(mark, _mark(cipher, hall))
    some = select(VAULT.c.sealed).where(VAULT.c.hall == hall, VAULT.c.sealed != "").limit(1)
    sealed = connection.execute(some).scalar()
    try:
        return sealed is None or bool(cipher.open(sealed))
    except Refused:
        return False


def mark_halls(engine: Engine, cipher: Cipher) -> None:
    """Mark each hall without a mark with this vault's secret, where it is the hall's."""
    unmarked = select(journal.HEAD.c.hall).where(journal.HEAD.c.secret_mark.is_(None))
    with engine.connect() as connection:
        halls = list(connection.execute(unmarked).scalars())
    for hall in halls:
        with for_writing(engine).begin() as connection:
            if opens(connection, hall, cipher):
                _put_mark(connection, hall, cipher)


def reseal(connection: Connection, hall: str, old: Cipher, new: Cipher) -> int:
    """Seal every client of a hall with the new secret, in the caller's transaction, which keeps writers out of it.

    Returns how many were. Processes that still hold the old secret can save nothing from then on.
    """
    _put_mark(connection, hall, new)  # first: on PostgreSQL this takes the counter, and with it the hall
    epoch = update(journal.HEAD).where(journal.HEAD.c.hall == hall).values(epoch=uuid.uuid4().hex[:12])
    connection.execute(epoch)  # so that a running writer loads the hall again, and sees the mark
    clients = 0
    for row in _sealed(connection, VAULT, VAULT.c.id, hall):
        name, phone = old.open(row.sealed)
        lookup = new.mark(phone)
        _put(connection, VAULT, VAULT.c.id, row, sealed=new.seal(name, phone), lookup=lookup)
        first = (KEYS.c.hall == hall) & (KEYS.c.lookup == old.mark(phone))
        connection.execute(update(KEYS).where(first).values(lookup=lookup))
        clients += 1
    for row in _sealed(connection, KEYS, KEYS.c.lookup, hall):
        (text,) = old.open(row.sealed)
        _put(connection, KEYS, KEYS.c.lookup, row, sealed=new.seal(text), lookup=new.mark(text))
    for row in _sealed(connection, NOTES, NOTES.c.id, hall):
        _put(connection, NOTES, NOTES.c.id, row, sealed=new.seal(*old.open(row.sealed)))
    return clients


def _sealed(connection: Connection, table: Table, key: Any, hall: str) -> Iterator[Any]:
    """The rows that hold something sealed. Which they are is asked first, as sealing anew changes look-ups."""
    mine = select(table).where(table.c.hall == hall)
    ids = list(connection.execute(select(key).where(table.c.hall == hall, table.c.sealed != "")).scalars())
    for start in range(0, len(ids), PAGE):
        yield from connection.execute(mine.where(key.in_(ids[start : start + PAGE]))).all()


def _put(connection: Connection, table: Table, key: Any, row: Any, **values: str) -> None:
    same = (table.c.hall == row.hall) & (key == row._mapping[key.name])
    connection.execute(update(table).where(same).values(**values))


def _put_mark(connection: Connection, hall: str, cipher: Cipher) -> None:
    mine = update(journal.HEAD).where(journal.HEAD.c.hall == hall)
    connection.execute(mine.values(secret_mark=_mark(cipher, hall)))


def _mark(cipher: Cipher, hall: str) -> str:
    return cipher.mark(f"the secret of {hall}")
