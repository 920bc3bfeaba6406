"""A browser too old for a page hears so in a sentence, and counts are said in its language's forms."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.demo_hall import HALL, DemoHall, Pages

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120)]

WITHOUT = {
    "CSS :has": "CSS.supports = (supports => text => !text.includes(':has') && supports(text))(CSS.supports.bind(CSS))",
    "Array.at": "delete Array.prototype.at",
    "Object.fromEntries": "delete Object.fromEntries",
    "Element.replaceChildren": "delete Element.prototype.replaceChildren",
    "<dialog>": "delete window.HTMLDialogElement",
    "custom elements": "Object.defineProperty(window, 'customElements', {value: undefined})",
    "Intl.PluralRules": "delete Intl.PluralRules",
    "WebSocket": "delete window.WebSocket",
    "fetch": "delete window.fetch",
    "JavaScript modules": "delete HTMLScriptElement.prototype.noModule",
}
SAYS = {
    "zh_CN": "浏览器版本过低，无法使用本页。请改用 Chrome 或 Edge 105",
    "en": "This browser is too old for this page. It needs Chrome or Edge 105",
}
COUNTS = """async (address) => {
  const { tn } = await import(address);
  return [0, 1, 2, 11, 21, "1"].map((n) => tn("{n} day", "{n} days", n));
}"""


async def _words(page: Page) -> str:
    source = await page.locator("script[src*='/base/needs.js']").get_attribute("src")
    assert source is not None
    return source.replace("needs.js", "words.js")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_a_browser_without_what_pages_need_is_told(pages: Pages, language: str) -> None:
    browser = (await pages.blank(language=language)).context
    for feature, taken_away in WITHOUT.items():
        page = await browser.new_page()
        await page.add_init_script(taken_away)
        await page.goto(f"/{HALL}/office")  # of nobody: the sign-in page
        line = page.locator("p.too-old")
        await expect(line).to_be_visible()
        await expect(line).to_contain_text(SAYS[language])
        await expect(line).to_contain_text(f"({feature})")
        await page.close()


@pytest.mark.parametrize("screen", ["board", "turns", "checkin", "office"])
async def test_a_browser_that_has_all_of_it_is_told_nothing(pages: Pages, screen: str) -> None:
    page = await pages.open(screen)
    await expect(page.locator("script[src*='/base/needs.js']")).to_have_count(1)
    await expect(page.locator("p.too-old")).to_have_count(0)
    assert pages.complaints == []


async def test_a_screen_on_an_old_browser_says_so_over_what_is_left_of_it(pages: Pages, demo: DemoHall) -> None:
    page = await pages.blank("board")
    await page.add_init_script(WITHOUT["Array.at"])
    await page.goto(f"/{HALL}/board")
    await expect(page.locator("p.too-old")).to_be_in_viewport()


async def test_counts_have_the_forms_of_their_language(pages: Pages) -> None:
    english, chinese = await pages.blank(language="en"), await pages.blank()
    for page, said in (
        (english, ["0 days", "1 day", "2 days", "11 days", "21 days", "1 day"]),
        (chinese, [f"{n} 天" for n in (0, 1, 2, 11, 21, 1)]),
    ):
        await page.goto(f"/{HALL}/office")
        assert await page.evaluate(COUNTS, await _words(page)) == said


async def test_a_zone_this_browser_does_not_know_leaves_the_page_its_times(pages: Pages) -> None:
    page = await pages.blank()
    await page.goto(f"/{HALL}/office")
    await page.evaluate("document.body.dataset.zone = 'No/Where'")
    clock = "async (address) => (await import(address + '?anew')).clock('2026-11-22T06:05:12Z')"
    assert await page.evaluate(clock, await _words(page)) == "14:05"
