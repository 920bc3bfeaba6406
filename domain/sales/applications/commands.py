"""Applications are made, decided and taken back (RULES §3)."""

from datetime import timedelta

from domain.clients.contacts.records import Contact
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.roles import SELLERS
from domain.core.undo import undo_until
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.delegations.rules import as_of
from domain.house.people.guards import in_own_group, own_person
from domain.house.policy.rules import number
from domain.sales.applications import rules
from domain.sales.applications.records import Application
from domain.sales.applications.rules import DECIDES
from domain.sales.units.records import Unit


@command("application.submit", *SELLERS, rules=("SC-04", "SC-11", "SC-24"))
def submit(change: Change, by: Viewer, unit: str, contact: str) -> Result:
    """Apply for a unit for one of the consultant's own protected clients; several applications may wait."""
    home, client = change.find(Unit, unit), change.find(Contact, contact)
    person = own_person(change, by)
    if client.consultant != person.id or not client.at <= change.now < client.until:
        raise Refused("not-your-client")
    life = number(change.hall, "application.life_minutes")
    application = Application(
        id=change.new_id("a"), number=change.seq, unit=unit, consultant=person.id, group=client.group,
        client=client.client, client_name=client.client_name, client_phone=client.client_phone,
        price_fen=home.price_fen, price_list=home.price_list, submitted_at=change.now,
        answer_by=change.now + timedelta(minutes=life),
    )  # fmt: skip
    rivals = change.hall.where(Application, "at_stake", unit)
    change.put(application, rules.submit(home, application, rivals, now=change.now))
    return {"application": application.id}


@command("application.approve", *DECIDES, delegable=DECIDES, rules=("SC-01", "SC-04", "SC-18"))
def approve(change: Change, by: Viewer, application: str) -> Result:
    """Approve the head application: the unit is on hold for its client for the pay window."""
    wanted = change.find(Application, application)
    pay_minutes = number(change.hall, "hold.pay_minutes")
    home, rivals = change.find(Unit, wanted.unit), rivals_of(change, wanted)
    by = as_of(change.hall, by, change.now)
    approved, held = rules.approve(wanted, home, rivals, by=by, now=change.now, pay_minutes=pay_minutes)
    change.in_place_of = approved.signed[-1]["in_place_of"]
    change.put(approved, held)
    return {"until": approved.pay_by.isoformat() if approved.pay_by else None}


@command("application.refuse", *DECIDES, delegable=DECIDES, rules=("SC-01",))
def refuse(change: Change, by: Viewer, application: str, reason: FreeText) -> Result:
    """Refuse a waiting application; the next one moves up."""
    return _end(change, signing(change, by, DECIDES), application, "refuse", reason_in(reason))


@command("application.withdraw", *SELLERS)
def withdraw(change: Change, by: Viewer, application: str) -> Result:
    """Take back one's own application, or one of the own group as its manager."""
    _own(by, change.find(Application, application))
    return _end(change, by, application, "withdraw", "")


@command("application.undo", *SELLERS, *DECIDES, delegable=DECIDES, rules=("SC-01", "SC-04"))
def undo(change: Change, by: Viewer, application: str) -> Result:
    """Take back a refusal, a withdrawal or a release within seconds: in line at its old place, or with its hold.

    For whoever may give what is undone. Refuses `undo-late` after that, and `undo-overtaken` once others built on it.
    """
    wanted = change.find(Application, application)
    if wanted.state == "withdrawn":
        _own(by, wanted)
    else:
        by = signing(change, by, DECIDES)
    change.put(*rules.undo(wanted, change.find(Unit, wanted.unit), rivals_of(change, wanted), by=by, now=change.now))
    return {}


@command("application.expire", rules=("SC-08",))
def expire(change: Change, by: Viewer, application: str) -> Result:
    """End an application whose time is up: unapproved too long, or a hold unpaid after its window."""
    wanted = change.find(Application, application)
    change.put(*rules.expire(wanted, change.find(Unit, wanted.unit), rivals_of(change, wanted), by=by, now=change.now))
    return {}


@command("hold.release", *DECIDES, delegable=DECIDES, rules=("SC-01",))
def release(change: Change, by: Viewer, application: str, reason: FreeText) -> Result:
    """Take an approved hold back before it is paid."""
    return _end(change, signing(change, by, DECIDES), application, "release", reason_in(reason))


def _end(change: Change, by: Viewer, application: str, event: str, reason: str) -> Result:
    wanted = change.find(Application, application)
    home, rivals = change.find(Unit, wanted.unit), rivals_of(change, wanted)
    change.put(*rules.end(wanted, event, home, rivals, by=by, now=change.now, reason=reason))
    return {"undo_until": undo_until(change.now).isoformat()}


def _own(by: Viewer, wanted: Application) -> None:
    """Refuses `not-your-group` unless it is the viewer's own, or one of the group he manages."""
    if wanted.consultant != by.person:
        in_own_group(by, wanted.group)


def rivals_of(change: Change, application: Application) -> list[Application]:
    return [a for a in change.hall.where(Application, "at_stake", application.unit) if a.id != application.id]


def reason_in(text: str) -> str:
    if not text.strip():
        raise Refused("reason-missing")
    return text.strip()[:200]
