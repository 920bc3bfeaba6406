"""So many tries of what can be guessed, for each address by itself."""

import contextlib

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from domain.core.refusal import Refused
from server.auth.address_limiter import AddressLimiter, address_of


def test_an_address_has_so_many_tries_and_another_its_own() -> None:
    throttle = AddressLimiter(3, 60)
    for _ in range(3):
        throttle.count("session 10.0.0.7")
    with pytest.raises(Refused, match="too-many"):
        throttle.count("session 10.0.0.7")
    throttle.count("session 10.0.0.8")


def test_tries_are_forgotten_with_time() -> None:
    throttle = AddressLimiter(1, 0)
    throttle.count("10.0.0.7")
    throttle.count("10.0.0.7")


def test_nobody_wipes_his_slate_by_making_many_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.auth.address_limiter.REMEMBERED", 10)
    throttle = AddressLimiter(2, 60)
    for other in range(100):
        with contextlib.suppress(Refused):
            throttle.count("10.0.0.7")
        throttle.count(f"10.0.1.{other}")
    with pytest.raises(Refused, match="too-many"):
        throttle.count("10.0.0.7")


def test_a_try_that_was_right_does_not_count() -> None:
    throttle = AddressLimiter(1, 60)
    for _ in range(3):
        with throttle.guess("link 10.0.0.7"):
            pass
    with contextlib.suppress(ValueError), throttle.guess("link 10.0.0.7"):
        raise ValueError("the database is away")
    with throttle.guess("link 10.0.0.7"), pytest.raises(Refused, match="too-many"):
        throttle.count("link 10.0.0.7")


def test_a_try_that_was_wrong_counts() -> None:
    throttle = AddressLimiter(1, 60)
    with pytest.raises(HTTPException), throttle.guess("link 10.0.0.7"):
        raise HTTPException(410)
    with pytest.raises(Refused, match="too-many"), throttle.guess("link 10.0.0.7"):
        pass


@pytest.mark.parametrize(("host", "address"), [
    ("10.0.0.7", "10.0.0.7"), ("::ffff:10.0.0.7", "10.0.0.7"), ("2001:db8:1:2:a::1", "2001:db8:1:2::/64"),
    ("2001:db8:1:2:ffff::2", "2001:db8:1:2::/64"), ("testclient", "testclient"),
])  # fmt: skip
def test_a_network_of_ipv6_is_one_address(host: str, address: str) -> None:
    """Whoever has one address of it has all 2^64."""
    assert address_of(HTTPConnection({"type": "http", "client": (host, 1)})) == address
