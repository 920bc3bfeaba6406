"""A real browser agrees on compressed messages, reads ours, and what it says compressed is understood."""

from typing import Any

import pytest
from playwright.async_api import expect

from server.live.views import SMALL
from tests.browser.demo_hall import DemoHall, Pages, is_live
from tests.stories.screens import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
OPENED, ANSWERED = "Network.webSocketCreated", "Network.webSocketHandshakeResponseReceived"
SENT, HEARD = "Network.webSocketFrameSent", "Network.webSocketFrameReceived"
YES = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"


async def test_a_wall_shows_what_came_compressed_and_its_answers_are_heard(demo: DemoHall, pages: Pages) -> None:
    wall = await pages.open("board")
    browser = await wall.context.new_cdp_session(wall)
    seen: list[tuple[str, Any]] = []
    for event in (OPENED, ANSWERED, SENT, HEARD):
        browser.on(event, lambda said, event=event: seen.append((event, said.get("response"))))
    await browser.send("Network.enable")
    await wall.reload()
    await is_live(wall)
    await expect(wall.locator("#stage td[data-state]").first).to_be_visible()

    def told(event: str) -> list[Any]:
        return [said for kind, said in seen if kind == event]

    headers = {name.lower(): value for name, value in told(ANSWERED)[0]["headers"].items()}
    assert headers["sec-websocket-extensions"] == YES
    first = told(HEARD)[0]["payloadData"]
    assert first.startswith('{"type":"snapshot"')
    assert len(first) > SMALL, "the premise: it was worth compressing"
    await until(lambda: len(told(SENT)) >= 2, 15, "the wall says what it has painted")
    heard = len(told(HEARD))
    await until(lambda: len(told(HEARD)) > heard, 15, "the server goes on")
    assert len(told(OPENED)) == 1, "and ended no socket because of what it was told"
