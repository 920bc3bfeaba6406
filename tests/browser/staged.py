"""The queue desk before a hall of a test's own making: the server's page and the server's cards, of any state at once.

Only the live socket and the answers to commands are the test's: no demo hall is ever empty, full and out of reach.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import Page, Route

from domain.core.hall import Hall, hall_of
from domain.core.record import Record
from domain.house.groups.records import Group
from domain.house.people.records import Person
from domain.house.presence.records import Presence, PresenceState
from domain.reception.rosters.records import Roster
from domain.reception.rotation.records import Credit, Round, Slot
from domain.reception.visits.records import Visit
from kiosk.queue.screen import SCREEN
from server.auth.sessions import COOKIE
from server.live import frames
from server.live.views import Shared
from server.screen import Audience, Screen
from tests.browser.demo_hall import HALL, DemoHall, Pages, is_live

SURNAMES = "何江叶高林苏罗蒋卢余孙周"
STATES: tuple[PresenceState, ...] = (
    "waiting", "waiting", "receiving", "away_work", "waiting", "away_developer", "away_private", "off",
)  # fmt: skip

# A socket that tells what `staged` holds, and beats while it is not silent.
SOCKET = """window.WebSocket = class {
  constructor() { staged.socket = this; setTimeout(() => { this.onopen?.(); this.hear(staged.frame); }); }
  hear(data) { if (!staged.silent) this.onmessage?.({ data }); }
  send() {}
  close() {}
};
setInterval(() => staged.socket?.hear(JSON.stringify({ type: 'beat', seq: staged.seq, at: new Date().toISOString() })), 1000);
"""
TELL = "([seq, frame]) => { Object.assign(staged, { seq, frame }); staged.socket.hear(frame); }"


class Staged:
    """One page of the desk, the hall it shows, and the commands it gave."""

    def __init__(self, page: Page, hall: Hall, role: str, screen: Screen = SCREEN) -> None:
        self.page, self.hall, self._audience, self._screen = page, hall, Audience(role=role), screen
        self.commands: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, dict[str, Any]] = {}  # by verb; else an empty result
        self.refusals: dict[str, str] = {}  # by verb

    def frame(self) -> str:
        """Everything the desk may see of the hall."""
        return frames.text_of(
            Shared(self._screen, self.hall, "", "").view(self._audience).frame(None, datetime.now(UTC))
        )

    async def tell(self, *records: Record) -> None:
        """These records are the hall's now, and the page hears it."""
        for record in records:
            self.hall.put(record)
        await self.show(self.hall)

    async def show(self, hall: Hall) -> None:
        """The page is before this hall from now on."""
        hall.seq, self.hall = self.hall.seq + 1, hall
        await self.page.evaluate(TELL, [hall.seq, self.frame()])

    async def silence(self, silent: bool = True) -> None:
        """The server says no more, or again."""
        await self.page.evaluate("silent => { staged.silent = silent; staged.socket.hear(staged.frame); }", silent)

    async def answer(self, route: Route) -> None:
        """What the server would say to a command."""
        verb = route.request.url.rpartition("/")[2]
        self.commands.append((verb, route.request.post_data_json))
        if verb in self.refusals:
            problem = {"code": "refused", "title": self.refusals[verb]}
            return await route.fulfill(status=409, json=problem)
        return await route.fulfill(json={"seq": self.hall.seq, "result": self.answers.get(verb, {})})


async def stage(
    pages: Pages, demo: DemoHall, hall: Hall, *, size: tuple[int, int] = (0, 0), language: str = "zh_CN",
    clock: bool = False, role: str = "dispatcher", screen: Screen = SCREEN,
) -> Staged:  # fmt: skip
    """The page of a desk before this hall, once it is drawn."""
    page = await pages.blank(screen.name, size=size, language=language)
    staged = Staged(page, hall, role, screen)
    if clock:
        await page.clock.install()
    first = json.dumps({"seq": hall.seq, "frame": staged.frame(), "silent": False})
    await page.add_init_script(f"window.staged = {first}; {SOCKET}")
    await page.route(re.compile("/api/"), staged.answer)
    await page.context.add_cookies([{"name": COOKIE, "value": demo.token(screen.name), "url": demo.url}])
    await page.goto(f"/{HALL}/{screen.name}")
    await is_live(page)
    return staged


def a_hall(
    *more: Record, waiting: int = 7, calls: int = 2, groups: str = "ABCD", each: int = 13, states: Any = STATES, done: int = 21,
) -> Hall:  # fmt: skip
    """A busy Saturday afternoon: a round of everybody in both lanes, visitors of every kind, two calls that ring."""
    now = datetime.now(UTC)
    people = [
        Person(id=f"{g}{n:02d}", name=f"{SURNAMES[(n + at) % len(SURNAMES)]}明", role="consultant", group=g, badge=f"{g}{n:02d}")
        for n in range(1, each + 1) for at, g in enumerate(groups)
    ]  # fmt: skip
    records: list[Record] = [*(Group(id=g, order=at) for at, g in enumerate(groups)), *people]
    records += [
        Presence(id=p.id, state=states[n % len(states)], since=now - timedelta(minutes=n % 40))
        for n, p in enumerate(people)
    ]
    for lane in ("visit", "call"):
        records.append(Round(id=f"{lane}-3", lane=lane, number=3, size=len(people), built_at=now, day=now.date()))
        records += [
            Slot(id=f"{lane}-3-{n}", round=f"{lane}-3", lane=lane, position=n, consultant=p.id, group=p.group or "",
                 state=("void" if n % 6 == 0 else "served") if n <= done else "pending")
            for n, p in enumerate(people, 1)
        ]  # fmt: skip
    records += [*_arrivals(now, waiting, people), *_sent(now, calls, people)]
    records += [Credit(id=f"w{n}", lane="visit", consultant=people[n].id, granted_at=now) for n in (2, 5)]
    records += [
        Roster(id=f"d/{g}", day=now.date(), group=g, people=[p.id for p in people if p.group == g], filed_at=now, filed_by="x", locked=True)
        for g in groups
    ]  # fmt: skip
    return hall_of([*records, *more])


KINDS: tuple[dict[str, Any], ...] = (
    {"name": "李先生", "party": 2},
    {"name": "王女士", "party": 2, "sort": "returning", "wanted": "C01"},
    {"name": "欧阳女士", "party": 12},
    {"name": "刘女士", "party": 3, "sort": "designated", "wanted": "A01"},
    {"name": "孙先生", "party": 1, "sort": "surveyor", "wanted_group": "B"},
    {"name": "陈先生", "party": 2, "sort": "personal", "wanted": "D02"},
    {"name": "张女士", "party": 4, "claimed": True},
)


def _arrivals(now: datetime, many: int, people: list[Person]) -> list[Record]:
    found: list[Record] = []
    for n in range(many):
        facts = dict(KINDS[n % len(KINDS)])
        at = now - timedelta(minutes=(many - n - 1) * 4)
        late = {"claimed_at": at - timedelta(minutes=30)} if facts.pop("claimed", False) else {}
        why = [{"rule": "RT-14", "say": "new-client"}]
        found.append(Visit(id=f"v{n}", number=19 + n, phone="138****2046", checked_in_at=at, why=why, **facts, **late))
    return found


def _sent(now: datetime, calls: int, people: list[Person]) -> list[Record]:
    called = [
        Visit(id=f"c{n}", number=60 + n, name="高先生", state="called", consultant=people[-n - 1].id, checked_in_at=now,
              called_at=now, accept_by=now + timedelta(seconds=30))
        for n in range(calls)
    ]  # fmt: skip
    received = [
        Visit(id=f"r{n}", number=40 + n, name="林女士", state="received", consultant=people[-n - 5].id, checked_in_at=now,
              called_at=now, accepted_at=now - timedelta(minutes=n))
        for n in range(3)
    ]  # fmt: skip
    return [*called, *received]
