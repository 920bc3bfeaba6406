"""What it costs one web process that somebody steps out, or comes back, while everyone's phone is open."""

import asyncio
import contextlib
import itertools
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from io import FileIO
from random import Random

from bench import figures
from domain.core.viewer import Viewer
from domain.house.devices.records import Device
from domain.house.people.records import Person
from server.app import SCREENS
from server.base.gc import spare_the_collector
from server.live.channel import Channel, Subscriber
from server.live.feed import Feed
from server.store.entry import Entry
from tests.hall import House, engine_of, open_day, staff, stock

GROUPS = {"A": 50, "B": 50, "C": 50, "D": 50}  # consultants; each group has a manager, whose phone is open too
UNITS = 250
PEOPLE = 60  # each steps out and comes back
WARM = 5
BAR = 0.003  # seconds of processor time
SEED = 7


class Phone:
    """A connection as the server has it, whose other end is never more than a change behind."""

    inflates = False  # so that what it is told can be counted

    def __init__(self, listener: socket.socket) -> None:
        self._far = socket.create_connection(listener.getsockname())
        self._near, _ = listener.accept()
        self._near.setblocking(False)
        self._file = FileIO(self._near.fileno(), "wb", closefd=False)
        self.try_send: Callable[[bytes], int | None] = self._file.write

    def write(self, frame: bytes | memoryview) -> None:
        """A first snapshot may be more than the kernel takes at once: the peer reads meanwhile."""
        rest = memoryview(frame)
        while rest:
            with contextlib.suppress(BlockingIOError):
                rest = rest[self._near.send(rest) :]
            self.heard()

    def write_all(self, frames: list[bytes]) -> None:
        for frame in frames:
            self.write(frame)

    def alive(self, now: float) -> bool:
        """Nobody asks."""
        return True

    def close(self, code: int = 0) -> None:
        """Both ends."""
        self._near.close()
        self._far.close()

    abort = close

    def heard(self) -> int:
        """Bytes that came since the last look."""
        many = 0
        with contextlib.suppress(BlockingIOError):
            while True:
                many += len(self._far.recv(1 << 20, socket.MSG_DONTWAIT))
        return many


class Hall:
    """A furnished hall, its feed as a web process has it, and a phone for each of the agencies' people."""

    def __init__(self, house: House) -> None:
        self.house = house
        staff(house, GROUPS)
        stock(house, UNITS)
        open_day(house)
        house.do("device.add", screen="board", name="by the door")
        self._new: list[Entry] = []
        house.listeners.append(self._new.extend)
        self.feed = Feed(house.engine, house.name, "v1", lambda _: None)
        asyncio.run(self.feed.open())
        people = house.hall.all(Person).values()
        self._viewers = [Viewer(house.name, p.id, p.name, p.role, p.group) for p in people if p.group]
        self.receivers = [p.id for p in people if p.receives]
        self._channels: list[Channel] = []
        self.phones: list[Phone] = []

    def open_phones(self) -> None:
        """Each holds a snapshot."""
        screen = SCREENS["consultant"]
        with socket.create_server(("127.0.0.1", 0)) as listener:
            for viewer in self._viewers:
                channel, subscriber = Channel(self.feed, screen, screen.audience(viewer)), Subscriber()
                subscriber.connection = phone = Phone(listener)
                channel.join(subscriber, None, None)
                self._channels.append(channel)
                self.phones.append(phone)

    def change(self, verb: str, **arguments: str | None) -> tuple[float, int]:
        """Seconds of processor time until every phone was told of this change, and bytes they were told."""
        self.house.do(verb, **arguments)
        entries = self._new.copy()
        self._new.clear()
        began = time.thread_time()
        self.feed.on_commit(entries)
        for channel in self._channels:
            channel.push()
        spent = time.thread_time() - began
        return spent, sum(phone.heard() for phone in self.phones)


def measure() -> None:
    """One presence change with 200 consultants' phones open: settling, encoding and handing over, processor time."""
    with _hall() as hall:
        device = next(iter(hall.house.hall.all(Device)))
        chosen = Random(SEED).sample(hall.receivers, WARM + PEOPLE)
        changes: list[tuple[float, int]] = []
        for person, state in itertools.product(chosen, ("away_private", "waiting")):
            changes.append(hall.change("presence.set", person=person, state=state))
        nobodys = [hall.change("device.rename", device=device, name=f"board {n}") for n in range(WARM + PEOPLE)]
        seconds, told = zip(*changes[2 * WARM :], strict=True)
        print(figures.machine())
        print(f"  {len(hall.phones)} phones, each an audience of its own; {UNITS} units; seed {SEED}")
        print(f"  one presence change: {figures.spread(seconds)}; {statistics.mean(told) / 1024:,.0f} KiB in all")
        print(f"  a change that none of them shows: {figures.spread(spent for spent, _ in nobodys[WARM:])}")
        middle = statistics.median(seconds)
        print(f"  {'met' if middle < BAR else 'MISSED'}: p50 {1000 * middle:.2f} ms, bar {1000 * BAR:.0f} ms")


@contextlib.contextmanager
def _hall() -> Iterator[Hall]:
    with (
        tempfile.TemporaryDirectory(prefix="anchang-bench-") as folder,
        engine_of(f"sqlite:///{folder}/hall.db") as engine,
    ):
        house = House(engine)
        hall = Hall(house)
        try:
            hall.open_phones()
            spare_the_collector()  # as a server does once its halls are loaded
            yield hall
        finally:
            house.close()
            for phone in hall.phones:
                phone.close()
