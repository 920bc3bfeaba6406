"""After the agreement: payments, a loan, and a home that goes back, each by the button of whoever does it."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.instalments.records import Instalments
from domain.sales.mortgages.records import Mortgage
from domain.sales.quotes.of_application import price_of
from domain.sales.refunds.records import Refund
from domain.sales.units.records import Unit
from domain.sales.withdrawals.records import Withdrawal
from server.base import hall_time
from server.demo.after import BANK, PAPERS
from tests.browser.demo_hall import DemoHall, Pages, zh
from tests.browser.measure import faults_of
from tests.browser.selling import command
from tests.browser.test_deals import SIZES, controlled, the

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)


async def agreed(demo: DemoHall, path: str) -> tuple[Deal, Unit, str, str]:
    """A deal whose agreement is signed, its home, its consultant's badge, and what its row on the phone begins with."""
    application, unit, badge = await controlled(demo)
    won = demo.hall.all(Application)[application]
    form = {"price_fen": price_of(demo.hall, won.but(path=path)), "path": path}
    made = await command(demo, "consultant", "deal.propose", badge=badge, application=application, **form)
    await command(demo, "deals", "deal.pass", role="site_manager", **made)
    await command(demo, "consultant", "deal.subscribe", badge=badge, **made, buyers=[{"name": "刘一平"}])
    return the(demo, application), unit, badge, f"{unit.building}{unit.entrance} {unit.room}"


async def open_desk(pages: Pages, role: str, row: str) -> Page:
    desk = await pages.open("deals", role=role)
    await desk.locator("#wanted").fill(row)
    return desk


async def in_every_size(desk: Page) -> None:
    for wide, high in SIZES:
        await desk.set_viewport_size({"width": wide, "height": high})
        assert await faults_of(desk) == [], f"{wide}x{high}"
    await desk.set_viewport_size({"width": 1440, "height": 900})


async def test_a_home_goes_back_and_is_for_sale_again(demo: DemoHall, pages: Pages) -> None:
    """SC-34, SC-35: given back on the phone, settled, signed, paid out, free, and the client is asked why."""
    deal, unit, badge, row = await agreed(demo, "lump_sum")
    phone = await pages.open("consultant", badge=badge, query="#applications")
    money, manager, controller = [
        await open_desk(pages, role, row) for role in ("cashier", "site_manager", "controller")
    ]
    sale = phone.locator("#sales li", has_text=row)
    await sale.get_by_role("button", name=zh("consultant", "Give the home back…")).click()
    dialog = phone.locator("dialog.ask")
    await dialog.locator("input[name=note]").fill("公积金贷不下来")
    await dialog.locator("button[data-value=loan]").click()
    await expect(dialog).to_have_count(0)
    back = phone.locator("#back li", has_text=row)
    await expect(back).to_contain_text(zh("consultant", "Finance settles the money"))
    await expect(sale).to_have_count(0)
    await back.get_by_role("button", name=zh("consultant", "Show the client's words")).click()
    await expect(back.locator(".names")).to_have_text("公积金贷不下来")

    await money.get_by_role("button", name=zh("deals", "Settle the money…")).click()
    await money.locator("dialog.ask input[name=amount]").fill("15,000")
    await money.locator("dialog.ask button[data-value=partial]").click()
    await expect(manager.locator("#next")).to_contain_text("¥15,000")
    await expect(manager.locator("#next")).to_contain_text("¥5,000")
    await manager.get_by_role("button", name=zh("deals", "Sign the settlement")).click()
    await expect(controller.locator("#next")).to_contain_text(
        zh("deals", "To be paid out at the cash desk: {amount}", amount="¥15,000")
    )
    free = controller.get_by_role("button", name=zh("deals", "For sale again from now on"))
    await expect(free).to_have_count(0)
    [refund] = demo.hall.where(Refund, "application", deal.application)
    assert (refund.state, refund.amount_fen) == ("approved", 1_500_000)
    await command(demo, "cashier", "refund.record", refund=refund.id, method="card")
    await expect(free).to_be_visible()
    await in_every_size(controller)
    await free.click()
    await expect(controller.locator("#next")).to_contain_text(zh("deals", "The home is free again"))
    assert demo.hall.all(Unit)[unit.id].state == "available"

    await back.get_by_role("button", name=zh("consultant", "The client was asked…")).click()
    await dialog.locator("button[data-value=price]").click()
    await expect(back).to_have_count(0)
    [gone] = demo.hall.where(Withdrawal, "application", deal.application)
    assert (gone.state, gone.reason, gone.real_reason) == ("closed", "loan", "price")
    assert pages.complaints == []


async def test_the_rest_is_planned_and_paid(demo: DemoHall, pages: Pages) -> None:
    """SC-29: two payments to the fen, agreed on the approvals desk, and the first one taken on the deals desk."""
    deal, unit, badge, row = await agreed(demo, "lump_sum")
    phone = await pages.open("consultant", badge=badge, query="#applications")
    sale = phone.locator("#sales li", has_text=row)
    await sale.get_by_role("button", name=zh("consultant", "Plan the payments…")).click()
    dialog, rest = phone.locator("dialog.ask"), deal.price_fen - 2_000_000
    today = hall_time.now().date()
    first, second = 30_000_000, rest - 30_000_000
    for place, (amount, days) in enumerate(((first, 7), (second + 100, 28))):
        await dialog.locator(f"input[name=amount{place}]").fill(f"{amount / 100:,.2f}")
        await dialog.locator(f"input[name=day{place}]").fill((today + timedelta(days=days)).isoformat())
    await dialog.locator("button[data-value=plan]").click()
    await expect(dialog.locator(".wrong")).to_contain_text(f"{rest / 100:,.0f}")
    await dialog.locator("input[name=amount1]").fill(f"{second / 100:,.2f}")
    await dialog.locator("button[data-value=plan]").click()
    await expect(dialog).to_have_count(0)
    await expect(sale).to_contain_text(zh("consultant", "A plan of payments waits for its signature"))

    approvals = await pages.open("approvals", role="site_manager")
    label = f"{unit.building}{unit.entrance}{unit.room}"
    await approvals.locator("#heads button.instalment", has_text=label).click()
    await expect(approvals.locator("#case")).to_contain_text(zh("approvals", "Plan of payments"))
    await approvals.get_by_role("button", name=zh("approvals", "Sign")).click()
    await expect(approvals.locator("#heads button.instalment", has_text=label)).to_have_count(0)

    desk = await open_desk(pages, "cashier", row)
    await desk.get_by_role("button", name=zh("deals", "Take a payment…")).click()
    await expect(desk.locator("dialog.ask input[name=amount]")).to_have_value("300,000")
    await desk.locator("dialog.ask input[name=amount]").fill("120,000")
    await desk.locator("dialog.ask button[data-value=transfer]").click()
    await expect(desk.locator("#deal .plan")).to_contain_text(zh("deals", "received {amount}", amount="¥120,000"))
    await desk.get_by_role("button", name=zh("deals", "Take a payment…")).click()
    await desk.locator("dialog.ask button[data-value=card]").click()
    await expect(desk.locator("#deal .plan")).to_contain_text(zh("deals", "✓ received"))
    await expect(desk.locator("#deal")).to_contain_text(zh("deals", "of what was due {rate}% received", rate=100))
    [plan] = demo.hall.where(Instalments, "application", deal.application)
    assert plan.received_fen == first
    await in_every_size(desk)
    assert [said for said in pages.complaints if "422" not in said] == []


async def test_a_loan_fails_and_becomes_one_payment(demo: DemoHall, pages: Pages) -> None:
    """SC-30 to SC-33: the missing paper is named; the bank asks, and says no; the price is reviewed before any money."""
    deal, _, badge, row = await agreed(demo, "mortgage")
    phone = await pages.open("consultant", badge=badge, query="#applications")
    sale, dialog = phone.locator("#sales li", has_text=row), phone.locator("dialog.ask")

    async def press(source: str) -> None:
        await sale.get_by_role("button", name=zh("consultant", source), exact=True).click()

    await press("Begin the loan…")
    await dialog.get_by_role("button", name=BANK).click()
    for place, paper in enumerate([paper for paper in PAPERS if paper != "收入证明"], 1):
        await sale.get_by_role("button", name=paper).click()
        await expect(sale.locator(".papers .got")).to_have_count(place)
    await press("Papers looked through")
    await expect(phone.locator(".toast, [role=alert]").filter(has_text="收入证明").first).to_be_visible()
    await sale.get_by_role("button", name="收入证明").click()
    await expect(sale.locator(".papers .got")).to_have_count(len(PAPERS))
    await press("Papers looked through")
    await press("To the bank")
    await press("The bank wants more…")
    await dialog.locator("input[name=paper]").fill("完税证明")
    await dialog.locator("button[data-value=more]").click()
    await expect(sale).to_contain_text(zh("consultant", "Missing: {papers}", papers="完税证明"))
    assert await faults_of(phone) == []
    await sale.get_by_role("button", name="完税证明").click()
    await expect(sale.locator(".papers .got")).to_have_count(len(PAPERS) + 1)
    await press("Brought, to the bank again")
    await press("The bank says no…")
    await dialog.locator("input[name=note]").fill("收入不够")
    await dialog.locator("button[data-value=refuse]").click()
    await expect(sale).to_contain_text(zh("consultant", "The bank says no: {reason}", reason="收入不够"))
    await press("Pay at once instead…")
    application = demo.hall.all(Application)[deal.application]
    price = price_of(demo.hall, application.but(path="lump_sum"))
    await dialog.locator("input[name=price]").fill(f"{price / 100:,.2f}")
    await dialog.locator("button[data-value=change]").click()
    await expect(dialog).to_have_count(0)
    desk = await open_desk(pages, "site_manager", row)
    await in_every_size(desk)
    passes = desk.get_by_role("button", name=zh("deals", "Price of one payment passes"))
    await passes.click()
    await expect(passes).to_have_count(0)
    await expect(desk.locator("#next")).to_contain_text(zh("deals", "The plan of payments is missing"))
    assert (the(demo, deal.application).path, the(demo, deal.application).price_fen) == ("lump_sum", price)
    assert [m.state for m in demo.hall.where(Mortgage, "application", deal.application)] == ["over"]
    assert [said for said in pages.complaints if "422" not in said] == []
