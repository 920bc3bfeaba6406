"""What a home costs on the phone, a claim that the desk verifies, and a special discount that nobody sees too early."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from domain.clients.contacts.records import Contact
from domain.house.people.records import Person
from domain.sales.applications.records import Application
from domain.sales.concessions.records import Concession
from domain.sales.discounts.records import Claim, Discount
from domain.sales.quotes.of_application import price_of
from domain.sales.units.records import Unit
from tests.browser.demo_hall import DemoHall, Pages, zh
from tests.browser.measure import faults_of
from tests.browser.selling import command

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

PHONES = [(320, 568), (390, 844), (844, 390)]


def yuan(fen: int) -> str:
    return f"¥{fen // 100:,}"


def exact(fen: int) -> str:
    return f"{'−' if fen < 0 else ''}{abs(fen) / 100:,.2f}"


@dataclass
class Sale:
    """A consultant of group A with a protected client, and the application he makes."""

    demo: DemoHall
    phone: Page
    contact: Contact
    unit: Unit
    application: str = ""

    @property
    def held(self) -> Application:
        return self.demo.hall.all(Application)[self.application]

    @property
    def price(self) -> int:
        return price_of(self.demo.hall, self.held)

    @property
    def row(self) -> str:
        return f"{self.unit.building}{self.unit.entrance} {self.unit.room}"

    async def apply(self) -> None:
        badge = self.demo.hall.all(Person)[self.contact.consultant].badge
        wanted = {"unit": self.unit.id, "contact": self.contact.id, "path": "lump_sum"}
        made = await command(self.demo, "consultant", "application.submit", badge=badge, **wanted)
        self.application = str(made["application"])
        await self.phone.locator(".tabs a[href='#applications']").click()


@pytest_asyncio.fixture(loop_scope="session")
async def sale(demo: DemoHall, pages: Pages) -> AsyncIterator[Sale]:
    hall = demo.hall
    people = hall.all(Person)
    busy = {
        a.consultant for a in hall.all(Application).values() if a.open
    }  # they may be asked whether a client is sure
    contact = next(
        c
        for c in reversed(list(hall.all(Contact).values()))
        if c.group == "A" and c.consultant not in busy and people[c.consultant].active and not c.finished
    )
    unit = [u for u in hall.all(Unit).values() if u.state == "available"][-9]
    phone = await pages.open("consultant", badge=people[contact.consultant].badge)
    made = Sale(demo, phone, contact, unit)
    yield made
    if made.application and made.held.open:
        ends = "hold.release" if made.held.state == "approved" else "application.refuse"
        await command(demo, "approvals", ends, application=made.application, reason="client-gave-up")


async def test_the_sheet_shows_the_quote_by_how_the_client_pays(sale: Sale) -> None:
    """Line by line to the fen, as the hall reckons it; what wants papers stands below and takes nothing off."""
    phone = sale.phone
    await phone.locator(".tabs a[href='#units']").click()
    await phone.locator("#units .cell.available").first.click()
    sheet, price = phone.locator("#unit"), phone.locator("#unit [data-slot=price]")
    label = await sheet.locator("h2").inner_text()
    home = next(u for u in sale.demo.hall.all(Unit).values() if f"{u.building}{u.entrance} {u.room}" == label)
    asked = await command(sale.demo, "consultant", "quote.show", units=[home.id])
    quotes = asked["quotes"][home.id]
    await expect(price).to_have_text(yuan(quotes["lump_sum"]["total_fen"]))
    amounts = await sheet.locator(".quote > div:not(.off) dd").all_inner_texts()
    assert amounts == [exact(line["fen"]) for line in quotes["lump_sum"]["lines"]]
    await expect(sheet.locator(".quote .off")).to_contain_text(zh("consultant", "less once its papers are verified"))
    await sheet.locator(".paths [data-path=mortgage]").click()
    await expect(price).to_have_text(yuan(quotes["mortgage"]["total_fen"]))
    assert quotes["mortgage"]["total_fen"] > quotes["lump_sum"]["total_fen"]
    for wide, high in PHONES:
        await phone.set_viewport_size({"width": wide, "height": high})
        assert await faults_of(phone) == [], f"{wide}x{high}"


async def test_the_price_says_who_looks_at_it_and_when(sale: Sale) -> None:
    """SC-20."""
    await sale.phone.locator(".tabs a[href='#units']").click()
    await sale.phone.locator("#units .cell.available").first.click()
    who = sale.demo.hall.all(Person)[sale.contact.consultant]
    mark = sale.phone.locator("#unit .watermark span").first
    await expect(mark).to_have_attribute("data-text", re.compile(rf"^{who.badge} {who.name} .*\d\d:\d\d$"))
    assert await mark.evaluate("(mark) => getComputedStyle(mark, '::before').content") == json.dumps(
        await mark.get_attribute("data-text"), ensure_ascii=False
    )


async def test_a_claim_is_verified_and_taken_off_on_the_phone(sale: Sale, pages: Pages) -> None:
    await sale.apply()
    discount = next(d for d in sale.demo.hall.all(Discount).values() if d.papers and d.retired_at is None)
    row = sale.phone.locator("#open li.application", has_text=sale.row)
    before = sale.price
    await expect(row).to_contain_text(yuan(before))
    await row.get_by_role("button", name=zh("consultant", "Claim {discount}", discount=discount.name)).click()
    await expect(sale.phone.locator("dialog.ask")).to_contain_text(discount.papers[0])
    await sale.phone.locator("dialog.ask .primary").click()
    await expect(row.locator(".quote .off")).to_contain_text(discount.name)
    [claim] = [c for c in sale.demo.hall.all(Claim).values() if c.application == sale.application]
    assert (claim.state, sale.price) == ("claimed", before), "nothing is taken off before"

    desk = await pages.open("approvals", role="site_manager")
    item = desk.locator("#heads .item", has_text=zh("approvals", "Discount to verify")).filter(has_text=sale.unit.room)
    await item.first.click()
    case = desk.locator("#case")
    await expect(case).to_contain_text(discount.papers[0])
    await expect(case.locator(".quote")).to_contain_text(exact(-discount.amount_fen))
    await desk.locator("#verdict .approve").click()
    await expect(row.locator(".quote > div:not(.off)", has_text=discount.name)).to_contain_text(
        exact(-discount.amount_fen)
    )
    await expect(row).to_contain_text(yuan(sale.price))
    assert (sale.demo.hall.all(Claim)[claim.id].state, sale.price < before) == ("verified", True)


async def test_how_the_client_pays_is_changed_in_the_list(sale: Sale) -> None:
    await sale.apply()
    row = sale.phone.locator("#open li.application", has_text=sale.row)
    before = sale.price
    await row.get_by_role("button", name=zh("consultant", "Mortgage")).click()
    await expect(row.locator("[aria-pressed=true]")).to_have_text(zh("consultant", "Mortgage"))
    assert (sale.held.path, sale.price > before) == ("mortgage", True)
    await expect(row).to_contain_text(yuan(sale.price))


async def test_a_special_discount_reaches_the_phone_once_it_is_granted(sale: Sale, pages: Pages) -> None:
    """SC-23: the project manager asks, the site lead endorses, the executive grants; the consultant hears it then."""
    await sale.apply()
    row = sale.phone.locator("#open li.application", has_text=sale.row)
    special = row.locator(".quote > div", has_text=zh("consultant", "Special discount"))
    before = sale.price
    asking = await pages.open("consultant", role="project_manager", query="#applications")
    theirs = asking.locator("#open li.application", has_text=sale.row)
    await theirs.get_by_role("button", name=zh("consultant", "Ask for a special discount…")).click()
    await asking.locator("dialog.ask [name=amount]").fill("30,000")
    await asking.locator("dialog.ask [name=note]").fill("老客户")
    await asking.locator("dialog.ask .primary").click()
    await expect(theirs.locator(".special")).to_contain_text(yuan(3_000_000))
    [asked] = [c for c in sale.demo.hall.all(Concession).values() if c.application == sale.application]
    await command(sale.demo, "approvals", "application.approve", application=sale.application)
    await expect(row.locator("em.approved")).to_be_visible()  # what came after it has reached the phone
    await expect(row).not_to_contain_text("30,000")
    await _sign(pages, sale, "site_lead")
    assert sale.demo.hall.all(Concession)[asked.id].state == "endorsed"
    await expect(row.locator(".special")).to_have_count(0)
    await expect(row).not_to_contain_text("30,000")
    await _sign(pages, sale, "executive")
    await expect(special).to_contain_text(exact(-3_000_000))
    assert sale.price < before
    await expect(row).to_contain_text(yuan(sale.price))


async def _sign(pages: Pages, sale: Sale, role: str) -> None:
    desk = await pages.open("approvals", role=role)
    kind = zh("approvals", "Special discount")
    await desk.locator("#heads .item", has_text=kind).filter(has_text=sale.unit.room).first.click()
    await expect(desk.locator("#case")).to_contain_text("老客户")
    await desk.locator("#verdict .approve").click()
    await expect(desk.locator("#undo, #toasts").first).to_be_attached()
    waits = sale.demo.hall.all(Concession)
    for _ in range(100):
        waits = sale.demo.hall.all(Concession)
        if any(c.application == sale.application and any(s["role"] == role for s in c.signed) for c in waits.values()):
            break
        await desk.wait_for_timeout(100)


async def test_an_executive_grants_one_alone(sale: Sale, pages: Pages) -> None:
    """RO-06."""
    await sale.apply()
    desk = await pages.open("approvals", role="executive")
    await desk.locator("#heads .item", has_text=sale.row).first.click()
    await desk.get_by_role("button", name=zh("approvals", "Grant a special discount…")).click()
    await desk.locator("dialog.ask [name=amount]").fill("20000")
    await desk.locator("dialog.ask [name=note]").fill("当场签约")
    await desk.locator("dialog.ask .primary").click()
    await expect(desk.locator("dialog.ask")).to_have_count(0)
    row = sale.phone.locator("#open li.application", has_text=sale.row)
    await expect(row.locator(".quote")).to_contain_text(exact(-2_000_000))


async def test_the_catalogue_is_kept_in_the_office(demo: DemoHall, pages: Pages) -> None:
    """A new line, another version of it, and out again; whoever only reads has no button."""
    office = await pages.open("office", role="site_lead", query="#discounts")
    await office.locator("#add-discount button").click()
    form = office.locator("#discount form")
    await form.get_by_label(zh("office", "What it is called"), exact=True).fill("认购节")
    await form.get_by_label(zh("office", "How much")).fill("1.5")
    await form.locator("textarea").fill("认购单\n身份证")
    await form.locator(".primary").click()
    line = office.locator("#catalogue li", has_text="认购节")
    await expect(line).to_contain_text(zh("office", "less {percent}%", percent="1.5"))
    await expect(line).to_contain_text("认购单")
    saved = next(d for d in demo.hall.all(Discount).values() if d.name == "认购节")
    assert (saved.rate, saved.papers, saved.version) == (150, ["认购单", "身份证"], 1)
    await line.get_by_role("button").click()
    await form.get_by_label(zh("office", "How much")).fill("2")
    await form.locator(".primary").click()
    await expect(line).to_contain_text(zh("office", "less {percent}%", percent="2"))
    assert await faults_of(office) == []
    watching = await pages.open("office", role="site_manager", query="#discounts")
    await expect(watching.locator("#catalogue li", has_text="认购节")).to_be_visible()
    await expect(watching.locator("#discounts button")).to_have_count(0)
    await line.get_by_role("button").click()
    await form.get_by_role("button", name=zh("office", "Take it out of the catalogue")).click()
    await form.get_by_role("button", name=zh("office", "Take it out now")).click()
    await expect(line).to_contain_text("停用")
    assert demo.hall.all(Discount)[saved.id].retired_at is not None
