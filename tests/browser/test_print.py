"""Papers as Chromium makes them: receipt, form, agreement, reservation, cash sheet and morning sheet, in both languages."""

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Download, Locator, Page, expect

from domain.house.people.records import Person
from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.quotes.of_application import price_of
from domain.sales.receipts.records import Receipt
from domain.sales.reconciliations.records import Reconciliation
from domain.sales.reservations.records import Reservation
from domain.sales.settlements.records import Settlement
from domain.sales.units.records import Unit
from tests.browser.demo_hall import DemoHall, Pages, zh
from tests.browser.selling import command, held

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=6_000)
SHOTS = os.environ.get("ANCHANG_SHOTS", "")  # a folder for papers to be looked at
LANGUAGES = pytest.mark.parametrize("language", ["zh_CN", "en"])


def said(language: str, screen: str, source: str) -> str:
    return zh(screen, source) if language == "zh_CN" else source


async def printed(page: Page, button: Locator, name: str) -> str:
    """Press it, and what stands on the one A4 page that is printed; nothing of the page it was printed from."""
    await page.evaluate("window.print = () => {}")
    await button.click()
    await expect(page.locator("#sheets .on-sheet")).to_have_count(1)
    await page.emulate_media(media="print")
    await expect(page.locator("#main")).to_be_hidden()
    text = await page.locator("#sheets").inner_text()
    wide = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1], "nothing is cut at the right"
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png")
    pdf = await page.pdf(prefer_css_page_size=True)  # after which the sheet is gone, as after printing
    if SHOTS:
        (Path(SHOTS) / f"{name}.pdf").write_bytes(pdf)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    [box] = set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf))
    assert [round(float(edge)) for edge in box.split()] in ([0, 0, 595, 842], [0, 0, 596, 842]), "A4"
    await page.emulate_media(media="screen")
    return text


async def paid(demo: DemoHall, method: str = "card") -> tuple[str, Receipt, Unit]:
    """A deposit that is in, and its receipt and home."""
    application = await held(demo)
    await command(demo, "cashier", "receipt.record", application=application, amount_fen=2_000_000, method=method)
    [receipt] = demo.hall.where(Receipt, "application", application)
    return application, receipt, demo.hall.all(Unit)[receipt.unit]


def home(unit: Unit) -> str:
    return f"{unit.building}{unit.entrance} {unit.room}"


@LANGUAGES
async def test_a_receipt(demo: DemoHall, pages: Pages, language: str) -> None:
    """SC-25, RO-08: number, home, client as the screen has him, figures and capitals, method, kind, cashier."""
    application, receipt, unit = await paid(demo)
    till = await pages.open("cashier", language=language)
    slip = till.locator("#slips li", has_text=home(unit)).first
    text = await printed(till, slip.locator("button.print"), f"receipt-{language}")
    wanted = demo.hall.all(Application)[application]
    cashier = demo.hall.all(Person)[receipt.cashier]
    for fact in (
        str(receipt.number),
        home(unit),
        wanted.client_name,
        wanted.client_phone,
        "¥20,000",
        "贰万元整",
        cashier.name,
    ):
        assert fact in text, fact
    assert said(language, "cashier", "Card") in text
    assert said(language, "cashier", "Deposit") in text

    await command(demo, "approvals", "receipt.void", role="site_lead", receipt=receipt.id, reason="wrong-amount")
    await expect(slip).to_have_class("void")
    text = await printed(till, slip.locator("button.print"), f"void-{language}")
    assert said(language, "cashier", "Wrong amount") in text
    await slip.locator("button.print").click()
    across = "getComputedStyle(document.querySelector('#sheets .on-sheet'), '::after').content"
    await till.emulate_media(media="print")
    assert await till.evaluate(across) == f'"{said(language, "cashier", "Void")}"'
    assert pages.complaints == []


async def test_the_receipt_just_written_is_printed_from_where_it_was_taken(demo: DemoHall, pages: Pages) -> None:
    till, application = await pages.open("cashier"), await held(demo)
    await till.locator(f"#holds li[data-key^='{application}'] button").click()
    await till.locator("label", has=till.locator("input[name=method][value=cash]")).click()
    await expect(till.locator("#take")).to_be_visible()
    await till.locator("#take").click()
    await expect(till.locator("#done")).to_be_visible()
    [receipt] = demo.hall.where(Receipt, "application", application)
    await expect(till.locator("#slips li", has_text=str(receipt.number)).first).to_be_visible()
    text = await printed(till, till.locator("#print-done"), "receipt-done")
    assert zh("cashier", "No. {n}", n=receipt.number) in text


@LANGUAGES
async def test_an_approval_form(demo: DemoHall, pages: Pages, language: str) -> None:
    """Who approved when; of a home that is sold the form is found among the homes."""
    application = await held(demo)
    wanted = demo.hall.all(Application)[application]
    unit = demo.hall.all(Unit)[wanted.unit]
    desk = await pages.open("approvals", language=language)
    await desk.locator(f"#holds li[data-key^='{application}'] button").first.click()
    button = desk.locator("#case button.print")
    text = await printed(desk, button, f"form-{language}")
    approver = demo.hall.all(Person)[str(wanted.approved_by).removeprefix("person:")]
    for fact in (str(wanted.number), home(unit), wanted.client_name, approver.name):
        assert fact in text, fact
    await command(demo, "cashier", "receipt.record", application=application, amount_fen=2_000_000, method="card")
    [receipt] = demo.hall.where(Receipt, "application", application)
    await desk.goto(desk.url.partition("#")[0] + "#homes")
    await desk.locator("#home-number").fill(home(unit))
    row = desk.locator("#found li", has_text=home(unit)).first
    text = await printed(
        desk, row.get_by_role("button", name=said(language, "approvals", "Print the form")), f"won-{language}"
    )
    assert "¥20,000" in text
    assert str(receipt.number) in text
    assert approver.name in text, "who approved, though somebody else decided later"


@LANGUAGES
async def test_an_agreement_is_printed_once_its_price_passed(demo: DemoHall, pages: Pages, language: str) -> None:
    """SC-26, SC-27: the whole names only to whoever may look them up, and that is journalled."""
    application, _, unit = await paid(demo)
    won = demo.hall.all(Application)[application]
    badge = demo.hall.all(Person)[won.consultant].badge
    price = price_of(demo.hall, won.but(path="lump_sum"))
    await command(
        demo, "consultant", "deal.propose", badge=badge, application=application, price_fen=price, path="lump_sum"
    )
    deal_id = demo.hall.where(Deal, "application", application)[0].id
    desk = await pages.open("deals", language=language)
    await desk.locator("#wanted").fill(home(unit))
    await expect(desk.locator("#next")).to_contain_text(said(language, "deals", "Price passes"))
    plain = desk.get_by_role("button", name=said(language, "deals", "Print the agreement"), exact=True)
    whole = desk.get_by_role("button", name=said(language, "deals", "Print it with whole names"), exact=True)
    await expect(plain).to_have_count(0)
    await command(demo, "deals", "deal.pass", deal=deal_id)
    await expect(plain).to_be_visible()
    await expect(whole).to_have_count(0)
    buyers = [{"name": "欧阳明月", "share": 60}, {"name": "王小川", "share": 40}]
    await command(demo, "consultant", "deal.subscribe", badge=badge, deal=deal_id, buyers=buyers)
    await expect(whole).to_be_visible()
    text = await printed(desk, plain, f"agreement-{language}")
    for fact in (home(unit), f"{unit.area:.2f} m²", f"¥{price / 100:,.0f}", "60%", "40%", "欧阳**"):
        assert fact in text, fact
    assert "欧阳明月" not in text
    before = demo.hall.seq
    text = await printed(desk, whole, f"agreement-names-{language}")
    assert "欧阳明月" in text
    assert "王小川" in text
    assert demo.hall.seq == before + 1, "the look is journalled"


@LANGUAGES
async def test_a_reservation_and_the_morning_sheet(demo: DemoHall, pages: Pages, language: str) -> None:
    desk = await pages.open("approvals", language=language, query="#homes")
    kept = next(r for r in demo.hall.all(Reservation).values() if r.state == "standing")
    unit = demo.hall.all(Unit)[kept.unit]
    row = desk.locator("#kept li", has_text=home(unit)).first
    name = said(language, "approvals", "Print the reservation")
    text = await printed(desk, row.get_by_role("button", name=name), f"reservation-{language}")
    assert str(kept.number) in text
    assert kept.client_name in text
    for each in kept.signed:
        assert demo.hall.all(Person)[each["by"].removeprefix("person:")].name in text

    sheet = max(demo.hall.all(Reconciliation).values(), key=lambda s: s.day)
    text = await printed(desk, desk.locator("#print-morning"), f"morning-{language}")
    assert sheet.digest in text
    assert sheet.day.isoformat() in text


@LANGUAGES
async def test_a_cash_sheet_from_both_desks(demo: DemoHall, pages: Pages, language: str) -> None:
    await paid(demo, method="cash")
    till = await pages.open("cashier", language=language)
    today = await till.evaluate("new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date())")
    await close(demo, today)
    row = till.locator("#cash-sheets button.print").last
    text = await printed(till, row, f"cash-{language}")
    assert today in text
    assert said(language, "cashier", "Cash that should be there") in text
    lead = await pages.open("approvals", role="site_lead", language=language)
    await lead.locator("#heads button.settlement").first.click()
    text = await printed(lead, lead.locator("#case button.print"), f"cash-approvals-{language}")
    assert said(language, "approvals", "Counted by") in text


async def close(demo: DemoHall, day: str) -> None:
    """The day's sheet is closed as it should be, where it is open."""
    sheet = next(s for s in demo.hall.all(Settlement).values() if s.day.isoformat() == day)
    await command(demo, "cashier", "settlement.close", settlement=sheet.id, counted_fen=sheet.cash_fen, reason="")


async def test_spreadsheets_are_kept(demo: DemoHall, pages: Pages) -> None:
    desk = await pages.open("approvals", query="#homes")
    async with desk.expect_download() as kept:
        await desk.locator("#list-file").click()
    assert await begins(await kept.value) == b"PK\x03\x04"
    office = await pages.open("office", role="site_lead", query="#registers")
    await expect(office.locator("#register-file")).to_be_hidden()
    await office.locator("#register-kinds button[data-name=receipts]").click()
    async with office.expect_download() as kept:
        await office.locator("#register-file").click()
    assert await begins(await kept.value) == b"PK\x03\x04"
    assert pages.complaints == []


async def begins(file: Download) -> bytes:
    return Path(await file.path()).read_bytes()[:4]
