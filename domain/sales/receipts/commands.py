"""Deposits are recorded and voided, units controlled (SC-01, SC-02, SC-25)."""

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.counter import next_number
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.notices.rules import groups, say
from domain.house.people.guards import own_person
from domain.house.policy.rules import choice, number
from domain.sales.applications import rules
from domain.sales.applications.commands import reason_in, rivals_of
from domain.sales.applications.records import Application
from domain.sales.challenges.follow import follow
from domain.sales.plan.rules import permitted
from domain.sales.receipts.records import Method, Receipt
from domain.sales.receipts.rules import void as void_receipt
from domain.sales.reservations.follow import bought, overtake
from domain.sales.units.records import Unit

CONTROLS: tuple[Role, ...] = ("controller",)  # of the developer (RO-03)


@command("receipt.record", "cashier", rules=("SC-02", "SC-25", "SC-39"))
def record(change: Change, by: Viewer, application: str, amount_fen: int, method: Method) -> Result:
    """Record a deposit for an approved application; the unit is then controlled and every rival closed.

    The cashier's alone (RO-08).
    """
    permitted(change.hall)
    wanted = change.find(Application, application)
    minimum = number(change.hall, "deposit.minimum_fen")
    if amount_fen > 10**12:
        raise Refused("bad-arguments", fields={"amount_fen": "too large"})
    home, rivals = change.find(Unit, wanted.unit), rivals_of(change, wanted)
    paid = rules.pay(wanted, home, rivals, amount_fen=amount_fen, minimum_fen=minimum, by=by, now=change.now)
    serial = next_number(change, "receipt")
    receipt = Receipt(
        id=change.new_id("r"), number=serial, application=wanted.id, unit=wanted.unit, amount_fen=amount_fen,
        method=method, cashier=own_person(change, by).id, at=change.now,
    )  # fmt: skip
    change.put(paid, receipt)
    overtake(change, paid.unit, by)
    if choice(change.hall, "control.by") == "receipt":
        _control(change, by, paid)
    else:
        if home.state != "reserved":
            change.put(home.but(hold_until=None))
        follow(change, paid.unit)
    return {"receipt": receipt.id, "number": serial}


@command("unit.control", *CONTROLS, delegable=CONTROLS, rules=("SC-01", "SC-02"))
def control(change: Change, by: Viewer, unit: str) -> Result:
    """Control a unit whose deposit the cashier has received."""
    home = change.find(Unit, unit)
    holder = next((a for a in change.hall.where(Application, "at_stake", unit) if a.state == "paid"), None)
    if holder is None:
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
    say(change, "voided", groups(change.hall), unit=home.label, group=application.group)
    return {}


def _control(change: Change, by: Viewer, paid: Application) -> None:
    won, controlled = rules.control(paid, change.find(Unit, paid.unit), by=by, now=change.now)
    lost = [rules.lose(rival, paid, by=by, now=change.now) for rival in rivals_of(change, paid) if rival.open]
    change.put(*lost, won, controlled)
    say(change, "controlled", groups(change.hall), unit=controlled.label, group=won.group)
    bought(change, won, by)
    follow(change, paid.unit)
    change.rule("SC-18")
