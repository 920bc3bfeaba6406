"""Who may watch, who no longer may, who is stuck, and what becomes of everybody when a process is told to stop."""

import asyncio
import base64
import contextlib
import os
import re
import signal
import socket
from collections.abc import AsyncIterator

import pytest
from websockets.frames import Frame, Opcode

from server.auth.sessions import COOKIE, TRUSTED_FOR
from server.demo import HALL
from tests.stories.hall_process import House, Process
from tests.stories.screens import Screen, fresh_snapshot, refusal_of, showing, until

pytestmark = [pytest.mark.story, pytest.mark.timeout(180)]


@pytest.fixture(params=["direct", "through ASGI"])
def pair(request: pytest.FixtureRequest, hall: House) -> tuple[Process, Process]:
    """The process in question, and the other one: both ways of writing to a socket keep the same promises."""
    return (hall.a, hall.b) if request.param == "direct" else (hall.b, hall.a)


async def test_told_to_stop_a_process_sends_its_screens_away_and_ends(
    hall: House, pair: tuple[Process, Process]
) -> None:
    """SIGTERM with fifty screens and three stuck ones: gone within ten seconds; every screen heard 1012 and came back."""
    stopping, other = pair
    token = hall.token("device:board")
    screens = [Screen("board", token, stopping, other) for _ in range(50)]
    async with showing(*screens):
        async with _stuck(stopping, "approvals", hall.token("site_lead"), 3):
            await _sockets(hall, stopping, "approvals", 3, within=10)
            await hall.hold(other)
            stopping.signal(signal.SIGTERM)
            await asyncio.to_thread(stopping.wait, 10)
            await until(lambda: all(screen.closes for screen in screens), 5, "every screen heard a close code")
            assert {screen.closes[0] for screen in screens} == {1012}
        unit = await hall.hold(other)
        await hall.shown(unit, "on_hold", *screens)
        assert not any(screen.old for screen in screens)
        fresh = await fresh_snapshot(other, "board", token)
        assert all(screen.cards == fresh["cards"] for screen in screens)


async def test_a_stuck_screen_delays_nobody_and_is_let_go(hall: House) -> None:
    """Three screens that never read: the others get every change meanwhile, and the stuck ones are freed. Through ASGI;
    sockets of our own have a row of docs/reliability.md."""
    process = hall.b
    async with _stuck(process, "approvals", hall.token("site_lead"), 3):
        await _sockets(hall, process, "approvals", 3, within=10)
        async with asyncio.timeout(30):
            while await _count(hall, process, "approvals") > 0:
                unit = await hall.hold(process)
                await hall.shown(unit, "on_hold", within=5)
                await asyncio.sleep(0.5)
    assert all(wall.snapshots == 1 for wall in hall.walls)
    assert all(wall.lost == [] for wall in hall.walls)


async def test_the_last_frame_and_the_close_code_reach_a_slow_screen_that_still_speaks(
    hall: House, pair: tuple[Process, Process]
) -> None:
    """It reads its snapshot when it has long been revoked, and says something meanwhile: nothing is cut off."""
    process = pair[0]
    added = await hall.command(process, "admin", "device.add", screen="board", name="慢屏")
    peer = await asyncio.to_thread(_handshake, process, "board", hall.session(device=added["device"]))
    with contextlib.closing(peer):
        pong = Frame(Opcode.PONG, b"").serialize(mask=True)
        peer.sendall(pong)
        assert (await hall.command(process, "admin", "device.revoke", device=added["device"])).done
        heard = await asyncio.to_thread(_read_slowly, peer, pong)
    assert heard.endswith(b"\x88\x02" + (4401).to_bytes(2)), heard[-80:]
    assert b'"type":"snapshot"' in heard
    assert heard.count(b'"unit/') >= len(hall.walls[0].cards) // 2, "the premise: there was much to read"


async def test_a_revoked_device_sees_nothing_more_at_any_process(hall: House) -> None:
    """Revoked at A: its screen at B is closed with 4401 at once, does not come back, and is not let in again."""
    added = await hall.command(hall.a, "admin", "device.add", screen="board", name="门口的屏")
    token = hall.session(device=added["device"])
    await until(lambda: all(wall.seq == added.body["seq"] for wall in hall.walls), 10, "both processes know the device")
    screen = Screen("board", token, hall.b)
    async with showing(screen):
        assert (await hall.command(hall.a, "admin", "device.revoke", device=added["device"])).done
        await until(lambda: screen.refused == 4401, 5, "the revoked screen is closed")
        for process in (hall.a, hall.b):
            assert await refusal_of(process, "board", token) == 4401
    assert screen.closes == [4401]
    assert not any(wall.closes for wall in hall.walls)


async def test_signing_out_closes_this_sessions_screens_and_no_others(hall: House) -> None:
    """The controller signs out at A: this session's screens at A and B end; another session of theirs goes on."""
    controller = hall.person("controller")
    leaving, staying = hall.session(person=controller), hall.session(person=controller)
    screens = [Screen("approvals", leaving, process) for process in (hall.a, hall.b)]
    other = Screen("approvals", staying, hall.b)
    async with showing(other, *screens):
        answer = await hall.http.delete(f"{hall.a.url}/api/{HALL}/session", headers={"Cookie": f"{COOKIE}={leaving}"})
        assert answer.status_code == 200
        await until(lambda: all(screen.refused == 4401 for screen in screens), 10, "both screens are closed")
        await asyncio.sleep(TRUSTED_FOR)  # the other process may believe a session for as long without asking
        for process in (hall.a, hall.b):
            assert await refusal_of(process, "approvals", leaving) == 4401
        unit = await hall.hold(hall.a)
        await hall.shown(unit, "on_hold", other)
    assert other.closes == []


async def test_who_may_not_watch_is_told_so(hall: House) -> None:
    """Another site gets 403 before anything; nobody 4401; a consultant at the approvals desk 4403."""
    board, consultant = hall.token("device:board"), hall.token("consultant")
    for process in (hall.a, hall.b):
        assert await refusal_of(process, "board", board, "https://evil.example") == 403
        assert await refusal_of(process, "board", board, f"http://{process.address}.evil.example") == 403
        assert await refusal_of(process, "board", board, "null") == 403
        assert await refusal_of(process, "board", "") == 4401
        assert await refusal_of(process, "board", "nobody's token") == 4401
        assert await refusal_of(process, "approvals", consultant) == 4403
        assert await refusal_of(process, "approvals", board) == 4403
        assert await refusal_of(process, "nowhere", board) == 404


async def test_another_site_gives_no_commands(hall: House) -> None:
    """A forged request with a real cookie: 403, and nothing happened."""
    before = hall.head()
    cookie = {"Cookie": f"{COOKIE}={hall.token('dispatcher')}", "Idempotency-Key": "forged-request"}
    arguments = {"name": "王", "consent": True}
    for forged in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        answer = await hall.http.post(
            f"{hall.a.url}/api/{HALL}/visit.check_in", json=arguments, headers={**cookie, **forged}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong-origin")
    own = {"Origin": hall.a.url, "Sec-Fetch-Site": "same-origin"}
    form = await hall.http.post(
        f"{hall.a.url}/api/{HALL}/visit.check_in", data={"name": "王", "consent": "true"}, headers={**cookie, **own}
    )
    assert (form.status_code, form.json()["code"]) == (422, "bad-arguments")
    assert hall.head() == before


@contextlib.asynccontextmanager
async def _stuck(process: Process, screen: str, token: str, many: int) -> AsyncIterator[None]:
    """Sockets whose handshake is done and which never read again; made beside the loop, on which the others read."""
    peers = await asyncio.gather(*(asyncio.to_thread(_handshake, process, screen, token) for _ in range(many)))
    try:
        yield
    finally:
        for peer in peers:
            peer.close()


def _handshake(process: Process, screen: str, token: str) -> socket.socket:
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # the snapshot alone is many times as long
    peer.settimeout(10)
    peer.connect(("127.0.0.1", process.port))
    key = base64.b64encode(os.urandom(16)).decode()
    lines = (
        f"GET /live/{HALL}/{screen} HTTP/1.1", f"Host: {process.address}", f"Origin: {process.url}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", f"Cookie: {COOKIE}={token}", "", "",
    )  # fmt: skip
    peer.sendall("\r\n".join(lines).encode())
    assert peer.recv(12) == b"HTTP/1.1 101"
    return peer


def _read_slowly(peer: socket.socket, saying: bytes) -> bytes:
    """Everything until the close frame, in small pieces, speaking after every tenth."""
    heard = b""
    for piece in range(1_000_000):
        taken = peer.recv(2_048)
        heard += taken
        if not taken or heard[-4:-2] == b"\x88\x02":
            return heard
        if piece % 10 == 0 and piece < 300:
            peer.sendall(saying)
    raise AssertionError("it never ends")


async def _sockets(hall: House, process: Process, screen: str, many: int, within: float) -> None:
    seen: list[int] = []
    try:
        async with asyncio.timeout(within):
            while (now := await _count(hall, process, screen)) != many:
                seen.append(now)
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(f"{screen} sockets at {process.url}: {sorted(set(seen))}, never {many}") from None


async def _count(hall: House, process: Process, screen: str) -> int:
    """Open sockets of a screen, as /metrics says."""
    text = (await hall.http.get(f"{process.url}/metrics")).text
    found = re.search(rf'^anchang_sockets{{screen="{screen}"}} (\S+)$', text, re.MULTILINE)
    return int(float(found[1])) if found else 0
