"""On every size a hall hangs or holds its screens in: nothing beside the page, nothing under something else."""

import pytest
from playwright.async_api import Error, expect

from domain.clients.contacts.records import Contact
from domain.house.people.records import Person
from domain.sales.units.records import Unit
from tests.browser.demo_hall import COMMAND, SCREENS, DemoHall, Pages

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

# Elements with words of their own that reach beyond what contains them, where that neither scrolls nor cuts with a mark.
SPILLED = """() => [...document.querySelectorAll('main *')].filter((node) => {
  if (![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) return false;
  if (!node.checkVisibility({ visibilityProperty: true }) || node.closest('.unseen, option, [role=tooltip]')) return false;
  const box = node.getBoundingClientRect();
  const scrolls = (style) => /auto|scroll|hidden|clip/.test(style.overflowX + style.overflowY);
  for (let at = node.parentElement; at && at !== document.body; at = at.parentElement) {
    if (scrolls(getComputedStyle(at))) return false;
  }
  return box.right > innerWidth + 1 || box.left < -1 || box.bottom > innerHeight + 1;
}).map((node) => node.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    ("screen", "size"),
    [
        ("board", (1920, 1080)),
        ("board", (1080, 1920)),
        ("board", (1366, 768)),
        ("turns", (1920, 1080)),
        ("turns", (1080, 1920)),
        ("numbers", (1920, 1080)),
        ("numbers", (1080, 1920)),
    ],
    ids=lambda value: value if isinstance(value, str) else "x".join(map(str, value)),
)
async def test_a_wall_shows_all_of_itself(pages: Pages, screen: str, size: tuple[int, int], language: str) -> None:
    wall = await pages.open(screen, size=size, language=language)
    await expect(wall.locator("#stage td, #next > *").first).to_be_visible()
    assert await wall.evaluate(SPILLED) == []
    root = "document.documentElement"
    assert await wall.evaluate(f"[{root}.scrollWidth <= innerWidth, {root}.scrollHeight <= innerHeight]") == [
        True,
        True,
    ]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_there_is_room_to_say_that_nothing_can_be_saved(demo: DemoHall, pages: Pages, language: str) -> None:
    screens = [await pages.open(screen, language=language) for screen in SCREENS]
    screens.append(await pages.open("approvals", size=(390, 844), language=language))
    root = "document.documentElement"
    with demo.locked():
        with pytest.raises(Error, match="unavailable"):
            await screens[SCREENS.index("queue")].evaluate(COMMAND, ["visit.leave", {"visit": "v0"}])
        for page in screens:
            await expect(page.locator("html[data-shut]")).to_be_attached()
            strip = await page.locator("truth-strip").bounding_box()
            size = page.viewport_size
            assert strip is not None
            assert size is not None
            assert (strip["y"] >= 0, strip["y"] + strip["height"] <= size["height"] + 1) == (True, True), page.url
            assert await page.evaluate(f"[{root}.scrollWidth <= innerWidth, {root}.scrollHeight <= innerHeight]") == [
                True,
                True,
            ], page.url
            assert await page.evaluate(SPILLED) == []


BARS = """() => [...document.querySelectorAll('#methods dd')].map((dd) =>
  [Number(dd.querySelector('span').textContent.replace(/[^0-9.]/g, '')), dd.querySelector('i').getBoundingClientRect().width])"""


async def test_the_cashiers_bars_are_as_long_as_the_money(demo: DemoHall, pages: Pages) -> None:
    await sell_two_homes(demo, pages)
    cashier = await pages.open("cashier", size=(1280, 800))
    await expect(cashier.locator("#methods dd").first).to_be_visible()
    bars = await cashier.evaluate(BARS)
    most, longest = max(bars)
    assert sum(total > 0 for total, _ in bars) > 1, "the premise: money came by more than one way"
    assert [abs(width - longest * total / most) < 1.5 for total, width in bars] == [True] * len(bars), bars


async def sell_two_homes(demo: DemoHall, pages: Pages) -> None:
    """From application to receipt, each paid in its own way: the demo itself has sold nothing yet just after midnight."""
    hall = demo.hall
    contact = max(hall.all(Contact).values(), key=lambda c: c.until)
    consultant = await pages.open("consultant", badge=hall.all(Person)[contact.consultant].badge)
    controller, cashier = await pages.open("approvals"), await pages.open("cashier")
    homes = [home.id for home in hall.all(Unit).values() if home.state == "available"]
    for home, method, fen in zip(homes, ("card", "transfer"), (5_000_000, 2_000_000), strict=False):
        made = await consultant.evaluate(COMMAND, ["application.submit", {"unit": home, "contact": contact.id}])
        wanted = {"application": made["application"]}
        await controller.evaluate(COMMAND, ["application.approve", wanted])
        await cashier.evaluate(COMMAND, ["receipt.record", {**wanted, "amount_fen": fen, "method": method}])
