"""From control to the registered contract, step by step (SC-16, SC-26, SC-27, SC-28, RO-07)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.core.refusal import Refused
from domain.house.notices.records import Notice
from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.discounts.records import Discount
from domain.sales.quotes.of_application import price_of
from tests.bare import BareHall
from tests.hall import MONDAY, at, days

LIST = 380_000_000
FORM = 376_200_000  # 1 % less for whoever signs in time
TWO = [{"name": "刘一", "share": 50}, {"name": "陈二", "share": 50}]


def refusal_of(code: str) -> Any:
    return pytest.raises(Refused, match=f"^{code}")


@pytest.fixture
def hall() -> BareHall:
    """A2's client has the home controlled at 10:21, with 1 % off for everybody."""
    made = BareHall()
    line = {"name": "按时签约", "rate": 100, "stackable": True, "since": MONDAY.isoformat()}
    made.do("discount.save", "site_lead", **line)
    controlled(made)
    return made


def controlled(hall: BareHall, who: str = "A2", clock: str = "10:00") -> str:
    application = hall.applies(who, clock)
    hall.do("application.approve", "controller", application=application)
    hall.at("10:21")
    hall.do("receipt.record", "cashier", application=application, amount_fen=2_000_000, method="card")
    return application


def won(hall: BareHall) -> Application:
    return next(a for a in hall.hall.all(Application).values() if a.state == "won")


def proposed(hall: BareHall, price_fen: int = FORM, path: str = "lump_sum", by: str = "A2") -> str:
    made = hall.do("deal.propose", by, application=won(hall).id, price_fen=price_fen, path=path)
    return str(made["deal"])


def passed(hall: BareHall, **more: Any) -> str:
    deal = proposed(hall, **more)
    hall.do("deal.pass", "site_manager", deal=deal)
    return deal


def subscribed(hall: BareHall, clock: str = "10:45") -> str:
    deal = passed(hall)
    hall.at(clock)
    hall.do("deal.subscribe", "A2", deal=deal, buyers=TWO)
    return deal


def the(hall: BareHall, deal: str) -> Deal:
    return hall.hall.all(Deal)[deal]


def said(hall: BareHall) -> list[tuple[str, list[str]]]:
    """The notices of what is due, in their order."""
    found = [n for n in hall.hall.all(Notice).values() if n.code not in ("controlled", "voided")]
    return [(n.code, n.posts) for n in sorted(found, key=lambda n: n.at)]


class TestThePriceIsReviewed:
    """SC-26, RO-07: the form is 5,000 yuan too low, fails, is put right and passes at 10:40."""

    def test_a_form_that_differs_does_not_pass_and_nothing_is_signed(self, hall: BareHall) -> None:
        deal = proposed(hall, price_fen=FORM - 500_000)
        with refusal_of("price-differs") as refused:
            hall.do("deal.pass", "site_manager", deal=deal)
        assert refused.value.facts == {
            "price_fen": FORM - 500_000, "quote_fen": FORM, "difference_fen": 500_000,
        }  # fmt: skip
        answer = hall.do("deal.fail", "site_manager", deal=deal, reason="5,000 yuan are missing")
        assert answer == {"difference_fen": -500_000}
        with refusal_of("deal-state"):
            hall.do("deal.subscribe", "A2", deal=deal, buyers=TWO)
        assert (the(hall, deal).state, hall.home.state) == ("failed", "controlled")
        assert the(hall, deal).correct_by == hall.now + timedelta(hours=24)

    def test_put_right_it_passes_and_may_be_signed(self, hall: BareHall) -> None:
        deal = proposed(hall, price_fen=FORM - 500_000)
        hall.do("deal.fail", "site_manager", deal=deal, reason="too low")
        hall.at("10:40")
        assert passed(hall) == deal, "one form, put right"
        assert (the(hall, deal).state, the(hall, deal).at) == ("passed", at("10:21"))
        assert [s["by"] for s in the(hall, deal).signed] == ["person:site_manager"]
        hall.do("deal.subscribe", "A2", deal=deal, buyers=TWO)

    def test_an_open_claim_blocks_it_until_it_is_decided(self, hall: BareHall) -> None:
        """SC-21: the review is blocked while papers of a discount are not looked at."""
        line = {"name": "员工", "rate": 200, "papers": ["工作证明"], "stackable": True, "since": MONDAY.isoformat()}
        hall = BareHall()
        discount = hall.do("discount.save", "site_lead", **line)["discount"]
        application = hall.applies("A2", "10:00")
        claimed = {"papers": hall.hall.all(Discount)[discount].papers, "rate": 200}
        claim = hall.do("claim.make", "A2", application=application, discount=discount, **claimed)["claim"]
        hall.do("application.approve", "controller", application=application)
        hall.do("receipt.record", "cashier", application=application, amount_fen=2_000_000, method="card")
        deal = proposed(hall, price_fen=LIST)
        with refusal_of("claim-open"):
            hall.do("deal.pass", "site_manager", deal=deal)
        hall.do("claim.refuse", "site_manager", claim=claim, reason="out of date")
        hall.do("deal.pass", "site_manager", deal=deal)

    def test_it_is_put_forward_once_the_deposit_is_in_for_ones_own_client(self, hall: BareHall) -> None:
        for other in ("A3", "B4", "BM"):
            with refusal_of("not-your-group"):
                proposed(hall, by=other)
        for price in (0, -1):
            with refusal_of("amount-nothing"):
                proposed(hall, price_fen=price)
        assert the(hall, proposed(hall, by="AM")).proposed_by == "AM"
        fresh = BareHall()
        with refusal_of("not-controlled"):
            fresh.do("deal.propose", "A2", application=fresh.applies("A2", "10:00"), price_fen=LIST)

    def test_it_is_reviewed_once_and_not_changed_meanwhile(self, hall: BareHall) -> None:
        deal = proposed(hall)
        with refusal_of("deal-state"):
            proposed(hall, price_fen=LIST)
        hall.do("deal.pass", "site_manager", deal=deal)
        for verb, more in (("deal.pass", {}), ("deal.fail", {"reason": "after all"})):
            with refusal_of("deal-state"):
                hall.do(verb, "site_manager", deal=deal, **more)

    def test_the_quote_follows_the_way_of_paying_the_form_says(self, hall: BareHall) -> None:
        line = {"name": "一次性", "rate": 200, "stackable": True, "path": "lump_sum", "since": MONDAY.isoformat()}
        again = BareHall()
        again.do("discount.save", "site_lead", **line)
        controlled(again)
        deal = proposed(again, price_fen=372_400_000, path="lump_sum")
        assert price_of(again.hall, won(again)) == 372_400_000
        again.do("deal.pass", "site_manager", deal=deal)
        proposed(again, price_fen=372_400_000, path="mortgage")
        with refusal_of("price-differs"):
            again.do("deal.pass", "site_manager", deal=deal)

    def test_a_voided_receipt_takes_the_form_with_it(self, hall: BareHall) -> None:
        deal = passed(hall)
        receipt = next(iter(hall.hall.everything("receipt"))).id
        hall.do("receipt.void", "site_manager", receipt=receipt, reason="a wrong paper")
        assert (the(hall, deal).state, hall.home.state) == ("over", "on_hold")
        application = hall.hall.where(Application, "at_stake", "3-1202")[0].id
        hall.do("receipt.record", "cashier", application=application, amount_fen=2_000_000, method="card")
        assert proposed(hall) != deal

    def test_after_the_agreement_its_receipt_is_not_void_any_more(self, hall: BareHall) -> None:
        subscribed(hall)
        with refusal_of("unit-state"):
            receipt = next(iter(hall.hall.everything("receipt"))).id
            hall.do("receipt.void", "site_manager", receipt=receipt, reason="a wrong paper")


class TestALateReviewIsHeardOf:
    """SC-26: the review is meant to take 15 minutes, a form is put right within 24 hours."""

    def test_once_by_those_above(self, hall: BareHall) -> None:
        proposed(hall)
        hall.at("10:35")
        assert said(hall) == []
        hall.at("12:00")
        assert said(hall) == [("review-late", ["role:site_manager", "role:site_lead"])]

    def test_a_form_nobody_put_right_too(self, hall: BareHall) -> None:
        hall.do("deal.fail", "site_manager", deal=proposed(hall, price_fen=LIST), reason="no discount")
        hall.until(at("10:20", days(1)))
        assert said(hall) == []
        hall.until(at("12:00", days(1)))
        assert said(hall) == [
            ("form-late", ["role:site_manager", "role:site_lead", "role:controller", "group:A"])
        ]  # fmt: skip

    def test_not_before_its_time(self, hall: BareHall) -> None:
        with refusal_of("not-due"):
            hall.do("deal.remind", deal=proposed(hall))


class TestWhatTheAgreementMustSay:
    """SC-27: without a way of paying, or buyers, nothing is signed."""

    def test_how_the_client_pays(self, hall: BareHall) -> None:
        deal = passed(hall, path="")
        with refusal_of("path-missing"):
            hall.do("deal.subscribe", "A2", deal=deal, buyers=TWO)
        passed(hall, path="mortgage")
        hall.do("deal.subscribe", "A2", deal=deal, buyers=TWO)
        assert (the(hall, deal).path, hall.home.state) == ("mortgage", "subscribed")

    def test_who_buys_and_with_which_share(self, hall: BareHall) -> None:
        deal = passed(hall)
        with refusal_of("buyers-missing"):
            hall.do("deal.subscribe", "A2", deal=deal, buyers=[])
        with refusal_of("shares-wrong") as refused:
            hall.do("deal.subscribe", "A2", deal=deal, buyers=[{"name": "刘一", "share": 50}])
        assert refused.value.facts == {"total": 50}
        hall.do("deal.subscribe", "A2", deal=deal, buyers=TWO)
        assert the(hall, deal).buyers == [{"name": "刘**", "share": 50}, {"name": "陈**", "share": 50}]

    def test_a_price_that_changed_since_its_review_is_reviewed_again(self, hall: BareHall) -> None:
        deal = passed(hall)
        hall.hall.put(won(hall).but(price_fen=LIST + 100_000))
        with refusal_of("price-differs"):
            hall.do("deal.subscribe", "A2", deal=deal, buyers=TWO)

    def test_ones_own_client_signs(self, hall: BareHall) -> None:
        deal = passed(hall)
        for other in ("A3", "BM"):
            with refusal_of("not-your-group"):
                hall.do("deal.subscribe", other, deal=deal, buyers=TWO)
        hall.do("deal.subscribe", "AM", deal=deal, buyers=TWO)


class TestTheClientIsRemindedToSign:
    """SC-28: subscribed on 03-03, and no contract follows."""

    def test_on_two_mornings_and_then_it_is_overdue(self, hall: BareHall) -> None:
        deal = subscribed(hall)
        assert the(hall, deal).sign_by == at("00:00", days(8))
        hall.until(at("08:59", days(4)))
        assert said(hall) == []
        hall.until(at("23:59", days(5)))
        assert said(hall) == [("signing-soon", ["group:A"])]
        hall.until(at("23:59", days(7)))
        assert said(hall) == [("signing-soon", ["group:A"])] * 2
        assert the(hall, deal).late_at is None
        hall.until(at("09:00", days(8)))
        assert said(hall)[2:] == [
            ("signing-overdue", ["role:site_manager", "role:site_lead", "role:controller", "group:A"])
        ]  # fmt: skip
        assert (the(hall, deal).late_at, the(hall, deal).reminded) == (at("00:00", days(8)), 2)
        mornings = [n.at for n in hall.hall.all(Notice).values() if n.code == "signing-soon"]
        assert mornings == [at("09:00", days(4)), at("09:00", days(6))]

    def test_not_once_the_contract_is_registered(self, hall: BareHall) -> None:
        deal = subscribed(hall)
        hall.do("deal.check", "A2", deal=deal)
        hall.do("deal.sign", "controller", deal=deal, contract="YS2025-0012", paper_day=MONDAY.isoformat())
        hall.until(at("09:00", days(9)))
        assert said(hall) == []

    def test_the_appointment_is_in_time(self, hall: BareHall) -> None:
        deal = subscribed(hall)
        with refusal_of("appointment-past"):
            hall.do("deal.schedule", "A2", deal=deal, at=at("10:00").isoformat())
        with refusal_of("appointment-late"):
            hall.do("deal.schedule", "A2", deal=deal, at=at("00:00", days(8)).isoformat())
        hall.do("deal.schedule", "A2", deal=deal, at=at("10:00", days(7)).isoformat())
        assert the(hall, deal).appointed_at == at("10:00", days(7))
        hall.until(at("09:00", days(8)))
        hall.do("deal.schedule", "site_manager", deal=deal, at=at("10:00", days(9)).isoformat())

    def test_every_moment_is_kept_in_utc_whatever_zone_it_was_said_in(self, hall: BareHall) -> None:
        """So that a row, read again, has the text that was hashed."""
        deal = subscribed(hall)
        hall.do("deal.schedule", "A2", deal=deal, at="2025-03-05T10:00:00+08:00")
        held = the(hall, deal)
        moments = {name: at for name, at in vars(held).items() if isinstance(at, datetime)}
        assert {"sign_by", "remind_at", "appointed_at"} <= set(moments)
        assert {name for name, at in moments.items() if at.tzinfo is not UTC} == set()

    def test_the_time_of_a_frozen_home_stands_still(self, hall: BareHall) -> None:
        deal = subscribed(hall)
        hall.do("unit.freeze", "controller", unit="3-1202", reason="dispute")
        for verb, by, more in (
            ("deal.schedule", "A2", {"at": at("10:00", days(2)).isoformat()}),
            ("deal.sign", "controller", {"contract": "YS2025-0012", "paper_day": MONDAY.isoformat()}),
        ):
            with refusal_of("unit-state"):
                hall.do(verb, by, deal=deal, **more)
        hall.until(at("10:45", days(9)))
        assert said(hall) == []
        hall.do("unit.unfreeze", "controller", unit="3-1202", reason="settled")
        assert the(hall, deal).sign_by == at("00:00", days(17))
        assert hall.home.state == "subscribed"


class TestTheRegistrationIsTheSale:
    """SC-16: signed on paper at 17:50, registered at 09:05 on the next day: a sale of the next day."""

    def test_the_moment_of_the_registration_counts_and_the_paper_has_its_own_day(self, hall: BareHall) -> None:
        deal = subscribed(hall)
        hall.do("deal.check", "A2", deal=deal)
        hall.at("17:50")
        assert (hall.home.state, the(hall, deal).registered_at) == ("subscribed", None)
        hall.until(at("09:05", days(1)))
        hall.do("deal.sign", "controller", deal=deal, contract="YS(2025)0012", paper_day=MONDAY.isoformat())
        held = the(hall, deal)
        assert (held.state, held.contract, held.paper_day) == ("signed", "YS(2025)0012", MONDAY)
        assert (held.registered_at, held.registered_by) == (at("09:05", days(1)), "person:controller")
        assert (hall.home.state, hall.home.since) == ("signed", at("09:05", days(1)))

    def test_not_before_the_data_were_gone_through_once_more(self, hall: BareHall) -> None:
        """SC-28: data are checked again before the signing."""
        deal = subscribed(hall)
        with refusal_of("not-checked"):
            hall.do("deal.sign", "controller", deal=deal, contract="YS2025-0012", paper_day=MONDAY.isoformat())

    def test_not_on_a_day_to_come_nor_under_anothers_number(self, hall: BareHall) -> None:
        deal = subscribed(hall)
        hall.do("deal.check", "site_manager", deal=deal)
        with refusal_of("paper-day-future"):
            hall.do("deal.sign", "controller", deal=deal, contract="YS2025-0012", paper_day=days(1).isoformat())
        hall.hall.put(the(hall, deal).but(id="another", unit="another", application="another", contract="YS2025-0012"))
        with refusal_of("contract-taken"):
            hall.do("deal.sign", "controller", deal=deal, contract="YS2025-0012", paper_day=MONDAY.isoformat())

    @pytest.mark.parametrize("number", ["", "abc", "网签 12", "13812345678", "A-13812345678", "x" * 41])
    def test_a_contract_has_a_number_that_is_one(self, hall: BareHall, number: str) -> None:
        deal = subscribed(hall)
        hall.do("deal.check", "A2", deal=deal)
        with refusal_of("bad-arguments"):
            hall.do("deal.sign", "controller", deal=deal, contract=number, paper_day=MONDAY.isoformat())
        hall.do("deal.sign", "controller", deal=deal, contract="2025030400123", paper_day=MONDAY.isoformat())
        assert the(hall, deal).contract == "2025030400123", "whole: it is the proof of the sale"

    def test_a_signed_deal_stays_as_long_as_its_application(self, hall: BareHall) -> None:
        deal = subscribed(hall)
        hall.do("deal.check", "A2", deal=deal)
        hall.do("deal.sign", "controller", deal=deal, contract="YS2025-0012", paper_day=MONDAY.isoformat())
        held = the(hall, deal)
        assert not held.may_go(hall.hall, days(1))
        hall.hall.drop("application", held.application)
        assert held.may_go(hall.hall, days(1))
