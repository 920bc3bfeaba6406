"""Applications, holds, receipts and control (RULES §3)."""

from datetime import timedelta

from domain import applications as rules
from domain.applications import Application, Method, Receipt
from domain.clients import Contact
from domain.people import Viewer
from domain.policy import choice, number
from domain.refusal import Refused
from domain.undoing import undo_until
from domain.units import Unit
from server.change import Change, Result, command
from server.commands.common import Note, in_own_group, next_number, own_person

AGENCY = ("consultant", "supervisor", "group_manager")
DECIDES = ("controller", "site_lead")


@command("application.submit", *AGENCY, rules=("SC-04", "SC-11", "SC-24"))
def submit(change: Change, by: Viewer, unit: str, contact: str) -> Result:
    """Apply for a unit for one of the consultant's own protected clients; several applications may wait."""
    home, client = change.find(Unit, unit), change.find(Contact, contact)
    person = own_person(change, by)
    if client.consultant != person.id or not client.at <= change.now < client.until:
        raise Refused("not-your-client")
    life = number(change.hall.policies, "application.life_minutes")
    application = Application(
        id=change.new_id("a"), number=change.seq, unit=unit, consultant=person.id, group=client.group,
        client=client.client, client_name=client.client_name, client_phone=client.client_phone,
        price_fen=home.price_fen, price_list=home.price_list, submitted_at=change.now,
        answer_by=change.now + timedelta(minutes=life),
    )  # fmt: skip
    rivals = change.hall.where(Application, "at_stake", unit)
    change.put(application, rules.submit(home, application, rivals, now=change.now))
    return {"application": application.id}


@command("application.approve", *DECIDES, rules=("SC-01", "SC-04", "SC-18"))
def approve(change: Change, by: Viewer, application: str) -> Result:
    """Approve the head application: the unit is on hold for its client for the pay window."""
    wanted = change.find(Application, application)
    pay_minutes = number(change.hall.policies, "hold.pay_minutes")
    home, rivals = change.find(Unit, wanted.unit), _rivals(change, wanted)
    approved, held = rules.approve(wanted, home, rivals, by=by, now=change.now, pay_minutes=pay_minutes)
    change.put(approved, held)
    return {"until": approved.pay_by.isoformat() if approved.pay_by else None}


@command("application.refuse", *DECIDES, rules=("SC-01",))
def refuse(change: Change, by: Viewer, application: str, reason: Note) -> Result:
    """Refuse a waiting application; the next one moves up."""
    return _end(change, by, application, "refuse", _reason(reason))


@command("application.withdraw", *AGENCY)
def withdraw(change: Change, by: Viewer, application: str) -> Result:
    """Take back one's own application, or one of the own group as its manager."""
    _own(by, change.find(Application, application))
    return _end(change, by, application, "withdraw", "")


@command("application.undo", *AGENCY, *DECIDES, rules=("SC-01", "SC-04"))
def undo(change: Change, by: Viewer, application: str) -> Result:
    """Take back a refusal, a withdrawal or a release within seconds: in line at its old place, or with its hold.

    For whoever may give what is undone. Refuses `undo-late` after that, and `undo-overtaken` once others built on it.
    """
    wanted = change.find(Application, application)
    if wanted.state == "withdrawn":
        _own(by, wanted)
    elif by.role in AGENCY:
        raise Refused("not-allowed")
    change.put(*rules.undo(wanted, change.find(Unit, wanted.unit), _rivals(change, wanted), by=by, now=change.now))
    return {}


@command("application.expire", rules=("SC-08",))
def expire(change: Change, by: Viewer, application: str) -> Result:
    """End an application whose time is up: unapproved too long, or a hold unpaid after its window."""
    wanted = change.find(Application, application)
    change.put(*rules.expire(wanted, change.find(Unit, wanted.unit), _rivals(change, wanted), by=by, now=change.now))
    return {}


@command("hold.release", *DECIDES, rules=("SC-01",))
def release(change: Change, by: Viewer, application: str, reason: Note) -> Result:
    """Take an approved hold back before it is paid."""
    return _end(change, by, application, "release", _reason(reason))


@command("receipt.record", "cashier", rules=("SC-02", "SC-25"))
def record(change: Change, by: Viewer, application: str, amount_fen: int, method: Method) -> Result:
    """Record a deposit for an approved application; the unit is then controlled and every rival closed."""
    wanted = change.find(Application, application)
    minimum = number(change.hall.policies, "deposit.minimum_fen")
    if amount_fen > 10**12:
        raise Refused("bad-arguments", fields={"amount_fen": "too large"})
    paid = rules.pay(wanted, amount_fen=amount_fen, minimum_fen=minimum, by=by, now=change.now)
    serial = next_number(change, "receipt")
    receipt = Receipt(
        id=change.new_id("r"), number=serial, application=wanted.id, unit=wanted.unit, amount_fen=amount_fen,
        method=method, cashier=own_person(change, by).id, at=change.now,
    )  # fmt: skip
    change.put(paid, receipt)
    if choice(change.hall.policies, "control.by") == "receipt":
        _control(change, by, paid)
    else:
        change.put(change.find(Unit, paid.unit).but(hold_until=None))
    return {"receipt": receipt.id, "number": serial}


@command("unit.control", "controller", rules=("SC-01", "SC-02"))
def control(change: Change, by: Viewer, unit: str) -> Result:
    """Control a unit whose deposit the cashier has received."""
    home = change.find(Unit, unit)
    holder = change.hall.get(Application, home.held_for or "")
    if holder is None or holder.state != "paid":
        raise Refused("no-deposit", unit=home.label)
    _control(change, by, holder)
    return {}


@command("receipt.void", "site_manager", "site_lead", "controller", rules=("SC-25",))
def void(change: Change, by: Viewer, receipt: str, reason: Note) -> Result:
    """Void a receipt as the second person; the unit is on hold again with a new pay window."""
    written = change.find(Receipt, receipt)
    application = change.find(Application, written.application)
    pay_minutes = number(change.hall.policies, "hold.pay_minutes")
    voided = rules.void(written, by=by, now=change.now, reason=_reason(reason))
    home = change.find(Unit, written.unit)
    change.put(voided, *rules.reopen(application, home, by=by, now=change.now, pay_minutes=pay_minutes))
    return {}


def _control(change: Change, by: Viewer, paid: Application) -> None:
    won, controlled = rules.control(paid, change.find(Unit, paid.unit), by=by, now=change.now)
    lost = [rules.lose(rival, by=by, now=change.now) for rival in _rivals(change, paid) if rival.open]
    change.put(*lost, won, controlled)
    change.rule("SC-18")


def _end(change: Change, by: Viewer, application: str, event: str, reason: str) -> Result:
    wanted = change.find(Application, application)
    home, rivals = change.find(Unit, wanted.unit), _rivals(change, wanted)
    change.put(*rules.end(wanted, event, home, rivals, by=by, now=change.now, reason=reason))
    return {"undo_until": undo_until(change.now).isoformat()}


def _own(by: Viewer, wanted: Application) -> None:
    """Refuses `not-your-group` unless it is the viewer's own, or one of the group he manages."""
    if wanted.consultant != by.person:
        in_own_group(by, wanted.group)


def _rivals(change: Change, application: Application) -> list[Application]:
    return [a for a in change.hall.where(Application, "at_stake", application.unit) if a.id != application.id]


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused("reason-missing")
    return text.strip()[:200]
