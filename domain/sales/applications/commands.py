"""Applications are made, decided and taken back (RULES §3)."""

from datetime import datetime, timedelta

from domain.clients.contacts.records import Contact
from domain.core.away import time_runs
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.roles import SELLERS
from domain.core.undo import undo_until
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.delegations.rules import as_of
from domain.house.notices.rules import roles, say
from domain.house.people.guards import in_own_group, own_person
from domain.house.policy.rules import choice, number
from domain.house.site.rules import last_midnight, local_day
from domain.sales.applications import contest, rules
from domain.sales.applications.records import Applicant, Application
from domain.sales.applications.rules import DECIDES
from domain.sales.challenges.follow import follow
from domain.sales.challenges.records import Challenge
from domain.sales.discounts.records import Discount
from domain.sales.discounts.rules import given
from domain.sales.outages.rules import applications_open
from domain.sales.plan.rules import selling
from domain.sales.preparations.rules import payable_by
from domain.sales.quotes.rules import Path
from domain.sales.refunds.follow import give_back, keep
from domain.sales.reservations.guards import not_kept_for_another
from domain.sales.units.records import Unit
from domain.sales.units.rules import not_frozen

MOST = 12  # homes in one form


@command("application.submit", *SELLERS, rules=("SC-04", "SC-07", "SC-11", "SC-17", "SC-24", "SC-37", "SC-42"))
def submit(
    change: Change, by: Viewer, unit: str, contact: str, also: list[str] = [], path: Path = "",  # noqa: B006  # JSON
) -> Result:  # fmt: skip
    """Apply for a unit for one of the consultant's own protected clients; several applications may wait.

    `also` are further units that the same client takes in the same form: all or none of them. Their applications have
    that of `unit` as their `bundle`. `path` is how he pays.
    """
    selling(change.hall)
    applications_open(change.hall)
    payable_by(change.hall, path)
    client = change.find(Contact, contact)
    person = own_person(change, by)
    if client.consultant != person.id or not client.at <= change.now < client.until:
        raise Refused("not-your-client")
    wanted = list(dict.fromkeys([unit, *also]))
    if len(wanted) > MOST:
        raise Refused("bad-arguments", fields={"also": f"at most {MOST - 1}"})
    made = [applied(change, change.find(Unit, id), client, client.consultant, client.group, path) for id in wanted]
    if len(made) > 1:
        until = change.now + timedelta(minutes=number(change.hall, "bundle.steer_minutes"))
        made = [a.but(bundle=made[0].id, steer_until=until) for a in made]
        change.put(*made)
    for application in made:
        follow(change, application.unit)
    return {"application": made[0].id}


def applied(
    change: Change, home: Unit, client: Applicant, consultant: str, group: str, path: Path = "", gate: str = ""
) -> Application:
    """One more application for a home, put: of this client, whom this consultant looks after.

    `gate`: the hall's own, unless another is named, as where an approval follows in the same change.
    """
    not_kept_for_another(change, home, client.client)
    _not_cooling(change, home, group)
    rivals = change.hall.where(Application, "at_stake", home.id)
    ends = change.now + timedelta(minutes=number(change.hall, "application.life_minutes"))
    tie = contest.tied_to(rivals, now=change.now, seconds=number(change.hall, "application.tie_seconds"))
    application = Application(
        id=change.new_id("a"), number=change.seq, unit=home.id, consultant=consultant, group=group,
        client=client.client, client_name=client.client_name, client_phone=client.client_phone,
        price_fen=home.price_fen, price_list=home.price_list, submitted_at=change.now, answer_by=ends, tie=tie,
        pay_by=ends if (gate or choice(change.hall, "application.gate")) == "none" else None, path=path,
        discounts=given(change.hall.all(Discount).values(), local_day(change.hall, change.now)),
    )  # fmt: skip
    change.put(application, rules.submit(home, application, rivals, now=change.now))
    if tie is not None:
        change.rule("SC-06")
    return application


def _not_cooling(change: Change, home: Unit, group: str) -> None:
    """Refuses `cooling-down` to a group whose applications for a unit ran out one after the other today (SC-10)."""
    until = _cools_until(change, home.id, group)
    if until is not None and change.now < until:
        raise Refused("cooling-down", unit=home.label, until=until.isoformat())


def _cools_until(change: Change, unit: str, group: str) -> datetime | None:
    return contest.cooling_until(
        change.hall.where(Application, "unit", unit), group, since=last_midnight(change.hall, change.now),
        times=number(change.hall, "cooling.times"), minutes=number(change.hall, "cooling.minutes"),
    )  # fmt: skip


@command("application.path", *SELLERS, rules=("SC-21", "SC-42"))
def choose_path(change: Change, by: Viewer, application: str, path: Path) -> Result:
    """Say how one's own client pays, or one of the own group: his quote follows. Not any more once he has paid."""
    wanted = change.find(Application, application)
    _own(by, wanted)
    if wanted.state not in ("waiting", "approved"):
        raise Refused("application-state", state=wanted.state)
    payable_by(change.hall, path)
    change.put(wanted.but(path=path))
    return {}


@command("application.ready", "cashier", "group_manager", rules=("SC-05",))
def ready(change: Change, by: Viewer, application: str, ready: bool = True) -> Result:
    """Say that the client of an open application can pay now, or that he cannot after all."""
    wanted = change.find(Application, application)
    if by.role == "group_manager":
        in_own_group(by, wanted.group)
    if wanted.state not in ("waiting", "approved"):
        raise Refused("application-state", state=wanted.state)
    change.put(wanted.but(ready_at=change.now if ready else None, ready_by=by.actor if ready else None))
    follow(change, wanted.unit)
    return {}


@command("application.at_desk", "cashier", rules=("SC-05",))
def at_desk(change: Change, by: Viewer, application: str) -> Result:
    """The client stands at the cash desk: for some minutes, once, no time of his runs out."""
    wanted = change.find(Application, application)
    if not rules.payable(wanted, rivals_of(change, wanted)):
        raise Refused("application-state", state=wanted.state)
    if wanted.desk_until is not None:
        raise Refused("desk-once")
    home = change.find(Unit, wanted.unit)
    not_frozen(home)
    until = change.now + timedelta(minutes=number(change.hall, "desk.grace_minutes"))
    later = wanted.pay_by is None or wanted.pay_by < until
    change.put(wanted.but(desk_until=until, **({"pay_by": until} if later else {})))
    if later and home.state == "on_hold":
        change.put(home.but(hold_until=until))
    for asked in change.hall.where(Challenge, "asked", wanted.id):
        if asked.state == "asked" and asked.answer_by < until:
            change.put(asked.but(answer_by=until))
    return {"until": until.isoformat()}


@command("application.approve", *DECIDES, delegable=DECIDES, rules=("SC-01", "SC-04", "SC-18"))
def approve(change: Change, by: Viewer, application: str) -> Result:
    """Approve the head application: the unit is on hold for its client for the pay window."""
    wanted = change.find(Application, application)
    applications_open(change.hall)
    pay_minutes = number(change.hall, "hold.pay_minutes")
    home, rivals = change.find(Unit, wanted.unit), rivals_of(change, wanted)
    by = as_of(change.hall, by, change.now)
    approved, held = rules.approve(wanted, home, rivals, by=by, now=change.now, pay_minutes=pay_minutes)
    change.in_place_of = approved[0].signed[-1]["in_place_of"]
    change.put(*approved, held)
    return {"until": approved[0].pay_by.isoformat() if approved[0].pay_by else None}


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
    home = change.find(Unit, wanted.unit)
    not_kept_for_another(change, home, wanted.client)
    change.put(*rules.undo(wanted, home, rivals_of(change, wanted), by=by, now=change.now))
    keep(change, wanted)
    follow(change, wanted.unit)
    return {}


@command("application.expire", rules=("SC-08",))
def expire(change: Change, by: Viewer, application: str) -> Result:
    """End an application whose time to pay is up; one that no manager decided in time keeps its place, and rises."""
    time_runs(change.hall)
    wanted = change.find(Application, application)
    if wanted.state == "waiting" and wanted.pay_by is None:
        change.put(rules.escalate(wanted, now=change.now))
        above = roles("site_lead", "control_supervisor", "head")
        say(change, "overdue", above, unit=change.find(Unit, wanted.unit).label, group=wanted.group)
        return {}
    change.put(*rules.expire(wanted, change.find(Unit, wanted.unit), rivals_of(change, wanted), by=by, now=change.now))
    give_back(change, by, wanted)
    follow(change, wanted.unit)
    _say_cooling(change, wanted)
    return {}


def _say_cooling(change: Change, expired: Application) -> None:
    """Supervision hears of a group that let one home run out again and again: a hidden hold (SC-10)."""
    home, until = change.find(Unit, expired.unit), _cools_until(change, expired.unit, expired.group)
    if until is not None and change.now < until:
        to = [*roles("control_supervisor", "site_lead"), f"group:{expired.group}"]
        say(change, "cooling", to, unit=home.label, group=expired.group, until=until.isoformat())


@command("hold.release", *DECIDES, delegable=DECIDES, rules=("SC-01",))
def release(change: Change, by: Viewer, application: str, reason: FreeText) -> Result:
    """Take an approved hold back before it is paid."""
    return _end(change, signing(change, by, DECIDES), application, "release", reason_in(reason))


def take_back(change: Change, by: Viewer, application: str) -> None:
    """A hold that was given by a slip of the finger, gone with its application: by whoever may give one."""
    _end(change, signing(change, by, DECIDES), application, "release", "")


def _end(change: Change, by: Viewer, application: str, event: str, reason: str) -> Result:
    wanted = change.find(Application, application)
    home, rivals = change.find(Unit, wanted.unit), rivals_of(change, wanted)
    change.put(*rules.end(wanted, event, home, rivals, by=by, now=change.now, reason=reason))
    give_back(change, by, wanted)
    follow(change, wanted.unit)
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
