"""From the approve click on one screen to the painted cell on the wall, in two real Chromium pages."""

import asyncio
import os
from typing import Any

from playwright.async_api import Page, async_playwright

from bench.demo import Demo, running_demo, spread
from tests.machine import CHROMIUM_FLAGS

ROUNDS = 60

# On the wall: the wall-clock moment of the frame in which a cell of this unit last changed.
WATCH = """() => {
  window.painted = new Promise(() => {});
  window.arm = () => { window.painted = new Promise(done => {
    const seen = new MutationObserver(() => { seen.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.timeOrigin + performance.now()))); });
    seen.observe(document.querySelector('main'),
      { subtree: true, attributes: true, childList: true, characterData: true, attributeFilter: ['data-state'] });
  }); };
}"""
# At the desk: give a command as the page does, from the moment of the click.
SEND = """async ([hall, verb, args]) => {
  const at = performance.timeOrigin + performance.now();
  const answer = await fetch(`/api/${hall}/${verb}`, { method: 'POST', body: JSON.stringify(args),
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } });
  return [at, answer.status, await answer.text()];
}"""


def measure() -> None:
    """Approve click to board painted, and the same for taking the hold back."""
    with running_demo() as demo:
        asyncio.run(_measure(demo))


async def _measure(demo: Demo) -> None:
    links = demo.links()
    async with async_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = await playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        wall = await _open(browser, next(x["link"] for x in links["screens"] if x["screen"] == "board"))
        desk = await _open(browser, next(x["link"] for x in links["people"] if x["role"] == "controller"))
        phones = [x for x in links["people"] if x["role"] == "consultant"]
        await wall.evaluate(WATCH)
        unit, applicant, contact = await _someone_with_a_client(browser, phones)
        painted: list[float] = []
        for _ in range(ROUNDS):
            _, status, said = await _send(applicant, "application.submit", {"unit": unit, "contact": contact})
            assert status == 200, said
            application = await applicant.evaluate("text => JSON.parse(text).result.application", said)
            await wall.wait_for_timeout(120)
            await wall.evaluate("() => window.arm()")
            at, status, said = await _send(desk, "application.approve", {"application": application})
            assert status == 200, said
            painted.append(await wall.evaluate("() => window.painted") - at)
            await _send(desk, "hold.release", {"application": application, "reason": "bench"})
            await wall.wait_for_timeout(120)
        print("approve click to painted:", spread(painted, "ms"))
        await browser.close()


async def _someone_with_a_client(browser: Any, phones: list[dict[str, Any]]) -> tuple[str, Page, str]:
    """(an available unit of the building the wall shows first, a consultant's page, one of his clients)."""
    for phone in phones:
        page = await _open(browser, phone["link"])
        found = await page.evaluate(
            """async () => { const { live } = await import(document.querySelector('script[src*="/page.js"]').src
                 .replace(/[^/]+\\/page.js/, 'base/live.js'));
               const screen = live(); await new Promise(done => setTimeout(done, 1500));
               const free = screen.of('unit').find(([, c]) => c.state === 'available');
               const client = screen.of('contact')[0];
               return free && client ? [free[0], client[0]] : null; }"""
        )
        if found:
            return found[0].removeprefix("unit/"), page, found[1].removeprefix("contact/")
        await page.context.close()
    raise LookupError("no consultant has a client")


async def _send(page: Page, verb: str, arguments: dict[str, str]) -> tuple[float, int, str]:
    at, status, said = await page.evaluate(SEND, ["h1", verb, arguments])
    return at, status, said


async def _open(browser: Any, link: str) -> Page:
    context = await browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    page: Page = await context.new_page()
    await page.goto(link)
    await page.wait_for_timeout(1500)
    return page
