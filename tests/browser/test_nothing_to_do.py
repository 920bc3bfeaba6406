"""The desks before the first case and after the last one: read aloud, every line makes sense."""

import json
import re

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

from server.auth.sessions import COOKIE
from server.web.words import translator
from tests.browser.demo_hall import HALL, DemoHall, Pages, is_live

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120)]
expect.set_options(timeout=20_000)

SAYS = {
    "cashier": ["To be paid", "0", "Nobody is about to pay", "Approved holds appear in the list by themselves.",
                "No receipts yet today."],
    "approvals": ["Waiting for a decision", "0", "Nothing waits for a decision", "New applications appear here by themselves."],
}  # fmt: skip
UNSAID = {
    "cashier": ["by deadline", "Choose who pays", "Latest receipts", "Card"],
    "approvals": ["by deadline", "Paid, to be controlled", "In line behind others", "See all"],
}


async def idle(demo: DemoHall, pages: Pages, screen: str, language: str) -> Page:
    """The screen as it is in a hall where nobody has applied for anything."""
    page = await pages.blank(screen, language=language)

    def opened(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def said(message: str | bytes) -> None:
            frame = json.loads(message)
            cards = frame.get("cards", {})
            frame |= (
                {"cards": {path: card for path, card in cards.items() if path.startswith("panel/")}} if cards else {}
            )
            socket.send(json.dumps(frame))

        server.on_message(said)

    await page.route_web_socket(re.compile("/live/"), opened)
    await page.context.add_cookies([{"name": COOKIE, "value": demo.token(screen), "url": demo.url}])
    await page.goto(f"/{HALL}/{screen}")
    await is_live(page)
    return page


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("screen", ["cashier", "approvals"])
async def test_a_desk_without_work_says_so(demo: DemoHall, pages: Pages, screen: str, language: str) -> None:
    page, say = await idle(demo, pages, screen, language), translator(language, screen)
    for said in SAYS[screen]:
        await expect(page.locator("main").get_by_text(say(said), exact=said == "0").first).to_be_visible()
    for unsaid in UNSAID[screen]:
        await expect(page.locator("main").get_by_text(say(unsaid), exact=True).filter(visible=True)).to_have_count(0)
    if screen == "approvals":
        await page.locator("#release-link").click()
        await expect(page.locator("#release")).to_be_visible()  # of the office
    assert pages.complaints == []
