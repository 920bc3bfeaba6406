"""What one HTTP connection may ask of a process, and how long it may take to ask."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from prometheus_client import REGISTRY
from uvicorn import Config
from uvicorn.server import ServerState

from server.live import http_protocol, lingering
from server.live.http_protocol import LARGEST_HEAD, MOST_AHEAD, MOST_HEADERS, HTTPProtocol
from server.live.ws_protocol import WSProtocol

GET = b"GET /now HTTP/1.1\r\nhost: hall\r\n\r\n"
UPGRADE = b"GET /live HTTP/1.1\r\nhost: hall\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"


class House:
    """An application behind the protocol: `/now` answers at once, `/early` before the body has come, `/later` when told."""

    def __init__(self) -> None:
        self.told = asyncio.Event()
        self.asked = 0
        self.state = ServerState()
        self.port = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        if scope["path"] == "/later":
            await self.told.wait()
        elif scope["path"] == "/read":
            while (await receive()).get("more_body"):
                pass
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    async def hears(self, *said: bytes) -> bytes:
        """All that somebody hears who says this, until the connection ends."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            with contextlib.suppress(ConnectionError):
                for piece in said:
                    writer.write(piece)
                    await writer.drain()
            async with asyncio.timeout(10):
                heard = b""
                with contextlib.suppress(ConnectionError):
                    while piece := await reader.read(65_536):
                        heard += piece
                return heard
        finally:
            writer.transport.abort()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    config = Config(house, ws=WSProtocol, http=HTTPProtocol, lifespan="off", log_config=None, timeout_keep_alive=1)
    config.load()
    make = lambda: HTTPProtocol(config=config, server_state=house.state, app_state={})  # noqa: E731
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
    house.port = server.sockets[0].getsockname()[1]
    yield house
    server.close()
    for connection in list(house.state.connections):
        connection.transport.abort() if hasattr(connection, "transport") else connection._transport.abort()
    house.told.set()
    async with asyncio.timeout(10):
        while house.state.connections or house.state.tasks:
            await asyncio.sleep(0.01)


def cut(why: str) -> float:
    return REGISTRY.get_sample_value("anchang_cut_off_total", {"why": why}) or 0


async def test_requests_ahead_are_answered_in_their_order(house: House) -> None:
    heard = await house.hears(GET * MOST_AHEAD + GET.replace(b"host", b"connection: close\r\nhost"))
    assert heard.count(b"200 OK") == house.asked == MOST_AHEAD + 1


async def test_whoever_asks_far_ahead_of_the_answers_is_cut_off(house: House) -> None:
    """Nothing of what it asked is kept, and the request under way ends by itself."""
    before = cut("pipeline")
    assert await house.hears(GET.replace(b"now", b"later"), GET * 100_000) == b""
    assert house.asked == 1
    assert cut("pipeline") == before + 1
    assert house.state.connections == set()


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"x" * LARGEST_HEAD,
        b"GET /now?" + b"x" * (LARGEST_HEAD + 1) + b" HTTP/1.1\r\nhost: hall\r\n\r\n",
        b"GET /now HTTP/1.1\r\nhost: hall\r\ncookie: " + b"x" * LARGEST_HEAD,
        b"GET /now HTTP/1.1\r\n" + b"a: b\r\n" * (MOST_HEADERS + 1) + b"\r\n",
        b"GET /now HTTP/1.1\r\n" + b"".join(b"h%d: %s\r\n" % (n, b"x" * 1000) for n in range(40)),
        b"\r\n" * LARGEST_HEAD,
        UPGRADE + b"cookie: " + b"x" * 100_000 + b"\r\n\r\n",
        UPGRADE + b"cookie: " + b"x" * 10_000 + b"\r\n\r\n",  # the websocket's own parser takes 8 KiB in one line
    ],
    ids=["address", "query", "header", "many headers", "sum", "empty lines", "upgrade", "upgrade, one line"],
)
async def test_a_head_that_is_too_large_is_refused(house: House, head: bytes) -> None:
    """And the answer arrives, whatever else was sent."""
    whole = await house.hears(head)
    assert whole.startswith(b"HTTP/1.1 431 "), whole
    assert house.asked == 0


async def test_a_large_head_in_small_pieces_is_refused(house: House) -> None:
    assert (await house.hears(b"GET / HTTP/1.1\r\ncookie: ", *[b"x" * 1_000] * 40)).startswith(b"HTTP/1.1 431 ")


async def test_a_head_as_large_as_allowed_is_answered(house: House) -> None:
    head = b"GET /now HTTP/1.1\r\nconnection: close\r\ncookie: " + b"x" * (LARGEST_HEAD - 100) + b"\r\n\r\n"
    assert b"200 OK" in await house.hears(head)


async def test_a_body_is_no_head_and_trailers_are_limited_like_one(house: House) -> None:
    length = 20 * LARGEST_HEAD
    post = b"POST /read HTTP/1.1\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % length
    assert b"200 OK" in await house.hears(post, b"x" * length)
    chunked = b"POST /read HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n"
    before = cut("head")
    assert await house.hears(chunked, *[b"a: " + b"x" * 300_000] * 2) == b""
    assert cut("head") == before + 1


@pytest.mark.parametrize("said", [b"", b"GET /now HTTP/1.1\r\nhost: ", b"\r\n", GET + b"GET /"])
async def test_a_head_that_does_not_come_is_not_waited_for(
    house: House, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_WITHIN", 0.2)
    heard = await house.hears(said)
    assert heard.count(b"200 OK") == said.count(GET)
    assert heard.count(b"408") == (1 if said else 0)


async def test_an_answer_under_way_is_not_cut_by_a_late_head(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_WITHIN", 0.05)
    hearing = asyncio.create_task(house.hears(GET.replace(b"now", b"later") + b"GET /"))
    await asyncio.sleep(0.3)
    house.told.set()
    assert (await hearing).count(b"200 OK") == 1


async def test_an_idle_connection_ends(house: House) -> None:
    assert b"200 OK" in await house.hears(GET)


async def test_a_body_that_comes_after_its_answer_is_not_read_for_ever(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer arrives all the same: what is still sent is taken for a moment, and dropped."""
    monkeypatch.setattr(lingering, "LINGERS", 0.3)
    post = b"POST /now HTTP/1.1\r\ncontent-length: 1000000000\r\n\r\n"
    assert (await house.hears(post, b"x" * 1_000_000)).endswith(b"ok")
    async with asyncio.timeout(5):
        while house.state.connections:
            await asyncio.sleep(0.01)


async def test_an_answer_nobody_takes_is_given_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "ANSWER_TAKEN_WITHIN", 0.1)
    _, writer = await asyncio.open_connection("127.0.0.1", house.port)
    writer.write(GET.replace(b"now", b"later"))
    async with asyncio.timeout(5):
        while not house.asked:
            await asyncio.sleep(0.01)
        (connection,) = house.state.connections
        connection.pause_writing()  # the transport's word for: nothing leaves
        while house.state.connections:
            await asyncio.sleep(0.01)
    writer.close()


async def test_junk_is_refused_and_fills_no_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    assert (await house.hears(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n")).startswith(b"HTTP/1.1 400 ")
    assert caplog.records == []
