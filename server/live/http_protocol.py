"""uvicorn's HTTP protocol with limits on what a connection may ask for, and on how long it may take to ask."""

import asyncio
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from server.base import metrics
from server.live.incoming import TURN
from server.live.lingering import Lingering

LARGEST_HEAD = 32_768  # bytes of a request line and its headers; a browser sends 1 KiB
MOST_HEADERS = 128
MOST_AHEAD = 16  # requests that may wait for their turn on one connection; browsers send none ahead
HEAD_WITHIN = 10.0  # seconds from the start of a connection, or of a request, until its head is whole
IDLE = 5  # seconds a connection may stay open after an answer
ANSWER_TAKEN_WITHIN = 30.0  # seconds until a peer has taken some of an answer that waits
LOG = logging.getLogger("server.http")
LOG.setLevel(logging.ERROR)  # what strangers send wrong is counted, and fills no log


class Unwelcome(Exception):
    """A request that is not read any further. `status` None: its connection is cut without an answer."""

    def __init__(self, why: str, status: HTTPStatus | None) -> None:
        super().__init__(why)
        self.why, self.status = why, status


TOO_LARGE = "head", HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
TOO_SLOW = "slow", HTTPStatus.REQUEST_TIMEOUT
TOO_MANY = "pipeline", None
NOT_HTTP = "junk", HTTPStatus.BAD_REQUEST


Takes = Callable[[Any, bytes, asyncio.Transport, set[Any]], bool]  # scope, address, transport, connections


class HTTPProtocol(HttpToolsProtocol):
    """What is more than the limits above ends the connection; how far the parser got, it tells by its callbacks.

    Whoever asks for a socket is given to `takes`, or to uvicorn where that declines.
    """

    def __init__(self, *arguments: Any, takes: Takes = lambda *_: False, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.logger, self._takes = LOG, takes
        self._fed = 0  # bytes the parser has been given at once
        self._untold = 0  # bytes after which neither a head was whole nor anything of a body came: they are kept
        self._in_head = self._told = False
        self._upgrades: bool | None = None  # whether this request asks for a socket, once all of its head is known
        self._read = 0
        self._late: asyncio.TimerHandle | None = None  # runs while a head is waited for
        self._stuck: asyncio.TimerHandle | None = None  # runs while an answer waits to leave

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.pipeline.clear()
        self._stop_waiting()
        self._answer_leaves()

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        self._told, self._fed = False, len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._stop_waiting()
            if self._should_upgrade():
                if self._takes(self.scope, self.url, self.transport, self.connections):
                    self.connections.discard(self)
                else:
                    self.handle_websocket_upgrade()
                self.parser = None  # type: ignore[assignment] # a cycle: nobody is heard here any more, and all of it goes at once
            return
        except httptools.HttpParserError as error:
            unwelcome = error.__context__
            self._refuse(*((unwelcome.why, unwelcome.status) if isinstance(unwelcome, Unwelcome) else NOT_HTTP))
            return
        self._untold = 0 if self._told else self._untold + len(data)
        if self._untold > LARGEST_HEAD:
            self._refuse(*TOO_LARGE)
            return
        if self._late is None and (self._in_head or not self._told):
            self._wait_for_head()
        self._share(len(data))

    # What the parser tells of, from within `feed_data`; what is raised here ends it there.

    def on_message_begin(self) -> None:
        self._in_head, self._upgrades = True, None
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._told, self._in_head = True, False
        self._stop_waiting()
        if len(self.headers) > MOST_HEADERS or self._head_is_large():
            raise Unwelcome(*TOO_LARGE)
        if len(self.pipeline) >= MOST_AHEAD:
            raise Unwelcome(*TOO_MANY)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._told = True
        super().on_body(body)

    def on_response_complete(self) -> None:
        unread = self.cycle.response_complete and self.cycle.more_body  # answered before its body had come
        super().on_response_complete()
        if unread and not self.transport.is_closing():
            self._linger()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._stuck is None:
            self._stuck = self.loop.call_later(ANSWER_TAKEN_WITHIN, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._answer_leaves()

    def _should_upgrade(self) -> bool:
        """Asked three times of each request."""
        if self._upgrades is None:
            self._upgrades = super()._should_upgrade()
        return self._upgrades

    def _head_is_large(self) -> bool:
        if self._untold + self._fed <= LARGEST_HEAD:
            return False  # all that was fed since the last head or body is no more
        return len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > LARGEST_HEAD

    def _refuse(self, why: str, status: HTTPStatus | None) -> None:
        """Say what was wrong and end; without a word when answers to other requests are still to come before it."""
        metrics.CUT.labels(why).inc()
        if status is None or self._answering:
            self.transport.abort()
            return
        self.transport.write(
            f"HTTP/1.1 {status.value} {status.phrase}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".encode()
        )
        self._linger()

    def _linger(self) -> None:
        self.connection_lost(ConnectionAbortedError())  # as far as uvicorn and the application are concerned
        self._unset_keepalive_if_required()
        Lingering(self.transport, self.connections)

    @property
    def _answering(self) -> bool:
        return not getattr(self.cycle, "response_complete", True)  # there is none before the first request

    def _wait_for_head(self) -> None:
        self._late = self.loop.call_later(HEAD_WITHIN, self._head_is_late)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _head_is_late(self) -> None:
        self._late = None
        if self.transport.is_closing():
            return
        if self._answering:  # reading may be paused meanwhile
            self._wait_for_head()
        elif self._in_head or self._untold:
            self._refuse(*TOO_SLOW)
        else:
            self.transport.close()

    def _answer_leaves(self) -> None:
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    def _share(self, taken: int) -> None:
        """Round robin: after so many bytes of this peer, whoever else is ready comes first."""
        self._read += taken
        if self._read >= TURN and not self.flow.read_paused and not self.transport.is_closing():
            self._read = 0
            self.transport.pause_reading()
            self.loop.call_soon(self._read_on)

    def _read_on(self) -> None:
        if not self.flow.read_paused and not self.transport.is_closing():
            self.transport.resume_reading()
