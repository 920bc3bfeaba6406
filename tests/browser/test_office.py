"""The office as it is worked with: a list is looked through and taken back, and nothing half done is lost or sent."""

from collections.abc import Iterable
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from domain.house.devices.records import Device
from domain.house.people.records import Person
from domain.house.site.rules import site_of
from domain.sales.prices.records import PriceList
from domain.sales.units.records import Unit
from tests.browser.demo_hall import COMMAND, DemoHall, Pages, zh

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

HEADER = "楼栋,单元,楼层,房号,户型,建筑面积,总价,备案价格"
COMPOSES = {"key": "Enter", "bubbles": True, "isComposing": True}  # as Chrome and Firefox tell it
COMPOSED = {"key": "Enter", "bubbles": True, "keyCode": 229}  # as Safari does
LEAVING = "() => { const event = new Event('beforeunload', { cancelable: true }); dispatchEvent(event); return event.defaultPrevented; }"


def words(source: str, **facts: Any) -> str:
    return zh("office", source, **facts)


def a_list(homes: Iterable[Unit]) -> bytes:
    """The price list of these homes, as the hall has them."""
    lines = [
        f"{h.building},{h.entrance},{'' if h.floor is None else h.floor},{h.room},{h.layout},{h.area},{h.price_fen / 100},1"
        for h in homes
    ]
    return "\n".join([HEADER, *lines]).encode()


async def look(office: Page, name: str, content: bytes) -> None:
    await office.locator("#file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    await expect(office.locator("#preview h2")).to_have_text(name)


def doubt(office: Page, kind: str) -> Locator:
    return office.locator(f"[data-doubt={kind}]")


async def tab(office: Page, name: str) -> None:
    await office.locator(f".views a[href='#{name}']").click()
    await expect(office.locator(f"#{name}")).to_be_visible()


async def test_a_doubtful_list_is_put_in_force_only_once_all_is_answered_and_taken_back(
    demo: DemoHall, pages: Pages
) -> None:
    before = dict(demo.hall.all(Unit))
    homes = sorted(before.values(), key=lambda home: home.state != "available")  # of what is sold nothing changes
    otherwise = [h.but(building=h.building.replace("栋", "号楼"), room=f"0{h.room}") for h in homes[:3]]
    wrong = homes[3].but(price_fen=homes[3].price_fen * 10_000)
    new = homes[3].but(building="88栋", room="样板间")
    office = await pages.open("office", query="#prices")
    await look(office, "v2.csv", a_list([*otherwise, wrong, *homes[4:], new]))
    force = office.locator(".force")
    await expect(force.locator("button")).to_have_count(0)
    await expect(doubt(office, "range")).to_contain_text(homes[3].room)
    await expect(doubt(office, "unused")).to_contain_text("备案价格")
    await expect(doubt(office, "jumps")).to_contain_text("%")
    await doubt(office, "alike").get_by_role("button", name=words("The same homes")).click()
    await expect(doubt(office, "alike").locator("[aria-pressed=true]")).to_be_focused()
    await expect(force.locator("button")).to_have_count(0)
    for kind in ("range", "jumps"):
        await doubt(office, kind).get_by_label(words("Checked: this is right")).check()
    await force.get_by_role("button", name=words("Put this list in force")).click()
    await force.get_by_role("button", name=words("Put in force now")).click()
    await expect(office.locator("#preview .done")).to_contain_text("v2.csv")
    assert {id: unit for id, unit in demo.hall.all(Unit).items() if unit != before.get(id)}.keys() == {
        wrong.id,
        "88栋-" + new.entrance + "-样板间",
    }

    latest = office.locator("#lists > li").first
    await latest.get_by_role("button", name=words("Undo this list")).click()
    await latest.get_by_role("button", name=words("Undo it now")).click()
    await expect(latest).to_have_class("list undone")
    await expect(office.locator("#toasts")).to_contain_text(words("The list is undone."))
    assert dict(demo.hall.all(Unit)) == before
    assert [listed.filename for listed in demo.hall.all(PriceList).values() if listed.undone_at].count("v2.csv") == 1
    assert pages.complaints == []


async def test_columns_are_chosen_from_the_files_own_headers(demo: DemoHall, pages: Pages) -> None:
    homes = list(demo.hall.all(Unit).values())[:3]
    odd = a_list(homes).decode().replace("楼栋,", "座次,").replace(",总价,", ",价钱,")
    office = await pages.open("office", query="#prices")
    await office.locator("#file").set_input_files({"name": "odd.csv", "mimeType": "text/csv", "buffer": odd.encode()})
    form = office.locator("form.mapping")
    await expect(form.locator("select[name=room]")).to_have_value("房号")
    await form.locator("select[name=building]").select_option("座次")
    await form.locator("select[name=total_price]").select_option("价钱")
    await form.get_by_role("button").click()
    await expect(office.locator("#preview h2")).to_have_text("odd.csv")
    await expect(office.locator("#preview .done")).to_be_visible()
    pages.complaints.clear()  # the refusal that asked for the columns


async def test_homes_never_released_are_struck_off_and_no_others_offered(demo: DemoHall, pages: Pages) -> None:
    office = await pages.open("office", query="#prices")
    line = {"id": "合计--合计", "building": "合计", "room": "合计", "area": "98.27", "price_fen": 380_000_000}
    await office.evaluate(COMMAND, ["price_list.activate", {"filename": "sums", "units": [line]}])
    unreleased = sum(unit.state == "unreleased" for unit in demo.hall.all(Unit).values())
    strike = office.locator("#strike")
    await expect(strike.locator("summary").first).to_have_text(words("Never released ({n})", n=unreleased))
    await strike.locator("summary").first.click()
    place = strike.locator(".place", has_text="合计")
    await place.locator("summary").click()
    await place.get_by_label(words("all of them")).check()
    await strike.get_by_role("button", name=words("Strike {n} homes off", n=1)).click()
    await strike.get_by_role("button", name=words("Strike off now")).click()
    await expect(place).to_have_count(0)
    assert "合计--合计" not in demo.hall.all(Unit)


async def test_what_is_not_saved_is_kept_and_asked_about_before_it_is_lost(demo: DemoHall, pages: Pages) -> None:
    office = await pages.open("office", query="#people")
    people = office.locator("#staff .person")
    assert not await office.evaluate(LEAVING), "the premise: nothing is changed yet"
    await people.nth(2).click()
    name = office.locator("#person").get_by_label(words("Name"))
    await name.fill("half typed")
    someone = next(p for p in demo.hall.all(Person).values() if p.role == "dispatcher")
    saved = {"id": someone.id, "name": f"{someone.name}新", "role": "dispatcher", "badge": someone.badge}
    await office.evaluate(COMMAND, ["person.save", saved])
    await expect(office.locator("#staff")).to_contain_text(f"{someone.name}新")
    await office.evaluate(COMMAND, ["person.save", saved | {"name": someone.name}])
    await expect(name).to_have_value("half typed")
    assert await office.evaluate(LEAVING), "a page that closes asks"

    await tab(office, "rules")
    await expect(office.locator(".views a[href='#people']")).to_have_attribute("data-unsaved", "")
    await tab(office, "people")
    await expect(name).to_have_value("half typed")

    leaving = office.get_by_role("dialog", name=words("Not saved yet"))
    await people.nth(4).click()
    await leaving.get_by_role("button", name=words("Go on with it")).click()
    await expect(name).to_have_value("half typed")
    await people.nth(4).click()
    await leaving.get_by_role("button", name=words("Discard it")).click()
    await expect(name).not_to_have_value("half typed")
    await expect(office.locator("#staff [aria-current]")).to_have_count(1)
    assert not await office.evaluate(LEAVING)
    assert pages.complaints == []


async def test_a_new_person_is_nobody_in_the_list_and_a_search_ends_with_the_tab(demo: DemoHall, pages: Pages) -> None:
    office = await pages.open("office", query="#people")
    await office.locator("#staff .person").nth(2).click()
    await expect(office.locator("#staff [aria-current]")).to_have_count(1)
    await office.get_by_role("button", name=words("New person")).click()
    await expect(office.locator("#staff [aria-current]")).to_have_count(0)
    everybody = await office.locator("#staff .person").count()
    await office.locator("#find").fill("nobody is called so")
    await expect(office.locator("#nobody")).to_be_visible()
    await tab(office, "rules")
    await tab(office, "people")
    await expect(office.locator("#staff .person")).to_have_count(everybody)
    await expect(office.locator("#nobody")).to_be_hidden()


@pytest.mark.parametrize("key", [COMPOSES, COMPOSED], ids=["composing", "229"])
async def test_half_typed_words_are_not_saved(demo: DemoHall, pages: Pages, key: dict[str, Any]) -> None:
    """The Enter that chooses a word of the input method is not the one that saves; nor does its Escape leave."""
    device = next(d for d in demo.hall.all(Device).values() if d.revoked_at is None)
    office = await pages.open("office", query="#devices")
    row = office.locator(f"#paired tbody[data-key='{device.id}']")
    await row.get_by_role("button", name=words("Rename")).click()
    field = row.get_by_label(words("New name of the screen"))
    await field.fill("大ting")
    await field.dispatch_event("keydown", key)
    await field.dispatch_event("keydown", key | {"key": "Escape"})
    await expect(field).to_have_value("大ting")
    await field.fill("大厅右墙")
    await field.press("Enter")
    await expect(row.locator("strong")).to_have_text("大厅右墙")
    await office.evaluate(COMMAND, ["device.rename", {"device": device.id, "name": device.name}])


async def test_places_of_the_hall_are_entered_line_by_line(demo: DemoHall, pages: Pages) -> None:
    office = await pages.open("office", query="#rules")
    row = office.locator("#settings > li[data-key='hall.places']")
    held = await row.locator("strong").inner_text()
    await row.get_by_role("button").click()
    field = row.locator("textarea")
    places = await field.input_value()
    await field.fill("1 号桌\n\n 沙盘 \n")
    await row.get_by_label(words("The reason")).fill("two tables left")
    await row.get_by_role("button", name=words("Put in force")).click()
    await expect(row.locator("strong")).to_have_text("1 号桌、沙盘")
    await expect(office.locator("#toasts")).to_contain_text(words("The rule is in force."))
    back = {"key": "hall.places", "value": [line for line in places.split("\n") if line], "reason": "as it was"}
    await office.evaluate(COMMAND, ["policy.set", back])
    await expect(row.locator("strong")).to_have_text(held)


async def test_the_hall_is_named_where_its_rules_are(demo: DemoHall, pages: Pages) -> None:
    before = site_of(demo.hall)
    page = await pages.open("office", query="#rules")
    place = page.locator("#hall-name")
    await expect(place.locator("strong")).to_have_text(before.name)
    await place.get_by_role("button", name=words("Change it")).click()
    await place.locator("input").first.fill("望澜庭二期")
    await place.get_by_role("button", name=words("Save")).click()
    await expect(place.locator("strong")).to_have_text("望澜庭二期")
    assert site_of(demo.hall).zone == before.zone
    await place.get_by_role("button", name=words("Change it")).click()
    await place.locator("input").first.fill(before.name)
    await place.get_by_role("button", name=words("Save")).click()
    await expect(place.locator("strong")).to_have_text(before.name)
