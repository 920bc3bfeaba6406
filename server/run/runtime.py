"""The working parts of one process, with or without web pages: store, feeds, Redis, clock. Start order matters."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial

import redis.asyncio as redis
from sqlalchemy import Engine, select

from server.base import hall_time, metrics
from server.base.settings import Settings
from server.live.bus import Listener, Publisher, client
from server.live.feed import Feed
from server.live.views import Touched
from server.run import alarms, deadlines
from server.run.deadlines_watch import ClockWatch
from server.store import journal
from server.store.database import clock_of, connect
from server.store.entry import Entry
from server.store.journal import HEAD
from server.store.store import UNFINISHED, Store
from server.store.vault import Vault


@dataclass
class Runtime:
    """One process's share in the halls."""

    engine: Engine
    vault: Vault
    store: Store
    feeds: dict[str, Feed]
    listener: Listener
    bus: "redis.Redis"
    clocks: ClockWatch


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


@contextlib.asynccontextmanager
async def running(
    settings: Settings, version: str = "", notify: Callable[[str, list[Touched]], None] = lambda *_: None,
    with_clock: bool = False,
) -> AsyncIterator[Runtime]:  # fmt: skip
    """Everything a process needs, until the block ends. Raises when the database cannot be read at all."""
    loop = asyncio.get_running_loop()
    engine = connect(settings.database_url)
    vault = Vault(settings.secret)
    bus = client(settings.redis_url)
    publisher = Publisher(bus)
    feeds: dict[str, Feed] = {}

    def publish(hall: str, entries: list[Entry]) -> None:
        publisher.publish(hall, feeds[hall].message(entries))  # first: our own sockets keep this loop busy
        take_in(hall, entries)

    def take_in(hall: str, entries: list[Entry]) -> None:
        loop.call_soon(feeds[hall].committed, entries)

    def committed(hall: str, entries: list[Entry]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has closed: the journal tells the others
            loop.call_soon_threadsafe(publish, hall, entries)

    def read(hall: str, entries: list[Entry]) -> None:
        with contextlib.suppress(RuntimeError):  # as above
            loop.call_soon_threadsafe(take_in, hall, entries)  # as many turns as our own take, which keeps their order

    def show_door(hall: str, shut: bool) -> None:
        if hall in feeds:
            feeds[hall].shut = shut
            notify(hall, [])

    def door(hall: str, shut: bool) -> None:
        with contextlib.suppress(RuntimeError):  # as above
            loop.call_soon_threadsafe(show_door, hall, shut)

    def heard(hall: str, message: str) -> None:
        if hall in feeds:
            feeds[hall].heard(message)

    async def gap() -> None:
        for feed in list(feeds.values()):
            await feed.check()

    def changed(hall: str, touched: list[Touched]) -> None:
        metrics.HEAD.labels(hall).set(feeds[hall].hall.seq)
        notify(hall, touched)

    store = Store(engine, vault, committed, on_read=read, on_door=door)
    halls = await asyncio.to_thread(halls_of, engine)
    await asyncio.to_thread(set_clock, engine, halls)
    for name in halls:
        feeds[name] = Feed(engine, name, version, partial(changed, name))
        await feeds[name].open()
    listener, clocks = Listener(bus, heard, gap), ClockWatch(bus, halls, deadlines.unseen)
    try:
        async with asyncio.TaskGroup() as tasks:
            owned = [tasks.create_task(publisher.run()), tasks.create_task(listener.run())]
            owned += [tasks.create_task(feed.watch()) for feed in feeds.values()]
            owned += [tasks.create_task(clocks.run()), tasks.create_task(alarms.watch(engine, feeds, clocks))]
            if with_clock:
                owned.append(tasks.create_task(deadlines.run(feeds, store)))
            try:
                yield Runtime(engine, vault, store, feeds, listener, bus, clocks)
            finally:
                for task in owned:
                    task.cancel()
    finally:
        await asyncio.to_thread(store.close)
        await bus.aclose()
        engine.dispose()
