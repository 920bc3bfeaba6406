"""The working parts of one process, with or without web pages: store, feeds, Redis, clock. Start order matters."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable
from functools import partial

import structlog
from sqlalchemy import Engine, select

from server.base import hall_time, metrics
from server.base.settings import Settings
from server.live.bus import Listener, Publisher, client
from server.live.feed import Feed
from server.live.views import Touched
from server.run import alarms, deadlines
from server.run.alive import Alive
from server.run.deadlines_watch import DeadlinesWatch
from server.store import journal
from server.store.cipher import Cipher
from server.store.database import clock_of, connect
from server.store.entry import Entry
from server.store.journal import HEAD
from server.store.store import UNFINISHED, Store
from server.store.writer import StoreEvents

log = structlog.get_logger()
Notify = Callable[[str, list[Touched]], None]


def halls_of(engine: Engine) -> list[str]:
    """The halls this database holds, but those that are being made."""
    made = select(HEAD.c.hall).where(HEAD.c.epoch != UNFINISHED).order_by(HEAD.c.hall)
    with engine.connect() as connection:
        return list(connection.execute(made).scalars())


def set_clock(engine: Engine, halls: list[str]) -> None:
    """Before anything is stamped: a clock that is far off at the start is not believed (`base.hall_time`)."""
    with engine.connect() as connection:
        if (said := clock_of(connection)) is not None:
            hall_time.HALL.trust(said)
        for hall in halls:
            if (last := journal.last_at(connection, hall)) is not None:
                hall_time.HALL.not_before(last)


class Runtime:
    """One process's share in the halls: how a commit gets from the store to Redis, the feeds and the screens.

    `notify` is called on the event loop whenever screens have something to hear.
    """

    def __init__(self, settings: Settings, version: str, notify: Notify) -> None:
        self._loop = asyncio.get_running_loop()
        self._version, self._notify = version, notify
        self.engine = connect(settings.database_url)
        self.cipher = Cipher(settings.secret)
        self.bus = client(settings.redis_url)
        self.publisher = Publisher(self.bus)
        self.listener = Listener(self.bus, self.on_message, self.on_gap)
        events = StoreEvents(self.on_commit, self.on_foreign_commit, self.on_store_state)
        self.store = Store(self.engine, self.cipher, events)
        self.feeds: dict[str, Feed] = {}
        self._superseded = False

    async def open(self) -> None:
        """Load all halls. Raises when the database cannot be read at all."""
        halls = await asyncio.to_thread(halls_of, self.engine)
        await asyncio.to_thread(set_clock, self.engine, halls)
        for hall in halls:
            self.feeds[hall] = Feed(self.engine, hall, self._version, partial(self.on_change, hall), self.on_superseded)
            await self.feeds[hall].open()
        self.clocks = DeadlinesWatch(self.bus, halls, deadlines.unseen)

    def on_commit(self, hall: str, entries: list[Entry]) -> None:
        """Of the store, in a writer's thread: this process committed."""
        self._on_loop(self._publish, hall, entries)

    def on_foreign_commit(self, hall: str, entries: list[Entry]) -> None:
        """Of the store, in a writer's thread: another process had committed before."""
        self._on_loop(
            self._take_in, hall, entries
        )  # as many turns of the loop as our own take, which keeps their order

    def on_store_state(self, hall: str, available: bool) -> None:
        """Of the store, in a writer's thread: nothing can be saved any more, or something can again."""
        self._on_loop(self._show_store_state, hall, available)

    def on_message(self, hall: str, message: str) -> None:
        """Of Redis: some process committed, and these are its entries."""
        if hall in self.feeds:
            self.feeds[hall].on_message(message)

    async def on_gap(self) -> None:
        """Of Redis: messages may have been lost."""
        for feed in list(self.feeds.values()):
            await feed.check()

    def on_change(self, hall: str, touched: list[Touched]) -> None:
        """Of a feed: its hall is another now."""
        metrics.HEAD.labels(hall).set(self.feeds[hall].hall.seq)
        self._notify(hall, touched)

    def on_superseded(self) -> None:
        """Of a feed: a newer version writes the hall now. Screens are sent away (1012), to a process of that one."""
        if not self._superseded:
            self._superseded = True
            log.warning("superseded by a newer version, process ends")
            signal.raise_signal(signal.SIGTERM)

    def _on_loop(self, call: Callable[..., None], *arguments: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has closed: the journal tells the others
            self._loop.call_soon_threadsafe(call, *arguments)

    def _publish(self, hall: str, entries: list[Entry]) -> None:
        self.publisher.publish(hall, self.feeds[hall].message(entries))  # first: our own sockets keep this loop busy
        self._take_in(hall, entries)

    def _take_in(self, hall: str, entries: list[Entry]) -> None:
        self._loop.call_soon(self.feeds[hall].on_commit, entries)

    def _show_store_state(self, hall: str, available: bool) -> None:
        if hall in self.feeds:
            self.feeds[hall].store_unavailable = not available
            self._notify(hall, [])


@contextlib.asynccontextmanager
async def running(
    settings: Settings, version: str = "", notify: Notify = lambda *_: None, with_clock: bool = False
) -> AsyncIterator[Runtime]:
    """Everything a process needs, until the block ends. Raises when the database cannot be read at all."""
    runtime = Runtime(settings, version, notify)
    try:
        await runtime.open()
        async with asyncio.TaskGroup() as tasks:
            owned = [tasks.create_task(runtime.publisher.run()), tasks.create_task(runtime.listener.run())]
            owned += [tasks.create_task(feed.watch()) for feed in runtime.feeds.values()]
            owned.append(tasks.create_task(runtime.clocks.run()))
            here = Alive(runtime.engine, runtime.store, runtime.feeds)
            owned.append(tasks.create_task(here.run()))
            owned.append(tasks.create_task(alarms.watch(runtime.engine, runtime.feeds, runtime.clocks)))
            if with_clock:
                owned.append(tasks.create_task(deadlines.run(runtime.feeds, runtime.store, here.fresh)))
            try:
                yield runtime
            finally:
                for task in owned:
                    task.cancel()
    finally:
        await asyncio.to_thread(runtime.store.close)
        await runtime.bus.aclose()
        runtime.engine.dispose()
