"""While strangers sign in by the hundred, the hall goes on: its commands, its sessions, and its look at the journal."""

import asyncio
import threading
from collections import Counter

import httpx2
import pytest

from server.auth import credentials as module
from server.auth.address_limiter import AddressLimiter
from server.auth.credentials import WAITING
from server.web import sign_in
from tests.security.conftest import Enter
from tests.security.stage import Stage


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """No secret is compared until this is set: as slow as it can be."""
    held = threading.Event()
    monkeypatch.setattr(module, "_matches", lambda *_: not held.wait(30))
    monkeypatch.setattr(sign_in, "_throttle", AddressLimiter())
    return held


async def test_a_hundred_sign_ins_at_once_hold_up_nothing(enter: Enter, held: threading.Event) -> None:
    async with enter() as stage, asyncio.TaskGroup() as tasks:
        tries = [tasks.create_task(_sign_in(stage, number)) for number in range(100)]
        async with asyncio.timeout(20):
            while sum(task.done() for task in tries) < 100 - WAITING - 1:
                await asyncio.sleep(0.01)
        early = Counter(task.result().status_code for task in tries if task.done())
        assert early == {429: 100 - WAITING - 1}
        stage.app.state.app_context.sessions._read_at = float("-inf")
        seq = stage.app.state.app_context.feeds["h1"].hall.seq
        for _ in range(5):
            answer = await stage.command("visit.check_in", stage.tokens["dispatcher"], {"name": "王", "consent": True})
            assert answer.status_code == 200, answer.text
        async with asyncio.timeout(10):
            await stage.app.state.app_context.feeds["h1"].check()
        assert stage.app.state.app_context.feeds["h1"].fresh
        assert stage.app.state.app_context.feeds["h1"].hall.seq == seq + 5
        assert (await stage.ask("GET", "/h1/queue", stage.tokens["dispatcher"])).status_code == 200
        assert (await stage.ask("GET", "/in/invented", None)).status_code == 410
        held.set()
        late = Counter([(await task).status_code for task in tries])
        assert late == {429: 100 - WAITING - 1, 401: WAITING + 1}


async def test_whoever_was_told_to_wait_has_not_guessed(enter: Enter, held: threading.Event) -> None:
    """Sixty people of one address press at once: those beyond the queue may come again within the minute."""
    async with enter() as stage:
        async with asyncio.TaskGroup() as tasks:
            tries = [tasks.create_task(_sign_in(stage, 0)) for _ in range(60)]
            async with asyncio.timeout(20):
                while sum(task.done() for task in tries) < 60 - WAITING - 1:
                    await asyncio.sleep(0.01)
            held.set()
        assert Counter(task.result().json()["code"] for task in tries)["too-many"] == 60 - WAITING - 1
        assert (await _sign_in(stage, 0)).json()["code"] in ("wrong-secret", "locked-out")


async def _sign_in(stage: Stage, number: int) -> httpx2.Response:
    address, body = f"10.7.0.{number}", {"name": f"nobody {number}", "secret": "not it"}
    return await stage.ask("POST", "/api/h1/session", None, address=address, json=body)
