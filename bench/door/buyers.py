"""Clients who give commands that commit, each waiting for its answer: apply for a unit, withdraw, apply again."""

import asyncio
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import Engine

from domain.clients.contacts.records import Contact
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from domain.nouns import COMMANDS
from domain.sales.units.records import Unit
from server.demo import HALL
from server.run.blocking_store import look
from server.store.store import Store

SECRET = "a secret of the bench, longer than thirty-two characters"
SUBMIT, WITHDRAW = COMMANDS["application.submit"], COMMANDS["application.withdraw"]


@dataclass(frozen=True)
class Buyer:
    """A consultant who acts for one client, and the unit that client wants."""

    viewer: Viewer
    contact: str
    unit: str

    def at(self, unit: str) -> "Buyer":
        """The same, wanting this unit."""
        return replace(self, unit=unit)


@dataclass
class Answers:
    """How long each answer took, and how long it all took, in seconds."""

    answers: list[float] = field(default_factory=list)
    passed: float = 0.0


def buyers(engine: Engine, many: int) -> list[Buyer]:
    """So many different clients of the demo hall, each with a consultant and a unit of its own."""
    hall, now = look(engine, HALL).hall, datetime.now(UTC)
    contacts = {c.client: c for c in hall.all(Contact).values() if c.at <= now < c.until}
    units = [u.id for u in hall.all(Unit).values() if u.state == "available"]
    people = hall.all(Person)
    found = [
        Buyer(Viewer(HALL, who.id, who.name, who.role, who.group), contact.id, unit)
        for contact, unit in zip(contacts.values(), units, strict=False)
        if (who := people[contact.consultant]).active
    ]
    assert len(found) >= many, f"the demo hall has only {len(found)} clients with a unit each"
    return found[:many]


async def apply_and_withdraw(store: Store, applying: list[Buyer], seconds: float) -> Answers:
    """All at once, for so long and until each has withdrawn."""
    said, started = Answers(), time.perf_counter()

    async def go_on(buyer: Buyer) -> None:
        while time.perf_counter() - started < seconds:
            before = time.perf_counter()
            wanted = {"unit": buyer.unit, "contact": buyer.contact}
            reply = await store.submit(HALL, SUBMIT, buyer.viewer, wanted)
            between = time.perf_counter()
            await store.submit(HALL, WITHDRAW, buyer.viewer, {"application": reply.result["application"]})
            said.answers += (between - before, time.perf_counter() - between)

    async with asyncio.TaskGroup() as tasks:
        for buyer in applying:
            tasks.create_task(go_on(buyer))
    said.passed = time.perf_counter() - started
    return said
