"""A home is kept for a client, on real pages: asked for on a phone, signed by three at the desk, and 已留 on the wall."""

import pytest
from playwright.async_api import Page, expect

from domain.core.hall import Hall
from domain.sales.applications.records import Application
from domain.sales.reservations.records import Reservation
from domain.sales.units.records import Unit
from tests.browser.demo_hall import DemoHall, Pages, zh
from tests.browser.selling import applied, command, free_home
from tests.stories.screens import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)


def words(source: str, **facts: object) -> str:
    return zh("approvals", source, **facts)


def unit_of(hall: Hall, id: str) -> Unit:
    found = hall.get(Unit, id)
    assert found is not None
    return found


def label(hall: Hall, id: str) -> str:
    home = unit_of(hall, id)
    return f"{home.building}{home.entrance} {home.room}"


async def is_now(demo: DemoHall, unit: str, state: str) -> None:
    await until(lambda: unit_of(demo.hall, unit).state == state, 10, f"{unit} is {state}")


async def has_signed(demo: DemoHall, reservation: str, role: str) -> None:
    def last() -> list[str]:
        return [step["role"] for step in demo.hall.all(Reservation)[reservation].signed[-1:]]

    await until(lambda: last() == [role], 10, f"{role} has signed")


async def found(desk: Page, name: str) -> None:
    """The one home with this name, on the desk's page of homes."""
    await desk.locator("#home-number").fill(name)
    await expect(desk.locator("#found li").first.locator("strong")).to_have_text(name)


async def test_asked_on_a_phone_signed_by_three_and_kept_on_the_wall(demo: DemoHall, pages: Pages) -> None:
    phone = await pages.open("consultant", badge="A00", query="#units")
    await phone.locator("#units .cell.available").first.click()
    name = await phone.locator("#unit-name").inner_text()
    await phone.get_by_role("button", name=zh("consultant", "Ask to keep it for a client")).click()
    dialog = phone.locator("dialog.reserve")
    await dialog.locator("select").select_option(index=0)
    await expect(dialog.locator("input[name=phone]")).to_be_hidden()
    await dialog.get_by_role("button", name=zh("consultant", "Ask for the signatures")).click()
    await expect(dialog.locator(".wrong")).to_have_text(zh("consultant", "A reason is needed."))
    await dialog.locator("input[name=reason]").fill("董事长的客人")
    await dialog.get_by_role("button", name=zh("consultant", "Ask for the signatures")).click()
    await expect(dialog).to_have_count(0)

    asked = max(demo.hall.all(Reservation).values(), key=lambda r: r.number)
    assert label(demo.hall, asked.unit) == name
    path = f"li[data-key^='reservation/{asked.id}']"
    for role in ("head", "executive", "general_manager"):
        desk = await pages.open("approvals", role=role)
        await desk.locator(f"#heads {path} button").click()
        await expect(desk.locator("#case")).to_contain_text("董事长的客人")
        await expect(desk.locator("#case .chain li.done")).to_have_count(
            len(demo.hall.all(Reservation)[asked.id].signed)
        )
        await desk.locator("#verdict").get_by_role("button", name=words("Sign")).click()
        await has_signed(demo, asked.id, role)
    await is_now(demo, asked.unit, "reserved")
    wall = await pages.open("board")
    await expect(wall.locator("#latest")).to_contain_text(unit_of(demo.hall, asked.unit).room)
    await expect(wall.locator("#latest")).to_contain_text(zh("board", "reserved"))
    await expect(phone.locator("#unit .state")).to_have_text(zh("consultant", "reserved"))

    controller = await pages.open("approvals", query="#homes")
    await found(controller, name)
    row = controller.locator("#kept li", has_text=name)
    await row.get_by_role("button", name=words("End the reservation")).click()
    await controller.locator("dialog").get_by_role("button", name=zh("approvals", "Client gave up")).click()
    await is_now(demo, asked.unit, "available")
    refused = [said for said in pages.complaints if "422" in said]
    assert pages.complaints == refused, "the one without a reason"


async def test_it_is_not_signed_before_ones_turn(demo: DemoHall, pages: Pages) -> None:
    """RO-04: the general manager reads and waits."""
    await command(
        demo, "approvals", "reservation.request", role="site_manager", unit=free_home(demo.hall), name="邱岚",
        phone="13800009876", reason="合作单位",
    )  # fmt: skip
    asked = max(demo.hall.all(Reservation).values(), key=lambda r: r.number)
    desk = await pages.open("approvals", role="general_manager")
    await desk.locator(f"#heads li[data-key^='reservation/{asked.id}'] button").click()
    await expect(desk.locator("#verdict")).to_contain_text(words("You can watch here; somebody else signs next."))
    await expect(desk.locator("#verdict button")).to_have_count(0)
    controller = await pages.open("approvals")
    await controller.locator(f"#heads li[data-key^='reservation/{asked.id}'] button").click()
    await controller.locator("#verdict").get_by_role("button", name=words("Lock the home meanwhile")).click()
    await is_now(demo, asked.unit, "frozen")
    head = await pages.open("approvals", role="head")
    await head.locator(f"#heads li[data-key^='reservation/{asked.id}'] button").click()
    await head.locator("#verdict").get_by_role("button", name=words("Refuse")).click()
    await head.locator("dialog input").fill("先卖")
    await head.locator("dialog").get_by_role("button", name=words("Refuse")).click()
    await is_now(demo, asked.unit, "available")
    assert demo.hall.all(Reservation)[asked.id].outcome == "先卖"
    assert pages.complaints == []


async def test_a_home_is_frozen_with_its_reason_and_goes_on(demo: DemoHall, pages: Pages) -> None:
    application = await applied(demo)
    unit = demo.hall.all(Application)[application].unit
    name = label(demo.hall, unit)
    desk = await pages.open("approvals", query="#homes")
    await found(desk, name)
    await desk.locator("#found li").first.get_by_role("button", name=words("Freeze")).click()
    await desk.locator("dialog").get_by_role("button", name=zh("approvals", "Mortgaged")).click()
    await is_now(demo, unit, "frozen")
    kept = desk.locator("#frozen-homes li", has_text=name)
    await expect(kept).to_contain_text(zh("approvals", "Mortgaged"))
    await desk.goto(desk.url.replace("#homes", "#decide"))
    await desk.locator(f"#behind li[data-key^='{application}'] button").click()
    await expect(desk.locator("#verdict")).to_contain_text(words("Frozen: {why}", why=zh("approvals", "Mortgaged")))
    await desk.locator("#verdict a").click()
    await kept.get_by_role("button", name=words("Let it go on")).click()
    await desk.locator("dialog").get_by_role("button", name=zh("approvals", "Settled")).click()
    await is_now(demo, unit, "applied")
    await found(desk, name)
    await desk.locator("#found li").first.get_by_role("button", name=words("Take the release back")).click()
    await desk.locator("dialog").get_by_role("button", name=zh("approvals", "Released by mistake")).click()
    await is_now(demo, unit, "unreleased")
    await command(demo, "approvals", "unit.release", units=[unit])
    assert pages.complaints == []
