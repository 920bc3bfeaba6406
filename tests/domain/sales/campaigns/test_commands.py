"""An internal sale: for whom, under which plan, and no money before the permit (SC-39, SC-40)."""

from datetime import date
from typing import Any

import pytest

from domain.core.refusal import Refused
from domain.house.notices.records import Notice
from domain.sales.campaigns.records import Campaign, Intent
from domain.sales.plan.records import SalesPlan
from domain.sales.prices.records import PriceList
from domain.sales.receipts.records import Receipt
from tests.bare import BareHall
from tests.domain.sales.openings.day import PaperVault, refusal_of
from tests.hall import at, days

PLAN = {
    "called": "员工内购", "begins": "2025-03-03", "ends": "2025-03-09", "kin": ["employee", "related"],
    "verifier": "site_manager", "area": "3栋", "staff": "A 组", "venues": "二楼会议室", "materials": "价格表、楼书",
}  # fmt: skip


@pytest.fixture
def hall() -> BareHall:
    made = BareHall(PriceList(id="p1", filename="v1", activated_at=at("08:00")))
    made.vault = PaperVault()
    return made


def planned(hall: BareHall, **more: Any) -> str:
    return str(hall.do("campaign.plan", "site_lead", **{**PLAN, **more})["campaign"])


def opened(hall: BareHall) -> str:
    id = planned(hall)
    hall.do("campaign.open", "site_lead", campaign=id)
    return id


def registered(hall: BareHall, campaign: str, phone: str = "13812345678", kin: str = "employee") -> str:
    wanted = {"campaign": campaign, "name": "王晓明", "phone": phone, "kin": kin}
    return str(hall.do("intent.register", "controller", **wanted)["intent"])


def test_the_plan_says_when_where_with_what_and_by_whom(hall: BareHall) -> None:
    """SC-40, RO-31."""
    held = hall.hall.all(Campaign)[planned(hall)]
    assert (held.area, held.staff, held.venues, held.materials) == ("3栋", "A 组", "二楼会议室", "价格表、楼书")
    assert (held.begins, held.ends, held.verifier, held.planned_by) == (
        date.fromisoformat(str(PLAN["begins"])), date.fromisoformat(str(PLAN["ends"])), "site_manager", "person:site_lead",
    )  # fmt: skip


def test_without_a_price_list_it_is_not_opened(hall: BareHall) -> None:
    """SC-40: a campaign without a price list, when it is opened, is refused; also with one that was taken back."""
    id = planned(hall)
    hall.hall.put(hall.hall.all(PriceList)["p1"].but(undone_at=hall.now))
    with refusal_of("prices-missing"):
        hall.do("campaign.open", "site_lead", campaign=id)
    hall.hall.put(PriceList(id="p2", filename="v2", activated_at=at("09:30")))
    hall.do("campaign.open", "site_lead", campaign=id)
    held = hall.hall.all(Campaign)[id]
    assert (held.state, held.price_list, held.opened_at) == ("open", "p2", hall.now)
    assert [notice.code for notice in hall.hall.all(Notice).values()] == ["campaign-opened"]


def test_before_the_permit_a_wish_is_registered_and_no_money_taken(hall: BareHall) -> None:
    """SC-39: no permit number; a deposit is refused, an intent without money is allowed."""
    application = hall.applies("A2", "09:30")
    hall.do("application.approve", "controller", application=application)
    hall.hall.put(SalesPlan(id="plan", status="before", since=hall.now, phase_since=hall.now))
    intent = registered(hall, opened(hall))
    with refusal_of("permit-missing"):
        hall.do("receipt.record", "cashier", application=application, amount_fen=2_000_000, method="card")
    assert hall.hall.all(Intent)[intent].state == "registered"
    assert not hall.hall.all(Receipt)
    assert not {field for field in Intent.model_fields if "fen" in field or "amount" in field}


def test_who_is_not_of_the_whitelist_is_kept_out_and_the_named_person_verifies(hall: BareHall) -> None:
    """SC-39."""
    campaign = opened(hall)
    with refusal_of("not-on-whitelist"):
        registered(hall, campaign, kin="partner")
    intent = registered(hall, campaign)
    for by in ("site_lead", "head"):
        with refusal_of("not-the-verifier"):
            hall.do("intent.verify", by, intent=intent)
    hall.do("intent.verify", "site_manager", intent=intent)
    assert hall.hall.all(Intent)[intent].decided_by == "person:site_manager"
    with refusal_of("intent-state"):
        hall.do("intent.refuse", "site_manager", intent=intent, reason="no")


def test_one_wish_for_each_client_unless_it_was_refused(hall: BareHall) -> None:
    campaign = opened(hall)
    first = registered(hall, campaign)
    with pytest.raises(Refused) as told:
        registered(hall, campaign)
    assert (told.value.code, told.value.facts) == ("already-registered", {"number": 1})
    hall.do("intent.refuse", "site_manager", intent=first, reason="not of the staff")
    assert hall.hall.all(Intent)[registered(hall, campaign, kin="related")].number == 2
    held = hall.hall.all(Intent)[first]
    assert (held.client_name, held.client_phone, held.reason) == ("王**", "138****5678", "not of the staff")


def test_nobody_registers_before_it_opens_or_after_it_closed(hall: BareHall) -> None:
    campaign = planned(hall)
    with refusal_of("campaign-state"):
        registered(hall, campaign)
    hall.do("campaign.open", "site_lead", campaign=campaign)
    intent = registered(hall, campaign)
    with refusal_of("name-missing"):
        hall.do("intent.register", "controller", campaign=campaign, name=" ", phone="13812345679", kin="employee")
    assert not hall.hall.all(Intent)[intent].may_go(hall.hall, days(1))
    hall.do("campaign.close", "site_lead", campaign=campaign)
    with refusal_of("campaign-state"):
        registered(hall, campaign, phone="13812345679")
    assert hall.hall.all(Intent)[intent].may_go(hall.hall, days(1)), "with its sale"


@pytest.mark.parametrize(
    "wrong", [{"called": " "}, {"ends": "2025-03-02"}, {"kin": []}, {"kin": ["friend"]}, {"verifier": "cashier"}]
)
def test_a_plan_says_when_for_whom_and_by_whose_word(hall: BareHall, wrong: dict[str, Any]) -> None:
    with refusal_of("bad-arguments"):
        planned(hall, **wrong)


def test_there_is_one_at_a_time(hall: BareHall) -> None:
    first = planned(hall)
    with refusal_of("campaign-open"):
        planned(hall)
    hall.do("campaign.close", "head", campaign=first)
    planned(hall)
