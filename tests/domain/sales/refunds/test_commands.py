"""Money given back: asked for, signed by somebody else, paid out with a number of its own (SC-25)."""

import pytest

from domain.core.refusal import Refused
from domain.sales.receipts.records import kept
from domain.sales.refunds.records import Refund
from domain.sales.settlements.records import Settlement
from tests.bare import BareHall
from tests.hall import at, days

HALF = 1_000_000


def refusal_of(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


@pytest.fixture
def hall() -> BareHall:
    """A2 paid half in cash at 10:05, and his time ran out at 10:30."""
    made = BareHall()
    application = made.applies("A2", "10:00")
    made.do("application.approve", "controller", application=application)
    made.at("10:05")
    made.do("receipt.record", "cashier", application=application, amount_fen=HALF, method="cash")
    made.at("10:30")
    return made


def due(hall: BareHall) -> Refund:
    [refund] = [r for r in hall.hall.all(Refund).values() if r.pending]
    return refund


def refused(hall: BareHall) -> str:
    """The application, once nobody gives its money back by itself."""
    refund = due(hall)
    hall.do("refund.refuse", "site_lead", refund=refund.id, reason="he comes back tomorrow")
    return refund.application


def test_the_manager_signs_what_the_clock_made_due_and_the_cashier_pays_it_the_next_day(hall: BareHall) -> None:
    refund = due(hall)
    with refusal_of("refund-state"):
        hall.do("refund.record", "cashier", refund=refund.id, method="cash")
    hall.do("refund.approve", "site_manager", refund=refund.id)
    hall.until(at("09:10", days(1)))
    paper = {"refund": refund.id, "method": "transfer", "reference": "889900"}
    assert hall.do("refund.record", "cashier", **paper) == {"number": 1}
    paid = hall.hall.all(Refund)[refund.id]
    assert (paid.state, paid.number, paid.method, paid.reference, paid.cashier, paid.paid_at) == (
        "paid", 1, "transfer", "889900", "cashier", at("09:10", days(1)),
    )  # fmt: skip
    assert kept(hall.hall, refund.application) == 0
    sheets = {
        s.id: (s.totals.get("transfer", {}).get("refunded"), s.cash_fen) for s in hall.hall.all(Settlement).values()
    }
    assert sheets == {"2025-03-03": (None, HALF), "2025-03-04": (HALF, 0)}, "it counts on its own day"
    with refusal_of("refund-state"):
        hall.do("refund.record", "cashier", refund=refund.id, method="cash")


def test_nobody_signs_what_he_asked_for(hall: BareHall) -> None:
    application = refused(hall)
    hall.do("refund.request", "site_manager", application=application, amount_fen=HALF, reason="he does not come")
    with refusal_of("own-refund"):
        hall.do("refund.approve", "site_manager", refund=due(hall).id)
    hall.do("refund.approve", "site_lead", refund=due(hall).id)
    assert due(hall).signed[0]["by"] == "person:site_lead"


def test_who_released_the_hold_asked_for_its_money(hall: BareHall) -> None:
    application = hall.applies("B4", "10:40")
    hall.do("application.approve", "controller", application=application)
    hall.do("receipt.record", "cashier", application=application, amount_fen=HALF, method="card")
    hall.do("hold.release", "site_lead", application=application, reason="client-gave-up")
    [refund] = [r for r in hall.hall.all(Refund).values() if r.application == application]
    with refusal_of("own-refund"):
        hall.do("refund.approve", "site_lead", refund=refund.id)


def test_only_what_is_left_and_promised_to_nobody(hall: BareHall) -> None:
    with refusal_of("refund-too-much"):
        wanted = {"application": due(hall).application, "amount_fen": 1, "reason": "again"}
        hall.do("refund.request", "cashier", **wanted)
    application = refused(hall)
    for amount, code in ((HALF + 1, "refund-too-much"), (0, "amount-nothing"), (-1, "amount-nothing")):
        with refusal_of(code):
            hall.do("refund.request", "cashier", application=application, amount_fen=amount, reason="all of it")
    hall.do("refund.request", "cashier", application=application, amount_fen=400_000, reason="a part")
    with refusal_of("refund-too-much") as refusal:
        hall.do("refund.request", "cashier", application=application, amount_fen=600_001, reason="the rest")
    assert refusal.value.facts["owed_fen"] == 600_000
    hall.do("refund.request", "cashier", application=application, amount_fen=600_000, reason="the rest")


def test_the_money_of_a_home_that_is_taken_goes_back_with_the_deal(hall: BareHall) -> None:
    application = hall.applies("B4", "10:40")
    hall.do("application.approve", "controller", application=application)
    hall.do("receipt.record", "cashier", application=application, amount_fen=HALF, method="card")
    with refusal_of("refund-while-open"):
        hall.do("refund.request", "cashier", application=application, amount_fen=1, reason="he is not sure")
    hall.do("receipt.record", "cashier", application=application, amount_fen=HALF, method="card")
    with refusal_of("refund-of-control"):
        hall.do("refund.request", "cashier", application=application, amount_fen=1, reason="he does not want it")


def test_refused_it_stands_and_a_reason_is_kept(hall: BareHall) -> None:
    application = refused(hall)
    [refund] = hall.hall.all(Refund).values()
    assert (refund.state, refund.refused_reason) == ("refused", "he comes back tomorrow")
    assert kept(hall.hall, application) == HALF
    with refusal_of("refund-state"):
        hall.do("refund.approve", "site_manager", refund=refund.id)
