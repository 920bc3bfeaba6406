"""An opening day at the desk and on the wall: called, here, choosing, chosen, taken back, and the draw done again."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from domain.core.hall import Hall
from domain.sales.openings.draw import digest, draw, lines_of, order_text
from domain.sales.openings.progress import shown
from domain.sales.openings.records import SealedList, Ticket
from tests.browser.demo_hall import COMMAND, DemoHall, Pages, zh

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]


@pytest_asyncio.fixture(loop_scope="session")
async def fresh(chromium: Browser, just_made: Path, demo: DemoHall, tmp_path: Path) -> AsyncIterator[DemoHall]:
    """A hall of its own: openings are of the whole hall, and other tests look at it too."""
    demo.copy_to(tmp_path)
    mine = DemoHall(tmp_path)
    mine.start()
    yield mine
    mine.close()


@pytest_asyncio.fixture(loop_scope="session")
async def own(chromium: Browser, fresh: DemoHall) -> AsyncIterator[Pages]:
    pages = Pages(chromium, fresh)
    yield pages
    await pages.close()
    assert pages.complaints == []


def opening_of(hall: Hall) -> str:
    held = shown(hall)
    assert held is not None
    return held.id


def tickets(demo: DemoHall, *states: str) -> list[Ticket]:
    found = demo.hall.where(Ticket, "opening", opening_of(demo.hall))
    return [ticket for ticket in found if ticket.state in states]


async def clear_desks(demo: DemoHall, desk: Page) -> None:
    """Nobody at any desk: whoever the demo left there is passed."""
    for ticket in tickets(demo, "called", "choosing"):
        await desk.evaluate(COMMAND, ["ticket.pass", {"ticket": ticket.id}])


async def call_the_next(demo: DemoHall, desk: Page) -> list[Ticket]:
    """The big button, pressed twice."""
    call = desk.locator("#call button").first
    await expect(call).to_be_enabled()
    await call.click()
    await expect(call).to_have_class(re.compile("primary"))
    await expect(call).to_be_enabled()  # it slept: it means something else now
    await call.click()
    await expect(desk.locator("#called li.called")).to_have_count(6)
    return tickets(demo, "called")


async def here(desk: Page, ticket: Ticket) -> None:
    """Whoever was called to the first desk is here."""
    row = desk.locator("#called li", has_text=f"{ticket.number:03d}")
    await row.locator(".here").click()
    await expect(desk.locator("#person [data-slot=number]")).to_have_text(f"{ticket.number:03d}")


async def pick(desk: Page, figures: str) -> str:
    """Type these figures and tap the first free home: its name."""
    await desk.locator("#room").fill(figures)
    home = desk.locator("#homes .free button").first
    await home.click()
    return str(await home.locator("b").inner_text())


async def test_the_desk_and_the_wall_from_the_call_to_the_choice(fresh: DemoHall, own: Pages) -> None:
    desk, wall = await own.open("opening"), await own.open("numbers")
    await clear_desks(fresh, desk)
    called = await call_the_next(fresh, desk)
    await expect(wall.locator("#called .number")).to_have_text([f"{ticket.number:03d}" for ticket in called])
    await expect(wall.locator("#called .desk").first).to_have_text(zh("numbers", "desk {n}", n=1))
    await here(desk, called[0])
    await expect(wall.locator("#choosing .number")).to_have_text([f"{called[0].number:03d}"])
    left = int(await wall.locator("#left header > b").inner_text())
    home = await pick(desk, "1")
    choose = desk.locator("#choose")
    await expect(choose).to_have_text(
        zh("opening", "{number} takes {unit}", number=f"{called[0].number:03d}", unit=home)
    )
    await expect(choose).to_be_enabled()
    await choose.click()
    await expect(wall.locator("#choosing li")).to_have_count(0)
    await expect(wall.locator("#left header > b")).to_have_text(str(left - 1))
    assert home not in await wall.locator("main").inner_text(), "never which number took which home"
    await desk.locator("#undo button").click()
    await expect(wall.locator("#left header > b")).to_have_text(str(left))
    await expect(wall.locator("#choosing .number")).to_have_text([f"{called[0].number:03d}"])


async def test_of_two_desks_that_choose_the_same_home_one_is_told(fresh: DemoHall, own: Pages) -> None:
    first, second = await own.open("opening"), await own.open("opening", role="site_lead")
    await clear_desks(fresh, first)
    called = await call_the_next(fresh, first)
    await here(first, called[0])
    await here(second, called[1])
    assert await pick(first, "2") == await pick(second, "2")
    await expect(second.locator("#choose")).to_be_enabled()
    await first.locator("#choose").click()
    await expect(first.locator("#undo button")).to_be_visible()
    await expect(second.locator("#wrong")).to_contain_text(
        zh("opening", "{unit} has just been taken. The nearest free ones stand first.", unit="")[:6]
    )
    await expect(second.locator("#choose")).to_be_disabled()


async def test_a_passed_one_goes_to_the_end_once(fresh: DemoHall, own: Pages) -> None:
    desk, wall = await own.open("opening"), await own.open("numbers")
    await clear_desks(fresh, desk)
    number = f"{max(t.number for t in tickets(fresh, 'passed')):03d}"
    await expect(wall.locator("#passed b")).to_contain_text(number)
    await desk.locator("#passed summary").click()
    row = desk.locator("#passed li", has_text=number)
    await row.locator("button").click()
    await expect(row).to_have_count(0)
    await expect(wall.locator("#passed b")).not_to_contain_text(number)
    assert max(tickets(fresh, "waiting"), key=lambda t: t.place).number == int(number)


async def test_the_draw_is_done_again_in_the_browser_and_from_the_files(fresh: DemoHall, own: Pages) -> None:
    desk = await own.open("opening", query="#proof")
    await expect(desk.locator("#proof h2")).to_have_text(zh("opening", "Drawn again: the same throughout"))
    held = shown(fresh.hall)
    assert held is not None
    async with desk.expect_download() as saved:
        await desk.locator("#proof .files button").first.click()
    text = (await (await saved.value).path()).read_text()
    assert digest(text) == held.list_hash
    assert text == fresh.hall.all(SealedList)[held.id].text
    assert digest(order_text(draw(lines_of(text), held.seed, held.rights))) == held.order_hash
    winner = held.order[2]
    await desk.locator("#entry").fill(f"{winner:04d}")
    await desk.locator("#entry").press("Enter")
    await expect(desk.locator("#mine > b")).to_have_text("003")
    await desk.locator("#entry").fill("9999")
    await desk.locator("#entry").press("Enter")
    await expect(desk.locator("#mine strong")).to_have_text(zh("opening", "No such entry is on the list."))


async def test_an_opening_from_its_plan_to_its_first_call(fresh: DemoHall, own: Pages) -> None:
    desk, wall = await own.open("opening", query="#setup"), await own.open("numbers")
    await clear_desks(fresh, desk)
    await sure(desk)
    await expect(wall.locator("#quiet b")).to_have_text(zh("numbers", "The opening is over"))
    await desk.locator("input[name=called]").fill("二期")
    await desk.locator("select[name=mode]").select_option("lottery")
    await desk.locator("#steps form button").click()
    await desk.locator("#tabs a", has_text=zh("opening", "Entries")).click()
    for name, phone, identity in (("王晓明", "13812340001", "P1000001"), ("李思", "13812340002", "P1000002")):
        await enter(desk, name, phone, identity)
    await expect(desk.locator("#counts")).to_have_text(
        zh("opening", "{n} entries: {valid} valid, {repeated} repeated", n=2, valid=2, repeated=0)
    )
    await enter(desk, "王晓明", "13812340009", "P1000001")
    await expect(desk.locator("#counts")).to_have_text(
        zh("opening", "{n} entries: {valid} valid, {repeated} repeated", n=3, valid=2, repeated=1)
    )
    await desk.locator("#tabs a", has_text=zh("opening", "List and draw")).click()
    await sure(desk)
    await desk.locator("textarea[name=seed]").fill("2 7 18 26 31 44")
    await desk.locator("#steps form button").first.click()
    await expect(wall.locator("#quiet p")).to_have_text(
        zh("numbers", "{n} numbers are drawn. Please have your papers ready.", n=2)
    )
    await sure(desk)
    await expect(wall.locator("#next i")).to_have_text(["001", "002"])


async def sure(desk: Page) -> None:
    """The button of the step that comes next, and yes."""
    await desk.locator("#steps .form > button.primary").click()
    yes = desk.locator("dialog .choices button")
    await expect(yes).to_be_enabled()
    await yes.click()
    await expect(desk.locator("dialog")).to_have_count(0)


async def enter(desk: Page, name: str, phone: str, identity: str) -> None:
    for field, text in (("name", name), ("phone", phone), ("identity", identity)):
        await desk.locator(f"#enter input[name={field}]").fill(text)
    await desk.locator("#enter button").click()
    await expect(desk.locator("#enter input[name=name]")).to_have_value("")


async def test_the_wall_tells_nothing_it_cannot_know(fresh: DemoHall, own: Pages) -> None:
    wall = await own.open("numbers")
    await expect(wall.locator("#left header > b")).to_be_visible()
    fresh.kill()
    await expect(wall.locator("#hidden")).to_be_visible(timeout=40_000)
    await expect(wall.locator("#calling, #left")).to_have_count(2)
    assert not await wall.locator("#calling").is_visible()
    own.complaints.clear()  # of the socket that is gone
