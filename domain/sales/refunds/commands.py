"""Refunds are asked for, signed and paid out (SC-25)."""

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.counter import next_number
from domain.core.inputs import FreeText
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.delegations.rules import as_of
from domain.house.people.guards import own_person
from domain.sales.applications.commands import reason_in
from domain.sales.applications.records import Application
from domain.sales.receipts.inputs import Reference, plausible
from domain.sales.receipts.records import owed
from domain.sales.refunds import rules
from domain.sales.refunds.records import Method, Refund
from domain.sales.refunds.rules import SIGNS
from domain.sales.settlements.book import book
from domain.sales.units.records import Unit


@command("refund.request", "cashier", "site_manager", rules=("SC-25",))
def request(change: Change, by: Viewer, application: str, amount_fen: int, reason: FreeText) -> Result:
    """Ask that money of an application that ended is given back: all of what stands on it, or a part."""
    plausible(amount_fen)
    wanted = change.find(Application, application)
    refund = rules.ask(
        wanted, id=change.new_id("f"), label=change.find(Unit, wanted.unit).label, amount_fen=amount_fen,
        owed_fen=owed(change.hall, wanted.id), by=by, now=change.now,
        reason=reason_in(reason),
    )  # fmt: skip
    change.put(refund)
    return {"refund": refund.id}


@command("refund.approve", *SIGNS, delegable=SIGNS, rules=("SC-25",))
def approve(change: Change, by: Viewer, refund: str) -> Result:
    """Sign that money is given back; never one's own request."""
    approved = rules.approve(change.find(Refund, refund), by=as_of(change.hall, by, change.now), now=change.now)
    change.in_place_of = approved.signed[-1]["in_place_of"]
    change.put(approved)
    return {}


@command("refund.refuse", *SIGNS, delegable=SIGNS, rules=("SC-25",))
def refuse(change: Change, by: Viewer, refund: str, reason: FreeText) -> Result:
    """Have money not given back; it stands, and may be asked for anew."""
    by, wanted = signing(change, by, SIGNS), change.find(Refund, refund)
    change.put(rules.refuse(wanted, by=by, now=change.now, reason=reason_in(reason)))
    return {}


@command("refund.record", "cashier", rules=("SC-25",))
def record(change: Change, by: Viewer, refund: str, method: Method, reference: Reference = "") -> Result:
    """Pay a signed refund out, under a number of its own; it counts on the day it is paid."""
    wanted, cashier = change.find(Refund, refund), own_person(change, by).id
    number = next_number(change, "refund")
    change.put(
        rules.pay_out(
            wanted, number=number, method=method, reference=reference.strip(), cashier=cashier, now=change.now
        )
    )
    book(change, "refunded", method, wanted.amount_fen)
    return {"number": number}
