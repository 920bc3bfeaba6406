"""The unit board as a hall reads it from afar: towers whole and large, villas as houses, all buildings at a glance."""

import re

import pytest
from playwright.async_api import expect

from domain.house.devices.records import Device
from domain.sales.units.records import Unit
from tests.browser.demo_hall import DemoHall, Pages, zh
from tests.browser.measure import faults_of
from tests.browser.walls import NOW, home, open_wall, tower, villas

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

SIZES = {
    "zh_CN": [(1280, 720), (3840, 2160), (1080, 1920), (960, 540)],  # the last: 1080p at 200 %
    "en": [(1366, 768), (2160, 3840), (1024, 768)],
}
FLOORS = [1, 2, 3, "3A", 5, 6, 7, 8, 9, 10, 11, 12, "12A", *range(14, 24)]
# Of all cells of the stage, in px at 1080p: the smallest room number and mark, how many tables and cells there are.
CELLS = """() => {
  const unit = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const cells = [...document.querySelectorAll('#stage td[data-state]')];
  const least = (some, size) => Math.min(...some.map(size)) / unit;
  const plain = cells.filter((cell) => !cell.matches('.timed'));
  const marked = plain.filter((cell) => !cell.matches('[data-state=available]'));
  return {
    room: least(plain, (cell) => parseFloat(getComputedStyle(cell.firstElementChild).fontSize)),
    mark: least(marked, (cell) => cell.children[1].getBoundingClientRect().height),
    tables: document.querySelectorAll('#stage table').length, cells: cells.length,
  };
}"""
HOUSES = """() => Object.fromEntries([...document.querySelectorAll('#stage .house')].map((house) => [
  house.querySelector('p span').textContent,
  { says: house.querySelector('b span').textContent, high: house.querySelector('.wall').offsetHeight,
    type: parseFloat(getComputedStyle(house.querySelector('b')).fontSize) }]))"""


def site() -> list[Unit]:
    """19 buildings and more than 4,000 homes: floors 3A and 12A, some sold out or not released, villas."""
    found: list[Unit] = []
    for number in range(1, 19):
        name = f"{number}栋"
        state = {5: {"state": "unreleased"}, 6: {"state": "signed"}}.get(number, {})
        floors = FLOORS if number % 5 == 2 else range(1, 34 if number < 12 else 25)
        found += tower(name, floors, **state)
    return [*found, *villas("澜院", 24)]


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)], ids=["1080p", "4k"])
async def test_a_tower_is_one_building_with_room_numbers_as_large_as_its_rows_allow(
    demo: DemoHall, pages: Pages, size: tuple[int, int]
) -> None:
    wall = await open_wall(pages, demo, size=size)
    for floors, room in ((25, 34), (33, 29)):
        units = tower("3栋", range(1, floors + 1))
        await wall.show(*units)
        seen = await wall.page.evaluate(CELLS)
        assert (seen["tables"], seen["cells"]) == (1, len(units))
        assert seen["room"] >= room
        assert seen["mark"] >= 20
        assert await faults_of(wall.page) == []
    assert pages.complaints == []


async def test_floors_stand_in_the_order_people_write_them(demo: DemoHall, pages: Pages) -> None:
    """3A between 3 and 5 on the line of the other entrance's 3A; a floor that only a word tells above the others."""
    wall = await open_wall(pages, demo)
    roof = [home("2栋", f"顶{n}", n, entrance="1单元", floor_label="顶层") for n in (1, 2)]
    await wall.show(*tower("2栋", [1, 2, 3, "3A", 5, "LG0"]), *roof)
    rows = await wall.page.locator("#stage tbody th").all_text_contents()
    assert rows == ["顶层", "5", "3A", "3", "2", "1", "LG0"]
    line = wall.page.locator("#stage tbody tr", has=wall.page.get_by_text("3A", exact=True)).locator("td[data-state]")
    rooms = [room for _ in range(2) for room in ("3A01", "3A02", "3A03", "3A04")]
    assert await line.locator("span:first-child").all_text_contents() == rooms
    assert await faults_of(wall.page) == []


async def test_a_hold_counts_down_in_seconds_where_they_fit_and_in_minutes_where_not(
    demo: DemoHall, pages: Pages
) -> None:
    wall = await open_wall(pages, demo, clock=True)
    left = wall.page.locator("#stage td.timed time-left").first
    for entrances, pause, shape in ((2, 2, r"\d\d:\d\d"), (3, 61, r"\d\d′")):
        await wall.show(*tower("3栋", range(1, 34), entrances, state="on_hold"))
        await expect(left).to_have_text(re.compile(f"^{shape}$"))
        before = await left.text_content()
        for part in range(0, pause, 10):
            await wall.pass_time(min(10, pause - part))
        await expect(left).not_to_have_text(before or "")
        await expect(left).to_have_text(re.compile(f"^{shape}$"))


async def test_one_long_name_makes_no_other_room_small(demo: DemoHall, pages: Pages) -> None:
    wall = await open_wall(pages, demo)
    await wall.show(
        *tower("2栋", range(1, 26)), home("2栋", "顶层复式大平层带露台专梯入户", floor_label="顶层", entrance="1单元")
    )
    seen = await wall.page.evaluate(CELLS)
    assert seen["tables"] == 1
    assert seen["room"] >= 25


async def test_villas_stand_as_houses_and_say_how_they_are(demo: DemoHall, pages: Pages) -> None:
    wall = await open_wall(pages, demo)
    await wall.show(*villas("澜院", 24))
    assert await wall.page.locator("#stage.houses td[data-state]").count() == 24
    first = wall.page.locator("#stage td[data-state=available]").first
    await expect(first.locator("span").first).to_have_text("3号")
    await expect(first.locator(".word")).to_have_text(zh("board", "for sale"))
    assert await faults_of(wall.page) == []


async def test_all_buildings_at_a_glance(demo: DemoHall, pages: Pages) -> None:
    """As tall as their floors, the number for sale in each, and a word where there is none."""
    wall = await open_wall(pages, demo, clock=True)
    await wall.show(*site())
    await wall.turn_to(zh("board", "Whole site"))
    houses = await wall.page.evaluate(HOUSES)
    assert len(houses) == 19
    assert (houses["5栋"]["says"], houses["6栋"]["says"]) == (zh("board", "not released"), zh("board", "sold out"))
    own = sum(unit.state == "available" for unit in tower("1栋", range(1, 34)))
    assert (houses["1栋"]["says"], houses["1栋"]["type"] >= 64) == (str(own), True)
    assert houses["1栋"]["high"] > houses["13栋"]["high"] > houses["澜院"]["high"]
    await expect(wall.page.locator("#size")).to_contain_text("19")
    shown = await wall.page.locator("#tabs li:not([hidden], .more)").count()
    await expect(wall.page.locator("#tabs .more")).to_have_text(zh("board", "+{n}", n=20 - shown))
    assert await faults_of(wall.page) == []


async def test_what_is_zero_takes_no_room(demo: DemoHall, pages: Pages) -> None:
    wall = await open_wall(pages, demo)
    await wall.show(*tower("3栋", range(1, 9), state="available"), home("3栋", "901", floor=9, state="signed"))
    await expect(wall.page.locator("#counts li")).to_have_count(1)
    await expect(wall.page.locator("#counts li")).to_contain_text(zh("board", "sold"))
    await wall.show(*tower("3栋", range(1, 9), state="unreleased"))
    for empty in ("#forsale", "#rates", "#news"):
        await expect(wall.page.locator(empty)).to_be_hidden()
    await expect(wall.page.locator("#available")).to_have_text(zh("board", "not released"))
    await wall.show()
    await expect(wall.page.locator("#side")).to_be_hidden()
    await expect(wall.page.locator("#stage")).to_contain_text(zh("board", "No units yet"))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_nothing_is_cut_at_any_size_a_hall_hangs_its_walls_in(
    demo: DemoHall, pages: Pages, language: str
) -> None:
    """A page of 19 buildings here and a page of all of them there, so that each size is looked at once."""
    wall = await open_wall(pages, demo, language=language, clock=True)
    await wall.show(*site())
    found = {}
    for size in SIZES[language]:
        await wall.resize(*size)
        found[size] = await faults_of(wall.page)
        if size == SIZES[language][0]:
            await wall.turn_to("全盘" if language == "zh_CN" else "Whole site")
            found[*size, "all"] = await faults_of(wall.page)
    assert {place: faults for place, faults in found.items() if faults} == {}


async def test_a_building_that_the_office_pins_is_all_a_wall_shows(demo: DemoHall, pages: Pages) -> None:
    """Only on that wall, and until it is taken down; of a building that is gone nobody is shown an empty wall."""
    wall = await open_wall(pages, demo)
    units = [unit for n in range(1, 6) for unit in tower(f"{n}栋", range(1, 5))]
    mine = await wall.page.locator("#stage").get_attribute("data-device")
    assert mine

    def pinned(device: str, building: str) -> Device:
        return Device(id=device, screen="board", name="北墙", paired_at=NOW, pinned=building)

    whose, tabs = wall.page.locator("#whose"), wall.page.locator("#tabs")
    await wall.show(*units, pinned("another", "4栋"))
    await expect(tabs).to_be_visible()
    await expect(whose).to_have_text("1栋")
    await wall.show(*units, pinned(mine, "4栋"))
    await expect(whose).to_have_text("4栋")
    await expect(tabs).to_be_hidden()
    await expect(wall.page.locator("#next")).to_contain_text("4栋")
    await wall.show(*units, pinned(mine, "9栋"))
    await expect(tabs).to_be_visible()
