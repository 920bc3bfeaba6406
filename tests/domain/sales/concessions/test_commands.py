"""A special discount goes from the project manager over the site lead to an executive, for one client and home (SC-23)."""

from datetime import timedelta
from typing import Any

import pytest

from domain.core.command import COMMANDS
from domain.core.refusal import Refused
from domain.sales.applications.records import Application
from domain.sales.concessions.records import Concession
from domain.sales.quotes.of_application import price_of
from tests.bare import BareHall
from tests.hall import at, days

OFF = {"amount_fen": 3_000_000, "reason": "诚意客户"}


@pytest.fixture
def hall() -> BareHall:
    return BareHall()


@pytest.fixture
def application(hall: BareHall) -> str:
    return hall.applies("B4", "10:20")


@pytest.fixture
def asked(hall: BareHall, application: str) -> str:
    hall.at("10:30")
    return str(hall.do("concession.request", "BP", application=application, **OFF)["concession"])


def refusal_of(code: str) -> Any:
    return pytest.raises(Refused, match=f"^{code}")


def price(hall: BareHall, application: str) -> int:
    return price_of(hall.hall, hall.hall.all(Application)[application])


def state(hall: BareHall, concession: str) -> str:
    return hall.hall.all(Concession)[concession].state


def quote_of(hall: BareHall, consultant: str) -> int:
    quotes = hall.do("quote.show", consultant, units=["3-1202"])["quotes"]
    return int(quotes["3-1202"][""]["total_fen"])


class TestTheChain:
    """SC-23: B's project manager asks for ¥30,000 off 3-1202 at 10:30, endorsed 10:35, approved 10:50."""

    def test_the_price_is_the_standard_one_until_it_is_granted_and_again_a_day_later(
        self, hall: BareHall, application: str, asked: str
    ) -> None:
        hall.at("10:35")
        hall.do("concession.sign", "site_lead", concession=asked)
        assert state(hall, asked) == "endorsed"
        hall.at("10:36")
        assert (price(hall, application), quote_of(hall, "B4")) == (380_000_000, 380_000_000)
        hall.at("10:50")
        hall.do("concession.sign", "executive", concession=asked)
        granted = hall.hall.all(Concession)[asked]
        assert (granted.state, granted.valid_until) == ("granted", at("10:50", days(1)))
        assert price(hall, application) == 377_000_000
        assert quote_of(hall, "B4") == 380_000_000, "of this client, and of nobody else who asks for the home"

    def test_it_lapses_by_the_clock(self, hall: BareHall, application: str, asked: str) -> None:
        hall.set("application.life_minutes", 1440)
        hall.set("concession.valid_hours", 2)
        for who in ("site_lead", "general_manager"):
            hall.do("concession.sign", who, concession=asked)
        hall.at("12:29:59")
        assert price(hall, application) == 377_000_000
        hall.at("12:30")
        assert (state(hall, asked), price(hall, application)) == ("lapsed", 380_000_000)

    def test_who_has_paid_by_then_keeps_it(self, hall: BareHall, application: str, asked: str) -> None:
        hall.set("concession.valid_hours", 2)
        for who in ("site_lead", "executive"):
            hall.do("concession.sign", who, concession=asked)
        hall.do("application.approve", "controller", application=application)
        hall.do("receipt.record", "cashier", application=application, amount_fen=2_000_000, method="card")
        hall.at("12:30")
        assert (state(hall, asked), price(hall, application)) == ("used", 377_000_000)

    def test_nobody_but_a_project_manager_asks(self, hall: BareHall) -> None:
        """A consultant is refused (RO-05)."""
        asks = {
            p for p in ("B4", "BM", "BP", "site_lead", "executive") if COMMANDS["concession.request"].may(hall.by(p))
        }
        assert asks == {"BP"}

    def test_and_only_for_his_own_agency(self, hall: BareHall, application: str) -> None:
        with refusal_of("not-your-group"):
            hall.do("concession.request", "AP", application=application, **OFF)

    def test_the_site_lead_comes_first_and_no_step_is_signed_twice(self, hall: BareHall, asked: str) -> None:
        with refusal_of("not-your-step"):
            hall.do("concession.sign", "executive", concession=asked)
        hall.do("concession.sign", "site_lead", concession=asked)
        with refusal_of("signed-before"):
            hall.do("concession.sign", "site_lead", concession=asked)
        assert state(hall, asked) == "endorsed"

    @pytest.mark.parametrize("signed", [[], ["site_lead"]])
    def test_it_is_rejected_at_any_step_with_a_reason(self, hall: BareHall, asked: str, signed: list[str]) -> None:
        for who in signed:
            hall.do("concession.sign", who, concession=asked)
        with refusal_of("reason-missing"):
            hall.do("concession.reject", "executive", concession=asked, reason="")
        hall.do("concession.reject", "executive", concession=asked, reason="额度已用完")
        rejected = hall.hall.all(Concession)[asked]
        assert (rejected.state, rejected.reason) == ("rejected", "额度已用完")
        for verb, more in (("sign", {}), ("reject", {"reason": "again"})):
            with refusal_of("concession-decided"):
                hall.do(f"concession.{verb}", "executive", concession=asked, **more)

    def test_there_is_one_for_a_client_and_a_home_until_it_is_over(
        self, hall: BareHall, application: str, asked: str
    ) -> None:
        with refusal_of("concession-asked"):
            hall.do("concession.request", "BP", application=application, **OFF)
        hall.do("concession.reject", "site_lead", concession=asked, reason="不符合")
        hall.do("concession.request", "BP", application=application, **OFF)

    def test_it_is_something_and_not_the_whole_price(self, hall: BareHall, application: str) -> None:
        for amount_fen, code in ((0, "discount-value"), (-1, "discount-value"), (380_000_000, "concession-too-much")):
            with refusal_of(code):
                hall.do("concession.request", "BP", application=application, amount_fen=amount_fen, reason="x")

    def test_nothing_is_granted_to_whoever_has_gone(self, hall: BareHall, application: str, asked: str) -> None:
        hall.do("application.withdraw", "B4", application=application)
        with refusal_of("application-state"):
            hall.do("concession.sign", "site_lead", concession=asked)

    def test_it_does_not_lapse_before_its_time(self, hall: BareHall, asked: str) -> None:
        for who in ("site_lead", "executive"):
            hall.do("concession.sign", who, concession=asked)
        hall.now += timedelta(hours=23)
        with refusal_of("not-due"):
            hall.do("concession.lapse", concession=asked)


class TestAnExecutiveAlone:
    """RO-06."""

    def test_grants_one_that_nobody_asked_for(self, hall: BareHall, application: str) -> None:
        made = hall.do("concession.grant_directly", "executive", application=application, **OFF)["concession"]
        granted = hall.hall.all(Concession)[made]
        assert (granted.state, granted.valid_until) == ("granted", at("10:20", days(1)))
        assert [(s["by"], s["role"]) for s in granted.signed] == [("person:executive", "executive")]
        assert price(hall, application) == 377_000_000

    def test_in_the_place_of_what_was_asked(self, hall: BareHall, application: str, asked: str) -> None:
        more = {"amount_fen": 4_000_000, "reason": "特批"}
        made = hall.do("concession.grant_directly", "general_manager", application=application, **more)["concession"]
        assert (state(hall, asked), state(hall, made), price(hall, application)) == ("replaced", "granted", 376_000_000)

    def test_nobody_else_does(self, hall: BareHall) -> None:
        people = ("BP", "site_lead", "site_manager", "controller", "executive", "general_manager")
        assert {p for p in people if COMMANDS["concession.grant_directly"].may(hall.by(p))} == {
            "executive", "general_manager",
        }  # fmt: skip

    def test_not_once_the_money_is_in(self, hall: BareHall, application: str) -> None:
        hall.do("application.approve", "controller", application=application)
        hall.do("receipt.record", "cashier", application=application, amount_fen=2_000_000, method="card")
        with refusal_of("application-state"):
            hall.do("concession.grant_directly", "executive", application=application, **OFF)


class TestInSomebodysName:
    def test_the_site_lead_is_stood_in_for_and_nobody_signs_both_steps(self, hall: BareHall, asked: str) -> None:
        with refusal_of("not-allowed"):
            hall.do("concession.sign", "controller", concession=asked)
        for principal in ("site_lead", "executive"):
            hall.do("delegation.give", principal, delegate="controller", until=at("18:00"))
        hall.do("concession.sign", "controller", concession=asked)
        endorsed = hall.hall.all(Concession)[asked]
        assert (endorsed.state, endorsed.decided_for) == ("endorsed", "person:site_lead")
        with refusal_of("signed-before"):
            hall.do("concession.sign", "controller", concession=asked)

    def test_an_executive_is_stood_in_for(self, hall: BareHall, application: str) -> None:
        with refusal_of("not-allowed"):
            hall.do("concession.grant_directly", "controller", application=application, **OFF)
        hall.do("delegation.give", "executive", delegate="controller", until=at("18:00"))
        made = hall.do("concession.grant_directly", "controller", application=application, **OFF)["concession"]
        [signature] = hall.hall.all(Concession)[made].signed
        assert (signature["by"], signature["in_place_of"], signature["role"]) == (
            "person:controller", "person:executive", "executive",
        )  # fmt: skip

    def test_so_is_whoever_rejects_one(self, hall: BareHall, asked: str) -> None:
        hall.do("delegation.give", "general_manager", delegate="controller", until=at("18:00"))
        hall.do("concession.reject", "controller", concession=asked, reason="不符合")
        assert hall.hall.all(Concession)[asked].decided_for == "person:general_manager"


def test_its_hours_stand_still_while_nobody_could_reach_the_hall(hall: BareHall, application: str) -> None:
    """SC-17."""
    made = hall.do("concession.grant_directly", "executive", application=application, **OFF)["concession"]
    hall.now = at("11:00")
    hall.do("hall.was_away", since=at("10:30").isoformat(), until=at("11:00").isoformat())
    assert hall.hall.all(Concession)[made].valid_until == at("10:50", days(1))


def test_it_leaves_the_hall_the_night_after_its_application(hall: BareHall, application: str, asked: str) -> None:
    kept = hall.hall.all(Concession)[asked]
    hall.do("application.withdraw", "B4", application=application)
    assert not kept.may_go(hall.hall, days(1))
    hall.hall.drop("application", application)
    assert kept.may_go(hall.hall, days(1))
