"""The bar that takes back what was just done: as long as the server does, once, and said in words."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.demo_hall import Pages, zh

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120)]
expect.set_options(timeout=20_000)

# Offers to take something back, as a page does; `window.undone` counts how often that was asked.
OFFER = """async ([address, said, answer]) => {
  const { offerUndo } = await import(address.replace('elements.js', 'undo.js'));
  const { live } = await import(address.replace('elements.js', 'live.js'));
  window.undone ??= 0;
  const undo = async () => {
    window.undone += 1;
    if (answer) throw Object.assign(new Error(answer), { sentence: answer, status: 409 });
  };
  offerUndo(document.getElementById('toasts'), { said, until: new Date(live().now() + 10_000).toISOString(), undo });
}"""


async def offer(page: Page, said: str, refused: str = "") -> None:
    address = await page.locator("script[src*='/base/elements.js']").get_attribute("src")
    await page.evaluate(OFFER, [address, said, refused])


async def test_what_was_done_is_said_and_one_tap_takes_it_back(pages: Pages) -> None:
    page = await pages.open("queue", clock=True)
    await offer(page, "026 接待结束")
    bar = page.locator(".undo")
    await expect(bar.get_by_role("status")).to_have_text("026 接待结束")
    await expect(bar.get_by_role("button")).to_be_disabled()  # the second press of a double one
    await bar.get_by_role("button", name=zh("queue", "Undo")).click()
    await expect(page.get_by_text(zh("queue", "Undone"), exact=True)).to_be_visible()
    await expect(bar).to_have_count(0)
    assert await page.evaluate("window.undone") == 1


async def test_the_offer_ends_with_its_ten_seconds(pages: Pages) -> None:
    page = await pages.open("queue", clock=True)
    await offer(page, "026 接待结束")
    await page.clock.fast_forward(4_000)
    await expect(page.locator(".undo")).to_be_visible()
    await page.clock.fast_forward(7_000)
    await expect(page.locator(".undo")).to_have_count(0)
    assert await page.evaluate("window.undone") == 0


async def test_only_the_last_thing_done_is_offered(pages: Pages) -> None:
    page = await pages.open("queue")
    await offer(page, "026 接待结束")
    await offer(page, "027 客人走了")
    await expect(page.locator(".undo")).to_have_count(1)
    await expect(page.locator(".undo")).to_contain_text("027")


async def test_a_refusal_to_take_it_back_is_said(pages: Pages) -> None:
    page = await pages.open("queue")
    await offer(page, "026 接待结束", "客人已经派给别人，撤不回了。")
    await page.locator(".undo button").click()
    await expect(page.get_by_role("alert").filter(has_text="撤不回了")).to_be_visible()
    await expect(page.locator(".undo")).to_have_count(0)
