"""The process that gives the commands, each at its planned moment whether or not the ones before were answered."""

import asyncio
import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any
from zlib import crc32

import uvloop

from bench.line import Line
from bench.opening.desk import Desk
from bench.opening.moves import Cast, Moves, Order
from bench.opening.plan import Arrival, Stage, arrivals
from server.auth.sessions import COOKIE
from server.demo import HALL
from server.store.keys import new_key

PATIENCE = 20.0  # seconds until an unanswered command counts as lost
RETRY = 0.4  # seconds before a command whose answer was lost is given again


@dataclass
class Heard:
    """What became of the commands of a stage. Seconds count from the planned moment."""

    granted: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)  # how late we were ourselves
    statuses: Counter[str] = field(default_factory=Counter)
    verbs: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    said: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)  # key -> what was promised
    again: int = 0  # commands that were given twice: clicked twice, or after a lost answer
    unequal: list[str] = field(default_factory=list)  # keys that were answered differently
    unanswered: int = 0


def act(addresses: list[tuple[str, int]], cast: Cast, seed: int, wire: Connection) -> None:
    """Entry of the process: for each (stage, start) that comes over the wire, act it and send what was heard."""
    uvloop.run(_act(addresses, cast, seed, wire))


async def _act(addresses: list[tuple[str, int]], cast: Cast, seed: int, wire: Connection) -> None:
    desk = Desk()
    crowd = Crowd(addresses, Moves(cast, desk, seed))
    async with asyncio.TaskGroup() as tasks:
        watching = [
            tasks.create_task(desk.watch(addresses[n % len(addresses)], screen, cast.staff[role][0]))
            for n, (screen, role) in enumerate((("approvals", "controller"), ("queue", "dispatcher")))
        ]
        while (task := await asyncio.to_thread(wire.recv)) is not None:
            stage, start = task
            wire.send(await crowd.act(stage, arrivals(stage, seed), start))
        for watch in watching:
            watch.cancel()


class Crowd:
    """The buyers and the staff, each with connections of their own, kept alive as a browser keeps them."""

    def __init__(self, addresses: list[tuple[str, int]], moves: Moves) -> None:
        self._addresses, self._moves = addresses, moves
        self._lines: dict[str, list[Line]] = defaultdict(list)
        self._heard = Heard()

    async def act(self, stage: Stage, plan: list[Arrival], start: float) -> Heard:
        """Give every command of the plan at its moment; `start` is a wall-clock time."""
        self._heard = Heard()
        async with asyncio.TaskGroup() as tasks:
            for arrival in plan:
                planned = start + arrival.at
                if (wait := planned - time.time()) > 0:
                    await asyncio.sleep(wait)
                tasks.create_task(self._carry_out(arrival, planned))
        return self._heard

    async def _carry_out(self, arrival: Arrival, planned: float) -> None:
        heard, order, key = self._heard, self._moves.of(arrival), new_key()
        heard.late.append(max(0.0, time.time() - planned))
        try:
            async with asyncio.timeout(PATIENCE):
                if arrival.lost:
                    await self._lose(order, key)
                twin = asyncio.create_task(self._give(order, key)) if arrival.twice else None
                status, body = await self._give(order, key)
                took = time.time() - planned
                heard.again += arrival.lost or arrival.twice
                if twin is not None and (again := await twin)[0] == status == 200 and again[1] != body:
                    heard.unequal.append(key)
        except TimeoutError:
            heard.unanswered += 1
            return
        answer = json.loads(body)
        heard.statuses[f"{status} {answer.get('code', '')}".strip()] += 1
        if arrival.lost:
            return  # its time is that of the retry
        (heard.granted if status == 200 else heard.refused).append(took)
        heard.verbs[order[1]].append(took)
        if status == 200:
            heard.said[key] = (answer["seq"], answer["result"])
            self._moves.answered(order, answer["result"])

    async def _lose(self, order: Order, key: str) -> None:
        """Send, and be gone before the answer."""
        line = await self._line(order[0])
        line.post(self._request(order, key)).cancel()
        await asyncio.sleep(0)
        line.hang_up()
        await asyncio.sleep(RETRY)

    async def _give(self, order: Order, key: str) -> tuple[int, bytes]:
        """The answer; a connection that breaks is what `send.js` repeats after, with the same key."""
        while True:
            line = await self._line(order[0])
            try:
                answer = await line.post(self._request(order, key))
            except ConnectionError:
                await asyncio.sleep(RETRY)
                continue
            self._lines[order[0]].append(line)
            return answer

    async def _line(self, session: str) -> Line:
        while self._lines[session]:
            line = self._lines[session].pop()
            if line.idle:
                return line
        host, port = self._addresses[crc32(session.encode()) % len(self._addresses)]
        _, line = await asyncio.get_running_loop().create_connection(Line, host, port)
        return line

    def _request(self, order: Order, key: str) -> bytes:
        session, verb, arguments = order
        body = json.dumps(arguments).encode()
        head = (
            f"POST /api/{HALL}/{verb} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {COOKIE}={session}\r\n"
            f"Content-Type: application/json\r\nIdempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body
