"""The rest of the price is paid by its days, to the fen (SC-29)."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.core.refusal import Refused
from domain.house.notices.records import Notice
from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.instalments.records import Instalments
from domain.sales.instalments.rules import owing
from domain.sales.receipts.records import Receipt, kept
from domain.sales.refunds.records import Refund
from tests.bare import BareHall
from tests.hall import at

DEPOSIT = 2_000_000
PRICE = 150_500_000  # 20,000 yuan deposit, and 300,000 and 1,185,000 to come
FIRST, SECOND = 30_000_000, 118_500_000
SCENARIO = [
    {"amount_fen": FIRST, "day": "2025-03-10"},
    {"amount_fen": SECOND, "day": "2025-03-31"},
]


def refusal_of(code: str) -> Any:
    return pytest.raises(Refused, match=f"^{code}")


@pytest.fixture
def hall() -> BareHall:
    """A2's client has signed the agreement, and pays at once."""
    return subscribed("lump_sum")


def subscribed(path: str) -> BareHall:
    hall = BareHall()
    hall.hall.put(hall.home.but(price_fen=PRICE))
    application = hall.applies("A2", "10:00")
    hall.do("application.approve", "controller", application=application)
    hall.do("receipt.record", "cashier", application=application, amount_fen=DEPOSIT, method="card")
    deal = hall.do("deal.propose", "A2", application=application, price_fen=PRICE, path=path)["deal"]
    hall.do("deal.pass", "site_manager", deal=deal)
    hall.do("deal.subscribe", "A2", deal=deal, buyers=[{"name": "刘一", "share": 100}])
    return hall


def the_deal(hall: BareHall) -> str:
    [deal] = hall.hall.all(Deal)
    return deal


def plan(hall: BareHall, rows: list[dict[str, Any]] = SCENARIO, by: str = "A2") -> str:
    return str(hall.do("instalment.plan", by, deal=the_deal(hall), rows=rows)["instalment"])


def agreed(hall: BareHall, rows: list[dict[str, Any]] = SCENARIO) -> str:
    made = plan(hall, rows)
    hall.do("instalment.confirm", "site_manager", instalment=made)
    return made


def pays(hall: BareHall, amount: int) -> str:
    money = {"amount_fen": amount, "method": "transfer"}
    return str(hall.do("instalment.receive", "cashier", deal=the_deal(hall), **money)["receipt"])


def the(hall: BareHall) -> Instalments:
    return next(p for p in hall.hall.all(Instalments).values() if p.state != "over")


def said(hall: BareHall) -> list[tuple[str, int]]:
    found = [n for n in hall.hall.all(Notice).values() if n.code.startswith("instalment")]
    return [(n.code, n.facts["amount_fen"]) for n in sorted(found, key=lambda n: n.at)]


class TestWhatIsPaidByWhichDay:
    """SC-29: 300,000 by 03-10 and 1,185,000 by 03-31; 300,000 came on 03-09: all that was due is there."""

    def test_paid_in_time_nothing_is_owing(self, hall: BareHall) -> None:
        agreed(hall)
        hall.until(at("15:00", date(2025, 3, 9)))
        pays(hall, FIRST)
        hall.until(at("09:00", date(2025, 3, 12)))
        held = the(hall)
        assert owing(held.rows, held.received_fen, before=date(2025, 3, 12)) == 0
        assert held.received_fen == sum(row["amount_fen"] for row in held.rows if row["day"] <= "2025-03-12")
        assert held.late_at is None
        assert {code for code, _ in said(hall)} == {"instalment-soon"}

    def test_reminded_on_two_mornings_and_overdue_after_its_day(self, hall: BareHall) -> None:
        agreed(hall)
        hall.until(at("08:59", date(2025, 3, 7)))
        assert said(hall) == []
        hall.until(at("09:00", date(2025, 3, 7)))
        assert said(hall) == [("instalment-soon", FIRST)]
        pays(hall, 10_000_000)
        hall.until(at("23:59", date(2025, 3, 10)))
        assert said(hall) == [("instalment-soon", FIRST), ("instalment-soon", 20_000_000)]
        assert the(hall).late_at is None
        hall.until(at("00:00", date(2025, 3, 11)))
        assert said(hall)[-1] == ("instalment-overdue", 20_000_000)
        assert the(hall).late_at == at("00:00", date(2025, 3, 11))
        pays(hall, 20_000_000)
        assert the(hall).late_at is None
        hall.until(at("09:00", date(2025, 3, 28)))
        assert said(hall)[-1] == ("instalment-soon", SECOND)

    def test_in_parts_and_then_it_is_paid(self, hall: BareHall) -> None:
        agreed(hall)
        for part in (1, FIRST, SECOND - 1):
            pays(hall, part)
        assert (the(hall).received_fen, the(hall).remind_at) == (FIRST + SECOND, None)
        [application] = hall.hall.all(Application)
        assert kept(hall.hall, application) == PRICE
        assert [r.sort for r in hall.hall.all(Receipt).values()] == ["deposit"] + ["instalment"] * 3
        with refusal_of("instalment-too-much"):
            pays(hall, 1)

    def test_a_void_receipt_is_owing_again(self, hall: BareHall) -> None:
        agreed(hall)
        receipt = pays(hall, FIRST)
        assert the(hall).received_fen == FIRST
        hall.do("receipt.void", "site_manager", receipt=receipt, reason="wrong-amount")
        assert (the(hall).received_fen, hall.home.state) == (0, "subscribed")
        assert the(hall).remind_at == at("09:00", date(2025, 3, 7))


class TestAPlanIsAgreed:
    """It comes to the price less the deposit, to the fen, and somebody else signs it."""

    def test_to_the_fen(self, hall: BareHall) -> None:
        for wrong in (-1, 1):
            with refusal_of("plan-sum") as refused:
                plan(hall, [SCENARIO[0], SCENARIO[1] | {"amount_fen": SECOND + wrong}])
            assert refused.value.facts == {"total_fen": FIRST + SECOND + wrong, "rest_fen": PRICE - DEPOSIT}

    def test_in_the_order_of_days_to_come(self, hall: BareHall) -> None:
        with refusal_of("plan-order"):
            plan(hall, SCENARIO[::-1])
        with refusal_of("plan-order"):
            plan(hall, [SCENARIO[0] | {"day": "2025-03-02"}, SCENARIO[1]])

    def test_the_bank_pays_the_last_of_a_mortgage(self, hall: BareHall) -> None:
        loan = [SCENARIO[0], SCENARIO[1] | {"loan": True}]
        with refusal_of("loan-row"):
            plan(hall, loan)
        by_loan = subscribed("mortgage")
        with refusal_of("loan-row"):
            plan(by_loan)
        agreed(by_loan, loan)

    def test_nothing_is_taken_before(self, hall: BareHall) -> None:
        with refusal_of("plan-missing"):
            pays(hall, FIRST)
        made = plan(hall)
        with refusal_of("plan-missing"):
            pays(hall, FIRST)
        hall.do("instalment.return", "site_manager", instalment=made, reason="too late")
        assert (the(hall).returned, the(hall).wanted) == ("too late", [])
        with refusal_of("plan-signed"):
            hall.do("instalment.confirm", "site_manager", instalment=made)
        assert agreed(hall) == made
        pays(hall, FIRST)

    def test_agreed_anew_the_money_stays(self, hall: BareHall) -> None:
        agreed(hall)
        pays(hall, FIRST)
        hall.until(at("10:00", date(2025, 3, 20)))
        later = [SCENARIO[0], SCENARIO[1] | {"day": "2025-04-30"}]
        made = plan(hall, later)
        assert [row["day"] for row in the(hall).rows] == ["2025-03-10", "2025-03-31"], "the old one until then"
        hall.do("instalment.confirm", "site_manager", instalment=made)
        assert [row["day"] for row in the(hall).rows] == ["2025-03-10", "2025-04-30"]
        assert (the(hall).received_fen, the(hall).remind_at) == (FIRST, at("09:00", date(2025, 4, 27)))

    def test_it_goes_with_the_form_where_the_deposit_was_void(self, hall: BareHall) -> None:
        [deal] = hall.hall.all(Deal).values()
        hall.hall.put(deal.but(state="passed"))
        hall.hall.put(hall.home.but(state="controlled"))
        agreed(hall)
        [receipt] = hall.hall.all(Receipt)
        hall.do("receipt.void", "site_manager", receipt=receipt, reason="wrong-amount")
        assert [p.state for p in hall.hall.all(Instalments).values()] == ["over"]

    def test_of_ones_own_client(self, hall: BareHall) -> None:
        for other in ("A3", "BM"):
            with refusal_of("not-your-group"):
                plan(hall, by=other)
        plan(hall, by="AM")

    def test_of_another_price_it_is_agreed_anew(self, hall: BareHall) -> None:
        agreed(hall)
        [deal] = hall.hall.all(Deal).values()
        hall.hall.put(deal.but(price_fen=PRICE - 100))
        with refusal_of("plan-stale"):
            pays(hall, FIRST)


class TestAHomeThatGoesBack:
    """SC-34: no payment is taken, nobody is reminded, and all that came in is settled."""

    def test_takes_no_payment_and_settles_all(self, hall: BareHall) -> None:
        agreed(hall)
        pays(hall, FIRST)
        [application] = hall.hall.all(Application)
        withdrawal = hall.do("withdrawal.request", "A2", application=application, cause="family")["withdrawal"]
        with refusal_of("deal-state"):
            pays(hall, 1)
        hall.until(at("09:00", date(2025, 4, 1)))
        assert said(hall) == []
        settled = hall.do("withdrawal.settle", "cashier", withdrawal=withdrawal, outcome="refund")
        assert settled == {"refund_fen": DEPOSIT + FIRST, "kept_fen": 0}
        hall.do("withdrawal.sign", "site_manager", withdrawal=withdrawal)
        [refund] = hall.hall.all(Refund)
        hall.do("refund.record", "cashier", refund=refund, method="transfer")
        hall.do("withdrawal.close", "controller", withdrawal=withdrawal)
        assert [p.state for p in hall.hall.all(Instalments).values()] == ["over"]

    def test_a_frozen_one_takes_none_either(self, hall: BareHall) -> None:
        agreed(hall)
        hall.do("unit.freeze", "controller", unit="3-1202", reason="dispute")
        with refusal_of("unit-state"):
            pays(hall, FIRST)
        hall.now += timedelta(minutes=1)
        hall.do("unit.unfreeze", "controller", unit="3-1202", reason="settled")
        pays(hall, FIRST)
