"""A line through ASGI alone, under any server: slower than `connection.DirectConnection`, with the same promises."""

import asyncio
import time
from collections import deque

from starlette.responses import JSONResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from server.live import frames
from server.live.connection import Peer

STUCK = 30.0  # seconds one frame may take to leave: as long as a screen waits for its first


class AsgiHandshake:
    """A socket that was asked for through ASGI and has not been answered."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def refuse(self, why: int) -> None:
        if isinstance(why, frames.Close):
            await self._socket.accept()
            await self._socket.close(why)
        else:
            await self._socket.send_denial_response(JSONResponse({"status": why}, why))

    async def accept(self) -> None:
        await self._socket.accept()

    def connection(self, peer: Peer) -> "AsgiConnection":
        return AsgiConnection(peer, self._socket)


class AsgiConnection:
    """A socket that is still the server's: one frame is on its way at a time, and its peer lags until it has left."""

    inflates = False

    def __init__(self, peer: Peer, socket: WebSocket) -> None:
        self._peer, self._socket = peer, socket
        self._frames: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self._since: float | None = None  # when the frame now leaving was handed to the server
        self._code: int | None = None
        self._closing = asyncio.Event()

    def try_send(self, frame: bytes, /) -> int | None:
        return None

    def write(self, frame: bytes | memoryview, /) -> None:
        self._frames.append(bytes(frame))
        self._wake.set()
        self._peer.on_blocked()

    def write_all(self, frames: list[bytes], /) -> None:
        for frame in frames:
            self.write(frame)

    def alive(self, now: float) -> bool:
        return self._since is None or now - self._since <= STUCK

    def close(self, code: int) -> None:
        self._code = code
        self._closing.set()

    def abort(self) -> None:
        self._closing.set()

    async def run(self) -> None:
        """Until the socket ends."""
        try:
            async with asyncio.TaskGroup() as tasks:
                both = tasks.create_task(self._read()), tasks.create_task(self._send())
                await self._closing.wait()
                for task in both:
                    task.cancel()  # a frame that waits for its peer waits no longer
            if self._code is not None:
                await self._socket.close(self._code)
        except* (WebSocketDisconnect, RuntimeError, OSError):
            pass  # gone: that is what we waited for
        finally:
            self._peer.on_close()

    async def _send(self) -> None:
        while True:
            self._wake.clear()
            while self._frames:
                self._since = time.monotonic()
                await self._socket.send_text(frames.text_of(self._frames.popleft()))
                self._since = None
                if not self._frames:
                    self._peer.on_drained()
            await self._wake.wait()

    async def _read(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1005))
            self._peer.on_message(message.get("text") or "")
