"""Registers in pages: each reader gets his rows and no others, all of them, live or gone, and nothing that is sealed."""

import json
import re
from datetime import timedelta
from typing import Any

from domain.clients.contacts.records import Contact
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from domain.house.site.rules import local_day
from domain.nouns import REGISTERS
from domain.reception.visits.records import Visit
from domain.sales.applications.records import Application
from domain.sales.receipts.records import Receipt
from domain.sales.refunds.records import Refund
from domain.sales.reservations.records import Reservation
from tests.security import matrix
from tests.security.conftest import Enter
from tests.security.stage import COLLEAGUE, NEIGHBOUR, Stage

GIVEN = "来客"  # of every client on the stage, and of nobody else
WHOLE = re.compile(r"(?<!\d)1[39]\d{9}(?!\d)")
CLIENT = re.compile(r'"c\d+(-\d+)?"')  # the id of one


async def test_everybody_reads_what_was_decided_before_and_after_it_left_the_hall(enter: Enter) -> None:
    async with enter() as stage:
        _sell(stage)
        hall = stage.house.hall
        groups = {person.id: person.group for person in hall.all(Person).values()}
        expected: dict[str, dict[str, tuple[str | None, str | None]]] = {  # of each row: whose, and which group's
            "visits": {v.id: (v.consultant, groups.get(v.consultant or "")) for v in hall.all(Visit).values()},
            "applications": {a.id: (a.consultant, a.group) for a in hall.all(Application).values()},
            "contacts": {c.id: (c.consultant, c.group) for c in hall.all(Contact).values()},
            "reservations": {r.id: (r.requester, r.group) for r in hall.all(Reservation).values()},
            "receipts": {receipt.id: (None, None) for receipt in hall.all(Receipt).values()},
            "refunds": {refund.id: (None, None) for refund in hall.all(Refund).values()},
        }
        assert {register: len({group for _, group in rows.values()}) > 1 for register, rows in expected.items()} == {
            register: register not in ("receipts", "refunds") for register in REGISTERS
        }, "the premise"
        await _heard(stage)
        before = await _everything(stage)
        _night(stage)
        await _heard(stage)
        assert stage.house.hall.all(Visit) == {}, "the premise: all of them have left"
        after = await _everything(stage)
        for (register, role), rows in after.items():
            scope, me = matrix.REGISTERS[register][role], stage.people[role]
            mine = {
                id for id, (owner, group) in expected[register].items()
                if scope == "all" or owner == me or (scope == "own group" and group == "A")
            }  # fmt: skip
            assert {row["id"] for row in rows} == mine, (register, role)
            assert [row["id"] for row in before[register, role]] == [row["id"] for row in rows], (register, role)


async def test_no_page_tells_what_is_sealed(enter: Enter) -> None:
    """Of any register, to any reader, with the visitor still inside and long gone."""
    async with enter() as stage:
        stage.visit(stage.people[COLLEAGUE], "received", phone="13912345678")
        _sell(stage)
        await _heard(stage)
        told = await _everything(stage)
        _night(stage)
        await _heard(stage)
        for pages in (told, await _everything(stage)):
            assert all(rows for (register, role), rows in pages.items() if matrix.REGISTERS[register][role] == "all")
            said = json.dumps(list(pages.values()), ensure_ascii=False)
            assert "139****5678" in said, "the premise"
            assert GIVEN not in said
            assert not WHOLE.search(said), WHOLE.search(said)
            assert not CLIENT.search(said), CLIENT.search(said)


async def test_a_client_is_found_by_his_masked_phone_and_by_nothing_more(enter: Enter) -> None:
    async with enter() as stage:
        stage.visit(stage.people[NEIGHBOUR], phone="13912345678")
        await _heard(stage)
        found = (await _page(stage, "visits", "site_manager", phone="139****5678"))["rows"]
        assert [row["phone"] for row in found] == ["139****5678"]
        assert (await _page(stage, "visits", "consultant", phone="139****5678"))["rows"] == []
        assert (await _page(stage, "visits", "group_manager", phone="139****5678"))["rows"] == []
        for whole in ("13912345678", "+8613912345678", "5678"):
            refused = await _page(stage, "visits", "site_manager", phone=whole)
            assert (refused["code"], list(refused["facts"]["fields"])) == ("bad-arguments", ["phone"])


async def test_a_home_is_found_as_people_write_it(enter: Enter) -> None:
    async with enter() as stage:
        application = stage.application(stage.people[COLLEAGUE])
        unit = stage.house.hall.all(Application)[application].unit
        await _heard(stage)
        for written in (unit, f"3栋 {unit}", f"3栋-{unit}", f"3栋{unit}"):
            found = (await _page(stage, "applications", "controller", unit=written))["rows"]
            assert [row["id"] for row in found] == [application], written
        assert (await _page(stage, "applications", "controller", unit="4栋 1"))["rows"] == []


def _sell(stage: Stage) -> None:
    """Of two groups: visitors, applications that end in every way, receipts, one of them voided, money given back."""
    for who in (COLLEAGUE, NEIGHBOUR):
        person = stage.people[who]
        stage.visit(person, "received", phone=stage.phone())
        stage.application(person)
        refused = stage.application(person)
        stage.house.do("application.refuse", application=refused, reason="no")
        stage.application(person, approved=True)
        asked = _reserve(stage, person)
        stage.house.do("reservation.reject", **asked, reason="no")
    stage.receipt(stage.people["cashier"])
    voided = stage.receipt(stage.people["cashier"])
    stage.house.do("receipt.void", receipt=voided, reason="a slip")
    cashier = stage.people["cashier"]
    stage.house.do("refund.record", stage.viewer(cashier), refund=stage.refund(cashier, approved=True), method="cash")


def _reserve(stage: Stage, person: str) -> dict[str, Any]:
    """As the manager of this person's group asks for it, for this person's client."""
    contact = stage.house.hall.all(Contact)[stage.contacts[person]]
    by = Viewer(hall="h1", person=person, role="group_manager", group=contact.group)
    return stage.house.do("reservation.request", by, unit=stage.unit(), contact=contact.id, reason="for a guest").result


def _night(stage: Stage) -> None:
    """All that is not sold is over, and a day later all that is finished has left."""
    for application in list(stage.house.hall.all(Application).values()):
        if application.open and application.state != "paid":
            stage.house.do("application.withdraw", stage.viewer(application.consultant), application=application.id)
    tomorrow = local_day(stage.house.hall, stage.house.now) + timedelta(days=1)
    stage.house.night(tomorrow)


async def _everything(stage: Stage) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """All rows of each register, page by page, as each of its readers gets them."""
    return {
        (register, role): await _all(stage, register, role) for register in REGISTERS for role in matrix.REGISTERS[register]
    }  # fmt: skip


async def _all(stage: Stage, register: str, role: str) -> list[dict[str, Any]]:
    rows, cursor = [], ""
    while cursor is not None:
        page = await _page(stage, register, role, cursor=cursor, size="20")
        rows += page["rows"]
        cursor = page["cursor"]
    return rows


async def _page(stage: Stage, register: str, role: str, **asked: str) -> Any:
    answer = await stage.ask("GET", f"/api/h1/registers/{register}", stage.tokens[role], params=asked)
    return answer.json()


async def _heard(stage: Stage) -> None:
    """The application knows what happened beside it."""
    await stage.app.state.app_context.feeds["h1"].check()
