"""People who keep working while something breaks: they ask, wait, and ask again with the same key, as pages do."""

import asyncio
import contextlib
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx2

from tests.stories.hall_process import Answer, House, Process

AGAIN = 0.4  # seconds before a command without a usable answer is sent again


@dataclass
class Crowd:
    """What they heard so far."""

    answers: list[tuple[float, Answer]] = field(default_factory=list)  # when each came, monotonic
    broken: int = 0  # times a connection broke instead

    def done_after(self, moment: float) -> float | None:
        """When the first command was done that was answered after this moment."""
        return min((at for at, answer in self.answers if answer.done and at > moment), default=None)

    @property
    def done(self) -> int:
        """How many were done."""
        return sum(answer.done for _, answer in self.answers)

    @property
    def unanswered(self) -> list[Answer]:
        """Every answer that was not "done"."""
        return [answer for _, answer in self.answers if not answer.done]


@contextlib.asynccontextmanager
async def working(house: House, *at: Process, people: int = 6) -> AsyncIterator[Crowd]:
    """Visitors check in without pause at these processes; at the end each waits until the last one is done."""
    crowd, stop = Crowd(), asyncio.Event()
    house.token("device:checkin")

    async def check_in(process: Process) -> None:
        while not stop.is_set():
            key = uuid.uuid4().hex
            while not await _once(house, process, key, crowd):
                await asyncio.sleep(AGAIN)

    async with asyncio.TaskGroup() as tasks:
        for number in range(people):
            tasks.create_task(check_in(at[number % len(at)]))
        try:
            yield crowd
        finally:
            stop.set()


async def _once(house: House, process: Process, key: str, crowd: Crowd) -> bool:
    try:
        arguments = {"name": "王一", "title": "女士", "consent": True}
        answer = await house.command(process, "device:checkin", "visit.check_in", key=key, **arguments)
    except httpx2.TransportError:
        crowd.broken += 1
        return False
    crowd.answers.append((time.monotonic(), answer))
    return answer.done
