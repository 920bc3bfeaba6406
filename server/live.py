"""The live stream: one socket per screen, written only by its own task, so no slow screen delays another.

A change wakes the sockets that have something to hear; each sends the one frame that leads from its own number to
the head. A socket that is still sending when the next change comes simply gets one merged frame afterwards.
"""

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from domain.people import Viewer
from server import metrics, wire
from server.auth import COOKIE, Sessions, as_viewer, from_here
from server.feed import Feed
from server.screen import Audience, Screen
from server.view import Touched
from server.wire import Close

log = structlog.get_logger()
PUSH_EVERY = 0.05  # seconds: an audience under load gets at most one frame in this time
TOO_SLOW = 8.0  # seconds one frame may take to leave; a screen that needs longer is told to come back
RECHECK_EVERY = 2.0  # seconds between looks at the sessions behind open sockets


@dataclass(eq=False)
class Watcher:
    """One open socket."""

    socket: WebSocket
    viewer: Viewer
    token: str
    feed: Feed
    screen: Screen
    audience: Audience
    since: int | None
    epoch: str | None
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    close: Close | None = None
    seq: int | None = None


class Live:
    """All open sockets of this process."""

    def __init__(
        self, feeds: Mapping[str, Feed], screens: Mapping[str, Screen], sessions: Sessions, origins: tuple[str, ...]
    ) -> None:
        self._feeds, self._screens, self._sessions, self._origins = feeds, screens, sessions, origins
        self._watchers: dict[tuple[str, str, Audience], set[Watcher]] = defaultdict(set)
        self._pushed: dict[tuple[str, str, Audience], float] = {}

    async def endpoint(self, socket: WebSocket) -> None:
        """`GET /live/{hall}/{screen}?since=SEQ&epoch=E`."""
        watcher = await self._admit(socket)
        if watcher is None:
            return
        await socket.accept()
        key = (watcher.feed.name, watcher.screen.name, watcher.audience)
        self._watchers[key].add(watcher)
        metrics.SOCKETS.labels(watcher.screen.name).inc()
        try:
            await self._serve(watcher)
        finally:
            metrics.SOCKETS.labels(watcher.screen.name).dec()
            self._watchers[key].discard(watcher)
            if not self._watchers[key]:
                del self._watchers[key]
                watcher.feed.let_go(watcher.feed.view(watcher.screen, watcher.audience))

    def notify(self, hall: str, touched: list[Touched]) -> None:
        """Wake whoever has something to hear; nobody is awaited."""
        now = time.monotonic()
        loop = asyncio.get_running_loop()
        for key, watchers in self._watchers.items():
            if key[0] != hall:
                continue
            due = self._pushed.get(key, 0.0) + PUSH_EVERY
            if now >= due:
                self._pushed[key] = now
                _wake(watchers)
            elif due > now and self._pushed[key] <= now:
                self._pushed[key] = due
                loop.call_at(loop.time() + due - now, _wake, watchers)
        if any(key[0] in ("person", "device") for key, _, _ in touched):
            self._dismiss(hall)

    async def recheck(self) -> None:
        """For ever: close the sockets of sessions that have ended."""
        while True:
            await asyncio.sleep(RECHECK_EVERY)
            try:
                good = await self._sessions.still_open({w.token for w in self._all()})
            except (SQLAlchemyError, OSError):
                continue
            for watcher in self._all():
                if watcher.token not in good:
                    _end(watcher, Close.NOT_SIGNED_IN)

    async def _admit(self, socket: WebSocket) -> Watcher | None:
        hall, name = socket.path_params["hall"], socket.path_params["screen"]
        feed, screen = self._feeds.get(hall), self._screens.get(name)
        token = socket.cookies.get(COOKIE, "")
        if feed is None or screen is None:
            await _deny(socket, 404)
            return None
        if not from_here(socket.headers, socket.url.scheme, self._origins):
            await _deny(socket, 403)
            return None
        try:
            viewer = await self._sessions.viewer(token, feed.hall, hall, "zh_CN")
        except (SQLAlchemyError, OSError):
            await _deny(socket, 503)
            return None
        if viewer is None:
            await _refuse(socket, Close.NOT_SIGNED_IN)
            return None
        if viewer.role != "system" and viewer.holds not in screen.opened_by:
            await _refuse(socket, Close.NOT_ALLOWED)
            return None
        since, epoch = socket.query_params.get("since", ""), socket.query_params.get("epoch")
        number = int(since) if since.isdecimal() and len(since) < 16 else None
        return Watcher(socket, viewer, token, feed, screen, screen.audience(viewer), number, epoch)

    async def _serve(self, watcher: Watcher) -> None:
        """Until the screen goes or is sent away; whichever ends first ends the other."""
        try:
            async with asyncio.TaskGroup() as tasks:
                reader = tasks.create_task(_read(watcher))
                await self._send(watcher)
                reader.cancel()
        except* (WebSocketDisconnect, RuntimeError) as gone:
            log.debug("screen gone", screen=watcher.screen.name, how=repr(gone.exceptions[0]))

    async def _send(self, watcher: Watcher) -> None:
        feed = watcher.feed
        epoch = watcher.epoch
        watcher.seq = watcher.since if epoch == feed.epoch else None
        if watcher.seq is not None and watcher.seq > feed.hall.seq:
            await feed.check()  # the screen knows more than we do: we are behind, or the database was set back
            watcher.seq = watcher.seq if watcher.seq <= feed.hall.seq else None
        sent = float("-inf")
        while watcher.close is None:
            watcher.wake.clear()
            view = feed.view(watcher.screen, watcher.audience)  # from here to the frame nothing is awaited
            if epoch != view.epoch:
                watcher.seq, epoch = None, view.epoch
            behind = watcher.seq is None or watcher.seq != view.seq
            frame = None
            if behind and (feed.fresh or watcher.seq is not None):
                frame, watcher.seq = view.frame(watcher.seq, datetime.now(UTC)), view.seq
            elif not behind and feed.fresh and time.monotonic() - sent >= wire.BEAT_EVERY:
                frame = wire.beat(view.seq, feed.verified_at, view.version)
            if frame is not None:
                began = time.monotonic()
                await watcher.socket.send_text(frame)
                metrics.FRAMES.inc()
                sent = time.monotonic()
                if sent - began > TOO_SLOW:
                    watcher.close = Close.TOO_SLOW
            pause = min(max(sent + wire.BEAT_EVERY - time.monotonic(), 0.2), wire.BEAT_EVERY)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await watcher.wake.wait()
        await watcher.socket.close(watcher.close)

    def _dismiss(self, hall: str) -> None:
        """Close the sockets of people and devices that lost their right to look."""
        for watcher in self._all():
            if watcher.feed.name != hall or watcher.viewer.role == "system":
                continue
            now = as_viewer(watcher.feed.hall, hall, watcher.viewer.person, watcher.viewer.device)
            if now is None:
                _end(watcher, Close.NOT_SIGNED_IN)
            elif now.holds not in watcher.screen.opened_by:
                _end(watcher, Close.NOT_ALLOWED)
            elif watcher.screen.audience(now) != watcher.audience:
                _end(watcher, Close.RESTART)

    def _all(self) -> list[Watcher]:
        return [watcher for watchers in self._watchers.values() for watcher in watchers]


def _wake(watchers: set[Watcher]) -> None:
    for watcher in watchers:
        watcher.wake.set()


def _end(watcher: Watcher, code: Close) -> None:
    watcher.close = code
    watcher.wake.set()


async def _read(watcher: Watcher) -> None:
    """Screens only listen; whatever one says is read and dropped, so that its going is noticed."""
    while True:
        await watcher.socket.receive_text()


async def _deny(socket: WebSocket, status: int) -> None:
    await socket.send_denial_response(JSONResponse({"status": status}, status))


async def _refuse(socket: WebSocket, code: Close) -> None:
    """Accept only to say why not: a browser can read a close code, but no denied handshake."""
    await socket.accept()
    await socket.close(code)
