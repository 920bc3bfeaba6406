"""Deposits are recorded and voided, units controlled (SC-01, SC-02, SC-25)."""

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.counter import next_number
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.people.guards import own_person
from domain.house.policy.rules import choice, number
from domain.sales.applications import rules
from domain.sales.applications.commands import reason_in, rivals_of
from domain.sales.applications.records import Application
from domain.sales.receipts.records import Method, Receipt
from domain.sales.receipts.rules import void as void_receipt
from domain.sales.units.records import Unit

CONTROLS: tuple[Role, ...] = ("controller",)


@command("receipt.record", "cashier", rules=("SC-02", "SC-25"))
def record(change: Change, by: Viewer, application: str, amount_fen: int, method: Method) -> Result:
    """Record a deposit for an approved application; the unit is then controlled and every rival closed."""
    wanted = change.find(Application, application)
    minimum = number(change.hall, "deposit.minimum_fen")
    if amount_fen > 10**12:
        raise Refused("bad-arguments", fields={"amount_fen": "too large"})
    paid = rules.pay(wanted, amount_fen=amount_fen, minimum_fen=minimum, by=by, now=change.now)
    serial = next_number(change, "receipt")
    receipt = Receipt(
        id=change.new_id("r"), number=serial, application=wanted.id, unit=wanted.unit, amount_fen=amount_fen,
        method=method, cashier=own_person(change, by).id, at=change.now,
    )  # fmt: skip
    change.put(paid, receipt)
    if choice(change.hall, "control.by") == "receipt":
        _control(change, by, paid)
    else:
        change.put(change.find(Unit, paid.unit).but(hold_until=None))
    return {"receipt": receipt.id, "number": serial}


@command("unit.control", *CONTROLS, delegable=CONTROLS, rules=("SC-01", "SC-02"))
def control(change: Change, by: Viewer, unit: str) -> Result:
    """Control a unit whose deposit the cashier has received."""
    home = change.find(Unit, unit)
    holder = change.hall.get(Application, home.held_for or "")
    if holder is None or holder.state != "paid":
        raise Refused("no-deposit", unit=home.label)
    _control(change, signing(change, by, CONTROLS), holder)
    return {}


@command("receipt.void", "site_manager", "site_lead", "controller", rules=("SC-25",))
def void(change: Change, by: Viewer, receipt: str, reason: FreeText) -> Result:
    """Void a receipt as the second person; the unit is on hold again with a new pay window."""
    written = change.find(Receipt, receipt)
    application = change.find(Application, written.application)
    pay_minutes = number(change.hall, "hold.pay_minutes")
    voided = void_receipt(written, by=by, now=change.now, reason=reason_in(reason))
    home = change.find(Unit, written.unit)
    change.put(voided, *rules.reopen(application, home, by=by, now=change.now, pay_minutes=pay_minutes))
    return {}


def _control(change: Change, by: Viewer, paid: Application) -> None:
    won, controlled = rules.control(paid, change.find(Unit, paid.unit), by=by, now=change.now)
    lost = [rules.lose(rival, by=by, now=change.now) for rival in rivals_of(change, paid) if rival.open]
    change.put(*lost, won, controlled)
    change.rule("SC-18")
