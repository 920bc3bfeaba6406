"""What is known of a client: written, read and mended on his consultant's phone, found, mended and erased in the office."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from domain.clients.contacts.records import Contact
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.reception.visits.records import Visit
from server.web.problems import SENTENCES
from server.web.words import translator
from tests.browser.demo_hall import COMMAND, DemoHall, Pages, zh
from tests.browser.measure import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)


def said(code: str) -> str:
    return translator("zh_CN")(SENTENCES[code][1])


async def client_of_mine(demo: DemoHall, pages: Pages, phone: str, besides: str = "") -> tuple[Page, Contact]:
    """A consultant's phone at the tab of his clients, one of whom has just come; not that of `besides`."""
    presences = demo.hall.all(Presence)
    free = [
        p for p in demo.hall.all(Person).values() if p.receives and p.id != besides and presences[p.id].visit is None
    ]
    me = min(free, key=lambda p: p.badge)
    desk, mine = await pages.open("queue"), await pages.open("consultant", badge=me.badge, query="#clients")
    await desk.evaluate(COMMAND, ["presence.set", {"state": "waiting", "person": me.id}])
    arrived = {"name": "孔金丝雀", "title": "女士", "phone": phone, "consent": True, "wanted": me.id}
    visit = (await desk.evaluate(COMMAND, ["visit.check_in", arrived]))["visit"]
    await desk.evaluate(COMMAND, ["visit.dispatch", {"visit": visit, "to": me.id}])
    await mine.evaluate(COMMAND, ["visit.accept", {"visit": visit}])
    await desk.evaluate(COMMAND, ["visit.end", {"visit": visit}])
    client = demo.hall.all(Visit)[visit].client
    held = [c for c in demo.hall.all(Contact).values() if c.client == client and c.consultant == me.id]
    return mine, held[0]


async def test_a_consultant_notes_reads_adds_and_corrects(demo: DemoHall, pages: Pages) -> None:
    mine, contact = await client_of_mine(demo, pages, "13511117001")
    row, dialog = mine.locator(f"#contacts li[data-key^='{contact.id} ']"), mine.locator("dialog.ask")

    def words(source: str, **facts: Any) -> str:
        return zh("consultant", source, **facts)

    async def choose(name: str) -> None:
        await row.get_by_role("button", name=words("More"), exact=True).click()
        await dialog.get_by_role("button", name=name, exact=True).click()

    async def save(button: str, **fields: str) -> None:
        for field, value in fields.items():
            await dialog.locator(f"input[name={field}]").fill(value)
        await dialog.get_by_role("button", name=words(button)).click()
        await expect(dialog).to_have_count(0)

    await choose(words("Write a note"))
    assert await faults_of(mine) == []
    await save("Save the note", text="想要南向三居")
    await choose("查看 1 条备注")
    await dialog.locator(".choices button").first.click()
    await expect(dialog.locator("form > p").first).to_have_text("想要南向三居")
    await dialog.get_by_role("button", name=words("Close")).click()

    await choose(words("Add a phone"))
    await save("Save the phone", phone="13511117002")
    await choose(words("Correct name or phone"))
    await save("Save the correction", name="黄金丝雀")
    await expect(row).to_contain_text("黄女士")

    await choose(words("Add a phone"))
    await dialog.locator("input[name=phone]").fill("13511117001")
    await dialog.get_by_role("button", name=words("Save the phone")).click()
    await expect(dialog.get_by_role("alert")).to_have_text(said("number-kept"))
    await dialog.get_by_role("button", name=words("Back")).click()

    await row.get_by_role("button", name=words("Show phone")).click()
    await dialog.get_by_role("button", name=words("Show the number")).click()
    await expect(dialog.get_by_role("heading")).to_have_text("黄金丝雀")
    await expect(dialog.locator(".number a")).to_have_text("135 1111 7002")
    await mine.set_viewport_size({"width": 320, "height": 568})
    first, second = [await line.bounding_box() for line in await dialog.locator("a.phone").all()]
    assert first is not None
    assert second is not None
    assert second["height"] == first["height"], "it stands in one line on the smallest phone too"
    assert await faults_of(mine) == []
    assert "南向三居" not in await mine.content()


async def test_more_is_offered_to_whom_the_client_belongs_alone(demo: DemoHall, pages: Pages) -> None:
    """She asks for another at the door, and stays the first one's while his protection runs."""
    mine, contact = await client_of_mine(demo, pages, "13511117101")
    other, second = await client_of_mine(demo, pages, "13511117101", besides=contact.consultant)
    assert (second.client, second.consultant == contact.consultant) == (contact.client, False)
    more, show = zh("consultant", "More"), zh("consultant", "Show phone")
    row = mine.locator(f"#contacts li[data-key^='{contact.id} ']")
    await expect(row.get_by_role("button", name=more, exact=True)).to_have_count(1)
    row = other.locator(f"#contacts li[data-key^='{second.id} ']")
    await expect(row.get_by_role("button", name=show)).to_have_count(1)
    await expect(row.get_by_role("button", name=more, exact=True)).to_have_count(0)


async def test_a_number_removed_is_told_as_removed(demo: DemoHall, pages: Pages) -> None:
    mine, contact = await client_of_mine(demo, pages, "13511117201")
    await mine.evaluate(COMMAND, ["client.add_phone", {"client": contact.client, "phone": "13511117202"}])
    row, dialog = mine.locator(f"#contacts li[data-key^='{contact.id} ']"), mine.locator("dialog.ask")
    await row.get_by_role("button", name=zh("consultant", "Show phone")).click()
    await dialog.get_by_role("button", name=zh("consultant", "Show the number")).click()
    await dialog.locator(".number").get_by_role("button").click()
    await dialog.get_by_role("button", name=zh("consultant", "Remove"), exact=True).click()
    await expect(mine.get_by_text(zh("consultant", "{number} is removed.", number="135****7202"))).to_be_visible()


async def test_the_office_removes_a_number_after_asking_and_looks_for_nothing_anew(
    demo: DemoHall, pages: Pages
) -> None:
    mine, contact = await client_of_mine(demo, pages, "13511119001")
    await mine.evaluate(COMMAND, ["client.add_phone", {"client": contact.client, "phone": "13511119002"}])
    identity = {"client": contact.client, "number": "E11119003"}
    added = await mine.evaluate(COMMAND, ["client.add_identity", identity])
    office = await pages.open("office", query="#clients")
    found, number = office.locator("#found"), office.locator("#whose-number")
    asked: list[str] = []
    office.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))

    async def remove(shown: str) -> None:
        await found.get_by_role("button", name=f"{words('Remove')}: {shown}").click()
        await expect(found).to_contain_text(
            words("Remove {number}? The client is no longer found by it.", number=shown)
        )
        assert await faults_of(office) == []
        await found.get_by_role("button", name=words("Remove"), exact=True).click()

    def words(source: str, **facts: Any) -> str:
        return zh("office", source, **facts)

    await number.fill("13511119002")
    await office.locator("#whose button").click()
    await expect(found).to_contain_text("135****9002")
    name = found.get_by_label(words("Full name"))
    await name.fill("黄金")
    await number.fill("e1111 9003")
    await remove("135****9002")
    await expect(found).not_to_contain_text("135****9002")
    await expect(found.get_by_role("heading", level=2)).to_be_focused()
    await expect(found).to_contain_text("135****9001")
    await expect(name).to_have_value("黄金")
    await expect(number).to_have_value("e1111 9003")
    assert asked.count("client.find") == 1

    await mine.evaluate(COMMAND, ["client.remove_number", {k: added[k] for k in ("client", "place", "masked")}])
    await remove("E1****03")
    await expect(found.get_by_role("alert").filter(has_text=re.compile("."))).to_have_count(1)

    await office.locator("#whose button").click()
    await office.locator("dialog.ask").get_by_role("button", name=words("Discard it")).click()
    await expect(office.locator("#whose .wrong")).to_have_text(said("client-unknown"))
    await office.goto(office.url.replace("#clients", "#journal"))
    await expect(office.locator("#entries")).to_contain_text("135****9002")
    await expect(office.locator("#entries")).to_contain_text("E1****03")


async def test_the_office_finds_corrects_and_erases_after_asking_twice(demo: DemoHall, pages: Pages) -> None:
    _, contact = await client_of_mine(demo, pages, "13511118001")
    office = await pages.open("office", query="#clients")
    found = office.locator("#found")

    def words(source: str, **facts: Any) -> str:
        return zh("office", source, **facts)

    async def find(phone: str) -> None:
        await office.locator("#whose-number").fill(phone)
        await office.locator("#whose button").click()

    await find("13511118009")
    await expect(office.locator("#whose .wrong")).to_have_text(said("client-unknown"))
    await find("12")
    await expect(office.locator("#whose .wrong")).to_have_text(said("number-invalid"))
    await find("13511118001")
    await expect(found.get_by_role("heading", level=2)).to_have_text("孔**")
    await expect(found).to_contain_text("135****8001")
    assert "金丝雀" not in await office.content()
    assert await faults_of(office) == []

    await found.get_by_label(words("Full name")).fill("黄金丝雀")
    await found.get_by_label(words("Phone"), exact=True).fill("13511118002")
    await found.get_by_role("button", name=words("Save the correction")).click()
    await expect(found.get_by_role("heading", level=2)).to_have_text("黄**")
    await expect(found).to_contain_text("135****8002")

    await found.get_by_role("button", name=words("Erase this client")).click()
    await expect(found).to_contain_text(re.compile("永久删除.*备注"))
    assert await faults_of(office) == []
    await found.get_by_role("button", name=words("Go on")).click()
    for_good = found.get_by_role("button", name=words("Erase for good"))
    assert await for_good.is_disabled(), "a second press was meant for what stood here before"
    await for_good.click()
    await expect(found.get_by_role("status")).to_have_text(words("{name} is erased.", name="黄**"))
    await find("13511118002")
    await expect(office.locator("#whose .wrong")).to_have_text(said("client-unknown"))
    assert demo.hall.all(Contact)[contact.id].client_name == "黄**"
    pages.complaints[:] = [
        told for told in pages.complaints if "404" not in told and "422" not in told
    ]  # the refusals that were asked for
    assert pages.complaints == []
