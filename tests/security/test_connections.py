"""What a stranger's HTTP connections may cost a real process, with nothing but requests of its own making (S8)."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.live.http_protocol import HEAD_WITHIN
from tests.security.served import Served

pytestmark = pytest.mark.timeout(150)
GROWTH = 50.0  # MB that may remain
GET = b"GET /healthz HTTP/1.1\r\nhost: hall\r\n\r\n"


def test_requests_far_ahead_of_their_answers_cost_no_memory(hall: Served) -> None:
    """Six connections, each sending as much as it can for three seconds and reading nothing."""
    before = resident(hall)
    most = 0.0
    senders = [threading.Thread(target=send_ahead, args=(hall, 3.0)) for _ in range(6)]
    for sender in senders:
        sender.start()
    while any(sender.is_alive() for sender in senders):
        most = max(most, resident(hall) - before)
        time.sleep(0.05)
    for sender in senders:
        sender.join()
    assert most < GROWTH
    assert hall.ask("GET", "/healthz").text == "ok"


def test_an_upgrade_with_a_huge_head_is_answered_at_once(hall: Served) -> None:
    for size in (10_000, 100_000, 1_000_000):
        with connected(hall) as peer:
            began = time.monotonic()
            with contextlib.suppress(ConnectionError):
                peer.sendall(
                    b"GET /live/h1/board HTTP/1.1\r\nhost: hall\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                )
                peer.sendall(b"sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-version: 13\r\n")
                peer.sendall(b"cookie: " + b"x" * size + b"\r\n\r\n")
            assert peer.recv(12) == b"HTTP/1.1 431"
            assert time.monotonic() - began < 5


def test_a_connection_that_says_nothing_or_half_of_it_ends(hall: Served) -> None:
    with connected(hall) as silent, connected(hall) as half:
        half.sendall(GET[:20])
        began = time.monotonic()
        half.settimeout(3 * HEAD_WITHIN)
        silent.settimeout(3 * HEAD_WITHIN)
        assert silent.recv(100) == b""
        assert half.recv(12) == b"HTTP/1.1 408"
        assert time.monotonic() - began > HEAD_WITHIN - 1


def send_ahead(hall: Served, seconds: float) -> None:
    """Begins anew whenever it is cut off."""
    stop = time.monotonic() + seconds
    while time.monotonic() < stop:
        with contextlib.suppress(OSError), connected(hall) as peer:
            peer.settimeout(0.5)
            while time.monotonic() < stop:
                peer.sendall(GET * 5_000)


@contextlib.contextmanager
def connected(hall: Served) -> Iterator[socket.socket]:
    with contextlib.closing(socket.create_connection(("127.0.0.1", hall.process.port), 10)) as peer:
        yield peer


def resident(hall: Served) -> float:
    """MB in memory."""
    status = Path(f"/proc/{hall.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
