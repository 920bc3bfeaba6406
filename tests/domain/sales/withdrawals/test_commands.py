"""A home goes back with its money, and is free from the moment the controller says so (SC-34, SC-35)."""

from datetime import timedelta
from typing import Any

import pytest

from domain.core.refusal import Refused
from domain.house.groups.records import Group
from domain.house.notices.records import Notice
from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.receipts.records import Receipt, forfeited, kept, owed
from domain.sales.refunds.records import Refund
from domain.sales.withdrawals.records import Withdrawal
from tests.bare import BareHall
from tests.hall import MONDAY, at, days

LIST = 380_000_000
DEPOSIT = 2_000_000


def refusal_of(code: str) -> Any:
    return pytest.raises(Refused, match=f"^{code}")


@pytest.fixture
def hall() -> BareHall:
    """A2's client has the home controlled at 10:21."""
    made = BareHall()
    controlled(made)
    return made


def controlled(hall: BareHall, who: str = "A2", clock: str = "10:00") -> str:
    application = hall.applies(who, clock)
    hall.do("application.approve", "controller", application=application)
    hall.now += timedelta(minutes=21)
    hall.do("receipt.record", "cashier", application=application, amount_fen=DEPOSIT, method="card")
    return application


def won(hall: BareHall) -> Application:
    return next(a for a in hall.hall.all(Application).values() if a.state == "won")


def subscribed(hall: BareHall) -> Deal:
    form = {"application": won(hall).id, "price_fen": LIST, "path": "mortgage"}
    deal = hall.do("deal.propose", "A2", **form)["deal"]
    hall.do("deal.pass", "site_manager", deal=deal)
    hall.do("deal.subscribe", "A2", deal=deal, buyers=[{"name": "刘一", "share": 100}])
    return hall.hall.all(Deal)[deal]


def signed(hall: BareHall) -> Deal:
    deal = subscribed(hall)
    hall.do("deal.check", "A2", deal=deal.id)
    hall.do("deal.sign", "controller", deal=deal.id, contract="YS2025-0012", paper_day=MONDAY.isoformat())
    return hall.hall.all(Deal)[deal.id]


def asked(hall: BareHall, cause: str = "loan") -> str:
    return str(hall.do("withdrawal.request", "A2", application=won(hall).id, cause=cause)["withdrawal"])


def settled(hall: BareHall, outcome: str = "refund", **more: Any) -> str:
    withdrawal = asked(hall)
    hall.do("withdrawal.settle", "cashier", withdrawal=withdrawal, outcome=outcome, **more)
    hall.do("withdrawal.sign", "site_manager", withdrawal=withdrawal)
    return withdrawal


def paid_out(hall: BareHall) -> None:
    for refund in hall.hall.all(Refund).values():
        if refund.state == "approved":
            hall.do("refund.record", "cashier", refund=refund.id, method="transfer")


def the(hall: BareHall, withdrawal: str) -> Withdrawal:
    return hall.hall.all(Withdrawal)[withdrawal]


def applies(hall: BareHall, who: str = "B1") -> str:
    return str(hall.do("application.submit", who, unit="3-1202", contact=f"k{who}")["application"])


class TestAHomeIsFreeWhenTheControllerSaysSo:
    """SC-34: subscribed, the bank said no; the cash desk paid out, and the controller confirms at 15:00."""

    def test_from_fifteen_hundred_on_and_no_earlier(self, hall: BareHall) -> None:
        hall.hall.put(Group(id="A", order=1, agency="甲代理"))
        hall.hall.put(Group(id="B", order=2, agency="乙代理"))
        subscribed(hall)
        withdrawal = settled(hall)
        paid_out(hall)
        hall.at("14:59")
        assert hall.home.state == "withdrawing"
        with refusal_of("unit-taken"):
            applies(hall)
        hall.at("15:00")
        hall.do("withdrawal.close", "controller", withdrawal=withdrawal)
        assert (hall.home.state, hall.home.since, hall.home.held_for) == ("available", at("15:00"), None)
        assert hall.states([a.id for a in hall.hall.all(Application).values()]) == ["cancelled"]
        [notice] = [n for n in hall.hall.all(Notice).values() if n.code == "free-again"]
        assert (notice.facts, notice.posts) == ({"unit": hall.home.label}, ["group:A", "group:B"])
        applies(hall)
        assert hall.home.state == "applied"

    def test_it_is_sold_anew_and_has_one_deal(self, hall: BareHall) -> None:
        first = subscribed(hall)
        withdrawal = settled(hall)
        paid_out(hall)
        hall.do("withdrawal.close", "controller", withdrawal=withdrawal)
        controlled(hall, "B1", "15:00")
        form = {"application": won(hall).id, "price_fen": LIST, "path": "lump_sum"}
        second = hall.do("deal.propose", "B1", **form)["deal"]
        states = {deal.id: deal.state for deal in hall.hall.all(Deal).values()}
        assert states == {first.id: "withdrawn", second: "proposed"}

    def test_not_before_the_money_is_paid_out(self, hall: BareHall) -> None:
        subscribed(hall)
        withdrawal = settled(hall)
        with refusal_of("not-paid-out"):
            hall.do("withdrawal.close", "controller", withdrawal=withdrawal)
        paid_out(hall)
        hall.do("withdrawal.close", "controller", withdrawal=withdrawal)

    def test_a_registered_contract_is_struck_off_first(self, hall: BareHall) -> None:
        signed(hall)
        withdrawal = settled(hall)
        paid_out(hall)
        with refusal_of("not-struck-off"):
            hall.do("withdrawal.close", "controller", withdrawal=withdrawal)
        gone = {"withdrawal": withdrawal, "contract": "ZX2025-0003"}
        with refusal_of("paper-day-future"):
            hall.do("withdrawal.deregister", "controller", **gone, paper_day=days(1).isoformat())
        hall.do("withdrawal.deregister", "controller", **gone, paper_day=MONDAY.isoformat())
        hall.do("withdrawal.close", "controller", withdrawal=withdrawal)
        held = the(hall, withdrawal)
        assert (held.contract, held.struck_off, held.struck_off_day) == ("YS2025-0012", "ZX2025-0003", MONDAY)

    def test_where_none_is_registered_there_is_none_to_strike_off(self, hall: BareHall) -> None:
        subscribed(hall)
        gone = {"contract": "ZX2025-0003", "paper_day": MONDAY.isoformat()}
        early = asked(hall)
        with refusal_of("withdrawal-state"):
            hall.do("withdrawal.deregister", "controller", withdrawal=early, **gone)
        hall.do("withdrawal.settle", "cashier", withdrawal=early, outcome="forfeit")
        hall.do("withdrawal.sign", "site_manager", withdrawal=early)
        with refusal_of("nothing-registered"):
            hall.do("withdrawal.deregister", "controller", withdrawal=early, **gone)

    def test_before_the_agreement_too_whether_its_form_is_there_or_not(self) -> None:
        for form in (False, True):
            hall = BareHall()
            controlled(hall)
            if form:
                hall.do("deal.propose", "A2", application=won(hall).id, price_fen=LIST, path="mortgage")
            withdrawal = settled(hall)
            paid_out(hall)
            hall.do("withdrawal.close", "controller", withdrawal=withdrawal)
            assert hall.home.state == "available"

    def test_of_ones_own_client_and_once(self, hall: BareHall) -> None:
        for other in ("A3", "BM"):
            with refusal_of("not-your-group"):
                hall.do("withdrawal.request", other, application=won(hall).id, cause="price")
        hall.do("withdrawal.request", "AM", application=won(hall).id, cause="price", words="太贵")
        with refusal_of("unit-state"):
            asked(hall)

    def test_a_home_that_is_not_sold_is_not_given_back(self) -> None:
        hall = BareHall()
        with refusal_of("not-controlled"):
            hall.do("withdrawal.request", "A2", application=hall.applies("A2", "10:00"), cause="price")

    def test_a_frozen_one_waits(self, hall: BareHall) -> None:
        hall.do("unit.freeze", "controller", unit="3-1202", reason="dispute")
        with refusal_of("unit-state"):
            asked(hall)
        hall.do("unit.unfreeze", "controller", unit="3-1202", reason="settled")
        withdrawal = settled(hall, "forfeit")
        hall.do("unit.freeze", "controller", unit="3-1202", reason="dispute")
        with refusal_of("unit-state"):
            hall.do("withdrawal.close", "controller", withdrawal=withdrawal)
        hall.do("unit.unfreeze", "controller", unit="3-1202", reason="settled")
        hall.do("withdrawal.close", "controller", withdrawal=withdrawal)


class TestTheMoneyIsSettledToTheFen:
    """SC-34, RO-22: refund, forfeit or a part, said by the cashier, signed by the site manager; receipts = refunds + kept."""

    @pytest.mark.parametrize(
        ("outcome", "amount", "back", "stays"),
        [("refund", 0, DEPOSIT, 0), ("forfeit", 0, 0, DEPOSIT), ("partial", 1_234_567, 1_234_567, 765_433)],
    )
    def test_what_goes_back_and_what_is_kept(
        self, hall: BareHall, outcome: str, amount: int, back: int, stays: int
    ) -> None:
        application = won(hall).id
        withdrawal = settled(hall, outcome, amount_fen=amount)
        assert (the(hall, withdrawal).refund_fen, the(hall, withdrawal).kept_fen) == (back, stays)
        assert [r.amount_fen for r in hall.hall.all(Refund).values()] == [back] * bool(back)
        paid_out(hall)
        hall.do("withdrawal.close", "controller", withdrawal=withdrawal)
        assert (kept(hall.hall, application), forfeited(hall.hall, application)) == (stays, stays)
        assert owed(hall.hall, application) == 0
        with refusal_of("refund-too-much"):
            hall.do("refund.request", "cashier", application=application, amount_fen=1, reason="all the same")

    def test_a_part_is_a_part(self, hall: BareHall) -> None:
        withdrawal = asked(hall)
        for amount, code in ((0, "partial-amount"), (DEPOSIT, "partial-amount"), (DEPOSIT + 1, "refund-too-much")):
            with refusal_of(code):
                hall.do("withdrawal.settle", "cashier", withdrawal=withdrawal, outcome="partial", amount_fen=amount)

    def test_never_by_another_refund(self, hall: BareHall) -> None:
        settled(hall, "partial", amount_fen=1)
        with refusal_of("refund-of-control"):
            hall.do("refund.request", "cashier", application=won(hall).id, amount_fen=1, reason="more")

    def test_the_site_manager_may_want_it_otherwise(self, hall: BareHall) -> None:
        withdrawal = asked(hall)
        with refusal_of("withdrawal-state"):
            hall.do("withdrawal.sign", "site_manager", withdrawal=withdrawal)
        hall.do("withdrawal.settle", "cashier", withdrawal=withdrawal, outcome="forfeit")
        hall.do("withdrawal.return", "site_manager", withdrawal=withdrawal, reason="half of it")
        assert (the(hall, withdrawal).state, the(hall, withdrawal).returned) == ("asked", "half of it")
        hall.do("withdrawal.settle", "cashier", withdrawal=withdrawal, outcome="partial", amount_fen=DEPOSIT // 2)
        hall.do("withdrawal.sign", "site_manager", withdrawal=withdrawal)
        [refund] = hall.hall.all(Refund).values()
        assert [s["by"] for s in refund.signed] == ["person:site_manager"]
        assert (refund.state, refund.asked_by) == ("approved", "cashier")

    def test_no_receipt_is_made_void_once_it_is_said_what_becomes_of_it(self, hall: BareHall) -> None:
        withdrawal = asked(hall)
        hall.do("withdrawal.settle", "cashier", withdrawal=withdrawal, outcome="refund")
        [receipt] = hall.hall.all(Receipt)
        with refusal_of("withdrawal-settled"):
            hall.do("receipt.void", "site_manager", receipt=receipt, reason="wrong-amount")
        hall.do("withdrawal.sign", "site_manager", withdrawal=withdrawal)
        paid_out(hall)
        hall.do("withdrawal.close", "controller", withdrawal=withdrawal)
        with refusal_of("withdrawal-settled"):
            hall.do("receipt.void", "site_manager", receipt=receipt, reason="wrong-amount")

    def test_a_settlement_is_of_the_money_that_is_there(self, hall: BareHall) -> None:
        withdrawal = asked(hall)
        hall.do("withdrawal.settle", "cashier", withdrawal=withdrawal, outcome="refund")
        [receipt] = hall.hall.all(Receipt).values()
        hall.hall.put(receipt.but(amount_fen=DEPOSIT + 1))
        with refusal_of("settlement-stale"):
            hall.do("withdrawal.sign", "site_manager", withdrawal=withdrawal)

    def test_receipts_stay_until_nothing_is_owed_and_then_all_may_go(self, hall: BareHall) -> None:
        withdrawal = settled(hall, "partial", amount_fen=1_000_000)
        [receipt] = hall.hall.all(Receipt).values()
        paid_out(hall)
        hall.do("withdrawal.close", "controller", withdrawal=withdrawal)
        hall.do("withdrawal.follow", "A2", withdrawal=withdrawal, cause="loan")
        assert receipt.may_go(hall.hall, days(1))
        assert not the(hall, withdrawal).may_go(hall.hall, days(1)), "it says how much of the receipt is kept"
        hall.hall.drop("receipt", receipt.id)
        assert the(hall, withdrawal).may_go(hall.hall, days(1))


class TestTheClientMayKeepTheHomeAfterAll:
    """Until it is signed what becomes of his money; what ran meanwhile is so much later."""

    @pytest.mark.parametrize("make", [controlled, subscribed, signed])
    def test_all_is_as_it_was(self, make: Any) -> None:
        hall = BareHall()
        controlled(hall)
        if make is not controlled:
            make(hall)
        before, deals = hall.home.state, list(hall.hall.all(Deal).values())
        hall.do("withdrawal.stay", "A2", withdrawal=asked(hall))
        assert hall.home.state == before == make.__name__
        assert list(hall.hall.all(Deal).values()) == deals

    def test_the_last_day_to_sign_is_as_much_later(self, hall: BareHall) -> None:
        deal = subscribed(hall)
        withdrawal = asked(hall)
        for verb in ("deal.check", "deal.schedule"):
            more = {"at": at("10:00", days(2)).isoformat()} if verb == "deal.schedule" else {}
            with refusal_of("deal-state"):
                hall.do(verb, "A2", deal=deal.id, **more)
        hall.until(hall.now + timedelta(days=30))
        assert hall.hall.all(Deal)[deal.id].reminded == 0
        hall.do("withdrawal.settle", "cashier", withdrawal=withdrawal, outcome="refund")
        hall.do("withdrawal.stay", "A2", withdrawal=withdrawal)
        again = hall.hall.all(Deal)[deal.id]
        assert (again.state, again.sign_by) == ("subscribed", deal.sign_by and deal.sign_by + timedelta(days=30))

    def test_not_once_it_is_settled(self, hall: BareHall) -> None:
        withdrawal = settled(hall)
        with refusal_of("withdrawal-state"):
            hall.do("withdrawal.stay", "A2", withdrawal=withdrawal)


class TestWhoGaveAHomeBackIsAskedWhy:
    """SC-35: closed on 03-03 because of the loan; on 03-05 its consultant is reminded to ask."""

    def test_two_days_later_by_whoever_has_the_client(self, hall: BareHall) -> None:
        withdrawal = settled(hall, "forfeit")
        with refusal_of("withdrawal-state"):
            hall.do("withdrawal.follow", "A2", withdrawal=withdrawal, cause="loan")
        hall.do("withdrawal.close", "controller", withdrawal=withdrawal)
        assert the(hall, withdrawal).consultant == "A2"
        hall.until(at("08:59", days(2)))
        with refusal_of("not-due"):
            hall.do("withdrawal.remind", withdrawal=withdrawal)
        hall.until(at("09:00", days(2)))
        assert the(hall, withdrawal).reminded_at == at("09:00", days(2))
        [notice] = [n for n in hall.hall.all(Notice).values() if n.code == "ask-why"]
        assert notice.posts == ["group:A"]
        with refusal_of("not-your-group"):
            hall.do("withdrawal.follow", "A3", withdrawal=withdrawal, cause="price")
        hall.do("withdrawal.follow", "A2", withdrawal=withdrawal, cause="competitor", words="隔壁便宜")
        held = the(hall, withdrawal)
        assert (held.reason, held.real_reason, held.finished) == ("loan", "competitor", True)
        assert held.real_words not in (None, "隔壁便宜"), "sealed"

    def test_the_time_until_then_is_the_halls(self, hall: BareHall) -> None:
        hall.set("withdrawal.follow_days", 5)
        withdrawal = settled(hall, "forfeit")
        hall.do("withdrawal.close", "controller", withdrawal=withdrawal)
        assert the(hall, withdrawal).follow_at == at("09:00", days(5))

    def test_asked_at_once_nobody_is_reminded(self, hall: BareHall) -> None:
        withdrawal = settled(hall, "forfeit")
        hall.do("withdrawal.close", "controller", withdrawal=withdrawal)
        hall.do("withdrawal.follow", "A2", withdrawal=withdrawal, cause="family")
        hall.until(at("09:00", days(9)))
        assert the(hall, withdrawal).reminded_at is None
