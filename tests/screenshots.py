"""Pictures of a busy demo hall: `python -m tests.screenshots` writes docs/screens; `--all DIR` every size and language."""

import argparse
import asyncio
import contextlib
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from playwright.async_api import Page, async_playwright

from domain.core.refusal import Refused
from domain.house.devices.records import DEVICE_SCREENS
from domain.house.people.records import Person
from domain.reception.visits.records import Visit
from server.demo.play import Player
from server.run.blocking_store import blocking_store
from server.run.private_valkey import socket_path
from server.store.cipher import Cipher
from tests.browser.demo_hall import COMMAND, HALL, SCREENS, SIZES, DemoHall, Pages, is_live
from tests.machine import CHROMIUM_FLAGS, find_chromium

ROOT = Path(__file__).parents[1]
LIMIT = 400_000  # bytes of one picture in the repository
DRAWN = {
    "board": "#stage td", "turns": "#now .number", "checkin": "#submit", "queue": "#lane-visit .line li",
    "consultant": "#turns > *", "approvals": "#case h2", "cashier": "#total:not(:empty)", "deals": "#deals .item", "office": "#groups > *",
    "opening": "#called > *", "numbers": "#called .number",
}  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A screen in one size, language and address."""

    file: str
    screen: str
    size: tuple[int, int]
    language: str = "zh_CN"
    query: str = ""
    lost: bool = False  # out of touch with the hall


IN_DOCS = [
    *(Picture(screen, screen, SIZES[screen] if screen != "queue" else (1366, 768)) for screen in SCREENS),
    Picture("board-stale", "board", SIZES["board"], lost=True),  # the last: the hall is gone then
]
MORE = [
    Picture("board-2160", "board", (3840, 2160)),
    Picture("board-portrait", "board", (1080, 1920)),
    Picture("queue-portrait", "queue", (1024, 1366)),
    Picture("approvals-phone", "approvals", (390, 844)),
    *(Picture(f"office-{tab}", "office", (1440, 900), query=f"#{tab}")
      for tab in ("people", "devices", "prices", "release", "rules", "registers", "journal")),
    *(Picture(f"consultant-{tab}", "consultant", (390, 844), query=f"#{tab}") for tab in ("units", "applications", "clients")),
    *(Picture(f"{screen}-en", screen, SIZES[screen], "en") for screen in SCREENS),
]  # fmt: skip


async def main(folder: Path, pictures: list[Picture]) -> None:
    """Start a hall, let a little of its day happen, and take these pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    program = find_chromium()
    assert program is not None, "No Chromium here; set CHROMIUM"
    with tempfile.TemporaryDirectory(prefix="anchang-pictures-") as var:
        demo = DemoHall(Path(var))
        try:
            demo.start()
            live_a_little(demo, Path(var))
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
                pages = Pages(browser, demo)
                badge = await call_someone(demo, pages, accept=True)
                for picture in pictures:
                    await take(picture, demo, pages, badge, folder)
                await browser.close()
            for said in pages.complaints:
                sys.stderr.write(f"complaint: {said}\n")
        finally:
            demo.close()


def live_a_little(demo: DemoHall, var: Path) -> None:
    """Receptions, applications, decisions and receipts of the last minutes, by everybody's own hands."""
    secret = Cipher((var / "secret").read_text().encode())
    with blocking_store(demo.engine, secret, HALL, redis_url=f"unix://{socket_path(var)}") as inside:
        player = Player(lambda: demo.hall, HALL, inside.do, Random(7))
        often = [player.dispatch, player.accept, player.apply, player.decide]
        for move in [*often * 4, player.apply, player.apply, player.pay, *[player.arrive] * 8]:
            with contextlib.suppress(Refused):
                move(datetime.now(UTC))


async def call_someone(demo: DemoHall, pages: Pages, *, accept: bool = False) -> str:
    """The next visitor is called to whose turn it is, who may take him; the badge of that consultant."""
    desk = await pages.open("queue")
    waiting = [v for v in demo.hall.all(Visit).values() if (v.state, v.sort, v.lane) == ("waiting", "new", "visit")]
    visit = min(waiting, key=lambda v: v.checked_in_at).id
    called = await desk.evaluate(COMMAND, ["visit.dispatch", {"visit": visit, "to": None, "desk": "3号桌"}])
    person = demo.hall.get(Person, called["consultant"])
    assert person is not None
    if accept:
        phone = await pages.open("consultant", badge=person.badge)
        await phone.evaluate(COMMAND, ["visit.accept", {"visit": visit}])
        await phone.context.close()
    await desk.context.close()
    return person.badge


async def take(picture: Picture, demo: DemoHall, pages: Pages, badge: str, folder: Path) -> None:
    """Open the screen as it is meant to be seen, and write the picture."""
    if picture.file == "turns":
        await call_someone(demo, pages)  # the newest call is the big one
    page = await pages.open(
        picture.screen, badge=badge if picture.screen == "consultant" else "", language=picture.language,
        query=picture.query, size=picture.size,
    )  # fmt: skip
    await page.locator(picture.query or DRAWN[picture.screen]).first.wait_for()
    if picture.screen == "checkin":
        await fill(page)
    if picture.file == "queue":
        await call_someone(demo, pages)
    if picture.screen == "opening":
        await find_a_home(page)
    if picture.screen == "cashier":
        await page.locator("#holds button").nth(1).click()
        await page.locator("label", has=page.locator("input[name=method][value=card]")).click()
    await page.wait_for_timeout(1_500)  # the flash of what just changed is over, the tail of the first second too
    if picture.lost:
        demo.kill()
        await page.locator("html[data-truth=lost]").wait_for(timeout=40_000)  # after 20 s without a frame
    else:
        await is_live(page)
    path = folder / f"{picture.file}.png"
    await page.screenshot(path=path)
    if picture.screen not in DEVICE_SCREENS:  # a wall that is switched off is an alarm in the office
        await page.context.close()
    sys.stdout.write(f"{path.stat().st_size / 1000:6.0f} KB  {path}\n")


async def find_a_home(desk: Page) -> None:
    """Rooms that begin with 18, the first of them picked for whoever chooses at the first desk."""
    for digit in "18":
        await desk.locator("#keys button", has_text=digit).click()
    await desk.locator("#homes .free button").first.click()


async def fill(tablet: Page) -> None:
    """A visitor has nearly finished the form."""
    await tablet.locator("#name").fill("周")
    for name, value in (("title", "女士"), ("party", "2"), ("heard", "friend")):
        await tablet.locator("label.option", has=tablet.locator(f"input[name={name}][value='{value}']")).click()
    for digit in "1390000":
        await tablet.locator(f"#pad [data-digit='{digit}']").click()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--all", metavar="DIR", type=Path, help="also other sizes, tabs and English, all into this folder"
    )
    wanted = parser.parse_args().all
    folder = wanted or ROOT / "docs" / "screens"
    asyncio.run(main(folder, MORE + IN_DOCS if wanted else IN_DOCS))
    large = [path.name for path in folder.glob("*.png") if path.stat().st_size > LIMIT]
    if large and not wanted:
        raise SystemExit(f"Larger than {LIMIT} bytes: {', '.join(large)}")
