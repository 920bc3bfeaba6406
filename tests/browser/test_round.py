"""How many come before me, and whom I see of the round: what the phone makes of what everyone is told alike."""

from random import Random
from typing import Any

import pytest
import pytest_asyncio

from domain.core.hall import Hall
from domain.core.record import Record
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.house.presence.rules import AT_WORK
from domain.reception.rotation.records import DONE, Credit, Slot
from domain.reception.rotation.rules import next_up
from kiosk.consultant.screen import SCREEN
from server.screen import Audience
from tests.browser.demo_hall import Pages
from tests.kiosk.sales import NOW, a_hall, a_round
from tests.shown import shown

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120)]

LANES = """async (cases) => {
  const { lanes } = await import(`/s/${document.body.dataset.version}/consultant/round.js`);
  return cases.map((cards) => lanes({ panel: (name) => cards[`panel/${name}`] }).visit);
}"""
AWAY = ("receiving", "away_work", "away_developer", "away_private", "off")
SIZE = 30


def someone(id: str) -> Person:
    return Person(id=id, name="某", role="consultant", group=id[0].upper(), badge=id.upper())


def a_busy_round(seed: int) -> Hall:
    """Some turns are spent, some holders away or with clients; a few have a substitute, others are owed a make-up."""
    chance = Random(seed)
    ids = [f"{'cdef'[n % 4]}{n}" for n in range(SIZE)]
    spent = chance.randrange(SIZE - 8)
    records: list[Record] = [someone(id) for id in ids]
    served = ids[:spent]
    for record in a_round(*ids, **{id: chance.choice(AWAY) for id in ids if chance.random() < 0.4}):
        if isinstance(record, Slot):
            state = chance.choice(sorted(DONE)) if record.position <= spent else "pending"
            record = record.but(state=state)
            if state == "pending" and served and chance.random() < 0.15:
                record = record.but(cover=served.pop())
        records.append(record)
    for n, id in enumerate(served[:4]):
        records.append(Credit(id=f"w{n}", lane="visit", consultant=id, granted_at=NOW))
    return a_hall(*records)


def called_before(hall: Hall, me: str) -> int:
    """How many the rotation calls until it calls me, if from now on only I am put back to wait."""
    slots, credits = list(hall.all(Slot).values()), list(hall.all(Credit).values())
    presences = dict(hall.all(Presence))
    for many in range(2 * SIZE):
        choice = next_up(slots, credits, presences, hall.all(Person))
        if choice.consultant is None:
            break
        if choice.consultant == me:
            return many
        slots = [s for s in slots if choice.slot is None or s.id != choice.slot.id]
        credits = [c for c in credits if choice.credit is None or c.id != choice.credit.id]
        presences[choice.consultant] = presences[choice.consultant].but(state="receiving")
    raise AssertionError("the premise: someone who waits for a turn is called")


@pytest_asyncio.fixture(loop_scope="session")
async def seen(pages: Pages) -> Any:
    """What these people's phones make of their halls' rounds."""
    phone = await pages.open("consultant")

    async def see(*whose: tuple[Hall, str]) -> list[dict[str, Any]]:
        cases = [shown(SCREEN, hall, Audience("consultant", who, who[0].upper())) for hall, who in whose]
        found: list[dict[str, Any]] = await phone.evaluate(LANES, cases)
        return found

    return see


async def test_as_many_are_before_me_as_the_rotation_calls_before_me(seen: Any) -> None:
    halls = [a_busy_round(seed) for seed in range(12)]
    waiting = [
        (hall, slot.consultant)
        for hall in halls
        for slot in hall.all(Slot).values()
        if slot.state == "pending" and hall.all(Presence)[slot.consultant].state == "waiting"
    ]
    owed = [(hall, credit.consultant) for hall in halls for credit in hall.all(Credit).values()]
    owed = [(hall, who) for hall, who in owed if hall.all(Presence)[who].state == "waiting"]
    assert len(waiting) > 50
    assert len(owed) > 5
    told = [(one["before"], one["credit"]) for one in await seen(*waiting, *owed)]
    assert told == [(called_before(hall, who), (hall, who) in owed) for hall, who in (*waiting, *owed)]


async def test_those_ahead_of_me_who_are_with_a_client_keep_their_place(seen: Any) -> None:
    hall = a_hall(*a_round("b4", "a8", "b0", "a7", a8="receiving", b0="away_private"))
    (mine,) = await seen((hall, "a7"))
    assert hall.all(Presence)["a8"].state in AT_WORK
    assert (mine["before"], mine["busy"], mine["position"], mine["size"], mine["left"]) == (1, 1, 4, 4, 4)
    assert [(f["badge"], f["next"], f["me"], f["ours"]) for f in mine["line"]] == [
        ("B4", True, False, False), ("A8", False, False, True), ("B0", False, False, False), ("A7", False, True, True),
    ]  # fmt: skip


async def test_a_make_up_of_mine_comes_before_the_round_and_anothers_before_me(seen: Any) -> None:
    owed = Credit(id="c1", lane="visit", consultant="b4", granted_at=NOW)
    hall = a_hall(*a_round("a8", "a7", "b4"), owed)
    theirs, mine = await seen((hall, "b4"), (hall, "a7"))
    assert (theirs["credit"], theirs["before"]) == (True, 0)
    assert (mine["credit"], mine["before"]) == (False, 2)


async def test_a_long_round_is_drawn_short(seen: Any) -> None:
    ids = [f"d{n}" for n in range(50)]
    hall = a_hall(*map(someone, ids), *a_round(*ids, "a7"))
    first = next(slot for slot in hall.all(Slot).values() if slot.position == 1)
    hall.put(first.but(state="served"))
    mine, spent = await seen((hall, "a7"), (hall, "d0"))
    assert mine["before"] == 49
    assert [f.get("more", f.get("badge")) for f in mine["line"]] == ["D0", "D1", "D2", "D3", 46, "A7"]
    assert [(f["badge"], f["state"], f["me"]) for f in spent["line"]] == [
        ("D0", "served", True), *((f"D{n}", "pending", False) for n in range(1, 6)),
    ]  # fmt: skip
