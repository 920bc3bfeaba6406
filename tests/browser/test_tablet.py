"""The tablet at the door forgets each visitor, and everything once its rights are taken away (S17, S18)."""

import re
import signal
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

from domain.house.devices.records import Device
from domain.reception.visits.records import Visit
from server.auth.sessions import COOKIE, TRUSTED_FOR, Sessions
from server.demo.invention import PLACES
from tests.browser.demo_hall import COMMAND, HALL, DemoHall, Pages, check_in, is_live, zh
from tests.browser.tablet import KEPT_BY_WORKER, STORED

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

NAME, PHONE = "褚来客", "13711119999"
FIELDS = """() => [...document.querySelectorAll('input, textarea, select')].filter((field) =>
  field.options ? [...field.options].some((option) => option.selected !== option.defaultSelected)
    : /radio|checkbox/.test(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue)
  .map((field) => field.outerHTML)"""
REMEMBERS = "() => [...document.querySelectorAll('input:not([type=radio], [type=checkbox])')].filter((field) => field.autocomplete !== 'off').length"


async def test_after_half_a_minute_nothing_of_a_visitor_is_left(pages: Pages) -> None:
    """Half filled in and left; handed in and left; the way back shows nothing either. Time passes by the page's clock."""
    page = await pages.open("checkin", clock=True)
    assert await page.evaluate(REMEMBERS) == 0
    await page.locator("#name").fill(NAME)
    await page.clock.run_for(32_000)
    await expect(page.locator("#name")).to_have_value("")
    assert await page.evaluate(FIELDS) == []
    await check_in(page, NAME, PHONE)
    await expect(page.locator("#done, #saved").filter(visible=True)).to_contain_text(f"{NAME[0]}女士")
    await page.clock.run_for(32_000)
    await expect(page.locator("#form")).to_be_visible()
    await _shows_nothing_of(page)
    await page.goto("about:blank")
    await page.go_back()
    await expect(page.locator("#form")).to_be_visible()
    await _shows_nothing_of(page)


async def test_the_last_ten_seconds_are_counted_down_and_a_touch_begins_anew(pages: Pages) -> None:
    page = await pages.open("checkin", clock=True)
    still, soon = "Clears after 30 idle seconds", "Clears in {n} s: touch the screen to go on"
    name, note = page.locator("#name"), page.locator("#idle")
    await name.fill(NAME)
    await page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=1))
    for _ in range(2):
        await name.press("End")
        for ms, said in (
            (18_900, zh("checkin", still)),
            (2_000, zh("checkin", soon, n=10)),
            (9_000, zh("checkin", soon, n=1)),
        ):
            await page.clock.run_for(ms)
            await expect(note).to_have_text(said)
    await expect(name).to_have_value(NAME)
    await page.clock.run_for(1_000)
    await expect(name).to_have_value("")
    await expect(note).to_have_text(zh("checkin", still))


async def test_the_ring_at_the_number_is_the_time_until_it_is_cleared(pages: Pages) -> None:
    page = await pages.open("checkin")
    ring = page.locator("#done due-ring")
    await check_in(page, NAME, PHONE)
    await expect(ring).to_have_text(re.compile("2[5-7]"))
    await page.keyboard.press("Shift")
    await expect(ring).to_have_text(re.compile("30|29"))
    await page.locator("#done [data-next]").click()


async def test_a_called_visitor_is_told_the_place_and_without_the_hall_the_front_desk(
    demo: DemoHall, pages: Pages
) -> None:
    """The words of the walls; and in an outage nobody is sent to look at another screen."""
    tablet, desk = await pages.open("checkin", clock=True), await pages.open("queue")
    seat = tablet.locator("#done .seat")
    await check_in(tablet, NAME, PHONE)
    await expect(seat).to_have_text(zh("checkin", "Please take a seat in the waiting area"))
    number = int(await tablet.locator("#done [data-slot=number]").inner_text())
    visit = next(v.id for v in demo.hall.all(Visit).values() if (v.number, v.lane) == (number, "visit"))
    for place in (PLACES[0], ""):
        await desk.evaluate(COMMAND, ["visit.dispatch", {"visit": visit, "to": None, "desk": place}])
        where = place or zh("checkin", "the front desk")
        await expect(seat).to_have_text(zh("checkin", "Please go to {place}", place=where))
        await desk.evaluate(COMMAND, ["visit.recall", {"visit": visit}])
        await expect(seat).to_have_text(zh("checkin", "Please take a seat in the waiting area"))
    demo.process.signal(signal.SIGSTOP)
    try:
        await tablet.clock.fast_forward(22_000)
        by_voice = "The line to the hall is down. Staff call the numbers by voice at the front desk."
        await expect(tablet.locator("#done [data-slot=more]")).to_have_text(zh("checkin", by_voice))
        await expect(seat).to_have_text(zh("checkin", "Please go to {place}", place=zh("checkin", "the front desk")))
    finally:
        demo.process.signal(signal.SIGCONT)
    await is_live(tablet)
    await desk.evaluate(COMMAND, ["visit.leave", {"visit": visit}])


async def test_before_anybody_is_on_duty_the_first_visitor_is_not_told_that_all_are_busy(
    demo: DemoHall, pages: Pages
) -> None:
    tablet = await pages.blank("checkin")

    def nobody_here(socket: WebSocketRoute) -> None:
        hall = socket.connect_to_server()
        hall.on_message(
            lambda frame: socket.send(re.sub(r'"on_duty":\d+,"free":\d+', '"on_duty":0,"free":0', str(frame)))
        )

    await tablet.route_web_socket(re.compile("/live/"), nobody_here)
    await tablet.context.add_cookies([{"name": COOKIE, "value": demo.token("checkin"), "url": demo.url}])
    await tablet.goto(f"/{HALL}/checkin")
    await is_live(tablet)
    await check_in(tablet, NAME, PHONE)
    said = "No consultant is on duty at the moment; the front desk looks after you."
    await expect(tablet.locator("#done [data-slot=more]")).to_have_text(zh("checkin", said))


async def test_who_reads_the_notice_is_warned_too(pages: Pages) -> None:
    """The countdown lies behind no dialog."""
    page = await pages.open("checkin", clock=True)
    notice = page.locator("#privacy")
    await page.locator("#name").fill(NAME)
    await page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=1))
    await page.locator("#privacy-open").click()
    await page.clock.run_for(25_000)
    said = zh("checkin", "Clears in {n} s: touch the screen to go on", n=5)
    await expect(notice.locator(".idle")).to_have_text(said)
    await page.clock.run_for(6_000)
    await expect(notice).to_be_hidden()
    await expect(page.locator("#name")).to_have_value("")


async def test_a_tablet_that_is_shut_out_keeps_nothing(demo: DemoHall, pages: Pages) -> None:
    """Two visitors were kept while the server was away; then it is revoked, and comes back later, through its worker: its
    cookie and its store are empty.
    """
    office = await pages.open("office")
    device = (await office.evaluate(COMMAND, ["device.add", {"screen": "checkin", "name": "a lost tablet"}]))["device"]
    tablet = await pages.blank("checkin")
    token = Sessions(demo.engine).open_now(HALL, device=device)
    await tablet.context.add_cookies([{"name": COOKIE, "value": token, "url": demo.url}])
    await tablet.goto(f"/{HALL}/checkin")
    await is_live(tablet)
    await tablet.evaluate(KEPT_BY_WORKER)
    await tablet.context.set_offline(True)
    for phone in (PHONE, "13711118888"):
        await check_in(tablet, NAME, phone)
        await expect(tablet.locator("#saved")).to_be_visible()
        await tablet.locator("#saved [data-next]").click()
    rows, stored = await tablet.evaluate(STORED)
    assert rows == 2
    assert NAME not in stored
    await office.evaluate(COMMAND, ["device.revoke", {"device": device}])
    assert demo.hall.all(Device)[device].revoked_at is not None
    await tablet.wait_for_timeout(1000 * TRUSTED_FOR + 500)  # nothing of it is in the server's memory any more
    await tablet.context.set_offline(False)
    await expect(tablet.locator("#code")).to_be_visible(timeout=40_000)
    await expect(tablet.locator("#code")).not_to_be_empty()
    rows, stored = await tablet.evaluate(STORED)
    assert (rows, "key extractable" in stored) == (0, False)
    assert [cookie for cookie in await tablet.context.cookies() if cookie["name"] == COOKIE] == []


async def _shows_nothing_of(page: Page) -> None:
    assert await page.evaluate(FIELDS) == []
    text = await page.evaluate("() => document.body.textContent")
    assert NAME[0] not in text
    assert PHONE[-4:] not in text


@pytest.mark.parametrize(("written", "shown"), [
    ("Lily 王小明", "王女士"), ("王小明１３８１２３４５６７８", "王女士"), ("欧阳娜娜", "欧阳女士"), ("欧阳", "欧阳女士"), ("Anna Schmidt 138", "Schmidt女士"),
])  # fmt: skip
async def test_whatever_is_written_the_tablet_shows_the_surname_alone(pages: Pages, written: str, shown: str) -> None:
    """What is kept for the desk stands there while others check in."""
    tablet = await pages.open("checkin")
    await tablet.context.route("**/api/**", lambda route: route.abort())
    await check_in(tablet, written, "13711112222")
    visitor = tablet.locator("#saved [data-slot=visitor]")
    await expect(visitor).to_be_visible()
    assert (await visitor.inner_text()).startswith(f"{shown}，")
