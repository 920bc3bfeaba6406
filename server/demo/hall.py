"""Makes the demo hall through the one door, so that its journal is as real as any."""

import contextlib
import random
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from domain.core.deadline import due
from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.house.groups.records import Group
from domain.house.people.records import Person
from domain.house.policy.rules import clock_time
from domain.house.presence.records import Presence
from domain.house.site.rules import hall_zone, local_day
from domain.reception.rosters.records import Roster
from domain.sales.prices.records import PriceList
from server.demo import after, deals, discounts, invention, outages
from server.demo.opening import call_and_choose, enter_and_draw
from server.demo.play import Player, live_through
from server.demo.scenes import all_sign, contend, differ, half_an_hour_left, keep, push
from server.demo.till import close, in_parts
from server.run.blocking_store import BlockingStore, look
from server.store.cipher import Cipher
from server.store.entry import Entry
from server.store.journal import HallState
from server.store.store import Store, create_hall, renew_epoch
from server.store.writer import StoreEvents

HALL = "h1"
ZONE = ZoneInfo("Asia/Shanghai")
DAYS_BEFORE = 3  # days of life before the first start
OPENS = time(8, 30)


class _Past:
    """A store whose clock we set, and the hall as it grows."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self.now = datetime.now(UTC)
        self.state = HallState(HALL, Hall(), "", "")
        self.store = Store(engine, cipher, StoreEvents(self._grow), lambda: self.now)
        self.door = BlockingStore(self.store, HALL)

    def set(self, now: datetime) -> None:
        """Let the clock do what fell due, then go on."""
        self.now = now.astimezone(UTC)
        for verb, arguments in list(due(self.state.hall, self.now)):
            with contextlib.suppress(Refused):
                self.door.do(verb, **arguments)

    def _grow(self, _: str, entries: list[Entry]) -> None:
        for entry in entries:
            self.state.accept(entry)


def make_hall(engine: Engine, cipher: Cipher, now: datetime | None = None) -> bool:
    """Create the demo hall with a little history behind it. False when it is already there, and whole."""
    if not create_hall(engine, HALL, unfinished=True):
        return False
    past = _Past(engine, cipher)
    try:
        _make(past, now or datetime.now(UTC))
    finally:
        past.store.close()
    renew_epoch(engine, HALL)
    return True


def _make(past: _Past, now: datetime) -> None:
    chance = random.Random(20261122)
    player = Player(lambda: past.state.hall, HALL, past.door.do, chance)
    today = now.astimezone(ZONE).date()
    past.set(datetime.combine(today - timedelta(days=DAYS_BEFORE + 1), OPENS, ZONE))
    _furnish(past.door, chance, lambda: past.state.hall)
    discounts.keep_catalogue(past.door.do, today - timedelta(days=DAYS_BEFORE + 1))
    for days in range(DAYS_BEFORE, 0, -1):
        day = today - timedelta(days=days)
        past.set(datetime.combine(day, clock_time(past.state.hall, "roster.cutoff"), ZONE) - timedelta(minutes=20))
        _open_day(past.door, past.state.hall, past.now, chance)
        opens = datetime.combine(day, OPENS, ZONE)
        past.set(opens - timedelta(minutes=20))
        all_sign(player, day)
        live_through(player, past.set, opens, opens + timedelta(hours=9), arrivals=85)
        if days == 1:
            outages.on_paper(player, past.set, opens + timedelta(hours=9))
        _close_day(past, player)
        after.evening(player, day)
        close(player, day, confirmed=days > 1)
        deals.go_on(player, day, leave=deals.LEFT if days == 1 else 0)
    midnight = datetime.combine(today, datetime.min.time(), ZONE)
    half_an_hour_left(player, now)
    past.set(max(midnight, now - timedelta(minutes=100)))
    _open_day(past.door, past.state.hall, past.now, chance)
    enter_and_draw(player, past.set, past.now)
    live_through(player, past.set, past.now, now - timedelta(minutes=2), arrivals=16)
    with contextlib.suppress(Refused):
        contend(player, past.set, now - timedelta(minutes=1))
    with contextlib.suppress(Refused):
        keep(player, past.now)
    call_and_choose(player, past.set, now)
    past.set(now)
    _set_the_scene(past, player)


def ensure_today(engine: Engine, door: BlockingStore) -> None:
    """A demo hall opens every day: file and lock today's rosters and put everyone on duty, unless that is done."""
    hall = look(engine, door.hall).hall
    today = datetime.now(hall_zone(hall)).date()
    if not any(roster.day == today for roster in hall.all(Roster).values()):
        for verb, arguments in list(due(hall, datetime.now(UTC))):
            with contextlib.suppress(Refused):
                door.do(verb, **arguments)
        _open_day(door, hall, datetime.now(UTC), random.Random())


def _furnish(door: BlockingStore, chance: random.Random, hall: Callable[[], Hall]) -> None:
    door.do("site.open", name=invention.SITE)
    door.do("policy.set", key="hall.places", value=invention.PLACES, reason="demo")
    door.do("policy.set", key="mortgage.banks", value=after.BANKS, reason="demo")
    for name, role in invention.DEVELOPER:
        door.do("person.save", name=name, role=role)
    names = iter(invention.consultant_names(chance, sum(many + 1 for _, many in invention.GROUPS.values())))
    for order, (group, (agency, many)) in enumerate(invention.GROUPS.items(), 1):
        door.do("group.save", id=group, order=order, agency=agency)
        door.do("person.save", name=next(names), role="group_manager", group=group, badge=f"{group}00")
        for place in range(1, many + 1):
            role = "supervisor" if place == 1 else "consultant"
            door.do("person.save", name=next(names), role=role, group=group, badge=f"{group}{place:02d}")
    units = invention.price_list()
    door.do("price_list.activate", filename="望澜庭 v1", units=[unit.model_dump() for unit in units])
    listed = next(iter(hall().all(PriceList)))
    for group in invention.GROUPS:
        door.do("price_copy.issue", price_list=listed, group=group)
    door.do("plan.enter_permit", permit=invention.PERMIT)
    door.do("plan.set_phase", phase="strong")
    door.do("plan.set_target", phase="strong", homes=invention.TARGET)
    released = [unit.id for unit in units if (unit.building, unit.floor) not in invention.UNRELEASED]
    door.do("unit.release", units=released)
    waiting = [unit.id for unit in units if (unit.building, unit.floor) in invention.BATCHED]
    door.do("batch.draft", called=invention.BATCH, units=waiting)
    for screen, name in invention.DEVICES.items():
        door.do("device.add", screen=screen, name=name)
    for group, name in invention.PROJECT_MANAGERS.items():
        door.do("person.save", name=name, role="project_manager", group=group)


def _open_day(door: BlockingStore, hall: Hall, now: datetime, chance: random.Random) -> None:
    today = now.astimezone(hall_zone(hall)).date()
    outages.name_somebody(door.do, hall, today)
    for group in sorted(hall.all(Group)):
        people = [p.id for p in hall.all(Person).values() if p.group == group and p.receives]
        door.do("roster.file", day=today.isoformat(), group=group, people=people, reason="demo")
        for person in people:
            presence = hall.get(Presence, person)
            if presence is None or presence.visit is None:
                door.do("presence.set", person=person, state="waiting" if chance.random() < 0.93 else "away_private")
    with contextlib.suppress(Refused):
        door.do("roster.lock", day=today.isoformat())


def _set_the_scene(past: _Past, player: Player) -> None:
    """What a newcomer finds: visitors waiting, applications to decide, holds that count down, money in parts."""
    for act in (player.apply, player.apply, player.decide, player.apply, player.decide, *[player.apply] * 6):
        with contextlib.suppress(Refused):
            act(past.now)
    with contextlib.suppress(Refused):
        discounts.in_question(past.door.do, lambda: past.state.hall, HALL)
    with contextlib.suppress(Refused):
        in_parts(player, past.now)
    with contextlib.suppress(Refused):
        deals.in_review(player)
    with contextlib.suppress(Refused):
        after.in_every_state(player, local_day(past.state.hall, past.now))
    with contextlib.suppress(Refused):
        differ(player, local_day(past.state.hall, past.now))
    with contextlib.suppress(Refused):
        push(player)
    for _ in range(4):
        player.arrive(past.now)


def _close_day(past: _Past, player: Player) -> None:
    """Evening: the last visitors are served, receptions end, and most holds are paid."""
    for _ in range(60):
        for move in (player.dispatch, player.accept, player.pay, player.end):
            past.set(past.now + timedelta(seconds=8))
            with contextlib.suppress(Refused):
                move(past.now)
