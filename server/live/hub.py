"""The live stream: which crowd a socket stands in, what its screen says, and when it has to go.

Who may watch is asked at the gate (`live.admission`). A change is pushed to each crowd (`live.channel`) as one frame
for all of it; nobody is waited for (`live.connection`).
"""

import asyncio
import contextlib
import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from domain.core.viewer import Viewer
from domain.house.devices.records import Ask, Device
from server.auth.attempt_limiter import address_of
from server.auth.session_sockets import SessionSockets
from server.auth.sessions import Sessions
from server.base import hall_time, metrics
from server.live import devices, frames
from server.live.accept_queue import Doorway
from server.live.admission import Gate, turn_away, verdict
from server.live.asgi_connection import AsgiLine
from server.live.channel import Crowd, Member
from server.live.connection import EXTENSION
from server.live.feed import Feed
from server.live.flush import Tempo
from server.live.frames import Close
from server.live.views import Touched
from server.screen import Audience, Screen

log = structlog.get_logger()
TICK = 0.25  # seconds between looks for crowds that need a beat
ALIVE_EVERY = 20  # ticks between looks at one socket: is anyone there?
RECHECK_EVERY = 1.0  # seconds between looks at the sessions behind open sockets
ASKED_LATELY = timedelta(seconds=10)  # a screen that was away for less is asked again when it comes back

Key = tuple[str, str, Audience]  # hall, screen, audience


class Waiting(Protocol):
    """The commands under way: they go before newcomers and before telling."""

    def busy(self) -> bool:
        """Whether somebody waits for an answer."""

    def pressed(self) -> bool:
        """Whether so many do that all else is put off."""


@dataclass(eq=False, slots=True)
class Watcher(Member):
    """One open socket, and the person or device behind it."""

    live: "Live"
    crowd: Crowd
    viewer: Viewer
    token: str
    address: str
    slot: int  # of ALIVE_EVERY

    def lags(self) -> None:
        """Its line says: too much waits."""
        self.crowd.lags(self)

    def drained(self) -> None:
        """Its line says: what waited has left."""
        self.crowd.drained(self)

    def said(self, text: str) -> None:
        """A device proves that it shows what it was told; all else is passed over."""
        if self.viewer.device is not None:
            self.live.hear(self.viewer.device, self.crowd, text)

    def gone(self) -> None:
        """Its line has ended."""
        self.live.leave(self)


class Live:
    """All open sockets of this process. An ASGI application at `GET /live/{hall}/{screen}?since=SEQ&epoch=E`."""

    def __init__(
        self, feeds: Mapping[str, Feed], screens: Mapping[str, Screen], sessions: Sessions,
        origins: tuple[str, ...], push_every: float, commands: Waiting,
    ) -> None:  # fmt: skip
        self.places = SessionSockets()
        self._gate = Gate(feeds, screens, sessions, origins, self.places)
        self._sessions, self._tempo = sessions, Tempo(self._push, push_every, commands.pressed)
        self.fleets = {hall: devices.Fleet() for hall in feeds}
        self._crowds: dict[Key, Crowd] = {}
        self.watchers: dict[Watcher, None] = {}  # the longest open first
        self._slots = itertools.cycle(range(ALIVE_EVERY))
        self._doorway = Doorway(commands.busy)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        admitted = await self._gate.admit(socket)
        if isinstance(admitted, int):
            await turn_away(socket, admitted)
            return
        feed, screen, viewer, token = admitted
        address, (since, epoch) = address_of(socket), _position(socket)
        self.places.come(token, address)  # from now on, while it waits too
        try:
            if since is not None and epoch == feed.epoch and since > feed.hall.seq:
                await feed.check()  # the screen knows more than we do: we are behind, or the database was set back
            await self._doorway.enter()
            await socket.accept()
        except BaseException:
            self.places.go(token, address)
            raise
        crowd = self._crowd(feed, screen, screen.audience(viewer))
        watcher = Watcher(self, crowd, viewer, token, address, next(self._slots))
        give = scope.get("extensions", {}).get(EXTENSION)
        if give is not None:
            watcher.line = give(watcher)
            self._enter(watcher, since, epoch)
        else:
            watcher.line = line = AsgiLine(watcher, socket)
            self._enter(watcher, since, epoch)
            await line.run()

    def hear(self, device: str, crowd: Crowd, text: str) -> None:
        """A device of this crowd says something."""
        head = crowd.feed.hall.seq
        said = devices.read(text, head)
        if said is not None:
            self.fleets[crowd.feed.name].hear(device, said, crowd.lag(said.of), head, time.monotonic())

    def leave(self, watcher: Watcher) -> None:
        """This socket has ended."""
        if watcher not in self.watchers:
            return
        del self.watchers[watcher]
        self.places.go(watcher.token, watcher.address)
        crowd = watcher.crowd
        metrics.SOCKETS.labels(crowd.screen.name).dec()
        crowd.leave(watcher)
        if crowd.empty and self._crowds.get(_key(crowd)) is crowd:
            del self._crowds[_key(crowd)]
            crowd.feed.let_go(crowd.screen, crowd.audience)

    def notify(self, hall: str, touched: list[Touched]) -> None:
        """The hall has a new number: whoever watches it hears of it."""
        self._tempo.changed()
        changed = {id for (kind, id), _, _ in touched if kind in ("person", "device")}
        if changed:
            self._dismiss(hall, changed)
        for _, _, ask in touched:
            if isinstance(ask, Ask):
                self._put_to(hall, ask)

    async def tick(self) -> None:
        """For ever: beats after quiet, and an end to sockets nobody answers at."""
        for slot in itertools.cycle(range(ALIVE_EVERY)):
            await asyncio.sleep(TICK)
            self._tempo.look()
            now = time.monotonic()
            for watcher in [watcher for watcher in self.watchers if watcher.slot == slot]:
                if not watcher.line.alive(now):
                    log.info("screen stuck", screen=watcher.crowd.screen.name)
                    watcher.line.abort()

    async def recheck(self) -> None:
        """For ever: close the sockets of sessions that have ended."""
        while True:
            await asyncio.sleep(RECHECK_EVERY)
            asked = self.places.tokens  # who comes while the database answers has just been let in
            try:
                ended = asked - await self._sessions.still_open(asked)
            except (SQLAlchemyError, OSError):
                continue
            for watcher in [watcher for watcher in self.watchers if watcher.token in ended]:
                watcher.line.close(Close.NOT_SIGNED_IN)

    def _push(self) -> None:
        for crowd in list(self._crowds.values()):
            crowd.push()

    def _crowd(self, feed: Feed, screen: Screen, audience: Audience) -> Crowd:
        key = (feed.name, screen.name, audience)
        crowd = self._crowds.get(key)
        if crowd is None:
            crowd = self._crowds[key] = Crowd(feed, screen, audience)
        return crowd

    def _enter(self, watcher: Watcher, since: int | None, epoch: str | None) -> None:
        self.watchers[watcher] = None
        metrics.SOCKETS.labels(watcher.crowd.screen.name).inc()
        try:
            watcher.crowd.join(watcher, since, epoch)
        except Exception:  # its view cannot be made: this screen's trouble, nobody else's
            log.exception("screen failed", hall=watcher.crowd.feed.name, screen=watcher.crowd.screen.name)
            watcher.line.close(Close.RESTART)
            return
        _judge(watcher)  # a right that ended while the handshake was on its way
        ask = watcher.crowd.feed.hall.get(Ask, watcher.viewer.device or "")
        if ask is not None:
            self._ask(watcher, ask)

    def _put_to(self, hall: str, ask: Ask) -> None:
        for watcher in [watcher for watcher in self.watchers if watcher.viewer.device == ask.id]:
            if watcher.crowd.feed.name == hall:
                self._ask(watcher, ask)

    def _ask(self, watcher: Watcher, ask: Ask) -> None:
        """Tell a device what it is asked; a page does each asking once, however often it is told."""
        device = watcher.crowd.feed.hall.get(Device, ask.id)
        if device is not None and device.revoked_at is None and hall_time.now() - ask.at <= ASKED_LATELY:
            with contextlib.suppress(RuntimeError):  # it ended in this very turn
                watcher.line.write(frames.ask(ask.what, device.name, ask.at))

    def _dismiss(self, hall: str, changed: set[str]) -> None:
        for watcher in list(self.watchers):
            if watcher.crowd.feed.name == hall and {watcher.viewer.person, watcher.viewer.device} & changed:
                _judge(watcher)


def _judge(watcher: Watcher) -> None:
    """Close the socket of whoever lost the right to look, or now looks as somebody else."""
    code = verdict(watcher.viewer, watcher.crowd.feed, watcher.crowd.screen, watcher.crowd.audience)
    if code is not None:
        watcher.line.close(code)


def _key(crowd: Crowd) -> Key:
    return crowd.feed.name, crowd.screen.name, crowd.audience


def _position(socket: WebSocket) -> tuple[int | None, str | None]:
    """How far the screen says it got: a number, and the epoch it belongs to."""
    since = socket.query_params.get("since", "")
    return int(since) if since.isdecimal() and len(since) < 16 else None, socket.query_params.get("epoch")
