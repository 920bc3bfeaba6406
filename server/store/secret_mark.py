"""Which secret sealed a hall: a mark beside its counter, and how every client is sealed anew with another.

With another secret a phone has another look-up: whoever comes back would be a new client, and nobody would notice.
"""

import hmac
import uuid

from sqlalchemy import Connection, Engine, select, update

from domain.core.refusal import Refused
from server.store import journal
from server.store.database import for_writing
from server.store.vault import VAULT, Vault

PAGE = 1000  # clients sealed anew at once


def opens(connection: Connection, hall: str, vault: Vault) -> bool:
    """Whether this vault's secret is the hall's. A hall without a mark yet is judged by one of its sealed clients."""
    mark = connection.execute(select(journal.HEAD.c.secret_mark).where(journal.HEAD.c.hall == hall)).scalar()
    if mark is not None:
        return hmac.compare_digest(mark, _mark(vault, hall))
    some = select(VAULT.c.sealed).where(VAULT.c.hall == hall, VAULT.c.sealed != "").limit(1)
    sealed = connection.execute(some).scalar()
    try:
        return sealed is None or bool(vault.open(sealed))
    except Refused:
        return False


def mark_halls(engine: Engine, vault: Vault) -> None:
    """Mark each hall without a mark with this vault's secret, where it is the hall's."""
    unmarked = select(journal.HEAD.c.hall).where(journal.HEAD.c.secret_mark.is_(None))
    with engine.connect() as connection:
        halls = list(connection.execute(unmarked).scalars())
    for hall in halls:
        with for_writing(engine).begin() as connection:
            if opens(connection, hall, vault):
                _put_mark(connection, hall, vault)


def reseal(connection: Connection, hall: str, old: Vault, new: Vault) -> int:
    """Seal every client of a hall with the new secret, in the caller's transaction, which keeps writers out of it.

    Returns how many were. Processes that still hold the old secret can save nothing from then on.
    """
    _put_mark(connection, hall, new)  # first: on PostgreSQL this takes the counter, and with it the hall
    epoch = update(journal.HEAD).where(journal.HEAD.c.hall == hall).values(epoch=uuid.uuid4().hex[:12])
    connection.execute(epoch)  # so that a running writer loads the hall again, and sees the mark
    done, after = 0, ""
    while True:
        page = select(VAULT.c.id, VAULT.c.sealed).where(VAULT.c.hall == hall, VAULT.c.id > after, VAULT.c.sealed != "")
        rows = connection.execute(page.order_by(VAULT.c.id).limit(PAGE)).all()
        for id, sealed in rows:
            name, phone = old.open(sealed)
            mine = (VAULT.c.hall == hall) & (VAULT.c.id == id)
            values = {"sealed": new.seal(name, phone), "lookup": new.mark(phone)}
            connection.execute(update(VAULT).where(mine).values(**values))
        done += len(rows)
        if len(rows) < PAGE:
            return done
        after = rows[-1].id


def _put_mark(connection: Connection, hall: str, vault: Vault) -> None:
    mine = update(journal.HEAD).where(journal.HEAD.c.hall == hall)
    connection.execute(mine.values(secret_mark=_mark(vault, hall)))


def _mark(vault: Vault, hall: str) -> str:
    return vault.mark(f"the secret of {hall}")
