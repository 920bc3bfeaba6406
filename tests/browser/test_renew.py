"""A new version of the product reaches every screen by itself, but takes nothing out of anybody's hands."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.demo_hall import DemoHall, Pages, is_live, pass_time, zh
from tests.stories.hall_process import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]
expect.set_options(timeout=20_000)

VERSION = "document.body.dataset.version"
SOURCES = ("domain", "server", "kiosk", "display")


@pytest_asyncio.fixture(loop_scope="session")
async def own(
    chromium: Browser, demo_process: DemoHall, just_made: Path, tmp_path: Path
) -> AsyncIterator[tuple[DemoHall, Pages]]:
    """A demo hall of this test's own, which may be replaced by another version."""
    shutil.copytree(just_made, tmp_path / "var")
    demo = DemoHall(tmp_path / "var")
    pages = Pages(chromium, demo)
    try:
        demo.start()
        yield demo, pages
    finally:
        await pages.close()
        demo.close()


def put_new_version(demo: DemoHall, folder: Path) -> None:
    """The server ends, and one whose pages differ by a comment starts in its place."""
    for name in SOURCES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / "server/web/static/base.css").open("a") as css:
        css.write("/* another version */\n")
    demo.kill()
    demo.process.root = folder
    demo.start()


async def renewed(page: Page, old: str, within: float = 40) -> None:
    await page.locator(f"body:not([data-version='{old}'])").wait_for(state="attached", timeout=within * 1000)
    await is_live(page)


async def test_a_new_version_reloads_the_walls_but_never_a_half_filled_form(
    own: tuple[DemoHall, Pages], tmp_path: Path
) -> None:
    demo, pages = own
    wall, tablet, office = (
        await pages.open("board"),
        await pages.open("checkin", clock=True),
        await pages.open("office", query="#people", clock=True),
    )
    old = await wall.evaluate(VERSION)
    await tablet.locator("#name").fill("王")
    await office.locator("#add").get_by_role("button").first.click()
    name = office.locator("#person input").first
    await name.fill("林嘉")
    await office.locator("#staff").click(position={"x": 2, "y": 2})  # nothing has the focus any more
    put_new_version(demo, tmp_path / "new")

    await renewed(wall, old)
    await tablet.locator("#name").press("End")  # the visitor is still there: left alone for 30 s, it clears itself
    for page in (tablet, office):
        await pass_time(page, 20)  # it has been told, and has tried twice
        await is_live(page)
        assert await page.evaluate(VERSION) == old
    await expect(tablet.locator("#name")).to_have_value("王")
    await expect(name).to_have_value("林嘉")

    await tablet.locator("#name").fill("")
    await office.locator("#person").get_by_role("button", name=zh("office", "Close"), exact=True).click()
    await office.get_by_role("button", name=zh("office", "Discard it"), exact=True).click()
    for page in (tablet, office):
        await pass_time(page, 11)
        await renewed(page, old)


async def test_a_screen_waits_for_the_new_version_to_answer(own: tuple[DemoHall, Pages], tmp_path: Path) -> None:
    """It hears of the version on its socket while pages cannot be had: it stays as it is and goes on showing the hall."""
    demo, pages = own
    wall = await pages.open("board", clock=True)
    old, tried = await wall.evaluate(VERSION), 0

    async def down(route: object) -> None:
        nonlocal tried
        tried += 1
        await route.abort()  # type: ignore[attr-defined]

    await wall.route("**/h1/board*", down)
    put_new_version(demo, tmp_path / "new")
    await is_live(wall)
    await pass_time(wall, 14)
    assert tried > 0, "the premise: it has tried"
    assert await wall.evaluate(VERSION) == old
    await is_live(wall)
    await expect(wall.locator("#stage td").first).to_be_visible()

    await wall.unroute("**/h1/board*")
    await pass_time(wall, 11)
    await renewed(wall, old)
