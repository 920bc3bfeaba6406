"""Witness and attacker as the tests use them: processes beside the hall's, spoken to line by line."""

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, field
from typing import Any

from server.auth.sessions import COOKIE
from server.demo import HALL
from tests.faults.strangers.witness import Heard, Plan
from tests.stories.hall_process import ROOT, Process

STARTED = 90.0  # seconds until a process of ours speaks; generous, as the machine may be busy
ENDED = 30.0  # seconds until it has said its last word


@dataclass
class Attack:
    """Which one, and as whom: the token of a session, or nobody's."""

    name: str
    how: dict[str, Any] = field(default_factory=dict)
    token: str = ""
    heard: dict[str, int] = field(default_factory=dict)  # once it is over: answer → how often

    @contextlib.asynccontextmanager
    async def on(self, at: Process) -> AsyncIterator[None]:
        """It goes on while this is open."""
        async with _talking("tests.faults.strangers.attack") as (process, say):
            cookie = f"{COOKIE}={self.token}" if self.token else ""
            target = {"host": "127.0.0.1", "port": at.port, "hall": HALL, "cookie": cookie}
            await say({"attack": self.name, "target": target, "how": self.how})
            try:
                yield
            finally:
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.close()
                async with asyncio.timeout(ENDED):
                    said = await process.stdout.readline()
            assert said, f"the attacker failed: {self.name}"
            self.heard = json.loads(said)


class Beside:
    """The witness of an attack, from another process."""

    def __init__(self, process: asyncio.subprocess.Process, say: Any) -> None:
        self._process, self._say = process, say

    @property
    def pid(self) -> int:
        return self._process.pid

    async def heard(self, since: float, to: float | None = None) -> Heard:
        """What was heard from one moment to another, or to now."""
        return Heard(**await self._ask([since, to or time.monotonic()]))

    async def said(self) -> dict[str, tuple[int, dict[str, Any]]]:
        """Every answer that promised something, by key."""
        return {key: (seq, result) for key, (seq, result) in (await self._ask("said")).items()}

    async def _ask(self, what: Any) -> Any:
        await self._say(what)
        assert self._process.stdout is not None
        async with asyncio.timeout(ENDED):
            return json.loads(await self._process.stdout.readline())


@contextlib.asynccontextmanager
async def witnessing(plan: Plan) -> AsyncIterator[Beside]:
    """Its boards are on and its commands come while this is open."""
    async with _talking("tests.faults.strangers.witness") as (process, say):
        await say(asdict(plan))
        assert process.stdout is not None
        async with asyncio.timeout(STARTED):
            assert await process.stdout.readline() == b'"on"\n'
        yield Beside(process, say)


@contextlib.asynccontextmanager
async def _talking(module: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, Any]]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, cwd=ROOT, stdin=pipe, stdout=pipe, limit=2**26
    )

    async def say(what: Any) -> None:
        assert process.stdin is not None
        process.stdin.write(json.dumps(what).encode() + b"\n")
        await process.stdin.drain()

    try:
        yield process, say
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()
