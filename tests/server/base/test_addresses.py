"""A link that is printed can be opened."""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

import pytest

from server.base.addresses import is_loopback, shown_address


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("192.0.2.7", "http://192.0.2.7:8000"),
        ("::1", "http://[::1]:8000"),
        ("localhost", "http://localhost:8000"),
        ("hall.local", "http://hall.local:8000"),
    ],
)
def test_an_address_is_shown_as_a_browser_takes_it(host: str, shown: str) -> None:
    assert shown_address(host, 8000) == shown


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_where_every_address_is_listened_on_one_of_them_is_shown(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as server:
        shown = urlsplit(shown_address(host, server.getsockname()[1]))
        assert shown.hostname is not None
        assert not ip_address(shown.hostname).is_unspecified
        with socket.create_connection((shown.hostname, shown.port or 0), 5):
            pass


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False)],
)
def test_only_this_machine_reaches_a_loopback_address(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone
