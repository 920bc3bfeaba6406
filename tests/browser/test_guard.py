"""A press meant for what stood there before does nothing, and single-key shortcuts belong to whoever sits at the keyboard."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from tests.stories.hall_process import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]

DESK = """<!doctype html><button data-acts>Approve</button><input><label>Keys<input type="checkbox"></label><dialog><button>Yes</button></dialog>"""
SET_UP = """async () => {
  window.pressed = 0;
  document.querySelector('button').onclick = () => { window.pressed += 1; };
  for (const name of ['guard', 'shortcuts', 'preferences']) Object.assign(window, await import(`/${name}.js`));
  window.desk = { truth: 'live', ontruth: (fn) => { window.doubt = (truth) => { desk.truth = truth; fn(); }; fn(); }, onchange: () => {} };
  actOnlyWhileLive(window.desk);
  onShortcut('a', () => document.querySelector('button').click());
  switchShortcuts(document.querySelector('[type=checkbox]'));
}"""


async def module(route: Route) -> None:
    name = route.request.url.rpartition("/")[2]
    await route.fulfill(body=(ROOT / "server/web/static" / name).read_text(), content_type="text/javascript")


@pytest_asyncio.fixture(loop_scope="session")
async def desk(chromium: Browser) -> AsyncIterator[Page]:
    """A page with one button that `a` presses too, and a clock that stands still."""
    page = await chromium.new_page()
    await page.clock.install()
    await page.route("http://desk/", lambda route: route.fulfill(body=DESK, content_type="text/html"))
    await page.goto("http://desk/")
    await page.clock.pause_at(4_000_000_000_000)
    await page.route("http://desk/*.js", module)
    await page.evaluate(SET_UP)
    yield page
    await page.close()


async def times_pressed(page: Page) -> int:
    return int(await page.evaluate("window.pressed"))


async def test_a_button_whose_meaning_has_changed_does_nothing_until_it_wakes(desk: Page) -> None:
    button = desk.locator("body > button")
    await button.click()
    await desk.evaluate("sleepAfterChange(document.querySelector('button'), 700, 'Next case')")
    await expect(button).to_have_text("Next case")
    await button.click(force=True)
    await desk.keyboard.press("a")
    await desk.clock.run_for(690)
    await desk.keyboard.press("a")
    assert await times_pressed(desk) == 1
    await desk.clock.run_for(20)
    await expect(button).to_have_text("Approve")
    await button.click()
    assert await times_pressed(desk) == 2


async def test_a_second_change_begins_the_sleep_anew(desk: Page) -> None:
    sleep = "sleepAfterChange(document.querySelector('button'), 700, 'Next case')"
    await desk.evaluate(sleep)
    await desk.clock.run_for(600)
    await desk.evaluate(sleep)
    await desk.clock.run_for(600)
    await expect(desk.locator("body > button")).to_be_disabled()
    await desk.clock.run_for(110)
    await expect(desk.locator("body > button")).to_be_enabled()
    await expect(desk.locator("body > button")).to_have_text("Approve")


async def test_waking_does_not_allow_what_something_else_forbids(desk: Page) -> None:
    button = desk.locator("body > button")
    await desk.evaluate("sleepAfterChange(document.querySelector('button'))")
    await desk.evaluate("doubt('old')")
    await desk.clock.run_for(710)
    await expect(button).to_be_disabled()
    await desk.evaluate("doubt('live')")
    await expect(button).to_be_enabled()


async def test_new_words_given_to_a_sleeping_button_stay(desk: Page) -> None:
    button = desk.locator("body > button")
    await desk.evaluate("sleepAfterChange(document.querySelector('button'), 700, 'Next case')")
    await desk.evaluate("document.querySelector('button').textContent = 'Release'")
    await desk.clock.run_for(710)
    await expect(button).to_have_text("Release")


async def test_single_key_shortcuts_are_switched_off_for_this_browser(desk: Page) -> None:
    await desk.keyboard.press("a")
    assert await times_pressed(desk) == 1, "the premise: they are on at first"
    await desk.get_by_role("checkbox").uncheck()
    await desk.keyboard.press("a")
    assert await times_pressed(desk) == 1
    assert await desk.evaluate("preferred('keys')") == "off"
    assert await desk.evaluate("document.body.dataset.noKeys") == ""  # for the page's style
    await desk.get_by_role("checkbox").check()
    await desk.keyboard.press("a")
    assert await times_pressed(desk) == 2


async def test_no_page_listens_for_a_character_key_but_through_the_switch() -> None:
    """WCAG 2.1.4: what is not typed must be possible to switch off. Enter and Escape are asked of typed.js,
    and a slider knows PageUp and PageDown."""
    listening = {
        path.name
        for place in ("server/web/static", "kiosk", "display") for path in (ROOT / place).rglob("*.js")
        if re.search(r"key(down|up|press)\b|accesskey", path.read_text(), re.IGNORECASE)
    }  # fmt: skip
    assert listening == {"shortcuts.js", "typed.js", "renew.js", "idle.js", "device.js", "press.js", "past_board.js"}
    for name in ("device.js", "press.js"):
        text = (ROOT / "kiosk/office" / name).read_text()
        assert len(re.findall("keydown", text)) == len(
            re.findall(r"keydown\", \(event\) => (?:submits|leaves)\(", text)
        )


@pytest.mark.parametrize("keys", ["Control+a", "Alt+a", "Meta+a", "b"])
async def test_another_key_is_no_shortcut(desk: Page, keys: str) -> None:
    await desk.keyboard.press(keys)
    assert await times_pressed(desk) == 0


async def test_a_key_held_down_presses_once(desk: Page) -> None:
    await desk.keyboard.down("a")
    await desk.keyboard.down("a")  # the browser repeats it
    await desk.keyboard.up("a")
    assert await times_pressed(desk) == 1


async def test_typing_and_answering_a_dialog_are_no_shortcuts(desk: Page) -> None:
    await desk.locator("input").first.focus()
    await desk.keyboard.press("a")
    await desk.evaluate("document.querySelector('dialog').showModal()")
    await desk.keyboard.press("a")
    assert await times_pressed(desk) == 0
