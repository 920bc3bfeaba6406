"""This process's live hall: fed by its own commits, by Redis, and in any doubt by the journal."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from domain.core.hall import Hall
from domain.nouns import KINDS
from server.base import hall_time
from server.base.pools import Pool
from server.live import frames
from server.live.views import Shared, Touched, View
from server.screen import Audience, Screen
from server.store import journal
from server.store.entry import Entry, as_message, from_message
from server.store.journal import Broken, HallState, Superseded
from server.store.store import renew_epoch
from server.store.tables import FORMAT

log = structlog.get_logger()
KEPT_IDLE = 60.0  # seconds a view without a viewer is kept current
AGAIN_AFTER = 1.0  # seconds until a screen that could not be made is tried again
GIVEN_UP = 4  # checks a silent database may still keep a thread each for, when the next one begins
CHECK_EVERY = 1.0  # seconds between looks at the head of the journal


class Feed:
    """The hall as this process knows it, its views, and how well it can vouch for them. Lives on the event loop."""

    def __init__(
        self, engine: Engine, name: str, version: str, notify: Callable[[list[Touched]], None],
        on_superseded: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self.name, self._engine, self._version, self._notify = name, engine, version, notify
        self._on_superseded = on_superseded
        self._threads = Pool("journal", GIVEN_UP, GIVEN_UP)
        self._state: HallState | None = None
        self._shared: dict[str, Shared] = {}  # by screen
        self._not_before: dict[str, float] = {}  # by screen that could not be made: when to try again
        self._idle: dict[tuple[str, Audience], float] = {}  # views without a viewer, and since when
        self._verified, self._failed = float("-inf"), False  # the last check that was good; whether the last was not
        self._checked = float("-inf")  # when the last whole check began
        self.verified_at = datetime.fromtimestamp(0, UTC)
        self.store_unavailable = False  # this process can save nothing right now; what it shows is true all the same
        self._catching_up = asyncio.Lock()
        self._doubt = asyncio.Event()  # set: look at the journal now, not in a second

    @property
    def hall(self) -> Hall:
        """The live hall; read it without awaiting in between."""
        assert self._state is not None, "open() first"
        return self._state.hall

    @property
    def epoch(self) -> str:
        """Numbers of different epochs cannot be compared."""
        assert self._state is not None, "open() first"
        return self._state.epoch

    @property
    def fresh(self) -> bool:
        """True while the journal's head was checked within the last three seconds, and the last check was good."""
        return not self._failed and not self.doubtful

    @property
    def doubtful(self) -> bool:
        """True once no check of the journal's head was good for three seconds."""
        return time.monotonic() - self._verified > frames.DOUBT_AFTER

    async def open(self) -> None:
        """Load the hall. Raises `LookupError` when the database knows no such hall."""
        started, now = time.monotonic(), hall_time.now()
        self._state = await self._threads.run(self._load)
        self._vouch(started, now)

    def view(self, screen: Screen, audience: Audience) -> View:
        """The view of this audience at our number, made when first asked for. One that fails is made anew."""
        self._idle.pop((screen.name, audience), None)
        shared = self._shared.get(screen.name)
        if shared is not None and not shared.settled():
            del self._shared[screen.name]  # first: should it fail again, nobody is shown what is half made
            shared = None
        if shared is None:
            if time.monotonic() < self._not_before.get(screen.name, 0.0):
                raise RuntimeError(f"{screen.name} could not be made a moment ago")  # it would cost all others' time
            self._not_before[screen.name] = time.monotonic() + AGAIN_AFTER
            shared = self._shared[screen.name] = Shared(screen, self.hall, self.epoch, self._version)
            del self._not_before[screen.name]
        return shared.view(audience)

    def let_go(self, screen: Screen, audience: Audience) -> None:
        """Nobody looks at this view any more: keep it for a while, so that a screen that comes back can resume."""
        self._idle[screen.name, audience] = time.monotonic()

    def on_commit(self, entries: list[Entry]) -> None:
        """Entries this process's writer just wrote or read, in its turn: where they follow ours, the head is known."""
        if self._take(entries):
            self._vouch(time.monotonic(), hall_time.now())
        else:
            self._doubt.set()

    def on_message(self, message: str) -> None:
        """Entries from Redis. Whatever is late, doubled or unreadable is left to the journal."""
        head, _, rows = message.partition("\n")
        try:
            epoch, to = head.split()
            if epoch == self.epoch and int(to) <= self.hall.seq:
                return  # every process hears itself: what it holds already is not even read
            entries = [from_message(row) for row in rows.split("\n")]
        except (ValueError, KeyError, TypeError) as error:
            log.warning("unreadable message", hall=self.name, error=type(error).__name__)
            self._doubt.set()
            return
        if epoch != self.epoch or not self._take(entries):
            self._doubt.set()

    def message(self, entries: list[Entry]) -> str:
        """What is published on Redis for these entries."""
        return as_message(self.epoch, entries)

    async def watch(self) -> None:
        """For ever: check the journal's head each second, at once in any doubt, and catch up when it is not ours."""
        while True:
            self._doubt.clear()
            await self.check()
            self._forget_idle()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CHECK_EVERY):
                    await self._doubt.wait()

    async def check(self) -> None:
        """Compare our number with the journal's; afterwards we can vouch for what we show, or know that we can't."""
        asked = time.monotonic()
        async with self._catching_up:
            if self._checked < asked:  # nobody did since
                began = time.monotonic()
                await self._check()
                self._checked = began  # not where whoever asked gave up in the middle: the next one looks

    async def _check(self) -> None:
        started, now = time.monotonic(), hall_time.now()
        try:
            async with asyncio.timeout(frames.DOUBT_AFTER):
                known = self.hall.seq  # before asking: entries may arrive while the answer is on its way
                at = await self._threads.run(self._head)
                if at is None:
                    return
                if at.format > FORMAT:
                    raise Superseded(self.name)
                if self._replaced(known, at.epoch, at.seq, at.hash):
                    await self._start_over()
                elif at.seq > self.hall.seq:
                    await self._read_on()
                self._vouch(started, now)
        except Superseded:
            self._failed = True
            self._on_superseded()
        except (SQLAlchemyError, OSError, TimeoutError, LookupError, ValueError) as error:  # also unreadable rows
            self._failed = True  # we know that we don't know: vouch for nothing from now on
            log.warning("cannot check the journal", hall=self.name, error=type(error).__name__)
            if self.doubtful:
                self._notify([])  # every screen must hear it

    def _take(self, entries: list[Entry]) -> bool:
        """Apply entries that follow ours; False when one is missing or does not fit."""
        assert self._state is not None
        touched: list[Touched] = []
        before_all, fits = self._state.seq, True
        for entry in entries:
            if entry.seq <= self._state.seq:
                continue
            before = [self._state.hall.get(KINDS[kind], id) for kind, id, _ in entry.changes]
            try:
                self._state.apply(entry)
            except Broken:
                fits = False
                break
            touched += [((kind, id), old, new) for (kind, id, new), old in zip(entry.changes, before, strict=True)]
        if self._state.seq > before_all:  # also when no record changed: every screen hears every number
            self._show(touched)
        return fits

    def _show(self, touched: list[Touched]) -> None:
        for shared in self._shared.values():
            shared.take(touched)
        self._notify(touched)

    def _forget_idle(self) -> None:
        long_ago = time.monotonic() - KEPT_IDLE
        for key in [key for key, since in self._idle.items() if since < long_ago]:
            del self._idle[key]
            shared = self._shared.get(key[0])
            if shared is not None and shared.let_go(key[1]):
                del self._shared[key[0]]

    async def _read_on(self) -> None:
        entries = await self._threads.run(self._read, self.hall.seq)
        if not self._take(entries):
            await self._start_over()

    async def _start_over(self) -> None:
        """The database is not the continuation of what we hold: take it as it is, under a new epoch."""
        log.warning("hall replaced", hall=self.name, ours=self.hall.seq)
        self._state = await self._threads.run(self._load_anew, self.epoch)
        self._shared.clear()
        self._idle.clear()
        self._notify([])

    def _replaced(self, known: int, epoch: str, seq: int, hash_: str) -> bool:
        assert self._state is not None
        ours = self._state
        return epoch != ours.epoch or seq < known or (seq == ours.seq and hash_ != ours.hash)

    def _vouch(self, monotonic: float, at: datetime) -> None:
        self._failed = False
        self._verified, self.verified_at = max(self._verified, monotonic), max(self.verified_at, at)

    def _load(self) -> HallState:
        with journal.one_moment(self._engine) as connection:
            return journal.load(connection, self.name)

    def _load_anew(self, known: str) -> HallState:
        renew_epoch(self._engine, self.name, known)
        return self._load()

    def _head(self) -> Any:
        with self._engine.connect() as connection:
            return journal.head(connection, self.name)

    def _read(self, after: int) -> list[Entry]:
        with journal.one_moment(self._engine) as connection:
            return list(journal.read(connection, self.name, after))
