"""The approvals desk in use: nothing is decided unread, what was done is said, and a slip can be taken back."""

import signal

import pytest
from playwright.async_api import Page, expect

from domain.core.hall import Hall
from domain.sales.applications.records import Application
from tests.browser.demo_hall import DemoHall, Pages, is_live, zh
from tests.browser.selling import applied, command, free_home, held
from tests.stories.screens import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

PHONE = (390, 844)
SMALL = ((320, 568), (360, 640), (390, 844), (430, 932))

# Is this thing whole on the screen, as it is, with nothing over it?
IN_SIGHT = """(node) => {
  const { left, top, right, bottom } = node.getBoundingClientRect();
  const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && node.contains(at);
}"""


# Does a button of the verdict sleep when it appears?
WATCH = """(button) => {
  window.slept = new Promise((done) => {
    new MutationObserver(() => {
      const found = document.querySelector(`#verdict ${button}`);
      if (found) done(found.disabled);
    }).observe(document.querySelector('#verdict'), { subtree: true, childList: true });
  });
}"""


async def show(desk: Page, application: str) -> None:
    """Open this case from the list."""
    if await desk.locator("#all").is_visible():
        await desk.locator("#all").click()
    await desk.locator(f"#queue li[data-key^='{application}'] button").click()
    await expect(desk.locator("#verdict")).to_be_visible()


def state(hall: Hall, application: str) -> str:
    found = hall.get(Application, application)
    assert found is not None
    return found.state


async def decided(demo: DemoHall, application: str, become: str) -> None:
    """Waits until the hall has this application in this state."""
    await until(lambda: state(demo.hall, application) == become, 10, f"{application} is {become}")


@pytest.mark.parametrize("press", ["key", "double click"])
async def test_a_second_press_never_decides_the_next_case_unread(demo: DemoHall, pages: Pages, press: str) -> None:
    first, second = await applied(demo), await applied(demo)
    desk = await pages.open("approvals")
    await show(desk, first)
    await expect(desk.locator(".approve")).to_be_enabled()
    if press == "key":
        await desk.keyboard.press("a")
        await expect(desk.locator(".approve")).to_have_text(zh("approvals", "Next case"))
        await desk.keyboard.press("a")
    else:
        await desk.locator(".approve").dblclick(delay=20)
    await decided(demo, first, "approved")
    await expect(desk.locator(".approve")).to_be_enabled()
    others = [
        a for a in demo.hall.all(Application).values() if a.decided_by and a.state == "approved" and a.id == second
    ]
    assert others == []
    await show(desk, second)
    await desk.locator(".approve").click()  # awake, it decides
    await decided(demo, second, "approved")


async def test_after_a_refusal_the_next_client_of_the_home_stands_under_sleeping_buttons(
    demo: DemoHall, pages: Pages
) -> None:
    home = free_home(demo.hall)
    head, behind = await applied(demo, home), await applied(demo, home, rival=1)
    desk = await pages.open("approvals")
    await show(desk, head)
    await refuse(desk)
    await decided(demo, head, "refused")
    await show(desk, behind)
    await expect(desk.locator(".approve")).to_be_enabled()
    await desk.locator(".undo button").click()
    await decided(demo, head, "waiting")  # the head is back, and the open case is nobody's to approve
    await show(desk, behind)
    await expect(desk.locator(".approve")).to_have_count(0)
    await desk.evaluate(WATCH, ".approve")
    await command(demo, "approvals", "application.refuse", application=head, reason="papers-incomplete")
    assert await desk.evaluate("window.slept")  # it has appeared under the finger
    await expect(desk.locator(".approve")).to_be_enabled()
    await expect(desk.locator("#verdict [role=status]")).to_contain_text(
        zh("approvals", "The one before is out; {client} comes first now.", client="")[:6]
    )


async def refuse(desk: Page) -> None:
    """Two presses: the reason, and the button."""
    await desk.locator(".reasons label").first.click()
    await desk.locator(".refuse button").click()


async def test_a_colleagues_decision_is_said_and_the_new_buttons_sleep(demo: DemoHall, pages: Pages) -> None:
    application = await applied(demo)
    desk = await pages.open("approvals")
    await show(desk, application)
    await desk.locator("input[name=note]").fill("等资料")
    await applied(demo, demo.hall.all(Application)[application].unit, rival=1)
    await expect(desk.locator(".rivals tr")).to_have_count(2)
    await expect(desk.locator("input[name=note]")).to_have_value("等资料")  # what is typed outlives what others do
    await desk.evaluate(WATCH, ".danger")
    await command(demo, "approvals", "application.approve", application=application)
    assert await desk.evaluate("window.slept")
    await expect(desk.locator("#verdict .danger")).to_be_enabled()
    said = desk.locator("#verdict [role=status]")
    await expect(said).to_contain_text(
        zh("approvals", "{name} approved it at {time}, while you had it open.", name="", time="")[:6]
    )


async def test_a_refusal_is_taken_back_with_one_press(demo: DemoHall, pages: Pages) -> None:
    application = await applied(demo)
    home = demo.hall.all(Application)[application].unit
    desk = await pages.open("approvals")
    await show(desk, application)
    title = await desk.locator("#case h2").inner_text()
    await refuse(desk)
    await expect(desk.locator(".undo")).to_contain_text(zh("approvals", "Refused: {home}.", home=title))
    await expect(desk.locator("#case h2")).to_be_focused()  # whoever listens hears what comes next
    await decided(demo, application, "refused")
    await desk.locator(".undo button").click()
    await decided(demo, application, "waiting")
    await expect(desk.locator("#case h2")).to_have_text(title)  # the case is open again
    await expect(desk.locator(".approve")).to_be_enabled()
    assert demo.hall.all(Application)[application].unit == home
    assert pages.complaints == []


async def test_a_reason_chosen_in_chinese_is_read_in_english(demo: DemoHall, pages: Pages) -> None:
    """What travels and is kept is its code; a note stays as it was written, and so does a reason from before."""
    home = free_home(demo.hall)
    first, second, third = [await applied(demo, home, rival=rival) for rival in (0, 1, 2)]
    desk = await pages.open("approvals")
    await show(desk, first)
    await desk.locator("input[name=note]").fill("缺身份证")
    await refuse(desk)
    await decided(demo, first, "refused")
    await command(demo, "approvals", "application.refuse", application=second, reason="看了三次")
    english = await pages.open("approvals", language="en")
    await show(english, third)
    history = english.locator(".history")
    await expect(history).to_contain_text("Papers incomplete · 缺身份证")
    await expect(history).to_contain_text("看了三次")


async def test_the_manager_refuses_releases_and_takes_back_on_the_phone(demo: DemoHall, pages: Pages) -> None:
    wanted, hold = await applied(demo), await held(demo)
    phone = await pages.open("approvals", size=PHONE)
    await show(phone, wanted)
    await phone.locator(".short").click()
    await phone.locator("dialog input[name=note]").fill("缺身份证")
    await phone.keyboard.press("Enter")  # is no choice of a reason
    assert state(demo.hall, wanted) == "waiting"
    await phone.locator("dialog .choices button").nth(1).click()
    await decided(demo, wanted, "refused")
    assert demo.hall.all(Application)[wanted].reason == "price-differs: 缺身份证"
    assert await phone.locator(".undo button").evaluate(IN_SIGHT)
    await phone.locator(".undo button").click()
    await decided(demo, wanted, "waiting")

    await show(phone, hold)
    await phone.locator("#verdict .danger").focus()
    await phone.keyboard.press("Enter")
    await phone.keyboard.press("Enter")  # the second press of a double one chooses nothing
    await expect(phone.locator("dialog h2")).to_be_focused()
    assert state(demo.hall, hold) == "approved"
    await phone.locator("dialog .choices button").last.click()
    await expect(phone.locator(".undo")).to_contain_text(zh("approvals", "Released: {home}.", home=""))
    await phone.locator(".undo button").click()
    await decided(demo, hold, "approved")


async def test_the_single_key_can_be_switched_off_and_stays_off(demo: DemoHall, pages: Pages) -> None:
    application = await applied(demo)
    desk = await pages.open("approvals")
    await show(desk, application)
    await expect(desk.locator(".approve kbd")).to_be_visible()
    await desk.locator("#keys").uncheck()
    await expect(desk.locator(".approve kbd")).to_be_hidden()
    await desk.locator("#case").click()
    await desk.keyboard.press("a")
    await desk.reload()
    await is_live(desk)
    await expect(desk.locator("#keys")).not_to_be_checked()
    await show(desk, application)
    await expect(desk.locator(".approve")).to_be_enabled()
    await desk.keyboard.press("a")
    await command(demo, "approvals", "application.approve", application=application)  # nobody has: this is the first
    await decided(demo, application, "approved")


async def test_a_phone_approves_and_refuses_without_scrolling(demo: DemoHall, pages: Pages) -> None:
    application = await applied(demo)
    for language in ("zh_CN", "en"):
        phone = await pages.open("approvals", size=PHONE, language=language)
        await show(phone, application)
        for wide, high in (*SMALL, (640, 360), (512, 384), (768, 1024)):
            await phone.set_viewport_size({"width": wide, "height": high})
            seen = [await phone.locator(f"#verdict {button}").evaluate(IN_SIGHT) for button in (".approve", ".short")]
            title = await phone.locator("#case h2").evaluate(IN_SIGHT)
            assert [*seen, title] == [True, True, True], f"{wide}x{high} {language}"
            assert await phone.locator("#case").evaluate("(node) => node.scrollWidth <= node.clientWidth")


async def test_in_an_outage_nothing_is_counted_and_nothing_promised(demo: DemoHall, pages: Pages) -> None:
    desk, application = await pages.open("approvals", clock=True), await applied(demo)
    await show(desk, application)
    promise = desk.get_by_text(zh("approvals", "Promise nothing by word of mouth until this screen is live again."))
    counted = [
        desk.locator(place)
        for place in ("#counts", "#count", "#latest", "#verdict time-left", "#verdict due-ring", "figure")
    ]
    await expect(promise).to_be_hidden()
    demo.process.signal(signal.SIGSTOP)
    try:
        await desk.clock.fast_forward(6_000)
        await expect(desk.locator("html")).to_have_attribute("data-truth", "old")
        await expect(desk.locator(".approve")).to_be_disabled()
        for shown in counted:
            await expect(shown).to_be_visible()
        await desk.clock.fast_forward(16_000)
        await expect(promise).to_be_visible()
        for shown in counted:
            await expect(shown).to_be_hidden()
    finally:
        demo.process.signal(signal.SIGCONT)
    await is_live(desk)
    await expect(promise).to_be_hidden()
    await expect(counted[0]).to_be_visible()


# Where the homes of a building are drawn: room -> [column, row], counted from the left and from above.
PLACES = """async (homes) => {
  const address = [...document.scripts].map((script) => script.src).find((src) => src.includes('approvals/page.js'));
  const { drawBuilding } = await import(address.replace('page.js', 'building.js'));
  const units = homes.map(([floor, floor_label, room]) => [room, { building: '9栋', entrance: '', state: 'available', floor, floor_label, room }]);
  const cards = new Map(units.map(([id, card]) => [`unit/${id}`, card]));
  const figure = document.createElement('figure');
  drawBuilding({ cards, of: () => units }, figure, homes[0][2]);
  const places = ['x', 'y'].map((side) => [...figure.querySelectorAll('rect.available')].map((rect) => Number(rect.getAttribute(side))));
  const [columns, rows] = places.map((along) => [...new Set(along)].sort((a, b) => a - b));
  return homes.map(([, , room], i) => [room, columns.indexOf(places[0][i]), rows.indexOf(places[1][i])]);
}"""


async def test_a_building_is_drawn_by_the_floors_people_call_it_by(pages: Pages) -> None:
    desk = await pages.open("approvals")
    homes = [
        [3, "", "301"], [3, "", "302"], [3, "3A", "3A01"], [4, "", "401"], [None, "顶层", "顶层02"], [-1, "LG", "LG01"],
    ]  # fmt: skip
    assert await desk.evaluate(PLACES, homes) == [
        ["301", 0, 3], ["302", 1, 3], ["3A01", 0, 2], ["401", 0, 1], ["顶层02", 1, 0], ["LG01", 0, 4],
    ]  # fmt: skip
