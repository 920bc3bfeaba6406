"""What must be ready before the public sale: twenty items, and what an open one holds back (SC-42)."""

import pytest

from domain.house.notices.records import Notice
from domain.sales.plan.records import SalesPlan
from domain.sales.preparations.records import FINISHED, MORTGAGE_BANK, RUNNING, TEMPLATE, Preparation
from domain.sales.preparations.rules import mortgage_ready, still_open
from domain.sales.prices.records import PriceList
from tests.bare import BareHall
from tests.domain.sales.openings.day import refusal_of
from tests.hall import at


@pytest.fixture
def hall() -> BareHall:
    made = BareHall(
        PriceList(id="p1", filename="v1", activated_at=at("08:00")),
        SalesPlan(id="plan", status="before", permit="118", since=at("08:00"), phase_since=at("08:00")),
    )
    made.do("preparation.begin", "site_lead")
    return made


def done(hall: BareHall, *codes: str) -> None:
    for code in codes:
        hall.do("preparation.finish", "site_manager", preparation=code)


def test_the_list_is_ten_finished_and_ten_running_each_once(hall: BareHall) -> None:
    assert (len(FINISHED), len(RUNNING), len(set(TEMPLATE))) == (10, 10, 20)
    assert [one.id for one in still_open(hall.hall)] == list(TEMPLATE)
    done(hall, "model")
    assert hall.do("preparation.begin", "head") == {"open": 19}, "what stands there stays as it is"


def test_a_launch_with_the_bank_open_is_told_and_nobody_pays_by_mortgage(hall: BareHall) -> None:
    """SC-42: the mortgage bank is still open; the launch goes on, warned of, and the mortgage path stays shut."""
    done(hall, *(code for code in TEMPLATE if code != MORTGAGE_BANK))
    assert hall.do("plan.set_status", "site_lead", status="on_sale") == {"open": 1}
    (notice,) = hall.hall.all(Notice).values()
    assert (notice.code, notice.facts) == ("launched-unready", {"many": 1})
    assert not mortgage_ready(hall.hall)
    with refusal_of("mortgage-not-ready"):
        hall.do("application.submit", "A2", unit="3-1202", contact="kA2", path="mortgage")
    application = hall.applies("A2", "09:30")
    with refusal_of("mortgage-not-ready"):
        hall.do("application.path", "A2", application=application, path="mortgage")
    hall.do("application.path", "A2", application=application, path="lump_sum")
    done(hall, MORTGAGE_BANK)
    assert mortgage_ready(hall.hall)
    hall.do("application.path", "A2", application=application, path="mortgage")


def test_a_launch_with_all_done_or_waived_says_nothing(hall: BareHall) -> None:
    done(hall, *TEMPLATE[1:])
    with refusal_of("reason-missing"):
        hall.do("preparation.waive", "head", preparation=TEMPLATE[0], reason=" ")
    hall.do("preparation.waive", "head", preparation=TEMPLATE[0], reason="the hall stands already")
    held = hall.hall.all(Preparation)[TEMPLATE[0]]
    assert (held.state, held.decided_by, held.reason) == ("waived", "person:head", "the hall stands already")
    assert hall.do("plan.set_status", "site_lead", status="on_sale") == {"open": 0}
    assert not hall.hall.all(Notice)


def test_only_what_is_open_is_finished_and_only_what_is_not_is_opened_again(hall: BareHall) -> None:
    with refusal_of("preparation-state"):
        hall.do("preparation.reopen", "head", preparation="model")
    done(hall, "model")
    with refusal_of("preparation-state"):
        done(hall, "model")
    hall.do("preparation.reopen", "head", preparation="model")
    assert len(still_open(hall.hall)) == 20


def test_each_has_an_owner_of_the_developers_and_a_day(hall: BareHall) -> None:
    hall.do("preparation.assign", "head", preparation="gifts", owner="site_manager", until="2025-03-08")
    held = hall.hall.all(Preparation)["gifts"]
    assert (held.owner, str(held.until)) == ("site_manager", "2025-03-08")
    with refusal_of("bad-arguments"):
        hall.do("preparation.assign", "head", preparation="gifts", owner="A1")


def test_a_hall_that_keeps_no_list_is_held_back_by_nothing() -> None:
    hall = BareHall()
    assert mortgage_ready(hall.hall)
    assert not still_open(hall.hall)
