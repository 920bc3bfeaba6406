"""The process that holds the screens: each frame's number and moment, and how long it takes all to come back."""

import asyncio
import time
from array import array
from multiprocessing.connection import Connection
from typing import Any

import uvloop

from bench.line import Ear, number_of, upgrade
from server.auth.sessions import COOKIE
from server.demo import HALL

AT_ONCE = 100  # sockets opened together at first; a storm opens all
LONGEST = 60.0  # seconds to wait for all
Where = tuple[tuple[str, int], str, str]  # (host, port), screen, session


class Wall:
    """One screen: when it came to hold which number."""

    def __init__(self, where: Where) -> None:
        self._where = where
        self.moments, self.numbers = array("d"), array("q")
        self.begun: list[int] = []  # indices of the first frames of its sockets: what was missed was not pushed
        self.frames = self.bytes = 0
        self.ear: Ear | None = None

    async def switch_on(self) -> None:
        """Open a socket and wait for its first frame, which is a snapshot."""
        (host, port), screen, session = self._where
        first = asyncio.get_running_loop().create_future()

        def heard(ear: Ear, head: bytes, size: int) -> None:
            number = number_of(head)
            self.frames += 1
            self.bytes += size
            if number is None:
                return
            if not first.done():
                self.begun.append(len(self.numbers))
                first.set_result(number)
            elif number <= self.numbers[-1]:
                return  # a beat
            self.moments.append(time.time())
            self.numbers.append(number)

        request = upgrade(f"{host}:{port}", f"/live/{HALL}/{screen}", f"{COOKIE}={session}")
        loop = asyncio.get_running_loop()
        _, self.ear = await loop.create_connection(lambda: Ear(request, heard), host, port)
        try:
            async with asyncio.timeout(LONGEST):
                await first
        except TimeoutError:
            raise TimeoutError(f"{screen} was shown nothing: {self.ear.ended or 'it is still open'}") from None

    def told(self) -> tuple[list[float], list[int], list[int]]:
        """(moments, numbers, begun) since the last time, beginning with the number held then."""
        said = self.moments.tolist(), self.numbers.tolist(), self.begun
        del self.moments[:-1], self.numbers[:-1]
        self.begun = []
        return said


def watch(where: list[Where], wire: Connection) -> None:
    """Entry of the process: "on", "storm" and "tell" come over the wire; None ends it."""
    uvloop.run(_watch([Wall(one) for one in where], wire))


async def _watch(walls: list[Wall], wire: Connection) -> None:
    while (asked := await asyncio.to_thread(wire.recv)) is not None:
        wire.send(await ASKED[asked](walls))


async def _on(walls: list[Wall]) -> int:
    for start in range(0, len(walls), AT_ONCE):
        await asyncio.gather(*(wall.switch_on() for wall in walls[start : start + AT_ONCE]))
    return len(walls)


async def _storm(walls: list[Wall]) -> float:
    """The power comes back: every screen is switched on at the same moment. Seconds until the last one is current."""
    for wall in walls:
        assert wall.ear is not None
        wall.ear.hang_up()
    await asyncio.sleep(0.5)
    started = time.monotonic()
    await asyncio.gather(*(wall.switch_on() for wall in walls))
    return time.monotonic() - started


async def _tell(walls: list[Wall]) -> dict[str, Any]:
    ended = [wall.ear.ended for wall in walls if wall.ear is not None and wall.ear.ended]
    frames, size = sum(wall.frames for wall in walls), sum(wall.bytes for wall in walls)
    return {"heard": [wall.told() for wall in walls], "ended": ended, "frames": frames, "bytes": size}


ASKED = {"on": _on, "storm": _storm, "tell": _tell}
