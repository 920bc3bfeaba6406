"""Sessions behind open sockets are looked at again and again; only those that have ended lose their screens."""

import asyncio
import json
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.websockets import WebSocketDisconnect

from domain.core.viewer import Viewer
from domain.house.delegations.records import Delegation
from domain.house.devices.records import Ask
from domain.house.people.records import Person
from server.app import SCREENS
from server.auth.sessions import COOKIE, as_viewer
from server.base import hall_time
from server.live import accept_queue, admission, hub
from server.live.feed import Feed
from server.live.flush import STRETCH
from server.live.frames import Close, stamp
from server.live.hub import Live
from server.screen import Audience
from tests.hall import House
from tests.migrated import write_tables

EVERY = 0.02  # seconds between two tellings
QUIET = SimpleNamespace(busy=bool, pressed=bool)  # no command is under way


class Answering:
    """Sessions of a database that takes its time: it answers when told to, for those it was asked about."""

    def __init__(self) -> None:
        self.asked, self.answer = asyncio.Event(), asyncio.Event()
        self.ended: set[str] = set()

    def at_hand(self, *_: Any) -> None:
        """It has to be asked."""

    async def viewer(self, token: str, *_: Any) -> Viewer:
        return Viewer(hall="h1", person=token, name=token, role="consultant", group="A")

    async def still_open(self, tokens: set[str]) -> set[str]:
        self.asked.set()
        await self.answer.wait()
        return tokens - self.ended


class Socket:
    """A socket of the ASGI kind, and what the server did with it."""

    def __init__(self, app: Live, token: str, screen: str = "board") -> None:
        self.screen = screen
        self.connected, self.closed = asyncio.Event(), asyncio.Event()
        self.code: int | None = None
        self.denied: int | None = None
        self.sent: list[dict[str, Any]] = []
        self._app, self._token, self._said_hello = app, token, False

    async def run(self) -> None:
        scope = {
            "type": "websocket", "scheme": "ws", "path": f"/live/h1/{self.screen}", "query_string": b"",
            "extensions": {"websocket.http.response": {}},
            "headers": [(b"host", b"hall"), (b"origin", b"http://hall"), (b"cookie", f"{COOKIE}={self._token}".encode())],
            "path_params": {"hall": "h1", "screen": self.screen},
        }  # fmt: skip
        await self._app(scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        if not self._said_hello:
            self._said_hello = True
            return {"type": "websocket.connect"}
        await self.closed.wait()
        return {"type": "websocket.disconnect", "code": self.code}

    async def _send(self, message: Any) -> None:
        if message["type"] == "websocket.send":
            self.sent.append(json.loads(message["text"]))
            self.connected.set()
        elif message["type"] == "websocket.close":
            self.code = message["code"]
            self.closed.set()
        elif message["type"] == "websocket.http.response.start":
            self.denied = message["status"]


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Nothing here depends on the kind of the database."""
    write_tables(tmp_path / "hall.db")
    return f"sqlite:///{tmp_path / 'hall.db'}"


@pytest.fixture
async def feed(house: House) -> Feed:
    feed = Feed(house.engine, house.name, "v", lambda touched: None)
    await feed.open()
    return feed


async def test_a_screen_that_comes_while_the_sessions_are_looked_at_stays(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "RECHECK_EVERY", 0.0)
    leaver, comer = [person.id for person in feed.hall.all(Person).values() if person.group == "A"][:2]
    sessions = Answering()
    sessions.ended = {leaver}
    app: Any = Live({"h1": feed}, SCREENS, sessions, (), 0.0, QUIET)  # type: ignore[arg-type]
    gone, newcomer = Socket(app, leaver), Socket(app, comer)
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        tasks.create_task(gone.run())
        await gone.connected.wait()
        recheck = tasks.create_task(app.recheck())
        await sessions.asked.wait()
        tasks.create_task(newcomer.run())
        await newcomer.connected.wait()
        sessions.answer.set()
        await gone.closed.wait()
        recheck.cancel()
        assert gone.code == Close.NOT_SIGNED_IN
        assert not newcomer.closed.is_set()
        newcomer.code = 1001
        newcomer.closed.set()


async def test_whose_right_ends_during_the_handshake_is_sent_away(feed: Feed) -> None:
    """The session was good when asked for; the hall no longer knows the person when the socket is open."""
    app: Any = Live({"h1": feed}, SCREENS, Answering(), (), 0.0, QUIET)  # type: ignore[arg-type]
    late = Socket(app, "left the hall meanwhile")
    async with asyncio.timeout(10):
        await late.run()
    assert late.code == Close.NOT_SIGNED_IN


async def test_a_delegates_open_page_comes_again_when_he_acts_for_somebody_who_changed(feed: Feed) -> None:
    """Also one that was let in while there was nobody to act for; his colleague's page stays."""
    me, other = [person.id for person in feed.hall.all(Person).values() if person.group == "A"][:2]
    people = Person(id=me, name="总", role="head"), Person(id=other, name="经理", role="site_manager")
    now = hall_time.now()
    given = Delegation(id="g1", principal="lead", delegate=me, since=now, until=now + timedelta(hours=1), given_by="-")
    out = Person(id="lead", name="长", role="site_lead", active=False)
    for record in (*people, given, out):
        feed.hall.put(record)

    class Desk(Answering):
        async def viewer(self, token: str, *_: Any) -> Viewer:
            found = as_viewer(feed.hall, "h1", token, None)
            assert found is not None
            return found

    app: Any = Live({"h1": feed}, SCREENS, Desk(), (), 0.0, QUIET)  # type: ignore[arg-type]
    mine, others = Socket(app, me, "approvals"), Socket(app, other, "approvals")
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        for socket in (mine, others):
            tasks.create_task(socket.run())
            await socket.connected.wait()
        back = out.but(active=True)
        feed.hall.put(back)
        app.notify("h1", [(("person", "lead"), out, back)])
        await mine.closed.wait()
        assert not others.closed.is_set()
        others.code = 1001
        others.closed.set()
    assert mine.code == Close.RESTART


async def test_who_cannot_be_known_in_time_is_turned_away(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its browser has given up long before a silent database answers, and comes again."""
    monkeypatch.setattr(admission, "KNOWN_WITHIN", 0.05)

    class Silent(Answering):
        async def viewer(self, token: str, *_: Any) -> Viewer:
            await asyncio.sleep(60)
            raise AssertionError

    app = Live({"h1": feed}, SCREENS, Silent(), (), 0.0, QUIET)  # type: ignore[arg-type]
    screen = Socket(app, "anyone")
    async with asyncio.timeout(5):
        await screen.run()
    assert screen.denied == 503


@pytest.mark.parametrize(("ago", "asked"), [(timedelta(0), 1), (hub.ASKED_LATELY + timedelta(seconds=1), 0)])
async def test_a_screen_that_was_away_for_a_moment_is_asked_again_and_no_other(
    feed: Feed, house: House, monkeypatch: pytest.MonkeyPatch, ago: timedelta, asked: int
) -> None:
    device = house.do("device.add", screen="board", name="the wall").result["device"]
    house.do("device.identify", device=device)
    await feed.check()
    ask = feed.hall.get(Ask, device)
    assert ask is not None
    monkeypatch.setattr(hall_time, "now", lambda: ask.at + ago)

    class Wall(Answering):
        async def viewer(self, token: str, *_: Any) -> Viewer:
            return Viewer(hall="h1", device=device, name="the wall", role="device", screen="board")

    back = Socket(Live({"h1": feed}, SCREENS, Wall(), (), 0.0, QUIET), device)  # type: ignore[arg-type]
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        tasks.create_task(back.run())
        await back.connected.wait()
        while len(back.sent) < 2 + asked:
            await asyncio.sleep(0.01)
        back.closed.set()
    assert [frame["type"] for frame in back.sent] == ["snapshot", "beat", *["ask"] * asked]


@pytest.mark.parametrize("pressed", [False, True])
async def test_while_many_commands_wait_screens_are_told_less_often(feed: Feed, pressed: bool) -> None:
    commands = SimpleNamespace(busy=bool, pressed=lambda: pressed)
    app = Live({"h1": feed}, SCREENS, Answering(), (), EVERY, commands)  # type: ignore[arg-type]
    told: list[float] = []
    channel = SimpleNamespace(push=lambda: told.append(monotonic()))
    app._channels["h1", "board", Audience()] = channel  # type: ignore[assignment]
    while len(told) < 4:
        app.notify("h1", [])
        await asyncio.sleep(0)
    pauses = [later - earlier for earlier, later in pairwise(told)]
    assert (min(pauses) >= STRETCH * EVERY) == pressed


@pytest.mark.parametrize(("busy", "at_once"), [(False, accept_queue.AT_ONCE), (True, 1)])
async def test_many_at_once_come_in_a_few_at_a_time_and_leave_room_for_others(
    feed: Feed, busy: bool, at_once: int
) -> None:
    """The loop turns after a few of them, so that a command waits for those and not for all."""
    app: Any = Live({"h1": feed}, SCREENS, Answering(), (), 0.0, SimpleNamespace(busy=lambda: busy, pressed=bool))  # type: ignore[arg-type]
    person = next(person.id for person in feed.hall.all(Person).values() if person.group == "A")
    came: list[int] = []  # in which turn

    class Newcomer(Socket):
        async def _send(self, message: Any) -> None:
            if message["type"] == "websocket.accept":
                came.append(turn)
            await super()._send(message)

    newcomers = [Newcomer(app, person) for _ in range(40)]
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        turn = 0
        for newcomer in newcomers:
            tasks.create_task(newcomer.run())
        while len(came) < len(newcomers):
            turn += 1
            await asyncio.sleep(0)
        for newcomer in newcomers:
            await newcomer.connected.wait()
            newcomer.code = 1001
            newcomer.closed.set()
    assert max(Counter(came).values()) == at_once


async def test_who_waits_at_the_doorway_counts_among_the_sockets_of_its_session(feed: Feed) -> None:
    """However many come in one moment, one session has no more than its share, and those who failed give theirs back."""
    app: Any = Live({"h1": feed}, SCREENS, Answering(), (), 0.0, SimpleNamespace(busy=lambda: True, pressed=bool))  # type: ignore[arg-type]
    person = next(person.id for person in feed.hall.all(Person).values() if person.group == "A")

    class Gone(Socket):
        async def _send(self, message: Any) -> None:
            raise OSError

    newcomers = [Socket(app, person) for _ in range(admission.SOCKETS_EACH + 20)]
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        for _ in range(3):
            with pytest.raises((OSError, WebSocketDisconnect)):
                await Gone(app, person).run()
        assert app.places.many(person) == 0
        for newcomer in newcomers:
            tasks.create_task(newcomer.run())
        for newcomer in newcomers[: admission.SOCKETS_EACH]:
            await newcomer.connected.wait()
        assert [n.code for n in newcomers[admission.SOCKETS_EACH :]] == [Close.TOO_MUCH] * 20
        for newcomer in newcomers:
            newcomer.code = newcomer.code or 1001
            newcomer.closed.set()
    assert app.places.many(person) == 0


async def test_whoever_goes_while_waiting_holds_up_nobody() -> None:
    entrance = accept_queue.AcceptQueue(lambda: True)
    waiting = [asyncio.create_task(entrance.enter()) for _ in range(4)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    waiting[2].cancel()
    async with asyncio.timeout(1):
        await asyncio.gather(waiting[1], waiting[3])
        await entrance.enter()


class Page(Socket):
    """A socket whose page says something once it has heard its first frame."""

    def __init__(self, app: Live, token: str, *texts: str) -> None:
        super().__init__(app, token)
        self._texts = list(texts)

    async def _receive(self) -> dict[str, Any]:
        if self._said_hello and self._texts:
            await self.connected.wait()
            return {"type": "websocket.receive", "text": self._texts.pop(0)}
        if self._said_hello:
            self.closed.set()
        return await super()._receive()


class Everyone(Answering):
    """Sessions in which a token is a device when it says so, else a person."""

    async def viewer(self, token: str, *_: Any) -> Viewer:
        if token.startswith("d"):
            return Viewer(hall="h1", device=token, name=token, role="device", screen="board")
        return await super().viewer(token)


async def test_only_a_devices_own_word_is_kept(house: House, feed: Feed) -> None:
    one, two = (house.do("device.add", screen="board", name=name).result["device"] for name in ("左墙", "右墙"))
    await feed.check()
    person = next(person.id for person in feed.hall.all(Person).values() if person.group == "A")
    app: Any = Live({"h1": feed}, SCREENS, Everyone(), (), 0.0, QUIET)  # type: ignore[arg-type]
    word = f'{{"have":{feed.hall.seq},"of":"{stamp(hall_time.now())}","version":"v"}}'
    beyond = word.replace(f'"have":{feed.hall.seq}', f'"have":{feed.hall.seq + 1}')
    async with asyncio.timeout(10):
        for page in (Page(app, one, word), Page(app, two, "hello", beyond), Page(app, person, word)):
            await page.run()
    heard = app.fleets["h1"].news()
    assert set(heard) == {one}
    assert heard[one].have == heard[one].head == feed.hall.seq
    assert 0 <= heard[one].lag < 5000
