"""The journal has its readers and tells nothing of a visitor; an admin lets screens in and gives PINs."""

import asyncio
import json
import re
from pathlib import Path

import pytest

from domain.core.roles import ROLES
from domain.house.devices.records import Device
from kiosk.office.roles import PARTS
from tests.machine import Valkey
from tests.server.offices import HEADER, Enter, opened


@pytest.fixture
def enter(valkey: Valkey, tmp_path: Path) -> Enter:
    """The office on SQLite, entered in the test itself: what starts tasks must end them in the same one."""
    return lambda: opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path)


async def test_the_journal_has_its_readers(enter: Enter) -> None:
    async with enter() as office:
        for role in ROLES:
            answer = await office.ask("registers/journal", role)
            assert answer.status_code == (200 if role in PARTS["journal"] else 403), role


async def test_the_journal_is_newest_first_and_says_nothing_of_a_visitor(enter: Enter) -> None:
    async with enter() as office:
        rows = (await office.ask("registers/journal")).json()["rows"]
        assert [row["seq"] for row in rows] == list(range(office.now()[0], 0, -1))
        check_in = next(row for row in rows if row["command"] == "visit.check_in")
        assert check_in["actor"] == f"person:{office.people['dispatcher']}"
        assert check_in["arguments"] == {"lane": "visit"}
        said = {kind: about for kind, _, about in check_in["changes"]}
        assert said["visit"] == {"number": 1}, "what people call it by"
        hashes = [row.pop("hash") for row in rows]  # random digits, among which four of a phone stand now and then
        assert all(re.fullmatch("[0-9a-f]{64}", hash_) for hash_ in hashes)
        everything = json.dumps(rows, ensure_ascii=False)
        for canary in ("王晓明", "王女士", "13812345678", "5678"):
            assert canary not in everything


async def test_the_journal_is_searched_by_command_actor_day_and_place(
    database_url: str, valkey: Valkey, tmp_path: Path
) -> None:
    async with opened(database_url, valkey, tmp_path) as office:

        async def found(query: str) -> list[str]:
            return [row["command"] for row in (await office.ask(f"registers/journal?{query}")).json()["rows"]]

        assert await found("command=group.save") == ["group.save"]
        assert await found(f"actor=person:{office.people['dispatcher']}") == ["visit.check_in"]
        assert await found("order=oldest&size=2") == ["site.open", "group.save"]
        assert await found("command=group.save&day=2025-03-03") == ["group.save"]
        assert len(await found("day=2025-03-03")) == office.now()[0]
        assert await found("day=2025-03-04") == []
        assert (await office.ask("registers/journal?day=yesterday")).json()["code"] == "bad-arguments"


async def test_the_journal_comes_in_pages_that_end(database_url: str, valkey: Valkey, tmp_path: Path) -> None:
    async with opened(database_url, valkey, tmp_path) as office:
        numbers, cursor, pages = [], "", 0
        while cursor is not None:
            answer = (await office.ask(f"registers/journal?size=7&cursor={cursor}")).json()
            assert answer["size"] == 7
            numbers += [row["seq"] for row in answer["rows"]]
            cursor, pages = answer["cursor"], pages + 1
        assert numbers == list(range(office.now()[0], 0, -1))
        assert pages == -(-len(numbers) // 7) > 2


async def test_a_change_of_many_records_names_a_few_and_counts_all(enter: Enter) -> None:
    async with enter() as office:
        lines = "".join(f"3栋,1单元,{n},{n}01,3室2厅,98.27,3800000\n" for n in range(1, 31))
        await office.put_in_force(f"{HEADER}\n{lines}", "thirty-units")
        row = (await office.ask("registers/journal?command=price_list.activate")).json()["rows"][0]
        assert (len(row["changes"]), row["changed"]) == (20, 31)
        assert row["arguments"] == {"filename": "v1.csv", "alike": ""}


async def test_an_admin_lets_a_screen_in_by_the_code_it_shows(enter: Enter) -> None:
    async with enter() as office:
        asked = (await office.http.post("/api/h1/pairing", json={"screen": "board"})).json()
        for role in ("dispatcher", "site_lead"):
            assert (await office.tell("pairing/approve", {"code": asked["code"], "name": "x"}, role)).status_code == 403
        assert office.now()[1].all(Device) == {}
        device = (await office.tell("pairing/approve", {"code": asked["code"].lower(), "name": "左墙"})).json()[
            "device"
        ]
        assert office.now()[1].get(Device, device).name == "左墙"
        assert (await office.tell("pairing/approve", {"code": asked["code"], "name": "x"})).json()[
            "code"
        ] == "code-unknown"


async def test_an_admin_gives_a_pin_and_the_old_sessions_end(enter: Enter) -> None:
    async with enter() as office:
        body = {"person": office.people["cashier"], "secret": "482915"}
        assert (await office.tell("secret", body, "site_lead")).json()["code"] == "not-allowed"
        assert (await office.tell("secret", body | {"secret": "12345"})).json()["code"] == "weak-secret"
        assert (await office.tell("secret", body)).status_code == 200
        await asyncio.sleep(1.1)  # a session is believed for a second
        assert (await office.ask("registers/journal", "cashier")).status_code == 401
        signed_in = await office.http.post("/api/h1/session", json={"name": "the cashier", "secret": "482915"})
        assert signed_in.json() == {"person": office.people["cashier"]}
