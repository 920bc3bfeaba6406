"""The sales hall of the stories: real server processes, and people who give commands at them."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import psycopg

from domain.clients.contacts.records import Contact
from domain.core.hall import Hall
from domain.core.viewer import Viewer
from domain.house.devices.records import Device
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.sales.units.records import Unit
from server.auth.sessions import COOKIE, Sessions
from server.demo import HALL, make_hall
from server.run.blocking_store import BlockingStore, blocking_store, look
from server.run.private_valkey import die_with_parent
from server.store import database, journal
from server.store.cipher import Cipher
from tests.faults.histories import Asked
from tests.machine import Postgres, Valkey, free_port
from tests.stories.proof import problems
from tests.stories.screens import Screen, fresh_snapshot, until

ROOT = Path(__file__).parents[2]
SECRET = "a secret of the stories, longer than thirty-two characters"
INSIST = 10.0  # seconds somebody goes on asking who hears "not now"
START_SECONDS = 90.0  # generous: two cores, other work


class Process:
    """One `anchang serve` of our own. Its address and its log live through kill and start."""

    def __init__(
        self, name: str, folder: Path, environment: dict[str, str], *arguments: str, module: str = "server"
    ) -> None:
        self.name, self.port = name, free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.address}"
        self._log = folder / f"{name}.log"
        self._command = ["-m", module, *(arguments or ("serve",))]
        inherited = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")}
        address = {"HOST": "127.0.0.1", "PORT": str(self.port)}
        self._environment = {**inherited, **address, "COMMANDS_PER_SECOND": "0", **environment}  # one test, many hands
        self.root = ROOT  # where its sources lie
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self.took: float | None = None  # seconds from its last start to the first answer that it is ready

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """Everything it ever said on stdout and stderr."""
        return self._log.read_text()

    def start(self) -> None:
        """Started, not yet ready; nothing happens if it runs. It dies with the calling thread: use the main one."""
        if self.running:
            return
        self._started, self.took = time.monotonic(), None
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, *self._command],
                cwd=self.root, env=self._environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                preexec_fn=die_with_parent, process_group=0,
            )  # fmt: skip

    def wait_ready(self) -> None:
        """Returns once /readyz says so."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            assert self.running, f"{self.name} ended:\n{self.log[-3000:]}"
            with contextlib.suppress(httpx2.TransportError):
                if httpx2.get(f"{self.url}/readyz", trust_env=False, verify=False, timeout=5).status_code == 200:
                    self.took = self.took or time.monotonic() - self._started
                    return
            assert time.monotonic() < deadline, f"{self.name} is not ready:\n{self.log[-3000:]}"
            time.sleep(0.05)

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def interrupt(self) -> None:
        """Ctrl-C, as a terminal sends it: to the whole group."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGINT)

    def kill(self) -> None:
        """kill -9; also the end of every story."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def wait(self, within: float) -> int:
        """Its exit code. Raises `TimeoutExpired`."""
        assert self._process is not None
        return self._process.wait(within)


@dataclass
class Answer:
    """What a command's sender hears."""

    status: int
    body: dict[str, Any]
    media: str
    retry_after: str | None = None

    @property
    def done(self) -> bool:
        return self.status == 200

    @property
    def code(self) -> str:
        return str(self.body.get("code", ""))

    def __getitem__(self, name: str) -> Any:
        """A field of the result."""
        assert self.done, f"refused: {self.body}"
        return self.body["result"][name]


@dataclass
class House:
    """The sales hall under test: one PostgreSQL, one Valkey, processes A and B, and people at the screens."""

    postgres: Postgres
    valkey: Valkey
    database_url: str
    a: Process
    b: Process
    http: httpx2.AsyncClient = field(init=False)
    walls: tuple[Screen, Screen] = field(init=False)  # a board at A, a board at B: on during every story
    said: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)  # key → what was promised
    asked: list[Asked] = field(default_factory=list)  # every command ever given, with its times

    def __post_init__(self) -> None:
        self.engine = database.connect(self.database_url)
        self.cipher = Cipher(SECRET.encode())
        self.sessions = Sessions(self.engine)
        self._tokens: dict[str, str] = {}
        hall = self.look()
        self.people = hall.all(Person)
        self._devices = {d.screen: d.id for d in hall.all(Device).values()}
        self._units = iter([u.id for u in hall.all(Unit).values() if u.state == "available"])
        now = datetime.now(UTC)
        contacts = [c for c in hall.all(Contact).values() if c.at <= now < c.until]
        self.contacts = {c.consultant: c.id for c in contacts}  # consultant → a client of theirs

    def look(self) -> Hall:
        """The hall as its tables hold it now."""
        return look(self.engine, HALL).hall

    def new_unit(self) -> str:
        """A unit nobody has touched yet."""
        return next(self._units)

    def person(self, role: str) -> str:
        """Someone of this role."""
        return next(p.id for p in self.people.values() if p.role == role and p.active)

    def session(self, *, person: str | None = None, device: str | None = None) -> str:
        """A new session's token."""
        return self.sessions.open_now(HALL, person=person, device=device)

    def new_session(self, who: str) -> str:
        """A session more of a person by id or role, or of the screen `device:board`."""
        if who.startswith("device:"):
            return self.session(device=self._devices[who.removeprefix("device:")])  # type: ignore[index]
        return self.session(person=who if who in self.people else self.person(who))

    def token(self, who: str) -> str:
        """As `new_session`, the same each time."""
        if who not in self._tokens:
            self._tokens[who] = self.new_session(who)
        return self._tokens[who]

    async def command(
        self, at: Process, who: str, verb: str, *, key: str = "", http: httpx2.AsyncClient | None = None,
        **arguments: Any,
    ) -> Answer:  # fmt: skip
        """Give a command at one process. Raises httpx2's `TransportError` when it is not there."""
        key = key or uuid.uuid4().hex
        headers = {"Cookie": f"{COOKIE}={self.token(who)}", "Idempotency-Key": key}
        asked = Asked(verb, arguments, key, time.monotonic())
        self.asked.append(asked)
        response = await (http or self.http).post(f"{at.url}/api/{HALL}/{verb}", json=arguments, headers=headers)
        media, again = response.headers["content-type"].partition(";")[0], response.headers.get("retry-after")
        answer = Answer(response.status_code, response.json(), media, again)
        asked.answered(answer.status, answer.body)
        if answer.done:
            self.said[key] = (answer.body["seq"], answer.body["result"])
        else:
            assert answer.media == "application/problem+json"
        return answer

    async def insist(self, at: Process, who: str, verb: str, **arguments: Any) -> Answer:
        """As `command`, and as a page does it: "not now" is asked again, with the same key, for a while."""
        key, deadline = uuid.uuid4().hex, time.monotonic() + INSIST
        while True:
            answer = await self.command(at, who, verb, key=key, **arguments)
            if answer.status != 503 or time.monotonic() > deadline:
                return answer
            await asyncio.sleep(0.4)

    async def apply(self, at: Process, unit: str, consultant: str | None = None) -> str:
        """A consultant's new application for a unit."""
        consultant = consultant or next(iter(self.contacts))
        contact = self.contacts[consultant]
        return str((await self.insist(at, consultant, "application.submit", unit=unit, contact=contact))["application"])

    async def hold(self, at: Process) -> str:
        """Another unit on hold, by a consultant and the controller at this process."""
        unit = self.new_unit()
        application = await self.apply(at, unit)
        assert (await self.insist(at, "controller", "application.approve", application=application)).done
        return unit

    async def shown(self, unit: str, state: str, *screens: Screen, within: float = 10) -> float:
        """Waits until this unit is in this state on these screens (or both walls)."""
        screens = screens or self.walls
        path, what = f"unit/{unit}", f"{unit} is {state} on {len(screens)} screens"
        return await until(lambda: all(s.cards.get(path, {}).get("state") == state for s in screens), within, what)

    async def ready(self, process: Process) -> tuple[int, dict[str, Any]]:
        """Status and body of /readyz."""
        response = await self.http.get(f"{process.url}/readyz")
        return response.status_code, response.json()

    async def redis_heard(self, within: float = 15) -> None:
        """Waits until both processes listen to Redis."""
        deadline = time.monotonic() + within
        while not all([(await self.ready(p))[1]["redis"] for p in (self.a, self.b)]):
            assert time.monotonic() < deadline, "Redis is not heard again"
            await asyncio.sleep(0.1)

    def mend(self) -> None:
        """Everything runs and is ready, whatever the last story did."""
        self.postgres.start()
        self.valkey.start()
        for process in (self.a, self.b):
            process.start()
        for process in (self.a, self.b):
            process.wait_ready()

    async def prove(self) -> None:
        """After every story: the history is sound and every screen shows the truth, at both processes."""
        self.mend()
        found = await asyncio.to_thread(problems, self.database_url, self.said)
        assert found == []
        for _ in range(20):
            head = await asyncio.to_thread(self.head)
            await self._walls_reach(head)
            snapshots = [await fresh_snapshot(p, w.name, w.token) for p in (self.a, self.b) for w in self.walls]
            if {s["seq"] for s in snapshots} == {w.seq for w in self.walls} == {head}:
                break
        else:
            raise AssertionError("the hall never came to rest")
        for wall in self.walls:
            for snapshot in snapshots:
                assert snapshot["cards"] == wall.cards

    async def _walls_reach(self, head: int) -> None:
        await until(lambda: all((wall.seq or 0) >= head for wall in self.walls), 15, "both walls are at the head")

    def head(self) -> int:
        """The number of the last change."""
        with self.engine.connect() as connection:
            at = journal.head(connection, HALL)
        assert at is not None
        return at.seq

    def close(self) -> None:
        self.engine.dispose()
        self.a.kill()
        self.b.kill()


def furnish(url: str) -> None:
    """A demo hall in this database, in which every consultant has a client of their own."""
    database.migrate(url)
    engine, cipher = database.connect(url), Cipher(SECRET.encode())
    try:
        make_hall(engine, cipher)
        with blocking_store(engine, cipher, HALL) as inside:
            inside.do("policy.set", key="application.tie_seconds", value=0, reason="one after the other")
            hall = look(engine, HALL).hall
            for number, person in enumerate([p for p in hall.all(Person).values() if p.receives]):
                _give_client(inside, hall, person, f"1390000{number:04d}")
    finally:
        engine.dispose()


def _give_client(inside: BlockingStore, hall: Hall, person: Person, phone: str) -> None:
    viewer = Viewer(hall=HALL, person=person.id, name=person.name, role=person.role, group=person.group)
    presence = hall.get(Presence, person.id)
    if presence is not None and presence.visit is not None:
        return
    inside.do("presence.set", person=person.id, state="waiting")
    visit = inside.do("visit.check_in", name="周来客", phone=phone, consent=True, wanted=person.id).result["visit"]
    inside.do("visit.dispatch", visit=visit)
    inside.do("visit.accept", viewer, visit=visit)
    inside.do("visit.end", viewer, visit=visit)


@contextlib.contextmanager
def copy_of(postgres: Postgres, url: str) -> Iterator[str]:
    """A database of one's own with the contents of another nobody is connected to."""
    copy = postgres.fresh_database(url)
    try:
        yield copy
    finally:
        postgres.start()
        postgres.drop_database(copy)


def administer(postgres: Postgres, statement: str, dbname: str = "postgres") -> None:
    """One statement, outside every transaction."""
    with psycopg.connect(postgres.url(dbname).replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())
