"""Every answer carries the policy of docs/security.md, whatever went wrong (S9)."""

from typing import Any, NoReturn

import pytest

from domain.core.command import SMALL
from server.web import pages
from server.web.headers import SafeHeaders
from tests.security.conftest import Enter
from tests.security.matrix import ROUTES
from tests.security.stage import Stage

ASKED = {
    "{hall}": "h1", "{token}": "invented", "{digest}": "0" * 12, "{folder}": "base", "{path:path}": "live.js",
    "{verb}": "visit.check_in", "{screen}": "board", "{register}": "visits",
}  # fmt: skip
WRONG: list[tuple[int, str, str, dict[str, Any]]] = [
    (404, "GET", "/h1/nowhere", {}),
    (404, "GET", "/nowhere", {}),
    (404, "GET", "/a/b/c/d", {}),
    (404, "GET", "/s/0/base/nothing.js", {}),
    (404, "POST", "/api/h9/visit.check_in", {"json": {}}),
    (405, "POST", "/h1/board", {}),
    (405, "PUT", "/healthz", {}),
    (404, "DELETE", "/api/h1/pairing", {}),
    (410, "GET", "/in/invented", {}),
    (401, "POST", "/api/h1/visit.check_in", {"json": {}}),
    (403, "POST", "/api/h1/visit.check_in", {"headers": {"origin": "https://evil.example"}}),
    (413, "POST", "/api/h1/session", {"content": b"0" * (SMALL + 1)}),
    (422, "POST", "/api/h1/session", {"content": b"{"}),
]  # fmt: skip


async def test_every_route_sends_the_policy(enter: Enter) -> None:
    async with enter() as stage:
        for route in ROUTES:
            method, _, path = route.partition(" ")
            for name, value in ASKED.items():
                path = path.replace(name, value)
            if method != "WS":
                for asked in (method, "HEAD", "OPTIONS"):
                    await _carries_the_policy(stage, asked, path)


async def test_every_error_sends_the_policy(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    async with enter() as stage:
        for status, method, path, more in WRONG:
            assert await _carries_the_policy(stage, method, path, **more) == status, (method, path)
        monkeypatch.setattr(pages, "render", _breaks)
        for path in ("/", "/h1", "/h1/board"):
            assert await _carries_the_policy(stage, "GET", path) == 500, path


async def _carries_the_policy(stage: Stage, method: str, path: str, **more: Any) -> int:
    answer = await stage.ask(method, path, None, **more)
    sent = {name: answer.headers.get(name) for name in SafeHeaders.HEADERS}
    assert sent == SafeHeaders.HEADERS, (method, path, answer.status_code)
    kept = answer.headers["cache-control"]
    assert kept == "no-store" or path.startswith("/s/") or path == "/sw.js", (method, path, kept)
    assert "server" not in answer.headers
    assert "Traceback" not in answer.text
    return answer.status_code


def _breaks(*_: Any, **__: Any) -> NoReturn:
    raise ZeroDivisionError("a mistake of ours")
