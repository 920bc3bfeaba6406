"""A consultant's phone: the visitor comes first, one tap does one thing, says that it is done, and is taken back."""

import itertools
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from domain.clients.contacts.records import Contact
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.reception.visits.records import Visit
from domain.sales.applications.records import Application
from domain.sales.units.records import Unit
from server.demo.invention import PLACES
from server.web.problems import SENTENCES
from tests.browser.demo_hall import COMMAND, DemoHall, Pages, is_live, zh
from tests.browser.measure import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

PHONES = [(320, 568), (360, 640), (390, 844), (412, 915), (430, 932), (844, 390)]
PLACE = PLACES[-1]
NUMBERS = itertools.count(11112221)
COUNT_TAPS = (
    "() => { window.taps = 0; addEventListener('click', (event) => { window.taps += event.isTrusted; }, true); }"
)


@dataclass
class Meeting:
    """A consultant with a new client before him, and another one whose protection ends sooner."""

    demo: DemoHall
    desk: Page
    phone: Page
    me: Person
    visit: str

    @property
    def reception(self) -> Locator:
        return self.phone.locator(".reception")

    def who(self, visit: str) -> str:
        found = self.demo.hall.all(Visit)[visit]
        return f"{found.number:03d} {found.name}"

    def contact(self) -> str:
        client = self.demo.hall.all(Visit)[self.visit].client
        return next(
            id for id, c in self.demo.hall.all(Contact).items() if (c.client, c.consultant) == (client, self.me.id)
        )

    async def apply(self, nth: int) -> str:
        """An application of his for a home that is for sale."""
        homes = [home.id for home in self.demo.hall.all(Unit).values() if home.state == "available"]
        wanted = {"unit": homes[nth], "contact": self.contact()}
        return str((await self.phone.evaluate(COMMAND, ["application.submit", wanted]))["application"])


async def called(desk: Page, me: str, phone: str | None = None) -> str:
    """A client nobody knew, called to him."""
    phone = f"139{next(NUMBERS)}" if phone is None else phone
    arrived = {"name": "孔来客", "title": "女士", "phone": phone, "consent": True, "wanted": me, "heard": "friend"}
    visit = (await desk.evaluate(COMMAND, ["visit.check_in", arrived]))["visit"]
    await desk.evaluate(COMMAND, ["visit.dispatch", {"visit": visit, "to": me, "desk": PLACE}])
    return str(visit)


@pytest_asyncio.fixture(loop_scope="session")
async def meeting(demo: DemoHall, pages: Pages) -> AsyncIterator[Meeting]:
    presences = demo.hall.all(Presence)
    free = [p for p in demo.hall.all(Person).values() if p.receives and presences[p.id].visit is None]
    me = max(free, key=lambda p: p.badge)
    desk, phone = await pages.open("queue"), await pages.open("consultant", badge=me.badge)
    await desk.evaluate(COMMAND, ["presence.set", {"state": "waiting", "person": me.id}])
    for n in range(2):
        visit = await called(desk, me.id)
        await phone.evaluate(COMMAND, ["visit.accept", {"visit": visit}])
        if not n:
            await desk.evaluate(COMMAND, ["visit.end", {"visit": visit}])
    yield Meeting(demo, desk, phone, me, visit)
    for left in [v for v in demo.hall.all(Visit).values() if v.open and me.id in (v.consultant, v.wanted)]:
        over = {"received": ["visit.end"], "called": ["visit.recall", "visit.leave"], "waiting": ["visit.leave"]}
        for verb in over[left.state]:
            await desk.evaluate(COMMAND, [verb, {"visit": left.id}])


async def test_the_visitor_and_what_to_do_for_him_stand_first_on_every_phone(meeting: Meeting, pages: Pages) -> None:
    english = await pages.open("consultant", badge=meeting.me.badge, language="en")
    chinese = zh("consultant", "Meet at {place}", place=PLACE)
    for (phone, place), (wide, high) in itertools.product(
        ((meeting.phone, chinese), (english, f"Meet at {PLACE}")), PHONES
    ):
        await phone.set_viewport_size({"width": wide, "height": high})
        visitor = phone.locator(".reception")
        await expect(visitor.locator(".where strong")).to_have_text(place)
        footer = await phone.locator("footer").bounding_box()
        assert footer is not None
        for part in (
            visitor.locator("h2"),
            visitor.locator(".where"),
            visitor.locator(".primary"),
            visitor.locator(".end"),
        ):
            box = await part.bounding_box()
            assert box is not None
            assert box["y"] >= 0, f"{wide}x{high}"
            assert box["y"] + box["height"] <= footer["y"], f"{wide}x{high}: below the fold"
        assert await faults_of(phone) == [], f"{wide}x{high}"


async def test_a_home_is_applied_for_with_three_taps_because_his_client_stands_first(meeting: Meeting) -> None:
    phone, mine = meeting.phone, meeting.contact()
    others = [c for c in meeting.demo.hall.all(Contact).values() if c.consultant == meeting.me.id and c.id != mine]
    soonest = min(others, key=lambda c: c.until).until
    assert soonest < meeting.demo.hall.all(Contact)[mine].until, "the premise: by its end his would not be the first"
    await phone.evaluate(COUNT_TAPS)
    await meeting.reception.locator("a.primary").click()
    await phone.locator("#units .cell.available").first.click()
    await expect(phone.locator("#unit .for input").first).to_have_value(mine)
    await expect(phone.locator("#unit .for input").first).to_be_checked()
    await phone.locator("#unit button[type=submit]").click()
    home = await phone.locator("#unit-name").text_content()
    await expect(phone.locator("#toasts")).to_have_text(
        zh("consultant", "Applied for {home}. It waits for approval.", home=home)
    )
    assert await phone.evaluate("window.taps") == 3


async def test_a_call_is_taken_with_one_tap_or_declined_and_each_is_said(meeting: Meeting) -> None:
    phone, said = meeting.phone, meeting.phone.locator("#toasts p")
    await meeting.desk.evaluate(COMMAND, ["visit.end", {"visit": meeting.visit}])
    visit = await called(meeting.desk, meeting.me.id)
    await expect(phone.locator(".call")).to_contain_text(zh("consultant", "Meet at {place}", place=PLACE))
    await phone.locator(".call .accept").click()
    await expect(meeting.reception).to_contain_text(meeting.who(visit))
    await expect(said).to_have_text(zh("consultant", "You receive {who}.", who=meeting.who(visit)))
    await meeting.desk.evaluate(COMMAND, ["visit.end", {"visit": visit}])
    visit = await called(meeting.desk, meeting.me.id)
    await phone.locator(".call button:not(.accept)").click()
    await phone.locator("dialog.ask .choices button").first.click()
    declined = zh("consultant", "You do not receive {who}: the desk calls somebody else.", who=meeting.who(visit))
    await expect(said.filter(has_text=declined)).to_be_visible()
    await phone.locator("#presence button").first.click()
    here = zh("consultant", "You are now: {state}", state=zh("consultant", "waiting"))
    await expect(said.filter(has_text=here)).to_be_visible()


async def test_a_reception_ended_by_one_tap_is_taken_back_by_one(meeting: Meeting) -> None:
    await meeting.reception.locator(".end").click()
    bar = meeting.phone.locator("#undo .undo")
    who = meeting.who(meeting.visit)
    await expect(bar).to_contain_text(zh("consultant", "Reception of {who} ended.", who=who))
    await expect(meeting.reception).to_have_count(0)
    await bar.get_by_role("button").click()
    await expect(meeting.reception).to_contain_text(who)
    assert meeting.demo.hall.all(Visit)[meeting.visit].state == "received"


async def test_a_number_that_is_refused_is_said_and_what_was_typed_stays(meeting: Meeting) -> None:
    await meeting.desk.evaluate(COMMAND, ["visit.end", {"visit": meeting.visit}])
    visit, phone = await called(meeting.desk, meeting.me.id, phone=""), meeting.phone
    await phone.evaluate(COMMAND, ["visit.accept", {"visit": visit}])
    await meeting.reception.locator("button.primary").click()
    asked = phone.locator("dialog.ask")
    await asked.locator("[name=name]").fill("孔来客")
    await asked.locator("[name=phone]").fill("1391111")
    await asked.locator(".primary").click()
    await expect(asked.get_by_role("alert")).to_have_text(zh("", SENTENCES["phone-invalid"][1]))
    await expect(asked.locator("[name=name]")).to_have_value("孔来客")
    await asked.locator("[name=phone]").fill(f"194{next(NUMBERS)}")
    await asked.locator(".primary").click()
    await expect(meeting.reception.locator("a.primary")).to_be_visible()


async def test_a_double_press_withdraws_one_application_and_undo_brings_it_back(meeting: Meeting) -> None:
    """Where the first stood the second one stands at once, and both presses come before anybody can look."""
    applications = [await meeting.apply(nth) for nth in (0, 1)]
    phone = meeting.phone
    await phone.locator(".tabs a[href='#applications']").click()
    rows = phone.locator("#open li")
    await expect(rows).not_to_have_count(0)
    before = await rows.count()
    withdraw = rows.nth(before - 2).get_by_role("button", name=zh("consultant", "Withdraw"))
    await expect(withdraw).to_be_enabled()
    box = await withdraw.bounding_box()
    assert box is not None
    await phone.mouse.click(box["x"] + 20, box["y"] + 20)
    await expect(rows).to_have_count(before - 1)
    await phone.mouse.click(box["x"] + 20, box["y"] + 20)
    assert states(meeting, applications) == ["waiting", "withdrawn"]
    bar = phone.locator("#undo .undo")
    await bar.get_by_role("button").click()
    await expect(rows).to_have_count(before)
    assert states(meeting, applications) == ["waiting", "waiting"]


def states(meeting: Meeting, applications: list[str]) -> list[str]:
    return sorted(meeting.demo.hall.all(Application)[id].state for id in applications)


async def test_without_the_hall_the_phone_says_what_to_do_and_promises_nothing(
    demo: DemoHall, meeting: Meeting, pages: Pages
) -> None:
    """SC-09: what is out of date takes no applications."""
    await meeting.apply(2)
    phone = await pages.open("consultant", badge=meeting.me.badge, clock=True)
    await expect(phone.locator(".reception")).to_be_visible()
    demo.process.signal(signal.SIGSTOP)
    try:
        await phone.clock.fast_forward(7_000)
        await expect(phone.locator("html")).to_have_attribute("data-truth", "old")
        await expect(phone.locator(".reception .end")).to_be_disabled()
        await expect(phone.locator("#outage")).to_be_hidden()
        await phone.clock.fast_forward(16_000)
        await expect(phone.locator("html")).to_have_attribute("data-truth", "lost")
        said = "Go on showing homes to your visitor; applications wait until the connection is back."
        await expect(phone.locator("#outage")).to_contain_text(zh("consultant", said))
        await expect(phone.locator(".reception h2")).to_be_visible()
        for unsure in ("#turns", "#pending"):
            await expect(phone.locator(unsure)).to_be_hidden()
        await phone.locator(".tabs a[href='#units']").click()
        await expect(phone.locator("#stacks")).to_be_hidden()
        await phone.locator(".tabs a[href='#applications']").click()
        await expect(phone.locator("#open .when").first).to_be_hidden()
        await expect(phone.locator("#open").get_by_role("button").first).to_be_disabled()
    finally:
        demo.process.signal(signal.SIGCONT)
    await is_live(phone)
    await expect(phone.locator("#outage")).to_be_hidden()


async def test_behind_my_name_are_the_way_home_and_out(meeting: Meeting, pages: Pages) -> None:
    phone = await pages.open("consultant", badge=meeting.me.badge, size=(320, 568))
    await phone.locator("#me").click()
    await phone.get_by_role("link", name=zh("consultant", "All my screens")).click()
    await phone.locator("a[data-screen=consultant]").click()
    await is_live(phone)
    await phone.locator("#me").click()
    await phone.locator("#signout").click()
    await expect(phone.locator("#signin")).to_be_visible()


ROWS = """async (units) => {
  const { byFloor } = await import(`/s/${document.body.dataset.version}/consultant/floors.js`);
  const { columns, rows, loose } = byFloor(units.map(([floor, floor_label, room]) => [room, { floor, floor_label, room, area: '90.00' }]));
  return [columns.map(({ name }) => name), rows.map(({ text, cells }) => [text, cells.map((cell) => cell.map(([room]) => room))]),
    loose.map(([room]) => room)];
}"""


async def test_floors_stand_as_they_are_called_and_cost_nobody_a_home(pages: Pages) -> None:
    phone = await pages.open("consultant")
    units = [
        [4, "", "401"], [3, "", "301"], [3, "", "302"], [3, "3A", "3A01"], [3, "3A", "3A02"], [1, "G", "G01"],
        [None, "顶层", "顶层01"], [None, "", "商铺2"], [None, "", "商铺1"], [3, "", "01"], [7, "", "0702"],
    ]  # fmt: skip
    columns, rows, loose = await phone.evaluate(ROWS, units)
    assert columns == ["01", "02"]
    assert rows == [
        ["顶层", [["顶层01"], []]], ["7", [[], ["0702"]]], ["4", [["401"], []]], ["3A", [["3A01"], ["3A02"]]],
        ["3", [["01", "301"], ["302"]]], ["G", [["G01"], []]],
    ]  # fmt: skip
    assert loose == ["商铺1", "商铺2"]


MEMBER = """async () => {
  const { drawTeam } = await import(`/s/${document.body.dataset.version}/consultant/team.js`);
  const slots = { visit: { id: 's', position: 3, state: 'served', cover: '' } };
  const people = [{ id: 'p', badge: 'A03', name: '陈敏', presence: 'off', visit: null, slots }];
  drawTeam({ panel: () => ({ may_cover: true, people }) });
  return document.querySelector('#team .member').textContent;
}"""


async def test_a_manager_reads_nothing_where_there_is_nothing_to_cover(pages: Pages) -> None:
    phone = await pages.open("consultant", badge="A00")
    member = await phone.evaluate(MEMBER)
    assert "A03 陈敏" in member
    assert member.endswith(zh("consultant", "off duty")), "a number of turns that nobody asked for"


async def test_a_date_is_written_as_people_write_it(pages: Pages) -> None:
    phone = await pages.open("consultant")
    address = await phone.locator("script[src*='/base/elements.js']").get_attribute("src") or ""
    day = "async ([words, at]) => (await import(words)).day(at)"
    assert (
        await phone.evaluate(day, [address.replace("elements.js", "words.js"), "2026-12-07T04:00:00Z"])
        == "12月7日 周一"
    )
