"""Every morning: who signs the sheet until when, and what a home that differs comes to (SC-13)."""

from datetime import UTC, timedelta

import pytest

from domain.core.deadline import due
from domain.core.refusal import Refused
from domain.house.delegations.records import Delegation
from domain.house.groups.records import Group
from domain.house.notices.records import Notice
from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.quotes.of_application import price_of
from domain.sales.reconciliations.records import Reconciliation
from domain.sales.reconciliations.rules import line
from domain.sales.units.records import Unit, UnitState
from domain.sales.withdrawals.records import Withdrawal
from tests.bare import BareHall
from tests.hall import at, days, unit

SHEET = "2025-03-03"


def groups(*ids: str) -> list[Group]:
    return [Group(id=id, order=n, agency=f"agency {id}") for n, id in enumerate(ids)]


def unsigned(*more: Unit) -> BareHall:
    """08:00 on a Monday, in a hall of four groups that has sold since yesterday."""
    yesterday = at("12:00", days(-1))
    made = BareHall(*groups("A", "B", "C", "D"), *(each.but(since=yesterday) for each in more))
    made.hall.put(made.home.but(since=yesterday))
    made.now = at("08:00")
    return made


@pytest.fixture
def hall() -> BareHall:
    made = unsigned(unit("available", id="2-0305", building="2栋", room="0305"))
    made.do("reconciliation.open")
    return made


def sheet(hall: BareHall) -> Reconciliation:
    return hall.hall.all(Reconciliation)[SHEET]


def sign(hall: BareHall, who: str, clock: str) -> bool:
    """At this time; whether it is kept as late."""
    hall.at(clock)
    return bool(hall.do("reconciliation.sign", who, reconciliation=SHEET)["late"])


def refused(hall: BareHall, verb: str, who: str | None = None, **arguments: str) -> str:
    with pytest.raises(Refused) as refusal:
        hall.do(f"reconciliation.{verb}", who, **arguments)
    return refusal.value.code


def told(hall: BareHall) -> list[Notice]:
    return [n for n in hall.hall.all(Notice).values() if n.code == "reconciliation-overdue"]


def test_whoever_has_not_signed_by_half_past_eight_is_named_and_signs_late() -> None:
    """SC-13 s1."""
    hall = unsigned()
    hall.do("reconciliation.open")
    for who, clock in (("controller", "08:11"), ("AM", "08:19"), ("BM", "08:25"), ("CM", "08:28")):
        assert sign(hall, who, clock) is False
    assert sheet(hall).state == "open"
    assert not told(hall)
    hall.at("08:30")
    [notice] = told(hall)
    assert notice.facts == {"missing": ["D"]}
    assert {"group:A", "group:D", "role:controller", "role:site_lead", "role:head"} <= set(notice.posts)
    assert sheet(hall).state == "overdue"
    assert hall.home.state == "available", "nothing else stops"
    assert sign(hall, "DM", "08:41") is True
    assert sheet(hall).state == "signed"
    assert sheet(hall).missing == []


def test_a_sheet_that_all_have_signed_is_never_overdue(hall: BareHall) -> None:
    for who in ("controller", "AM", "BP", "CM", "DM"):
        sign(hall, who, "08:10")
    hall.at("09:00")
    assert sheet(hall).state == "signed"
    assert not told(hall)


def test_what_a_group_has_otherwise_is_frozen_until_the_controller_settles_it(hall: BareHall) -> None:
    """SC-13 s2."""
    hall.at("08:20")
    hall.do("reconciliation.differ", "BM", reconciliation=SHEET, unit="2-0305", reason="our list has it sold")
    other = hall.hall.all(Unit)["2-0305"]
    assert (other.state, other.frozen_for) == ("frozen", "difference")
    assert hall.home.state == "available", "others are for sale as before"
    assert refused(hall, "differ", "CM", reconciliation=SHEET, unit="2-0305", reason="ours too") == "difference-told"
    hall.do("reconciliation.resolve", "controller", reconciliation=SHEET, unit="2-0305", reason="a slip of the pen")
    assert hall.hall.all(Unit)["2-0305"].state == "available"
    [settled] = sheet(hall).differences
    assert (settled["said"], settled["by"]) == ("our list has it sold", "person:BM")
    assert (settled["resolved_by"], settled["reason"]) == ("person:controller", "a slip of the pen")
    assert refused(hall, "resolve", "controller", reconciliation=SHEET, unit="2-0305", reason="x") == "difference-none"


def test_a_home_that_is_sold_without_any_money_is_frozen_with_the_sheet() -> None:
    """SC-13."""
    hall = unsigned(unit("controlled", id="2-0305", building="2栋", room="0305"))
    assert hall.do("reconciliation.open") == {"differences": 1}
    assert hall.hall.all(Unit)["2-0305"].state == "frozen"
    assert hall.home.state == "available"
    assert sheet(hall).counts == {
        "available": {"board": 1, "money": 0, "registered": 0}, "controlled": {"board": 1, "money": 0, "registered": 0},
    }  # fmt: skip


def test_a_home_whose_money_is_in_does_not_differ(hall: BareHall) -> None:
    """SC-13."""
    application = hall.applies("A2", "10:00")
    hall.do("application.approve", "controller", application=application)
    hall.do("receipt.record", "cashier", application=application, amount_fen=2_000_000, method="card")
    hall.now = at("08:00", days(1))
    assert hall.do("reconciliation.open") == {"differences": 0}
    counted = hall.hall.all(Reconciliation)["2025-03-04"].counts
    assert counted["controlled"] == {"board": 1, "money": 1, "registered": 0}


def signed(hall: BareHall) -> str:
    """The home is sold to its contract: the deal."""
    application = hall.applies("A2", "10:00")
    hall.do("application.approve", "controller", application=application)
    hall.do("receipt.record", "cashier", application=application, amount_fen=2_000_000, method="card")
    price = price_of(hall.hall, hall.hall.all(Application)[application])
    form = {"application": application, "price_fen": price, "path": "lump_sum"}
    deal = str(hall.do("deal.propose", "A2", **form)["deal"])
    hall.do("deal.pass", "site_manager", deal=deal)
    hall.do("deal.subscribe", "A2", deal=deal, buyers=[{"name": "王大明", "share": 100}])
    hall.do("deal.check", "A2", deal=deal)
    hall.do("deal.sign", "controller", deal=deal, contract="YS-1", paper_day=SHEET)
    return deal


def test_a_registered_contract_is_counted_beside_board_and_money(hall: BareHall) -> None:
    """SC-13, SC-16."""
    signed(hall)
    hall.now = at("08:00", days(1))
    assert hall.do("reconciliation.open") == {"differences": 0}
    counted = hall.hall.all(Reconciliation)["2025-03-04"].counts
    assert counted["signed"] == {"board": 1, "money": 1, "registered": 1}


@pytest.mark.parametrize("board", ["controlled", "signed"])
def test_board_and_registered_contracts_have_to_agree(hall: BareHall, board: UnitState) -> None:
    """SC-13: a contract whose home does not stand as signed, and a home that stands so without one."""
    deal = hall.hall.all(Deal)[signed(hall)]
    hall.hall.put(hall.home.but(state=board))
    if board == "signed":
        hall.hall.put(deal.but(state="over"))
    hall.now = at("08:00", days(1))
    assert hall.do("reconciliation.open") == {"differences": 1}
    assert hall.home.state == "frozen"


def test_all_sign_the_same_digest_and_money_changes_it(hall: BareHall) -> None:
    """SC-13."""
    before = sheet(hall).digest
    assert {hall.do("reconciliation.sign", who, reconciliation=SHEET)["digest"] for who in ("AM", "BM")} == {before}
    application = hall.applies("A2", "10:00")
    hall.do("application.approve", "controller", application=application)
    hall.do("receipt.record", "cashier", application=application, amount_fen=1_000_000, method="card")
    assert sheet(hall).digest == before, "it stands as it was at eight"
    hall.now = at("08:00", days(1))
    hall.do("reconciliation.open")
    assert hall.hall.all(Reconciliation)["2025-03-04"].digest != before


def test_a_difference_that_nobody_settled_stands_on_the_next_sheet_alone(hall: BareHall) -> None:
    """SC-13."""
    hall.do("reconciliation.differ", "BM", reconciliation=SHEET, unit="2-0305", reason="our list has it sold")
    assert not sheet(hall).may_go(hall.hall, days(1)), "it is kept over night"
    hall.until(at("08:00", days(1)))
    assert hall.do("reconciliation.open") == {"differences": 1}
    assert sheet(hall).unresolved == []
    assert sheet(hall).may_go(hall.hall, days(1))
    following = {"reconciliation": "2025-03-04", "unit": "2-0305", "reason": "found"}
    hall.do("reconciliation.resolve", "site_lead", **following)
    assert hall.hall.all(Unit)["2-0305"].state == "available"


def test_a_home_that_is_frozen_for_another_reason_stays_so(hall: BareHall) -> None:
    """SC-13."""
    hall.do("unit.freeze", "controller", unit="2-0305", reason="mortgaged")
    hall.do("reconciliation.differ", "BM", reconciliation=SHEET, unit="2-0305", reason="our list has it sold")
    hall.do("reconciliation.resolve", "controller", reconciliation=SHEET, unit="2-0305", reason="found")
    assert hall.hall.all(Unit)["2-0305"].frozen_for == "mortgaged"


def test_one_post_signs_once_whoever_of_the_group_does(hall: BareHall) -> None:
    """SC-13."""
    hall.do("reconciliation.sign", "AM", reconciliation=SHEET)
    assert refused(hall, "sign", "AP", reconciliation=SHEET) == "reconciliation-signed"


def test_a_stand_in_signs_for_an_absent_controller_and_nobody_else_does(hall: BareHall) -> None:
    """SC-13: somebody is absent."""
    acts = {"principal": "controller", "delegate": "head", "since": at("07:00"), "until": at("20:00")}
    assert refused(hall, "sign", "head", reconciliation=SHEET) == "not-allowed"
    hall.hall.put(Delegation(id="d1", given_by="person:controller", **acts))
    hall.do("reconciliation.sign", "head", reconciliation=SHEET)
    signed = sheet(hall).signed["controller"]
    assert (signed["by"], signed["in_place_of"]) == ("person:head", "person:controller")
    assert refused(hall, "sign", "A1", reconciliation=SHEET) == "not-allowed"


def test_the_clock_opens_one_sheet_a_day_where_homes_were_for_sale_before() -> None:
    """SC-13."""
    hall = unsigned()
    opens = ("reconciliation.open", {})
    assert opens not in due(hall.hall, at("07:59:59"))
    assert opens in due(hall.hall, at("08:00"))
    hall.now = at("07:30")
    assert refused(hall, "open") == "not-due"
    hall.now = at("08:00")
    hall.do("reconciliation.open")
    assert opens not in due(hall.hall, at("08:01"))
    assert opens in due(hall.hall, at("08:00", days(1)))
    begun = BareHall()
    begun.hall.put(begun.home.but(since=at("08:30")))
    assert opens not in due(begun.hall, at("09:00")), "nothing was for sale at eight"


def test_the_hours_are_rules_of_the_hall() -> None:
    """SC-13."""
    hall = unsigned()
    hall.set("reconciliation.opens", "07:00")
    hall.set("reconciliation.due", "07:45")
    hall.now = at("07:00")
    hall.do("reconciliation.open")
    assert sheet(hall).due == at("07:45")
    assert sheet(hall).due_by.tzinfo is UTC, "as every record has it"
    hall.at("07:45")
    assert sheet(hall).state == "overdue"
    assert sheet(hall).due is None
    assert hall.now - sheet(hall).at == timedelta(minutes=45)


def test_a_home_on_its_way_back_differs_by_nothing_and_is_registered_until_it_is_struck_off() -> None:
    """SC-13, SC-34: its money may be paid out before it is free."""
    back = Withdrawal(
        id="z1", application="a1", unit="3-1202", consultant="A2", group="A", client="c", client_name="王**",
        reason="loan", at=at("07:00"), state="settled", contract="YS-1",
    )  # fmt: skip
    hall = unsigned()
    hall.hall.put(hall.home.but(state="withdrawing"))
    for held, registered in ((back, True), (back.but(struck_off="ZX-1"), False), (back.but(contract=None), False)):
        hall.hall.put(held)
        found = line(hall.hall, hall.home)
        assert (found.differs, found.registered) == (False, registered)
