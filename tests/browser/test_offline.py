"""The tablet at the door keeps its word without a server: nothing lost, nothing twice, nothing readable."""

import json
import uuid

import pytest
from playwright.async_api import Error, Route, expect

from domain.reception.visits.records import Visit
from server.store import journal
from tests.browser.demo_hall import HALL, DemoHall, Pages, check_in, is_live
from tests.browser.tablet import KEPT_BY_WORKER, STORED, says_queued

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]
expect.set_options(timeout=20_000)

VISITORS = (("俞", "13711112222", 1), ("臧", "13733334444", 2), ("郗", "13755556666", 3))


async def test_three_visitors_are_kept_over_reloads_and_arrive_once_in_order(demo: DemoHall, pages: Pages) -> None:
    tablet = await pages.open("checkin")
    try:
        await tablet.evaluate(KEPT_BY_WORKER)
    except Error:  # somebody had asked it to load anew, and it has just heard
        await is_live(tablet)
        await tablet.evaluate(KEPT_BY_WORKER)
    before = set(demo.hall.all(Visit))

    demo.kill()
    await tablet.reload()
    await expect(tablet.locator("#form")).to_be_visible()
    for kept, (surname, phone, party) in enumerate(VISITORS, 1):
        await check_in(tablet, surname, phone, party=party)
        await expect(tablet.locator("#saved")).to_be_visible()
        await expect(tablet.locator("#saved [data-slot=visitor]")).to_contain_text(surname)
        await expect(tablet.locator("#done")).to_be_hidden()  # no number is promised
        await tablet.locator("#saved [data-next]").click()
        await says_queued(tablet, kept)

    await tablet.reload()
    await says_queued(tablet, len(VISITORS))
    rows, stored = await tablet.evaluate(STORED)
    assert rows == len(VISITORS)
    for surname, phone, _ in VISITORS:
        assert f'"{surname}' not in stored
        assert not any(line.startswith(surname) for line in stored.splitlines()), "alone it may stand in sealed bytes"
        assert phone not in stored
        assert phone[-4:] not in stored
    assert "key extractable false" in stored

    demo.start()
    await is_live(tablet)
    await expect(tablet.locator("#queued")).to_be_hidden(timeout=40_000)
    await expect(tablet.locator("#sent")).to_be_visible()
    await expect(tablet.locator("#refused p")).to_have_count(0)
    rows, _ = await tablet.evaluate(STORED)
    assert rows == 0

    came = sorted((v for id, v in demo.hall.all(Visit).items() if id not in before), key=lambda v: v.number)
    assert [(v.name, v.party) for v in came] == [(f"{surname}女士", party) for surname, _, party in VISITORS]
    assert [v.number for v in came] == list(range(came[0].number, came[0].number + len(VISITORS)))
    assert all(v.claimed_at is not None and v.claimed_at < v.checked_in_at for v in came)
    numbers = await tablet.locator("#sent").text_content() or ""
    assert all(f"{v.number:03d}" in numbers for v in came)

    queue = await pages.open("queue")
    lines = queue.locator("#waiting li")
    await expect(lines.filter(has_text=f"{came[-1].number:03d}")).to_be_visible()
    told = [text for text in await lines.all_inner_texts() if any(surname in text for surname, _, _ in VISITORS)]
    assert len(told) == len(VISITORS)
    for text, visit in zip(told, came, strict=True):
        assert f"{visit.number:03d}" in text
        assert visit.name in text
    with demo.engine.connect() as connection:
        _, broken = journal.verify(connection, HALL)
        arrived = [e for e in journal.read(connection, HALL, 0) if e.command == "visit.check_in"][-len(VISITORS) :]
    assert broken is None
    keys = [uuid.UUID(entry.key) for entry in arrived]
    assert {key.version for key in keys} == {7}
    assert keys == sorted(keys), "a key begins with the moment of its intention"


async def test_a_check_in_the_server_chokes_on_is_told_and_holds_up_nobody(demo: DemoHall, pages: Pages) -> None:
    tablet = await pages.open("checkin")
    choked = {"code": "failed", "title": "服务器出错"}

    async def choke(route: Route) -> None:
        await route.fulfill(status=500, content_type="application/problem+json", body=json.dumps(choked))

    await tablet.route("**/visit.check_in", choke, times=1)
    await check_in(tablet, "仲", "13711119999")
    await expect(tablet.locator("#problem")).to_have_text(choked["title"])
    await tablet.locator("#name").fill("晏")
    await tablet.locator("#submit").click()
    await expect(tablet.locator("#done")).to_be_visible()
    rows, _ = await tablet.evaluate(STORED)
    assert rows == 0
    assert [visit.name for visit in demo.hall.all(Visit).values()].count("晏女士") == 1
