"""The turn board read aloud: one sentence says where to go, and what cannot be known is not half shown."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from display.turns.screen import SCREEN
from domain.core.record import Record
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.reception.rotation.records import Round, Slot
from domain.reception.visits.records import Visit
from tests.browser.demo_hall import DemoHall, Pages, zh
from tests.browser.measure import faults_of
from tests.browser.walls import open_wall

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

SIZES = [(1280, 720), (1366, 768), (3840, 2160), (1080, 1920), (2160, 3840), (1024, 768), (960, 540)]  # the last: 200 %
PLACES = ("样板间二楼西侧贵宾接待区", "", "3 号洽谈桌", "沙盘", "前台 2 号")


def a_day() -> list[Record]:
    """Five visitors were called within a minute, and a long line of consultants follows."""
    now = datetime.now(UTC)
    found: list[Record] = [Round(id="visit-3", lane="visit", number=3, size=53, built_at=now, day=now.date())]
    for n in range(1, 13):
        badge = f"A{n:02d}"
        found += [
            Person(id=badge, name="欧阳若兰", role="consultant", group="A", badge=badge),
            Presence(id=badge, state=("waiting", "receiving", "away_private")[n % 3], since=now),
            Slot(id=f"visit-3-{n}", round="visit-3", lane="visit", position=n, consultant=badge, group="A"),
        ]
    for n, place in enumerate(PLACES):
        found.append(
            Visit(
                id=f"v{n}", number=118 + n, name="Mrs Alexandra Konstantinopoulou" if n == 2 else "欧阳女士", desk=place,
                phone="138****1234", client="c", state="received" if n == 1 else "called", consultant=f"A{n + 1:02d}",
                checked_in_at=now, called_at=now - timedelta(seconds=n),
            )
        )  # fmt: skip
    return found


async def test_whoever_is_called_reads_where_to_go_in_one_sentence(demo: DemoHall, pages: Pages) -> None:
    """In the large call and in the rows of those before; no place of the hall is the front desk."""
    wall = await open_wall(pages, demo, screen=SCREEN)
    await wall.show(*a_day())
    said = [
        await wall.page.locator("#now .place").text_content(),
        *await wall.page.locator("#others .place").all_text_contents(),
    ]
    desk = zh("turns", "the front desk")
    assert sorted(said) == sorted(zh("turns", "Please go to {place}", place=place or desk) for place in PLACES)


async def test_both_halves_are_hidden_together_and_say_what_to_do(demo: DemoHall, pages: Pages) -> None:
    """Before anything is known, and when it no longer is."""
    wall = await open_wall(pages, demo, screen=SCREEN, clock=True)
    calls, line = wall.page.locator("#calls"), wall.page.locator("#line")
    assert (await wall.page.locator("main").inner_text()).strip() == ""
    await wall.show(*a_day())
    await expect(calls).to_be_visible()
    await expect(line).to_be_visible()
    await wall.page.clock.run_for(22_000)
    await expect(wall.page.locator("#hidden h2")).to_have_text(
        zh("turns", "Please go to the front desk: the staff call the numbers.")
    )
    await expect(calls).to_be_hidden()
    await expect(line).to_be_hidden()
    assert await faults_of(wall.page) == []


async def test_an_empty_hall_says_what_to_do(demo: DemoHall, pages: Pages) -> None:
    wall = await open_wall(pages, demo, screen=SCREEN)
    await wall.show()
    await expect(wall.page.locator("#now")).to_contain_text(
        zh("turns", "Please take a number at the door; it is called here.")
    )
    await expect(wall.page.locator("#next")).to_have_text(zh("turns", "No round yet today"))
    assert await faults_of(wall.page) == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_nothing_of_a_busy_day_is_cut_at_any_size(demo: DemoHall, pages: Pages, language: str) -> None:
    wall = await open_wall(pages, demo, screen=SCREEN, language=language)
    await wall.show(*a_day())
    found = {}
    for size in SIZES:
        await wall.resize(*size)
        found[size] = await faults_of(wall.page)
    assert {size: faults for size, faults in found.items() if faults} == {}
