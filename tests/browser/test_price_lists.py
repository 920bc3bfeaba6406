"""A price list filed in the office, approved at the desk, and copies of it handed out and called back, on real pages."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from domain.sales.prices.records import PriceCopy, PriceDraft, PriceList
from domain.sales.units.records import Unit
from tests.browser.demo_hall import DemoHall, Pages, zh
from tests.stories.screens import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)
SHOTS = os.environ.get("ANCHANG_SHOTS", "")  # a folder for pictures to be looked at
COLUMNS = "楼栋,单元,楼层,房号,户型,面积,总价"


def words(source: str, **facts: object) -> str:
    return zh("office", source, **facts)


async def picture(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png")


async def test_filed_by_one_approved_by_another(demo: DemoHall, pages: Pages) -> None:
    """SC-19, SC-20: what the desk shows of it has no price, and the home follows with the approval alone."""
    home = next(unit for unit in demo.hall.all(Unit).values() if unit.state == "available" and unit.floor is not None)
    dearer = home.price_fen // 100 + 10_000
    line = f"{home.building},{home.entrance},{home.floor},{home.room},{home.layout},{home.area},{dearer}"
    office = await pages.open("office", role="site_lead", query="#prices")
    await office.locator("#file").set_input_files(
        {"name": "v4.csv", "mimeType": "text/csv", "buffer": f"{COLUMNS}\n{line}\n".encode()}
    )
    await expect(office.locator("#preview h2").first).to_have_text("v4.csv")
    for box in await office.locator("#preview [data-doubt] input[type=checkbox]").all():
        await box.check()
    await office.locator(".force summary").click()
    await picture(office, "prices-filing")
    await office.get_by_role("button", name=words("File it for approval")).click()
    await expect(office.locator("#preview .done")).to_contain_text("v4.csv")
    await expect(office.locator("#drafts li")).to_have_count(1)
    draft = next(d for d in demo.hall.all(PriceDraft).values() if d.state == "drafted")
    assert demo.hall.all(Unit)[home.id].price_fen == home.price_fen

    desk = await pages.open("approvals", role="executive")
    await desk.locator(f"#heads li[data-key^='price_draft/{draft.id}'] button").click()
    await expect(desk.locator("#case")).to_contain_text(zh("approvals", "from its approval on"))
    assert f"{dearer:,}" not in await desk.locator("#case").inner_text()
    await picture(desk, "approvals-prices")
    await desk.locator("#verdict").get_by_role("button", name=zh("approvals", "Sign")).click()
    await until(lambda: demo.hall.all(Unit)[home.id].price_fen == dearer * 100, 10, "in force")
    await expect(office.locator("#drafts")).to_be_hidden()
    listed = next(listed for listed in demo.hall.all(PriceList).values() if listed.filename == "v4.csv")

    latest = office.locator("#lists > li").first
    await latest.get_by_role("button", name=words("Hand out copies")).click()
    await latest.locator("select").select_option("B")
    await latest.locator("form input").fill("2")
    await latest.get_by_role("button", name=words("Hand out"), exact=True).click()
    await expect(latest.locator(".copies li")).to_have_count(2)
    await latest.get_by_role("button", name=f"{words('It is back')}: B-1").click()
    await expect(latest.locator(".copies li")).to_have_count(1)
    await latest.get_by_role("button", name=f"{words('Lost')}: B-2").click()
    dialog = office.locator("dialog")
    await dialog.locator("input").fill("忘在出租车上")
    await dialog.get_by_role("button", name=words("It is lost")).click()
    await expect(latest.locator(".copies")).to_contain_text("忘在出租车上")
    await picture(office, "prices-copies")
    states = {copy.called: copy.state for copy in demo.hall.where(PriceCopy, "price_list", listed.id)}
    assert states == {"B-1": "returned", "B-2": "lost"}

    await latest.get_by_role("button", name=words("Undo this list")).click()
    await latest.get_by_role("button", name=words("Undo it now")).click()
    await until(lambda: demo.hall.all(Unit)[home.id].price_fen == home.price_fen, 10, "as it was")
    assert pages.complaints == []
