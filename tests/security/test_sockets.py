"""Whoever opens a socket: from our own pages, not too many, not too loud, and no screen at two places (S1, S7, S8)."""

import asyncio
import contextlib

import pytest
from structlog.testing import capture_logs
from websockets.exceptions import ConnectionClosed

from domain.core.viewer import Viewer
from server.auth.session_sockets import SessionSockets
from server.base import metrics
from server.live.incoming import SAYINGS
from server.run.serving import LARGEST_MESSAGE
from tests.security.conftest import Enter
from tests.security.served import Served
from tests.security.test_requests import FORGED

pytestmark = pytest.mark.timeout(150)


async def test_a_socket_is_opened_by_our_own_pages_alone(enter: Enter) -> None:
    """S1. A device's own program may keep silent about where it comes from; a person's browser never does."""
    async with enter() as stage:
        person, device = stage.tokens["dispatcher"], stage.tokens["device:board"]
        untouched = stage.touched()
        for forged in FORGED:
            for token, screen in ((person, "queue"), (device, "board")):
                if forged != {"origin": ""}:
                    assert await stage.knock(f"/live/h1/{screen}", token, **forged) == 403, forged
        assert await stage.knock("/live/h1/queue", person, origin="") == 403
        assert await stage.knock("/live/h1/board", device, origin="") == 200
        assert await stage.knock("/live/h1/queue", person) == 200
        assert stage.touched() == untouched


async def test_a_device_at_two_addresses_raises_the_alarm(enter: Enter) -> None:
    """S7. Its token was copied: the wall goes on, and whoever reads the log or the metric revokes it."""
    async with enter() as stage:
        token, person = stage.tokens["device:board"], stage.tokens["dispatcher"]
        live = stage.app.state.app_context.live
        before = metrics.COPIED._value.get()
        with capture_logs() as lines:
            assert await stage.knock("/live/h1/board", token, address="10.0.0.7") == 200
            assert await stage.knock("/live/h1/board", token, address="10.0.0.7") == 200
        assert [line for line in lines if line["event"] == "device at two addresses"] == []
        live.places.come(token, "10.0.0.7")
        live.places.come(person, "10.0.0.7")
        with capture_logs() as lines:
            assert await stage.knock("/live/h1/board", token, address="10.0.0.8") == 200
            assert (await stage.ask("GET", "/h1/board", token, address="10.0.0.9")).status_code == 200
            assert (await stage.ask("GET", "/h1/queue", person, address="10.0.0.9")).status_code == 200
        alarms = [line for line in lines if line["event"] == "device at two addresses"]
        assert [(line["at"], line["also"], line["log_level"]) for line in alarms] == [
            ("10.0.0.8", ["10.0.0.7"], "warning"), ("10.0.0.9", ["10.0.0.7"], "warning"),
        ]  # fmt: skip
        assert metrics.COPIED._value.get() == before + 2


def test_places_are_forgotten_with_the_last_socket() -> None:
    places, device = SessionSockets(), Viewer(hall="h1", device="d1", screen="board")
    places.come("t", "a")
    places.come("t", "a")
    places.come("t", "b")
    assert (places.many("t"), places.all, places.tokens) == (3, 3, {"t"})
    places.go("t", "a")
    places.go("t", "a")
    with capture_logs() as lines:
        places.watch(device, "t", "b")
    assert lines == []
    places.go("t", "b")
    assert (places.many("t"), places.all, places.tokens) == (0, 0, set())


async def test_a_message_of_more_than_64_kib_ends_the_socket(hall: Served) -> None:
    async with hall.screen("board", hall.device) as screen:
        await screen.recv()
        await screen.send("x" * (LARGEST_MESSAGE + 1))
        assert await _close_code(screen) == 1009


@pytest.mark.parametrize("said", ["text", b"binary"])
async def test_a_screen_that_chatters_is_sent_away(hall: Served, said: str | bytes) -> None:
    """More than a hundred messages in a minute: 1008. The clock's minute may turn once meanwhile."""
    async with hall.screen("board", hall.device) as screen:
        await screen.recv()
        for _ in range(2):
            with contextlib.suppress(ConnectionClosed, TimeoutError):
                for _ in range(SAYINGS + 1):
                    await screen.send(said)
                async with asyncio.timeout(3):
                    await screen.wait_closed()
        assert screen.close_code == 1008


async def _close_code(screen: object) -> int | None:
    try:
        async with asyncio.timeout(10):
            while True:
                await screen.recv()  # type: ignore[attr-defined]
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None
