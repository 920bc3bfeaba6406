"""The pages people see in a hall at work, each brought to a state worth looking at: somebody is received, applies, pays."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Page, expect

from domain.clients.contacts.records import Contact
from domain.house.people.records import Person
from domain.reception.visits.records import Visit
from domain.sales.units.records import Unit
from server.web.sign_in import make_link
from tests.browser.demo_hall import COMMAND, HALL, DemoHall, Pages, check_in
from tests.browser.selling import command, held

SMALL = (1366, 768)  # the laptop most desks have: every button is there
HIGHEST_AMOUNT = "1234567.89"


@dataclass(frozen=True)
class Scene:
    """Whose names and badges the pages need: of a hall in which somebody is received, applies, and pays."""

    demo: DemoHall
    pages: Pages
    receiving: str  # the badge of a consultant with a visitor

    async def of(self, screen: str, language: str, tab: str = "", badge: str = "", role: str = "") -> Page:
        size = SMALL if screen in ("queue", "approvals", "cashier", "deals", "office") else (0, 0)
        query = f"#{tab}" if tab else ""
        page = await self.pages.open(screen, language=language, badge=badge, query=query, size=size, role=role)
        await page.mouse.move(0, 0)
        return page


@asynccontextmanager
async def working(chromium: Browser, demo: DemoHall) -> AsyncIterator[Scene]:
    """One hall for all of them: two visitors wait, one is received, one home is held and one waits for a decision."""
    pages = Pages(chromium, demo)
    hall = demo.hall
    desk, controller = await pages.open("queue"), await pages.open("approvals")
    for name, phone in (("欧阳", "13500000011"), ("孔", "13500000012"), ("钱", "13500000013")):
        await desk.evaluate(COMMAND, ["visit.check_in", {"name": name, "phone": phone, "consent": True, "party": 2}])
    waiting = [v for v in demo.hall.all(Visit).values() if (v.state, v.lane, v.wanted) == ("waiting", "visit", None)]
    called = await desk.evaluate(COMMAND, ["visit.dispatch", {"visit": waiting[-1].id, "to": None}])
    receiving = hall.all(Person)[called["consultant"]].badge
    phone_page = await pages.open("consultant", badge=receiving)
    await phone_page.evaluate(COMMAND, ["visit.accept", {"visit": waiting[-1].id}])
    contact = max(hall.all(Contact).values(), key=lambda c: c.until)
    seller = await pages.open("consultant", badge=hall.all(Person)[contact.consultant].badge)
    homes = [home.id for home in hall.all(Unit).values() if home.state == "available"]
    first, _ = [
        await seller.evaluate(COMMAND, ["application.submit", {"unit": home, "contact": contact.id}])
        for home in homes[:2]
    ]
    await controller.evaluate(COMMAND, ["application.approve", {"application": first["application"]}])
    yield Scene(demo, pages, receiving)
    await pages.close()


Opens = Callable[[Scene, str], Awaitable[Page]]


def shows(screen: str, drawn: str, tab: str = "") -> Opens:
    async def opens(scene: Scene, language: str) -> Page:
        page = await scene.of(screen, language, tab)
        await expect(page.locator(drawn).first).to_be_visible()
        return page

    return opens


async def queue_why(scene: Scene, language: str) -> Page:
    page = await shows("queue", "#lane-visit .line li")(scene, language)
    await page.locator("#lane-visit [data-why]").click()
    await expect(page.locator("#because-steps li").first).to_be_visible()
    return page


async def queue_form(scene: Scene, language: str) -> Page:
    page = await shows("queue", "#lane-visit .line li")(scene, language)
    await page.locator("#desk-open").click()
    await expect(page.locator("#sheet input").first).to_be_visible()
    return page


async def checkin_answer(scene: Scene, language: str) -> Page:
    page = await shows("checkin", "#submit")(scene, language)
    await check_in(page, "欧阳", "13900000001" if language == "en" else "13900000002")
    await expect(page.locator("#done .number")).to_be_visible()
    return page


async def checkin_lookup(scene: Scene, language: str) -> Page:
    page = await shows("checkin", "#submit")(scene, language)
    await page.locator("label.option", has=page.locator("input[name=before][value=knows]")).click()
    await expect(page.locator("#lookup-people > *").first).to_be_visible()
    return page


def consultant(drawn: str, tab: str) -> Opens:
    async def opens(scene: Scene, language: str) -> Page:
        page = await scene.of("consultant", language, tab, badge=scene.receiving)
        await expect(page.locator(drawn).first).to_be_visible()
        return page

    return opens


async def unit_sheet(scene: Scene, language: str) -> Page:
    page = await consultant("#stacks button", "units")(scene, language)
    await page.locator("#stacks button").first.click()
    await expect(page.locator("dialog#unit[open]")).to_be_visible()
    return page


async def approvals_reservation(scene: Scene, language: str) -> Page:
    page = await shows("approvals", "#case h2")(scene, language)
    await page.locator("#heads li[data-key^='reservation/'] button").first.click()
    await expect(page.locator("#case .chain li")).to_have_count(3)
    return page


async def cashier_paying(scene: Scene, language: str) -> Page:
    page = await shows("cashier", "#holds button")(scene, language)
    await page.locator("#holds button").first.click()
    await page.locator("#amount").fill(HIGHEST_AMOUNT)
    await page.locator("#amount").blur()
    await expect(page.locator("output[for=amount]")).not_to_be_empty()
    return page


async def half_paid(scene: Scene) -> str:
    """A hold with a part of its deposit in."""
    application = await held(scene.demo)
    money = {"application": application, "amount_fen": 1_000_000, "method": "cash"}
    await command(scene.demo, "cashier", "receipt.record", **money)
    return application


async def cashier_part(scene: Scene, language: str) -> Page:
    """A client of whose deposit a part is in, and somebody else pays the rest."""
    application = await half_paid(scene)
    page = await shows("cashier", "#holds .parted")(scene, language)
    await page.locator(f"#holds li[data-key^='{application} '] button").click()
    await expect(page.locator("#parts")).to_be_visible()
    await page.locator("label:has(input[name=payer][value=other])").click()
    await expect(page.locator("#payer-name")).to_be_visible()
    return page


async def approvals_refund(scene: Scene, language: str) -> Page:
    ended = {"application": await half_paid(scene), "reason": "client-gave-up"}
    await command(scene.demo, "approvals", "hold.release", **ended)
    page = await scene.of("approvals", language, role="site_manager")
    await page.locator("#heads li[data-key^='refund/'] button").first.click()
    await expect(page.locator("#case .money").first).to_be_visible()
    return page


async def approvals_sheet(scene: Scene, language: str) -> Page:
    page = await scene.of("approvals", language, role="site_manager")
    await page.locator("#heads li[data-key^='settlement/'] button").first.click()
    await expect(page.locator("#case .money").first).to_be_visible()
    return page


async def home(scene: Scene, language: str) -> Page:
    page = await scene.of("office", language)
    await page.goto(f"/{HALL}")
    await expect(page.locator(".doors a").first).to_be_visible()
    if not await page.locator("#steps[open]").count():  # open by itself from midnight on, until today's rosters are in
        await page.locator("#steps summary").click()
    return page


def nobody(path: str, drawn: str) -> Opens:
    async def opens(scene: Scene, language: str) -> Page:
        page = await scene.pages.blank(language=language)
        await page.goto(path)
        await expect(page.locator(drawn).first).to_be_visible()
        return page

    return opens


async def pairing(scene: Scene, language: str) -> Page:
    page = await nobody(f"/{HALL}/board", "#code")(scene, language)
    await expect(page.locator("#code")).to_have_text(re.compile(r"\w-\w"))
    return page


async def office_past(scene: Scene, language: str) -> Page:
    page = await shows("office", "#entries > *", "journal")(scene, language)
    await page.locator("#journal-parts [data-part=past]").click()
    await expect(page.locator("#past-homes .flat").first).to_be_visible()
    return page


async def office_story(scene: Scene, language: str) -> Page:
    page = await office_past(scene, language)
    held = next(home for home in scene.demo.hall.all(Unit).values() if home.state == "on_hold")
    await page.locator("#journal-parts [data-part=story]").click()
    await page.fill("#story-unit", held.label)
    await page.press("#story-unit", "Enter")
    await expect(page.locator("#story-told .entry").first).to_be_visible()
    return page


async def link(scene: Scene, language: str) -> Page:
    """Somebody is signed in and opens the link of somebody else."""
    page = await scene.of("queue", language)
    person = next(p for p in scene.demo.hall.all(Person).values() if p.active and p.role == "controller")
    await page.goto(scene.demo.url + make_link(scene.demo.engine, HALL, f"/{HALL}", person=person.id))
    await expect(page.locator("form.sheet button")).to_be_visible()
    return page


SCENES: dict[str, Opens] = {
    "board": shows("board", "#stage td"),
    "turns": shows("turns", "#next > *"),
    "numbers": shows("numbers", "#next > *"),
    "opening": shows("opening", "#group-name:not(:empty)"),
    "opening entries": shows("opening", "#latest > *", "entries"),
    "opening set-up": shows("opening", "#steps > *", "setup"),
    "opening proof": shows("opening", "#order > *", "proof"),
    "opening internal": shows("opening", "#internal h2", "internal"),
    "opening ready": shows("opening", "#ready h2", "ready"),
    "checkin": shows("checkin", "#submit"),
    "checkin answer": checkin_answer,
    "checkin lookup": checkin_lookup,
    "queue": shows("queue", "#lane-visit .line li"),
    "queue why": queue_why,
    "queue form": queue_form,
    "consultant now": consultant("#receptions > *", "now"),
    "consultant units": consultant("#stacks button", "units"),
    "consultant unit": unit_sheet,
    "consultant applications": consultant("#applications", "applications"),
    "consultant clients": consultant("#clients", "clients"),
    "approvals": shows("approvals", "#case h2"),
    "approvals reservation": approvals_reservation,
    "approvals homes": shows("approvals", "#kept li", "homes"),
    "approvals receipts": shows("approvals", "#receipts", "receipts"),
    "approvals stand-ins": shows("approvals", "#name-standin > *", "standins"),
    "approvals refund": approvals_refund,
    "approvals sheet": approvals_sheet,
    "cashier": cashier_paying,
    "cashier part": cashier_part,
    "deals": shows("deals", "#deals .item[aria-current]"),
    "office today": shows("office", "#groups > *", "today"),
    "office people": shows("office", "#staff > *", "people"),
    "office clients": shows("office", "#whose", "clients"),
    "office devices": shows("office", "#paired tbody > *", "devices"),
    "office prices": shows("office", "#upload > *", "prices"),
    "office discounts": shows("office", "#catalogue > *", "discounts"),
    "office outage": shows("office", "#duties > *", "outage"),
    "office release": shows("office", "#stock > *", "release"),
    "office rules": shows("office", "#settings > *", "rules"),
    "office registers": shows("office", ".register tbody > *", "registers"),
    "office journal": shows("office", "#entries > *", "journal"),
    "office past": office_past,
    "office story": office_story,
    "home": home,
    "sign-in": nobody(f"/{HALL}", "#signin"),
    "sign-in at a wall": nobody(f"/{HALL}/board?signin", "#signin"),
    "pairing": pairing,
    "link": link,
    "used link": nobody("/in/used", "h2"),
    "no page": nobody(f"/{HALL}/nothing", "h2"),
}
