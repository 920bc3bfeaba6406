"""The approvals desk in use: nothing is decided unread, what was done is said, and a slip can be taken back."""

import pytest

from tests.browser.demo_hall import Pages

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]

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
