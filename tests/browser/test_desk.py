"""The queue desk at every size and in every state of a day: what is seen, reached, said and taken back."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from domain.core.hall import Hall, hall_of
from domain.house.groups.records import Group
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.house.site.rules import hall_zone
from domain.reception.rosters.records import Roster
from domain.reception.visits.records import Visit
from server.web.words import translator
from tests.browser.demo_hall import COMMAND, DemoHall, Pages, zh
from tests.browser.measure import faults_of
from tests.browser.staged import Staged, a_hall, stage
from tests.stories.screens import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120)]
expect.set_options(timeout=20_000)

WIDE = [(1280, 720), (1280, 800), (1366, 768), (1440, 900), (1366, 1024), (1920, 1080), (2560, 1440), (3840, 2160),
        (1024, 768), (1024, 1366), (768, 1024)]  # fmt: skip
ZOOMED = [(960, 540), (683, 384), (640, 360)]  # 1920 × 1080, 1366 × 768 and 1280 × 720 at 200 %
WAKES = 700

# The parts of the page that reach beyond the window.
BESIDE = """() => ['#waiting-count', '#lane-visit [data-slot=code]', '#lane-visit [data-act=primary]', '#lane-visit [data-act=skip]',
  '#lane-visit .line', '#lane-call [data-act=primary]', '#sent-title'].filter((place) => {
    const { left, top, right, bottom } = document.querySelector(place).getBoundingClientRect();
    return left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1;
  })"""


def places(*names: str) -> Policy:
    return Policy(id="hall.places", value=list(names), source="office", since=datetime.now(UTC))


def primary(page: Page, lane: str = "visit") -> Locator:
    return page.locator(f"#lane-{lane} [data-act=primary]")


def visit(hall: Hall, id: str) -> Visit:
    found = hall.get(Visit, id)
    assert found is not None
    return found


def called(visit: Visit, person: str) -> Visit:
    now = datetime.now(UTC)
    return visit.but(state="called", consultant=person, called_at=now, accept_by=now + timedelta(seconds=30))


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def desks(chromium: Browser, demo_process: DemoHall) -> AsyncIterator[dict[str, Staged]]:
    """The desk's page in both languages, and one whose clock stands still."""
    demo_process.start()
    pages = Pages(chromium, demo_process)
    found = {
        "zh_CN": await stage(pages, demo_process, a_hall()),
        "en": await stage(pages, demo_process, a_hall(), language="en"),
        "still": await stage(pages, demo_process, a_hall(), clock=True),
    }
    yield found
    await pages.close()


async def before(desk: Staged, hall: Hall, size: tuple[int, int] = (1366, 768)) -> Page:
    """The page before this hall, on a screen of this size; of what was before nothing is left."""
    await desk.page.set_viewport_size({"width": size[0], "height": size[1]})
    await desk.show(hall)
    desk.commands.clear()
    return desk.page


@pytest_asyncio.fixture(loop_scope="session")
async def still(desks: dict[str, Staged]) -> AsyncIterator[Staged]:
    """A busy hall, and time that passes on its page only when the test says so."""
    desk = desks["still"]
    await desk.page.clock.resume()
    await desk.silence(False)
    await desk.page.clock.pause_at(await desk.page.evaluate("Date.now() / 1000 + 2"))
    await before(desk, a_hall(calls=1))
    await passes(desk)
    yield desk
    await desk.page.keyboard.press("Escape")


async def passes(desk: Staged, milliseconds: int = WAKES) -> None:
    """Frames are painted, and what slept has woken."""
    await desk.page.clock.run_for(milliseconds)


async def press(page: Page, place: Locator) -> None:
    """A finger comes down where this is, whatever it means by now."""
    box = await place.bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_nothing_is_cut_or_hidden_at_any_size(desks: dict[str, Staged], language: str) -> None:
    five = places("3 号洽谈桌", "5 号洽谈桌", "沙盘", "VIP 室", "样板房")
    page = await before(desks[language], a_hall(five, waiting=9))
    await expect(page.locator("#where button")).to_have_count(3)
    faults, beside = dict[str, list[str]](), dict[str, list[str]]()
    for wide, high in [*WIDE, *ZOOMED]:
        await page.set_viewport_size({"width": wide, "height": high})
        faults[f"{wide}x{high}"] = await faults_of(page)
        if (wide, high) in WIDE:
            beside[f"{wide}x{high}"] = await page.evaluate(BESIDE)
    assert {size: found for size, found in faults.items() if found} == {}
    assert {size: found for size, found in beside.items() if found} == {}


async def test_the_list_of_those_who_wait_scrolls_and_its_count_stays(desks: dict[str, Staged]) -> None:
    page = await before(desks["zh_CN"], a_hall(waiting=15))
    last = page.locator("#waiting li").last
    await expect(last).not_to_be_in_viewport()
    await last.scroll_into_view_if_needed()
    await expect(last).to_be_in_viewport()
    await expect(page.locator("#waiting-count")).to_be_in_viewport()
    await expect(page.locator("#waiting-count")).to_have_text(zh("queue", "{n} waiting", n=15))
    assert await page.evaluate("document.scrollingElement.scrollTop") == 0


async def test_the_reasons_are_one_tap_away_and_stand_open_where_there_is_room(desks: dict[str, Staged]) -> None:
    page = await before(desks["zh_CN"], a_hall())
    reasons, line = page.locator("#because-steps"), page.locator("#lane-visit .line")
    await expect(reasons).to_be_hidden()
    await page.locator("#lane-visit [data-why]").click()
    await expect(reasons).to_be_visible()
    await expect(line).to_be_in_viewport(ratio=1)
    await expect(primary(page)).to_be_in_viewport(ratio=1)
    assert await faults_of(page) == []
    await page.locator("#because-close").click()
    await expect(reasons).to_be_hidden()
    await page.set_viewport_size({"width": 1920, "height": 1080})
    await expect(reasons).to_be_visible()


async def test_the_hotline_keeps_its_place_and_opens_whole_without_taking_the_door_away(
    demo: DemoHall, pages: Pages
) -> None:
    caller = Visit(id="t1", lane="call", number=41, name="钱女士", checked_in_at=datetime.now(UTC))
    desk = await stage(pages, demo, a_hall(caller), size=(1366, 768))
    call = desk.page.locator("#lane-call")
    await expect(call.locator("[data-slot=number]")).to_have_text("041")
    for act in ("skip", "cover", "leave"):
        await expect(call.locator(f"[data-act={act}]")).to_be_hidden()
    await call.locator("[data-open]").click()
    for act in ("skip", "cover", "leave"):
        await expect(call.locator(f"[data-act={act}]")).to_be_in_viewport(ratio=1)
    await expect(call.locator("[data-why]")).to_be_in_viewport(ratio=1)
    await primary(desk.page).click()  # the visitor at the door still goes with one tap
    await primary(desk.page, "call").click()
    await until(lambda: len(desk.commands) == 2, 10, "both have gone")
    assert [(verb, args["visit"], args["desk"]) for verb, args in desk.commands] == [
        ("visit.dispatch", "v0", ""), ("visit.dispatch", "t1", ""),
    ]  # fmt: skip


async def test_a_place_is_chosen_with_the_dispatch_and_remembered_on_this_device(demo: DemoHall, pages: Pages) -> None:
    names = ("3 号桌", "5 号桌", "沙盘", "VIP 室", "样板房")
    desk = await stage(pages, demo, a_hall(places(*names)))
    desk.answers["visit.dispatch"] = {"consultant": "A07"}
    where, said = desk.page.locator("#where"), primary(desk.page).locator("small")
    await expect(said).to_have_text("请到前台")
    await where.get_by_role("button", name="5 号桌").click()
    await expect(said).to_have_text("请到5 号桌")
    await primary(desk.page).click()
    await expect(desk.page.locator("#toasts")).to_contain_text("019 派给 A07，请到5 号桌")
    assert desk.commands == [("visit.dispatch", {"visit": "v0", "to": None, "desk": "5 号桌"})]
    await where.get_by_role("button", name=zh("queue", "Other…")).click()
    await desk.page.locator("#sheet").get_by_role("button", name="样板房").click()
    await desk.page.reload()
    await expect(where.locator("[aria-pressed=true]")).to_have_text("样板房")
    await primary(desk.page).click()  # the default is right: one tap
    await expect(desk.page.locator("#toasts")).to_contain_text("样板房")
    await desk.tell(places("3 号桌").but(version=2))  # the hall has given that place up
    await expect(said).to_have_text("请到前台")


async def test_a_hall_without_places_asks_for_none(desks: dict[str, Staged]) -> None:
    page = await before(desks["zh_CN"], a_hall())
    await expect(primary(page).locator("small")).to_have_text("请到前台")
    await expect(page.locator("#where")).to_be_hidden()


async def test_the_second_press_never_sends_the_next_visitor(still: Staged) -> None:
    await press(still.page, primary(still.page))
    await still.tell(called(visit(still.hall, "v0"), "A07"))
    await passes(still, 50)
    await expect(still.page.locator("#lane-visit [data-slot=number]")).to_have_text("021")
    await press(still.page, primary(still.page))
    await passes(still)
    assert [args["visit"] for _, args in still.commands] == ["v0"]
    await press(still.page, primary(still.page))
    await until(lambda: [args["visit"] for _, args in still.commands] == ["v0", "v2"], 10, "the next one goes")


async def test_the_second_press_never_ends_the_reception_that_slid_under_the_finger(still: Staged) -> None:
    place = still.page.locator("#sent li button").first
    await expect(place).to_have_text(zh("queue", "Recall"))
    accepted = visit(still.hall, "c0").but(state="received", accepted_at=datetime.now(UTC), accept_by=None)
    await still.tell(accepted)  # a moment before the desk calls it back
    await passes(still, 50)
    await expect(place).to_have_text(zh("queue", "End"))
    await press(still.page, place)
    assert still.commands == []
    await passes(still)
    await press(still.page, place)
    await until(lambda: still.commands == [("visit.end", {"visit": "c0"})], 10, "it is over")


async def test_what_opens_or_closes_under_the_finger_sleeps_as_well(still: Staged) -> None:
    reasons = still.page.locator("#sheet-body .chips button")
    await press(still.page, still.page.locator("#lane-visit [data-act=skip]"))
    await press(still.page, reasons.first)
    assert still.commands == []
    await passes(still)
    await press(still.page, reasons.first)
    await expect(still.page.locator("#sheet")).to_be_hidden()
    await press(still.page, primary(still.page))
    assert [verb for verb, _ in still.commands] == ["turn.skip"]


async def test_every_act_says_that_it_is_done(still: Staged) -> None:
    still.answers["visit.dispatch"] = {"consultant": "A07"}
    page, said = still.page, still.page.locator("#toasts")
    sheet, line = page.locator("#sheet"), page.locator("#lane-visit .line")
    acts: list[tuple[list[Locator], str]] = [
        ([primary(page)], "019 派给 A07，请到前台"),
        ([page.locator("#sent li").first.get_by_role("button")], "060 已撤回，回到等候"),
        ([page.locator("#lane-visit [data-act=skip]"), sheet.get_by_role("button", name=zh("queue", "Does not answer"))],
         "A07 第 25 位轮空了"),
        ([page.locator("#lane-visit [data-act=cover]"), sheet.get_by_role("button", name="A01")], "A07 第 25 位由 A01 替岗"),
        ([line.get_by_role("button", name="C06"), sheet.get_by_role("button", name=zh("queue", "Meal"))], "C06：离岗"),
        ([line.get_by_role("button", name="C06"), sheet.get_by_role("button", name=zh("queue", "Grant a make-up visit")),
          sheet.get_by_role("button", name=zh("queue", "Passed over by mistake"))], "已给 C06 记一次接访补接"),
    ]  # fmt: skip
    for taps, sentence in acts:
        for tap in taps:
            while await tap.is_disabled():  # what the last act changed may have come only now
                await passes(still)
            await tap.click()
            await passes(still)
        await expect(said).to_have_text(sentence)  # alone: the next sentence takes the place of the last
    assert len(still.commands) == len(acts)


async def test_a_visitor_who_left_and_a_reception_that_ended_come_back_with_one_tap(
    demo: DemoHall, pages: Pages
) -> None:
    """Through the hall itself: one tap does it, one takes it back."""
    page = await pages.open("queue")
    arrived = await page.evaluate(COMMAND, ["visit.check_in", {"name": "钱", "phone": "13500000077", "consent": True}])
    number, id = f"{arrived['number']:03d}", arrived["visit"]
    row = page.locator("#waiting li").filter(has=page.get_by_text(number, exact=True))
    undo = page.locator(".undo").get_by_role("button", name=zh("queue", "Undo"))
    await row.locator(".pick").click()
    await page.locator("#lane-visit [data-act=leave]").click()
    await expect(row).to_have_count(0)
    await expect(page.locator(".undo p")).to_contain_text(number)
    await undo.click()
    await expect(row).to_have_count(1)

    receptions = [v for v in demo.hall.where(Visit, "state", "received") if v.lane == "visit"]
    received = min(receptions, key=lambda v: v.number)
    sent = page.locator("#sent li").filter(has=page.get_by_text(f"{received.number:03d}", exact=True))
    end = sent.get_by_role("button", name=zh("queue", "End"))
    await end.click()
    await expect(sent).to_have_count(0)
    await undo.click()
    await expect(end).to_be_visible()
    assert demo.hall.get(Visit, received.id) == received
    await page.evaluate(COMMAND, ["visit.leave", {"visit": id}])


async def test_out_of_touch_the_desk_goes_on_by_paper(still: Staged) -> None:
    """Amber and closed after 5 s; after 20 s the last known line with its time, and nothing that looks like now."""
    page = still.page
    time = await seen(page)
    await still.silence()
    await page.clock.fast_forward(6_000)
    await expect(page.locator("html")).to_have_attribute("data-truth", "old")
    await expect(primary(page)).to_be_disabled()
    await expect(page.locator("#frozen")).to_be_visible()
    await expect(page.locator("#paper")).to_be_hidden()
    await page.clock.fast_forward(16_000)
    await expect(page.locator("html")).to_have_attribute("data-truth", "lost")
    await expect(page.locator("#paper-when")).to_have_text(zh("queue", "The line as it was at {time}", time=time))
    line = await page.locator("#paper-line b").all_text_contents()
    assert line == ["C01", "B02", "B06", "C06", "D06", "A07", "B07", "C07", "D07", "A08"]
    await expect(page.locator("#paper-steps")).to_contain_text("060\u00a0›\u00a0D13")
    await expect(page.locator("#waiting li")).to_have_count(7)
    said = await page.locator("body").inner_text()
    assert [word for word in (zh("queue", "next"), zh("queue", "Why"), "屏幕") if word in said] == []
    await expect(page.locator("#people-open")).to_be_hidden()
    assert await faults_of(page) == []
    await still.silence(False)
    await passes(still, 1_000)
    await expect(page.locator("#paper")).to_be_hidden()
    await expect(primary(page)).to_be_enabled()


async def seen(page: Page) -> str:
    """When the last frame came, by the clock of the hall."""
    said: str = await page.evaluate("""async () => {
      const at = (name) => import(`/s/${document.body.dataset.version}/base/${name}.js`);
      const [{ live }, { clock }] = [await at('live'), await at('words')];
      return clock(live().now() - live().age() * 1000);
    }""")
    return said


def without_round(*, locked: bool = False, excluded: str = "", ahead: int | None = None) -> Hall:
    """The morning of a hall: groups and people, and perhaps the list of group A for a day so far ahead."""
    now = datetime.now(UTC)
    people = [Person(id="p1", name="何明", role="consultant", group="A", badge="A01")]
    hall = hall_of([Group(id="A", order=0), Group(id="B", order=1), *people])
    if ahead is not None:
        day = now.astimezone(hall_zone(hall)).date() + timedelta(days=ahead)
        hall.put(
            Roster(
                id=f"{day}/A",
                day=day,
                group="A",
                people=["p1"],
                filed_at=now,
                filed_by="x",
                locked=locked,
                excluded=excluded,
            )
        )
    return hall


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_the_states_of_a_day_say_what_is_so_and_what_to_do(desks: dict[str, Staged], language: str) -> None:
    said = translator(language, "queue")
    page = await before(desks[language], hall_of([]), (1366, 768))
    lock = page.locator("#lane-visit [data-act=lock]")
    nobody_yet = said("Nobody has come yet today. Whoever checks in appears here at once.")
    mornings = [
        (hall_of([]), "There is no sales group yet", False),
        (without_round(), "No list is filed for today yet", False),
        (without_round(ahead=1), "No list is filed for today yet", False),
        (without_round(ahead=0), "The rosters are not locked yet", True),
        (without_round(ahead=0, locked=True, excluded="below-minimum"), "No group is in the round today", False),
    ]
    for hall, sentence, may_lock in mornings:
        await desks[language].show(hall)
        await expect(page.locator("#lane-visit h3")).to_have_text(said(sentence))
        await (expect(lock).to_be_enabled() if may_lock else expect(lock).to_be_disabled())
        await expect(page.locator("#waiting-empty")).to_have_text(nobody_yet)
        assert await faults_of(page) == []
    days = [
        (a_hall(waiting=0), said("Consultant {surname}", surname="蒋"), said("Send to {badge}", badge="A07")),
        (a_hall(states=("receiving", "away_work")), said("Nobody in the line is free"), said("Nobody is free")),
        (a_hall(states=("off",)), said("Everyone is off duty"), said("Nobody is free")),
    ]
    for hall, name, button in days:
        await desks[language].show(hall)
        await expect(page.locator("#lane-visit [data-slot=name]")).to_have_text(name)
        await expect(primary(page).locator("span")).to_contain_text(button)
        await expect(primary(page)).to_be_disabled()
        assert await faults_of(page) == []


async def test_someone_who_has_left_the_list_is_neither_next_nor_named(desks: dict[str, Staged]) -> None:
    """Who looks for him hears so, and the desk chooses somebody else."""
    asked = Visit(id="v9", number=99, name="钱女士", sort="designated", wanted="gone", checked_in_at=datetime.now(UTC))
    page = await before(desks["zh_CN"], a_hall(asked))
    row = page.locator("#waiting li").last
    await expect(row).to_contain_text(zh("queue", "for someone who has left the list"))
    await expect(row.get_by_role("button").last).to_have_text(zh("queue", "Choose who"))
    assert "?" not in await page.locator("body").inner_text()
