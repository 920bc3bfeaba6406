"""The hall's quiet day beside an attack, in a process of its own: boards that listen, and commands at an even pace.

`python -m tests.faults.strangers.witness`: its first line of input is a `Plan`; it says `on` when every board has its
first frame, and the commands begin. Each `[since, to]` after that is answered with what was heard between these moments
(`time.monotonic`, which all processes of a machine share), and `"said"` with every answer that promised something.
"""

import asyncio
import contextlib
import json
import os
import sys
import time
import uuid
from array import array
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

import uvloop

from bench.figures import quantile
from bench.line import Ear, Line, upgrade

AT_ONCE = 100  # sockets opened together
FIRST = 60.0  # seconds to wait for the first frames of all
PATIENCE = 20.0  # seconds until an unanswered command counts as lost
TICK = 0.05  # seconds between looks at our own clock
COOKIE = "anchang"


@dataclass(frozen=True)
class Plan:
    """Where, who watches and who works."""

    host: str
    port: int
    hall: str
    boards: list[tuple[str, int]]  # (session, how many sockets of it)
    senders: list[str]  # sessions, by turns
    per_second: float


@dataclass
class Heard:
    """What was heard between two moments. Seconds of a command count from its sending, not from its answer's turn."""

    commands: int = 0
    p50: float = 0.0
    p99: float = 0.0
    statuses: dict[str, int] = field(default_factory=dict)  # of those that were not done
    silence: float = 0.0  # the longest time a board was without a valid frame, in seconds
    doubted: int = 0  # boards that heard a doubt
    lost: int = 0  # boards whose socket ended
    frames: int = 0
    late: float = 0.0  # how late the witness itself was to send, 99 of 100
    slept: float = 0.0  # the longest its own loop stood still


class Board:
    """One quiet socket: when it heard what."""

    def __init__(self) -> None:
        self.valid, self.doubts = array("d"), array("d")
        self.ended = float("inf")
        self.first = asyncio.get_running_loop().create_future()

    async def switch_on(self, plan: Plan, session: str) -> None:
        board, loop = self, asyncio.get_running_loop()

        class Quiet(Ear):
            def connection_lost(self, error: Exception | None) -> None:
                board.ended = time.monotonic()
                super().connection_lost(error)

        request = upgrade(f"{plan.host}:{plan.port}", f"/live/{plan.hall}/board", f"{COOKIE}={session}")
        await loop.create_connection(lambda: Quiet(request, self._hear), plan.host, plan.port)
        async with asyncio.timeout(FIRST):
            await self.first

    def silence(self, since: float, to: float) -> float:
        """The longest time without a valid frame between these moments."""
        longest, before = 0.0, since
        for at in self.valid:
            if since < at < to:
                longest, before = max(longest, at - before), at
        return max(longest, to - before)

    def _hear(self, _: Ear, head: bytes, __: int) -> None:
        if b'"type":"doubt"' in head:
            self.doubts.append(time.monotonic())
        else:
            self.valid.append(time.monotonic())
            if not self.first.done():
                self.first.set_result(None)


class Work:
    """Check-ins at an even pace, whoever answers; a broken connection is repeated after, as pages do."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._lines: list[Line] = []
        self.clicks: list[tuple[float, float, float, str]] = []  # (sent, late, seconds, status)
        self._waiting: dict[str, tuple[float, float]] = {}  # key → (sent, late)
        self.said: dict[str, tuple[int, dict[str, Any]]] = {}

    async def go(self) -> None:
        """For ever."""
        started, number = time.monotonic(), 0
        async with asyncio.TaskGroup() as tasks:
            while True:
                planned = started + number / self._plan.per_second
                await asyncio.sleep(max(0.0, planned - time.monotonic()))
                tasks.create_task(self._click(number, planned))
                number += 1

    async def _click(self, number: int, planned: float) -> None:
        key, sent, status = uuid.uuid4().hex, time.monotonic(), "unanswered"
        self._waiting[key] = sent, sent - planned
        try:
            async with asyncio.timeout(PATIENCE):
                code, body = await self._give(self._request(self._plan.senders[number % len(self._plan.senders)], key))
            answer = json.loads(body)
            status = f"{code} {answer.get('code', '')}".strip()
            if code == 200:
                self.said[key] = answer["seq"], answer["result"]
        except TimeoutError:
            pass
        del self._waiting[key]
        self.clicks.append((sent, sent - planned, time.monotonic() - sent, status))

    def sent(self, since: float, to: float) -> list[tuple[float, float, float, str]]:
        """What was sent between these moments; who still waits has waited until now."""
        now = time.monotonic()
        waiting = [(sent, late, now - sent, "waits") for sent, late in self._waiting.values()]
        return [click for click in (*self.clicks, *waiting) if since <= click[0] < to]

    async def _give(self, request: bytes) -> tuple[int, bytes]:
        while True:
            try:
                line = await self._line()
                answer = await line.post(request)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            self._lines.append(line)
            return answer

    async def _line(self) -> Line:
        while self._lines:
            line = self._lines.pop()
            if line.idle:
                return line
        _, line = await asyncio.get_running_loop().create_connection(Line, self._plan.host, self._plan.port)
        return line

    def _request(self, session: str, key: str) -> bytes:
        body = b'{"name":"\xe7\x8e\x8b","title":"","consent":true}'
        return (
            f"POST /api/{self._plan.hall}/visit.check_in HTTP/1.1\r\nHost: {self._plan.host}:{self._plan.port}\r\n"
            f"Cookie: {COOKIE}={session}\r\nContent-Type: application/json\r\nIdempotency-Key: {key}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body


class Witness:
    """Boards and work together, and what they come to."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self.work = plan, Work(plan)
        self._boards: list[Board] = []
        self._ticks: list[tuple[float, float]] = []  # (moment, how late)

    async def switch_on(self) -> None:
        """Every board has its first frame when this returns."""
        sessions = [session for session, many in self._plan.boards for _ in range(many)]
        self._boards = [Board() for _ in sessions]
        for start in range(0, len(sessions), AT_ONCE):
            some = zip(self._boards[start:][:AT_ONCE], sessions[start:][:AT_ONCE], strict=True)
            await asyncio.gather(*(board.switch_on(self._plan, session) for board, session in some))

    async def tick(self) -> None:
        """For ever: how late we are by ourselves."""
        while True:
            planned = time.monotonic() + TICK
            await asyncio.sleep(TICK)
            self._ticks.append((planned, time.monotonic() - planned))

    def heard(self, since: float, to: float) -> Heard:
        """What was heard between these moments."""
        clicks = self.work.sent(since, to)
        took, late = sorted(click[2] for click in clicks), sorted(click[1] for click in clicks)
        statuses = Counter(click[3] for click in clicks if click[3] != "200")
        return Heard(
            commands=len(clicks), p50=quantile(took, 0.5), p99=quantile(took, 0.99), statuses=dict(statuses),
            silence=max(board.silence(since, to) for board in self._boards),
            doubted=sum(any(since < at < to for at in board.doubts) for board in self._boards),
            lost=sum(since < board.ended < to for board in self._boards),
            frames=sum(since < at < to for board in self._boards for at in board.valid),
            late=quantile(late, 0.99), slept=max((late for at, late in self._ticks if since < at < to), default=0.0),
        )  # fmt: skip


async def _main() -> None:
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader(limit=2**24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    witness = Witness(Plan(**json.loads(await reader.readline())))
    await witness.switch_on()
    _tell("on")
    async with asyncio.TaskGroup() as tasks:
        owned = [tasks.create_task(witness.work.go()), tasks.create_task(witness.tick())]
        while line := await reader.readline():
            asked = json.loads(line)
            told = witness.work.said if asked == "said" else asdict(witness.heard(*asked))
            _tell(told)
        for task in owned:
            task.cancel()


def _tell(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with contextlib.suppress(PermissionError):
        os.nice(-10)  # it sits at other machines: a hall that is busy is not a witness that is late
    uvloop.run(_main())
