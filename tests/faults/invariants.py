"""What holds after every fault, whatever it was. Each of these can fail: test_invariants.py makes them."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, select

from server.demo import HALL
from server.store import journal
from server.store.cipher import VAULT, Cipher
from tests.faults.histories import impossible
from tests.stories.hall_process import House
from tests.stories.screens import Screen, Server, fresh_snapshot, until

PUBLIC = ("board", "turns", "checkin")  # the screens of paired devices, which anybody in the hall can read
REST = 15.0  # seconds within which every screen must be true again


async def check(house: House, *screens: Screen) -> None:
    """The history is sound, every answer kept and explained, and every screen as a fresh one. Besides both walls,
    these screens must be on. Mends the house first."""
    await house.prove()
    found = await asyncio.to_thread(unexplained, house)
    assert found == [], found
    public = [(at, name, house.token(f"device:{name}")) for at in (house.a, house.b) for name in PUBLIC]
    frames = [json.dumps(await fresh_snapshot(*where), ensure_ascii=False) for where in public]
    for screen in (*house.walls, *screens):
        if screen.name in PUBLIC:
            frames += [json.dumps(screen.cards, ensure_ascii=False), *(screen.frames or ())]
    assert await asyncio.to_thread(leaks, house.engine, house.cipher, frames) == []
    for screen in screens:
        await same_as_fresh(house, screen)


def unexplained(house: House) -> list[str]:
    """Units about which something was said that no one desk could have said."""
    with house.engine.connect() as connection:
        entries = list(journal.read(connection, HALL, 0))
    return impossible(house.asked, entries)


def leaks(engine: Engine, cipher: Cipher, frames: Iterable[str]) -> list[str]:
    """Every phone of the vault that stands in one of these frames."""
    phones, everything = phones_of(engine, cipher), "\n".join(frames)
    assert phones, "there is nobody whose phone could be shown"
    return sorted(phone for phone in phones if phone in everything)


def phones_of(engine: Engine, cipher: Cipher) -> set[str]:
    """The phones of the vault as people write them."""
    with engine.connect() as connection:
        sealed = list(connection.execute(select(VAULT.c.sealed).where(VAULT.c.hall == HALL)).scalars())
    return {cipher.open(row)[1].removeprefix("+86") for row in sealed if row}


async def same_as_fresh(house: House, screen: Screen) -> None:
    """This screen holds what one switched on now would get, at either process, once it has caught up."""
    head = await asyncio.to_thread(house.head)
    await until(lambda: (screen.seq or 0) >= head, REST, f"{screen.name} is at the head")
    for at in (house.a, house.b):
        fresh = await _fresh_at(at, screen)
        differ = {path for path in {*fresh, *screen.cards} if fresh.get(path) != screen.cards.get(path)}
        assert differ == set(), screen.name


async def _fresh_at(at: Server, screen: Screen) -> dict[str, Any]:
    """The cards of a fresh snapshot at the number this screen holds: a hall may go on while one looks."""
    async with asyncio.timeout(REST):
        while True:
            fresh = await fresh_snapshot(at, screen.name, screen.token)
            seq, cards = int(fresh["seq"]), dict(fresh["cards"])
            await until(lambda seq=seq: (screen.seq or 0) >= seq, REST, f"{screen.name} is at {seq}")  # type: ignore[misc]
            if screen.seq == seq:
                return cards
