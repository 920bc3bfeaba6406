"""A name, a reason, a building may be anything: it is text on every screen, and turns nothing around it (S10)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from domain.core.digits import without_phones
from domain.house.devices.records import Device
from domain.house.people.records import Person
from domain.sales.units.records import Unit
from tests.browser.demo_hall import COMMAND, SCREENS, DemoHall, Pages

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180)]
expect.set_options(timeout=20_000)

HIDDEN = set("\u202d\u202e\u2066\u2067\u2069\u200b\ufeff")
CORPUS = (
    '<img src=x onerror="alert(1)">',
    '"><svg onload=alert(2)>',
    "</script><script>alert(3)</script>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "javascript:alert(4)//' onmouseover='alert(5)",
    "\u202egnp.exe\u202c王\u2067مريم\u2069",
    "王\u200b\u200b晓\ufeff明",
    "长" * 500,
    "a" * 500,
    "👩‍👩‍👧‍👦👨🏽‍🚀🏳️‍🌈",
    "𠀀𠮷𪚥𫝀",
    "Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308" * 8,
    "مريم بنت عمر",
    "=HYPERLINK(1)",
)
LIMIT = 40  # characters a name of staff or a device keeps
TABS = {"consultant": ("units", "applications", "clients"), "approvals": ("receipts",),
        "office": ("people", "devices", "prices", "discounts", "release", "rules", "registers", "journal")}  # fmt: skip

# Elements that no page of ours has, and listeners written as attributes.
INJECTED = """() => [...document.querySelectorAll(
  'img, iframe, object, embed, svg[onload], body script:not([src]):not([type="application/json"]), [onerror], [onload], [onmouseover], [href^="javascript:"]')]
  .map((node) => node.outerHTML.slice(0, 100))"""
TEXT = "() => document.body.innerText"
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def demo_process(
    demo_process: DemoHall, just_made: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoHall]:
    """A demo hall of this file's own: nobody else wants to work in it afterwards."""
    demo = DemoHall(shutil.copytree(just_made, tmp_path_factory.mktemp("names") / "var"))
    try:
        demo.start()
        yield demo
    finally:
        demo.close()


async def test_every_field_of_every_screen_holds_text_alone(demo: DemoHall, pages: Pages) -> None:
    office, queue = await pages.open("office"), await pages.open("queue")
    await _fill_the_hall(demo, office, queue)
    badge = next(p.badge for p in demo.hall.all(Person).values() if p.name.startswith("<img"))
    shown = 0
    for screen in SCREENS:
        page = await pages.open(screen, badge=badge if screen == "consultant" else "")
        for tab in ("", *TABS.get(screen, ())):
            if tab:
                await page.evaluate("tab => { location.hash = tab; }", tab)
                await expect(page.locator(f"#{tab}")).to_be_visible()
            assert await page.evaluate(INJECTED) == [], (screen, tab)
            assert await page.evaluate(WIDER) <= 0, (screen, tab)
            text = await page.evaluate(TEXT)
            assert not set(text) & HIDDEN, (screen, tab)
            shown += sum(name[:12] in text for name in CORPUS if not set(name) & HIDDEN)
        if screen == "office":
            await _the_past(page)
        await page.close()
    assert shown > len(CORPUS), "the premise: the names are on the screens"
    assert pages.dialogs == []
    assert pages.complaints == []


async def _the_past(office: Page) -> None:
    """The board of the past and the story of each home on it."""
    await office.locator("#journal-parts [data-part=past]").click()
    for building in await office.locator("#past-buildings button").all():
        await building.click()
        await expect(office.locator("#past-homes .flat").first).to_be_visible()
        assert (await office.evaluate(INJECTED), await office.evaluate(WIDER) <= 0) == ([], True)
    for home in CORPUS[:5]:
        await office.locator("#journal-parts [data-part=story]").click()
        await office.fill("#story-unit", f"{home[:40]}{home[:20]}{home[:20]}")
        await office.press("#story-unit", "Enter")
        await expect(office.locator("#story-told .entry, #story-said:not(:empty)").first).to_be_visible()
        assert (await office.evaluate(INJECTED), await office.evaluate(WIDER) <= 0) == ([], True)


async def _fill_the_hall(demo: DemoHall, office: Page, queue: Page) -> None:
    """Each name as staff, visitor, caller, desk, reason, device, agency, building, room, layout, site and file."""
    hall = demo.hall
    device = next(id for id, d in hall.all(Device).items() if d.screen == "turns" and d.revoked_at is None)
    for number, name in enumerate(CORPUS):
        badge = f"A{70 + number}"
        staff = {"name": f"{name}{number}"[-LIMIT:] if len(name) > LIMIT else f"{name}{number}", "badge": badge}
        staff |= {"role": "consultant", "group": "A"}
        mine = (await office.evaluate(COMMAND, ["person.save", staff]))["person"]
        await office.evaluate(COMMAND, ["device.rename", {"device": device, "name": name}])
        await office.evaluate(COMMAND, ["group.save", {"id": "Z", "order": 999, "agency": name}])
        line = {"id": f"x{number}", "building": name[:40], "room": name[:20], "layout": name[:40], "area": "98.27"}
        prices = {"filename": name, "units": [line | {"entrance": name[:20], "price_fen": 380_000_000}]}
        await office.evaluate(COMMAND, ["price_list.activate", prices])
        policy = {"key": "turn.ring_seconds", "value": 20 + number, "reason": name}
        await office.evaluate(COMMAND, ["policy.set", policy])
        place = " ".join(without_phones(name)[:12].split())
        await office.evaluate(COMMAND, ["policy.set", {"key": "hall.places", "value": [place], "reason": name}])
        await queue.evaluate(COMMAND, ["presence.set", {"state": "waiting", "person": mine, "reason": name}])
        for lane in ("visit", "call"):
            came = {"name": name, "consent": True, "phone": f"1350000{number:03d}{lane == 'call':d}", "lane": lane}
            came |= {"heard": "friend", "wanted": mine if lane == "visit" else None}
            visit = (await queue.evaluate(COMMAND, ["visit.check_in", came]))["visit"]
            if lane == "visit" and number % 2:
                await queue.evaluate(COMMAND, ["visit.dispatch", {"visit": visit, "desk": place}])
    await office.evaluate(COMMAND, ["site.open", {"name": "a" * 500}])
    assert len(demo.hall.all(Unit)) > len(hall.all(Unit))
