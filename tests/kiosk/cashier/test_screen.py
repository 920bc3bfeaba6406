"""The cash desk shows who may pay now and what was received, and nothing else of anybody."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from random import Random

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route

import domain.nouns  # noqa: F401  # fills the table
from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.sales.applications.records import Application
from domain.sales.receipts.records import Receipt
from domain.sales.refunds.records import Refund
from domain.sales.settlements.records import Settlement
from domain.sales.units.records import Unit
from kiosk.cashier.screen import SCREEN
from server.screen import Audience
from server.web.words import ROOT
from tests.kiosk.sales import NOW, a_hall, a_part, a_refund, claim, question, text
from tests.shown import shown

CASHIER = Audience(role="cashier")
BASE = ROOT / "server/web/static"


def test_who_may_pay_now_and_who_stands_behind() -> None:
    cards = shown(SCREEN, a_hall(), CASHIER)
    found = {path: card["payable"] for path, card in cards.items() if path.startswith("application/")}
    assert found == {"application/x1": False, "application/x2": False, "application/x3": True}
    assert [cards[f"application/x{n}"]["place"] for n in (1, 2, 3)] == [1, 2, 1]
    card = cards["application/x3"]
    assert (card["building"], card["entrance"], card["room"]) == ("3栋", "2单元", "1803")
    assert (card["client_name"], card["client_phone"]) == ("方客**", "138****0008")
    assert (card["approved_at"], card["pay_by"], card["others"]) == ("2026-11-22T06:00:00Z", "2026-11-22T06:30:00Z", 0)


def test_of_a_tie_everybody_may_pay_and_is_said_to_be_tied() -> None:
    hall = a_hall()
    for id in ("x1", "x2"):
        _put(hall, id, state="approved", pay_by=NOW + timedelta(minutes=30), tie="x1")
    cards = shown(SCREEN, hall, CASHIER)
    assert [(c["payable"], c["tied"], c["place"]) for c in (cards["application/x1"], cards["application/x2"])] == [
        (True, True, 1), (True, True, 1),
    ]  # fmt: skip


def test_where_no_approval_comes_before_the_money_the_first_one_may_pay() -> None:
    hall = a_hall()
    for id in ("x1", "x2"):
        _put(hall, id, pay_by=NOW + timedelta(hours=1))
    cards = shown(SCREEN, hall, CASHIER)
    assert [cards[f"application/{id}"]["payable"] for id in ("x1", "x2")] == [True, False]
    assert cards["application/x1"]["approved_at"] == "2026-11-22T06:00:00Z"


def test_a_hold_that_passed_on_says_so() -> None:
    hall = a_hall()
    hall.put(question(state="unsure"))
    _put(hall, "x1", state="withdrawn")
    _put(hall, "x2", state="approved", pay_by=NOW + timedelta(minutes=30))
    cards = shown(SCREEN, hall, CASHIER)
    assert "application/x1" not in cards
    assert (cards["application/x2"]["passed"], cards["application/x3"]["passed"]) == (True, False)


def test_nothing_of_others_is_shown() -> None:
    sent = text(shown(SCREEN, a_hall(), CASHIER))
    for canary in ("王女士", "138****0026", "甲代理", "client-"):
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


def test_the_rules_in_force_are_said() -> None:
    rules = shown(SCREEN, a_hall(), CASHIER)["panel/rules"]
    assert rules == {"minimum_fen": 2_000_000, "control_by": "receipt", "desk_minutes": 15, "accounts": []}
    named = Policy(id="money.accounts", value=["监管户"], source="here", since=NOW)
    assert shown(SCREEN, a_hall(named), CASHIER)["panel/rules"]["accounts"] == ["监管户"]


def test_a_deposit_in_parts_says_what_is_in() -> None:
    cards = shown(SCREEN, a_hall(a_part(), a_part("r6", number=20, amount_fen=300_000)), CASHIER)
    card = cards["application/x3"]
    assert (card["received_fen"], [part["number"] for part in card["parts"]]) == (1_300_000, [19, 20])
    assert card["parts"][0] == {"number": 19, "amount_fen": 1_000_000, "method": "cash", "at": "2026-11-22T06:00:00Z"}
    assert (cards["application/x1"]["received_fen"], cards["application/x1"]["parts"]) == (0, [])


def test_a_receipt_says_what_its_paper_does() -> None:
    """RO-08, SC-25: whose it is, masked, who took the money, and the home's area."""
    card = shown(SCREEN, a_hall(a_part()), CASHIER)["receipt/r5"]
    assert (card["client_name"], card["client_phone"], card["area"]) == ("方客**", "138****0008", "91.94")
    assert card["cashier"]["id"] == "cash"


def test_what_is_void_is_no_part() -> None:
    card = shown(SCREEN, a_hall(a_part(voided_at=NOW)), CASHIER)["application/x3"]
    assert (card["received_fen"], card["parts"]) == (0, [])


def test_who_paid_in_the_clients_place_is_shown_by_the_surname_alone() -> None:
    written = a_part(payer="n77", payer_name="欧阳**", sort="earnest", reference="778899", account="监管户")
    cards = shown(SCREEN, a_hall(written), CASHIER)
    card = cards["receipt/r5"]
    assert (card["payer_name"], card["sort"], card["reference"], card["account"]) == (
        "欧阳**", "earnest", "778899", "监管户",
    )  # fmt: skip
    assert "n77" not in text(cards)


def test_money_of_an_application_that_ended_is_shown_until_somebody_asks_for_it() -> None:
    hall = a_hall(a_part())
    _put(hall, "x3", state="expired", decided_at=NOW)
    left = shown(SCREEN, hall, CASHIER)["application/x3"]
    assert (left["owed_fen"], left["place"], left["state"], left["room"]) == (1_000_000, None, "expired", "1803")
    hall.put(a_refund())
    cards = shown(SCREEN, hall, CASHIER)
    assert "application/x3" not in cards
    assert (cards["refund/f1"]["state"], cards["refund/f1"]["client_name"]) == ("asked", "方客**")
    hall.put(a_refund(state="refused"))
    cards = shown(SCREEN, hall, CASHIER)
    assert "refund/f1" not in cards
    assert cards["application/x3"]["owed_fen"] == 1_000_000


def test_a_refund_says_who_signed_it_and_how_the_money_came_in() -> None:
    hall = a_hall(a_part(), a_refund(state="approved", decided_by="person:ctl", decided_at=NOW))
    _put(hall, "x3", state="expired")
    card = shown(SCREEN, hall, CASHIER)["refund/f1"]
    assert (card["signed_by"], card["methods"], card["amount_fen"], card["number"]) == (
        "高敏",
        ["cash"],
        1_000_000,
        None,
    )
    hall.put(a_refund(state="paid", number=3, method="cash", paid_at=NOW))
    assert shown(SCREEN, hall, CASHIER)["refund/f1"]["number"] == 3
    assert "application/x3" not in shown(SCREEN, hall, CASHIER), "nothing of it is left"


def test_the_sheet_of_a_day_says_what_should_be_in_the_till() -> None:
    totals = {"cash": {"received": 900, "void": 200, "refunded": 100}}
    sheet = Settlement(id="2026-11-21", day=date(2026, 11, 21), at=NOW, totals=totals)
    card = shown(SCREEN, a_hall(sheet), CASHIER)["settlement/2026-11-21"]
    assert (card["day"], card["state"], card["cash_fen"], card["totals"]) == ("2026-11-21", "open", 600, totals)
    closed = sheet.but(
        state="confirmed", counted_fen=600, closed_by="cash", closed_at=NOW, confirmed_at=NOW,
        signed=[{"by": "person:a8", "in_place_of": "", "role": "site_lead", "at": NOW.isoformat()}],
    )  # fmt: skip
    hall = a_hall(closed)
    card = shown(SCREEN, hall, CASHIER)["settlement/2026-11-21"]
    assert (card["counted_fen"], card["closed_by"]["id"], card["confirmed_at"]) == (600, "cash", "2026-11-22T06:00:00Z")
    assert card["confirmed_by"] == hall.all(Person)["a8"].name
    for person in ("cash", "a8"):
        assert ("settlement", "2026-11-21") in set(SCREEN.touches[Person](hall.all(Person)[person], hall))


def test_money_that_moves_touches_the_application_and_its_refunds() -> None:
    hall = a_hall(a_part(), a_refund())
    assert set(SCREEN.touches[Receipt](a_part(), hall)) == {("application", "x3"), ("refund", "f1")}
    assert set(SCREEN.touches[Refund](a_refund(), hall)) == {("application", "x3")}
    assert ("refund", "f1") in set(SCREEN.touches[Application](hall.all(Application)["x3"], hall))
    assert ("refund", "f1") in set(SCREEN.touches[Unit](hall.all(Unit)["1803"], hall))


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
MEANT = {
    "50000": 5_000_000, "50,000": 5_000_000, "5万": 5_000_000, "5 万元": 5_000_000, "50000.00": 5_000_000, "50000.5": 5_000_050,
    "５００００": 5_000_000, "５０，０００": 5_000_000, "¥50,000": 5_000_000, "￥50,000.00 元": 5_000_000, "人民币 50,000元整": 5_000_000,
    "50000。5": 5_000_050, "50 000": 5_000_000, "5 0000.5": 5_000_050, "1,000,000": 100_000_000, "5w": 5_000_000, "5.5万": 5_500_000,
    "12.345678万": 12_345_678, "3千": 300_000, "五万": 5_000_000, "五万元": 5_000_000, "两万": 2_000_000, "伍万元整": 5_000_000,
    "十二万五千": 12_500_000, "5万5千": 5_500_000, "五万元五角": 5_000_050, "五": 500, "0.01": 1,
}  # fmt: skip
NOTHING = ("", " ", "¥", "元")
REFUSED = {
    "50000,50": "commas", "5,0000": "commas", "1,00": "commas", ",500": "commas", "50,000,5": "commas",
    "50.000": "dots", "50000.505": "dots", "1.2.3": "dots", "50.000,00": "dots", ".5": "dots", "0.1234567万": "dots",
    "50000 50": "spaces", "500 0": "spaces", "0": "zero", "0.00": "zero", "零": "zero", "99999999999999": "long",
    "一万二": "words", "五百三千": "words", "万": "words", "-5": "words", "1e5": "words", "0x10": "words", "五0万": "words",
    "５万左右": "words", "50000美元": "words",
}  # fmt: skip
READ_ALL = """async (typed) => {
  const { read } = await import('/amount.js');
  return typed.map(read);
}"""
SAY_ALL = """async (fen) => {
  const { capitals } = await import('/base/capitals.js');
  return fen.map(capitals);
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def counter(chromium: Browser) -> AsyncIterator[Page]:
    """An empty page that may load what the cash desk is made of."""
    page = await chromium.new_page()

    async def serve(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        file = (BASE if "/base/" in route.request.url else SCREEN.folder) / name
        body, kind = (file.read_text(), "text/javascript") if file.suffix == ".js" else ("<!doctype html>", "text/html")
        await route.fulfill(body=body, content_type=f"{kind}; charset=utf-8")

    await page.route("http://counter/**", serve)
    await page.goto("http://counter/")
    yield page
    await page.close()


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_an_amount_is_said_in_capital_words(counter: Page) -> None:
    assert dict(zip(WORDS, await counter.evaluate(SAY_ALL, list(WORDS)), strict=True)) == WORDS


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_an_amount_is_read_as_people_mean_it(counter: Page) -> None:
    read = await counter.evaluate(READ_ALL, list(MEANT))
    assert dict(zip(MEANT, read, strict=True)) == {typed: {"fen": fen} for typed, fen in MEANT.items()}
    assert await counter.evaluate(READ_ALL, list(NOTHING)) == [{}] * len(NOTHING)


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_what_cannot_be_meant_is_refused_with_its_reason(counter: Page) -> None:
    read = await counter.evaluate(READ_ALL, list(REFUSED))
    assert dict(zip(REFUSED, read, strict=True)) == {typed: {"wrong": why} for typed, why in REFUSED.items()}


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_what_is_written_in_capital_words_is_read_back(counter: Page) -> None:
    chance = Random(8)
    fen = [chance.randrange(1, 10 ** chance.randrange(2, 14)) for _ in range(2_000)]
    assert await counter.evaluate(READ_ALL, await counter.evaluate(SAY_ALL, fen)) == [{"fen": one} for one in fen]


def _put(hall: Hall, id: str, **changes: object) -> None:
    application = hall.get(Application, id)
    assert application is not None
    hall.put(application.but(**changes))


def test_the_price_at_the_desk_is_that_of_the_quote() -> None:
    """SC-25: no deposit above it."""
    hall = a_hall(claim(application="x3", state="verified"))
    cards = shown(SCREEN, hall, CASHIER)
    assert (cards["application/x3"]["total_fen"], cards["application/x1"]["total_fen"]) == (452_868_100, 453_868_100)
