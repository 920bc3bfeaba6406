"""The registers as they are worked with: found by what people know, turned page by page, and honest when nothing comes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Page, Route, expect
from sqlalchemy import delete, insert

from domain.house.people.records import Person
from domain.reception.visits.records import Visit
from server.store.tables import ROWS
from tests.browser.demo_hall import HALL, DemoHall, Pages, zh
from tests.stories.screens import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

MANY = 120  # two pages and a bit
LONG_AGO = datetime(2021, 5, 6, 2, tzinfo=UTC)
DAY = "2021-05-06"


def words(source: str, **facts: Any) -> str:
    return zh("office", source, **facts)


@pytest.fixture
def gone(demo: DemoHall) -> Iterator[list[Visit]]:
    """Visits of a day years ago, in the tables alone."""
    consultant = next(p for p in demo.hall.all(Person).values() if p.receives)
    visits = [
        Visit(
            id=f"old{n:03d}", number=n, name="周女士", phone=f"137****{n:04d}", consultant=consultant.id,
            state="left" if n == 7 else "ended", checked_in_at=LONG_AGO + timedelta(minutes=n), why=[{"rule": "RT-14"}],
        )
        for n in range(1, MANY + 1)
    ]  # fmt: skip
    table = ROWS["visit"].__table__
    with demo.engine.begin() as connection:
        connection.execute(insert(table), [visit.model_dump() | {"hall": HALL, "live": False} for visit in visits])
    yield visits
    with demo.engine.begin() as connection:
        connection.execute(delete(table).where(table.c.id.in_([visit.id for visit in visits])))


async def opened(pages: Pages) -> Page:
    page = await pages.open("office", query="#registers")
    await expect(page.locator("#register-kinds [aria-pressed=true]")).to_have_text(words("Visits and calls"))
    await expect(page.locator("#register-pages .pages-rows")).not_to_have_attribute("aria-busy", "true")
    return page


def numbers(page: Page) -> Any:
    return page.locator(".register tbody th")


async def test_a_day_of_years_ago_is_turned_page_by_page_and_a_row_opens(
    demo: DemoHall, pages: Pages, gone: list[Visit]
) -> None:
    page = await opened(pages)
    await page.fill("#register-day", DAY)
    await expect(numbers(page).first).to_have_text("120")
    await expect(numbers(page)).to_have_count(50)
    turn = page.get_by_role("button", name=words("Next page"))
    await turn.press("Enter")
    await expect(numbers(page).first).to_have_text("070")
    await expect(page.get_by_text(words("Page {n}", n=2))).to_be_visible()
    await turn.press("Enter")
    await expect(numbers(page)).to_have_count(20)
    await expect(turn).to_be_disabled()
    back = page.get_by_role("button", name=words("Previous page"))
    await expect(back).to_be_focused()
    await back.press("Enter")
    await expect(numbers(page).first).to_have_text("070")

    await page.select_option("#register-state", "left")
    await expect(numbers(page)).to_have_text(["007"])
    row = numbers(page).locator("button")
    await row.press("Enter")
    await expect(row).to_have_attribute("aria-expanded", "true")
    await expect(page.locator(".known")).to_contain_text("RT-14")
    await expect(page.locator(".register tbody")).to_contain_text("2021-05-06")
    await page.select_option("#register-order", "oldest")
    await expect(numbers(page)).to_have_text(["007"])

    await page.locator(".views a[href='#today']").click()
    await page.locator(".views a[href='#registers']").click()
    await expect(page.locator("#register-day")).to_have_value("")


async def test_a_whole_phone_is_masked_before_it_leaves_the_page(pages: Pages, gone: list[Visit]) -> None:
    page = await opened(pages)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/registers/" in request.url else None)
    await page.fill("#register-phone", "137 0000 0042")
    await page.press("#register-phone", "Enter")
    await expect(numbers(page)).to_have_text(["042"])
    assert {parse_qs(urlsplit(url).query)["phone"][0] for url in asked} == {"137****0042"}
    await page.fill("#register-phone", "42")
    await page.press("#register-phone", "Enter")
    await expect(page.locator("#register-pages [role=alert]")).to_contain_text("138****1234")


async def test_each_register_has_its_own_filters_and_says_when_it_finds_nothing(pages: Pages) -> None:
    page = await opened(pages)
    await expect(page.locator("#register-unit")).to_be_hidden()
    for kind in ("Applications", "Receipts"):
        await page.get_by_role("button", name=words(kind), exact=True).click()
        await expect(page.locator("#register-unit")).to_be_visible()
        await page.fill("#register-unit", "99栋 9999")
        await page.press("#register-unit", "Enter")
        await expect(page.locator("#register-pages [role=status]")).to_have_text(
            words("Nothing was found. Fewer filters find more.")
        )
    await page.get_by_role("button", name=words("Protected clients")).click()
    await expect(page.locator("#register-unit")).to_be_hidden()
    await expect(page.locator("#register-state")).to_be_hidden()
    await expect(numbers(page)).not_to_have_count(0)


async def test_while_nothing_comes_it_says_so_and_is_tried_again(pages: Pages) -> None:
    page = await opened(pages)
    waiting: list[Route] = []
    await page.route("**/registers/**", lambda route: waiting.append(route))
    await page.select_option("#register-order", "oldest")
    status, alert = page.locator("#register-pages [role=status]"), page.locator("#register-pages [role=alert]")
    await until(lambda: bool(waiting), 20, "it is asked")  # what was asked before may still be looked for
    await expect(status).to_have_text(words("Looking…"))
    await waiting.pop().abort()
    await expect(alert).to_have_text(words("The server cannot be reached. Please try again."))
    pages.complaints.clear()  # of the request that was cut off
    await page.unroute("**/registers/**")
    await page.get_by_role("button", name=words("Try again")).click()
    await expect(alert).to_be_hidden()
    await expect(status).to_have_text("")
