"""The past as it is looked at: a slider drags the board through a day, a home opens its story, a client is found."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from playwright.async_api import Locator, Page, Route, expect

from domain.clients.contacts.records import Contact
from domain.core.words import STATES
from domain.house.site.rules import hall_zone
from domain.sales.units.records import Unit
from server.store import journal
from server.store.journal import HallState
from tests.browser.demo_hall import HALL, DemoHall, Pages, zh
from tests.browser.selling import applied, command
from tests.browser.test_accessible import english_on, findings
from tests.stories.screens import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180)]
expect.set_options(timeout=20_000)

PUT = "(field, value) => { field.value = value; field.dispatchEvent(new Event('input', { bubbles: true })); }"


def words(source: str, **facts: Any) -> str:
    return zh("office", source, **facts)


async def part(office: Page, name: str) -> None:
    await office.locator(f"#journal-parts [data-part={name}]").click()
    await expect(office.locator(f"#{name}")).to_be_visible()


async def opened(pages: Pages, language: str = "zh_CN") -> Page:
    office = await pages.open("office", query="#journal", language=language)
    await part(office, "past")
    await expect(office.locator("#past-board")).to_be_visible()
    return office


def then(demo: DemoHall, day: str, second: int) -> HallState:
    """The hall at the end of this second of a day, rebuilt whole."""
    with demo.engine.connect() as connection:
        midnight = demo_day(demo, day)
        return journal.replay(connection, HALL, midnight + timedelta(seconds=second, microseconds=999_999))


def demo_day(demo: DemoHall, day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), hall_zone(demo.hall)).astimezone(UTC)


def home(office: Page, unit: Unit) -> Locator:
    place = f"{unit.building} {unit.entrance}".strip()
    rooms = office.locator(f"#past-homes section[aria-label='{place}']")
    return rooms.get_by_role("button", name=re.compile(rf"^{re.escape(unit.room)}(?!\d)"))


async def sums(office: Page) -> dict[str, int]:
    """How many homes of all buildings are in which state, as the table says it."""
    rows = office.locator("#past-sums tbody tr:not(.all)")
    names = [said.strip() for said in await rows.locator("th").all_inner_texts()]
    numbers = [int(said) for said in await rows.locator("td:last-child").all_inner_texts()]
    return dict(zip(names, numbers, strict=True))


def counted(hall: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for unit in hall.all(Unit).values():
        word = zh("office", STATES["unit"][unit.state])
        found[word] = found.get(word, 0) + 1
    return found


async def test_the_slider_drags_the_board_through_the_day(demo: DemoHall, pages: Pages) -> None:
    wanted = await applied(demo)
    await command(demo, "approvals", "application.approve", application=wanted)
    office = await opened(pages)
    slider, day = office.locator("#past-slider"), await office.locator("#past-day").input_value()
    last = int(await slider.input_value())
    assert await sums(office) == counted(demo.hall), "it begins with the present"

    box = await slider.bounding_box()
    assert box is not None
    seen = set()
    await office.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    await office.mouse.down()
    for share in (0.9, 0.6, 0.3, 0.01):
        await office.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2, steps=4)
        second = int(await slider.input_value())
        assert second < last
        seen.add(second)
        assert await sums(office) == counted(then(demo, day, second).hall), second
    await office.mouse.up()
    assert len(seen) == 4, "the premise: it was dragged"
    assert pages.complaints == []


async def test_a_step_at_a_time_by_keys_by_buttons_and_by_the_clock(demo: DemoHall, pages: Pages) -> None:
    wanted = await applied(demo)
    await command(demo, "approvals", "application.approve", application=wanted)
    office = await opened(pages)
    slider, time = office.locator("#past-slider"), office.locator("#past-time")
    last = int(await slider.input_value())
    await office.locator("#past-before").click()
    change = int(await slider.input_value())
    assert change < last
    day = await office.locator("#past-day").input_value()
    for second in (change, change - 1):
        await slider.evaluate(PUT, str(second))
        assert await sums(office) == counted(then(demo, day, second).hall), second
    await slider.focus()
    for key, by in (("ArrowLeft", -1), ("PageDown", -60), ("PageUp", 60), ("ArrowRight", 1)):
        now = int(await slider.input_value())
        await slider.press(key)
        await expect(slider).to_have_value(str(now + by))
    await slider.press("Home")
    await expect(time).to_have_value("00:00:00")
    await expect(office.locator("#past-before")).to_be_disabled()
    await time.fill("00:00:05")
    await expect(slider).to_have_value("5")
    await expect(slider).to_have_attribute("aria-valuetext", "00:00:05")
    await slider.press("End")
    await expect(slider).to_have_value(str(last))
    await expect(office.locator("#past-after")).to_be_disabled()


async def test_a_home_of_the_board_opens_its_story_and_goes_back(demo: DemoHall, pages: Pages) -> None:
    wanted = await applied(demo)
    await command(demo, "approvals", "application.approve", application=wanted)
    unit = next(unit for unit in demo.hall.all(Unit).values() if unit.held_for == wanted)
    office = await opened(pages)
    await office.locator("#past-buildings").get_by_role("button", name=unit.building, exact=True).click()
    cell = home(office, unit)
    await expect(cell).to_have_attribute("data-state", "on_hold")
    await expect(cell).to_contain_text(words("on hold"))
    await cell.click()
    told = office.locator("#story-told")
    await expect(told.locator("h2")).to_contain_text(unit.room)
    await expect(told.locator(".entry").last).to_contain_text(f"{words('applied for')} → {words('on hold')}")
    await expect(told.locator(".entry").last.locator(".tag").first).to_be_visible()
    assert await findings(office) == []
    assert await english_on(office) == []
    await office.get_by_role("button", name=words("Back to what was then")).click()
    await expect(cell).to_be_focused()

    await part(office, "story")
    await office.fill("#story-unit", f"{unit.building} {unit.entrance} {unit.room}")
    await office.press("#story-unit", "Enter")
    await expect(told.locator("h2")).to_contain_text(unit.room)
    await office.locator(".views a[href='#today']").click()
    await office.locator(".views a[href='#journal']").click()
    await expect(told).to_be_empty()
    assert pages.complaints == []


async def test_a_client_is_found_by_a_phone_that_is_masked_before_it_leaves_the_page(
    demo: DemoHall, pages: Pages
) -> None:
    await applied(demo)
    client = max(demo.hall.all(Contact).values(), key=lambda contact: contact.until)
    office = await opened(pages)
    await part(office, "story")
    asked: list[str] = []
    office.on("request", lambda request: asked.append(request.url) if "/story?" in request.url else None)
    whole = client.client_phone.replace("****", "0000")
    await office.fill("#story-phone", whole)
    await office.get_by_role("button", name=words("Tell the story")).click()
    told = office.locator("#story-told")
    await expect(told.locator("h2, .chips button").first).to_contain_text(client.client_phone)
    assert len(asked) == 1
    assert whole not in asked[0]
    await office.fill("#story-phone", "0042")
    await office.get_by_role("button", name=words("Tell the story")).click()
    await expect(office.locator("#story-failed [role=alert]")).to_contain_text("138****1234")
    assert len(asked) == 1


async def test_another_day_its_end_and_a_day_before_there_was_a_hall(demo: DemoHall, pages: Pages) -> None:
    office = await opened(pages)
    day = await office.locator("#past-day").input_value()
    yesterday = (demo_day(demo, day) - timedelta(hours=12)).astimezone(hall_zone(demo.hall)).date().isoformat()
    await office.fill("#past-day", yesterday)
    await expect(office.locator("#past-slider")).to_have_attribute("max", str(24 * 3600 - 1))
    await expect(office.locator("#past-time")).to_have_value("23:59:59")
    assert await sums(office) == counted(then(demo, yesterday, 24 * 3600 - 1).hall)
    await office.fill("#past-day", "2020-02-02")
    await expect(office.locator("#past-sums")).to_have_text(words("There were no homes yet."))
    assert pages.complaints == []


async def test_while_nothing_comes_it_says_so_and_is_tried_again(pages: Pages) -> None:
    office = await opened(pages)
    waiting: list[Route] = []
    await office.route("**/replay?**", lambda route: waiting.append(route))
    await office.fill("#past-day", "2020-02-02")
    await until(lambda: bool(waiting), 20, "it is asked")
    await expect(office.locator("#past-said")).to_have_text(words("Looking…"))
    await waiting.pop().abort()
    alert = office.locator("#past-failed [role=alert]")
    await expect(alert).to_have_text(words("The server cannot be reached. Please try again."))
    await expect(office.locator("#past-board")).to_be_hidden()
    pages.complaints.clear()  # of the request that was cut off
    await office.unroute("**/replay?**")
    await office.locator("#past-failed button").click()
    await expect(office.locator("#past-board")).to_be_visible()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_the_board_of_the_past_as_a_machine_reads_it(pages: Pages, language: str) -> None:
    office = await opened(pages, language)
    assert await findings(office) == []
    if language == "zh_CN":
        assert await english_on(office) == []
