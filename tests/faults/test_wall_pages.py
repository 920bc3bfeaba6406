"""What a wall screen's own page does when its server freezes, its network goes, or its machine sleeps."""

import asyncio
import signal
import time

import pytest
from playwright.async_api import Browser

from tests.browser.demo_hall import is_live
from tests.faults.figures import Measured
from tests.faults.house import FaultyHouse
from tests.faults.proxy import Proxy
from tests.faults.tabs import cards, same_as_fresh, tab, when

pytestmark = [
    pytest.mark.browser, pytest.mark.story, pytest.mark.timeout(180), pytest.mark.asyncio(loop_scope="session")
]  # fmt: skip

OLD = 5.5  # seconds from the fault until the page says that it is old
TRIES = 9.0  # seconds from the fault until it opens another socket: 6 s of silence, and it looks once a second
BACK = 3.0  # seconds from the end of the fault until the page is live again
PATIENCE = 60.0  # seconds, for a machine that is busy
LATER = "const now = Date.now; window.slept = 0; Date.now = () => now.call(Date) + window.slept;"


@pytest.mark.fault(8)
async def test_a_process_freezes(browsed: FaultyHouse, measured: Measured, front: Proxy, chromium: Browser) -> None:
    """The page does not wait for a socket that will never close; it is back as soon as someone ends the process."""
    async with tab(chromium, browsed, front, "board") as page:
        sockets: list[object] = []
        page.on("websocket", lambda socket: sockets.append(socket))
        browsed.a.signal(signal.SIGSTOP)
        frozen = time.time()
        try:
            measured("says that it is old", await when(page, ("old",), frozen, PATIENCE), OLD)
            while not sockets:
                await asyncio.sleep(0.1)
                assert time.time() < frozen + PATIENCE
            measured("tries another socket", time.time() - frozen, TRIES)
            front.lead_to(browsed.b.port)
        finally:
            browsed.a.kill()
        killed = time.time()
        measured("live again after the process was ended", await when(page, ("live",), killed, PATIENCE), BACK)
        await same_as_fresh(page, browsed, browsed.b)


@pytest.mark.fault(13)
@pytest.mark.slow_fault
async def test_a_screen_has_no_network(
    browsed: FaultyHouse, measured: Measured, front: Proxy, chromium: Browser
) -> None:
    """Nothing arrives and nothing breaks, for ten seconds; meanwhile the hall goes on."""
    async with tab(chromium, browsed, front, "board") as page:
        front.hole()
        gone = time.time()
        measured("says that it is old", await when(page, ("old",), gone, PATIENCE), OLD)
        unit = await browsed.hold(browsed.a)
        await asyncio.sleep(max(0.0, gone + 10 - time.time()))
        assert (await cards(page))[f"unit/{unit}"]["state"] != "on_hold", "the premise: it could not know"
        front.passing()
        healed = time.time()
        measured("live again", await when(page, ("live",), healed, PATIENCE), BACK)
        await same_as_fresh(page, browsed, browsed.a)


@pytest.mark.fault(13)
@pytest.mark.slow_fault
async def test_a_screen_is_frozen_by_its_browser(
    browsed: FaultyHouse, measured: Measured, front: Proxy, chromium: Browser
) -> None:
    """As a tab in the background: no code of the page runs for ten seconds."""
    async with tab(chromium, browsed, front, "board") as page:
        session = await page.context.new_cdp_session(page)
        await session.send("Page.setWebLifecycleState", {"state": "frozen"})
        await browsed.hold(browsed.a)
        await asyncio.sleep(10)
        await session.send("Page.setWebLifecycleState", {"state": "active"})
        thawed = time.time()
        await is_live(page)
        await same_as_fresh(page, browsed, browsed.a)
        measured("current again", time.time() - thawed, BACK)


@pytest.mark.fault(13)
@pytest.mark.slow_fault
async def test_a_screen_wakes_from_sleep(
    browsed: FaultyHouse, measured: Measured, front: Proxy, chromium: Browser
) -> None:
    """Its machine slept for an hour and its monotonic clock with it; only the wall clock tells."""
    async with tab(chromium, browsed, front, "board", LATER) as page:
        sockets: list[object] = []
        page.on("websocket", lambda socket: sockets.append(socket))
        woke = time.time()
        await page.evaluate("window.slept = 3_600_000")
        said = await when(page, ("old",), woke, PATIENCE) - 3600
        measured("says that it is old", said, OLD)
        measured("live again", await when(page, ("live",), woke + 3600 + said, PATIENCE), BACK)
        assert sockets, "it opened a new socket"
        await same_as_fresh(page, browsed, browsed.a)
