"""The tour through the pages of a wall, by itself: a round that ends, and changes that are seen at once."""

from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.browser.demo_hall import Pages

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]

# Lets so many pages tour for so many seconds. `changes` [[second, page]]. What was on show: [[page, from second], …].
RUN = """async ([version, pages, seconds, changes]) => {
  const { Tour } = await import(`/s/${version}/board/tour.js`);
  const shown = [];
  let now = 1e12;
  const tour = new Tour((index) => shown.push([index, (now - 1e12) / 1000]));
  tour.set(pages.map((page, i) => ({ key: String(i), dull: false, sights: 11_000, ...page })), now);
  for (let second = 1; second <= seconds; second += 1) {
    now += 1000;
    for (const [at, page] of changes) if (at === second) tour.look(page, now);
    tour.tick(now);
  }
  return shown;
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def page(pages: Pages) -> Page:
    page = await pages.blank()
    await page.goto("/h1")
    return page


async def run(
    page: Page, pages: int | list[dict[str, Any]], seconds: int, changes: list[list[int]] | None = None
) -> list[list[float]]:
    told = [{}] * pages if isinstance(pages, int) else pages
    version = await page.evaluate("document.body.dataset.version")
    shown: list[list[float]] = await page.evaluate(RUN, [version, told, seconds, changes or []])
    return shown


def rounds(shown: list[list[float]], many: int) -> list[float]:
    """How many seconds pass until every page has been on show, again and again."""
    found, seen, began = [], set[float](), 0.0
    for index, at in shown:
        if len(seen) == many:
            found.append(at - began)
            seen, began = set(), at
        seen.add(index)
    return found


async def test_nineteen_buildings_and_their_overview_are_told_in_ninety_seconds(page: Page) -> None:
    quiet = rounds(await run(page, 20, 600), 20)
    assert len(quiet) >= 6
    assert max(quiet) < 90


async def test_a_round_ends_in_time_though_something_changes_every_second(page: Page) -> None:
    """On three of the buildings, all day: the others are not forgotten for them."""
    busy = [[second, second % 3] for second in range(1, 600)]
    shown = await run(page, 20, 600, busy)
    times = rounds(shown, 20)
    assert len(times) >= 6
    assert max(times) < 90
    assert sum(index < 3 for index, _ in shown) > 3 * (len(times) + 1), "the three are seen more often than the others"


async def test_a_change_is_seen_at_once_and_the_round_goes_on_where_it_was(page: Page) -> None:
    shown = await run(page, 6, 60, [[20, 4]])
    jump = next(place for place, (index, _) in enumerate(shown) if index == 4)
    assert shown[jump][1] == 20
    assert shown[jump + 1] == [shown[jump - 1][0] + 1, 27]


async def test_a_page_with_little_to_see_is_left_sooner(page: Page) -> None:
    shown = await run(page, [{"sights": 5_000}, {"sights": 12_000}, {"sights": 12_000}], 60)
    assert [shown[place + 1][1] - shown[place][1] for place in range(3)] == [5, 12, 12]


async def test_a_page_where_much_happens_stays_longer(page: Page) -> None:
    calm, stirred = await run(page, 3, 60), await run(page, 3, 60, [[2, 0], [3, 0], [4, 0]])
    assert stirred[4][1] - stirred[3][1] > calm[4][1] - calm[3][1]


async def test_a_building_that_is_not_released_is_passed_over_unless_all_are(page: Page) -> None:
    shown = await run(page, [{}, {"dull": True}, {}], 60)
    assert {index for index, _ in shown} == {0, 2}
    assert {index for index, _ in await run(page, [{"dull": True}] * 3, 60)} == {0, 1, 2}
