"""How an attacker talks: raw requests from an address of his choice, and a tally of everything he hears."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
LENGTH = re.compile(rb"(?i)content-length: (\d+)")
AGAIN = 1.0  # seconds until he comes back after he was cut off
Lines = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Target:
    """Whom he attacks, as whom, and what he heard."""

    host: str
    port: int
    hall: str
    cookie: str = ""  # empty: as nobody
    heard: Counter[str] = field(default_factory=Counter)

    async def connect(self, source: str = "") -> Lines:
        """A connection from this address of our own."""
        address = (source, 0) if source else None
        return await asyncio.open_connection(self.host, self.port, local_addr=address)

    def head(self, method: str, path: str, *more: str) -> bytes:
        """The head of a request of our own pages."""
        cookie = (f"Cookie: {self.cookie}",) if self.cookie else ()
        lines = (f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", *cookie, *more, "", "")
        return "\r\n".join(lines).encode()

    def post(self, path: str, body: bytes, media: str = "application/json", *more: str) -> bytes:
        """A whole request with a body."""
        return self.head("POST", path, f"Content-Type: {media}", f"Content-Length: {len(body)}", *more) + body

    async def ask(self, request: bytes, source: str = "") -> str:
        """Send on a new connection, hear the answer, note and return it."""
        said = await _asked(self, request, source)
        self.heard[said] += 1
        return said


async def _asked(target: Target, request: bytes, source: str) -> str:
    try:
        reader, writer = await target.connect(source)
    except OSError:
        return "not there"
    hearing = asyncio.ensure_future(answer_of(reader))  # it may come before all is sent
    try:
        writer.write(request)
        await writer.drain()
        return await hearing
    except OSError:
        return await hearing
    finally:
        hearing.cancel()
        writer.transport.abort()


async def answer_of(reader: asyncio.StreamReader) -> str:
    """Status and code of the next answer, or `closed`."""
    try:
        status, _, body = await whole_answer(reader)
    except (OSError, asyncio.IncompleteReadError):
        return "closed"
    return f"{status} {_code(body)}".strip()


async def whole_answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bytes]:
    """(status, head, body) of the next answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    status, length = STATUS.match(head), LENGTH.search(head)
    assert status is not None, head
    return int(status[1]), head, await reader.readexactly(int(length[1]) if length else 0)


def _code(body: bytes) -> str:
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    return str(said.get("code", "")) if isinstance(said, dict) else ""


async def again_and_again(target: Target, once: Callable[[], Awaitable[None]]) -> None:
    """For ever, whatever the hall does to him."""
    while True:
        try:
            await once()
        except OSError:
            target.heard["not there"] += 1
        await asyncio.sleep(AGAIN)
