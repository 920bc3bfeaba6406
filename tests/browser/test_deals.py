"""A sale from the deposit to the registered contract: on the consultant's phone, the deals desk and the approvals desk."""

import pytest
from playwright.async_api import Page, expect

from domain.house.people.records import Person
from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.quotes.of_application import price_of
from domain.sales.units.records import Unit
from tests.browser.demo_hall import DemoHall, Pages, zh
from tests.browser.measure import faults_of
from tests.browser.selling import command, held

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

SIZES = ((1440, 900), (1024, 768), (390, 844))


def the(demo: DemoHall, application: str) -> Deal:
    [deal] = demo.hall.where(Deal, "application", application)
    return deal


async def controlled(demo: DemoHall) -> tuple[str, Unit, str]:
    """An application whose deposit is in, its home, and its consultant's badge."""
    application = await held(demo)
    await command(demo, "cashier", "receipt.record", application=application, amount_fen=2_000_000, method="card")
    won = demo.hall.all(Application)[application]
    return application, demo.hall.all(Unit)[won.unit], demo.hall.all(Person)[won.consultant].badge


async def propose(phone: Page, row: str, price_fen: int) -> None:
    """Type the price that stands on the form, and choose how the client pays."""
    sale = phone.locator("#sales li", has_text=row)
    await sale.get_by_role("button").first.click()
    dialog = phone.locator("dialog.ask")
    await dialog.locator("input[name=price]").fill(f"{price_fen / 100:,.0f}")
    await dialog.locator("button[data-value=lump_sum]").click()
    await expect(dialog).to_have_count(0)


async def test_from_the_deposit_to_the_contract(demo: DemoHall, pages: Pages) -> None:
    """SC-26, SC-27, SC-28, SC-16, each by the button of whoever does it."""
    application, unit, badge = await controlled(demo)
    row = f"{unit.building}{unit.entrance} {unit.room}"
    desk, phone = await pages.open("deals"), await pages.open("consultant", badge=badge, query="#applications")
    await desk.locator("#wanted").fill(row)
    await expect(desk.locator("#next")).to_contain_text(zh("deals", "The form is missing"))

    won = demo.hall.all(Application)[application]
    price = price_of(demo.hall, won.but(path="lump_sum"))
    await propose(phone, row, price - 500_000)
    await expect(desk.locator("#next")).to_contain_text(zh("deals", "{amount} too little", amount="¥5,000"))
    passes = desk.get_by_role("button", name=zh("deals", "Price passes"))
    await expect(passes).to_have_count(0)
    await desk.get_by_role("button", name=zh("deals", "Give back…")).click()
    await desk.locator("dialog.ask input[name=note]").fill("少写了五千")
    await desk.locator("dialog.ask button[data-value=fail]").click()
    await expect(phone.locator("#sales li", has_text=row)).to_contain_text("少写了五千")

    await propose(phone, row, price)
    await passes.click()
    await expect(desk.locator("#next")).to_contain_text(zh("deals", "The agreement may be signed"))
    assert the(demo, application).state == "passed"

    sale = phone.locator("#sales li", has_text=row)
    await sale.get_by_role("button", name=zh("consultant", "Sign the agreement…")).click()
    dialog = phone.locator("dialog.ask")
    await dialog.locator("input[name=names]").fill("刘一平、陈二妹")
    signs = dialog.locator("button[data-value=subscribe]")
    await signs.click()
    await expect(dialog.locator(".wrong")).to_have_text(zh("consultant", "Give each buyer a share, in whole percent."))
    await dialog.locator("input[name=shares]").fill("60、40")
    await signs.click()
    await expect(dialog).to_have_count(0)
    await expect(desk.locator("#deal")).to_contain_text("刘**")
    await expect(desk.locator("#deal")).not_to_contain_text("刘一平")
    assert demo.hall.all(Unit)[unit.id].state == "subscribed"

    await desk.get_by_role("button", name=zh("deals", "Show the buyers' names")).click()
    await expect(desk.locator("#next .names")).to_have_text("刘一平、陈二妹")
    for wide, high in SIZES:
        await desk.set_viewport_size({"width": wide, "height": high})
        assert await faults_of(desk) == [], f"{wide}x{high}"
    await desk.set_viewport_size({"width": 1440, "height": 900})

    deal = the(demo, application)
    assert deal.sign_by is not None
    await sale.get_by_role("button", name=zh("consultant", "Appoint…")).click()
    await dialog.locator("input[name=day]").fill(f"{deal.sign_by:%Y-%m-%d}")
    await dialog.locator("input[name=time]").fill("10:00")
    await dialog.locator("button[data-value=appoint]").click()
    await expect(dialog).to_have_count(0)
    assert the(demo, application).appointed_at is not None
    await sale.get_by_role("button", name=zh("consultant", "Gone through with the client")).click()

    await desk.get_by_role("button", name=zh("deals", "Register the contract…")).click()
    await desk.locator("dialog.ask input[name=contract]").fill("网签一号")
    register = desk.locator("dialog.ask button[data-value=register]")
    await register.click()
    await expect(desk.locator("dialog.ask .wrong")).not_to_be_empty()
    await desk.locator("dialog.ask input[name=contract]").fill(f"YS-2026-{application}")
    await register.click()
    await expect(desk.locator("#deal")).to_contain_text(f"YS-2026-{application}")
    assert (the(demo, application).state, demo.hall.all(Unit)[unit.id].state) == ("signed", "signed")
    await expect(sale).to_contain_text(zh("consultant", "The contract is registered"))
    assert pages.complaints == []


async def test_a_review_is_signed_on_the_approvals_desk_too(demo: DemoHall, pages: Pages) -> None:
    """SC-26, RO-07: the form stands beside its quote there."""
    application, unit, badge = await controlled(demo)
    won = demo.hall.all(Application)[application]
    form = {"price_fen": price_of(demo.hall, won.but(path="mortgage")), "path": "mortgage"}
    await command(demo, "consultant", "deal.propose", badge=badge, application=application, **form)
    desk = await pages.open("approvals", role="site_manager")
    label = f"{unit.building}{unit.entrance}{unit.room}"
    await desk.locator("#heads button.deal", has_text=label).click()
    await expect(desk.locator("#case")).to_contain_text(zh("approvals", "On the form"))
    await expect(desk.locator("#case")).to_contain_text(zh("approvals", "the same"))
    await desk.get_by_role("button", name=zh("approvals", "Sign")).click()
    await expect(desk.locator("#heads button.deal", has_text=label)).to_have_count(0)
    assert the(demo, application).state == "passed"
