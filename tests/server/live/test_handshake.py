"""A handshake of our own: what it leaves to others, and how it ends when it is not answered."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import HTTPConnection
from uvicorn import Config
from uvicorn.server import ServerState

from server.live.handshake import LONGEST, DirectHandshake, Sockets, read
from server.live.http_protocol import HTTPProtocol
from server.live.ws_protocol import WSProtocol

KEY = b"dGhlIHNhbXBsZSBub25jZQ=="
HEADERS = [
    (b"host", b"127.0.0.1"), (b"upgrade", b"websocket"), (b"connection", b"Upgrade"), (b"sec-websocket-key", KEY),
    (b"sec-websocket-version", b"13"),
]  # fmt: skip
Answer = Callable[[HTTPConnection, DirectHandshake], Awaitable[None]]


def test_what_is_in_order_is_read() -> None:
    asked = read(b"/live/h1/board?since=7&epoch=e", [*HEADERS, (b"sec-websocket-extensions", b"permessage-deflate")])
    assert asked is not None
    assert (asked.path_params, asked.query, asked.inflates) == (
        {"hall": "h1", "screen": "board"},
        b"since=7&epoch=e",
        True,
    )
    assert b"\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" in asked.yes
    plain = read(b"/live/h1/board", HEADERS)
    assert plain is not None
    assert (plain.query, plain.inflates) == (b"", False)
    assert b"xtensions" not in plain.yes


@pytest.mark.parametrize(
    "url", [b"/", b"/live/h1", b"/live/h1/", b"/live//board", b"/live/h1/board/", b"/live/h1/bo%61rd", b"/Live/h1/board",
            b"/live/h1/board#x", b"http://hall/live/h1/board", b"/live/h1/board?" + b"x" * LONGEST, b"/live/h1/b\xc3\xa4",
            b"/live/h1/board?\xc3", b"/live/h1/board\n"],
)  # fmt: skip
def test_other_addresses_are_left_to_others(url: bytes) -> None:
    assert read(url, HEADERS) is None


@pytest.mark.parametrize(
    ("name", "values"),
    [
        (b"upgrade", []), (b"upgrade", [b"h2c"]), (b"upgrade", [b"websocket, h2c"]), (b"upgrade", [b"websocket"] * 2),
        (b"connection", []), (b"connection", [b"close"]), (b"connection", [b"Upgrade"] * 2),
        (b"sec-websocket-key", []), (b"sec-websocket-key", [KEY] * 2), (b"sec-websocket-key", [KEY[:-4]]),
        (b"sec-websocket-key", [b"*" * 24]), (b"sec-websocket-key", [b"A" * 24]),
        (b"sec-websocket-version", []), (b"sec-websocket-version", [b"8"]), (b"sec-websocket-version", [b"13", b"8"]),
        (b"host", [b"127.0.0.1", b"evil.example"]), (b"origin", [b"http://127.0.0.1", b"https://evil.example"]),
        (b"sec-fetch-site", [b"same-origin", b"cross-site"]), (b"cookie", [b"anchang=a", b"anchang=b"]),
        (b"sec-websocket-protocol", [b"chat"]), (b"sec-websocket-extensions", [b"permessage-deflate;"]),
        (b"x-more", [b"x" * (LONGEST + 1)]),
    ],
)  # fmt: skip
def test_what_is_missing_doubled_or_unusual_is_left_to_others(name: bytes, values: list[bytes]) -> None:
    headers = [header for header in HEADERS if header[0] != name] + [(name, value) for value in values]
    assert read(b"/live/h1/board", headers) is None


class Process:
    """Sockets of our own before an application that says 503 to all it is asked."""

    def __init__(self) -> None:
        self.state, self.port, self.long_way = ServerState(), 0, 0
        self.requests: list[HTTPConnection] = []
        self.ended: list[str] = []
        self.answer: Answer = self.wait
        self.stopping = False
        self.asked = asyncio.Event()

    async def wait(self, request: HTTPConnection, handshake: DirectHandshake) -> None:
        """For ever."""
        self.requests.append(request)
        self.asked.set()
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            self.ended.append("cancelled")
            raise

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.long_way += 1
        await send({"type": "websocket.http.response.start", "status": 503, "headers": []})
        await send({"type": "websocket.http.response.body", "body": b""})

    @contextlib.asynccontextmanager
    async def asking(
        self, *more: tuple[bytes, bytes]
    ) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        """A connection on which a socket was asked for."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = b"".join(b"%b: %b\r\n" % header for header in (*HEADERS, *more))
        writer.write(b"GET /live/h1/board HTTP/1.1\r\n" + head + b"\r\n")
        try:
            yield reader, writer
        finally:
            writer.transport.abort()


@pytest.fixture
async def process() -> AsyncIterator[Process]:
    process = Process()
    config = Config(process, ws=WSProtocol, http=HTTPProtocol, lifespan="off", log_config=None)
    config.load()
    live = SimpleNamespace(answer=lambda request, handshake: process.answer(request, handshake))
    app_context = SimpleNamespace(live=live)
    state = SimpleNamespace(app_context=app_context, stopping=lambda: process.stopping, knows_host=lambda host: True)
    app: Any = SimpleNamespace(state=state)
    async with asyncio.TaskGroup() as tasks:
        takes = partial(Sockets(app, "127.0.0.1", 65_536).take, tasks)
        make = lambda: HTTPProtocol(config=config, server_state=process.state, app_state={}, takes=takes)  # noqa: E731
        server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
        process.port = server.sockets[0].getsockname()[1]
        yield process
        server.close()
        async with asyncio.timeout(10):
            while process.state.connections or process.state.tasks:
                await asyncio.sleep(0.01)


async def test_an_error_of_ours_is_said_and_ends_the_connection(process: Process) -> None:
    async def fails(*_: Any) -> None:
        raise ValueError

    process.answer = fails
    async with asyncio.timeout(10), process.asking() as (reader, _):
        assert (await reader.read()).startswith(b"HTTP/1.1 500 Internal Server Error\r\n")


async def test_an_error_behind_the_answer_ends_the_connection(process: Process) -> None:
    async def fails(_: HTTPConnection, handshake: DirectHandshake) -> None:
        await handshake.accept()
        raise ValueError

    process.answer = fails
    async with asyncio.timeout(10), process.asking() as (reader, _):
        with contextlib.suppress(ConnectionError):
            assert (await reader.read()) in (b"", process_yes())


async def test_whoever_goes_while_it_waits_is_not_waited_for(process: Process) -> None:
    async with asyncio.timeout(10):
        async with process.asking():
            await process.asked.wait()
        while process.ended != ["cancelled"]:
            await asyncio.sleep(0.01)


async def test_whoever_speaks_before_the_answer_is_cut_off(process: Process) -> None:
    async with asyncio.timeout(10), process.asking() as (reader, writer):
        await process.asked.wait()
        writer.write(b"\x89\x80\0\0\0\0")
        with contextlib.suppress(ConnectionError):
            assert await reader.read() == b""
        assert process.ended == ["cancelled"]


async def test_a_process_that_ends_answers_those_who_wait(process: Process) -> None:
    async with asyncio.timeout(10), process.asking() as (reader, _):
        await process.asked.wait()
        for connection in list(process.state.connections):
            connection.shutdown()
        assert (await reader.read()).startswith(b"HTTP/1.1 500 ")
        assert process.ended == ["cancelled"]


async def test_a_process_that_ends_lets_nobody_new_in(process: Process) -> None:
    """A connection that was kept may still ask; nobody would wait for a task of ours any more."""
    process.stopping = True
    async with asyncio.timeout(10), process.asking() as (reader, _):
        assert (await reader.read()).startswith(b"HTTP/1.1 503 ")
    assert (process.long_way, process.requests) == (1, [])


async def test_where_it_comes_from_is_what_our_proxy_says(process: Process) -> None:
    told = (b"X-Forwarded-For", b"10.0.0.7"), (b"X-Forwarded-Proto", b"https")
    async with asyncio.timeout(10), process.asking(*told):
        await process.asked.wait()
        (request,) = process.requests
        assert request.client is not None
        assert (request.client.host, request.scope["scheme"]) == ("10.0.0.7", "wss")


def process_yes() -> bytes:
    asked = read(b"/live/h1/board", HEADERS)
    assert asked is not None
    return asked.yes
