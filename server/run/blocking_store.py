"""The one door for code without an event loop: the command line, the demo, imports."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import redis
from sqlalchemy import Engine

from domain.core.viewer import Viewer, system
from domain.nouns import COMMANDS
from server.base import hall_time
from server.live.bus import PREFIX
from server.store import journal
from server.store.cipher import Cipher
from server.store.entry import Entry, as_message
from server.store.journal import HallState
from server.store.store import Reply, Store
from server.store.writer import StoreEvents


class BlockingStore:
    """Gives commands to one hall and waits for each answer."""

    def __init__(self, store: Store, hall: str) -> None:
        self._store, self.hall = store, hall

    def do(self, verb: str, by: Viewer | None = None, **arguments: Any) -> Reply:
        """As `Store.submit`; the hall itself acts when nobody is named."""
        return self._store.submit_from_thread(self.hall, COMMANDS[verb], by or system(self.hall), arguments).result(30)


@contextlib.contextmanager
def blocking_store(
    engine: Engine, cipher: Cipher, hall: str, now: Callable[[], datetime] = hall_time.now, redis_url: str = ""
) -> Iterator[BlockingStore]:
    """A door of one's own. Running servers hear of the changes at once by Redis, or within a second by the journal."""
    bus = redis.from_url(redis_url, socket_timeout=2, socket_connect_timeout=2) if redis_url else None

    def tell(hall: str, entries: list[Entry]) -> None:
        if bus is None:
            return
        with contextlib.suppress(redis.RedisError, OSError):
            bus.publish(PREFIX + hall, as_message(epoch, entries))

    with engine.connect() as connection:
        at = journal.head(connection, hall)
    epoch = at.epoch if at else ""
    store = Store(engine, cipher, StoreEvents(tell), now)
    try:
        yield BlockingStore(store, hall)
    finally:
        store.close()
        if bus is not None:
            bus.close()


def look(engine: Engine, hall: str) -> HallState:
    """The hall as it is now. Raises `LookupError`."""
    with engine.begin() as connection:
        return journal.load(connection, hall)
