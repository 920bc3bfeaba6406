"""Real server processes of one hall, real sockets of its screens, and the proof that its history is sound."""

import asyncio
import contextlib
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import psycopg
from sqlalchemy import select
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from domain.applications import MOVES, Application
from domain.clients import Contact
from domain.hall import Hall
from domain.people import Device, Person, Presence, Viewer
from domain.units import Unit
from server import database, journal
from server.auth import COOKIE, Sessions
from server.demo import HALL, make_hall
from server.door import Door, door, look
from server.embedded import die_with_parent
from server.journal import JOURNAL, Broken, Entry, Ledger
from server.vault import Vault
from server.wire import RECONNECT, Close
from tests.machine import Postgres, Valkey, free_port

ROOT = Path(__file__).parents[2]
SECRET = "a secret of the stories, longer than thirty-two characters"
START_SECONDS = 40.0  # generous: two cores, other work
OLD_AFTER, SILENCE = 5.0, 6.0  # seconds, as the page has them: no valid frame → old; → a new socket
WINNING = frozenset({"approved", "paid", "won"})


# Processes


class Process:
    """One `anchang serve` of our own. Its address and its log live through kill and start."""

    def __init__(self, name: str, folder: Path, environment: dict[str, str], *arguments: str) -> None:
        self.name, self.port = name, free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.address}"
        self._log = folder / f"{name}.log"
        self._arguments = arguments or ("serve",)
        inherited = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")}
        self._environment = {**inherited, "HOST": "127.0.0.1", "PORT": str(self.port), **environment}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def log(self) -> str:
        """Everything it ever said on stdout and stderr."""
        return self._log.read_text()

    def start(self) -> None:
        """Started, not yet ready; nothing happens if it runs. It dies with the calling thread: use the main one."""
        if self.running:
            return
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "server", *self._arguments],
                cwd=ROOT, env=self._environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                preexec_fn=die_with_parent, process_group=0,
            )  # fmt: skip

    def wait_ready(self) -> None:
        """Returns once /readyz says so."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            assert self.running, f"{self.name} ended:\n{self.log[-3000:]}"
            with contextlib.suppress(httpx2.TransportError):
                if httpx2.get(f"{self.url}/readyz", trust_env=False, timeout=5).status_code == 200:
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


# Screens


class Screen:
    """A screen that does exactly what docs/protocol.md tells it: snapshot, delta, beat, and come back with `since`."""

    def __init__(self, name: str, token: str, *processes: Process, record: bool = False) -> None:
        self.name, self.token = name, token
        self.cards: dict[str, Any] = {}
        self.seq: int | None = None
        self.epoch = ""
        self.snapshots = self.resumed = self.beats = 0
        self.closes: list[int] = []  # close codes heard
        self.lost: list[str] = []  # every other way a socket ended
        self.refused: int | None = None  # the close code that means: do not come back
        self.frames: list[str] | None = [] if record else None
        self._processes = itertools.cycle(processes)
        self._seen = float("-inf")

    @property
    def age(self) -> float:
        """Seconds since the last valid frame."""
        return time.monotonic() - self._seen

    @property
    def old(self) -> bool:
        return self.age > OLD_AFTER

    async def run(self) -> None:
        """For ever, or until it is told not to come back."""
        while self.refused is None:
            try:
                await self._session(next(self._processes))
            except ConnectionClosed as closed:
                code = closed.rcvd.code if closed.rcvd else 1006
                self.closes.append(code)
                if code in list(Close) and not RECONNECT[Close(code)]:
                    self.refused = code
            except (OSError, TimeoutError, InvalidHandshake) as error:
                self.lost.append(repr(error))
            await asyncio.sleep(random.uniform(0.2, 0.6))

    async def _session(self, process: Process) -> None:
        resuming = self.seq is not None
        async with socket_to(process, self.name, self.token, since=self.seq, epoch=self.epoch) as socket:
            while True:
                async with asyncio.timeout(SILENCE):
                    text = await socket.recv()
                if self.frames is not None:
                    self.frames.append(text)
                if not self._hear(json.loads(text)):
                    self.lost.append(f"gap at {self.seq}: {text[:80]}")
                    return
                if resuming and '"type":"delta"' in text[:20]:
                    self.resumed += 1
                resuming = False

    def _hear(self, frame: dict[str, Any]) -> bool:
        """False when this frame means: open a new socket that says how far we got."""
        if frame["type"] == "snapshot":
            self.cards, self.epoch = frame["cards"], frame["epoch"]
            self.snapshots += 1
        elif frame["type"] == "delta":
            if frame["after"] != self.seq:
                return False
            self.cards.update(frame["put"])
            for path in frame["drop"]:
                self.cards.pop(path, None)
        elif self.seq is None or frame["seq"] > self.seq:
            return False
        else:
            self.beats += 1
            if frame["seq"] < self.seq:
                return True  # a server that is behind us proves nothing
        self.seq, self._seen = frame["seq"], time.monotonic()
        return True


@contextlib.asynccontextmanager
async def showing(*screens: Screen) -> AsyncIterator[None]:
    """These screens are on, and each has had its first frame."""
    tasks = [asyncio.create_task(screen.run()) for screen in screens]
    try:
        await until(lambda: all(s.seq is not None for s in screens), 20, "every screen has its first frame")
        yield
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


def socket_to(
    process: Process, screen: str, token: str, *, since: int | None = None, epoch: str = "", origin: str | None = None
) -> Any:
    """A websocket to a screen's stream, yet to be opened."""
    resume = f"?since={since}&epoch={epoch}" if since is not None else ""
    return connect(
        f"ws://{process.address}/live/{HALL}/{screen}{resume}", additional_headers={"Cookie": f"{COOKIE}={token}"},
        origin=origin, compression=None, max_size=None, max_queue=None, proxy=None, ping_interval=None,  # type: ignore[arg-type]
        open_timeout=10, close_timeout=1,
    )  # fmt: skip


async def fresh_snapshot(process: Process, screen: str, token: str) -> dict[str, Any]:
    """What a screen that is switched on now gets first."""
    async with socket_to(process, screen, token) as socket, asyncio.timeout(15):
        frame: dict[str, Any] = json.loads(await socket.recv())
    assert frame["type"] == "snapshot"
    return frame


async def refusal_of(process: Process, screen: str, token: str, origin: str | None = None) -> int:
    """The HTTP status or close code with which a socket is refused."""
    try:
        async with socket_to(process, screen, token, origin=origin) as socket, asyncio.timeout(10):
            text = await socket.recv()
    except InvalidStatus as status:
        return int(status.response.status_code)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006
    raise AssertionError(f"let in: {text[:200]!r}")


async def until(true: Callable[[], bool], within: float, what: str) -> float:
    """Waits until it is true and returns the seconds that took."""
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < within, f"not within {within:g} s: {what}"
        await asyncio.sleep(0.02)
    return time.monotonic() - started


# The hall


@dataclass
class Answer:
    """What a command's sender hears."""

    status: int
    body: dict[str, Any]
    media: str

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

    def __post_init__(self) -> None:
        self.engine = database.connect(self.database_url)
        self.vault = Vault(SECRET.encode())
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

    def token(self, who: str) -> str:
        """The session of a person by id or role, or of the screen `device:board`."""
        if who not in self._tokens:
            if who.startswith("device:"):
                self._tokens[who] = self.session(device=self._devices[who.removeprefix("device:")])  # type: ignore[index]
            else:
                self._tokens[who] = self.session(person=who if who in self.people else self.person(who))
        return self._tokens[who]

    async def command(self, at: Process, who: str, verb: str, *, key: str = "", **arguments: Any) -> Answer:
        """Give a command at one process. Raises httpx2's `TransportError` when it is not there."""
        key = key or uuid.uuid4().hex
        headers = {"Cookie": f"{COOKIE}={self.token(who)}", "Idempotency-Key": key}
        response = await self.http.post(f"{at.url}/api/{HALL}/{verb}", json=arguments, headers=headers)
        answer = Answer(response.status_code, response.json(), response.headers["content-type"].partition(";")[0])
        if answer.done:
            self.said[key] = (answer.body["seq"], answer.body["result"])
        else:
            assert answer.media == "application/problem+json"
        return answer

    async def apply(self, at: Process, unit: str, consultant: str | None = None) -> str:
        """A consultant's new application for a unit."""
        consultant = consultant or next(iter(self.contacts))
        contact = self.contacts[consultant]
        return str(
            (await self.command(at, consultant, "application.submit", unit=unit, contact=contact))["application"]
        )

    async def hold(self, at: Process) -> str:
        """Another unit on hold, by a consultant and the controller at this process."""
        unit = self.new_unit()
        application = await self.apply(at, unit)
        assert (await self.command(at, "controller", "application.approve", application=application)).done
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
            await until(lambda head=head: all((w.seq or 0) >= head for w in self.walls), 15, "walls at the head")
            snapshots = [await fresh_snapshot(p, w.name, w.token) for p in (self.a, self.b) for w in self.walls]
            if {s["seq"] for s in snapshots} == {w.seq for w in self.walls} == {head}:
                break
        else:
            raise AssertionError("the hall never came to rest")
        for wall in self.walls:
            for snapshot in snapshots:
                assert snapshot["cards"] == wall.cards

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
    engine, vault = database.connect(url), Vault(SECRET.encode())
    try:
        make_hall(engine, vault)
        with door(engine, vault, HALL) as inside:
            hall = look(engine, HALL).hall
            for number, person in enumerate([p for p in hall.all(Person).values() if p.receives]):
                _give_client(inside, hall, person, f"1390000{number:04d}")
    finally:
        engine.dispose()


def _give_client(inside: Door, hall: Hall, person: Person, phone: str) -> None:
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
    name, template = f"t_{uuid.uuid4().hex}", url.rpartition("/")[2]
    administer(postgres, f'create database "{name}" template "{template}"')
    copy = postgres.url(name)
    try:
        yield copy
    finally:
        postgres.start()
        postgres.drop_database(copy)


def administer(postgres: Postgres, statement: str, dbname: str = "postgres") -> None:
    """One statement, outside every transaction."""
    with psycopg.connect(postgres.url(dbname).replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())


# The proof


def problems(url: str, said: dict[str, tuple[int, dict[str, Any]]] | None = None) -> list[str]:
    """Everything that is wrong with a hall's history: holes, broken chain, two winners, tables that say otherwise."""
    engine = database.connect(url)
    try:
        with engine.execution_options(isolation_level="REPEATABLE READ").begin() as connection:
            seqs = connection.execute(
                select(JOURNAL.c.seq).where(JOURNAL.c.hall == HALL).order_by(JOURNAL.c.seq)
            ).scalars()
            entries, tables = list(journal.read(connection, HALL, 0)), journal.load(connection, HALL)
            found = holes(list(seqs), tables.seq)
            seen, broken = journal.verify(connection, HALL)
    finally:
        engine.dispose()
    if broken is not None:
        found.append(f"chain broken at {broken} after {seen}")
    found += two_winners(entries) + forbidden_moves(entries) + broken_promises(entries, said or {})
    return found + differences(entries, tables)


def holes(seqs: list[int], head: int) -> list[str]:
    """Numbers that are missing, doubled or too many."""
    expected = set(range(1, head + 1))
    return [f"number {n} missing or too many" for n in sorted(expected ^ set(seqs))] + (
        ["a number twice"] if len(seqs) != len(set(seqs)) else []
    )


def two_winners(entries: Iterable[Entry]) -> list[str]:
    """Every moment at which a unit had more than one application that holds or has it (SC-18)."""
    found: list[str] = []
    winning: dict[str, set[str]] = {}
    for entry in entries:
        units = set()
        for _, id, record in entry.changes:
            if isinstance(record, Application):
                holders = winning.setdefault(record.unit, set())
                (holders.add if record.state in WINNING else holders.discard)(id)
                units.add(record.unit)
        found += [f"{unit} has {sorted(winning[unit])} at {entry.seq}" for unit in units if len(winning[unit]) > 1]
    return found


def forbidden_moves(entries: Iterable[Entry]) -> list[str]:
    """Every step of an application that its table of moves does not have: decided twice, closed twice, revived."""
    steps = {(before, after) for (before, _), after in MOVES.items()} | {("approved", "won")}  # paid and won in one
    found: list[str] = []
    states: dict[str, str] = {}
    for entry in entries:
        for _, id, record in entry.changes:
            if isinstance(record, Application):
                before = states.get(id)
                if (before, record.state) not in steps and not (before is None and record.state == "waiting"):
                    found.append(f"{id} went from {before} to {record.state} at {entry.seq}")
                states[id] = record.state
    return found


def broken_promises(entries: Iterable[Entry], said: dict[str, tuple[int, dict[str, Any]]]) -> list[str]:
    """Answers somebody got that the journal does not hold, or holds otherwise."""
    kept: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for entry in entries:
        kept.setdefault(entry.key, []).append((entry.seq, entry.result))
    return [
        f"{key}: said {promise}, kept {kept.get(key)}" for key, promise in said.items() if kept.get(key) != [promise]
    ]


def differences(entries: Iterable[Entry], tables: Ledger) -> list[str]:
    """Where the hall rebuilt from the journal alone is not what the tables hold."""
    replayed = Ledger(HALL, Hall(), "", "")
    try:
        for entry in entries:
            replayed.apply(entry)
    except Broken as broken:
        return [f"replay stops: {broken}"]
    ours = {(r.kind, r.id): r for r in replayed.hall.records()}
    theirs = {(r.kind, r.id): r for r in tables.hall.records()}
    return [
        f"{key}: journal {ours.get(key)!r}, tables {theirs.get(key)!r}"
        for key in sorted(ours.keys() | theirs.keys())
        if ours.get(key) != theirs.get(key)
    ]
