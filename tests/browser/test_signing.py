"""Who finds which button, on real pages: who looks on finds none, who is named for another finds his, and signs any case."""

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.async_api import expect

from domain.core.hall import Hall
from domain.house.delegations.records import Delegation
from domain.house.delegations.rules import LONGEST
from domain.sales.applications.records import Application
from kiosk.approvals.screen import desk
from tests.browser.demo_hall import DemoHall, Pages, zh
from tests.browser.selling import applied
from tests.browser.staged import stage
from tests.browser.test_decides import decided, show
from tests.kiosk.gifts import gifts
from tests.kiosk.sales import NOW, a_hall
from tests.stories.screens import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)


def words(source: str, **facts: object) -> str:
    return zh("approvals", source, **facts)


async def test_whoever_looks_on_at_the_queue_finds_no_button_that_acts(pages: Pages) -> None:
    acts = "[data-acts]:visible"
    assert await (await pages.open("queue")).locator(acts).count() > 3, "the premise: the dispatcher does"
    page = await pages.open("queue", role="site_manager")
    await expect(page.locator("#frozen")).to_have_text(zh("queue", "View only: the dispatcher sends."))
    await expect(page.locator("#waiting-count")).to_be_visible()
    assert await page.locator(acts).count() == 0


async def test_a_kind_of_case_the_desk_has_never_heard_of_is_listed_by_its_deadline_and_signed(
    demo: DemoHall, pages: Pages
) -> None:
    with gifts() as gift:
        due = NOW + timedelta(minutes=30)
        hall = a_hall(gift(id="f1", what="家电礼包", giver="a7", fen=880_000, since=NOW, until=due))
        staged = await stage(pages, demo, hall, role="site_manager", screen=desk())
        page = staged.page
        await expect(page.locator("#heads strong")).to_have_text(["家电礼包", "3栋2单元 1802"])
        await expect(page.locator("#count")).to_have_text("2")
        await page.locator("#heads li").nth(1).locator("button").click()
        await expect(page.locator("#verdict button")).to_have_count(0)  # an application is not his to sign
        await page.locator("#heads li").first.locator("button").click()
        await expect(page.locator("#case h2")).to_have_text("家电礼包")
        await expect(page.locator("#case")).to_contain_text(words("signature {n} of {all}", n=1, all=2))
        await page.get_by_role("button", name=words("Sign")).click()
        await until(lambda: bool(staged.commands), 10, "the signature is sent")
        assert staged.commands == [("gift.sign", {"gift": "f1"})]
        await staged.tell(gift(id="f1", what="家电礼包", giver="a7", fen=880_000, since=NOW, until=due, refused="太贵"))
        await expect(page.locator("#heads strong")).to_have_text(["3栋2单元 1802"])
    assert pages.complaints == []


async def test_whose_turn_comes_while_he_reads_is_told_before_he_can_sign(demo: DemoHall, pages: Pages) -> None:
    """The button of the next signature appears under a finger that was on its way somewhere else."""
    with gifts() as gift:
        held = gift(id="f1", what="家电礼包", giver="a7", fen=1, since=NOW, until=NOW + timedelta(minutes=30))
        staged = await stage(pages, demo, a_hall(held), role="site_lead", screen=desk())
        page = staged.page
        await page.locator("#heads li").first.locator("button").click()
        await expect(page.locator("#case h2")).to_have_text("家电礼包")
        await expect(page.locator("#verdict button")).to_have_count(0)
        signature = {"by": "person:sm", "in_place_of": None, "role": "site_manager", "at": NOW.isoformat()}
        await staged.tell(held.but(signed=[signature]))
        await expect(page.get_by_role("button", name=words("Sign"))).to_be_visible()
        await expect(page.locator("#verdict .settled")).to_have_text(
            words("This case has just changed. Please read it again.")
        )
    assert pages.complaints == []


async def test_what_was_refused_is_taken_back_by_the_command_of_its_own_kind(demo: DemoHall, pages: Pages) -> None:
    with gifts() as gift:
        due = NOW + timedelta(minutes=30)
        hall = a_hall(gift(id="f1", what="家电礼包", giver="a7", fen=1, since=NOW, until=due))
        staged = await stage(pages, demo, hall, role="site_manager", screen=desk())
        staged.answers["gift.refuse"] = {"undo_until": (datetime.now(UTC) + timedelta(minutes=1)).isoformat()}
        page = staged.page
        await page.locator("#heads li").first.locator("button").click()
        await page.locator("#verdict").get_by_role("button", name=words("Refuse")).click()
        await page.locator("dialog").get_by_role("button", name=words("Refuse")).click()
        await page.locator(".undo").get_by_role("button", name=words("Undo")).click()
        await until(lambda: len(staged.commands) == 2, 10, "it is taken back")
        assert [verb for verb, _ in staged.commands] == ["gift.refuse", "gift.undo"]
        assert staged.commands[1][1] == {"gift": "f1"}
    assert pages.complaints == []


async def test_a_stand_in_without_a_day_is_asked_for_one(demo: DemoHall, pages: Pages) -> None:
    page = await pages.open("approvals", role="site_lead", query="#standins")
    await page.get_by_role("button", name=words("Name a stand-in")).click()
    day = page.locator("dialog input[type=date]")
    first, last = [date.fromisoformat(str(await day.get_attribute(end))) for end in ("min", "max")]
    assert last - first == LONGEST
    await day.fill("")
    await page.get_by_role("button", name="陶然").click()
    await expect(page.locator("dialog .wrong")).to_have_text(words("Choose a day and a time."))
    assert running(demo.hall) == 0
    assert pages.complaints == []


async def test_somebody_is_named_signs_in_the_others_name_and_hands_it_back(demo: DemoHall, pages: Pages) -> None:
    wanted = await applied(demo)
    other = await pages.open("approvals", role="control_supervisor")  # who signs nothing of his own
    await show(other, wanted)
    await expect(other.locator(".approve")).to_have_count(0)

    lead = await pages.open("approvals", role="site_lead", query="#standins")
    await lead.get_by_role("button", name=words("Name a stand-in")).click()
    await lead.locator("dialog input[type=time]").fill("23:59")
    await lead.get_by_role("button", name="严正").click()
    await expect(lead.locator("#running")).to_contain_text("严正代程远签批")

    await show(other, wanted)
    await expect(other.locator("#verdict .whose")).to_contain_text("严正代程远签批")
    await other.locator(".approve:enabled").click()
    await decided(demo, wanted, "approved")
    approved = demo.hall.all(Application)[wanted]
    assert approved.decided_for == approved.signed[0]["in_place_of"] != approved.decided_by
    await show(other, wanted)
    await expect(other.locator("#verdict")).to_contain_text(
        words("{name} for {principal}", name="严正", principal="程远")
    )

    await other.goto(f"{demo.url}/h1/approvals#standins")
    await other.get_by_role("button", name=words("End it")).click()
    await until(lambda: running(demo.hall) == 0, 10, "it is over")
    await expect(other.locator("#standins-link")).to_be_hidden()
    await expect(other.locator("#decide")).to_be_visible()

    office = await pages.open("office", query="#journal")
    ended, began = (
        office.locator("#entries > li", has_text=zh("office", said)).first
        for said in ("Stand-in ended", "Stand-in named")
    )
    for entry in (ended, began):
        await expect(entry).to_contain_text(
            zh("office", "{delegate} for {principal}", delegate="严正", principal="程远")
        )
    await expect(began).to_contain_text("23:59")
    assert pages.complaints == []


def running(hall: Hall) -> int:
    return sum(one.acting is not None for one in hall.all(Delegation).values())
