"""A group's stars on real pages: proposed on a manager's phone, approved at the desk, seen by that group alone."""

import pytest
from playwright.async_api import expect

from domain.house.people.records import Person
from domain.sales.push_lists.records import PushList
from domain.sales.units.records import Unit
from tests.browser.demo_hall import DemoHall, Pages, zh
from tests.stories.screens import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)


def of(demo: DemoHall, group: str, role: str) -> str:
    return next(p.badge for p in demo.hall.all(Person).values() if p.group == group and p.role == role)


async def test_what_a_group_shows_first_has_a_star_on_its_own_phones_alone(demo: DemoHall, pages: Pages) -> None:
    """SC-14."""
    phone = await pages.open("consultant", badge=of(demo, "C", "group_manager"), query="#units")
    other = await pages.open("consultant", badge=of(demo, "D", "consultant"), query="#units")
    home = phone.locator("#stacks .cell.available").first
    room = (await home.locator("b").inner_text()).strip()
    await home.click()
    await phone.get_by_role("button", name=zh("consultant", "Show it first: put it on our list")).click()

    def proposed() -> list[PushList]:
        return [p for p in demo.hall.all(PushList).values() if (p.group, p.state) == ("C", "proposed")]

    await until(lambda: bool(proposed()), 10, "it is proposed")
    [wanted] = proposed()
    assert demo.hall.all(Unit)[wanted.units[0]].room == room
    desk = await pages.open("approvals", role="site_lead")
    await desk.locator(f"#heads li[data-key^='push_list/{wanted.id}'] button").click()
    await expect(desk.locator("#case h2")).to_have_text("C 组")
    await desk.locator("#verdict .approve:enabled").click()
    await expect(phone.locator("#unit [data-slot=says]")).to_contain_text("★")
    await expect(phone.locator("#stacks .cell b", has_text=f"★{room}").first).to_be_attached()
    await expect(other.locator("#stacks .cell").first).to_be_visible()
    await expect(other.locator("#stacks .cell b", has_text="★")).to_have_count(0)
    assert pages.complaints == []
