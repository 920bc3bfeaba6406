"""The deals desk shows each home from its control to the registered contract, and nothing of anybody's vault."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.core.hall import Hall
from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.units.records import Unit
from kiosk.deals.screen import SCREEN
from server.screen import Audience
from tests.kiosk.sales import (
    CANARIES,
    NOW,
    a_deal,
    a_hall,
    a_loan,
    a_plan,
    a_refund,
    a_withdrawal,
    claim,
    text,
    unit,
)
from tests.shown import panel, shown

MANAGER = Audience(role="site_manager")


def cards(hall: Hall) -> dict[str, Any]:
    return {path: card for path, card in shown(SCREEN, hall, MANAGER).items() if not path.startswith("panel/")}


def test_a_home_whose_form_is_missing_is_there_until_one_is_put_forward() -> None:
    hall = a_hall()
    assert set(cards(hall)) == {"application/x4"}
    card = cards(hall)["application/x4"]
    assert (card["room"], card["client_name"], card["consultant"]["badge"]) == ("1804", "邵客**", "B4")
    assert card["parts"] == [{"number": 18, "amount_fen": 5_000_000, "method": "card", "at": "2026-11-22T06:00:00Z"}]
    hall.put(a_deal())
    assert set(cards(hall)) == {"deal/w1"}
    hall.put(a_deal(state="over"))
    assert set(cards(hall)) == {"application/x4"}, "a voided receipt took it away"


def test_the_form_stands_beside_the_quote_and_what_holds_it_up() -> None:
    card = cards(a_hall(a_deal(price_fen=453_368_100), claim(application="x4", unit="1804")))["deal/w1"]
    assert (card["price_fen"], card["quote"]["total_fen"], card["claims"]) == (453_368_100, 453_868_100, ["老带新"])
    assert (card["state"], card["review_by"], card["late"]) == ("proposed", "2026-11-22T06:15:00Z", False)


def test_a_registered_contract_has_its_moment_and_the_day_on_the_paper() -> None:
    """SC-16: the moment of the registration is the sale, and the day on the paper stands beside it."""
    signed = a_deal(
        state="signed", contract="YS-1", paper_day=date(2026, 11, 21), registered_at=NOW, registered_by="person:ctl"
    )
    card = cards(a_hall(signed))["deal/w1"]
    assert (card["contract"], card["paper_day"], card["registered_at"], card["registered_by"]) == (
        "YS-1", "2026-11-21", "2026-11-22T06:00:00Z", "高敏",
    )  # fmt: skip


def test_of_buyers_the_surnames_are_shown() -> None:
    hall = a_hall(a_deal(state="subscribed", buyers=[{"name": "刘**", "share": 100}], names="n7"))
    sent = text(shown(SCREEN, hall, MANAGER))
    assert "刘**" in sent
    for canary in ("n7", "client-b4", CANARIES["a7"][0]):
        assert canary not in sent


def test_registered_homes_alone_are_sales_frozen_ones_too() -> None:
    """SC-16, SC-44."""
    hall = a_hall(
        unit("2001", state="subscribed"), unit("2002", state="signed"), unit("2003", state="frozen", before="signed")
    )
    assert panel(SCREEN, "sold", hall, MANAGER) == {"subscribed": 1, "signed": 2}


@pytest.mark.parametrize("changed", ["unit", "application"])
def test_a_deal_follows_its_home_and_its_application(changed: str) -> None:
    hall = a_hall(a_deal())
    if changed == "unit":
        hall.put(hall.all(Unit)["1804"].but(state="frozen", before="controlled"))
        assert cards(hall)["deal/w1"]["frozen"] is True
    else:
        hall.put(hall.all(Application)["x4"].but(decided_at=NOW + timedelta(hours=1)))
        assert cards(hall)["deal/w1"]["won_at"] == "2026-11-22T07:00:00Z"
    assert hall.all(Deal)


def test_a_home_that_goes_back_stands_in_place_of_its_deal_until_it_is_free_and_after() -> None:
    """SC-34: with or without a form; one whose client keeps it after all is a deal again."""
    withdrawing = a_deal(state="withdrawing", before="subscribed", withdrawn_at=NOW)
    hall = a_hall(withdrawing, a_withdrawal())
    assert set(cards(hall)) == {"withdrawal/z1"}
    card = cards(hall)["withdrawal/z1"]
    assert (card["room"], card["cause"], card["received_fen"], card["paid_out"]) == ("1804", "loan", 5_000_000, True)
    hall.drop("deal", "w1")
    assert set(cards(hall)) == {"withdrawal/z1"}
    hall.put(a_withdrawal(state="stayed"))
    assert set(cards(hall)) == {"application/x4"}
    hall.put(a_withdrawal(state="closed", ended_at=NOW, ended_by="person:ctl"))
    hall.put(hall.all(Application)["x4"].but(state="cancelled"))
    assert set(cards(hall)) == {"withdrawal/z1"}
    assert cards(hall)["withdrawal/z1"]["ended_by"] == "高敏"


def test_its_refund_is_to_be_paid_out_first() -> None:
    """SC-34."""
    back = a_refund(state="approved").but(application="x4", unit="1804")
    hall = a_hall(a_deal(state="withdrawing"), a_withdrawal(state="settled", refund="f1", refund_fen=1_000_000), back)
    assert cards(hall)["withdrawal/z1"]["paid_out"] is False
    hall.put(back.but(state="paid", number=1, method="card"))
    assert cards(hall)["withdrawal/z1"]["paid_out"] is True


def test_payments_and_the_loan_stand_on_the_deal() -> None:
    """SC-29, SC-30."""
    card = cards(a_hall(a_deal(state="subscribed", path="mortgage"), a_plan(), a_loan()))["deal/w1"]
    assert (card["rest_fen"], len(card["plan"]["wanted"]), card["planned_by"]) == (448_868_100, 2, "b4")
    assert (card["loan"]["bank"], card["loan"]["missing"], card["loan"]["lump_fen"]) == (
        "招商银行",
        ["收入证明"],
        453_868_100,
    )
    over = cards(a_hall(a_deal(state="subscribed"), a_plan(state="over"), a_loan(state="over")))["deal/w1"]
    assert (over["plan"], over["loan"]) == (None, None)
