"""Where a process listens: on a port of its own, unless all who want it agree to share."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from server.run.serving import listening_socket
from tests.machine import free_port


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as sockets:
        yield sockets


def test_processes_that_share_listen_on_one_port(opened: ExitStack) -> None:
    port = free_port()
    first, second = (opened.enter_context(listening_socket("127.0.0.1", port, share=True)) for _ in range(2))
    assert first.getsockname() == second.getsockname() == ("127.0.0.1", port)


@pytest.mark.parametrize(("there", "newcomer"), [(False, False), (True, False), (False, True)])
def test_a_taken_port_is_refused_in_words_unless_both_share_it(there: bool, newcomer: bool, opened: ExitStack) -> None:
    port = free_port()
    opened.enter_context(listening_socket("127.0.0.1", port, share=there))
    with pytest.raises(SystemExit, match=f"Cannot listen on 127.0.0.1:{port}"):
        listening_socket("127.0.0.1", port, share=newcomer)
