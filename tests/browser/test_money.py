"""Money in parts, and back: at the cash desk and on the approvals desk, as people do it."""

import pytest
from playwright.async_api import Page, expect

from domain.house.site.rules import local_day
from domain.sales.applications.records import Application
from domain.sales.receipts.records import Receipt, kept
from domain.sales.refunds.records import Refund
from domain.sales.settlements.records import Settlement
from server.base import hall_time
from tests.browser.demo_hall import DemoHall, Pages, zh
from tests.browser.measure import faults_of
from tests.browser.selling import command, held

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

SIZES = ((1280, 800), (1024, 768), (390, 844))


async def choose(till: Page, application: str) -> None:
    await till.locator(f"#holds li[data-key^='{application}'] button").click()
    await expect(till.locator("#take")).to_be_visible()


async def pays(till: Page, amount: str, method: str) -> None:
    """Type an amount, choose the way, and take it."""
    await till.locator("#amount").fill(amount)
    await till.locator(f"label:has(input[name=method][value={method}])").click()
    await till.locator("#take").click()


async def test_a_deposit_in_two_parts_by_two_ways(demo: DemoHall, pages: Pages) -> None:
    till, application = await pages.open("cashier"), await held(demo)
    await choose(till, application)
    await expect(till.locator("#parts")).to_be_hidden()
    await expect(till.locator("#amount")).to_have_value("20,000")
    await pays(till, "12,000", "card")
    await expect(till.locator("#parts li")).to_have_count(1)
    parts = till.locator("#parts")
    await expect(parts).to_contain_text(zh("cashier", "Received {amount}", amount="¥12,000"))
    await expect(parts).to_contain_text(zh("cashier", "missing {amount}", amount="¥8,000"))
    await expect(till.locator("#amount")).to_have_value("8,000")  # what is missing
    await expect(till.locator("[data-slot=then]")).not_to_contain_text("¥")
    await till.locator("#amount").fill("5,000")
    still = zh(
        "cashier", "{amount} is missing then: {home} stays on hold, and the time runs on.", amount="¥3,000", home=""
    )
    await expect(till.locator("[data-slot=then]")).to_contain_text(still.split("：")[0])
    for wide, high in SIZES:
        await till.set_viewport_size({"width": wide, "height": high})
        assert await faults_of(till) == [], f"{wide}x{high}"
    await till.set_viewport_size({"width": 1280, "height": 800})
    assert demo.hall.all(Application)[application].state == "approved"
    await till.locator("label:has(input[name=sort][value=earnest])").click()
    await till.locator("label:has(input[name=payer][value=other])").click()
    await till.locator("#amount").fill("8,000")
    await till.locator("label:has(input[name=method][value=cash])").click()
    await expect(till.locator("#take")).to_be_disabled()  # who pays?
    await till.locator("#payer-name").fill("欧阳小四")
    await expect(till.locator("#reference")).to_be_hidden()  # of cash there is no slip
    await till.locator("label:has(input[name=method][value=scan])").click()
    await till.locator("#reference").fill("778899")
    await till.locator("#take").click()
    await expect(till.locator("#done")).to_contain_text("¥8,000")
    written = [r for r in demo.hall.all(Receipt).values() if r.application == application]
    assert [(r.amount_fen, r.method, r.sort, r.payer_name, r.reference) for r in written] == [
        (1_200_000, "card", "deposit", "", ""), (800_000, "scan", "earnest", "欧阳**", "778899"),
    ]  # fmt: skip
    assert demo.hall.all(Application)[application].state == "won"
    slip = till.locator("#slips li", has_text="778899")
    await expect(slip).to_contain_text(zh("cashier", "paid by {name}", name="欧阳**"))
    await slip.get_by_role("button", name=zh("cashier", "Show the name")).click()
    await expect(slip).to_contain_text("欧阳小四")
    assert pages.complaints == []


async def test_money_goes_back_once_it_is_signed(demo: DemoHall, pages: Pages) -> None:
    till, desk = await pages.open("cashier"), await pages.open("approvals", role="site_manager")
    application = await held(demo)
    money = {"application": application, "amount_fen": 700_000, "method": "transfer"}
    await command(demo, "cashier", "receipt.record", **money)
    await command(demo, "approvals", "hold.release", application=application, reason="client-gave-up")
    [due] = [r for r in demo.hall.all(Refund).values() if r.application == application]

    await desk.locator(f"#heads li[data-key^='refund/{due.id}'] button").click()
    await expect(desk.locator("#case")).to_contain_text("¥7,000")
    await expect(desk.locator("#case")).to_contain_text(zh("approvals", "The application ended"))
    await desk.locator("#verdict .danger").click()  # no: he may come back
    await desk.locator("dialog.ask input[name=note]").fill("客户明天再来")
    await desk.locator("dialog.ask .primary").click()

    left = till.locator("#refunds li.left", has_text="¥7,000")
    await left.get_by_role("button", name=zh("cashier", "Ask to give it back")).click()
    await expect(till.locator("dialog.ask input[name=amount]")).to_have_value("7,000")
    await till.locator("dialog.ask input[name=note]").fill("客户不来了")
    await till.locator("dialog.ask .primary").click()
    await expect(till.locator("#refunds li.asked", has_text="¥7,000")).to_be_visible()
    [asked] = [r for r in demo.hall.all(Refund).values() if r.application == application and r.pending]

    await desk.locator(f"#heads li[data-key^='refund/{asked.id}'] button").click()
    await expect(desk.locator("#case")).to_contain_text("客户不来了")
    await desk.locator("#verdict .approve:enabled").click()
    signed = till.locator("#refunds li.approved", has_text="¥7,000")
    await signed.get_by_role("button", name=zh("cashier", "Pay out")).click()
    await till.locator("dialog.ask input[name=reference]").fill("990011")
    await till.locator("dialog.ask button[data-value=transfer]").click()
    await expect(till.locator("#refunds li.paid", has_text="¥7,000")).to_be_visible()
    paid = demo.hall.all(Refund)[asked.id]
    assert (paid.state, paid.method, paid.reference) == ("paid", "transfer", "990011")
    assert kept(demo.hall, application) == 0
    assert pages.complaints == []


async def test_the_till_is_counted_and_a_second_person_confirms_it(demo: DemoHall, pages: Pages) -> None:
    application = await held(demo)
    await command(demo, "cashier", "receipt.record", application=application, amount_fen=100_000, method="cash")
    today = local_day(demo.hall, hall_time.now()).isoformat()
    till, desk = await pages.open("cashier"), await pages.open("approvals", role="site_manager")
    counted = next(sheet for sheet in demo.hall.all(Settlement).values() if sheet.state == "closed")  # yesterday's
    line = till.locator(f"#cash-sheets li[data-key^='{counted.id}']")
    await expect(line).to_contain_text(zh("cashier", "closed, waits for its confirmation"))
    await expect(line).not_to_have_class("late")  # what is left to do is somebody else's
    await till.locator(f"#cash-sheets li[data-key^='{today}'] button").click()
    await till.locator("dialog.ask input[name=counted]").fill("1")
    await till.locator("dialog.ask .primary").click()
    await expect(till.locator("dialog.ask .wrong")).not_to_be_empty()  # a difference is explained
    await till.locator("dialog.ask input[name=reason]").fill("找零")
    await till.locator("dialog.ask .primary").click()
    await expect(till.locator(f"#cash-sheets li[data-key^='{today}'] button[data-acts]")).to_have_count(0)
    await desk.locator(f"#heads li[data-key^='settlement/{today}'] button").click()
    await expect(desk.locator("#case")).to_contain_text("找零")
    await desk.locator("#verdict .approve:enabled").click()
    await expect(till.locator(f"#cash-sheets li[data-key^='{today}']")).to_contain_text(
        zh("cashier", "closed and confirmed")
    )
    assert demo.hall.all(Settlement)[today].state == "confirmed"
    assert [said for said in pages.complaints if "settlement.close" not in said] == [], "but for what was refused"


async def test_a_wrong_paper_is_void_on_its_day_and_the_home_freed_for_the_next(demo: DemoHall, pages: Pages) -> None:
    application = await held(demo)
    money = {"application": application, "amount_fen": 2_000_000, "method": "card"}
    receipt = (await command(demo, "cashier", "receipt.record", **money))["receipt"]
    desk = await pages.open("approvals", role="site_manager")
    await desk.evaluate("location.hash = '#receipts'")
    number = demo.hall.all(Receipt)[receipt].number
    slip = desk.locator("#slips li", has_text=zh("approvals", "No. {n}", n=number)).first
    await slip.get_by_role("button", name=zh("approvals", "Void")).click()
    await desk.locator("dialog.ask button[data-value=free]").click()
    await expect(slip.locator("del")).to_be_visible()
    assert demo.hall.all(Application)[application].state == "released"
    assert pages.complaints == []
