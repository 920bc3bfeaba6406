"""Every page as a machine reads it: no finding of axe, no complaint in the console, no English left on a Chinese page."""

import functools
import re
from importlib import resources

import pytest
from playwright.async_api import Page, expect

from server.web.words import catalogue
from tests.browser.demo_hall import HALL, SCREENS, DemoHall, Pages

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

# What a page shows or reads out, one text per line; what is marked as another language is left out.
TEXTS = """() => {
  const seen = new Set();
  const chinese = (node) => !node.closest('[lang=en], script, style, template, [hidden], option');
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { parentElement: node, data } = walk.currentNode;
    if (data.trim() && chinese(node) && node.checkVisibility({ visibilityProperty: true })) seen.add(data.trim());
  }
  for (const node of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
    if (!chinese(node)) continue;
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) if (node.hasAttribute(name)) seen.add(node.getAttribute(name));
  }
  seen.add(document.title);
  for (const option of document.querySelectorAll('option')) seen.add(option.label);
  return [...seen];
}"""
ENGLISH = re.compile(r"[A-Za-z]{2,}[,.]? [A-Za-z]{2,}")
TABS = {
    "consultant": ("units", "applications", "clients"),
    "approvals": ("receipts",),
    "office": ("people", "devices", "prices", "discounts", "release", "outage", "rules", "registers", "journal"),
}


@functools.cache
def axe() -> str:
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text()


async def findings(page: Page) -> list[str]:
    """What axe finds on the page as it is now. Evaluated, not linked in: the page's policy stays as it is."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(axe())
    found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{violation['id']}: {node['target']} {node['html'][:160]} {node['failureSummary'][:300]}"
        for violation in found["violations"]
        for node in violation["nodes"][:5]
    ]


async def english_on(page: Page) -> list[str]:
    """Texts with two English words in a row, and single words that should have been translated."""
    screen = await page.evaluate("document.body.dataset.screen")
    sources = {source for source, words in catalogue("zh_CN", screen).items() if source != words}
    return [text for text in await page.evaluate(TEXTS) if ENGLISH.search(text) or text in sources]


@pytest.mark.parametrize("screen", SCREENS)
async def test_a_screen_in_chinese(pages: Pages, screen: str) -> None:
    page = await pages.open(screen)
    await drawn(page, screen)
    wrong = {"": await findings(page) + await english_on(page)}
    for tab in TABS.get(screen, ()):
        await page.evaluate("tab => { location.hash = tab; }", tab)
        await expect(page.locator(f"#{tab}")).to_be_visible()
        wrong[tab] = await findings(page) + await english_on(page)
    assert {tab: said for tab, said in wrong.items() if said} == {}
    assert pages.complaints == []


@pytest.mark.parametrize("screen", ["board", "checkin", "queue", "consultant", "office"])
async def test_a_screen_in_english(pages: Pages, screen: str) -> None:
    page = await pages.open(screen, language="en")
    await drawn(page, screen)
    assert await findings(page) == []
    assert pages.complaints == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("path", ["", "/board", "/nothing-here"], ids=["sign-in", "pairing", "not-found"])
async def test_a_page_for_nobody_yet(pages: Pages, path: str, language: str) -> None:
    page = await pages.blank(language=language)
    await page.goto(f"/{HALL}{path}")
    await expect(page.locator("h2")).to_be_visible()
    if path == "/board":
        await expect(page.locator("#code")).to_have_text(re.compile(r"^[A-Z]{4}-[A-Z]{4}$"))
    assert await findings(page) == []
    if language == "zh_CN":
        assert await english_on(page) == []
    assert [said for said in pages.complaints if "the server responded with a status of 40" not in said] == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_the_front_page(demo: DemoHall, pages: Pages, language: str) -> None:
    page = await pages.open("office", language=language)
    await page.goto(f"/{HALL}")
    await expect(page.locator(".doors a").first).to_be_visible()
    assert await findings(page) == []
    if language == "zh_CN":
        assert await english_on(page) == []
    assert pages.complaints == []


async def drawn(page: Page, screen: str) -> None:
    """Waits until the cards are on the page, not only in it."""
    first = {
        "board": "#stage td", "opening": "#called > *", "numbers": "#next > *", "turns": "#next > *", "checkin": "#submit", "queue": "#lane-visit .line li",
        "consultant": "#turns > *", "approvals": "#counts > *", "cashier": "#total:not(:empty)", "deals": "#deals .item", "office": "#groups > *",
    }  # fmt: skip
    await expect(page.locator(first[screen]).first).to_be_visible()
