"""A journal whose last entry nobody can read."""

import contextlib
from collections.abc import Iterator

from sqlalchemy import Engine, delete, insert, select, update

from server.store.journal import HEAD, JOURNAL


@contextlib.contextmanager
def poisoned(engine: Engine, hall: str) -> Iterator[None]:
    """A last entry nobody can read, as a later version of the product might have written it."""
    with engine.begin() as connection:
        row = connection.execute(select(JOURNAL).where(JOURNAL.c.hall == hall).order_by(JOURNAL.c.seq.desc())).first()
        assert row is not None
        last = dict(row._mapping)
        seq = last["seq"] + 1
        changes = [["unit", "u1", {"shape": "unheard of"}]]
        connection.execute(
            insert(JOURNAL), [{**last, "seq": seq, "key": "poison", "changes": changes, "hash": "poison"}]
        )
        connection.execute(update(HEAD).where(HEAD.c.hall == hall).values(seq=seq, hash="poison"))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(delete(JOURNAL).where(JOURNAL.c.hall == hall, JOURNAL.c.key == "poison"))
            connection.execute(update(HEAD).where(HEAD.c.hall == hall).values(seq=last["seq"], hash=last["hash"]))
