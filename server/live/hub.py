"""The live stream: which channel a socket stands in, what its screen says, and when it has to go.

Who may watch is asked first (`live.admission`). A change is pushed to each channel (`live.channel`) as one frame
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
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from domain.core.viewer import Viewer
from domain.house.devices.records import Ask, Device
from server.auth.session_sockets import SessionSockets
from server.auth.sessions import BEARS_RIGHTS, Sessions, delegates_of, whose_rights
from server.base import hall_time, metrics
from server.live import devices, frames
from server.live.accept_queue import AcceptQueue
from server.live.admission import Admission, verdict
from server.live.asgi_connection import AsgiConnection, AsgiHandshake
from server.live.channel import Channel, Subscriber
from server.live.connection import Connection, Handshake
from server.live.feed import Feed
from server.live.flush import FlushScheduler
from server.live.frames import Close
from server.live.views import Touched
from server.screen import Audience, Screen

log = structlog.get_logger()
TICK = 0.25  # seconds between looks for channels that need a beat
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
class SocketSubscriber(Subscriber):
    """One open socket, and the person or device behind it."""

    live: "Live"
    channel: Channel
    viewer: Viewer
    token: str
    address: str
    slot: int  # of ALIVE_EVERY

    def on_blocked(self) -> None:
        """Its line says: too much waits."""
        self.channel.on_blocked(self)

    def on_drained(self) -> None:
        """Its line says: what waited has left."""
        self.channel.on_drained(self)

    def on_message(self, text: str) -> None:
        """A device proves that it shows what it was told; all else is passed over."""
        if self.viewer.device is not None:
            self.live.hear(self.viewer.device, self.channel, text)

    def on_close(self) -> None:
        """Its line has ended."""
        self.live.leave(self)


class Live:
    """All open sockets of this process: `GET /live/{hall}/{screen}?since=SEQ&epoch=E`, also as an ASGI application."""

    def __init__(
        self, feeds: Mapping[str, Feed], screens: Mapping[str, Screen], sessions: Sessions,
        origins: tuple[str, ...], push_every: float, commands: Waiting,
    ) -> None:  # fmt: skip
        self.places = SessionSockets()
        self._admission = Admission(feeds, screens, sessions, origins, self.places)
        self._feeds, self._sessions = feeds, sessions
        self._flush = FlushScheduler(self._push, push_every, commands.pressed)
        self.fleets = {hall: devices.Fleet() for hall in feeds}
        self._channels: dict[Key, Channel] = {}
        self.subscribers: dict[SocketSubscriber, None] = {}  # the longest open first
        self._slots = itertools.cycle(range(ALIVE_EVERY))
        self._accept_queue = AcceptQueue(commands.busy)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        connection = await self.answer(socket, AsgiHandshake(socket))
        if isinstance(connection, AsgiConnection):
            await connection.run()

    async def answer(self, socket: HTTPConnection, handshake: Handshake) -> Connection | None:
        """Let in whoever asks for this socket, or not. Its line, which is the channel's from now on."""
        admitted = await self._admission.admit(socket)
        if isinstance(admitted, int):
            await handshake.refuse(admitted)
            return None
        feed, screen, viewer, token, address = admitted
        since, epoch = _position(socket)
        self.places.come(token, address)  # from now on, while it waits too
        try:
            if since is not None and (epoch or "").startswith(feed.epoch) and since > feed.hall.seq:
                await feed.check()  # the screen knows more than we do: we are behind, or the database was set back
            await self._accept_queue.enter()
            await handshake.accept()
        except BaseException:
            self.places.go(token, address)
            raise
        channel = self._channel(feed, screen, screen.audience(viewer))
        subscriber = SocketSubscriber(self, channel, viewer, token, address, next(self._slots))
        subscriber.connection = handshake.connection(subscriber)
        self._enter(subscriber, since, epoch)
        return subscriber.connection

    def hear(self, device: str, channel: Channel, text: str) -> None:
        """A device of this channel says something."""
        head = channel.feed.hall.seq
        said = devices.read(text, head)
        if said is not None:
            self.fleets[channel.feed.name].hear(device, said, channel.lag(said.of), head, time.monotonic())

    def leave(self, subscriber: SocketSubscriber) -> None:
        """This socket has ended."""
        if subscriber not in self.subscribers:
            return
        del self.subscribers[subscriber]
        self.places.go(subscriber.token, subscriber.address)
        channel = subscriber.channel
        metrics.SOCKETS.labels(channel.screen.name).dec()
        channel.leave(subscriber)
        if channel.empty and self._channels.get(_key(channel)) is channel:
            del self._channels[_key(channel)]
            channel.feed.let_go(channel.screen, channel.audience)

    def notify(self, hall: str, touched: list[Touched]) -> None:
        """The hall has a new number: whoever watches it hears of it."""
        self._flush.changed()
        changed = {whose_rights(after or before) for (kind, _), before, after in touched if kind in BEARS_RIGHTS}
        if changed:
            self._dismiss(hall, changed | delegates_of(changed, self._feeds[hall].hall))
        for _, _, ask in touched:
            if isinstance(ask, Ask):
                self._put_to(hall, ask)

    async def tick(self) -> None:
        """For ever: beats after quiet, and an end to sockets nobody answers at."""
        for slot in itertools.cycle(range(ALIVE_EVERY)):
            await asyncio.sleep(TICK)
            self._flush.look()
            now = time.monotonic()
            for subscriber in [subscriber for subscriber in self.subscribers if subscriber.slot == slot]:
                if not subscriber.connection.alive(now):
                    log.info("screen stuck", screen=subscriber.channel.screen.name)
                    subscriber.connection.abort()

    async def recheck(self) -> None:
        """For ever: close the sockets of sessions that have ended."""
        while True:
            await asyncio.sleep(RECHECK_EVERY)
            asked = self.places.tokens  # who comes while the database answers has just been let in
            try:
                ended = asked - await self._sessions.still_open(asked)
            except (SQLAlchemyError, OSError):
                continue
            for subscriber in [subscriber for subscriber in self.subscribers if subscriber.token in ended]:
                subscriber.connection.close(Close.NOT_SIGNED_IN)

    def _push(self) -> None:
        for channel in list(self._channels.values()):
            channel.push()

    def _channel(self, feed: Feed, screen: Screen, audience: Audience) -> Channel:
        key = (feed.name, screen.name, audience)
        channel = self._channels.get(key)
        if channel is None:
            channel = self._channels[key] = Channel(feed, screen, audience)
        return channel

    def _enter(self, subscriber: SocketSubscriber, since: int | None, epoch: str | None) -> None:
        self.subscribers[subscriber] = None
        metrics.SOCKETS.labels(subscriber.channel.screen.name).inc()
        try:
            subscriber.channel.join(subscriber, since, epoch)
        except Exception:  # its view cannot be made: this screen's trouble, nobody else's
            log.exception("screen failed", hall=subscriber.channel.feed.name, screen=subscriber.channel.screen.name)
            subscriber.connection.close(Close.RESTART)
            return
        _judge(subscriber)  # a right that ended while the handshake was on its way
        ask = subscriber.channel.feed.hall.get(Ask, subscriber.viewer.device or "")
        if ask is not None:
            self._ask(subscriber, ask)

    def _put_to(self, hall: str, ask: Ask) -> None:
        for subscriber in [subscriber for subscriber in self.subscribers if subscriber.viewer.device == ask.id]:
            if subscriber.channel.feed.name == hall:
                self._ask(subscriber, ask)

    def _ask(self, subscriber: SocketSubscriber, ask: Ask) -> None:
        """Tell a device what it is asked; a page does each asking once, however often it is told."""
        device = subscriber.channel.feed.hall.get(Device, ask.id)
        if device is not None and device.revoked_at is None and hall_time.now() - ask.at <= ASKED_LATELY:
            with contextlib.suppress(RuntimeError):  # it ended in this very turn
                subscriber.connection.write(frames.ask(ask.what, device.name, ask.at))

    def _dismiss(self, hall: str, changed: set[str]) -> None:
        for subscriber in list(self.subscribers):
            who = subscriber.viewer
            if subscriber.channel.feed.name == hall and {who.person, who.device} & changed:
                _judge(subscriber)


def _judge(subscriber: SocketSubscriber) -> None:
    """Close the socket of whoever lost the right to look, or now looks as somebody else."""
    code = verdict(subscriber.viewer, subscriber.channel.feed, subscriber.channel.screen, subscriber.channel.audience)
    if code is not None:
        subscriber.connection.close(code)


def _key(channel: Channel) -> Key:
    return channel.feed.name, channel.screen.name, channel.audience


def _position(socket: HTTPConnection) -> tuple[int | None, str | None]:
    """How far the screen says it got: a number, and the epoch it belongs to."""
    if not socket.scope["query_string"]:
        return None, None
    since = socket.query_params.get("since", "")
    return int(since) if since.isdecimal() and len(since) < 16 else None, socket.query_params.get("epoch")
