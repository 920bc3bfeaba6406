"""Special discounts are asked for, endorsed, granted and rejected, and lapse by the clock (SC-23, RO-05, RO-06)."""

from domain.core.away import time_runs
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.delegations.rules import as_of
from domain.house.people.guards import in_own_group, own_person
from domain.house.policy.rules import number
from domain.sales.applications.commands import reason_in
from domain.sales.applications.records import Application
from domain.sales.concessions import rules
from domain.sales.concessions.records import Concession
from domain.sales.concessions.rules import GRANTS, REQUESTS, SIGNS


@command("concession.request", *REQUESTS, rules=("SC-23", "RO-05"))
def request(change: Change, by: Viewer, application: str, amount_fen: int, reason: FreeText) -> Result:
    """Ask for something off the price of one client and one home of the own agency; nobody else of it hears of it."""
    wanted = change.find(Application, application)
    in_own_group(by, wanted.group)
    rules.may_be_for(wanted, amount_fen)
    if _standing(change, wanted):
        raise Refused("concession-asked")
    concession = _made(change, by, wanted, amount_fen, reason)
    change.put(concession)
    return {"concession": concession.id}


@command("concession.sign", *SIGNS, delegable=SIGNS, rules=("SC-23", "RO-05"))
def sign(change: Change, by: Viewer, concession: str) -> Result:
    """Endorse it as the site lead; then grant it as an executive: the client's price has it for some hours."""
    held = change.find(Concession, concession)
    application = change.find(Application, held.application)
    hours, by = number(change.hall, "concession.valid_hours"), as_of(change.hall, by, change.now)
    signed = rules.sign(held, application, by=by, now=change.now, hours=hours)
    change.in_place_of = signed.decided_for
    change.put(signed)
    return {"until": signed.valid_until.isoformat() if signed.valid_until else None}


@command("concession.reject", *SIGNS, delegable=SIGNS, rules=("SC-23",))
def reject(change: Change, by: Viewer, concession: str, reason: FreeText) -> Result:
    """Do not grant it, and say why to whoever asked."""
    by, held = signing(change, by, SIGNS), change.find(Concession, concession)
    change.put(rules.reject(held, by=by, now=change.now, reason=reason_in(reason)))
    return {}


@command("concession.grant_directly", *GRANTS, delegable=GRANTS, rules=("SC-23", "RO-06"))
def grant_directly(change: Change, by: Viewer, application: str, amount_fen: int, reason: FreeText) -> Result:
    """Grant something off the price of one client and one home on one's own; it takes the place of what was asked."""
    by, wanted = as_of(change.hall, by, change.now), change.find(Application, application)
    rules.may_be_for(wanted, amount_fen)
    for before in _standing(change, wanted):
        change.put(rules.replace(before, by=by, now=change.now))
    made = _made(change, by, wanted, amount_fen, reason)
    hours = number(change.hall, "concession.valid_hours")
    granted = rules.grant_directly(made, by=by, now=change.now, hours=hours)
    change.in_place_of = granted.decided_for
    change.put(granted)
    return {"concession": granted.id, "until": granted.valid_until.isoformat() if granted.valid_until else None}


@command("concession.lapse", rules=("SC-23",))
def lapse(change: Change, by: Viewer, concession: str) -> Result:
    """Its hours are over: the price is the standard one again, but for whoever has paid."""
    time_runs(change.hall)
    held = change.find(Concession, concession)
    application = change.hall.get(Application, held.application)
    change.put(rules.lapse(held, application, by=by, now=change.now))
    return {}


def _standing(change: Change, application: Application) -> list[Concession]:
    return [c for c in change.hall.where(Concession, "application", application.id) if c.standing]


def _made(change: Change, by: Viewer, application: Application, amount_fen: int, reason: str) -> Concession:
    return Concession(
        id=change.new_id("s"), application=application.id, unit=application.unit, group=application.group,
        amount_fen=amount_fen, why=reason_in(reason), requested_by=own_person(change, by).id, requested_at=change.now,
    )  # fmt: skip
