"""A small hall for the sales screens: two groups, canary clients, two rivals for one home, a hold and a receipt."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from domain.clients.contacts.records import Contact
from domain.core.hall import Hall, hall_of
from domain.core.record import Record
from domain.house.groups.records import Group
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.house.site.records import Site
from domain.reception.rotation.records import Round, Slot
from domain.reception.visits.records import Visit
from domain.sales.applications.records import Application
from domain.sales.challenges.records import Challenge
from domain.sales.concessions.records import Concession
from domain.sales.deals.records import Deal
from domain.sales.discounts.records import Claim, Discount
from domain.sales.instalments.records import Instalments
from domain.sales.mortgages.records import Mortgage
from domain.sales.receipts.records import Receipt
from domain.sales.refunds.records import Refund
from domain.sales.reservations.records import Reservation
from domain.sales.units.records import Unit
from domain.sales.withdrawals.records import Withdrawal
from server.screen import Audience

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
A07 = Audience(role="consultant", person="a7", group="A")
A08 = Audience(role="consultant", person="a8", group="A")
A00 = Audience(role="group_manager", person="a0", group="A")
B04 = Audience(role="consultant", person="b4", group="B")
B00 = Audience(role="group_manager", person="b0", group="B")
CANARIES = {"a7": ("林客**", "138****0007"), "a8": ("方客**", "138****0008"), "b4": ("邵客**", "138****0004")}


def person(id: str, role: str, group: str | None = None, name: str = "") -> Person:
    return Person(id=id, name=name or f"人{id}", role=role, group=group, badge=id.upper() if group else "")  # type: ignore[arg-type]


def unit(id: str, **changes: Any) -> Unit:
    values: dict[str, Any] = {
        "building": "3栋", "entrance": "2单元", "floor": 18, "room": id, "layout": "3室2厅", "area": Decimal("91.94"),
        "price_fen": 453_868_100, "state": "available", "since": NOW, **changes,
    }  # fmt: skip
    return Unit(id=id, **values)


def application(id: str, unit: str, by: str, number: int, **changes: Any) -> Application:
    name, phone = CANARIES[by]
    return Application(
        id=id, number=number, unit=unit, consultant=by, group=by[0].upper(), client=f"client-{by}", client_name=name,
        client_phone=phone, price_fen=453_868_100, submitted_at=NOW, answer_by=NOW + timedelta(hours=1), **changes,
    )  # fmt: skip


def question(**changes: Any) -> Challenge:
    """Put to x1 of b4, because x2 of a7 can pay."""
    values: dict[str, Any] = {"consultant": "b4", "group": "B", "at": NOW, "answer_by": NOW + timedelta(minutes=10)}
    return Challenge(id="q1", unit="1802", asked="x1", behind="x2", **(values | changes))


def reservation(**changes: Any) -> Reservation:
    """Asked by the manager of A for a7's client, to keep 1801; signed once."""
    name, phone = CANARIES["a7"]
    signed = [{"by": "person:hd", "in_place_of": None, "role": "head", "at": NOW.isoformat()}]
    values: dict[str, Any] = {"requester": "a0", "group": "A", "client": "client-a7", "at": NOW, "signed": signed}
    values |= {"client_name": name, "client_phone": phone, "reason": "董事长的客人", "unit": "1801", "number": 9}
    return Reservation(id="w9", **(values | changes))


def a_part(id: str = "r5", **changes: Any) -> Receipt:
    """A part of the deposit of x3."""
    values: dict[str, Any] = {"number": 19, "amount_fen": 1_000_000, "method": "cash", "cashier": "cash", "at": NOW}
    return Receipt(id=id, application="x3", unit="1803", **(values | changes))


def a_refund(**changes: Any) -> Refund:
    """Of that part."""
    values: dict[str, Any] = {"amount_fen": 1_000_000, "reason": "application-ended", "at": NOW}
    return Refund(id="f1", application="x3", unit="1803", **(values | changes))


def discount(**changes: Any) -> Discount:
    """A line of the catalogue: 1 % for everybody."""
    values: dict[str, Any] = {"name": "按时签约", "rate": 100, "number": 1, "since": NOW.date(), "stackable": True}
    return Discount(**({"id": "o1", "saved_at": NOW, "saved_by": "person:x"} | values | changes))


def claim(**changes: Any) -> Claim:
    """Ten thousand off for x2 of a7, if the papers are right."""
    values: dict[str, Any] = {
        "application": "x2", "unit": "1802", "consultant": "a7", "group": "A", "discount": "o2", "version": 1, "number": 2,
        "name": "老带新", "amount_fen": 1_000_000, "stackable": True, "papers": ["老业主合同"], "claimed_at": NOW,
    }  # fmt: skip
    return Claim(id="c1", **(values | changes))


def concession(**changes: Any) -> Concession:
    """1,234,567 fen off for x2 of a7, asked for by the project manager of A."""
    values: dict[str, Any] = {
        "application": "x2", "unit": "1802", "group": "A", "amount_fen": 1_234_567, "why": "老客户", "requested_by": "pm",
        "requested_at": NOW,
    }  # fmt: skip
    return Concession(id="s1", **(values | changes))


def a_deal(**changes: Any) -> Deal:
    """The form of b4 for 1804, at its list price."""
    name, phone = CANARIES["b4"]
    values: dict[str, Any] = {
        "application": "x4", "unit": "1804", "consultant": "b4", "group": "B", "client": "client-b4",
        "client_name": name, "client_phone": phone, "price_fen": 453_868_100, "path": "lump_sum", "at": NOW,
        "proposed_by": "b4", "proposed_at": NOW, "review_by": NOW + timedelta(minutes=15),
    }  # fmt: skip
    return Deal(id="w1", **(values | changes))


def a_withdrawal(**changes: Any) -> Withdrawal:
    """The client of b4 gives 1804 back."""
    name, phone = CANARIES["b4"]
    values: dict[str, Any] = {
        "application": "x4", "deal": "w1", "unit": "1804", "consultant": "b4", "group": "B", "client": "client-b4",
        "client_name": name, "client_phone": phone, "reason": "loan", "asked_by": "b4", "at": NOW,
    }  # fmt: skip
    return Withdrawal(id="z1", **(values | changes))


def a_plan(**changes: Any) -> Instalments:
    """Of 1804: 1,000,000 by the end of 12-01, and the rest by the end of the year."""
    rows = [
        {"amount_fen": 100_000_000, "day": "2026-12-01", "loan": False},
        {"amount_fen": 348_868_100, "day": "2026-12-31", "loan": False},
    ]
    values: dict[str, Any] = {
        "application": "x4", "deal": "w1", "unit": "1804", "consultant": "b4", "group": "B", "client_name": CANARIES["b4"][0],
        "wanted": rows, "planned_by": "b4", "planned_at": NOW,
    }  # fmt: skip
    return Instalments(id="y1", **(values | changes))


def a_loan(**changes: Any) -> Mortgage:
    """Of 1804, one of whose two papers is missing."""
    papers = [{"name": "身份证", "got_at": NOW.isoformat()}, {"name": "收入证明", "got_at": None}]
    values: dict[str, Any] = {
        "application": "x4", "deal": "w1", "unit": "1804", "consultant": "b4", "group": "B", "client_name": CANARIES["b4"][0],
        "bank": "招商银行", "papers": papers, "since": NOW, "at": NOW,
    }  # fmt: skip
    return Mortgage(id="g1", **(values | changes))


def contact(by: str, **changes: Any) -> Contact:
    name, phone = CANARIES[by]
    values = {"client": f"client-{by}", "at": NOW, "until": NOW + timedelta(days=7), **changes}
    return Contact(
        id=f"k-{by}",
        client_name=name,
        client_phone=phone,
        consultant=by,
        group=by[0].upper(),
        **values,
    )


def a_hall(*more: Record) -> Hall:
    """1801 free, 1802 with b4 ahead of a7, 1803 on hold for a8, 1804 sold on receipt 18, 1901 unreleased."""
    hold = NOW + timedelta(minutes=30)
    return hall_of([
        Site(id="site", name="云栖里"), Group(id="A", order=1, agency="甲代理"), Group(id="B", order=2, agency="乙代理"),
        person("a0", "group_manager", "A"), person("a7", "consultant", "A", "林嘉"), person("a8", "consultant", "A"),
        person("b0", "group_manager", "B"), person("b4", "consultant", "B", "邵晓"), person("ctl", "controller", name="高敏"),
        person("cash", "cashier", name="罗静"),
        unit("1801"), unit("1802", state="applied"), unit("1803", state="on_hold", held_for="x3", hold_until=hold),
        unit("1804", state="controlled", held_for="x4"), unit("1901", state="unreleased", floor=19),
        application("x1", "1802", "b4", 1), application("x2", "1802", "a7", 2),
        application("x3", "1803", "a8", 3, state="approved", pay_by=hold, decided_at=NOW, decided_by="person:ctl"),
        application("x4", "1804", "b4", 4, state="won", decided_at=NOW, decided_by="person:cash"),
        Receipt(id="r4", number=18, application="x4", unit="1804", amount_fen=5_000_000, method="card", cashier="cash", at=NOW),
        contact("a7"), contact("a8"), contact("b4"),
        Visit(id="v1", number=26, name="王女士", phone="138****0026", state="called", consultant="a7", checked_in_at=NOW, called_at=NOW, accept_by=NOW + timedelta(seconds=30)),
        Visit(id="v2", number=27, name="陈先生", phone="138****0027", state="received", consultant="b4", checked_in_at=NOW, accepted_at=NOW),
        *more,
    ])  # fmt: skip


def a_round(*people: str, **presences: str) -> list[Record]:
    """A visit round of these people in order, all waiting unless told otherwise."""
    slots = [
        Slot(id=f"visit-1-{n}", round="visit-1", lane="visit", position=n, consultant=p, group=p[0].upper())
        for n, p in enumerate(people, 1)
    ]
    there = [Presence(id=p, state=presences.get(p, "waiting"), since=NOW) for p in people]  # type: ignore[arg-type]
    return [
        Round(id="visit-1", lane="visit", number=1, size=len(people), built_at=NOW, day=date(2026, 11, 22)),
        *slots,
        *there,
    ]


def text(cards: dict[str, Any]) -> str:
    """The cards as one text, to search for what must not be there."""
    return json.dumps(cards, ensure_ascii=False)
