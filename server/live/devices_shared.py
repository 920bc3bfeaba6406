"""Once a second the processes tell each other, through Redis, what their paired screens said; silence is told at once.

Redis keeps one hash per hall, so that a process that has just started knows who was there. Its clock is the common
one: what is told is neither shifted by a host's wrong clock nor made younger by waiting. The journal knows none of it.
"""

import asyncio
import time
from collections.abc import Mapping
from datetime import timedelta

import redis.asyncio as redis
import structlog

from domain.house.devices.records import Device
from server.base import metrics
from server.live.bus import LOST, cancelled, rest
from server.live.devices import Fleet, LastSeen, as_message, from_message
from server.live.feed import Feed

log = structlog.get_logger()
LAST_SEEN = "anchang:fleet:"
EVERY = 1.0  # seconds
KEPT = timedelta(days=30)  # then nobody remembers when the last screen of a hall was on


class SharedDevices:
    """The fleets of this process's halls, kept in step with those of the others."""

    def __init__(self, bus: "redis.Redis", feeds: Mapping[str, Feed], fleets: Mapping[str, Fleet]) -> None:
        self._bus, self._feeds, self._fleets = bus, feeds, fleets
        self._silent: set[tuple[str, str]] = set()  # hall, device

    async def share(self) -> None:
        """For ever: write what was heard here, read what was heard elsewhere. While Redis is away: nothing."""
        while not cancelled():
            try:
                async with asyncio.timeout(2):
                    await self._exchange()
            except LOST:
                pass  # the fleet says "unknown" by itself, and the listener has logged that the bus is lost
            await rest(EVERY)

    async def look(self) -> None:
        """For ever: say in the log and in the metrics who falls silent and who comes back."""
        while True:
            for hall, feed in self._feeds.items():
                if not feed.fresh:
                    self._fleets[hall].excuse(time.monotonic())
                self._look_at(hall, time.monotonic())
            await asyncio.sleep(EVERY)

    async def _exchange(self) -> None:
        asked = time.monotonic()
        seconds, micros = await self._bus.time()
        offset = seconds + micros / 1e6 - (asked + time.monotonic()) / 2
        for hall, fleet in self._fleets.items():
            board, news = LAST_SEEN + hall, fleet.news()
            async with self._bus.pipeline(transaction=False) as pipe:
                if news:
                    pipe.hset(board, mapping={device: as_message(heard, offset) for device, heard in news.items()})
                    pipe.expire(board, KEPT)
                pipe.hgetall(board)
                told = (await pipe.execute())[-1]
            fleet.tell(_read(told, offset), time.monotonic())

    def _look_at(self, hall: str, now: float) -> None:
        fleet, devices = self._fleets[hall], self._feeds[hall].hall.all(Device)
        in_use = [device for device in devices.values() if device.revoked_at is None]
        for screen in {device.screen for device in devices.values()}:
            silent = [d for d in in_use if d.screen == screen and fleet.state(d.id, now) == "silent"]
            metrics.SILENT.labels(hall, screen).set(len(silent))
        for device in in_use:
            key, state = (hall, device.id), fleet.state(device.id, now)
            if state == "silent" and key not in self._silent:
                self._silent.add(key)
                log.warning("device silent", hall=hall, device=device.id, screen=device.screen)
            elif state in ("live", "behind") and key in self._silent:
                self._silent.discard(key)
                log.info("device back", hall=hall, device=device.id, screen=device.screen)


def _read(told: Mapping[str, str], offset: float) -> dict[str, LastSeen]:
    found = {}
    for device, message in told.items():
        try:
            found[device] = from_message(message, offset)
        except (ValueError, KeyError, TypeError):
            continue  # of another version; its own processes read it
    return found
