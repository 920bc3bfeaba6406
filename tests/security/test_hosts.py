"""The hall answers to its own names alone, whatever a page of another site calls it (DNS rebinding)."""

from pathlib import Path

import pytest

from server.base.settings import Settings
from server.web.hosts import KnownHosts
from tests.machine import Valkey
from tests.security.conftest import Enter
from tests.security.served import Served, served
from tests.security.stage import Stage

NAMED = ("https://hall.example.com", "http://office.local:8080")


def hosts(origins: tuple[str, ...] = (), names: tuple[str, ...] = (), host: str = "127.0.0.1") -> KnownHosts:
    settings = Settings("", "", b"", Path(), origins=origins, hosts=names, host=host, port=8001)
    return KnownHosts(Stage, settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(("host", "unnamed", "named"), [
    ("localhost:8001",             True,  True),
    ("LocalHost",                  True,  True),
    ("127.0.0.1:8001",             True,  True),
    ("127.0.0.9",                  True,  True),
    ("[::1]:8001",                 True,  True),
    ("",                           True,  True),   # no browser leaves it out
    ("192.168.1.20:8001",          True,  True),   # a page of another site has a name of its own
    ("[fe80::1]:8001",             True,  True),
    ("hall.example.com",           False, True),
    ("HALL.example.com",           False, True),
    ("office.local:8080",          False, True),
    ("office.local",               False, False),
    ("evil.example",               False, False),
    ("evil.example:8001",          False, False),
    ("hall.example.com.evil.com",  False, False),
    ("localhost.evil.example",     False, False),
    ("evil.example@localhost",     False, False),
    ("127.0.0.1.evil.example",     False, False),
    ("[::1",                       True,  True),
    ("[evil]",                     False, False),
])  # fmt: skip
def test_a_host_is_ours_or_not(host: str, unnamed: bool, named: bool) -> None:
    assert (hosts().knows(host), hosts(NAMED).knows(host)) == (unnamed, named)


def test_names_may_be_added_and_its_own_address_is_known() -> None:
    assert hosts(names=("hall.lan",)).knows("hall.lan:8001")
    assert not hosts(names=("hall.lan",)).knows("other.lan")
    assert hosts(NAMED, host="hall.internal").knows("hall.internal:8001")


async def test_a_page_of_another_site_reaches_nothing_under_its_own_name(enter: Enter) -> None:
    async with enter() as stage:
        evil = {"host": "evil.example"}
        for path in ("/", "/h1", "/h1/board", "/metrics", "/readyz", "/healthz", "/sw.js", "/s/0/base/live.js"):
            answer = await stage.ask("GET", path, stage.tokens["admin"], headers=evil)
            assert answer.status_code == 421, path
            assert "anchang_" not in answer.text
        told = await stage.ask("POST", "/api/h1/pairing", None, json={"screen": "board"}, headers=evil)
        assert (told.status_code, told.json()["code"]) == (421, "wrong-host")
        assert await stage.knock("/live/h1/board", stage.tokens["admin"], host="evil.example") == 421
        assert await stage.knock("/live/h1/board", stage.tokens["admin"]) == 200


async def test_redirects_name_no_host(enter: Enter) -> None:
    async with enter() as stage:
        asked = ["/h1/", "/h1/board/", "/h1/board?lang=en"]
        told = [(await stage.ask("GET", path, None)).headers["location"] for path in asked]
        assert told == ["/h1", "/h1/board", "/h1/board"]
        for path in ("//evil.example/", "/nowhere/", "///h1/../evil.example/"):
            answer = await stage.ask("GET", f"http://hall{path}", None)
            assert not answer.headers.get("location", "/").startswith("//"), path


def test_a_named_hall_behind_a_proxy_as_in_the_readme(valkey: Valkey, tmp_path: Path) -> None:
    """The proxy passes the browser's Host on; the health checks of the machine itself go straight to the process."""
    named = {"ALLOWED_ORIGINS": "https://hall.example.com", "TRUSTED_PROXIES": "127.0.0.1"}
    with served(tmp_path, valkey, **named) as hall:
        through = {"host": "hall.example.com", "x-forwarded-proto": "https", "origin": "https://hall.example.com"}
        assert _status(hall, through) == 200
        assert _status(hall, {**through, "host": "evil.example", "origin": "https://evil.example"}) == 421
        assert [hall.ask("GET", path).status_code for path in ("/healthz", "/readyz", "/metrics")] == [200] * 3
        assert hall.ask("GET", "/metrics", headers={"host": "evil.example"}).status_code == 421


def _status(hall: Served, headers: dict[str, str]) -> int:
    return hall.ask("POST", "/api/h1/pairing", json={"screen": "board"}, headers=headers).status_code
