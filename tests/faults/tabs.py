"""Real browser pages of the house under test, and when each of them knew that it was old."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

from server.auth.sessions import COOKIE
from server.demo import HALL
from tests.browser.demo_hall import PATIENCE_MS, is_live
from tests.stories.hall_process import House
from tests.stories.screens import Server, fresh_snapshot

# What the page said of itself, and when: [milliseconds since 1970, "live" | "old" | "lost"].
DIARY = """window.diary = []; new MutationObserver(() => window.diary.push([Date.now(), document.documentElement.dataset.truth]))
  .observe(document, { subtree: true, attributes: true, attributeFilter: ['data-truth'] });"""

# The cards this page holds, from its own live socket.
CARDS = """async () => {
  const { live } = await import(`/s/${document.body.dataset.version}/base/live.js`);
  return Object.fromEntries(live().cards);
}"""


@contextlib.asynccontextmanager
async def tab(browser: Browser, house: House, front: Server, screen: str, *scripts: str) -> AsyncIterator[Page]:
    """A screen's page, live, in a browser context of its own; the scripts run in it first."""
    context = await browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    try:
        yield await shown(context, house, front, screen, *scripts)
    finally:
        await context.close()


async def shown(context: BrowserContext, house: House, front: Server, screen: str, *scripts: str) -> Page:
    """The same in a context that is there already."""
    await sign_in(context, house, front, screen)
    for script in (DIARY, *scripts):
        await context.add_init_script(script)
    page = await context.new_page()
    await page.goto(f"http://{front.address}/{HALL}/{screen}")
    await is_live(page)
    return page


async def sign_in(context: BrowserContext, house: House, front: Server, screen: str) -> None:
    """This context is a paired screen."""
    context.set_default_timeout(PATIENCE_MS)
    await context.add_cookies(
        [{"name": COOKIE, "value": house.token(f"device:{screen}"), "url": f"http://{front.address}"}]
    )


async def when(page: Page, truth: tuple[str, ...], after: float, within: float) -> float:
    """Seconds from a moment (of `time.time`) until the page said one of these of itself."""
    deadline = time.time() + within
    while True:
        for moment, said in await page.evaluate("window.diary"):
            if moment / 1000 > after and said in truth:
                return float(moment / 1000 - after)
        assert time.time() < deadline, f"not {truth} within {within:g} s"
        await asyncio.sleep(0.1)


async def cards(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = await page.evaluate(CARDS)
    return found


async def same_as_fresh(board: Page, house: House, at: Server) -> None:
    """This board holds what one switched on now would be given, once it has caught up."""
    async with asyncio.timeout(10):
        while (await fresh_snapshot(at, "board", house.token("device:board")))["cards"] != await cards(board):
            await asyncio.sleep(0.1)
