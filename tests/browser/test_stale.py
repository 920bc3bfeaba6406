"""What a page does when nothing can be known, who may open it, and that no visitor's name is ever more than text."""

import re
import signal

import pytest
from playwright.async_api import Error, Page, WebSocketRoute, expect

from domain.clients.contacts.records import Contact
from domain.house.devices.records import Device
from domain.house.people.records import Person
from domain.sales.applications.records import Application
from domain.sales.units.records import Unit
from server.auth.credentials import Credentials
from server.auth.sessions import COOKIE
from server.live.frames import Close
from tests.browser.demo_hall import COMMAND, HALL, DemoHall, Pages, check_in, is_live, zh
from tests.faults.poison import poisoned
from tests.faults.tabs import DIARY
from tests.stories.screens import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

MARKUP = "<img src=x onerror=alert(1)>"
REVERSED = "مر" + "长" * 50 + "gnp.exe!"  # begins from the right, 60 characters
INJECTED = "() => document.querySelectorAll('img, [onerror]').length"
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SINCE_LAST_FRAME = """async () => {
  const started = performance.now();
  while (document.documentElement.dataset.truth === 'live') await new Promise((next) => setTimeout(next, 50));
  return (performance.now() - started) / 1000;
}"""


async def test_a_wall_says_that_it_is_old_then_hides_then_recovers(demo: DemoHall, pages: Pages) -> None:
    """SC-09: a server that hangs keeps its sockets open, so only the frames' absence tells."""
    wall = await pages.open("board", clock=True)
    coloured = wall.locator("#stage td[data-state=available], #stage td[data-state=controlled]")
    await expect(coloured.first).to_be_visible()
    demo.process.signal(signal.SIGSTOP)
    try:
        assert await wall.evaluate(SINCE_LAST_FRAME) < 6
        await expect(wall.locator("truth-strip")).to_contain_text(zh("board", "Data may be out of date"))
        await expect(coloured.first).to_be_visible()  # a little old is still shown, and said to be old
        amber = await background(wall)
        await wall.clock.fast_forward(9_000)  # about 15 s since the last frame
        await expect(wall.locator("html")).to_have_attribute("data-truth", "old")
        await expect(wall.locator("#hidden")).to_be_hidden()
        await wall.clock.fast_forward(7_000)  # more than 20 s
        await expect(wall.locator("#hidden")).to_be_visible()
        await expect(wall.locator("truth-strip")).to_contain_text(zh("board", "Data out of date"))
        await expect(coloured).to_have_count(0)
        await expect(wall.locator("#sums")).to_be_hidden()
        texts = await wall.locator("#stage").inner_text()
        assert not any(zh("board", word) in texts for word in ("for sale", "controlled", "on hold", "sold"))
    finally:
        demo.process.signal(signal.SIGCONT)
    await is_live(wall)
    await expect(wall.locator("#hidden")).to_be_hidden()
    await expect(coloured.first).to_be_visible()
    assert await background(wall) != amber


async def test_a_wall_believes_a_server_that_cannot_check_what_it_shows(demo: DemoHall, pages: Pages) -> None:
    """The server lives and speaks, but its journal holds what it cannot read: the wall is old as soon as it says so."""
    wall, frames = await pages.open("board"), list[str | bytes]()
    wall.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))
    await wall.reload()
    await is_live(wall)
    with poisoned(demo.engine, HALL):
        await expect(wall.locator("truth-strip")).to_contain_text(zh("board", "Data may be out of date"))
        assert '"type":"doubt"' in str(frames[-1])
    await is_live(wall)


async def test_screens_say_that_nothing_can_be_saved_and_go_on_showing_what_is_true(
    demo: DemoHall, pages: Pages
) -> None:
    """Plainly where people work, in passing to buyers; it goes away by itself, though nobody gives a command."""
    staff, wall = await pages.open("queue"), await pages.open("board")
    plain = await background(staff), await background(wall)
    news = [
        (staff, zh("queue", "Nothing can be saved right now. What is shown is still true.")),
        (wall, zh("board", "Live. New changes have to wait.")),
    ]
    with demo.locked():
        with pytest.raises(Error, match="unavailable"):
            await staff.evaluate(COMMAND, ["visit.leave", {"visit": "v0"}])
        for page, said in news:
            await expect(page.locator("truth-strip").get_by_role("status")).to_have_text(said)
            await expect(page.locator("html")).to_have_attribute("data-truth", "live")
        assert await background(staff) != plain[0]
        assert await background(wall) == plain[1]
    for page, _ in news:
        await expect(page.locator("truth-strip").get_by_role("status")).to_have_text(zh("", "Live"))
    assert (await background(staff), await background(wall)) == plain


async def test_a_page_that_is_sent_to_another_process_keeps_what_is_typed_and_is_never_old(
    demo: DemoHall, pages: Pages
) -> None:
    """1012 in the middle of a form: its next socket goes on where the last one ended, and nobody notices."""
    tablet = await pages.blank("checkin")
    sockets: list[WebSocketRoute] = []

    def opened(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    await tablet.route_web_socket(re.compile("/live/"), opened)
    await tablet.context.add_init_script(DIARY)
    await tablet.context.add_cookies([{"name": COOKIE, "value": demo.token("checkin"), "url": demo.url}])
    await tablet.goto(f"/{HALL}/checkin")
    await is_live(tablet)
    await tablet.locator("#name").fill("王")
    before = len(await tablet.evaluate("window.diary"))
    await sockets[0].close(code=Close.RESTART)
    await until(lambda: len(sockets) > 1, 10, "it has come back")
    await tablet.wait_for_function("before => window.diary.length > before", arg=before)
    assert "since=" in sockets[1].url
    assert {truth for _, truth in (await tablet.evaluate("window.diary"))[before:]} == {"live"}
    await is_live(tablet)
    await expect(tablet.locator("#name")).to_have_value("王")


async def test_a_new_screen_is_let_in_by_its_code(pages: Pages) -> None:
    wall = await pages.blank("board")
    await wall.goto(f"/{HALL}/board")
    await expect(wall.locator("#code")).not_to_be_empty()
    code = await wall.locator("#code").text_content() or ""
    await expect(wall.locator("#stage")).to_have_count(0)

    office = await pages.open("office")
    await office.locator(".views a[href='#devices']").click()
    await office.locator("#pair-code").fill(code)
    await office.locator("#pair-name").fill("北墙")
    await office.get_by_role("button", name=zh("office", "Let it in"), exact=True).click()
    await expect(office.locator("#paired")).to_contain_text("北墙")

    await expect(wall.locator("#stage td").first).to_be_visible()
    await is_live(wall)

    line = office.locator("#paired tbody").filter(has_text="北墙")
    await line.get_by_role("button", name=zh("office", "Shut out"), exact=True).click()
    await line.get_by_role("button", name=zh("office", "Shut out now"), exact=True).click()
    await expect(wall.locator("#stage td")).to_have_count(0)  # dark at once


async def test_someone_signs_in_by_name_and_pin(demo: DemoHall, pages: Pages) -> None:
    cashier = next(p for p in demo.hall.all(Person).values() if p.role == "cashier")
    Credentials(demo.engine).set_secret(HALL, cashier.id, "268 413")
    page = await pages.blank()
    await page.goto(f"/{HALL}/cashier")
    await page.locator("#name").fill(cashier.name)
    await page.locator("#secret").fill("000 000")
    await page.get_by_role("button", name=zh("", "Sign in")).click()
    said = page.get_by_role("alert")
    await expect(said).to_have_text(zh("", "The name or the password is wrong."))
    await expect(page.locator("#secret")).to_have_value("")
    await expect(page.locator("#name")).to_have_value(cashier.name)

    await page.locator("#secret").fill("268 413")
    await page.keyboard.press("Enter")
    await is_live(page)
    await expect(page.locator("#paying")).to_be_visible()
    await expect(page.locator("header.bar")).to_contain_text(cashier.name)


@pytest.mark.parametrize("name", [MARKUP, REVERSED], ids=["markup", "right-to-left"])
async def test_a_name_is_text_on_every_screen(demo: DemoHall, pages: Pages, name: str) -> None:
    """A visitor, a consultant, a desk, a device and a reason of this name, wherever a screen shows them."""
    office = await pages.open("office")
    badge, staff = f"A{90 + len(name) % 7}", name[:40]  # a name of staff, a desk and a device have 40 characters
    person = {
        "id": None,
        "name": name,
        "role": "consultant",
        "group": "A",
        "badge": badge,
        "qualified": True,
        "filed": True,
        "active": True,
    }
    mine = (await office.evaluate(COMMAND, ["person.save", person]))["person"]
    device = next(id for id, d in demo.hall.all(Device).items() if d.screen == "turns" and d.revoked_at is None)
    await office.evaluate(COMMAND, ["device.rename", {"device": device, "name": staff}])
    queue = await pages.open("queue")
    await queue.evaluate(COMMAND, ["presence.set", {"state": "waiting", "person": mine, "reason": name}])
    turns, tablet = await pages.open("turns"), await pages.open("checkin")
    phone = await pages.open("consultant", badge=badge)
    await expect(phone.locator("#me")).to_contain_text(staff)

    surname = re.findall(r"[^\W\d_]+", name[:20])[-1]  # all the tablet shows of what was written

    # the visitor writes his name at the door, and is sent to the consultant he knows
    await check_in(tablet, name[:20], f"136000000{len(name):02d}")
    await expect(tablet.locator("#done [data-slot=visitor]")).to_contain_text(surname)
    await expect(tablet.locator("#done [data-slot=number]")).to_have_text(re.compile(r"^\d{3}$"))
    arrived = {"name": name, "phone": f"137000000{len(name):02d}", "consent": True, "wanted": mine}
    visit = (await queue.evaluate(COMMAND, ["visit.check_in", arrived]))["visit"]
    place = " ".join(staff[:12].split())
    await office.evaluate(COMMAND, ["policy.set", {"key": "hall.places", "value": [place], "reason": "a new table"}])
    await queue.evaluate(COMMAND, ["visit.dispatch", {"visit": visit, "to": mine, "desk": place}])
    await expect(turns.locator("#calls")).to_contain_text(place)
    await expect(phone.locator("#calls")).to_contain_text(place)
    await phone.evaluate(COMMAND, ["visit.accept", {"visit": visit}])

    # the consultant looks his client up, and applies for a home; the controller says no
    contact = next(id for id, c in demo.hall.all(Contact).items() if c.consultant == mine)
    unit = next(id for id, u in demo.hall.all(Unit).items() if u.state == "available")
    await phone.evaluate(COMMAND, ["application.submit", {"unit": unit, "contact": contact}])
    desk, cashier = await pages.open("approvals"), await pages.open("cashier")
    await desk.locator("#heads button.item").filter(has_text=badge).click()
    await expect(desk.locator("#case")).to_contain_text(staff)
    application = next(id for id, a in demo.hall.all(Application).items() if a.consultant == mine)
    await desk.evaluate(COMMAND, ["application.approve", {"application": application}])
    await expect(cashier.locator("#holds")).to_contain_text(staff)
    await phone.locator(".tabs a[href='#clients']").click()
    await phone.locator("#contacts").get_by_role("button", name=zh("consultant", "Show phone")).click()
    await phone.get_by_role("button", name=zh("consultant", "Show the number")).click()
    await expect(phone.locator("dialog.ask h2")).to_have_text(name)
    await desk.evaluate(COMMAND, ["hold.release", {"application": application, "reason": name}])
    await office.locator(".views a[href='#people']").click()
    await office.locator("#find").fill(badge)
    await expect(office.locator("#staff")).to_contain_text(staff)
    await office.locator(".views a[href='#devices']").click()
    await expect(office.locator("#paired")).to_contain_text(staff)
    board = await pages.open("board")
    for page in (office, queue, turns, tablet, phone, desk, cashier, board):
        assert await page.evaluate(INJECTED) == 0, page.url
        assert await page.evaluate(WIDER) <= 0, page.url
    assert pages.dialogs == []
    assert pages.complaints == []
    await office.evaluate(COMMAND, ["person.save", {**person, "id": mine, "name": "高" * 3, "active": False}])


async def background(page: Page) -> str:
    colour: str = await page.locator("truth-strip").evaluate("strip => getComputedStyle(strip).backgroundColor")
    return colour
