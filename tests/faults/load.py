"""People at work while something breaks: commands at an even pace, their answers, and when each change was where."""

import asyncio
import contextlib
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx2

from tests.faults.herd import Lean
from tests.stories.hall_process import House, Process

RETRIES = (0.4, 1.5)  # seconds, as send.js has them
WHO = ("device:checkin", "dispatcher")  # by turns, so that nobody is faster than the hall lets anybody be


@dataclass
class Click:
    """One command, from the click to the answer that counts."""

    clicked: float
    answered: float
    seq: int | None  # None: refused, or nobody answered

    @property
    def seconds(self) -> float:
        return self.answered - self.clicked


@dataclass
class Work:
    """Check-ins at an even pace, whoever answers; each keeps its key through its retries, at the other process too."""

    house: House
    per_second: float
    processes: tuple[Process, ...]
    clicks: list[Click] = field(default_factory=list)

    @contextlib.contextmanager
    def going_on(self) -> Iterator[None]:
        """The clicks come while this is open; afterwards all are answered. On a loop of its own, beside the test's,
        so that what a test starts or waits for delays no click."""
        for who in WHO:
            self.house.token(who)  # signed in before it matters
        loop, stop = asyncio.new_event_loop(), asyncio.Event()
        people = threading.Thread(target=loop.run_until_complete, args=(self._go(stop),))
        people.start()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(stop.set)
            people.join()
            loop.close()

    def slowest(self, share: float = 0.99, since: float = 0.0) -> float:
        """This share of the commands since then took at most so many seconds."""
        seconds = sorted(click.seconds for click in list(self.clicks) if click.clicked >= since)
        return seconds[min(len(seconds) - 1, int(share * len(seconds)))]

    @property
    def unanswered(self) -> int:
        return sum(click.seq is None for click in self.clicks)

    def slowest_push(self, *screens: Lean, since: float = 0.0, to: float = float("inf")) -> float:
        """The longest from an answer in this time to the moment a screen knew of the change, in seconds."""
        done = [c for c in self.clicks if c.seq is not None and since <= c.answered <= to]
        assert done, "the premise: something was done in this time"
        return max(screen.reached(c.seq) - c.answered for c in done for screen in screens if c.seq is not None)

    async def _go(self, stop: asyncio.Event) -> None:
        started, number = time.monotonic(), 0
        async with httpx2.AsyncClient(trust_env=False, verify=False, timeout=30) as http, asyncio.TaskGroup() as people:
            while not stop.is_set():
                people.create_task(self._click(http, number))
                number += 1
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(max(0.0, started + number / self.per_second - time.monotonic())):
                        await stop.wait()

    async def _click(self, http: httpx2.AsyncClient, number: int) -> None:
        key, clicked, seq = uuid.uuid4().hex, time.monotonic(), None
        for tries, pause in enumerate((*RETRIES, 0.0)):
            at = self.processes[(number + tries) % len(self.processes)]
            with contextlib.suppress(httpx2.TransportError):
                answer = await self.house.command(
                    at, WHO[number % len(WHO)], "visit.check_in", key=key, http=http, name="王", consent=True
                )
                if answer.status not in (502, 503, 504):
                    seq = answer.body["seq"] if answer.done else None
                    break
            await asyncio.sleep(pause)
        self.clicks.append(Click(clicked, time.monotonic(), seq))
