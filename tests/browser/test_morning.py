"""The morning sheet on real pages: two taps on a manager's phone, and a home that differs settled at the desk."""

import pytest
from playwright.async_api import expect

from domain.house.people.records import Person
from domain.house.site.rules import local_day
from domain.sales.reconciliations.records import Reconciliation
from domain.sales.units.records import Unit
from server.base import hall_time
from tests.browser.demo_hall import DemoHall, Pages, zh
from tests.browser.selling import command
from tests.stories.screens import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)


def sheet(demo: DemoHall) -> Reconciliation | None:
    return demo.hall.get(Reconciliation, local_day(demo.hall, hall_time.now()).isoformat())


async def opened(demo: DemoHall) -> Reconciliation:
    """Today's sheet, whatever the hour."""
    await command(demo, "office", "policy.set", key="reconciliation.opens", value="00:00", reason="不论几点")
    await until(lambda: sheet(demo) is not None, 10, "the clock has opened it")
    found = sheet(demo)
    assert found is not None
    return found


async def test_a_manager_signs_in_two_taps_and_tells_what_his_list_has_otherwise(demo: DemoHall, pages: Pages) -> None:
    """SC-13."""
    morning = await opened(demo)
    unsigned = [p for p in demo.hall.all(Person).values() if p.role == "group_manager" and p.group in morning.missing]
    home = next(u for u in demo.hall.all(Unit).values() if u.state == "available")
    phone = await pages.open("consultant", badge=unsigned[0].badge)
    card = phone.locator("#morning")
    await card.get_by_role("button", name=zh("consultant", "Look and sign")).click()
    await phone.locator("#sheet").get_by_role("button", name=zh("consultant", "Our list has a home otherwise…")).click()
    await phone.locator("dialog.ask input[name=home]").fill(home.label)
    await phone.locator("dialog.ask input[name=note]").fill("本组登记的是已售")
    await phone.locator("dialog.ask button[data-value=differ]").click()
    await expect(phone.locator("#sheet .differences")).to_contain_text("本组登记的是已售")
    assert demo.hall.all(Unit)[home.id].frozen_for == "difference"
    await phone.locator("#sheet button[data-acts='reconciliation.sign']").click()
    await expect(card).to_have_class("morning done")
    assert "false" not in await card.inner_text()
    signed = sheet(demo)
    assert signed is not None
    assert signed.signed[str(unsigned[0].group)]["by"] == f"person:{unsigned[0].id}"

    desk = await pages.open("approvals")
    await desk.locator("nav.views a[href='#homes']").click()
    row = desk.locator("#differing li", has_text=home.room).first
    await row.get_by_role("button", name=zh("approvals", "Settle the difference")).click()
    await desk.locator("dialog.ask button[data-value=settled]").click()
    await until(lambda: demo.hall.all(Unit)[home.id].state == "available", 10, "it goes on")
    assert pages.complaints == []
