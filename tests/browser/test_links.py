"""A one-time link in a real browser: at once where nobody is signed in, after a question where somebody is."""

import re

import pytest
from playwright.async_api import Route, expect

from domain.house.people.records import Person
from server.web.sign_in import make_link
from tests.browser.demo_hall import HALL, DemoHall, Pages, is_live

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120)]


def link_of(demo: DemoHall, role: str, screen: str) -> tuple[str, str]:
    """(address, name) of somebody with this role."""
    person = next(p for p in demo.hall.all(Person).values() if p.active and p.role == role)
    return demo.url + make_link(demo.engine, HALL, f"/{HALL}/{screen}", person=person.id), person.name


async def test_whoever_is_signed_in_is_asked_and_says_yes_with_a_button(demo: DemoHall, pages: Pages) -> None:
    page = await pages.open("queue")
    link, name = link_of(demo, "controller", "approvals")
    await page.goto(link)
    await expect(page.get_by_role("heading", level=2)).to_have_text(f"以 {name} 的身份登录？")
    await page.get_by_role("button").click()
    await expect(page).to_have_url(re.compile(rf"/{HALL}/approvals$"))
    await is_live(page)
    assert pages.complaints == []


async def test_whoever_comes_from_another_site_is_asked(demo: DemoHall, pages: Pages) -> None:
    """A page of another site can open the link, but not use it up."""
    page = await pages.blank("approvals")
    link, name = link_of(demo, "controller", "approvals")
    await page.route("http://another.example/*", lambda route: route.fulfill(
        body=f'<a href="{link}">come in</a>', content_type="text/html"))  # fmt: skip
    await page.goto("http://another.example/")
    await page.get_by_role("link").click()
    await expect(page.get_by_role("heading", level=2)).to_have_text(f"以 {name} 的身份登录？")
    await page.get_by_role("button").click()
    await is_live(page)


async def test_whoever_opens_it_himself_is_in_at_once(demo: DemoHall, pages: Pages) -> None:
    page = await pages.open("approvals", link=link_of(demo, "controller", "approvals")[0])
    await expect(page).to_have_url(re.compile(rf"/{HALL}/approvals$"))


async def test_a_page_that_has_to_wait_tries_again_by_itself(demo: DemoHall, pages: Pages) -> None:
    """Sixty people come at once, and this one is told to wait: he presses nothing and is in."""
    page = await pages.blank("approvals")
    await page.clock.install()
    script = await page.request.get(f"/{HALL}")
    version = re.findall(r"/s/[0-9a-f]{12}/", await script.text())[0]
    link, asked = link_of(demo, "controller", "approvals")[0], []

    async def answer(route: Route) -> None:
        asked.append(route.request.method)
        if len(asked) > 1:
            await route.continue_()
        else:
            body = f'<script type="module" src="{version}base/again.js"></script><p>wait</p>'
            await route.fulfill(status=429, body=body, content_type="text/html")

    await page.route(link, answer)
    await page.goto(link)
    await expect(page.locator("p")).to_have_text("wait")
    await page.clock.run_for(7_000)
    await expect(page).to_have_url(re.compile(rf"/{HALL}/approvals$"))
    assert asked == ["GET"] * 2


async def test_a_sign_in_that_has_to_wait_keeps_what_was_typed(demo: DemoHall, pages: Pages) -> None:
    """Many sign in at once: the form says so, tries again by itself, and only then answers."""
    page = await pages.blank(language="en")
    await page.clock.install()
    asked: list[dict[str, str]] = []

    async def answer(route: Route) -> None:
        asked.append(route.request.post_data_json)
        code = "too-many" if len(asked) < 3 else "wrong-secret"
        await route.fulfill(status=429 if code == "too-many" else 403, json={"code": code, "title": code})

    await page.route("**/api/*/session", answer)
    await page.goto(f"/{HALL}")
    await page.locator("#name").fill("A07")
    await page.locator("#secret").fill("482913")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.locator("#said")).to_have_text("Many people are coming in just now. One moment, please.")
    await expect(page.locator("#said")).not_to_have_class("wrong")
    while len(asked) < 3:
        await page.clock.run_for(1_000)
    await expect(page.locator("#said")).to_have_text("wrong-secret")
    await expect(page.locator("#said")).to_have_class("wrong")
    assert asked == [{"name": "A07", "secret": "482913"}] * 3


async def test_the_front_page_names_the_hall(demo: DemoHall, pages: Pages) -> None:
    page = await pages.open("office")
    await page.goto(f"/{HALL}")
    await page.locator("#steps summary").click()
    await page.locator("#naming input").fill(" ")
    await page.locator("#naming button").click()
    await expect(page.locator("#naming .wrong")).to_have_text("请填写名称。")
    await page.locator("#naming input").fill("望澜庭")
    async with page.expect_navigation():
        await page.locator("#naming button").click()
    await expect(page.locator("[data-step=name] p").first).to_have_text("望澜庭")
    assert pages.complaints == []
