"""Half-typed pinyin hands in no form: the Enter that chooses a word belongs to the input method."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.demo_hall import HALL, Pages

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120)]
expect.set_options(timeout=20_000)

COUNT = """() => {
  window.handedIn = 0;
  document.addEventListener('submit', (event) => { window.handedIn += 1; event.preventDefault(); }, true);
}"""
ENTER = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}


async def handed_in_by_enter(page: Page, field: str, *, composing: bool) -> bool:
    """Whether Enter in this field hands its form in, with the letters of an unfinished word in it or without."""
    keyboard = await page.context.new_cdp_session(page)
    await page.locator(field).focus()
    if composing:
        await keyboard.send("Input.imeSetComposition", {"text": "wang", "selectionStart": 4, "selectionEnd": 4})
        await expect(page.locator(field)).to_have_value("wang")
    before = await page.evaluate("window.handedIn")
    for kind in ("rawKeyDown", "char", "keyUp"):
        await keyboard.send("Input.dispatchKeyEvent", {"type": kind, "text": "\r" if kind == "char" else "", **ENTER})
    return bool(await page.evaluate("window.handedIn") > before)


@pytest.mark.parametrize("screen", ["checkin", "signin"])
async def test_enter_hands_in_what_is_typed_and_not_what_is_half_typed(pages: Pages, screen: str) -> None:
    """The visitor's surname at the door, and somebody's own name at the sign-in."""
    if screen == "signin":
        page = await pages.blank()
        await page.goto(f"/{HALL}/cashier")
        await page.wait_for_function(
            "() => performance.getEntriesByType('resource').some((file) => file.name.endsWith('typed.js'))"
        )
    else:
        page = await pages.open(screen)
    await page.evaluate(COUNT)
    assert await handed_in_by_enter(page, "#name", composing=False), "the premise: Enter hands the form in"
    assert not await handed_in_by_enter(page, "#name", composing=True)
