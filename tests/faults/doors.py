"""Two doors at one database, as two processes have them, and people who reach for both at the same moment."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from domain.clients.contacts.records import Contact
from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.core.viewer import Viewer, system
from domain.house.people.records import Person
from domain.nouns import COMMANDS
from server.base import hall_time
from server.demo import HALL
from server.run.blocking_store import look
from server.store import database, journal
from server.store.cipher import Cipher
from server.store.store import Reply, Store
from server.store.writer import StoreEvents
from tests.faults.histories import Asked, impossible
from tests.faults.linear import DONE
from tests.stories.hall_process import SECRET
from tests.stories.proof import problems

Call = Callable[[], "Future[Reply]"]
SKEW = timedelta(milliseconds=3)  # by which the second door's clock is ahead


class Doors:
    """A furnished hall with a stock of its own units, and all that was asked and answered."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.ahead = timedelta()  # of the real time
        self._engines = [database.connect(url) for _ in range(2)]
        self._stores = [
            Store(engine, Cipher(SECRET.encode()), StoreEvents(), lambda skew=n * SKEW: hall_time.now() + self.ahead + skew)
            for n, engine in enumerate(self._engines)
        ]  # fmt: skip
        self._threads = ThreadPoolExecutor(12)
        self.asked: list[Asked] = []
        self.said: dict[str, tuple[int, dict[str, Any]]] = {}
        hall = self.look()
        self.people = hall.all(Person)
        self.contacts = [c for c in hall.all(Contact).values() if c.at <= hall_time.now() < c.until]

    def look(self) -> Hall:
        """The hall as its tables hold it now."""
        return look(self._engines[0], HALL).hall

    def viewer(self, role: str, person: str = "") -> Viewer:
        """Someone of this role; or this person, in this role."""
        who = self.people[person] if person else next(p for p in self.people.values() if p.role == role and p.active)
        return Viewer(hall=HALL, person=who.id, name=who.name, role=role, group=who.group)  # type: ignore[arg-type]

    def give(self, door: int, by: Viewer | None, verb: str, key: str = "", **arguments: Any) -> "Future[Reply]":
        """A command at the first or second door; by the hall itself when nobody is named."""
        key = key or f"key-{len(self.asked):08d}-{time.monotonic_ns()}"
        asked = Asked(verb, arguments, key, time.monotonic())
        self.asked.append(asked)
        answer = self._stores[door].submit_from_thread(HALL, COMMANDS[verb], by or system(HALL), arguments, key)
        answer.add_done_callback(lambda done: self._note(asked, done))
        return answer

    def together(self, *calls: Call) -> list[Reply | BaseException]:
        """All at once, each from a thread of its own; what each heard."""
        line = threading.Barrier(len(calls))

        def reach(call: Call) -> Reply | BaseException:
            line.wait(30)
            answer = call()
            return answer.exception(30) or answer.result()

        return list(self._threads.map(reach, calls))

    def stock(self, many: int) -> list[str]:
        """So many new units, all released."""
        ids = [f"race-{n}" for n in range(many)]
        line = {"building": "9栋", "floor": 1, "area": "98.27", "price_fen": 380_000_000}
        self.give(
            0, None, "price_list.activate", filename="races", units=[{"id": i, "room": i, **line} for i in ids]
        ).result(60)
        self.give(0, None, "unit.release", units=ids).result(60)
        return ids

    def apply(self, unit: str, number: int) -> "Future[Reply]":
        """Some consultant's application."""
        contact = self.contacts[number % len(self.contacts)]
        by = self.viewer("consultant", contact.consultant)
        return self.give(number % 2, by, "application.submit", unit=unit, contact=contact.id)

    def stand_before(self, moment: datetime, seconds: float) -> None:
        """Set the clocks so that this moment is that far off."""
        self.ahead = moment - timedelta(seconds=seconds) - hall_time.now()

    def wrong(self) -> list[str]:
        """Everything that is wrong with what happened, by the proof of the journal and by what was said to whom."""
        with self._engines[0].connect() as connection:
            entries = list(journal.read(connection, HALL, 0))
        return problems(self.url, self.said) + impossible(self.asked, entries)

    def close(self) -> None:
        """Nothing of it is left."""
        self._threads.shutdown()
        for store in self._stores:
            store.close()
        for engine in self._engines:
            engine.dispose()

    def _note(self, asked: Asked, answer: "Future[Reply]") -> None:
        error = answer.exception()
        if isinstance(error, Refused):
            asked.told(error.code)
        elif error is None:
            reply = answer.result()
            asked.told(DONE, reply.seq)
            self.said[asked.key] = (reply.seq, reply.result)
