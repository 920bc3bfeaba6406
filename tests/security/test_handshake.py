"""How a socket is opened and what is refused (RFC 6455 §4, RFC 7692 §5): on either line alike, and nothing passes."""

import base64
import contextlib
import json
import os
import re
import socket
import time
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from websockets.asyncio.client import connect
from websockets.frames import Opcode
from websockets.utils import accept_key

from server.auth.sessions import COOKIE
from server.run.serving import LARGEST_MESSAGE
from tests.hall import stock
from tests.machine import Valkey
from tests.security.served import Served, served

pytestmark = pytest.mark.timeout(150)
Headers = dict[str, str | list[str] | None]  # None: not sent; a list: sent as often
HOMES = 100  # so many that their snapshot is worth compressing
CHROMIUM = "permessage-deflate; client_max_window_bits"


@pytest.fixture(scope="module")
def direct(valkey: Valkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("direct"), valkey) as found:
        stock(found.house, HOMES)
        while found.ask("GET", "/readyz").json()["halls"]["h1"]["seq"] < found.house.hall.seq:
            time.sleep(0.05)  # until the process has read it in the journal
        yield found


@pytest.fixture(scope="module")
def through_asgi(valkey: Valkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("asgi"), valkey, DIRECT_SOCKETS="0") as found:
        yield found


class Answer(NamedTuple):
    """What is said to whoever asks for a socket."""

    status: int
    headers: dict[str, str]
    rest: bytes  # the body; of a socket that is opened, nothing
    code: int | None  # the close code, when it is closed at once


def request(connection: Served, path: str, token: str, headers: Headers, start: str = "GET {} HTTP/1.1") -> bytes:
    said: Headers = {
        "Host": connection.process.address, "Origin": connection.process.url, "Upgrade": "websocket", "Connection": "Upgrade",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(), "Sec-WebSocket-Version": "13",
        "Cookie": f"{COOKIE}={token}",
    } | headers  # fmt: skip
    lines = [start.format(path)]
    for name, value in said.items():
        lines += [f"{name}: {one}" for one in (value if isinstance(value, list) else [value]) if one is not None]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


@contextlib.contextmanager
def asked(connection: Served, said: bytes) -> Iterator[tuple[socket.socket, int, dict[str, str]]]:
    """The connection, and the status and headers of the answer to this request."""
    with contextlib.closing(socket.create_connection(("127.0.0.1", connection.process.port), 10)) as peer:
        peer.sendall(said)
        head = b""
        while b"\r\n\r\n" not in head and (piece := peer.recv(1)):
            head += piece
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value for name, value in (connection.split(": ", 1) for connection in lines if connection)
        }
        yield peer, int(status.split()[1]), headers


def answer(connection: Served, said: bytes) -> Answer:
    with asked(connection, said) as (peer, status, headers):
        headers.pop("date", None)
        if status != 101:
            rest = b""
            with contextlib.suppress(ConnectionError):
                while piece := peer.recv(65_536):
                    rest += piece
            return Answer(status, headers, re.sub(rb"127\.0\.0\.1:\d+", b"", rest), None)
        headers.pop("sec-websocket-accept")
        opcode, _ = peer.recv(1)[0] & 0x0F, None
        code = int.from_bytes(peer.recv(3)[1:]) if opcode == Opcode.CLOSE else None
        return Answer(status, headers, b"", code)


BOARD = "/live/h1/board"
WHO: dict[str, tuple[str, str]] = {"a device": ("device", BOARD), "a person": ("person", "/live/h1/queue")}
REFUSED: dict[str, tuple[str, str, Headers, int, int | None]] = {
    "no such hall": ("device", "/live/h2/board", {}, 404, None),
    "no such screen": ("device", "/live/h1/nowhere", {}, 404, None),
    "no such address": ("device", "/live/h1", {}, 403, None),
    "another name": ("device", BOARD, {"Host": "evil.example"}, 421, None),
    "another site": ("device", BOARD, {"Origin": "https://evil.example"}, 403, None),
    "no site": ("device", BOARD, {"Origin": "null"}, 403, None),
    "another site, says the browser": ("device", BOARD, {"Sec-Fetch-Site": "cross-site"}, 403, None),
    "a person from nowhere": ("person", "/live/h1/queue", {"Origin": None}, 403, None),
    "nobody": ("", BOARD, {}, 101, 4401),
    "no cookie": ("", BOARD, {"Cookie": None}, 101, 4401),
    "nobody's token": ("nobody's", BOARD, {}, 101, 4401),
    "a device elsewhere": ("device", "/live/h1/queue", {}, 101, 4403),
    "a person elsewhere": ("person", "/live/h1/consultant", {}, 101, 4403),
    "no key": ("device", BOARD, {"Sec-WebSocket-Key": None}, 400, None),
    "a short key": ("device", BOARD, {"Sec-WebSocket-Key": "AAAA"}, 400, None),
    "no key at all": ("device", BOARD, {"Sec-WebSocket-Key": "*" * 24}, 400, None),
    "two keys": ("device", BOARD, {"Sec-WebSocket-Key": ["AAAAAAAAAAAAAAAAAAAAAA=="] * 2}, 400, None),
    "no version": ("device", BOARD, {"Sec-WebSocket-Version": None}, 400, None),
    "an old version": ("device", BOARD, {"Sec-WebSocket-Version": "8"}, 400, None),
    "two origins": ("device", BOARD, {"Origin": ["https://evil.example", "http://127.0.0.1"]}, 400, None),
    "malformed offers": ("device", BOARD, {"Sec-WebSocket-Extensions": "permessage-deflate;"}, 400, None),
    "malformed second offers": ("device", BOARD, {"Sec-WebSocket-Extensions": [CHROMIUM, "a b"]}, 400, None),
    "a long cookie": ("device", BOARD, {"X-More": "x" * 10_000}, 431, None),
}
OPENED: dict[str, tuple[str, str, Headers]] = {
    "a device": ("device", BOARD, {}),
    "a device's own program": ("device", BOARD, {"Origin": None}),
    "a person": ("person", "/live/h1/queue", {}),
    "since": ("device", f"{BOARD}?since=1&epoch=abc", {}),
    "in capitals": ("device", BOARD, {"Upgrade": "WebSocket", "Connection": "keep-alive, UPGRADE"}),
    "in two lines": ("device", BOARD, {"Connection": ["keep-alive", "Upgrade"]}),
    "escaped": ("device", "/live/%681/board", {}),
    "with a subprotocol": ("device", BOARD, {"Sec-WebSocket-Protocol": "chat"}),
    "with an unknown extension": ("device", BOARD, {"Sec-WebSocket-Extensions": "x-deflate-frame; a=1"}),
    "with an offer beyond us": ("device", BOARD, {"Sec-WebSocket-Extensions": "permessage-deflate; server_max_window_bits=9"}),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_socket_is_refused_in_the_same_words_on_either_line(direct: Served, through_asgi: Served, case: str) -> None:
    who, path, headers, status, code = REFUSED[case]
    answers = [
        answer(connection, request(connection, path, getattr(connection, who, who), headers))
        for connection in (direct, through_asgi)
    ]
    assert answers[0] == answers[1]
    assert (answers[0].status, answers[0].code) == (status, code)


@pytest.mark.parametrize("case", OPENED)
def test_a_socket_is_opened_with_the_same_answer_on_either_line(
    direct: Served, through_asgi: Served, case: str
) -> None:
    who, path, headers = OPENED[case]
    answers = [
        answer(connection, request(connection, path, getattr(connection, who), headers))
        for connection in (direct, through_asgi)
    ]
    assert answers[0] == answers[1] == Answer(101, {"upgrade": "websocket", "connection": "Upgrade"}, b"", None)


@pytest.mark.parametrize(("start", "status"), [("POST {} HTTP/1.1", 405), ("GET http://hall{} HTTP/1.1", 403)])
def test_only_a_get_of_our_own_address_opens_a_socket(
    direct: Served, through_asgi: Served, start: str, status: int
) -> None:
    answers = [
        answer(connection, request(connection, BOARD, connection.device, {}, start))
        for connection in (direct, through_asgi)
    ]
    assert answers[0] == answers[1]
    assert answers[0].status == status


def test_whoever_is_turned_away_is_counted_once_on_either_line(direct: Served, through_asgi: Served) -> None:
    def counted(connection: Served) -> dict[str, float]:
        found = re.findall(
            r'^anchang_denied_total\{code="(.*?)"\} (\S+)$', connection.ask("GET", "/metrics").text, re.MULTILINE
        )
        return {code: float(many) for code, many in found}

    grown = []
    for connection in (direct, through_asgi):
        before = counted(connection)
        for who, path, headers, _, _ in REFUSED.values():
            answer(connection, request(connection, path, getattr(connection, who, who), headers))
        grown.append(
            {
                code: many - before.get(code, 0)
                for code, many in counted(connection).items()
                if many > before.get(code, 0)
            }
        )
    assert grown[0] == grown[1] == {"wrong-host": 1, "wrong-origin": 4, "not-signed-in": 3, "not-allowed": 2}


def test_the_answer_proves_that_the_request_was_read(direct: Served) -> None:
    key = "dGhlIHNhbXBsZSBub25jZQ=="
    with asked(direct, request(direct, BOARD, direct.device, {"Sec-WebSocket-Key": key})) as (_, status, headers):
        assert (status, headers["sec-websocket-accept"]) == (101, accept_key(key))
        assert headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


def test_a_browsers_offer_is_agreed_to(direct: Served) -> None:
    for offers in (CHROMIUM, ["x-deflate-frame", CHROMIUM]):
        with asked(direct, request(direct, BOARD, direct.device, {"Sec-WebSocket-Extensions": offers})) as (
            _,
            status,
            headers,
        ):
            said = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
            assert (status, headers["sec-websocket-extensions"]) == (101, said)


async def test_a_client_of_another_make_hears_the_same_compressed_and_plain(direct: Served) -> None:
    """The websockets library, with permessage-deflate and without; what it says is compressed where that is agreed."""
    first = []
    for compression in ("deflate", None):
        async with connect(
            f"ws://{direct.process.address}{BOARD}", compression=compression, proxy=None,
            additional_headers={"Cookie": f"{COOKIE}={direct.device}"},
        ) as screen:  # fmt: skip
            first.append(json.loads(await screen.recv())["cards"])
            assert json.loads(await screen.recv())["type"] == "beat"
            await screen.send("x" * LARGEST_MESSAGE)
            await (await screen.ping())
    assert first[0] == first[1]
    assert len(first[0]) > HOMES


def test_a_large_snapshot_comes_compressed_to_whoever_offered_it(direct: Served) -> None:
    first = {}
    for offers in (CHROMIUM, None):
        with asked(direct, request(direct, BOARD, direct.device, {"Sec-WebSocket-Extensions": offers})) as (peer, _, _):
            first[offers] = peer.recv(4, socket.MSG_WAITALL)
    assert (first[CHROMIUM][0], first[None][0]) == (0xC1, 0x81)
    assert int.from_bytes(first[CHROMIUM][2:]) * 5 < int.from_bytes(first[None][2:])
