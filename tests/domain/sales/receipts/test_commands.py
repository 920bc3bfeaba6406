"""Money at the cash desk in the hall's words: parts of a deposit, and papers that were wrong (SC-02, SC-25)."""

from typing import Any

import pytest

from domain.core.refusal import Refused
from domain.sales.applications.records import Application
from domain.sales.receipts.records import Receipt, kept, settled
from domain.sales.refunds.records import Refund
from domain.sales.settlements.records import Settlement
from tests.bare import BareHall
from tests.hall import at, days

HALF = 1_000_000


@pytest.fixture
def hall() -> BareHall:
    return BareHall()


def refusal_of(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


def held(hall: BareHall, who: str = "A2", clock: str = "10:00") -> str:
    application = hall.applies(who, clock)
    hall.do("application.approve", "controller", application=application)
    return application


def takes(hall: BareHall, application: str, amount_fen: int = HALF, **more: Any) -> str:
    money = {"application": application, "amount_fen": amount_fen, "method": "card", **more}
    return str(hall.do("receipt.record", "cashier", **money)["receipt"])


def voids(hall: BareHall, receipt: str, **more: Any) -> None:
    hall.do("receipt.void", "site_manager", receipt=receipt, reason="wrong-amount", **more)


def refunds(hall: BareHall) -> list[tuple[str, int, str]]:
    return [(r.application, r.amount_fen, r.state) for r in hall.hall.all(Refund).values()]


class TestADepositInParts:
    """SC-02: two halves of the smallest deposit, by card and in cash."""

    def test_the_first_leaves_it_on_hold_with_its_clock_and_the_second_controls_it(self, hall: BareHall) -> None:
        first, rival = held(hall), hall.applies("B4", "10:05")
        takes(hall, first)
        assert (hall.home.state, hall.home.hold_until) == ("on_hold", at("10:30"))
        assert hall.states([first, rival]) == ["approved", "waiting"]
        takes(hall, first, method="cash", sort="earnest", reference="778899")
        assert hall.states([first, rival]) == ["won", "lost"]
        assert hall.home.held_for == first
        assert kept(hall.hall, first) == 2 * HALF
        assert [(r.method, r.sort, r.reference) for r in hall.hall.all(Receipt).values()] == [
            ("card", "deposit", ""), ("cash", "earnest", "778899"),
        ]  # fmt: skip

    def test_where_the_controller_controls_the_parts_end_the_countdown_together(self, hall: BareHall) -> None:
        hall.set("control.by", "controller")
        first = held(hall)
        takes(hall, first)
        assert hall.home.hold_until == at("10:30")
        takes(hall, first)
        assert (hall.state(first), hall.home.hold_until) == ("paid", None)

    def test_with_no_smallest_deposit_one_fen_controls_and_nothing_does_not(self, hall: BareHall) -> None:
        hall.set("deposit.minimum_fen", 0)
        first = held(hall)
        with refusal_of("amount-nothing"):
            takes(hall, first, 0)
        takes(hall, first, 1)
        assert hall.state(first) == "won"

    def test_all_parts_together_are_never_more_than_the_price(self, hall: BareHall) -> None:
        first = held(hall)
        takes(hall, first)
        with refusal_of("amount-above-price"):
            takes(hall, first, 380_000_000 - HALF + 1)

    def test_of_a_tie_whoever_completes_first_wins_and_the_others_part_is_given_back(self, hall: BareHall) -> None:
        first, second = hall.applies("A2", "10:00"), hall.applies("B4", "10:00:03")
        hall.do("application.approve", "controller", application=first)
        takes(hall, first)
        takes(hall, second, 2 * HALF)
        assert hall.states([first, second]) == ["lost", "won"]
        assert refunds(hall) == [(first, HALF, "asked")]

    def test_the_time_ends_and_the_part_is_money_to_give_back(self, hall: BareHall) -> None:
        first = held(hall)
        takes(hall, first)
        hall.at("10:30")
        assert (hall.state(first), hall.home.state, kept(hall.hall, first)) == ("expired", "available", HALF)
        assert refunds(hall) == [(first, HALF, "asked")]
        [refund] = hall.hall.all(Refund).values()
        assert (refund.asked_by, refund.reason) == (None, "application-ended")
        with refusal_of("pay-window-over"):
            takes(hall, first)

    @pytest.mark.parametrize(("verb", "who"), [("application.withdraw", "A2"), ("hold.release", "controller")])
    def test_whatever_ends_it_and_who_takes_that_back_keeps_the_money(
        self, hall: BareHall, verb: str, who: str
    ) -> None:
        first = held(hall)
        takes(hall, first)
        hall.do(verb, who, application=first, **({"reason": "no"} if verb == "hold.release" else {}))
        assert refunds(hall) == [(first, HALF, "asked")]
        hall.do("application.undo", who, application=first)
        assert (hall.state(first), refunds(hall)) == ("approved", [(first, HALF, "over")])
        takes(hall, first)
        assert hall.state(first) == "won"

    def test_who_gives_way_has_his_part_back(self, hall: BareHall) -> None:
        first, second = held(hall), hall.applies("B4", "10:05")
        takes(hall, first)
        hall.do("application.ready", "cashier", application=second)
        hall.at("10:15")
        assert hall.states([first, second]) == ["withdrawn", "approved"]
        assert refunds(hall) == [(first, HALF, "asked")]

    def test_somebody_else_pays_and_only_his_surname_is_on_the_receipt(self, hall: BareHall) -> None:
        receipt = takes(hall, held(hall), payer="欧阳小四")
        written = hall.hall.all(Receipt)[receipt]
        assert written.payer_name == "欧阳**"
        assert written.payer is not None
        assert "小四" not in written.model_dump_json()
        with refusal_of("unknown-record"):
            hall.do("receipt.read_payer", "cashier", receipt=takes(hall, written.application))

    def test_a_hall_that_names_its_accounts_has_one_on_each_receipt(self, hall: BareHall) -> None:
        hall.set("money.accounts", ["监管户 8890"])
        first = held(hall)
        with refusal_of("account-missing"):
            takes(hall, first)
        assert hall.hall.all(Receipt)[takes(hall, first, account="监管户 8890")].account == "监管户 8890"


class TestAWrongPaper:
    """SC-25: a receipt of today is void, by a second person."""

    def test_on_hold_for_the_same_client_as_long_as_he_is_at_the_desk_and_who_lost_is_back(
        self, hall: BareHall
    ) -> None:
        first, second = held(hall), hall.applies("B4", "10:05")
        receipt = takes(hall, first, 2 * HALF)
        hall.at("11:00")
        voids(hall, receipt)
        assert hall.states([first, second]) == ["approved", "waiting"]
        assert (hall.home.state, hall.home.held_for, hall.home.hold_until) == ("on_hold", first, at("11:15"))
        back = hall.hall.all(Application)[second]
        assert (back.number, back.lost_by, back.lost_to) == (hall.hall.all(Application)[second].number, None, None)
        with refusal_of("desk-once"):
            hall.do("application.at_desk", "cashier", application=first)
        hall.at("11:15")
        assert hall.states([first, second]) == ["expired", "waiting"]
        assert hall.home.state == "applied"

    def test_while_enough_is_left_it_stays_controlled(self, hall: BareHall) -> None:
        first = held(hall)
        takes(hall, first)
        hall.set("deposit.minimum_fen", HALF)
        second = takes(hall, first)
        voids(hall, second)
        assert (hall.state(first), kept(hall.hall, first)) == ("won", HALF)

    def test_a_part_of_a_hold_is_void_and_the_hold_runs_on(self, hall: BareHall) -> None:
        first = held(hall)
        voids(hall, takes(hall, first))
        assert (hall.state(first), hall.home.hold_until, kept(hall.hall, first)) == ("approved", at("10:30"), 0)

    def test_the_client_does_not_take_it_at_all_and_the_next_moves_up(self, hall: BareHall) -> None:
        first, second = held(hall), hall.applies("B4", "10:05")
        takes(hall, first)
        voids(hall, takes(hall, first), free=True)
        assert hall.states([first, second]) == ["released", "waiting"]
        assert hall.home.state == "applied"
        assert refunds(hall) == [(first, HALF, "asked")], "the other part"
        hall.do("application.approve", "controller", application=second)
        assert hall.home.held_for == second

    def test_of_a_tie_the_other_keeps_the_hold_when_it_is_freed(self, hall: BareHall) -> None:
        first, second = hall.applies("A2", "10:00"), hall.applies("B4", "10:00:03")
        hall.do("application.approve", "controller", application=first)
        voids(hall, takes(hall, first, 2 * HALF), free=True)
        assert hall.states([first, second]) == ["released", "approved"]
        assert (hall.home.state, hall.home.held_for) == ("on_hold", first)
        takes(hall, second, 2 * HALF)
        assert hall.state(second) == "won"

    def test_only_whoever_lost_by_this_win_is_back(self, hall: BareHall) -> None:
        first, second = held(hall), hall.applies("B4", "10:05")
        third = hall.applies("C1", "10:06")
        hall.do("application.withdraw", "C1", application=third)
        voids(hall, takes(hall, first, 2 * HALF))
        assert hall.states([first, second, third]) == ["approved", "waiting", "withdrawn"]

    def test_where_the_money_decides_alone_it_is_the_same(self, hall: BareHall) -> None:
        hall.set("application.gate", "none")
        hall.set("control.by", "controller")
        first, second = hall.applies("A2", "10:00"), hall.applies("B4", "10:05")
        voids(hall, takes(hall, first, 2 * HALF))
        assert hall.states([first, second]) == ["approved", "waiting"]
        assert (hall.home.state, hall.home.held_for) == ("on_hold", first)

    def test_where_the_money_decides_alone_a_part_is_freed(self, hall: BareHall) -> None:
        hall.set("application.gate", "none")
        first = hall.applies("A2", "10:00")
        voids(hall, takes(hall, first), free=True)
        assert (hall.state(first), hall.home.state, refunds(hall)) == ("released", "available", [])

    def test_tomorrow_it_is_a_refund(self, hall: BareHall) -> None:
        receipt = takes(hall, held(hall), 2 * HALF)
        hall.until(at("09:00", days(1)))
        with refusal_of("void-late"):
            voids(hall, receipt)

    def test_what_was_promised_of_it_is_promised_no_more(self, hall: BareHall) -> None:
        first = held(hall)
        takes(hall, first, 300_000)
        wrong = takes(hall, first, 200_000)
        hall.at("10:30")
        [refund] = hall.hall.all(Refund)
        hall.do("refund.approve", "site_manager", refund=refund)
        voids(hall, wrong)
        assert refunds(hall) == [(first, 500_000, "over"), (first, 300_000, "asked")]

    def test_what_was_given_back_is_void_no_more(self, hall: BareHall) -> None:
        first = held(hall)
        receipt = takes(hall, first)
        hall.at("10:30")
        [refund] = hall.hall.all(Refund)
        hall.do("refund.approve", "site_manager", refund=refund)
        hall.do("refund.record", "cashier", refund=refund, method="card")
        with refusal_of("refunded-already"):
            voids(hall, receipt)


def test_money_stays_in_the_hall_until_it_is_given_back(hall: BareHall) -> None:
    first = held(hall)
    takes(hall, first)
    hall.at("10:30")
    tomorrow = days(1)
    records = [hall.hall.all(Application)[first], *hall.hall.all(Receipt).values()]
    assert [record.may_go(hall.hall, tomorrow) for record in records] == [False, False]
    [refund] = hall.hall.all(Refund)
    hall.do("refund.refuse", "site_lead", refund=refund, reason="the client comes back")
    assert [record.may_go(hall.hall, tomorrow) for record in records] == [False, False], "it is still the client's"
    asked = hall.do("refund.request", "cashier", application=first, amount_fen=HALF, reason="he does not")["refund"]
    hall.do("refund.approve", "site_manager", refund=asked)
    hall.do("refund.record", "cashier", refund=asked, method="card")
    assert settled(hall.hall, first)
    assert [record.may_go(hall.hall, tomorrow) for record in records] == [True, True]
    paid = hall.hall.all(Refund)[asked]
    assert not paid.may_go(hall.hall, tomorrow)
    for receipt in list(hall.hall.all(Receipt)):
        hall.hall.drop("receipt", receipt)
    assert paid.may_go(hall.hall, tomorrow)


def test_every_paper_stands_on_the_sheet_of_its_day(hall: BareHall) -> None:
    first = held(hall)
    voids(hall, takes(hall, first, 300_000, method="cash"))
    takes(hall, first, 200_000, method="cash")
    takes(hall, first, 100_000)
    [sheet] = hall.hall.all(Settlement).values()
    assert (sheet.id, sheet.cash_fen, sheet.many) == ("2025-03-03", 200_000, {"received": 3, "void": 1})
    assert sheet.totals == {
        "cash": {"received": 500_000, "void": 300_000, "refunded": 0},
        "card": {"received": 100_000, "void": 0, "refunded": 0},
    }
