"""The proxy does to a connection what its modes say, so that a fault test cannot pass because nothing failed."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.faults.proxy import Proxy

HEARD = b"x" * 1000


@pytest.fixture
def echo() -> Iterator[int]:
    """The port of a server that says back whatever it hears."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(peer: socket.socket) -> None:
        with peer, contextlib.suppress(OSError):
            while said := peer.recv(65_536):
                peer.sendall(said)

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


@pytest.fixture
def proxy(echo: int) -> Iterator[Proxy]:
    with Proxy(echo) as proxy:
        yield proxy


@pytest.fixture
def line(proxy: Proxy) -> Iterator[socket.socket]:
    """A connection through the proxy on which something was already said."""
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as line:
        assert heard_back(line) < 1
        yield line


def heard_back(line: socket.socket) -> float:
    """Seconds until all that is said now has come back."""
    started = time.monotonic()
    line.sendall(HEARD)
    assert read(line, len(HEARD)) == HEARD
    return time.monotonic() - started


def read(line: socket.socket, many: int) -> bytes:
    said = b""
    while len(said) < many and (more := line.recv(many - len(said))):
        said += more
    return said


def test_a_hole_keeps_connections_open_and_lets_nothing_through_until_it_is_healed(
    proxy: Proxy, line: socket.socket
) -> None:
    proxy.hole()
    line.sendall(HEARD)
    line.settimeout(0.3)
    with pytest.raises(TimeoutError):
        line.recv(1)
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=0.3) as late:
        late.sendall(HEARD)
        with pytest.raises(TimeoutError):
            late.recv(1)
        proxy.passing()
        for end in (line, late):
            end.settimeout(5)
            assert read(end, len(HEARD)) == HEARD


def test_a_reset_breaks_open_connections_and_lets_new_ones_in(proxy: Proxy, line: socket.socket) -> None:
    proxy.reset()
    with pytest.raises(ConnectionResetError):
        line.recv(1)
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as again:
        assert heard_back(again) < 1


def test_a_delay_is_added_on_the_way_there_and_on_the_way_back(proxy: Proxy, line: socket.socket) -> None:
    proxy.delay(0.2)
    assert 0.4 <= heard_back(line) < 2


def test_a_rate_is_kept_and_felt_by_the_sender(echo: int) -> None:
    """2 kB at 2 kB/s, there and back; and a megabyte cannot even be handed over."""
    with Proxy(echo, narrow=True) as slow, socket.create_connection(("127.0.0.1", slow.port), timeout=5) as line:
        slow.rate(2_000)
        assert 0.9 <= heard_back(line) < 3
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        line.settimeout(0.5)
        with pytest.raises(TimeoutError):
            line.sendall(HEARD * 1000)


def test_an_ordinary_end_travels_too(line: socket.socket) -> None:
    line.sendall(HEARD)
    line.shutdown(socket.SHUT_WR)
    assert read(line, 2 * len(HEARD)) == HEARD


def test_a_target_that_is_not_there_breaks_the_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = closed.getsockname()[1]
    with (
        Proxy(nobody) as proxy,
        pytest.raises(ConnectionResetError),  # already as it connects, or then
        socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as line,
    ):
        line.recv(1)
