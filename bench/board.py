"""The unit board in real Chromium: how soon it is painted, and what a hundred changed cells cost one frame."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpx2
from playwright.async_api import Browser, Page, async_playwright

from bench.figures import machine, quantile
from bench.furnish import Size
from bench.house import House, on_sqlite
from server.auth.sessions import COOKIE
from server.demo import HALL
from server.store.keys import new_key
from tests.machine import CHROMIUM_FLAGS

UNITS, CHANGED, BUILDINGS = 2500, 100, 8
ROUNDS = 2  # of so many changed cells in each building
FRAME = 16.7  # ms: what a screen of 60 Hz leaves
# Before the page's own scripts: when its first cells were painted, and what each of its frames cost. A message posted
# in a frame's callback is delivered after that frame's style, layout and paint, so the time until then holds them all.
WATCH = """
window.bench = { cells: 0, frames: [], long: [] };
const raf = requestAnimationFrame.bind(window);
window.requestAnimationFrame = (fn) => raf((now) => {
  const began = performance.now();
  fn(now);
  const ran = performance.now(), { port1, port2 } = new MessageChannel();
  port1.onmessage = () => bench.frames.push({ script: ran - began, all: performance.now() - began });
  port2.postMessage(0);
});
new PerformanceObserver((seen) => bench.long.push(...seen.getEntries().map((frame) => frame.duration)))
  .observe({ type: "long-animation-frame" });
new MutationObserver((_, seen) => {
  if (!document.querySelector("td[data-state]")) return;
  seen.disconnect();
  raf(() => { const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (bench.cells = performance.now());
    port2.postMessage(0); });
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
CELLS = "state => document.querySelectorAll(`td[data-state=${state}]`).length"
WORST = "script, style, layout, paint by processor time, ms"
Change = Callable[[list[str]], Awaitable[None]]


def measure() -> None:
    """2,500 units: first paint, painted cells, and 100 cells changed within one frame."""
    print(machine())
    with on_sqlite(Size(units=UNITS, buyers=64, released=False)) as house:
        asyncio.run(_measure(house))


async def _measure(house: House) -> None:
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    async with async_playwright() as playwright, httpx2.AsyncClient(trust_env=False, timeout=30) as http:
        browser = await playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        print(f"Chromium {browser.version}, 1920 × 1080, {UNITS:,} units")
        desk = Desk(house, http)
        paints: list[float] = []
        painted: list[float] = []
        updates: dict[str, list[dict[str, float]]] = {}
        for number in range(1, BUILDINGS + 1):
            page = await _open(browser, house, f"{number}栋")
            paints.append(await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            painted.append(await page.evaluate("bench.cells"))
            units = [unit for unit in house.hall.units if unit.startswith(f"{number}栋-")]
            for round_ in range(ROUNDS):
                some = units[round_ * CHANGED :][:CHANGED]
                for what, state, change in (("released", "available", desk.release), ("held", "on_hold", desk.hold)):
                    updates.setdefault(what, []).append(await _cost(browser, page, state, change, some))
            await page.context.close()
        print(_said("first contentful paint", paints))
        print(_said("first cells painted", painted))
        for what, costs in updates.items():
            print(f"{CHANGED} cells {what} at once:")
            for part in costs[0]:  # each of the longest frame
                print(_said(f"  {part}", [cost[part] for cost in costs]))
            work = quantile(sorted(cost[WORST] for cost in costs), 0.5)
            verdict = "ok  " if work <= FRAME else "OVER"
            print(f"{verdict}  {work:.1f} ≤ {FRAME} ms of the main thread in the longest frame")
        await browser.close()


async def _cost(browser: Browser, page: Page, state: str, change: Change, units: list[str]) -> dict[str, float]:
    """What the longest of the page's frames cost in which these units came to this state."""
    await asyncio.sleep(1.2)
    had = await page.evaluate(CELLS, state)
    await page.evaluate("() => (bench.frames.length = bench.long.length = 0)")
    await browser.start_tracing(page=page, categories=["cc"])
    await change(units)
    await asyncio.sleep(0.3)
    await _until(page, f"({CELLS})('{state}') >= {had + len(units)}")
    events = json.loads(await browser.stop_tracing())["traceEvents"]
    frames = await page.evaluate("bench.frames")
    assert frames, "the cells changed without a frame of the page's own"
    longest = max(frames, key=lambda frame: frame["all"])
    return {
        "frames": len(frames),
        "frames over 50 ms by the clock": await page.evaluate("bench.long.length"),
        "script by the clock, ms": longest["script"],
        "script, style, layout, paint by the clock, ms": longest["all"],
        WORST: max(_main_frames(events)),
    }


def _main_frames(events: list[dict[str, Any]]) -> Iterable[float]:
    """Milliseconds of processor time of each frame on the page's main thread, from Chromium's own trace."""
    return (
        event["tdur"] / 1000 for event in events if event["name"] == "ProxyMain::BeginMainFrame" and "tdur" in event
    )


class Desk:
    """Changes units as the staff do, over HTTP."""

    def __init__(self, house: House, http: httpx2.AsyncClient) -> None:
        self._house, self._http = house, http
        [self._controller] = house.hall.sessions(person=house.hall.people["controller"][0])
        self._buyers = [(*buyer, house.hall.sessions(person=buyer[1])[0]) for buyer in house.hall.buyers]

    async def release(self, units: list[str]) -> None:
        """All in one change."""
        await self._do(self._controller, "unit.release", units=units)

    async def hold(self, units: list[str]) -> None:
        """Each by a change of its own, all at the same time."""
        applied = [
            await self._do(session, "application.submit", unit=unit, contact=contact)
            for unit, (contact, _, session) in zip(units, self._buyers * len(units), strict=False)
        ]
        await asyncio.gather(
            *(self._do(self._controller, "application.approve", application=one["application"]) for one in applied)
        )

    async def _do(self, session: str, verb: str, **arguments: Any) -> Any:
        answer = await self._http.post(
            f"{self._house.web[0].url}/api/{HALL}/{verb}", json=arguments,
            headers={"Cookie": f"{COOKIE}={session}", "Idempotency-Key": new_key()},
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]


async def _open(browser: Browser, house: House, building: str) -> Page:
    context = await browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    [token] = house.hall.sessions(device=house.hall.devices["board"][0])
    await context.add_cookies([{"name": COOKIE, "value": token, "url": house.web[0].url}])
    await context.add_init_script(WATCH)
    page: Page = await context.new_page()
    await page.goto(f"{house.web[0].url}/{HALL}/board?buildings={building}")
    await _until(page, "bench.cells > 0")
    return page


async def _until(page: Page, true: str) -> None:
    async with asyncio.timeout(20):
        while not await page.evaluate(true):  # the page's policy forbids wait_for_function
            await page.wait_for_timeout(100)


def _said(what: str, values: list[float]) -> str:
    ordered = sorted(values)
    return f"{what:<56} p50 {quantile(ordered, 0.5):7.1f}   max {ordered[-1]:7.1f}   of {len(ordered)}"
