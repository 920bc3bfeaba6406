"""Redis: each commit is told to every server process at once, best effort; the journal is the truth."""

import asyncio
import contextlib
import time
import uuid
from collections.abc import Awaitable, Callable

import redis.asyncio as redis
import structlog
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import RedisError

from server.base import metrics

log = structlog.get_logger()
PREFIX = "anchang:hall:"
LOST = (RedisError, OSError, TimeoutError, RuntimeError)  # the last is uvloop's word for a line that was just closed
WAITING = 1000  # messages that may wait for a slow Redis; beyond that the journal has to do


def client(url: str) -> "redis.Redis":
    """A client whose every command ends within seconds."""
    return redis.from_url(
        url, decode_responses=True, socket_timeout=2, socket_connect_timeout=2, health_check_interval=15,
        retry=Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), 1),
    )  # fmt: skip


class Publisher:
    """Publishes in order and outside every request. What cannot be sent in time is dropped and counted."""

    def __init__(self, bus: "redis.Redis") -> None:
        self._bus = bus
        self._waiting: asyncio.Queue[tuple[str, str]] = asyncio.Queue(WAITING)

    def publish(self, hall: str, message: str) -> None:
        """Hand over a message; never waits."""
        try:
            self._waiting.put_nowait((PREFIX + hall, message))
        except asyncio.QueueFull:
            metrics.UNPUBLISHED.inc()

    async def run(self) -> None:
        """For ever."""
        while not cancelled():
            channel, message = await self._waiting.get()
            try:
                async with asyncio.timeout(2):
                    await self._bus.publish(channel, message)
            except LOST as error:
                metrics.UNPUBLISHED.inc()
                log.warning("not published", error=type(error).__name__)


class Listener:
    """One subscription per process. `on_gap` runs after every (re)subscription: messages may have been lost."""

    BEAT, DEAD = 1.0, 3.0  # seconds: own heartbeat through Redis, and how long it may be missing

    def __init__(
        self, bus: "redis.Redis", on_message: Callable[[str, str], None], on_gap: Callable[[], Awaitable[None]]
    ) -> None:
        self._bus, self._on_message, self._on_gap = bus, on_message, on_gap
        self._beat = f"anchang:beat:{uuid.uuid4().hex}"
        self.connected = False

    async def run(self) -> None:
        """For ever: listen, and subscribe again whenever the line is lost, dead or reset."""
        delay = 0.1
        while not cancelled():
            try:
                started = time.monotonic()
                await self._session()
            except LOST as error:
                log.warning("bus lost", error=type(error).__name__)
            finally:
                self.connected = False
            if cancelled():
                break
            delay = 0.1 if time.monotonic() - started > 10 else min(delay * 2, 2)
            await asyncio.sleep(delay)

    async def _session(self) -> None:
        line = self._bus.pubsub()
        try:
            async with asyncio.timeout(5):
                await line.psubscribe(PREFIX + "*")
                await line.subscribe(self._beat)
                confirmed = 0
                while confirmed < 2 and not cancelled():
                    message = await line.get_message(timeout=1)
                    confirmed += bool(message and message["type"] in ("subscribe", "psubscribe"))
            if cancelled():  # by a cancellation that redis-py lost: nobody waits for what follows
                return
            await self._on_gap()  # only now: whatever was published before the confirmation is in the journal
            self.connected = True
            await self._listen(line)
        finally:
            with contextlib.suppress(*LOST):
                async with asyncio.timeout(1):
                    await line.aclose()  # type: ignore[no-untyped-call]

    async def _listen(self, line: "redis.client.PubSub") -> None:
        seen = sent = time.monotonic()
        while not cancelled():
            message = await line.get_message(timeout=self.BEAT)
            now = time.monotonic()
            if message:
                seen = now
                if message["type"] in ("subscribe", "psubscribe"):
                    await self._on_gap()  # redis-py reconnected on its own: something may be missing
                elif message["type"] == "pmessage":
                    self._on_message(message["channel"].removeprefix(PREFIX), message["data"])
            if now - sent >= self.BEAT:
                sent = now
                async with asyncio.timeout(2):
                    await self._bus.publish(self._beat, "1")
            if now - seen > self.DEAD:
                raise TimeoutError("no heartbeat")


def cancelled() -> bool:
    """Whether this task was told to end. redis-py can lose a cancellation that meets one of its own time limits."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def rest(seconds: float) -> None:
    """Sleep, but not in a task that was told to end: a cancellation that redis-py lost ends no sleep."""
    if not cancelled():
        await asyncio.sleep(seconds)
