"""The catalogue is the developer's, the same for all; what wants papers is claimed and looked at (SC-21, SC-22)."""

from typing import Any

import pytest

from domain.core.command import COMMANDS
from domain.core.refusal import Refused
from domain.sales.applications.records import Application
from domain.sales.discounts.records import Claim, Discount
from domain.sales.quotes.of_application import price_of
from tests.bare import BareHall
from tests.hall import MONDAY, at, days

STAFF = {"name": "员工", "rate": 200, "papers": ["工作证明"], "stackable": True}
FRIEND = {"name": "老带新", "amount_fen": 1_000_000, "papers": ["老业主合同", "身份证"], "stackable": True}
ON_TIME = {"name": "按时签约", "rate": 100, "stackable": True}


@pytest.fixture
def hall() -> BareHall:
    return BareHall()


def refusal_of(code: str) -> Any:
    return pytest.raises(Refused, match=f"^{code}")


def saved(hall: BareHall, line: dict[str, Any], **more: Any) -> str:
    return str(hall.do("discount.save", "site_lead", **{"since": MONDAY.isoformat(), **line, **more})["discount"])


def claimed(hall: BareHall, application: str, discount: str, by: str = "A2", **more: Any) -> str:
    line = hall.hall.all(Discount)[discount]
    args = {"papers": line.papers, "rate": line.rate, "amount_fen": line.amount_fen, **more}
    return str(hall.do("claim.make", by, application=application, discount=discount, **args)["claim"])


def price(hall: BareHall, application: str) -> int:
    return price_of(hall.hall, hall.hall.all(Application)[application])


class TestAClaimNeedsItsPapersAndSomebodyWhoLooksAtThem:
    """SC-21, RO-07: a 2 % staff discount, claimed with one document, which the site manager looks at."""

    def test_refused_the_price_is_the_list_price_and_the_reason_is_there(self, hall: BareHall) -> None:
        application = hall.applies("A2", "10:02")
        claim = claimed(hall, application, saved(hall, STAFF))
        assert price(hall, application) == 380_000_000, "not before somebody has looked"
        hall.do("claim.refuse", "site_manager", claim=claim, reason="证明已过期")
        refused = hall.hall.all(Claim)[claim]
        assert (refused.state, refused.reason, refused.decided_by) == ("refused", "证明已过期", "person:site_manager")
        assert price(hall, application) == 380_000_000

    def test_verified_it_is_taken_off(self, hall: BareHall) -> None:
        application = hall.applies("A2", "10:02")
        claim = claimed(hall, application, saved(hall, STAFF))
        hall.do("claim.verify", "site_manager", claim=claim)
        assert price(hall, application) == 372_400_000
        assert [s["by"] for s in hall.hall.all(Claim)[claim].signed] == ["person:site_manager"]

    def test_it_is_decided_once(self, hall: BareHall) -> None:
        claim = claimed(hall, hall.applies("A2", "10:02"), saved(hall, STAFF))
        hall.do("claim.verify", "site_manager", claim=claim)
        with refusal_of("claim-decided"):
            hall.do("claim.refuse", "site_manager", claim=claim, reason="too late")
        with refusal_of("claim-decided"):
            hall.do("claim.verify", "site_manager", claim=claim)

    def test_the_papers_it_wants_are_shown(self, hall: BareHall) -> None:
        with refusal_of("papers-missing") as refused:
            claimed(hall, hall.applies("A2", "10:02"), saved(hall, FRIEND), papers=["老业主合同"])
        assert refused.value.facts["papers"] == "身份证"

    def test_and_no_others_are_told_of(self, hall: BareHall) -> None:
        """What a client brings besides is nobody's to write down."""
        with refusal_of("bad-arguments"):
            claimed(hall, hall.applies("A2", "10:02"), saved(hall, STAFF), papers=["工作证明", "王晓明的房产证"])

    def test_nothing_is_verified_for_whoever_has_gone(self, hall: BareHall) -> None:
        application = hall.applies("A2", "10:02")
        claim = claimed(hall, application, saved(hall, STAFF))
        hall.do("application.withdraw", "A2", application=application)
        with refusal_of("application-state"):
            hall.do("claim.verify", "site_manager", claim=claim)

    def test_it_is_claimed_for_ones_own_client_or_ones_group_as_its_manager(self, hall: BareHall) -> None:
        application, discount = hall.applies("A2", "10:02"), saved(hall, STAFF)
        for other in ("A3", "B4", "BM"):
            with refusal_of("not-your-group"):
                claimed(hall, application, discount, by=other)
        claimed(hall, application, discount, by="AM")

    def test_it_is_claimed_once_and_again_after_a_refusal(self, hall: BareHall) -> None:
        application, discount = hall.applies("A2", "10:02"), saved(hall, STAFF)
        claim = claimed(hall, application, discount)
        with refusal_of("claim-made"):
            claimed(hall, application, discount)
        hall.do("claim.refuse", "site_manager", claim=claim, reason="看不清")
        claimed(hall, application, discount)

    def test_not_for_an_application_that_is_over(self, hall: BareHall) -> None:
        application, discount = hall.applies("A2", "10:02"), saved(hall, STAFF)
        hall.do("application.withdraw", "A2", application=application)
        with refusal_of("application-state"):
            claimed(hall, application, discount)

    def test_it_takes_off_what_it_did_when_it_was_claimed(self, hall: BareHall) -> None:
        application, discount = hall.applies("A2", "10:02"), saved(hall, STAFF)
        claim = claimed(hall, application, discount)
        saved(hall, {**STAFF, "rate": 50}, id=discount)
        hall.do("claim.verify", "site_manager", claim=claim)
        assert (price(hall, application), hall.hall.all(Claim)[claim].version) == (372_400_000, 1)

    def test_a_refusal_says_why(self, hall: BareHall) -> None:
        claim = claimed(hall, hall.applies("A2", "10:02"), saved(hall, STAFF))
        with refusal_of("reason-missing"):
            hall.do("claim.refuse", "site_manager", claim=claim, reason=" ")


class TestOnlyWhatTheCatalogueSays:
    """SC-22: catalogue {prompt-pay 1 %}, C2 enters 1.5 %."""

    def test_more_than_the_catalogue_says_is_refused(self, hall: BareHall) -> None:
        application, discount = hall.applies("C2", "10:02"), saved(hall, ON_TIME, papers=["承诺书"])
        with refusal_of("not-in-catalogue"):
            claimed(hall, application, discount, by="C2", rate=150)
        claimed(hall, application, discount, by="C2")

    def test_so_is_what_is_not_in_it(self, hall: BareHall) -> None:
        application = hall.applies("C2", "10:02")
        later = saved(hall, STAFF, since=days(1).isoformat())
        retired = saved(hall, STAFF)
        hall.do("discount.retire", "executive", discount=retired)
        for discount in (later, retired):
            with refusal_of("not-in-catalogue"):
                claimed(hall, application, discount, by="C2")
        with refusal_of("not-in-catalogue"):
            hall.do("claim.make", "C2", application=application, discount="nothing", papers=[], rate=150)

    def test_what_everybody_is_given_needs_no_claim(self, hall: BareHall) -> None:
        discount = saved(hall, ON_TIME)
        with refusal_of("discount-given"):
            claimed(hall, hall.applies("C2", "10:02"), discount, by="C2")

    def test_a_discount_of_some_days_holds_on_the_last_of_them_too(self, hall: BareHall) -> None:
        saved(hall, ON_TIME, until=MONDAY.isoformat())
        assert price(hall, hall.applies("A2", "23:00")) == 376_200_000

    def test_one_of_yesterday_does_not(self, hall: BareHall) -> None:
        saved(hall, ON_TIME, since=days(-3).isoformat(), until=days(-1).isoformat())
        assert price(hall, hall.applies("A2", "10:02")) == 380_000_000


class TestStacking:
    def test_two_that_say_so_are_both_taken_off_in_the_order_of_the_catalogue(self, hall: BareHall) -> None:
        friend, staff = saved(hall, FRIEND), saved(hall, STAFF)
        application = hall.applies("A2", "10:02")
        for discount in (staff, friend):
            hall.do("claim.verify", "site_manager", claim=claimed(hall, application, discount))
        assert price(hall, application) == 371_420_000, "2 % of what the ten thousand leave"

    def test_one_that_does_not_is_refused_beside_another_claim(self, hall: BareHall) -> None:
        friend, staff = saved(hall, FRIEND), saved(hall, STAFF, stackable=False)
        application = hall.applies("A2", "10:02")
        claimed(hall, application, friend)
        with refusal_of("not-stackable") as refused:
            claimed(hall, application, staff)
        assert refused.value.facts == {"discount": "员工", "other": "老带新"}

    def test_and_beside_what_everybody_is_given(self, hall: BareHall) -> None:
        saved(hall, ON_TIME, stackable=False)
        friend = saved(hall, FRIEND)
        with refusal_of("not-stackable"):
            claimed(hall, hall.applies("A2", "10:02"), friend)

    def test_but_not_beside_what_another_way_to_pay_is_given(self, hall: BareHall) -> None:
        saved(hall, {"name": "一次性付款", "rate": 200}, path="lump_sum")
        friend = saved(hall, FRIEND)
        application = hall.applies("A2", "10:02")
        hall.do("application.path", "A2", application=application, path="mortgage")
        hall.do("claim.verify", "site_manager", claim=claimed(hall, application, friend))
        hall.do("application.path", "A2", application=application, path="lump_sum")
        assert price(hall, application) == 379_000_000, "what was confirmed for him holds"


class TestTheCatalogue:
    def test_only_the_developers_side_keeps_it(self, hall: BareHall) -> None:
        """RO-06."""
        may = {p for p in ("A2", "AM", "AP", "controller", "site_manager", "site_lead", "executive", "general_manager")
               if COMMANDS["discount.save"].may(hall.by(p)) and COMMANDS["discount.retire"].may(hall.by(p))}  # fmt: skip
        assert may == {"site_lead", "executive", "general_manager"}

    def test_each_change_is_another_version_at_the_same_place(self, hall: BareHall) -> None:
        first, second = saved(hall, ON_TIME), saved(hall, STAFF)
        saved(hall, {**ON_TIME, "rate": 50}, id=first)
        lines = hall.hall.all(Discount)
        assert [(d.number, d.version) for d in (lines[first], lines[second])] == [(1, 2), (2, 1)]
        assert lines[first].saved_at == at("09:00")

    @pytest.mark.parametrize("off", [
        {}, {"rate": 100, "amount_fen": 1}, {"rate": 10_000}, {"rate": -1}, {"amount_fen": -1}, {"amount_fen": 10**12 + 1},
    ])  # fmt: skip
    def test_it_takes_off_a_rate_or_an_amount(self, hall: BareHall, off: dict[str, int]) -> None:
        with refusal_of("discount-value"):
            saved(hall, {"name": "x", **off})

    def test_it_ends_after_it_begins_and_has_a_name(self, hall: BareHall) -> None:
        with refusal_of("discount-days"):
            saved(hall, ON_TIME, until=days(-1).isoformat())
        with refusal_of("name-missing"):
            saved(hall, ON_TIME, name=" ")

    def test_what_was_taken_out_stays_out(self, hall: BareHall) -> None:
        gone = saved(hall, ON_TIME)
        hall.do("discount.retire", "site_lead", discount=gone)
        with refusal_of("discount-retired"):
            hall.do("discount.retire", "site_lead", discount=gone)
        with refusal_of("discount-retired"):
            saved(hall, ON_TIME, id=gone)

    def test_papers_are_named_once_and_briefly(self, hall: BareHall) -> None:
        named = saved(hall, STAFF, papers=[" 工作证明 ", "工作证明", ""])
        assert hall.hall.all(Discount)[named].papers == ["工作证明"]
        with refusal_of("bad-arguments"):
            saved(hall, STAFF, papers=["x" * 41])
        with refusal_of("bad-arguments"):
            saved(hall, STAFF, papers=[str(n) for n in range(9)])


def test_papers_are_looked_at_in_the_name_of_whoever_is_stood_in_for(hall: BareHall) -> None:
    application = hall.applies("A2", "10:02")
    first, second = claimed(hall, application, saved(hall, STAFF)), claimed(hall, application, saved(hall, FRIEND))
    with refusal_of("not-allowed"):
        hall.do("claim.verify", "controller", claim=first)
    hall.do("delegation.give", "site_manager", delegate="controller", until=at("18:00"))
    hall.do("claim.verify", "controller", claim=first)
    hall.do("claim.refuse", "controller", claim=second, reason="看不清")
    decided = [hall.hall.all(Claim)[id] for id in (first, second)]
    assert [c.state for c in decided] == ["verified", "refused"]
    assert {c.decided_for for c in decided} == {"person:site_manager"}


def test_a_claim_leaves_the_hall_the_night_after_its_application(hall: BareHall) -> None:
    application = hall.applies("A2", "10:02")
    kept = hall.hall.all(Claim)[claimed(hall, application, saved(hall, STAFF))]
    assert not kept.may_go(hall.hall, days(1))
    hall.hall.drop("application", application)
    assert kept.may_go(hall.hall, days(1))
