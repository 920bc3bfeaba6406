"""Several want one home: the question on the phone, the cash desk that says who can pay, and what a loser hears."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from domain.clients.contacts.records import Contact
from domain.house.people.records import Person
from domain.sales.applications.records import Application
from domain.sales.challenges.records import Challenge
from domain.sales.units.records import Unit
from tests.browser.demo_hall import COMMAND, DemoHall, Pages, zh
from tests.browser.measure import faults_of
from tests.browser.selling import command

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

PHONES = [(320, 568), (360, 640), (390, 844), (430, 932), (844, 390)]
COUNT_TAPS = (
    "() => { window.taps = 0; addEventListener('click', (event) => { window.taps += event.isTrusted; }, true); }"
)
HOMES = itertools.count()


@dataclass
class Contest:
    """Two consultants of different groups with a client each, and a home for which both have applied, one after the other."""

    demo: DemoHall
    first: Page
    second: Page
    cashier: Page
    groups: tuple[str, str]
    homes: list[str]
    applications: tuple[str, str]

    def states(self) -> list[str]:
        return [self.demo.hall.all(Application)[id].state for id in self.applications]

    async def ready(self) -> None:
        """The cash desk's button for the second one."""
        row = self.cashier.locator("#behind li", has_text=self.label).filter(has_text=zh("cashier", "number {n}", n=2))
        await row.get_by_role("button").click()

    @property
    def label(self) -> str:
        home = self.demo.hall.all(Unit)[self.homes[0]]
        return f"{home.building}{home.entrance} {home.room}"


@pytest_asyncio.fixture(loop_scope="session")
async def contest(demo: DemoHall, pages: Pages) -> AsyncIterator[Contest]:
    await command(demo, "office", "policy.set", key="application.tie_seconds", value=0, reason="one after the other")
    hall = demo.hall
    asked = {c.consultant for c in hall.all(Challenge).values() if not c.finished}
    people = hall.all(Person)
    newest = {
        c.group: c for c in hall.all(Contact).values() if c.consultant not in asked and people[c.consultant].active
    }
    one, two = list(newest.values())[:2]
    badges = [people[c.consultant].badge for c in (one, two)]
    free = [u.id for u in hall.all(Unit).values() if u.state == "available"]
    homes = free[3 * next(HOMES) :][:3]
    made = [
        await command(demo, "consultant", "application.submit", badge=badge, unit=homes[0], contact=contact.id)
        for badge, contact in zip(badges, (one, two), strict=True)
    ]
    first, second = [await pages.open("consultant", badge=badge) for badge in badges]
    cashier = await pages.open("cashier")
    ids = (str(made[0]["application"]), str(made[1]["application"]))
    yield Contest(demo, first, second, cashier, (one.group, two.group), homes, ids)
    for id in ids:
        verb = {"waiting": "application.refuse", "approved": "hold.release"}.get(demo.hall.all(Application)[id].state)
        if verb is not None:
            await command(demo, "approvals", verb, application=id, reason="client-gave-up")


async def test_the_question_fills_the_phone_and_one_tap_answers_it(contest: Contest) -> None:
    phone, question = contest.first, contest.first.locator("#question")
    await phone.evaluate(COUNT_TAPS)
    await contest.ready()
    await expect(question).to_be_visible()
    await expect(question.locator("h2")).to_have_text(zh("consultant", "Is your client sure to pay?"))
    await expect(question).to_contain_text(contest.label)
    await expect(question).to_contain_text(
        zh("consultant", "a client of group {group}, can pay now", group=contest.groups[1])
    )
    await expect(phone.locator(".tabs")).to_be_hidden()
    for wide, high in PHONES:
        await phone.set_viewport_size({"width": wide, "height": high})
        assert await faults_of(phone) == [], f"{wide}x{high}"
    await question.locator(".answers .primary").click()
    await expect(question).to_be_hidden()
    await expect(phone.locator(".tabs")).to_be_visible()
    assert await phone.evaluate("window.taps") == 1
    [put] = [c for c in contest.demo.hall.all(Challenge).values() if c.asked == contest.applications[0]]
    assert put.state == "sure"


async def test_giving_way_is_asked_once_more_and_cannot_be_taken_back(contest: Contest) -> None:
    question = contest.first.locator("#question")
    await contest.ready()
    await question.locator(".answers button:not(.primary)").click()
    await contest.first.locator("dialog.ask .primary").click()
    await expect(question).to_be_hidden()
    assert contest.states() == ["withdrawn", "waiting"]
    home = contest.label
    await expect(contest.first.locator("#news")).to_contain_text(
        zh("consultant", "{home} went to the client behind", home=home)
    )
    await expect(contest.second.locator("#toasts")).to_contain_text(
        zh("consultant", "{home}: your client comes first now", home=home)
    )


async def test_it_is_put_aside_as_a_bar_and_taken_up_again(contest: Contest) -> None:
    phone, bar = contest.first, contest.first.locator("#asked p")
    await contest.ready()
    await phone.locator("#question .quiet").click()
    await expect(phone.locator("#question")).to_be_hidden()
    await expect(bar).to_contain_text(contest.label)
    await bar.get_by_role("button").click()
    await expect(phone.locator("#question")).to_be_visible()


async def test_a_loser_hears_who_won_by_which_rule_and_what_is_free(contest: Contest) -> None:
    """SC-04, and puts the news away."""
    await command(contest.demo, "approvals", "application.approve", application=contest.applications[0])
    money = {"application": contest.applications[0], "amount_fen": 2_000_000, "method": "card"}
    phone, news = contest.second, contest.second.locator("#news .news", has_text=contest.label)
    await contest.cashier.evaluate(COMMAND, ["receipt.record", money])
    await expect(news).to_contain_text(
        zh("consultant", "{home} went to group {group}", home=contest.label, group=contest.groups[0])
    )
    await expect(news).to_contain_text(zh("consultant", "Another form came first"))
    await expect(news.locator(".chips button")).to_have_count(3)
    assert contest.states() == ["won", "lost"]
    await news.locator(".close").click()
    await expect(news).to_have_count(0)
    await phone.reload()
    await expect(phone.locator("#now")).to_be_visible()
    await expect(news).to_have_count(0)


async def test_whoever_applied_at_the_same_time_may_pay_too(contest: Contest) -> None:
    """One signature for both; the cash desk shows each, and the first money wins."""
    demo = contest.demo
    await command(demo, "office", "policy.set", key="application.tie_seconds", value=600, reason="as on paper")
    hall, home = demo.hall, contest.homes[1]
    contacts = [
        next(c for c in hall.all(Contact).values() if c.client == hall.all(Application)[id].client)
        for id in contest.applications
    ]
    ids = []
    for contact in contacts:
        badge = hall.all(Person)[contact.consultant].badge
        made = await command(demo, "consultant", "application.submit", badge=badge, unit=home, contact=contact.id)
        ids.append(str(made["application"]))
    await command(demo, "approvals", "application.approve", application=ids[0])
    unit = demo.hall.all(Unit)[home]
    rows = contest.cashier.locator("#holds li", has_text=f"{unit.building}{unit.entrance} {unit.room}")
    await expect(rows).to_have_count(2)
    await expect(rows.locator(".tag.tied")).to_have_count(2)
    await contest.cashier.evaluate(
        COMMAND, ["receipt.record", {"application": ids[1], "amount_fen": 2_000_000, "method": "card"}]
    )
    await expect(rows).to_have_count(0)
    assert [demo.hall.all(Application)[id].state for id in ids] == ["lost", "won"]
    await command(demo, "office", "policy.set", key="application.tie_seconds", value=0, reason="one after the other")


async def test_several_homes_go_into_one_form(contest: Contest) -> None:
    """SC-07, all of them or none: chosen one after the other, and applied for with one button."""
    demo, phone = contest.demo, contest.second
    before = len(demo.hall.all(Application))
    await phone.locator(".tabs a[href='#units']").click()
    cells = phone.locator("#units .cell.available")
    await cells.nth(0).click()
    await phone.locator("#unit [data-slot=more]").click()
    await expect(phone.locator("#form")).to_be_visible()
    await cells.nth(1).click()
    await expect(phone.locator("#unit .together button")).to_have_count(1)
    await phone.locator("#unit .for input").first.check(force=True)
    await phone.locator("#unit button[type=submit]").click()
    await expect(phone.locator("#unit")).to_be_hidden()
    made = [a for a in demo.hall.all(Application).values() if a.bundle and a.open][-2:]
    assert len(demo.hall.all(Application)) == before + 2
    assert made[0].bundle == made[1].bundle == made[0].id
    await expect(phone.locator("#form")).to_be_hidden()
