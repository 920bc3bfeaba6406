"""The story of the house: a visitor at the door, and every screen knows, up to the wall and the cash desk."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.demo_hall import DemoHall, Pages, check_in, is_live, zh

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)


async def test_one_change_travels_from_the_door_to_the_wall(demo: DemoHall, pages: Pages) -> None:
    links = demo.links()
    device = {link["screen"]: link["link"] for link in links["screens"]}
    role = {link["role"]: link["link"] for link in links["people"]}
    phone_of = {link["badge"]: link["link"] for link in links["people"] if link["badge"]}
    tablet = await pages.open("checkin", link=device["checkin"])
    queue = await pages.open("queue", link=role["dispatcher"])
    wall = await pages.open("board", link=device["board"])
    turns = await pages.open("turns", link=device["turns"])
    desk = await pages.open("approvals", link=role["controller"])
    cashier = await pages.open("cashier", link=role["cashier"])
    recall = queue.locator("#sent li").get_by_role("button", name=zh("queue", "Recall"))
    await expect(recall).to_have_count(0, timeout=40_000)  # nobody is being called

    # the door
    await check_in(tablet, "俞", "13955667788")
    await expect(tablet.locator("#done [data-slot=number]")).to_have_text(re.compile(r"^\d{3}$"))
    number = await tablet.locator("#done [data-slot=number]").text_content() or ""
    await expect(tablet.locator("#done [data-slot=visitor]")).to_contain_text("俞女士")

    # the desk sends him to whose turn it is
    visitor = queue.locator("#waiting li").filter(has=queue.get_by_text(number, exact=True))
    await expect(visitor).to_contain_text("俞女士")
    await visitor.locator(".pick").click()
    lane = queue.locator("#lane-visit")
    await expect(lane.locator("[data-slot=number]")).to_have_text(number)
    badge = await lane.locator("[data-slot=code]").text_content() or ""
    assert badge in phone_of
    phone = await pages.open("consultant", link=phone_of[badge])
    await expect(phone.locator("#me")).to_contain_text(badge)
    await expect(phone.locator("#turns .turn:not(.minor) h2")).to_contain_text(zh("consultant", "You are next"))
    await queue.get_by_role("button", name=zh("queue", "Send to {badge}", badge=badge)).click()

    # both walls of the hall and the tablet say who comes
    await tablet.locator("#done [data-slot=number]").click()  # the visitor is still there: left alone, it clears itself
    await expect(tablet.locator("#done [data-slot=who]")).to_contain_text(badge)
    await expect(turns.locator("#calls")).to_contain_text(number)
    await expect(turns.locator("#calls")).to_contain_text("俞女士")

    # the consultant takes the call
    call = phone.locator("#calls .call")
    await expect(call).to_contain_text(number)
    await call.get_by_role("button", name=zh("consultant", "I receive them")).click()
    await expect(tablet.locator("#done [data-step='3']")).to_have_class("past")
    await expect(queue.locator("#sent li").filter(has=queue.get_by_text(number, exact=True))).to_contain_text(badge)
    await expect(recall).to_have_count(0)  # none calls it back
    await expect(phone.locator("#receptions .reception")).to_contain_text("俞女士")

    # and applies for a home
    await phone.get_by_role("link", name=zh("consultant", "Choose a home")).click()
    await phone.locator("#units .cell.available").first.click()
    home = await phone.locator("#unit-name").text_content()
    assert home
    await expect(phone.locator("#unit input[name=contact]:checked")).to_have_count(1)
    await phone.locator("#unit button[type=submit]").click()
    await expect(phone.locator("#open")).to_contain_text(home)

    # among the homes his own is marked, and he cannot ask for it twice
    await phone.locator(".tabs a[href='#units']").click()
    his = phone.locator("#units .cell.mine").filter(has_text=home.split()[-1])
    await expect(his).to_have_attribute("aria-label", re.compile(zh("consultant", "mine")))
    await his.click()
    await expect(phone.locator("#unit [data-slot=says]")).to_have_text(
        zh("consultant", "You have applied for it; see Applications.")
    )
    await expect(phone.locator("#unit form")).to_be_hidden()
    building, room = building_and_room(home)
    await expect(wall.locator("#latest li", has_text=building).filter(has_text=room)).to_have_count(
        0
    )  # nobody's business
    await phone.locator("#unit .close").click()

    # the manager approves with a key
    await desk.locator("#heads button.item").filter(has_text=home).click()
    await expect(desk.locator("#case h2")).to_have_text(home)
    await expect(desk.locator("#verdict .approve")).to_be_enabled()
    await desk.keyboard.press("a")

    # the wall counts down
    cell = await cell_on(wall, home, "on_hold")
    await expect(cell).to_contain_text(zh("board", "on hold"))
    await expect(phone.locator("#open")).to_contain_text(re.compile(r"\d+:\d\d"))
    await expect(cell.locator("time-left")).to_have_text(re.compile("^(29|30)[:′]"))

    # and the cash desk ends it
    await cashier.locator("#holds button.hold").filter(has_text=home).click()
    await cashier.locator("label").filter(has=cashier.locator("input[name=method][value=card]")).click()
    await cashier.locator("#take").click()
    await expect(cashier.locator("#done")).to_contain_text(home)
    cell = await cell_on(wall, home, "controlled")
    await expect(cell).to_contain_text(zh("board", "controlled"))
    await expect(his).to_have_count(0)  # nothing is open any more: his application has won
    for page in (tablet, queue, wall, turns, desk, phone, cashier):
        await is_live(page)
    assert pages.complaints == []


async def test_a_compound_surname_alone_is_kept_whole(pages: Pages) -> None:
    tablet, queue = await pages.open("checkin"), await pages.open("queue")
    await check_in(tablet, "欧阳", "13955667799")
    await expect(tablet.locator("#done [data-slot=number]")).to_have_text(re.compile(r"^\d{3}$"))
    number = await tablet.locator("#done [data-slot=number]").text_content() or ""
    await expect(queue.locator("#waiting li").filter(has_text=number)).to_contain_text("欧阳女士", timeout=5_000)


def building_and_room(home: str) -> tuple[str, ...]:
    """A home's name in its parts."""
    return re.fullmatch(r"(.+?栋|澜院)\S* (\S+)", home).groups()  # type: ignore[union-attr]


async def cell_on(wall: Page, home: str, state: str) -> Locator:
    """The home's cell once it has this state; the wall turns to it by itself."""
    building, room = building_and_room(home)
    await expect(wall.locator("#tabs [aria-current=true]")).to_contain_text(building)
    cell = wall.locator(f"#stage td[data-state={state}]").filter(has=wall.get_by_text(room, exact=True))
    await expect(cell.first).to_be_visible()
    return cell.first
