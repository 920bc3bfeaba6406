"""Requests that never end cost the hall little, and end: each body has a size and a time."""

import asyncio
import sys
from pathlib import Path

import pytest

from domain.core.command import SMALL
from server.auth.sessions import COOKIE
from server.web.body_limit import WHOLE_WITHIN
from tests.machine import Valkey
from tests.security.served import Served, served

pytestmark = [pytest.mark.timeout(120), pytest.mark.skipif(sys.platform != "linux", reason="memory is read in /proc")]
MANY = 200
LITTLE = 60 * 2**20  # bytes: the whole of what all of them have sent, four times over


async def test_two_hundred_unfinished_bodies_take_little_memory_and_end(valkey: Valkey, tmp_path: Path) -> None:
    with served(tmp_path, valkey) as hall:
        loop = asyncio.get_running_loop()
        before, began = _resident(hall), loop.time()
        peers = await asyncio.gather(*(_send_half(hall) for _ in range(MANY)))
        assert (await asyncio.to_thread(hall.ask, "GET", "/readyz")).status_code == 200
        grown = _resident(hall) - before
        heard = await asyncio.gather(*(_heard(*peer) for peer in peers))
        took = loop.time() - began
    assert grown < LITTLE
    assert {first for first, _ in heard} == {b"HTTP/1.1 408 Request Timeout"}
    assert all(b"too-slow" in rest for _, rest in heard), "said in words, and then the connection is closed"
    assert took > WHOLE_WITHIN - 1, "the premise: they were waited for"


async def _send_half(hall: Served) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Most of a check-in; the rest never comes."""
    host, port = hall.process.address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = (
        f"POST /api/h1/visit.check_in HTTP/1.1\r\nHost: {hall.process.address}\r\nCookie: {COOKIE}={hall.person}\r\n"
        f"Idempotency-Key: an unfinished one\r\nContent-Type: application/json\r\nContent-Length: {SMALL}\r\n\r\n"
    )
    writer.write(head.encode() + b" " * (SMALL - 1))
    await writer.drain()
    return reader, writer


async def _heard(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[bytes, bytes]:
    """(first line, rest) of the answer, to the end of the connection."""
    async with asyncio.timeout(WHOLE_WITHIN + 20):
        first, _, rest = (await reader.read()).partition(b"\r\n")
    writer.close()
    return first, rest


def _resident(hall: Served) -> int:
    """Bytes of memory the process has."""
    status = Path(f"/proc/{hall.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024
