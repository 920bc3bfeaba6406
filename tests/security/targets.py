"""Something for each command to be given on: arguments that would do, of whoever stands in a relation to the asker."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from domain.clients.contacts.records import Contact
from domain.clients.identity.rules import masked
from domain.core.roles import MANAGERS
from domain.core.viewer import Viewer
from domain.house.delegations.records import Delegation
from domain.house.delegations.rules import STAND_IN, signers
from domain.house.people.records import Person
from domain.house.site.rules import local_day
from domain.reception.visits.records import Visit
from domain.sales.applications.records import Application
from domain.sales.applications.rules import DECIDES
from domain.sales.concessions.rules import GRANTS
from domain.sales.deals.records import Deal
from domain.sales.mortgages.records import Mortgage
from domain.sales.outages.rules import CONFIRMS, entered, open_outage
from domain.sales.prices.records import PriceCopy
from domain.sales.reservations.rules import REQUESTS, SIGNS
from domain.sales.units.records import Unit
from server.base import hall_time
from server.store.cipher import KEYS
from tests.security import opening_day
from tests.security.stage import COLLEAGUE, Stage

Target = Callable[[Stage, str, str], dict[str, Any]]  # stage, what the asker holds, relation
_far = itertools.count(2)


def _day(stage: Stage) -> str:
    """A day nobody has filed a roster for, whose cutoff is not over."""
    return (stage.house.now + timedelta(days=next(_far))).date().isoformat()


def _roster(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    people = stage.house.hall.all(Person)
    group = people[stage.receiver(holds, relation)].group
    listed = [p.id for p in people.values() if p.group == group and p.receives]
    return {"day": _day(stage), "group": group, "people": listed}


def _filed(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    roster = _roster(stage, holds, relation)
    stage.house.do("roster.file", **roster)
    return {"day": roster["day"]}


def _applied(stage: Stage, holds: str, relation: str, **more: Any) -> dict[str, Any]:
    return {"application": stage.application(stage.someone(holds, relation)), **more}


def _held(stage: Stage, holds: str, relation: str, **more: Any) -> dict[str, Any]:
    return {"application": stage.application(stage.someone(holds, relation), approved=True), **more}


def _taken_back(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    stage.house.now = hall_time.now()  # there are ten seconds to take it back, by the clock of whoever is asked
    wanted = _applied(stage, holds, relation)
    if holds in DECIDES:
        stage.house.do("application.refuse", **wanted, reason="a slip")
    else:
        stage.house.do("application.withdraw", **wanted)
    return wanted


def _ended(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    stage.house.now = hall_time.now()
    visit = _visited("received")(stage, holds, relation)
    stage.house.do("visit.end", **visit)
    return visit


def _paid(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    application = _held(stage, holds, relation)["application"]
    money = {"application": application, "amount_fen": 2_000_000, "method": "card"}
    stage.house.do("receipt.record", stage.viewer(stage.people["cashier"]), **money)
    return {"unit": next(u.id for u in stage.units() if u.held_for == application)}


def _won(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    """Controlled for a client, whose form is put forward at its quote."""
    paid = _paid(stage, holds, relation)
    stage.house.do("unit.control", **paid)
    home = stage.house.hall.all(Unit)[paid["unit"]]
    return {"application": home.held_for, "price_fen": home.price_fen, "path": "lump_sum"}


def _dealt(stage: Stage, holds: str, relation: str, *then: str) -> dict[str, Any]:
    """A form that was put forward, by whoever is to review it where it is his own; and what was done `then`."""
    wanted = _won(stage, holds, relation)
    own = relation == "own" and holds == "site_manager"
    by = stage.viewer(stage.people[holds]) if own else None
    deal = {"deal": stage.house.do("deal.propose", by, **wanted).result["deal"]}
    for verb in then:
        stage.house.do(verb, **deal, **({"buyers": [{"name": "周来客"}]} if verb == "deal.subscribe" else {}))
    return deal


def _agreed(stage: Stage, holds: str, relation: str, *, path: str = "lump_sum") -> dict[str, Any]:
    """A deal whose agreement is signed: `{application, deal}`."""
    wanted = _won(stage, holds, relation) | {"path": path}
    deal = stage.house.do("deal.propose", **wanted).result["deal"]
    stage.house.do("deal.pass", deal=deal)
    stage.house.do("deal.subscribe", deal=deal, buyers=[{"name": "周来客"}])
    return {"application": wanted["application"], "deal": deal}


def _payments(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    """All of the rest, by a day to come."""
    deal = _agreed(stage, holds, relation)["deal"]
    rest = stage.house.hall.all(Deal)[deal].price_fen - 2_000_000
    return {"deal": deal, "rows": [{"amount_fen": rest, "day": "2099-01-01"}]}


def _planned_payments(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    return {"instalment": stage.house.do("instalment.plan", **_payments(stage, holds, relation)).result["instalment"]}


def _payable(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    wanted = _payments(stage, holds, relation)
    stage.house.do("instalment.confirm", **stage.house.do("instalment.plan", **wanted).result)
    return {"deal": wanted["deal"], "amount_fen": 1_000_000, "method": "transfer"}


def _borrowing(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    stage.house.do("policy.set", key="mortgage.banks", value=["招商银行：身份证"], reason="who lends")
    return {"deal": _agreed(stage, holds, relation, path="mortgage")["deal"], "bank": "招商银行"}


def _loan(stage: Stage, holds: str, relation: str, *then: str) -> dict[str, Any]:
    """A loan of which this was done `then`."""
    loan = stage.house.do("mortgage.open", **_borrowing(stage, holds, relation)).result
    more = {"mortgage.paper": {"paper": "身份证"}}
    for verb in then:
        stage.house.do(verb, **loan, **more.get(verb, {}))
    return loan


TO_THE_BANK = ("mortgage.paper", "mortgage.precheck", "mortgage.submit")


def _changing(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    """One payment instead of a loan, asked for by whoever is to review it where it is his own."""
    loan = _loan(stage, holds, relation)
    by = stage.viewer(stage.people[holds]) if relation == "own" and holds == "site_manager" else None
    held = stage.house.hall.all(Mortgage)[loan["mortgage"]]
    price = stage.house.hall.all(Deal)[held.deal].price_fen
    stage.house.do("mortgage.change", by, **loan, price_fen=price)
    return loan


def _given_back(stage: Stage, holds: str, relation: str, *then: str) -> dict[str, Any]:
    """A home on its way back, whose money is kept, as far as was done `then`."""
    wanted = {"application": _won(stage, holds, relation)["application"], "cause": "loan", "words": "贷款没批"}
    gone = stage.house.do("withdrawal.request", **wanted).result
    for verb in then:
        stage.house.do(verb, **gone, **({"outcome": "forfeit"} if verb == "withdrawal.settle" else {}))
    return gone


def _registered_and_settled(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    sold = _agreed(stage, holds, relation)
    stage.house.do("deal.check", deal=sold["deal"])
    stage.house.do("deal.sign", deal=sold["deal"], contract=stage.fresh("YS-"), paper_day="2025-03-03")
    gone = stage.house.do("withdrawal.request", application=sold["application"], cause="loan").result
    stage.house.do("withdrawal.settle", **gone, outcome="forfeit")
    stage.house.do("withdrawal.sign", **gone)
    return {**gone, "contract": stage.fresh("ZX-"), "paper_day": "2025-03-03"}


def _declined(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    """Of one who takes several homes, whose follower wants no other."""
    behind = stage.people[COLLEAGUE]
    challenge = {"challenge": stage.challenge(behind, asked=False)}
    stage.house.do("challenge.decline", stage.viewer(behind), **challenge)
    return challenge


def _drafted(stage: Stage, *, approved: bool = False) -> dict[str, Any]:
    batch = {"batch": stage.house.do("batch.draft", called="二批", units=[stage.unit(released=False)]).result["batch"]}
    if approved:
        stage.house.do("batch.approve", **batch)
    return batch


def _planned(stage: Stage, **more: Any) -> dict[str, Any]:
    """A plan that may go on sale; it stands for the whole stage, and forbids nothing."""
    stage.house.do("plan.enter_permit", permit="预售 2026-118 号")
    stage.unit()
    return more


def _discount(stage: Stage) -> dict[str, Any]:
    """A line of the catalogue of a name of its own, that nobody is given without papers."""
    name = stage.fresh("老带新 ")
    return {"name": name, "rate": 100, "since": "2025-01-01", "papers": ["老业主合同"], "stackable": True}


def _claimable(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    line = _discount(stage)
    discount = stage.house.do("discount.save", **line).result["discount"]
    wanted = {"discount": discount, "papers": line["papers"], "rate": 100}
    return _applied(stage, holds, relation, **wanted)


def _claimed(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    made = stage.house.do("claim.make", **_claimable(stage, holds, relation))
    return {"claim": made.result["claim"]}


def _conceded(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    """Asked for; and endorsed already, where an executive is to sign."""
    wanted = _applied(stage, holds, relation, amount_fen=1_000_000, reason="in earnest")
    by = replace(stage.viewer(stage.people["project_manager"]), role="project_manager", group=None)
    group = stage.house.hall.all(Application)[wanted["application"]].group
    asked = stage.house.do("concession.request", replace(by, group=group), **wanted).result
    if holds in GRANTS:
        lead = Viewer(hall="h1", person=stage.people["site_lead"], role="site_lead")
        stage.house.do("concession.sign", lead, concession=asked["concession"])
    return {"concession": asked["concession"]}


def _granted(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    concession = _conceded(stage, "executive", relation)
    stage.house.do(
        "concession.sign", Viewer(hall="h1", person=stage.people["executive"], role="executive"), **concession
    )
    return concession


def _visited(state: str, **more: Any) -> Target:
    return lambda s, holds, relation: {"visit": s.visit(s.receiver(holds, relation), state), **more}


def _skippable(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    for person in [p.id for p in stage.house.hall.all(Person).values() if p.receives]:
        stage.free(person)
    return {"lane": "visit", "reason": "in the show flat"}


def _client(stage: Stage, holds: str, relation: str, **more: Any) -> dict[str, Any]:
    held = stage.house.hall.all(Contact)[stage.contacts[stage.someone(holds, relation)]]
    return {"client": held.client, **more}


def _roomy(stage: Stage, holds: str, relation: str, **more: Any) -> dict[str, Any]:
    """A client with no number but his first phone."""
    client = _client(stage, holds, relation)
    mine = (KEYS.c.client == client["client"]) & (KEYS.c.hall == "h1") & (KEYS.c.place > 0)
    with stage.house.engine.connect() as connection:
        kept = list(connection.execute(select(KEYS.c.place, KEYS.c.sealed).where(mine)))
    for place, sealed in kept:
        stage.house.do("client.remove_number", **client, place=place, masked=masked(*stage.house.cipher.open(sealed)))
    return {**client, **more}


def _identity_number(stage: Stage) -> str:
    return f"E{10_000_000 + stage.count()}"


def _numbered(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    client = _roomy(stage, holds, relation)
    return stage.house.do("client.add_phone", **client, phone=stage.phone()).result


def _noted(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    client = _client(stage, holds, relation)
    return {**client, **stage.house.do("client.note", **client, text="想要南向三居").result}


def _erasable(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    visit = stage.visit(stage.receiver(holds, relation), phone=stage.phone())
    return {"client": stage.house.hall.all(Visit)[visit].client}


def _device(stage: Stage, holds: str, relation: str, **more: Any) -> dict[str, Any]:
    added = stage.house.do("device.add", screen="board", name="a wall").result["device"]
    return {"device": added, **more}


def _writer_of_receipt(stage: Stage, holds: str, relation: str) -> str:
    own = stage.people.get(holds) if relation == "own" else None
    return own or stage.people["cashier"]


def _reservable(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    """By the developer's side for whoever has a name and a phone, by an agency for a client of somebody's."""
    wanted = {"unit": stage.unit(), "reason": "for a guest"}
    if holds in REQUESTS and holds not in MANAGERS:
        return {**wanted, "name": "周来客", "phone": stage.phone()}
    return {**wanted, "contact": stage.contacts[stage.someone(holds, relation)]}


def _asked(stage: Stage, signed: int = 0, **more: Any) -> dict[str, Any]:
    """A reservation that the site lead asked for, with so many signatures."""
    by = Viewer(hall="h1", person=stage.people["site_lead"], role="site_lead")
    made = stage.house.do("reservation.request", by, **_reservable(stage, "site_lead", "own")).result
    for _ in range(signed):
        stage.house.do("reservation.sign", **made)
    return {**made, **more}


def _signable(stage: Stage, holds: str, relation: str, **more: Any) -> dict[str, Any]:
    """One whose next signature is this holder's."""
    return _asked(stage, SIGNS.index(holds) if holds in SIGNS else 0, **more)  # type: ignore[arg-type]


def _frozen(stage: Stage) -> dict[str, Any]:
    unit = stage.unit()
    stage.house.do("unit.freeze", unit=unit, reason="dispute")
    return {"unit": unit, "reason": "settled"}


def _line(stage: Stage) -> dict[str, Any]:
    id = stage.fresh("p")
    return {"id": id, "building": "5栋", "room": f"{id[1:]}01", "area": "98.27", "price_fen": 380_000_000}


def _listed(stage: Stage) -> dict[str, Any]:
    stage.house.now = hall_time.now()  # the newest list, by the clock of whoever is asked
    return stage.house.do("price_list.activate", filename="v", units=[_line(stage)]).result


def _filed_list(stage: Stage) -> dict[str, Any]:
    filed = stage.house.do("price_list.file", filename="v", units=[_line(stage)]).result
    return {"price_draft": filed["price_draft"]}


def _handed_out(stage: Stage) -> dict[str, Any]:
    listed = _listed(stage)["price_list"]
    stage.house.do("price_copy.issue", price_list=listed, group="A")
    return {"price_copy": stage.house.hall.where(PriceCopy, "price_list", listed)[0].id}


def _delegable(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    """Whose signatures: one's own, or somebody else's. Nobody acts for them yet."""
    for delegation in list(stage.house.hall.all(Delegation).values()):
        if delegation.ended_at is None:
            stage.house.do("delegation.end", delegation=delegation.id)
    stage.house.now = hall_time.now()
    own = holds if holds in signers() else "controller"
    other = "site_lead" if holds == "controller" else "controller"
    delegate = "executive" if holds == "head" else "head"
    until = (stage.house.now + timedelta(hours=1)).isoformat()
    principal = stage.people[own if relation == "own" else other]
    return {"principal": principal, "delegate": stage.people[delegate], "until": until}


def _delegated(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    """With somebody as one of the two, or with neither."""
    wanted = _delegable(stage, holds, relation)
    if relation == "own" and holds in STAND_IN and holds not in signers():
        wanted["delegate"] = stage.people[holds]
    return {"delegation": stage.house.do("delegation.give", **wanted).result["delegation"]}


def _at_peace(stage: Stage, holds: str, relation: str) -> None:
    """No outage, by the clock of whoever is asked; who is asked is named for the day, or somebody else."""
    stage.house.now = hall_time.now()
    outage = open_outage(stage.house.hall)
    if outage is not None and outage.state == "declared":
        stage.house.do("outage.close", outage=outage.id)
    while (outage := open_outage(stage.house.hall)) is not None:
        stage.house.do("paper.spoil", number=entered(stage.house.hall) + 1, reason="no")
    other = "head" if holds == "site_lead" else "site_lead"
    named = holds if relation == "own" and holds in CONFIRMS else other
    day = local_day(stage.house.hall, stage.house.now).isoformat()
    stage.house.do("duty.name", person=stage.people[named], day=day)


def _on_paper(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    _at_peace(stage, holds, relation)
    return {"outage": stage.house.do("outage.declare", reason="no power").result["outage"]}


def _papers(stage: Stage, holds: str, relation: str, many: int = 1) -> dict[str, Any]:
    """The next of so many papers that wait to be entered."""
    outage = _on_paper(stage, holds, relation)
    number = entered(stage.house.hall) + 1
    stage.house.do("paper.issue", forms=50)
    stage.house.do("outage.close", **outage, last=number + many - 1)
    return {"number": number}


def _enterable(stage: Stage, holds: str, relation: str, many: int = 1) -> dict[str, Any]:
    paper = _papers(stage, holds, relation, many)
    return {
        **paper, "unit": stage.unit(), "consultant": stage.receiver("consultant", "own"), "name": "周来客",
        "at": stage.house.now.isoformat(), "phone": stage.phone(),
    }  # fmt: skip


def _contested(stage: Stage, holds: str, relation: str) -> dict[str, Any]:
    paper = _enterable(stage, holds, relation, 2)
    stage.house.do("paper.enter", **paper)
    again = paper | {"number": paper["number"] + 1, "phone": stage.phone()}
    return {"paper_lock": stage.house.do("paper.enter", **again).result["paper"]}


TARGETS: dict[str, Target] = {
    "application.submit":   lambda s, h, r: {"unit": s.unit(), "contact": s.contacts[s.someone(h, r)]},
    "application.approve":  _applied,
    "application.refuse":   lambda s, h, r: _applied(s, h, r, reason="no"),
    "application.withdraw": _applied,
    "application.undo":     _taken_back,
    "application.path":     lambda s, h, r: _applied(s, h, r, path="lump_sum"),
    "application.ready":    _applied,
    "application.at_desk":  _held,
    "application.expire":   _applied,
    "challenge.answer":     lambda s, h, r: {"challenge": s.challenge(s.someone(h, r), asked=True), "sure": True},
    "challenge.decline":    lambda s, h, r: {"challenge": s.challenge(s.someone(h, r), asked=False)},
    "challenge.allow":      lambda s, h, r: _declined(s, h, r),
    "challenge.keep":       lambda s, h, r: {**_declined(s, h, r), "reason": "no"},
    "challenge.lapse":      lambda s, h, r: {"challenge": s.challenge(s.someone(h, r), asked=True)},
    "hall.was_away":        lambda s, h, r: {"since": (s.house.now - timedelta(hours=2)).isoformat(), "until": (s.house.now - timedelta(hours=1)).isoformat()},
    "discount.save":        lambda s, h, r: _discount(s),
    "discount.retire":      lambda s, h, r: {"discount": s.house.do("discount.save", **_discount(s)).result["discount"]},
    "claim.make":           _claimable,
    "claim.verify":         _claimed,
    "claim.refuse":         lambda s, h, r: {**_claimed(s, h, r), "reason": "no"},
    "concession.request":   lambda s, h, r: _applied(s, h, r, amount_fen=1_000_000, reason="in earnest"),
    "concession.sign":      _conceded,
    "concession.reject":    lambda s, h, r: {**_conceded(s, h, r), "reason": "no"},
    "concession.grant_directly": lambda s, h, r: _applied(s, h, r, amount_fen=1_000_000, reason="in earnest"),
    "concession.lapse":     _granted,
    "quote.show":           lambda s, h, r: {"units": [s.unit()]},
    "hold.release":         lambda s, h, r: _held(s, h, r, reason="no"),
    "receipt.record":       lambda s, h, r: _held(s, h, r, amount_fen=2_000_000, method="card"),
    "receipt.void":         lambda s, h, r: {"receipt": s.receipt(_writer_of_receipt(s, h, r)), "reason": "no"},
    "receipt.read_payer":   lambda s, h, r: {"receipt": s.receipt(s.people["cashier"], payer="周来客")},
    "refund.request":       lambda s, h, r: s.owed(),
    "refund.approve":       lambda s, h, r: {"refund": s.refund(_writer_of_receipt(s, h, r))},
    "refund.refuse":        lambda s, h, r: {"refund": s.refund(_writer_of_receipt(s, h, r)), "reason": "no"},
    "refund.record":        lambda s, h, r: {"refund": s.refund(s.people["cashier"], approved=True), "method": "cash"},
    "settlement.close":     lambda s, h, r: {"settlement": s.sheet(), "counted_fen": 0, "reason": "counted"},
    "settlement.confirm":   lambda s, h, r: {"settlement": s.sheet(_writer_of_receipt(s, h, r))},
    "settlement.return":    lambda s, h, r: {"settlement": s.sheet(_writer_of_receipt(s, h, r)), "reason": "again"},
    "deal.propose":         _won,
    "deal.pass":            lambda s, h, r: _dealt(s, h, r),
    "deal.fail":            lambda s, h, r: {**_dealt(s, h, r), "reason": "no"},
    "deal.subscribe":       lambda s, h, r: {**_dealt(s, h, r, "deal.pass"), "buyers": [{"name": "周来客"}]},
    "deal.read_buyers":     lambda s, h, r: _dealt(s, h, r, "deal.pass", "deal.subscribe"),
    "deal.schedule":        lambda s, h, r: {**_dealt(s, h, r, "deal.pass", "deal.subscribe"), "at": (s.house.now + timedelta(days=1)).isoformat()},
    "deal.check":           lambda s, h, r: _dealt(s, h, r, "deal.pass", "deal.subscribe"),
    "deal.sign":            lambda s, h, r: {**_dealt(s, h, r, "deal.pass", "deal.subscribe", "deal.check"), "contract": s.fresh("YS-"), "paper_day": "2025-03-03"},
    "deal.remind":          lambda s, h, r: _dealt(s, h, r),
    "instalment.plan":      _payments,
    "instalment.confirm":   _planned_payments,
    "instalment.return":    lambda s, h, r: {**_planned_payments(s, h, r), "reason": "no"},
    "instalment.receive":   _payable,
    "instalment.remind":    _planned_payments,
    "mortgage.open":        _borrowing,
    "mortgage.paper":       lambda s, h, r: {**_loan(s, h, r), "paper": "身份证"},
    "mortgage.precheck":    lambda s, h, r: _loan(s, h, r, "mortgage.paper"),
    "mortgage.submit":      lambda s, h, r: _loan(s, h, r, *TO_THE_BANK[:2]),
    "mortgage.more":        lambda s, h, r: {**_loan(s, h, r, *TO_THE_BANK), "paper": "完税证明"},
    "mortgage.approve":     lambda s, h, r: _loan(s, h, r, *TO_THE_BANK),
    "mortgage.refuse":      lambda s, h, r: {**_loan(s, h, r, *TO_THE_BANK), "reason": "no"},
    "mortgage.change":      lambda s, h, r: {**_loan(s, h, r), "price_fen": 100_000_000},
    "mortgage.pass":        _changing,
    "mortgage.return":      lambda s, h, r: {**_changing(s, h, r), "reason": "no"},
    "mortgage.remind":      lambda s, h, r: _loan(s, h, r),
    "withdrawal.request":   lambda s, h, r: {"application": _agreed(s, h, r)["application"], "cause": "loan"},
    "withdrawal.stay":      lambda s, h, r: _given_back(s, h, r),
    "withdrawal.settle":    lambda s, h, r: {**_given_back(s, h, r), "outcome": "refund"},
    "withdrawal.sign":      lambda s, h, r: _given_back(s, h, r, "withdrawal.settle"),
    "withdrawal.return":    lambda s, h, r: {**_given_back(s, h, r, "withdrawal.settle"), "reason": "no"},
    "withdrawal.deregister": _registered_and_settled,
    "withdrawal.close":     lambda s, h, r: _given_back(s, h, r, "withdrawal.settle", "withdrawal.sign"),
    "withdrawal.follow":    lambda s, h, r: {**_given_back(s, h, r, "withdrawal.settle", "withdrawal.sign", "withdrawal.close"), "cause": "price"},
    "withdrawal.read_words": lambda s, h, r: _given_back(s, h, r),
    "withdrawal.remind":    lambda s, h, r: _given_back(s, h, r),
    "reconciliation.open":    lambda s, h, r: {},
    "reconciliation.sign":    lambda s, h, r: s.morning(),
    "reconciliation.overdue": lambda s, h, r: s.morning(),
    "reconciliation.differ":  lambda s, h, r: {**s.morning(), "unit": s.unit(), "reason": "sold on our list"},
    "reconciliation.resolve": lambda s, h, r: s.differing(),
    "push_list.propose":    lambda s, h, r: {"units": [s.unit()]},
    "push_list.approve":    lambda s, h, r: s.push_list(s.someone(h, r)),
    "push_list.reject":     lambda s, h, r: {**s.push_list(s.someone(h, r)), "reason": "no"},
    "push_list.end":        lambda s, h, r: s.push_list(s.someone(h, r)),
    "unit.control":         _paid,
    "unit.recall":          lambda s, h, r: {"units": [s.unit()], "reason": "no"},
    "unit.freeze":          lambda s, h, r: {"unit": s.unit(), "reason": "dispute"},
    "unit.unfreeze":        lambda s, h, r: _frozen(s),
    "reservation.request":  _reservable,
    "reservation.sign":     _signable,
    "reservation.reject":   lambda s, h, r: _signable(s, h, r, reason="no"),
    "reservation.lock":     lambda s, h, r: _asked(s),
    "reservation.end":      lambda s, h, r: _asked(s, 3, reason="no"),
    "reservation.expire":   lambda s, h, r: _asked(s, 3),
    "unit.release":         lambda s, h, r: {"units": [s.unit(released=False)]},
    "notice.seen":          lambda s, h, r: {"notices": []},
    "plan.set_status":      lambda s, h, r: _planned(s, status="on_sale"),
    "plan.set_phase":       lambda s, h, r: {"phase": "sprint"},
    "plan.enter_permit":    lambda s, h, r: {"permit": "预售 2026-118 号"},
    "plan.set_target":      lambda s, h, r: {"phase": "strong", "homes": 40},
    "batch.draft":          lambda s, h, r: {"called": "二批", "units": [s.unit(released=False)]},
    "batch.approve":        lambda s, h, r: _drafted(s),
    "batch.reject":         lambda s, h, r: {**_drafted(s), "reason": "no"},
    "batch.drop":           lambda s, h, r: _drafted(s),
    "batch.release":        lambda s, h, r: _drafted(s, approved=True),
    "opening.plan":         lambda s, h, r: opening_day.planned(s),
    "opening.enter":        lambda s, h, r: opening_day.opening(s, **opening_day.entrant(s)),
    "opening.withdraw":     lambda s, h, r: opening_day.entry(s),
    "opening.seal":         lambda s, h, r: opening_day.opening(s),
    "opening.draw":         lambda s, h, r: opening_day.opening(s, "seal", seed="20250303"),
    "opening.import":       lambda s, h, r: opening_day.opening(s, "seal", numbers=[1], **opening_day.PAPER),
    "opening.begin":        lambda s, h, r: opening_day.opening(s, "seal", "draw"),
    "opening.finish":       lambda s, h, r: opening_day.opening(s, "begin", mode="queue"),
    "opening.drop":         lambda s, h, r: opening_day.opening(s),
    "opening.proof":        lambda s, h, r: opening_day.opening(s, "seal", "draw"),
    "ticket.call":          lambda s, h, r: opening_day.opening(s, "begin", mode="queue", first=1),
    "ticket.ring":          lambda s, h, r: opening_day.ticket(s),
    "ticket.present":       lambda s, h, r: opening_day.ticket(s),
    "ticket.choose":        lambda s, h, r: {"unit": s.unit(), **opening_day.ticket(s, "present")},
    "ticket.give_up":       lambda s, h, r: opening_day.ticket(s, "present"),
    "ticket.pass":          lambda s, h, r: opening_day.ticket(s),
    "ticket.return":        lambda s, h, r: opening_day.ticket(s, "pass"),
    "ticket.undo":          lambda s, h, r: opening_day.ticket(s, "pass"),
    "campaign.plan":        lambda s, h, r: opening_day.campaign(s),
    "campaign.open":        lambda s, h, r: {"campaign": opening_day.planned_campaign(s)},
    "campaign.close":       lambda s, h, r: {"campaign": opening_day.planned_campaign(s)},
    "intent.register":      lambda s, h, r: opening_day.wish(s),
    "intent.verify":        lambda s, h, r: opening_day.intent(s, h),
    "intent.refuse":        lambda s, h, r: opening_day.intent(s, h, reason="no"),
    "preparation.begin":    lambda s, h, r: {},
    "preparation.assign":   lambda s, h, r: opening_day.preparation(s, owner=s.people["site_manager"]),
    "preparation.finish":   lambda s, h, r: opening_day.preparation(s),
    "preparation.waive":    lambda s, h, r: opening_day.preparation(s, reason="no need"),
    "preparation.reopen":   lambda s, h, r: opening_day.preparation(s, "done"),
    "price_list.activate":  lambda s, h, r: {"filename": "v", "units": [_line(s)]},
    "price_list.undo":      lambda s, h, r: {"price_list": _listed(s)["price_list"]},
    "price_list.strike":    lambda s, h, r: {"units": [s.unit(released=False)]},
    "price_list.file":      lambda s, h, r: {"filename": "v", "units": [_line(s)]},
    "price_list.approve":   lambda s, h, r: _filed_list(s),
    "price_list.reject":    lambda s, h, r: {**_filed_list(s), "reason": "no"},
    "price_list.drop":      lambda s, h, r: _filed_list(s),
    "price_list.take_force": lambda s, h, r: _filed_list(s),
    "price_list.chase":     lambda s, h, r: {"price_list": _listed(s)["price_list"]},
    "price_copy.issue":     lambda s, h, r: {"price_list": _listed(s)["price_list"], "group": "A"},
    "price_copy.return":    lambda s, h, r: _handed_out(s),
    "price_copy.lose":      lambda s, h, r: {**_handed_out(s), "reason": "in a taxi"},
    "visit.check_in":       lambda s, h, r: {"name": "周来客", "consent": True, "wanted": s.receiver(h, r)},
    "visit.dispatch":       _visited("waiting"),
    "visit.accept":         _visited("called"),
    "visit.decline":        _visited("called"),
    "visit.lapse":          _visited("called"),
    "visit.recall":         _visited("called"),
    "visit.end":            _visited("received"),
    "visit.leave":          _visited("waiting"),
    "visit.undo":           _ended,
    "visit.identify":       lambda s, h, r: {**_visited("received")(s, h, r), "name": "周来客", "phone": s.phone()},
    "turn.skip":            _skippable,
    "turn.cover":           lambda s, h, r: {"slot": s.slot(s.receiver(h, r)), "person": None},
    "credit.grant":         lambda s, h, r: {"lane": "visit", "consultant": s.receiver(h, r), "reason": "owed"},
    "presence.set":         lambda s, h, r: {"state": "away_work", "person": s.free(s.receiver(h, r))},
    "roster.file":          _roster,
    "roster.lock":          _filed,
    "client.reveal":        lambda s, h, r: {"contact": s.contacts[s.someone(h, r)]},
    "client.find":          lambda s, h, r: {"number": "13800000000"},
    "client.correct":       lambda s, h, r: _client(s, h, r, name="周来客", phone=s.phone()),
    "client.add_phone":     lambda s, h, r: _roomy(s, h, r, phone=s.phone()),
    "client.add_identity":  lambda s, h, r: _roomy(s, h, r, number=_identity_number(s)),
    "client.remove_number": _numbered,
    "client.note":          lambda s, h, r: _client(s, h, r, text="想要南向三居"),
    "client.read_note":     _noted,
    "client.erase":         _erasable,
    "site.open":            lambda s, h, r: {"name": s.fresh("望澜庭")},
    "policy.set":           lambda s, h, r: {"key": "deposit.minimum_fen", "value": 1000 + s.count(), "reason": "lower"},
    "group.save":           lambda s, h, r: {"id": "C", "order": s.count() % 1000},
    "person.save":          lambda s, h, r: {"name": s.fresh("a new cashier "), "role": "cashier"},
    "device.add":           lambda s, h, r: {"screen": "board", "name": "a wall"},
    "device.rename":        lambda s, h, r: _device(s, h, r, name="the north wall"),
    "device.pin":           lambda s, h, r: _device(s, h, r, building=s.units()[0].building),
    "device.revoke":        _device,
    "device.reload":        _device,
    "device.identify":      _device,
    "duty.name":            lambda s, h, r: {"person": s.people["site_lead"], "day": _day(s)},
    "paper.issue":          lambda s, h, r: {"forms": 2},
    "paper.enter":          _enterable,
    "paper.spoil":          lambda s, h, r: {**_papers(s, h, r), "reason": "torn"},
    "paper.uphold":         _contested,
    "paper.reject":         lambda s, h, r: {**_contested(s, h, r), "reason": "no"},
    "outage.close":         _on_paper,
    "outage.declare":       lambda s, h, r: _at_peace(s, h, r) or {"reason": "no power"},
    "hall.close_day":       lambda s, h, r: {},
    "hall.sweep":           lambda s, h, r: {},
    "delegation.give":      _delegable,
    "delegation.end":       _delegated,
    "delegation.expire":    _delegated,
}  # fmt: skip
