"""A browser too old for a page hears so in a sentence."""

import pytest
from playwright.async_api import expect

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


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("feature", WITHOUT)
async def test_a_browser_without_what_pages_need_is_told(pages: Pages, feature: str, language: str) -> None:
    page = await pages.blank(language=language)
    await page.add_init_script(WITHOUT[feature])
    await page.goto(f"/{HALL}/office")  # of nobody: the sign-in page
    line = page.locator("p.too-old")
    await expect(line).to_be_visible()
    await expect(line).to_contain_text(SAYS[language])
    await expect(line).to_contain_text(f"({feature})")


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
