"""The cash desk shows who may pay now and what was received, and nothing else of anybody."""

import base64

import pytest
from playwright.async_api import Browser

import server.commands  # noqa: F401  # fills the table
from domain.applications import Application, Receipt
from domain.hall import Hall
from domain.people import Person
from domain.units import Unit
from kiosk.cashier.screen import RECORDS, SCREEN, VOIDS
from server.change import COMMANDS
from server.screen import Audience
from tests.kiosk.sales import NOW, a_hall, shown, text

CASHIER = Audience(role="cashier")


def test_only_holds_that_may_be_paid_are_listed() -> None:
    cards = shown(SCREEN, a_hall(), CASHIER)
    assert {path for path in cards if path.startswith("application/")} == {"application/x3"}
    card = cards["application/x3"]
    assert (card["building"], card["entrance"], card["room"]) == ("3栋", "2单元", "1803")
    assert (card["client_name"], card["client_phone"]) == ("方客**", "138****0008")
    assert (card["approved_at"], card["pay_by"], card["behind"]) == ("2026-11-22T06:00:00Z", "2026-11-22T06:30:00Z", 0)


def test_nobody_else_is_shown() -> None:
    sent = text(shown(SCREEN, a_hall(), CASHIER))
    for canary in ("林客**", "邵客**", "138****0007", "138****0004", "王女士", "138****0026", "甲代理", "client-"):
        assert canary not in sent


def test_a_paid_one_stays_until_it_is_controlled() -> None:
    hall = a_hall()
    _put(hall, "x3", state="paid")
    assert shown(SCREEN, hall, CASHIER)["application/x3"]["state"] == "paid"
    _put(hall, "x3", state="won")
    assert "application/x3" not in shown(SCREEN, hall, CASHIER)


def test_a_voided_receipt_says_by_whom_and_why() -> None:
    hall = a_hall()
    written = hall.get(Receipt, "r4")
    assert written is not None
    hall.put(written.but(voided_at=NOW, voided_by="person:ctl", void_reason="金额有误"))
    card = shown(SCREEN, hall, CASHIER)["receipt/r4"]
    assert (card["voided_by"], card["void_reason"], card["number"], card["room"]) == ("高敏", "金额有误", 18, "1804")


def test_the_buttons_follow_the_table_of_commands() -> None:
    assert COMMANDS["receipt.record"].roles == RECORDS
    assert COMMANDS["receipt.void"].roles == VOIDS
    rules = shown(SCREEN, a_hall(), CASHIER)["panel/rules"]
    assert rules == {"minimum_fen": 2_000_000, "control_by": "receipt", "records": True, "voids": False}


def test_a_changed_unit_or_person_touches_the_cards_that_show_it() -> None:
    hall = a_hall()
    homes, people = hall.all(Unit), hall.all(Person)
    assert set(SCREEN.touches[Unit](homes["1804"], hall)) == {("application", "x4"), ("receipt", "r4")}
    assert set(SCREEN.touches[Person](people["cash"], hall)) == {("receipt", "r4")}
    assert set(SCREEN.touches[Person](people["a8"], hall)) == {("application", "x3")}


WORDS = {
    5_000_000: "伍万元整", 100: "壹元整", 10: "壹角整", 1: "壹分", 101: "壹元零壹分", 110: "壹元壹角整",
    1_000_100: "壹万零壹元整", 10_050_003: "壹拾万零伍佰元零叁分", 1_001_000_000: "壹仟零壹万元整",
    10_000_000_001: "壹亿元零壹分", 50_000_050_000: "伍亿零伍佰元整",
    123_456_789_012: "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分",
}  # fmt: skip
TYPED = {
    "50,000": 5_000_000, "５００００": 5_000_000, "5 0000.5": 5_000_050, "¥3": 300, "0": None, "": None, "-5": None,
    "1.234": None, "伍万": None, "99999999999999": None,
}  # fmt: skip


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_amounts_are_read_as_typed_and_said_in_capital_words(chromium: Browser) -> None:
    source = base64.b64encode((SCREEN.folder / "amount.js").read_bytes()).decode()
    page = await chromium.new_page()
    say = """async ([source, fen, typed]) => {
        const amount = await import(`data:text/javascript;base64,${source}`);
        return [fen.map(amount.capitals), typed.map(amount.parse)];
    }"""
    words, parsed = await page.evaluate(say, [source, list(WORDS), list(TYPED)])
    await page.close()
    assert words == list(WORDS.values())
    assert parsed == list(TYPED.values())


def _put(hall: Hall, id: str, **changes: object) -> None:
    application = hall.get(Application, id)
    assert application is not None
    hall.put(application.but(**changes))
