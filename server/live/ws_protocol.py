"""uvicorn's websocket protocol with our limits: what is refused, counted, cut off, and how it ends."""

import asyncio
import time
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from server.base import metrics
from server.live import frames
from server.live.incoming import QUIET, TURN, FrameBudget, Incoming, NoExtension
from server.live.lingering import Cut, Lingering


class WSProtocol(WebSocketsSansIOProtocol):
    """It counts every frame, shares the event loop, ends whole, and lets go of a peer that stopped reading."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.conn = Incoming(max_size=self.config.ws_max_size, extensions=[NoExtension()])
        self.logger = QUIET  # two lines per screen that comes; /metrics counts them
        self.budget = FrameBudget()
        self._read = 0

    def data_received(self, data: bytes) -> None:
        if not self.handshake_initiated:
            super().data_received(data)  # the whole head, as the HTTP protocol took it
            if self.conn.handshake_exc is not None:  # the parser's own limits: nobody else sends the answer it has
                self.loop.call_soon(self._deny)  # once uvicorn has put this protocol in the HTTP protocol's place
        elif not self.handshake_complete:
            self.transport.abort()  # a client waits for the answer (RFC 6455 §4.1): no early frame costs anything
        elif not self.budget.take(data, time.monotonic()):
            self._cut()
        else:
            super().data_received(data)
            self._share(len(data))

    async def send(self, message: Any) -> None:
        if message["type"] == "websocket.close" and self.handshake_complete and not self.close_sent:
            self._close(message.get("code", 1000), message.get("reason") or "")  # at once, whatever still waits
            return
        await super().send(message)
        if message["type"] == "websocket.send":
            await self.writable.wait()  # a frame that is written has not left
        if message["type"] == "websocket.http.response.body" and not message.get("more_body"):
            self.handshake_complete = True  # a denial is an answer; uvicorn would log that none was given

    async def run_asgi(self) -> None:
        await super().run_asgi()
        if self.handshake_complete and not self.close_sent:  # the application gave up on its peer
            self.transport.abort()

    def handle_close(self, event: Frame) -> None:
        assert self.conn.close_rcvd is not None
        self._tell(self.conn.close_rcvd.code, self.conn.close_rcvd.reason)
        self._end()

    def handle_parser_exception(self) -> None:
        assert self.conn.close_sent is not None
        self._tell(self.conn.close_sent.code, self.conn.close_sent.reason)
        self._end()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()  # a polite close would wait for a flush that never comes

    def shutdown(self) -> None:
        """The process is told to stop."""
        if self.handshake_complete and not self.close_sent:
            self._close(frames.Close.RESTART)
        else:
            super().shutdown()

    def _let_go(self) -> asyncio.Transport:
        """The transport, from now on another protocol's: neither uvicorn nor the application writes to it any more."""
        transport, self.transport = self.transport, _Given()  # uvicorn closes the socket of a finished application
        self.stop_keepalive()
        self.connections.discard(self)
        return transport

    def _close(self, code: int, reason: str = "") -> None:
        if not self.disconnected and not self.transport.is_closing():
            self._tell(code, reason)
            self.conn.send_close(code, reason)
            self._end()

    def _cut(self) -> None:
        metrics.CUT.labels("frames").inc()
        self._tell(frames.Close.TOO_MUCH)
        self.conn.send_close(frames.Close.TOO_MUCH)
        Cut(self._last_words(), self.connections)

    def _deny(self) -> None:
        Lingering(self._last_words(), self.connections)

    def _end(self) -> None:
        Lingering(self._last_words(), self.connections, self.budget)

    def _last_words(self) -> asyncio.Transport:
        """Write what the parser has to say, and nothing after it."""
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = self.disconnected = self.handshake_complete = True
        self.read_paused = False
        self.writable.set()  # whoever waits to send learns that it is over
        return self._let_go()

    def _tell(self, code: int, reason: str = "") -> None:
        """The application, when it listens."""
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})

    def _share(self, taken: int) -> None:
        """Round robin: after so many bytes of this peer, whoever else is ready comes first."""
        self._read += taken
        if self._read >= TURN and not self.disconnected:
            self._read = 0
            self.transport.pause_reading()
            self.loop.call_soon(self._read_on)

    def _read_on(self) -> None:
        if not self.read_paused and not self.transport.is_closing():
            self.transport.resume_reading()  # otherwise uvicorn will, once the application has listened


class _Given(asyncio.Transport):
    """Stands where the transport was: closed, as far as uvicorn can see."""

    def is_closing(self) -> bool:
        return True

    def close(self) -> None: ...
    def abort(self) -> None: ...
