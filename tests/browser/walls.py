"""Halls made up for one test, on a wall's real page: the frames are the server's own, of a hall that is in no database."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from playwright.async_api import Page, WebSocketRoute

from display.board.screen import SCREEN as BOARD
from domain.core.hall import hall_of
from domain.core.record import Record
from domain.house.site.records import Site
from domain.sales.units.records import Unit
from server.auth.sessions import COOKIE
from server.live import frames
from server.live.frames import text_of
from server.live.views import Shared
from server.screen import Audience, Screen
from tests.browser.demo_hall import HALL, DemoHall, Pages, is_live

NOW = datetime(2026, 11, 22, 6, 5, 12, tzinfo=UTC)
FRAME = "() => new Promise((next) => new ResizeObserver(next).observe(document.body))"  # after the page's own observers
STATES = ("available", "controlled", "signed", "available", "on_hold", "reserved", "signed", "controlled")


def home(building: str, room: str, number: int = 0, **more: Any) -> Unit:
    """One home, in a state that its number chooses."""
    state = more.pop("state", STATES[number * 7 % 8 if number % 3 else number % 8])
    until = datetime.now(UTC) + timedelta(minutes=25) if state == "on_hold" else None
    values: dict[str, Any] = {
        "id": f"{building}-{more.get('entrance', '')}-{room}", "building": building, "room": room, "state": state,
        "area": Decimal("91.94"), "price_fen": 1, "since": NOW + timedelta(seconds=number), "hold_until": until,
    }  # fmt: skip
    return Unit(**{**values, **more})


def tower(building: str, floors: Iterable[int | str], entrances: int = 2, stacks: int = 4, **more: Any) -> list[Unit]:
    """Homes of a tower; a floor that is a word like 3A is told by its label and stands at its number."""
    found = []
    for entrance in range(1, entrances + 1):
        for floor in floors:
            number, label = (floor, "") if isinstance(floor, int) else (int(re.sub(r"\D", "", floor)), floor)
            for stack in range(1, stacks + 1):
                found.append(
                    home(
                        building, f"{floor}{stack:02d}", len(found), entrance=f"{entrance}单元", floor=number,
                        **({"floor_label": label} if label else {}), **more,
                    )
                )  # fmt: skip
    return found


def villas(building: str, many: int, **more: Any) -> list[Unit]:
    """Homes without floors, each behind an entrance of its own."""
    return [home(building, "整栋", n, entrance=f"{n}号", **more) for n in range(1, many + 1)]


class Wall:
    """A wall's page, and the hall it is told of."""

    def __init__(self, page: Page, screen: Screen) -> None:
        self.page, self._screen = page, screen
        self._socket: WebSocketRoute | None = None
        self._seq = 0
        self._passed = timedelta()  # by the page's clock beyond our own

    async def show(self, *records: Record) -> None:
        """From now on this is the hall, whole; the page has drawn it when this returns."""
        hall = hall_of([Site(id="site", name="望澜庭"), *records])
        hall.seq = self._seq = self._seq + 1
        view = Shared(self._screen, hall, "made-up", "").view(Audience())
        assert self._socket is not None
        self._socket.send(text_of(view.frame(None, self._now)))
        await self.beat()
        await is_live(self.page)
        await self.page.evaluate(FRAME)

    async def beat(self) -> None:
        """What is shown is true at this moment."""
        assert self._socket is not None
        self._socket.send(text_of(frames.beat(self._seq, self._now, "")))

    async def resize(self, wide: int, high: int) -> None:
        """Another size of the page, which has laid itself out in it when this returns."""
        await self.page.set_viewport_size({"width": wide, "height": high})
        await self.page.evaluate(FRAME)

    async def pass_time(self, seconds: int) -> None:
        """So long by the clock of a page opened with `clock`, and all is true at the end of it."""
        self._passed += timedelta(seconds=seconds)
        await self.page.clock.run_for(1_000 * seconds)
        await self.beat()

    async def turn_to(self, name: str) -> None:
        """Until the tour comes to this tab, by the clock of the page."""
        tab = self.page.locator("#tabs [aria-current=true] span")
        for _ in range(60):
            if await tab.text_content() == name:
                return
            await self.pass_time(2)
        raise AssertionError(f"the tour never came to {name}")

    @property
    def _now(self) -> datetime:
        return datetime.now(UTC) + self._passed


async def open_wall(
    pages: Pages, demo: DemoHall, *, screen: Screen = BOARD, size: tuple[int, int] = (1920, 1080),
    language: str = "zh_CN", query: str = "", clock: bool = False,
) -> Wall:  # fmt: skip
    """The wall's page with nothing told yet."""
    page = await pages.blank(screen.name, size=size, language=language)
    wall = Wall(page, screen)
    if clock:
        await page.clock.install()

    def opened(socket: WebSocketRoute) -> None:
        wall._socket = socket

    await page.route_web_socket(re.compile("/live/"), opened)
    await page.context.add_cookies([{"name": COOKIE, "value": demo.token(screen.name), "url": demo.url}])
    await page.goto(f"/{HALL}/{screen.name}{query}")
    await page.wait_for_load_state("networkidle")
    return wall
