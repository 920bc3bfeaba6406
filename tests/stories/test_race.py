"""One unit, fifty consultants, two managers, two cash desks, two processes: exactly one wins, and everybody is told."""

import asyncio
import itertools
from collections import Counter
from typing import Any

import pytest

from domain.sales.applications.records import Application
from domain.sales.units.records import Unit
from server.demo import HALL
from server.store import journal
from tests.stories.hall_process import Answer, House
from tests.stories.screens import Screen, showing, until

pytestmark = [pytest.mark.story, pytest.mark.timeout(180)]

MANY = 50


async def test_fifty_applications_two_managers_one_hold(hall: House) -> None:
    """SC-18: applications and approvals of one unit come all at once at both processes; then the money, twice as well."""
    unit, consultants = hall.new_unit(), list(hall.contacts)[:MANY]
    assert len(consultants) == MANY
    desks = [
        Screen("approvals", hall.token("controller"), hall.a),
        Screen("approvals", hall.token("site_lead"), hall.b),
    ]
    for who in (*consultants, "controller", "site_lead", "cashier"):
        hall.token(who)
    async with showing(*desks):
        hunts = [
            asyncio.create_task(_approve_whatever_comes(hall, unit, desk, at, who, newest=newest))
            for desk, at, who, newest in (
                (desks[0], hall.a, "controller", False),
                (desks[1], hall.b, "site_lead", True),
            )
        ]
        applications = await asyncio.gather(
            *(hall.apply((hall.a, hall.b)[n % 2], unit, who) for n, who in enumerate(consultants))
        )
        assert len(set(applications)) == MANY
        answers = list(itertools.chain(*await asyncio.gather(*hunts)))
        tried = [
            hall.insist(
                (hall.a, hall.b)[n % 2], ("controller", "site_lead")[n % 2], "application.approve", application=a
            )
            for n, a in enumerate(applications)
        ]
        answers += await asyncio.gather(*tried)

        held = hall.look().get(Unit, unit)
        assert held is not None
        winner = held.held_for
        assert held.state == "on_hold"
        assert winner in applications
        assert [answer.done for answer in answers].count(True) == 1
        _everyone_else_was_told(held, [answer for answer in answers if not answer.done])
        states = dict.fromkeys(applications, "waiting") | {winner: "approved"}
        for desk in desks:
            await until(lambda desk=desk: _states(desk, applications) == states, 10, "the desks show who has won")

        receipts = await asyncio.gather(
            *(
                hall.command(at, "cashier", "receipt.record", application=winner, amount_fen=5_000_000, method="card")
                for at in (hall.a, hall.b, hall.a, hall.b)
            )
        )
        assert Counter((r.status, r.code) for r in receipts) == {(200, ""): 1, (409, "application-state"): 3}
        await hall.shown(unit, "controlled", *hall.walls, *desks)
        final = dict.fromkeys(applications, "lost") | {winner: "won"}
        await until(lambda: _states(desks[0], applications) == final, 10, "the desk shows that it is over")
        late = await hall.command(
            hall.b, consultants[0], "application.submit", unit=unit, contact=hall.contacts[consultants[0]]
        )
        assert (late.status, late.code, late.body["facts"]["state"]) == (409, "unit-taken", "controlled")
    await asyncio.to_thread(_each_was_decided_once, hall, set(applications), str(winner))


def _states(desk: Screen, applications: list[str]) -> dict[str, str | None]:
    """What this desk shows of them."""
    return {a: desk.cards.get(f"application/{a}", {}).get("state") for a in applications}


async def _approve_whatever_comes(
    hall: House, unit: str, desk: Screen, at: Any, who: str, *, newest: bool
) -> list[Answer]:
    """A manager who clicks on one application after the other as they appear, until the unit is taken."""
    answers: list[Answer] = []
    tried: set[str] = set()

    def on_screen() -> list[str]:
        mine = [
            (card["number"], path.partition("/")[2])
            for path, card in desk.cards.items()
            if path.startswith("application/") and card["unit"] == unit
        ]
        return [id for _, id in sorted(mine, reverse=newest) if id not in tried]

    while not answers or answers[-1].code not in ("unit-taken", ""):
        await until(lambda: bool(on_screen()), 20, f"an application to decide on {who}'s screen")
        wanted = on_screen()[0]
        tried.add(wanted)
        answers.append(await hall.insist(at, who, "application.approve", application=wanted))
    return answers


def _everyone_else_was_told(held: Unit, refused: list[Answer]) -> None:
    assert len(refused) >= MANY - 1
    codes = Counter(answer.code for answer in refused)
    assert set(codes) <= {"unit-taken", "not-head"}, codes
    assert codes["unit-taken"] >= MANY - 1
    for answer in refused:
        assert answer.status == 409
        assert held.label in answer.body["title"]
        facts = answer.body["facts"]
        if answer.code == "unit-taken":
            assert held.hold_until is not None
            assert (facts["unit"], facts["state"]) == (held.label, "on_hold")
            assert facts["until"] == held.hold_until.isoformat()
        else:
            assert isinstance(facts["head"], int)


def _each_was_decided_once(hall: House, applications: set[str], winner: str) -> None:
    with hall.engine.connect() as connection:
        entries = list(journal.read(connection, HALL, 0))
    states: dict[str, list[str]] = {a: [] for a in applications}
    for entry in entries:
        for _, id, record in entry.changes:
            if isinstance(record, Application) and id in applications:
                states[id].append(record.state)
    assert states.pop(winner) == ["waiting", "approved", "won"]
    assert all(life == ["waiting", "lost"] for life in states.values())
