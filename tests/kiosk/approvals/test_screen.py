"""The approvals desk shows every application with its line, masked."""

from datetime import date, timedelta
from typing import Any

from domain.house.notices.records import Notice
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.sales.applications.records import Application
from domain.sales.receipts.records import Receipt
from domain.sales.reconciliations.records import Reconciliation
from domain.sales.settlements.records import Settlement
from domain.sales.units.records import LOCKED, Unit
from domain.sales.units.rules import freeze
from kiosk.approvals.screen import SCREEN
from server.screen import Audience
from tests.kiosk.sales import (
    NOW,
    a_deal,
    a_hall,
    a_loan,
    a_part,
    a_plan,
    a_refund,
    a_withdrawal,
    claim,
    person,
    reservation,
    text,
    unit,
)
from tests.shown import shown

CONTROLLER = Audience(role="controller")


def test_rivals_stand_in_their_order_with_the_head_first() -> None:
    cards = shown(SCREEN, a_hall(), CONTROLLER)
    assert [(cards[f"application/{x}"]["place"], cards[f"application/{x}"]["state"]) for x in ("x1", "x2", "x3", "x4")] == [
        (1, "waiting"), (2, "waiting"), (1, "approved"), (None, "won"),
    ]  # fmt: skip
    assert cards["application/x1"]["consultant"] == {"id": "b4", "badge": "B4", "name": "邵晓"}
    assert cards["application/x3"]["decided_by"] == "高敏"
    assert cards["unit/1802"]["waiting"] == 2


def test_a_floor_is_called_as_people_call_it() -> None:
    cards = shown(SCREEN, a_hall(unit("3A01", floor=3, floor_label="3A")), CONTROLLER)
    assert (cards["unit/3A01"]["floor"], cards["unit/3A01"]["floor_label"]) == (3, "3A")
    assert cards["unit/1801"]["floor_label"] == ""


def test_clients_stay_masked_and_agencies_unnamed() -> None:
    sent = text(shown(SCREEN, a_hall(), CONTROLLER))
    assert "邵客**" in sent
    assert "138****0004" in sent
    assert "甲代理" not in sent
    assert "王女士" not in sent  # visitors at the door are not this desk's business
    assert '"client-' not in sent


def test_the_rule_in_force_is_said() -> None:
    mine = Policy(id="hold.pay_minutes", value=45, source="here", since=NOW)
    assert shown(SCREEN, a_hall(mine), CONTROLLER)["panel/rules"]["pay_minutes"] == 45


def test_the_head_leaving_touches_the_line_behind_it() -> None:
    hall = a_hall()
    first = hall.get(Application, "x1")
    assert first is not None
    assert set(SCREEN.touches[Application](first, hall)) == {("unit", "1802"), ("application", "x2")}
    hall.put(first.but(state="refused"))
    cards = shown(SCREEN, hall, CONTROLLER)
    assert (cards["application/x2"]["place"], cards["unit/1802"]["waiting"]) == (1, 1)


def test_a_renamed_person_touches_every_card_that_names_them() -> None:
    hall = a_hall()
    touched = {who: set(SCREEN.touches[Person](hall.all(Person)[who], hall)) for who in ("ctl", "cash", "a7")}
    assert touched == {
        "ctl": {("application", "x3")},
        "cash": {("application", "x4"), ("receipt", "r4")},
        "a7": {("application", "x2")},
    }


def test_a_receipt_names_its_cashier_so_that_someone_else_voids_it() -> None:
    card = shown(SCREEN, a_hall(), Audience(role="site_manager"))["receipt/r4"]
    assert (card["number"], card["amount_fen"], card["cashier"]["id"], card["voided_at"]) == (
        18,
        5_000_000,
        "cash",
        None,
    )


def test_a_desk_is_shown_what_its_role_has_not_seen() -> None:
    """SC-03: newest first, and nothing that others are told."""
    told = [
        Notice(id=f"n{n}", code="overdue", facts={"unit": f"180{n}", "group": "B"}, posts=["role:site_lead", "group:A"],
               at=NOW + timedelta(minutes=n))
        for n in range(2)
    ]  # fmt: skip
    hall = a_hall(*told)
    lead = Audience(role="site_lead")
    assert [n["id"] for n in shown(SCREEN, hall, lead)["panel/notices"]["unseen"]] == ["n1", "n0"]
    assert shown(SCREEN, hall, Audience(role="controller"))["panel/notices"] == {"unseen": [], "many": 0}
    hall.put(told[1].but(seen={"role:site_lead": {"by": "person:l", "at": "…"}}))
    assert shown(SCREEN, hall, lead)["panel/notices"]["many"] == 1


def test_a_reservation_is_a_case_with_its_chain() -> None:
    """SC-12: who asked, for whom, why, who signed and who is next; masked as everything here."""
    hall = a_hall(person("hd", "head", name="梁栋"), reservation())
    card = shown(SCREEN, hall, CONTROLLER)["reservation/w9"]
    assert card["case"] == {
        "kind": "reservation", "id": "w9", "title": "3栋2单元1801", "about": "A0 · 林客**", "money": 453_868_100,
        "step": 2, "steps": 3, "since": "2026-11-22T06:00:00Z", "due": None, "signers": ["executive"],
        "verbs": {"sign": "reservation.sign", "refuse": "reservation.reject"},
    }  # fmt: skip
    assert card["need"] == ["head", "executive", "general_manager"]
    assert card["signed"] == [{"by": "梁栋", "in_place_of": "", "at": NOW.isoformat()}]
    assert (card["client_phone"], card["reason"], card["group"]) == ("138****0007", "董事长的客人", "A")
    assert "client-a7" not in text(card)


def test_while_its_home_is_locked_it_is_due_when_that_ends() -> None:
    until = NOW + timedelta(minutes=60)
    locked = freeze(unit("1801"), why=LOCKED, now=NOW, until=until)
    cards = shown(SCREEN, a_hall(locked, reservation(locked_at=NOW, lock_until=until)), CONTROLLER)
    assert cards["reservation/w9"]["case"]["due"] == cards["unit/1801"]["until"] == "2026-11-22T07:00:00Z"
    assert (cards["unit/1801"]["why"], cards["unit/1801"]["before"]) == (LOCKED, "available")


def test_one_that_stands_is_no_case_and_says_until_when() -> None:
    until = NOW + timedelta(days=3)
    kept = unit("1801", state="reserved", hold_until=until)
    cards = shown(SCREEN, a_hall(kept, reservation(state="standing", until=until)), CONTROLLER)
    assert cards["reservation/w9"]["case"] is None
    assert cards["reservation/w9"]["until"] == cards["unit/1801"]["until"] == "2026-11-25T06:00:00Z"


def test_whoever_signed_or_asked_touches_it() -> None:
    hall = a_hall(person("hd", "head"), reservation())
    for who in ("hd", "a0"):
        assert ("reservation", "w9") in SCREEN.touches[Person](hall.all(Person)[who], hall), who
    assert ("reservation", "w9") in SCREEN.touches[Unit](hall.all(Unit)["1801"], hall)


def test_of_a_frozen_home_nothing_waits_for_a_signature() -> None:
    hall = a_hall()
    hall.put(freeze(hall.all(Unit)["1802"], why="dispute: two heirs", now=NOW))
    cards = shown(SCREEN, hall, CONTROLLER)
    assert cards["application/x1"]["case"] is None
    assert (cards["unit/1802"]["why"], cards["unit/1802"]["until"]) == ("dispute: two heirs", None)


def test_a_refund_is_a_case_with_its_receipts_and_who_asked() -> None:
    hall = a_hall(a_part(), a_refund(asked_by="cash"))
    card = shown(SCREEN, hall, Audience(role="site_manager"))["refund/f1"]
    assert (card["case"]["title"], card["case"]["about"], card["case"]["money"]) == (
        "3栋2单元1803",
        "A8 · 方客**",
        1_000_000,
    )
    assert card["case"]["verbs"] == {"sign": "refund.approve", "refuse": "refund.refuse"}
    assert card["case"]["signers"] == ["site_manager", "site_lead"]
    assert (card["asked_by"]["id"], [r["number"] for r in card["receipts"]]) == ("cash", [19])
    assert ("refund", "f1") in set(SCREEN.touches[Receipt](a_part(), hall))
    assert ("refund", "f1") in set(SCREEN.touches[Person](hall.all(Person)["cash"], hall))
    hall.put(a_refund(state="approved"))
    assert "refund/f1" not in shown(SCREEN, hall, Audience(role="site_manager"))


def test_a_closed_day_is_a_case_with_its_difference_and_why() -> None:
    sheet = Settlement(
        id="2026-11-21", day=date(2026, 11, 21), at=NOW, state="closed", closed_by="cash", closed_at=NOW,
        totals={"cash": {"received": 900, "void": 0, "refunded": 0}}, counted_fen=800, reason="a coin",
    )  # fmt: skip
    hall = a_hall(sheet)
    card = shown(SCREEN, hall, Audience(role="site_lead"))["settlement/2026-11-21"]
    assert (card["case"]["title"], card["case"]["about"], card["case"]["money"]) == ("2026-11-21", "罗静", 800)
    assert (card["cash_fen"], card["counted_fen"], card["reason"], card["closed_by"]["id"]) == (
        900,
        800,
        "a coin",
        "cash",
    )
    assert ("settlement", "2026-11-21") in set(SCREEN.touches[Person](hall.all(Person)["cash"], hall))
    for state in ("open", "confirmed"):
        hall.put(sheet.but(state=state))
        assert "settlement/2026-11-21" not in shown(SCREEN, hall, Audience(role="site_lead"))


def test_a_form_waits_for_the_review_of_its_price_beside_its_quote() -> None:
    """SC-26, RO-07: what differs, and what holds it up, is told before it is signed."""
    deal = a_deal(price_fen=453_368_100)
    hall = a_hall(deal, claim(application="x4", unit="1804"))
    case = shown(SCREEN, hall, Audience(role="site_manager"))["deal/w1"]["case"]
    assert (case["title"], case["signers"], case["due"]) == ("3栋2单元1804", ["site_manager"], "2026-11-22T06:15:00Z")
    told = case["told"]
    assert (told["form_fen"], told["quote_fen"], told["path"], told["claims"]) == (
        453_368_100, 453_868_100, "lump_sum", ["老带新"],
    )  # fmt: skip
    hall.put(deal.but(state="passed"))
    assert "deal/w1" not in shown(SCREEN, hall, CONTROLLER)


def _morning(**changes: Any) -> Reconciliation:
    differs = {
        "unit": "1801", "label": "1801", "board": "controlled", "money_fen": 0, "registered": False, "said": "",
        "by": None, "at": NOW.isoformat(), "resolved_at": None, "resolved_by": None, "reason": "", "passed_on": False,
    }  # fmt: skip
    values: dict[str, Any] = {
        "day": NOW.date(), "at": NOW, "due_by": NOW + timedelta(minutes=30), "digest": "7F3A-91C2",
        "differences": [differs], "posts": ["controller", "A"],
    }  # fmt: skip
    return Reconciliation(**({"id": "2026-11-22"} | values | changes))


def test_the_morning_sheet_waits_for_the_controller_and_is_not_refused() -> None:
    """SC-13."""
    card = shown(SCREEN, a_hall(_morning()), CONTROLLER)["reconciliation/2026-11-22"]
    assert card["case"]["signers"] == ["controller"]
    assert card["case"]["due"] == "2026-11-22T06:30:00Z"
    assert card["case"]["verbs"] == {"sign": "reconciliation.sign"}


def test_signed_by_the_controller_it_still_tells_what_is_to_be_settled() -> None:
    """SC-13."""
    signed = {"controller": {"by": "person:ctl", "in_place_of": None, "at": NOW.isoformat(), "late": False}}
    card = shown(SCREEN, a_hall(_morning(signed=signed)), CONTROLLER)["reconciliation/2026-11-22"]
    assert card["case"] is None
    assert [d["unit"] for d in card["differences"]] == ["1801"]
    assert card["signed"]["controller"]["by"] == "高敏"


def test_what_a_home_given_back_leaves_waits_for_the_site_manager() -> None:
    """SC-34: what goes back and what is kept are told, and never his own settlement."""
    held = a_withdrawal(
        state="settling",
        outcome="partial",
        refund_fen=3_000_000,
        kept_fen=2_000_000,
        proposed_by="cash",
        proposed_at=NOW,
    )
    case = shown(SCREEN, a_hall(held), Audience(role="site_manager"))["withdrawal/z1"]["case"]
    assert (case["kind"], case["title"], case["signers"]) == ("withdrawal", "3栋2单元1804", ["site_manager"])
    told = case["told"]
    assert (told["refund_fen"], told["kept_fen"], told["proposed_by"]) == (3_000_000, 2_000_000, "罗静")
    assert "withdrawal/z1" not in shown(SCREEN, a_hall(a_withdrawal()), Audience(role="site_manager"))


def test_a_plan_of_payments_and_one_payment_for_a_loan_wait_for_him_too() -> None:
    """SC-29, SC-33."""
    hall = a_hall(
        a_deal(state="subscribed", path="mortgage"), a_plan(), a_loan(state="changing", price_fen=453_868_100)
    )
    cards = shown(SCREEN, hall, Audience(role="site_manager"))
    assert [row["day"] for row in cards["instalment/y1"]["case"]["told"]["rows"]] == ["2026-12-01", "2026-12-31"]
    told = cards["mortgage/g1"]["case"]["told"]
    assert (told["form_fen"], told["quote_fen"], told["path"]) == (453_868_100, 453_868_100, "lump_sum")
    hall.put(a_deal(state="withdrawing"))
    assert "instalment/y1" not in shown(SCREEN, hall, Audience(role="site_manager"))
