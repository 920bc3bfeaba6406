"""Rows 25 and 29: the tablet at the door is alone for hours, its browser is killed, or its clock is wrong."""

import asyncio
import contextlib
import os
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from domain.reception.visits.records import Visit
from tests.browser.demo_hall import check_in
from tests.browser.tablet import KEPT_BY_WORKER, STORED, says_queued
from tests.faults.figures import Measured
from tests.faults.house import FaultyHouse
from tests.faults.proxy import Proxy
from tests.faults.tabs import shown, sign_in, tab
from tests.machine import CHROMIUM_FLAGS, find_chromium

pytestmark = [
    pytest.mark.browser, pytest.mark.story, pytest.mark.timeout(400), pytest.mark.asyncio(loop_scope="session")
]  # fmt: skip

IN_TESTS, IN_FULL = 20, 300  # visitors
SENT = 60.0  # seconds until all of them have their numbers, once there is a line again

# Keeps so many check-ins as the form does, the one in the middle for a consultant who does not exist.
KEEP = """async ([many, poison]) => {
  const second = Math.floor(Date.now() / 1000) * 1000;  // what tells them apart afterwards are milliseconds
  const { openOutbox } = await import(`/s/${document.body.dataset.version}/checkin/outbox.js`);
  const outbox = await openOutbox(document.body.dataset.hall);
  for (let n = 1; n <= many; n += 1) {
    const args = { name: '客', title: '女士', phone: '', party: 2, purpose: 'home', wanted: n === poison ? 'nobody' : null,
      wanted_group: null, heard: '', claimed_at: new Date(second + n).toISOString(), consent: true, lane: 'visit' };
    await outbox.put(args, `客${n}女士`);
  }
}"""
CLOCK = """const Real = Date; const off = %d;
Date = class extends Real { constructor(...args) { args.length ? super(...args) : super(Real.now() + off); } static now() { return Real.now() + off; } };"""


@pytest.mark.fault(29)
async def test_the_tablet_is_alone_for_hours(
    browsed: FaultyHouse, measured: Measured, full: bool, front: Proxy, chromium: Browser, tmp_path: Path
) -> None:
    """Reloaded, its browser killed, its line broken again and again as it sends: every visitor has one number."""
    many = IN_FULL if full else IN_TESTS
    before = set(browsed.look().all(Visit))
    tablet = await shown(await _browser(chromium, tmp_path), browsed, front, "checkin")
    await tablet.evaluate(KEPT_BY_WORKER)
    front.hole()
    await check_in(tablet, "俞", "13711112222")
    await expect(tablet.locator("#saved")).to_be_visible()
    await tablet.locator("#saved [data-next]").click()
    await tablet.evaluate(KEEP, [many - 1, many // 2])
    await tablet.reload()
    await says_queued(tablet, many)

    _kill(tmp_path)
    context = await _browser(chromium, tmp_path)
    try:
        await sign_in(context, browsed, front, "checkin")
        tablet = await context.new_page()
        await tablet.goto(f"http://{front.address}/h1/checkin")
        await says_queued(tablet, many)
        rows, stored = await tablet.evaluate(STORED)
        assert rows == many
        assert not any(secret in stored for secret in ("俞女士", "13711112222", "女士"))
        async with tab(chromium, browsed, browsed.b, "checkin") as other:
            await check_in(other, "俞", "13711112222")  # who has not waited for the first one to be heard of
            await expect(other.locator("#done [data-slot=number]")).not_to_be_empty()

        front.passing()
        healed = time.monotonic()
        for _ in range(5):
            await asyncio.sleep(0.5)
            front.reset()  # what was under way has no answer: it is sent again, with its key
        await expect(tablet.locator("#queued")).to_be_hidden(timeout=5000 * SENT)
        measured("all of them sent", time.monotonic() - healed, SENT)
        await expect(tablet.locator("#refused p")).to_have_count(1)
        await expect(tablet.locator("#refused")).to_contain_text(f"客{many // 2}女士")
        rows, _ = await tablet.evaluate(STORED)
        assert rows == 1, "the one the desk has to see"
    finally:
        await context.close()

    visits = sorted((v for id, v in browsed.look().all(Visit).items() if id not in before), key=lambda v: v.number)
    came = [v.claimed_at.microsecond // 1000 for v in visits if v.claimed_at and v.name != "俞女士"]
    expected = [n for n in range(1, many) if n != many // 2]
    measured("lost", len(set(expected) - set(came)), 0, "")
    measured("twice", len(came) - len(set(came)), 0, "")
    assert came == expected, "in the order they came"
    assert len({v.number for v in visits}) == len(visits) == many
    same = [v.client for v in visits if v.name == "俞女士"]
    assert len(same) == 2, "once from each tablet"
    assert len(set(same)) == 1, "and one client"


async def _browser(chromium: Browser, profile: Path) -> BrowserContext:
    """The tablet's browser, with whatever it kept in its profile."""
    return await chromium.browser_type.launch_persistent_context(
        profile, executable_path=find_chromium(), args=CHROMIUM_FLAGS, locale="zh-CN", timezone_id="Asia/Shanghai"
    )


def _kill(profile: Path) -> None:
    """kill -9 of the browser with this profile, all of its processes."""
    own = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal() and _uses(entry, profile)]
    assert own, "the premise: it runs"
    for pid in own:
        with contextlib.suppress(ProcessLookupError):  # ended with the one before
            os.kill(pid, signal.SIGKILL)


def _uses(process: Path, profile: Path) -> bool:
    try:
        return f"--user-data-dir={profile}" in (process / "cmdline").read_text().split("\0")
    except OSError:  # it ended while we looked
        return False


@pytest.mark.fault(25)
@pytest.mark.slow_fault
async def test_a_tablets_clock_is_wrong(browsed: FaultyHouse, chromium: Browser) -> None:
    """Three hours ahead, and a day behind: visitors stand in the order they came, at the time it was."""
    before = set(browsed.look().all(Visit))
    began = datetime.now(UTC)
    offsets = {"前": timedelta(hours=3), "后": timedelta(days=-1)}
    for name, off in offsets.items():
        clock = CLOCK % (off.total_seconds() * 1000)
        async with tab(chromium, browsed, browsed.a, "checkin", clock) as tablet:
            await check_in(tablet, name, "13911112222" if name == "前" else "13911113333")
            await expect(tablet.locator("#done [data-slot=number]")).not_to_be_empty()
            assert await tablet.locator("html").get_attribute("data-truth") == "live"
    visits = sorted((v for id, v in browsed.look().all(Visit).items() if id not in before), key=lambda v: v.number)
    assert [v.name[0] for v in visits] == list(offsets)
    assert began <= visits[0].checked_in_at <= visits[1].checked_in_at <= datetime.now(UTC)
    for visit in visits:
        assert visit.claimed_at is not None
        claimed = visit.claimed_at - offsets[visit.name[0]]
        assert abs(claimed - visit.checked_in_at) < timedelta(minutes=2), "kept as what the tablet believes"
