"""What a stranger's websocket frames may cost a real process, on either line and before anybody is let in (S8)."""

import base64
import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator

import httpx2
import pytest
from websockets.frames import Frame, Opcode

from server.auth.sessions import COOKIE
from server.live.incoming import CONTROLS_AT_ONCE
from tests.machine import Valkey
from tests.security.served import Served, served

pytestmark = pytest.mark.timeout(150)
FLOODING = 16  # sockets
FLOOD_SECONDS = 4.0
LATE = 1.0  # seconds a command may take meanwhile; unguarded, one such socket holds it up for more than six


@pytest.fixture(scope="module", params=["direct", "through ASGI"])
def line(request: pytest.FixtureRequest, valkey: Valkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A process that writes to its sockets itself, and one that goes through ASGI."""
    sockets = "1" if request.param == "direct" else "0"
    with served(tmp_path_factory.mktemp("line"), valkey, DIRECT_SOCKETS=sockets) as found:
        yield found


@pytest.fixture(params=["signed in", "nobody"])
def token(request: pytest.FixtureRequest, line: Served) -> str:
    return line.device if request.param == "signed in" else "nobody's token"


def test_a_flood_of_control_frames_ends_its_socket(line: Served, token: str) -> None:
    for opcode in (Opcode.PING, Opcode.PONG):
        with opened(line, token) as peer:
            frames = heard(peer, masked(opcode) * 10_000)
        assert [data for kind, data in frames if kind == Opcode.CLOSE][-1:] in ([b"\x03\xf0"], [b"\x11\x31"])
        assert sum(kind == Opcode.PONG for kind, _ in frames) <= CONTROLS_AT_ONCE


def test_a_message_in_a_million_empty_fragments_ends_its_socket(line: Served) -> None:
    with opened(line, line.device) as peer:
        frames = heard(peer, masked(Opcode.TEXT, fin=False) + masked(Opcode.CONT, fin=False) * 50_000)
    assert frames[-1] == (Opcode.CLOSE, b"\x03\xf0")


def test_a_close_between_fragments_is_honoured(line: Served) -> None:
    with opened(line, line.device) as peer:
        frames = heard(peer, masked(Opcode.TEXT, b"to be", fin=False) + masked(Opcode.CLOSE, b"\x0f\xa1"))
    assert frames[-1] == (Opcode.CLOSE, b"\x0f\xa1")


def test_text_that_is_not_utf_8_ends_its_socket(line: Served) -> None:
    with opened(line, line.device) as peer:
        kind, data = heard(peer, masked(Opcode.TEXT, b"\xff\xfe"))[-1]
    assert (kind, int.from_bytes(data[:2])) == (Opcode.CLOSE, 1007)


def test_whoever_speaks_before_it_is_let_in_is_cut_off(line: Served) -> None:
    with contextlib.closing(socket.create_connection(("127.0.0.1", line.process.port), 10)) as peer:
        peer.sendall(handshake(line, line.device))
        with contextlib.suppress(OSError):
            for _ in range(100):
                peer.sendall(masked(Opcode.PING) * 1_000)
        with contextlib.suppress(OSError):
            while peer.recv(65_536):
                pass
    assert line.ask("GET", "/healthz").text == "ok"


def test_a_refused_socket_is_not_kept(line: Served) -> None:
    """It hears why, and however little it says or takes after that, it is gone within moments."""
    with opened(line, "nobody's token") as peer:
        began = time.monotonic()
        frames = heard(peer, b"")
        assert frames == [(Opcode.CLOSE, b"\x11\x31")]
        assert time.monotonic() - began < 5


def test_sixteen_sockets_that_flood_hold_up_no_command(line: Served, token: str) -> None:
    """Each begins anew as soon as it was cut off."""
    stop = threading.Event()
    floods = [threading.Thread(target=flood, args=(line, token, stop)) for _ in range(FLOODING)]
    took: list[float] = []
    with httpx2.Client(base_url=line.process.url, trust_env=False, timeout=30) as http:
        for thread in floods:
            thread.start()
        try:
            deadline = time.monotonic() + FLOOD_SECONDS
            while time.monotonic() < deadline:
                began = time.monotonic()
                answer = http.post(
                    "/api/h1/visit.check_in", json={"name": "王", "consent": True},
                    headers={"Cookie": f"{COOKIE}={line.person}", "Idempotency-Key": f"flood-{os.urandom(8).hex()}"},
                )  # fmt: skip
                took.append(time.monotonic() - began)
                assert answer.status_code == 200, answer.text
                time.sleep(0.05)
        finally:
            stop.set()
            for thread in floods:
                thread.join()
    assert sorted(took)[int(len(took) * 0.99)] < LATE


def masked(opcode: Opcode, data: bytes = b"", *, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=True)


def handshake(line: Served, token: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    lines = (
        "GET /live/h1/board HTTP/1.1", f"Host: {line.process.address}", f"Origin: {line.process.url}",
        "Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13",
        f"Cookie: {COOKIE}={token}", "", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


@contextlib.contextmanager
def opened(line: Served, token: str) -> Iterator[socket.socket]:
    """A socket whose handshake is done."""
    with contextlib.closing(socket.create_connection(("127.0.0.1", line.process.port), 10)) as peer:
        peer.sendall(handshake(line, token))
        head = b""
        while b"\r\n\r\n" not in head:
            head += peer.recv(1)
        assert head.startswith(b"HTTP/1.1 101")
        yield peer


def heard(peer: socket.socket, said: bytes) -> list[tuple[Opcode, bytes]]:
    """Every frame that comes until the end, when this is said."""
    data = b""
    with contextlib.suppress(ConnectionError):
        if said:
            peer.sendall(said)
        while piece := peer.recv(65_536):
            data += piece
    frames = []
    while data:
        size, start = {126: (int.from_bytes(data[2:4]), 4), 127: (int.from_bytes(data[2:10]), 10)}.get(
            data[1], (data[1], 2)
        )
        frames.append((Opcode(data[0] & 0x0F), data[start : start + size]))
        data = data[start + size :]
    return frames


def flood(line: Served, token: str, stop: threading.Event) -> None:
    pings = masked(Opcode.PING) * 10_000
    while not stop.is_set():
        with contextlib.suppress(OSError), opened(line, token) as peer:
            while not stop.is_set():
                peer.sendall(pings)
