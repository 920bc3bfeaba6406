"""The control list and the receipts as spreadsheets: for their readers alone, and with what the screens say."""

import io
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from domain.core.roles import ROLES
from domain.house.people.records import Person
from domain.nouns import REGISTERS
from domain.sales.receipts.records import Receipt
from domain.sales.units.records import Unit
from server.exporting import route as exports
from server.web.words import journal_words
from tests.kiosk.sales import unit
from tests.machine import Valkey
from tests.security.conftest import Enter
from tests.security.stage import Stage, staged

LIST, RECEIPTS = "/api/h1/control-list.xlsx", "/api/h1/registers/receipts.xlsx"


@pytest.fixture
def enter(valkey: Valkey, tmp_path: Path) -> Enter:
    """Enters the stage, in the test itself: what starts tasks must end them in the same one."""
    return lambda: staged(tmp_path, valkey)


def opened(answer: Any) -> list[list[Any]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == exports.MEDIA_TYPE
    assert answer.headers["content-disposition"].startswith("attachment; ")
    return opened_bytes(answer.content)


def opened_bytes(made: bytes) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    rows: list[list[Any]] = book.get_sheet_by_index(0).to_python()
    return rows


async def heard(stage: Stage) -> None:
    """The application knows what happened beside it."""
    await stage.app.state.app_context.feeds["h1"].check()


async def test_the_readers_of_each_and_nobody_else(enter: Enter) -> None:
    async with enter() as stage:
        desk = stage.app.state.app_context.screens["approvals"]
        for path, may in ((LIST, desk.opened_by), (RECEIPTS, set(REGISTERS["receipts"].readers))):
            for role in ROLES:
                answer = await stage.ask("GET", path, stage.tokens[role])
                assert answer.status_code == (200 if role in may else 403), (path, role)
            assert (await stage.ask("GET", path, None)).status_code == 401


def test_homes_stand_in_the_order_in_which_people_count() -> None:
    homes = [
        unit("b", building="10栋", room="101"),
        unit("c", building="2栋", room="1001"),
        unit("d", building="2栋", room="901"),
    ]
    rows = opened_bytes(exports._homes([["销控表", "1"]], homes, "zh_CN"))
    assert [(row[0], row[3]) for row in rows[2:]] == [("2栋", "901"), ("2栋", "1001"), ("10栋", "101")]


async def test_the_control_list_has_every_home_its_number_and_its_time(enter: Enter) -> None:
    async with enter() as stage:
        stage.receipt(stage.people["cashier"])
        await heard(stage)
        hall = stage.house.hall
        head, columns, *rows = opened(await stage.ask("GET", LIST, stage.tokens["controller"]))
        assert head[0] == "销控表"
        assert f" {hall.seq} " in head[1]
        assert len(columns) == 8
        units = hall.all(Unit).values()
        assert sorted((row[0], row[1], row[3]) for row in rows) == sorted(
            (u.building, u.entrance, u.room) for u in units
        )
        taken = next(u for u in units if u.held_for)
        [row] = [r for r in rows if (r[0], r[1], r[3]) == (taken.building, taken.entrance, taken.room)]
        assert (row[5], row[6]) == (taken.price_fen / 100, journal_words("zh_CN")["states"]["unit"][taken.state])


async def test_the_receipts_are_what_the_register_finds_and_hold_no_formula(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with enter() as stage:
        cashier = stage.people["cashier"]
        good, bad = stage.receipt(cashier, reference="=1+1"), stage.receipt(cashier)
        stage.house.do("receipt.void", receipt=bad, reason="wrong-amount: 两台")
        await heard(stage)
        receipts = stage.house.hall.all(Receipt)

        async def found(**asked: str) -> list[list[Any]]:
            answer = await stage.ask("GET", RECEIPTS, stage.tokens["cashier"], params=asked)
            return opened(answer)[2:]

        assert [row[0] for row in await found()] == [receipts[bad].number, receipts[good].number]
        [standing] = await found(state="standing")
        name = stage.house.hall.all(Person)[cashier].name
        assert (standing[3], standing[7], standing[9]) == (20_000.0, "'=1+1", name)
        assert standing[2] == stage.house.hall.all(Unit)[receipts[good].unit].label
        [voided] = await found(state="voided")
        assert voided[12] == "金额有误: 两台"
        refused = await stage.ask("GET", RECEIPTS, stage.tokens["cashier"], params={"colour": "red"})
        assert refused.json()["code"] == "bad-arguments"
        monkeypatch.setattr(exports, "LONGEST", 1)
        refused = await stage.ask("GET", RECEIPTS, stage.tokens["cashier"])
        assert (refused.json()["code"], list(refused.json()["facts"]["fields"])) == ("bad-arguments", ["day"])
