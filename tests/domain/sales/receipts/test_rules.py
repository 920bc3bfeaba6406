"""Receipts 收据 on their own: who makes one void and when, and which account it names."""

from datetime import date

import pytest

from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.sales.receipts.records import Receipt
from domain.sales.receipts.rules import account_in, void
from tests.hall import MONDAY, at, days, viewer

RECEIPT = Receipt(
    id="r8",
    number=8,
    application="a1",
    unit="3-1202",
    amount_fen=2_000_000,
    method="card",
    cashier="CSH",
    at=at("10:20"),
)
CONTROLLER = viewer("K", "controller")


def voided(receipt: Receipt = RECEIPT, by: Viewer = CONTROLLER, today: date = MONDAY) -> Receipt:
    return void(receipt, by=by, now=at("10:30"), reason="wrong amount", written=MONDAY, today=today)


def test_the_cashier_does_not_void_his_own() -> None:
    with pytest.raises(Refused, match=r"^second-person"):
        voided(by=viewer("CSH", "cashier"))


def test_nobody_voids_twice() -> None:
    once = voided()
    assert (once.voided_by, once.void_reason) == (CONTROLLER.actor, "wrong amount")
    with pytest.raises(Refused, match=r"^already-void"):
        voided(once, by=viewer("SL", "site_lead"))


def test_on_another_day_the_sums_of_its_own_stand() -> None:
    with pytest.raises(Refused, match=r"^void-late") as refusal:
        voided(today=days(1))
    assert refusal.value.facts == {"number": 8, "day": "2025-03-03"}


@pytest.mark.parametrize(("named", "account", "good"), [
    ([], "", True), ([], "监管户", False), (["监管户", "自有户"], "监管户", True), (["监管户"], "", False), (["监管户"], "别的", False),
])  # fmt: skip
def test_money_lies_on_an_account_that_the_hall_names(named: list[str], account: str, good: bool) -> None:
    if good:
        assert account_in(account, named) == account
    else:
        with pytest.raises(Refused, match=r"^account-missing"):
            account_in(account, named)
