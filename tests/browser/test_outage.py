"""The hall works on paper, on real pages: declared, nobody applies, papers entered, a conflict decided, forms printed."""

import os
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.sales.outages.records import Outage, PaperLock
from domain.sales.outages.rules import entered, issued, open_outage
from domain.sales.units.records import Unit
from tests.browser.demo_hall import DemoHall, Pages, zh
from tests.stories.screens import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)
SHOTS = os.environ.get("ANCHANG_SHOTS", "")  # a folder for pictures to be looked at


def office(source: str, **facts: object) -> str:
    return zh("office", source, **facts)


async def picture(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png")


def running(hall: Hall) -> Outage:
    found = open_outage(hall)
    assert found is not None
    return found


def paper(hall: Hall, number: int) -> PaperLock:
    return next(lock for lock in hall.all(PaperLock).values() if lock.number == number)


async def enters(page: Page, home: str, seller: str, clock: str, name: str, phone: str) -> None:
    form = page.locator("#outage-now form").first
    await form.locator("input").nth(0).fill(home)
    await form.locator("input[type=time]").fill(clock)
    await form.locator("select").select_option(seller)
    await form.locator("input").nth(2).fill(name)
    await form.locator("input[type=tel]").fill(phone)
    await form.locator("button.primary").click()


async def test_forty_minutes_on_paper(demo: DemoHall, pages: Pages) -> None:
    """SC-17: declared, waited for, closed, entered in order, and what two have is decided at approvals."""
    desk = await pages.open("office", role="controller", query="#outage")
    manager = await pages.open("approvals", role="site_lead")
    phone = await pages.open("consultant", badge="A00")
    controller = next(p for p in demo.hall.all(Person).values() if p.role == "controller")
    await expect(desk.locator("#duties li").first.locator("strong")).to_have_text(controller.name)
    await expect(desk.locator("#outages > li")).to_have_count(1)
    await picture(desk, "office-before")
    for page in (manager, phone):
        await expect(page.locator("#on-paper")).to_be_hidden()

    await desk.locator("#outage-now input").first.fill("光纤被挖断")
    await desk.get_by_role("button", name=office("Work on paper from now on")).click()
    for page in (desk, manager, phone):
        await expect(page.locator("#on-paper")).to_contain_text(controller.name)
    await picture(desk, "office-on-paper")
    await picture(manager, "approvals-on-paper")
    await picture(phone, "phone-on-paper")
    first = entered(demo.hall) + 1

    await desk.locator("#outage-now input").fill(str(first + 1))
    await desk.get_by_role("button", name=office("The system works again")).click()
    await expect(desk.locator("#outage-now")).to_contain_text(
        office("Papers to be entered: no. {first} to {last}", first=first, last=first + 1)
    )
    await expect(manager.locator("#on-paper")).to_be_visible()
    await picture(desk, "office-entering")

    home = next(u for u in demo.hall.all(Unit).values() if u.state == "available")
    sellers = [p for p in demo.hall.all(Person).values() if p.role == "consultant"]
    began = running(demo.hall).since
    clock = began.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%H:%M")
    await enters(desk, home.label, sellers[0].id, clock, "郑安然", "13800138031")
    await until(lambda: entered(demo.hall) == first, 10, "the first paper is entered")
    await until(lambda: demo.hall.all(Unit)[home.id].state == "on_hold", 10, "on hold")
    await enters(desk, home.label, sellers[1].id, clock, "何嘉禾", "13800138032")
    await until(lambda: open_outage(demo.hall) is None, 10, "all papers are entered")
    for page in (desk, manager, phone):
        await expect(page.locator("#on-paper")).to_be_hidden()

    lock = paper(demo.hall, first + 1)
    assert (lock.state, demo.hall.all(Unit)[home.id].state) == ("conflict", "frozen")
    await manager.locator(f"#heads li[data-key^='paper_lock/{lock.id}'] button").click()
    for seller in sellers[:2]:
        await expect(manager.locator("#case")).to_contain_text(seller.badge)
    await picture(manager, "approvals-conflict")
    await manager.locator("#verdict").get_by_role("button", name=zh("approvals", "Refuse"), exact=True).click()
    dialog = manager.locator("dialog")
    await dialog.locator("input").fill("先到先得")
    await dialog.get_by_role("button", name=zh("approvals", "Refuse"), exact=True).click()
    await until(lambda: demo.hall.all(Unit)[home.id].state == "on_hold", 10, "as it was")
    await expect(desk.locator("#outages > li").first).to_contain_text("先到先得")
    await picture(desk, "office-after")
    assert pages.complaints == []


async def test_forms_and_the_control_list_are_printed(demo: DemoHall, pages: Pages) -> None:
    """A4, two forms on a sheet, each with its number, and nothing of the page."""
    desk = await pages.open("office", role="controller", query="#outage")
    await desk.evaluate("window.print = () => {}")
    unused = issued(demo.hall) - entered(demo.hall)
    await desk.get_by_role("button", name=office("Print the blank forms")).click()
    assert await desk.locator("#sheets .form").count() == unused
    await desk.emulate_media(media="print")
    await expect(desk.locator("#sheets .form")).to_have_count(unused)
    await expect(desk.locator("#sheets .form").first).to_be_visible()
    await expect(desk.locator("#main")).to_be_hidden()
    await desk.set_viewport_size({"width": 688, "height": 1016})
    await picture(desk, "forms")
    pdf = await desk.pdf(prefer_css_page_size=True)
    if SHOTS:
        (Path(SHOTS) / "forms.pdf").write_bytes(pdf)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == -(-unused // 2)

    lists = await pages.open("approvals", query="#homes")
    await expect(lists.locator("#on-duty")).not_to_be_empty()
    await picture(lists, "approvals-homes")
    await lists.evaluate("window.print = () => {}")
    await lists.get_by_role("button", name=zh("approvals", "Print the control list")).click()
    await lists.emulate_media(media="print")
    await expect(lists.locator("#sheets li")).to_have_count(len(demo.hall.all(Unit)))
    await picture(lists, "list")
    await expect(lists.locator("#sheets header")).to_contain_text(str(demo.hall.seq))
    if SHOTS:
        (Path(SHOTS) / "list.pdf").write_bytes(await lists.pdf(prefer_css_page_size=True))
