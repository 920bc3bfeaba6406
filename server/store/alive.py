"""When a hall could last be reached, as its database has it."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Engine, insert, select, update

from server.store.database import for_writing
from server.store.tables import AliveRow

ALIVE = cast(Any, AliveRow).__table__


def last(engine: Engine, hall: str) -> datetime | None:
    """The moment some process last noted; None for a hall that never noted one."""
    with engine.connect() as connection:
        return connection.execute(select(ALIVE.c.at).where(ALIVE.c.hall == hall)).scalar()


def note(engine: Engine, hall: str, now: datetime) -> None:
    """The hall is reached now."""
    with for_writing(engine).begin() as connection:
        if not connection.execute(update(ALIVE).where(ALIVE.c.hall == hall).values(at=now)).rowcount:
            connection.execute(insert(ALIVE).values(hall=hall, at=now))
