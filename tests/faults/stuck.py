"""Screens that never read: a suspended laptop, a hung browser."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

from tests.faults.herd import handshake
from tests.stories.hall_process import Process

RECEIVES = 4096  # bytes the kernel keeps for such a screen


@contextlib.asynccontextmanager
async def stuck(process: Process, screen: str, token: str, many: int) -> AsyncIterator[None]:
    """So many sockets whose handshake is done and which never read again."""
    peers = await asyncio.gather(*(asyncio.to_thread(_open, process, screen, token) for _ in range(many)))
    try:
        yield
    finally:
        for peer in peers:
            peer.close()


def _open(process: Process, screen: str, token: str) -> socket.socket:
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVES)
    peer.settimeout(10)
    peer.connect(("127.0.0.1", process.port))
    peer.sendall(handshake(process, screen, token))
    assert peer.recv(12) == b"HTTP/1.1 101"
    return peer
