"""Every screen at every size people have it at, in both languages: nobody sees a cut word, and every button can be pressed."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.demo_hall import SCREENS, DemoHall
from tests.browser.measure import faults_of
from tests.browser.scenes import SCENES, Scene, working

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

Size = tuple[int, int]
LAPTOPS: list[Size] = [(1280, 720), (1366, 768), (1440, 900), (1920, 1080)]
WALLS: list[Size] = [*LAPTOPS, (3840, 2160), (1080, 1920)]
ZOOMED: list[Size] = [(640, 360), (683, 384), (960, 540)]  # laptops at 200 %: half as many CSS px
DESKS: list[Size] = [*LAPTOPS, (3840, 2160), (1024, 768), *ZOOMED]
TABLETS: list[Size] = [(1024, 768), (768, 1024), (1180, 820), (512, 384)]  # the last: 1024x768 at 200 %
PHONES: list[Size] = [(320, 568), (360, 640), (390, 844), (430, 932)]
EVERY: list[Size] = [*WALLS, (1024, 768), (768, 1024), (640, 360), *PHONES]
ON_WALL, ON_PAPER = 20.0, 12.0  # px of the smallest text: on a wall at 1080p, smaller walls in proportion
LOOKS = 5  # at a page that moves: what is wrong at every look is wrong
TWO_FRAMES = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"


SIZES: dict[str, list[Size]] = {
    "board": WALLS,
    "turns": WALLS,
    "checkin": TABLETS,
    "queue": DESKS,
    "consultant": [*PHONES, *TABLETS],
    "approvals": [*DESKS, *PHONES],
    "cashier": [*DESKS, *PHONES],
    "deals": [*DESKS, *PHONES],
    "office": DESKS,
    "opening": DESKS,
    "numbers": WALLS,
}  # what is not named may be met anywhere


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(chromium: Browser, demo_process: DemoHall) -> AsyncIterator[Scene]:
    """One hall for all of them."""
    demo_process.start()
    async with working(chromium, demo_process) as scene:
        yield scene


async def test_every_screen_is_measured() -> None:
    assert {scene.partition(" ")[0] for scene in SCENES} >= set(SCREENS) | set(SIZES)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("shown", SCENES)
async def test_nothing_is_cut_piled_or_out_of_reach(scene: Scene, shown: str, language: str) -> None:
    page = await SCENES[shown](scene, language)
    sizes = SIZES.get(shown.partition(" ")[0], EVERY)
    on_wall = shown in ("board", "turns", "numbers")
    faults = {f"{wide}x{high}": found for wide, high in sizes if (found := await at_size(page, (wide, high), on_wall))}
    await page.context.close()
    assert faults == {}


async def at_size(page: Page, size: Size, on_wall: bool) -> list[str]:
    """What is wrong there, still, after a few looks."""
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    await page.evaluate(TWO_FRAMES)
    floors = {"body": ON_WALL * min(max(size) / 1920, min(size) / 1080) if on_wall else ON_PAPER}
    found = await faults_of(page, floors)
    for _ in range(LOOKS):
        if not found:
            break
        await page.wait_for_timeout(200)
        again = await faults_of(page, floors)
        found = [fault for fault in found if fault in again]
    return found
