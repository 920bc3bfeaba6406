"""Row 31: a new version is put in place under pages of the old one."""

import asyncio
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Error, Page, expect

from tests.faults.figures import Measured
from tests.faults.house import FaultyHouse
from tests.faults.other_version import VERSION
from tests.faults.proxy import Proxy
from tests.faults.tabs import cards, same_as_fresh, tab
from tests.stories.hall_process import Process

pytestmark = [
    pytest.mark.browser, pytest.mark.story, pytest.mark.timeout(180), pytest.mark.asyncio(loop_scope="session")
]  # fmt: skip

RENEWED = 5.0  # seconds from the first frame of the new version until an idle page is of that version
FORM = 15.0  # seconds that a visitor's half filled form is watched: longer than a page waits between two looks
AFTER_FORM = 30.0  # seconds from the end of a form until its page is of the new version


@pytest.fixture
def newer(house: FaultyHouse, tmp_path: Path) -> Iterator[Process]:
    """A process of another version, at the same hall."""
    process = house.another("C", tmp_path, module="tests.faults.other_version")
    try:
        process.start()
        process.wait_ready()
        yield process
    finally:
        process.kill()


@pytest.mark.fault(31)
@pytest.mark.slow_fault
async def test_pages_of_another_version(
    browsed: FaultyHouse, newer: Process, measured: Measured, full: bool, chromium: Browser
) -> None:
    """The wall renews itself; the tablet not before its visitor has finished. Neither is ever wrong on the way."""
    with Proxy(browsed.b.port) as front:
        async with tab(chromium, browsed, front, "board") as wall, tab(chromium, browsed, front, "checkin") as tablet:
            await tablet.locator("#name").fill("俞")
            front.lead_to(newer.port)
            browsed.b.signal(signal.SIGTERM)
            unit = await browsed.hold(browsed.a)
            async with asyncio.timeout(30):
                while (await cards_of(wall)).get(f"unit/{unit}", {}).get("state") != "on_hold":
                    await asyncio.sleep(0.1)
            heard = time.monotonic()
            await renewed(wall, 6 * RENEWED)
            measured("an idle page is renewed", time.monotonic() - heard, RENEWED)
            await tablet.locator("#name").press("End")  # the visitor is still there: left alone, it clears itself
            await same_as_fresh(wall, browsed, newer)
            if full:
                await asyncio.sleep(FORM)
            await expect(tablet.locator("#name")).to_have_value("俞")
            assert await version_of(tablet) != VERSION
            assert await tablet.locator("html").get_attribute("data-truth") == "live"
            await tablet.locator("#name").fill("")
            if full:
                finished = time.monotonic()
                await renewed(tablet, 2 * AFTER_FORM)
                measured("renewed after the form", time.monotonic() - finished, AFTER_FORM)


async def renewed(page: Page, within: float) -> None:
    await expect(page.locator(f"body[data-version='{VERSION}']")).to_be_attached(timeout=1000 * within)


async def version_of(page: Page) -> str | None:
    return await page.locator("body").get_attribute("data-version")


async def cards_of(page: Page) -> dict[str, dict[str, str]]:
    """As `cards`, also while the page is being replaced."""
    try:
        return await cards(page)
    except Error as error:
        if "context was destroyed" in str(error) or "navigation" in str(error):
            return {}
        raise
