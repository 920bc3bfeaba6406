"""A demo hall of our own, signed-in browser pages in it, and everything those pages complained about or asked."""

import asyncio
import contextlib
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page
from sqlalchemy import Engine

from domain.core.hall import Hall
from domain.house.devices.records import Device
from domain.house.people.records import Person
from server.auth.sessions import COOKIE, Sessions
from server.run.blocking_store import look
from server.store import database, journal
from server.store.database import for_writing
from server.store.journal import HallState
from server.web.words import catalogue
from tests.stories.hall_process import ROOT, Process

HALL, FILE = "h1", "anchang.db"
PATIENCE_MS = 20_000
CLOSE_SECONDS = 20.0
START_SECONDS = 120.0  # a demo makes its hall first; generous, for a busy machine
SCREENS = (
    "board", "turns", "checkin", "queue", "consultant", "approvals", "cashier", "deals", "office", "opening", "numbers",
)  # fmt: skip
SIZES: dict[str, tuple[int, int]] = {
    "board": (1920, 1080), "turns": (1920, 1080), "checkin": (1180, 820), "queue": (1366, 1024),
    "consultant": (390, 844), "approvals": (1440, 900), "cashier": (1280, 800), "deals": (1440, 900),
    "office": (1440, 900), "opening": (1366, 768), "numbers": (1920, 1080),
}  # fmt: skip
ROLES = {
    "queue": "dispatcher",
    "approvals": "controller",
    "cashier": "cashier",
    "deals": "site_manager",
    "office": "admin",
    "opening": "controller",
}

# Policy violations reach the console of the page too; this also tells those that happen before anyone listens there.
TELL_VIOLATIONS = """document.addEventListener('securitypolicyviolation',
  (event) => console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))"""

# A command as the page's own code gives it, with the page's cookie.
COMMAND = """async ([verb, args]) => {
  const answer = await fetch(`/api/h1/${verb}`, { method: 'POST', body: JSON.stringify(args),
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } });
  const said = await answer.json();
  return answer.ok ? said.result : Promise.reject(new Error(JSON.stringify(said)));
}"""


def zh(screen: str, source: str, **facts: Any) -> str:
    """What this English source text is called on the Chinese page of a screen; it must be called something there."""
    said = catalogue("zh_CN", screen)[source]
    return said.format(**facts) if facts else said


class DemoHall:
    """`anchang demo` on a port and a folder of its own; both live through kill and start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.process = Process("demo", folder, {"ANCHANG_VAR": str(folder)}, "demo")
        self.url = self.process.url
        self._engine: Engine | None = None
        self._state: HallState | None = None

    def start(self) -> None:
        """Answering when this returns; nothing happens if it already does."""
        self.process.start()
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                return self.process.wait_ready()
            except AssertionError:
                if not self.process.running or time.monotonic() > until:
                    raise

    def copy_to(self, folder: Path) -> None:
        """The hall as it is now, and its secret, in a folder where a demo may start on them."""
        with (
            contextlib.closing(sqlite3.connect(self._folder / FILE)) as now,
            contextlib.closing(sqlite3.connect(folder / FILE)) as copy,
        ):
            now.backup(copy)
        shutil.copy(self._folder / "secret", folder)

    def kill(self) -> None:
        """kill -9 of the server; its private Redis ends with it."""
        self.process.kill()

    def close(self) -> None:
        """Nothing of it runs afterwards."""
        if self.process.running:
            self.process.signal(signal.SIGCONT)
        self.kill()
        if self._engine is not None:
            self._engine.dispose()

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            self._engine = database.connect(f"sqlite:///{self._folder / FILE}")
        return self._engine

    @property
    def hall(self) -> Hall:
        """The hall as its tables have it now; the same as before where nothing has happened since."""
        with self.engine.connect() as connection:
            at = journal.head(connection, HALL)
        if self._state is None or at is None or (at.seq, at.hash) != (self._state.seq, self._state.hash):
            self._state = look(self.engine, HALL)
        return self._state.hall

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Somebody writes to the hall's file and does not end: everything can be read, and nothing saved."""
        with for_writing(self.engine).begin():
            yield

    def links(self) -> dict[str, list[dict[str, Any]]]:
        """What `anchang links --json` says: a one-time link for everybody."""
        command = [sys.executable, "-m", "server", "links", "--json"]
        environment = {**self.process._environment}
        said = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
        found: dict[str, list[dict[str, Any]]] = json.loads(said.stdout)
        return found

    def token(self, screen: str, badge: str = "", role: str = "") -> str:
        """A fresh session of someone who works on this screen: its device, a role, or the person with this badge."""
        hall, sessions = self.hall, Sessions(self.engine)
        if badge or role or screen in ROLES or screen == "consultant":
            people = [p for p in hall.all(Person).values() if p.active]
            if screen == "consultant" and not (badge or role):
                person = next(p for p in people if p.role == "consultant")
            else:
                person = next(p for p in people if (p.badge == badge if badge else p.role == (role or ROLES[screen])))
            return sessions.open_now(HALL, person=person.id)
        device = next(d for d in hall.all(Device).values() if d.screen == screen and d.revoked_at is None)
        return sessions.open_now(HALL, device=device.id)


class Pages:
    """The pages of one test, each in a context of its own, and what went wrong on any of them."""

    def __init__(self, browser: Browser, demo: DemoHall) -> None:
        self._browser, self._demo = browser, demo
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.dialogs: list[str] = []

    async def blank(self, screen: str = "", *, size: tuple[int, int] = (0, 0), language: str = "zh_CN") -> Page:
        """A page of nobody, still empty."""
        wide, high = size if any(size) else SIZES.get(screen, (1280, 800))
        context = await self._browser.new_context(
            viewport={"width": wide, "height": high},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            base_url=self._demo.url,
        )
        self._contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        await context.add_cookies([{"name": "lang", "value": language, "url": self._demo.url}])
        await context.add_init_script(TELL_VIOLATIONS)
        page = await context.new_page()
        name = screen or "page"

        def heard(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.complaints.append(f"{name}: {message.text} {message.location.get('url', '')}")

        async def asked(dialog: Dialog) -> None:
            self.dialogs.append(f"{name}: {dialog.message}")
            await dialog.dismiss()

        page.on("console", heard)
        page.on("dialog", asked)
        page.on("pageerror", lambda error: self.complaints.append(f"{name}: {error.stack or error.message}"))
        return page

    async def open(
        self, screen: str, *, badge: str = "", language: str = "zh_CN", query: str = "", link: str = "",
        size: tuple[int, int] = (0, 0), clock: bool = False, role: str = "",
    ) -> Page:  # fmt: skip
        """A screen as someone who works on it sees it, once it is live. With `clock`, time on it can be made to pass."""
        page = await self.blank(screen, language=language, size=size)
        if clock:
            await page.clock.install()
        if link:
            await page.goto(link)
        else:
            token = self._demo.token(screen, badge, role)
            await page.context.add_cookies([{"name": COOKIE, "value": token, "url": self._demo.url}])
            await page.goto(f"/{HALL}/{screen}{query}")
        await is_live(page)
        return page

    async def close(self) -> None:
        """What a busy browser does not close in time stays open: the next test has pages of its own."""
        for context in self._contexts:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await context.close()


async def is_live(page: Page) -> None:
    """Waits for a screen that knows it shows what is true now."""
    await page.locator("html[data-truth=live]").wait_for(state="attached", timeout=PATIENCE_MS)


async def pass_time(page: Page, seconds: int) -> None:
    """So long by the clock of a page opened with `clock`; what it asks the server meanwhile is answered."""
    for _ in range(seconds):
        await page.clock.run_for(1_000)
        await page.wait_for_timeout(50)


async def check_in(tablet: Page, surname: str, phone: str, *, title: str = "女士", party: int = 2) -> None:
    """Fill in the tablet's form as a visitor does, and hand it in."""
    await tablet.locator("#name").fill(surname)
    await tablet.locator("label.option", has=tablet.locator(f"input[name=title][value={title}]")).click()
    await tablet.locator("label.option", has=tablet.locator(f"input[name=party][value='{party}']")).click()
    for digit in phone:
        await tablet.locator(f"#pad [data-digit='{digit}']").click()
    await tablet.locator("#consent").check()
    await tablet.locator("#submit").click()
