"""A loan from its papers to the bank's answer, and what is done where it says no (SC-30 to SC-33)."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.core.refusal import Refused
from domain.house.notices.records import Notice
from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.instalments.records import Instalments
from domain.sales.mortgages.records import Mortgage
from tests.bare import BareHall
from tests.hall import MONDAY, at

PAPERS = ["身份证", "户口本", "婚姻证明", "收入证明", "银行流水", "征信报告", "首付收据"]
MORTGAGE, LUMP = 148_500_000, 147_000_000  # the scenario's prices
LIST, DEPOSIT = 150_000_000, 2_000_000


FORM: dict[str, Any] = {
    "verb": "deal.propose", "application": "none", "price_fen": MORTGAGE, "path": "mortgage",
}  # fmt: skip


def refusal_of(code: str) -> Any:
    return pytest.raises(Refused, match=f"^{code}")


@pytest.fixture
def hall() -> BareHall:
    """A2's client has signed the agreement for 1,485,000 by a loan; at once it is 1,470,000."""
    made = BareHall()
    made.hall.put(made.home.but(price_fen=LIST))
    made.set("mortgage.banks", [f"招商银行：{'、'.join(PAPERS)}", "工商银行: 身份证，收入证明"])
    for name, path, off in (("按揭", "mortgage", LIST - MORTGAGE), ("一次性", "lump_sum", LIST - LUMP)):
        line = {"amount_fen": off, "stackable": True, "path": path, "since": MONDAY.isoformat()}
        made.do("discount.save", "site_lead", name=name, **line)
    application = made.applies("A2", "10:00")
    made.do("application.approve", "controller", application=application)
    made.do("receipt.record", "cashier", application=application, amount_fen=DEPOSIT, method="card")
    deal = made.do("deal.propose", "A2", application=application, price_fen=MORTGAGE, path="mortgage")["deal"]
    made.do("deal.pass", "site_manager", deal=deal)
    made.do("deal.subscribe", "A2", deal=deal, buyers=[{"name": "刘一", "share": 100}])
    return made


def the_deal(hall: BareHall) -> Deal:
    [deal] = hall.hall.all(Deal).values()
    return deal


def begun(hall: BareHall, bank: str = "招商银行") -> str:
    return str(hall.do("mortgage.open", "A2", deal=the_deal(hall).id, bank=bank)["mortgage"])


def do(hall: BareHall, verb: str, mortgage: str, by: str = "A2", **more: Any) -> Any:
    return hall.do(f"mortgage.{verb}", by, mortgage=mortgage, **more)


def at_the_bank(hall: BareHall) -> str:
    mortgage = begun(hall)
    for paper in PAPERS:
        do(hall, "paper", mortgage, paper=paper)
    do(hall, "precheck", mortgage)
    do(hall, "submit", mortgage)
    return mortgage


def refused(hall: BareHall) -> str:
    mortgage = at_the_bank(hall)
    do(hall, "refuse", mortgage, reason="收入不够")
    return mortgage


def the(hall: BareHall, mortgage: str) -> Mortgage:
    return hall.hall.all(Mortgage)[mortgage]


def said(hall: BareHall) -> list[tuple[str, list[str]]]:
    codes = ("bank-again", "loan-undecided")
    return [(n.code, n.posts) for n in hall.hall.all(Notice).values() if n.code in codes]


class TestThePapersAreCheckedBeforeTheBankHasThem:
    """SC-30: six of the seven papers are there."""

    def test_the_missing_one_is_named(self, hall: BareHall) -> None:
        mortgage = begun(hall)
        for paper in PAPERS:
            if paper != "收入证明":
                do(hall, "paper", mortgage, paper=paper)
        for verb in ("submit", "precheck"):
            with refusal_of("bank-papers") as refused:
                do(hall, verb, mortgage)
            assert refused.value.facts == {"papers": "收入证明"}
        do(hall, "paper", mortgage, paper="收入证明")
        with refusal_of("mortgage-state"):
            do(hall, "submit", mortgage)
        do(hall, "precheck", mortgage)
        do(hall, "submit", mortgage)
        assert the(hall, mortgage).state == "bank"

    def test_each_bank_has_its_list(self, hall: BareHall) -> None:
        assert the(hall, begun(hall, "工商银行")).missing == ["身份证", "收入证明"]

    def test_a_paper_that_is_gone_after_all_is_looked_for_again(self, hall: BareHall) -> None:
        mortgage = begun(hall, "工商银行")
        for paper in ("身份证", "收入证明"):
            do(hall, "paper", mortgage, paper=paper)
        do(hall, "precheck", mortgage)
        do(hall, "paper", mortgage, paper="身份证", got=False)
        assert (the(hall, mortgage).state, the(hall, mortgage).missing) == ("docs", ["身份证"])
        with refusal_of("paper-unknown"):
            do(hall, "paper", mortgage, paper="护照")

    def test_only_where_there_is_a_loan_and_one_at_a_time(self, hall: BareHall) -> None:
        with refusal_of("bank-unknown"):
            begun(hall, "建设银行")
        begun(hall)
        with refusal_of("loan-asked"):
            begun(hall)
        fresh = BareHall()
        fresh.set("mortgage.banks", ["招商银行"])
        fresh.hall.put(the_deal(hall).but(path="lump_sum"))
        with refusal_of("bank-unknown"):
            begun(fresh)
        fresh.set("mortgage.banks", ["招商银行：身份证"])
        with refusal_of("no-loan"):
            begun(fresh)

    def test_by_whoever_has_the_client_or_the_site_manager(self, hall: BareHall) -> None:
        mortgage = begun(hall)
        for other in ("A3", "BM"):
            with refusal_of("not-your-group"):
                do(hall, "paper", mortgage, other, paper="身份证")
        for allowed in ("AM", "site_manager"):
            do(hall, "paper", mortgage, allowed, paper="身份证")


def test_nothing_goes_to_a_bank_before_the_launch_has_one(hall: BareHall) -> None:
    """SC-42."""
    hall.do("preparation.begin", "head")
    for refused in ({"verb": "mortgage.open", "deal": the_deal(hall).id, "bank": "招商银行"}, FORM):
        with refusal_of("mortgage-not-ready"):
            hall.do(by="A2", **refused)


class TestTheBankAsksForMore:
    """SC-31: it asked once already, and asks a second time."""

    def test_the_site_manager_hears_of_the_second_time(self, hall: BareHall) -> None:
        mortgage = at_the_bank(hall)
        do(hall, "more", mortgage, paper="收入证明")
        assert said(hall) == []
        with refusal_of("bank-papers"):
            do(hall, "submit", mortgage)
        do(hall, "paper", mortgage, paper="收入证明")
        do(hall, "submit", mortgage)
        do(hall, "more", mortgage, paper="完税证明")
        assert said(hall) == [("bank-again", ["role:site_manager"])]
        assert (the(hall, mortgage).loops, the(hall, mortgage).missing) == (2, ["完税证明"])
        do(hall, "paper", mortgage, paper="完税证明")
        do(hall, "submit", mortgage)
        do(hall, "approve", mortgage)
        assert the(hall, mortgage).state == "approved"


class TestTheBankRefuses:
    """SC-32: refused on 03-12; nobody says what the client does until 03-15, 24:00."""

    def test_it_rises_after_three_days(self, hall: BareHall) -> None:
        hall.until(at("11:00", date(2025, 3, 12)))
        mortgage = refused(hall)
        assert the(hall, mortgage).decide_by == at("00:00", date(2025, 3, 16))
        hall.until(at("23:59", date(2025, 3, 15)))
        assert said(hall) == []
        hall.until(at("00:00", date(2025, 3, 16)))
        assert said(hall) == [("loan-undecided", ["role:site_manager", "role:site_lead", "group:A"])]
        assert the(hall, mortgage).late_at == at("00:00", date(2025, 3, 16))

    def test_not_once_he_pays_at_once_or_gives_the_home_back(self, hall: BareHall) -> None:
        mortgage = refused(hall)
        application = the_deal(hall).application
        hall.do("withdrawal.request", "A2", application=application, cause="loan")
        with refusal_of("deal-state"):
            do(hall, "change", mortgage, price_fen=LUMP)
        hall.until(hall.now + timedelta(days=9))
        assert said(hall) == []


class TestOnePaymentInstead:
    """SC-33: 1,485,000 by a loan, 1,470,000 at once: a review comes before the receipt."""

    def test_no_money_before_the_new_price_is_reviewed(self, hall: BareHall) -> None:
        loan = [
            {"amount_fen": 30_000_000, "day": "2025-03-10"},
            {"amount_fen": 116_500_000, "day": "2025-03-31", "loan": True},
        ]
        plan = hall.do("instalment.plan", "A2", deal=the_deal(hall).id, rows=loan)["instalment"]
        hall.do("instalment.confirm", "site_manager", instalment=plan)
        mortgage = refused(hall)
        do(hall, "change", mortgage, price_fen=LUMP)
        pay = {"deal": the_deal(hall).id, "amount_fen": 145_000_000, "method": "transfer"}
        with refusal_of("review-first"):
            hall.do("instalment.receive", "cashier", **pay)
        do(hall, "pass", mortgage, "site_manager")
        assert (the_deal(hall).path, the_deal(hall).price_fen) == ("lump_sum", LUMP)
        assert hall.hall.all(Application)[the_deal(hall).application].path == "lump_sum"
        assert [p.state for p in hall.hall.all(Instalments).values()] == ["over"]
        with refusal_of("plan-missing"):
            hall.do("instalment.receive", "cashier", **pay)
        rows = [{"amount_fen": LUMP - DEPOSIT, "day": "2025-03-20"}]
        plan = hall.do("instalment.plan", "A2", deal=the_deal(hall).id, rows=rows)["instalment"]
        hall.do("instalment.confirm", "site_manager", instalment=plan)
        hall.do("instalment.receive", "cashier", **pay)

    def test_a_price_that_is_not_the_quote_does_not_pass(self, hall: BareHall) -> None:
        mortgage = refused(hall)
        do(hall, "change", mortgage, price_fen=MORTGAGE)
        with refusal_of("price-differs") as differs:
            do(hall, "pass", mortgage, "site_manager")
        assert differs.value.facts["difference_fen"] == MORTGAGE - LUMP
        do(hall, "return", mortgage, "site_manager", reason="one percent more")
        assert (the(hall, mortgage).state, the(hall, mortgage).returned) == ("refused", "one percent more")
        do(hall, "change", mortgage, price_fen=LUMP)
        do(hall, "pass", mortgage, "site_manager")

    def test_the_site_manager_signs_nothing_he_asked_for(self, hall: BareHall) -> None:
        mortgage = refused(hall)
        do(hall, "change", mortgage, "site_manager", price_fen=LUMP)
        with refusal_of("own-request"):
            do(hall, "pass", mortgage, "site_manager")

    def test_before_the_bank_answers_only_while_it_has_not_the_papers(self, hall: BareHall) -> None:
        mortgage = at_the_bank(hall)
        with refusal_of("mortgage-state"):
            do(hall, "change", mortgage, price_fen=LUMP)
        do(hall, "more", mortgage, paper="收入证明")
        do(hall, "change", mortgage, price_fen=LUMP)
        with refusal_of("unit-state"):
            hall.do("unit.freeze", "controller", unit="3-1202", reason="dispute")
            do(hall, "pass", mortgage, "site_manager")
