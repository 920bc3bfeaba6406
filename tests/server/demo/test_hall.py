"""The demo hall is made through the one door, and its journal is as real as any."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

from domain.house.devices.records import Device
from domain.house.people.records import Person
from domain.reception.rotation.records import Round, Slot
from domain.sales.applications.records import Application
from domain.sales.concessions.records import Concession
from domain.sales.deals.records import Deal
from domain.sales.discounts.records import Claim, Discount
from domain.sales.instalments.records import Instalments
from domain.sales.mortgages.records import Mortgage
from domain.sales.openings.progress import shown
from domain.sales.openings.records import Ticket
from domain.sales.outages.records import Duty, Outage, PaperLock
from domain.sales.prices.records import PriceCopy
from domain.sales.push_lists.records import PushList
from domain.sales.receipts.records import kept
from domain.sales.reconciliations.records import Reconciliation
from domain.sales.refunds.records import Refund
from domain.sales.reservations.records import Reservation
from domain.sales.settlements.records import Settlement
from domain.sales.units.records import Unit
from domain.sales.withdrawals.records import Withdrawal
from server.demo import HALL, make_hall
from server.demo.invention import GROUPS, price_list
from server.store import journal
from server.store.cipher import Cipher
from tests.hall import SECRET, at, days, engine_of


def test_the_demo_hall_is_made_once_lives_and_verifies(tmp_path: Path) -> None:
    with engine_of(f"sqlite:///{tmp_path / 'demo.db'}") as engine:
        assert make_hall(engine, Cipher(SECRET), at("14:00", days(9)))
        assert not make_hall(engine, Cipher(SECRET))
        with engine.begin() as connection:
            seen, broken = journal.verify(connection, HALL)
            loaded = journal.load(connection, HALL)
            replayed = journal.replay(connection, HALL)
    hall = loaded.hall
    assert (seen, broken) == (hall.seq, None)
    assert seen > 500
    assert {(r.kind, r.id): r for r in replayed.hall.records()} == {(r.kind, r.id): r for r in hall.records()}
    assert len(hall.all(Unit)) == len(price_list())
    states = {
        "available",
        "applied",
        "on_hold",
        "controlled",
        "unreleased",
        "reserved",
        "frozen",
        "subscribed",
        "signed",
        "withdrawing",
    }
    assert states >= {u.state for u in hall.all(Unit).values()}
    assert [u.frozen_for for u in hall.all(Unit).values() if u.state == "frozen"] == ["show-flat", "difference"]
    assert sorted((r.state, len(r.signed)) for r in hall.all(Reservation).values()) == [("standing", 3), ("waiting", 1)]
    assert Counter(p.group for p in hall.all(Person).values() if p.receives) == {g: n for g, (_, n) in GROUPS.items()}
    assert {device.screen for device in hall.all(Device).values()} == {"board", "turns", "checkin", "numbers"}
    assert {r.lane for r in hall.all(Round).values() if r.completed_at is None} == {"visit", "call"}
    opening = shown(hall)
    assert opening is not None
    assert (opening.state, opening.valid, opening.repeated, len(opening.order)) == ("calling", 60, 3, 10)
    numbers = Counter(ticket.state for ticket in hall.all(Ticket).values())
    assert (numbers["choosing"], numbers["called"], numbers["passed"] > 1, numbers["chosen"] > 4) == (4, 2, True, True)
    assert hall.all(Application)
    on_the_way = [a.id for a in hall.all(Application).values() if a.state == "approved"]
    assert any(0 < kept(hall, id) < 2_000_000 for id in on_the_way), "half paid"
    assert "asked" in {refund.state for refund in hall.all(Refund).values()}
    assert [(held.group, held.state) for held in hall.all(PushList).values()] == [("A", "standing"), ("B", "proposed")]
    [morning] = hall.all(Reconciliation).values()
    assert (morning.due, len(morning.unresolved), morning.missing) == (at("14:30", days(9)), 1, ["B", "C", "D"])
    sheets = {sheet.day: sheet.state for sheet in hall.all(Settlement).values()}
    assert sheets[days(8)] == "closed", "yesterday's waits for the second person"
    assert [d.name for d in hall.all(Discount).values()] == ["按时签约", "老带新", "一次性付款"]
    assert [c.state for c in hall.all(Claim).values()] == ["claimed"]
    assert [c.state for c in hall.all(Concession).values()] == ["endorsed"]
    of_deals = Counter(deal.state for deal in hall.all(Deal).values())
    assert min(of_deals[state] for state in ("proposed", "passed", "subscribed", "signed")) > 0, of_deals
    assert [(o.state, o.until - o.since if o.until else None) for o in hall.all(Outage).values()] == [
        ("settled", timedelta(minutes=40))
    ]
    assert [(p.number, p.state) for p in hall.all(PaperLock).values()] == [(1, "entered"), (2, "entered")]
    assert sorted(copy.called for copy in hall.all(PriceCopy).values()) == [f"{group}-1" for group in sorted(GROUPS)]
    assert days(9).isoformat() in hall.all(Duty), "somebody is named for today"
    of_loans = {loan.state for loan in hall.all(Mortgage).values()}
    assert of_loans == {"docs", "bank", "more_docs", "refused", "changing", "approved"}
    assert {gone.state for gone in hall.all(Withdrawal).values()} == {"asked", "settling", "settled", "closed"}
    plans = list(hall.all(Instalments).values())
    assert {bool(plan.wanted) for plan in plans} == {True, False}
    assert sum(plan.late_at is not None for plan in plans) == 3, "overdue"
    assert any(plan.received_fen == plan.total_fen for plan in plans), "paid"
    per_round = Counter((slot.round, slot.consultant) for slot in hall.all(Slot).values())
    assert max(per_round.values()) == 1
    held = [a.unit for a in hall.all(Application).values() if a.state in ("approved", "paid", "won")]
    assert len(held) == len(set(held))
