"""Paper locks are entered in the order of the paper, and conflicts decided (SC-17, SC-18)."""

from datetime import UTC, datetime, timedelta

from domain.clients.identity.book import client_with
from domain.clients.identity.guards import LOOKS
from domain.clients.identity.rules import Phone
from domain.clients.names import masked_name
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.counter import Counter
from domain.core.inputs import Claimed, FreeText
from domain.core.refusal import Refused
from domain.core.roles import SELLERS
from domain.core.viewer import Viewer
from domain.house.delegations.rules import as_of
from domain.house.notices.rules import roles, say
from domain.house.people.records import Person
from domain.house.policy.rules import number as number_of
from domain.house.site.rules import local_day
from domain.sales.applications.commands import reason_in
from domain.sales.applications.records import Application
from domain.sales.applications.rules import DECIDES
from domain.sales.challenges.follow import follow
from domain.sales.discounts.records import Discount
from domain.sales.discounts.rules import given
from domain.sales.freezing.follow import go_on, stop
from domain.sales.outages import conflicts, rules
from domain.sales.outages.records import Outage, PaperLock
from domain.sales.outages.rules import CONFIRMS
from domain.sales.refunds.follow import give_back
from domain.sales.units.records import PAPERS, Unit
from domain.sales.units.search import home as home_called

LONGEST_NAME = 60


@command("paper.enter", *CONFIRMS, private=("name", "phone"), rules=("SC-17", "SC-18"), per_minute=LOOKS)
def enter(
    change: Change, by: Viewer, number: int, unit: str, consultant: str, at: Claimed, name: str, phone: Phone
) -> Result:  # fmt: skip
    """Enter the next paper lock with the moment that stands on it: a free home is on hold for its client, and his time
    to pay begins. `unit` is an id, or the home's number as it stands on the paper.

    Where the home is somebody else's by now it is frozen, and the approvals desk decides.
    """
    outage = _next_paper(change, by, number)
    at = at.astimezone(UTC)
    rules.in_time(outage, at, change.hall)
    home, seller = change.find(Unit, home_called(change.hall, unit)), change.find(Person, consultant)
    if seller.role not in SELLERS or seller.group is None:
        raise Refused("bad-arguments", fields={"consultant": "of a sales group"})
    if not name.strip() or not phone.strip():
        raise Refused("beneficiary-missing")
    client, masked = client_with(change, name.strip()[:LONGEST_NAME], phone)
    lock = PaperLock(
        id=change.new_id("l"), outage=outage.id, number=number, unit=home.id, group=seller.group, consultant=seller.id,
        client=client, client_name=masked_name(name), client_phone=masked, at=at, entered_by=by.actor,
        entered_at=change.now,
    )  # fmt: skip
    rivals = change.hall.where(Application, "at_stake", home.id)
    own = conflicts.own_claim(lock, home, rivals)
    if own is not None or conflicts.free(home, rivals):
        lock = _hold(change, outage, lock, home, own)
    else:
        lock = _contested(change, lock, home, rivals)
    change.put(lock)
    _settle(change, outage, number)
    return {"paper": lock.id, "state": lock.state}


@command("paper.spoil", *CONFIRMS, rules=("SC-17",))
def spoil(change: Change, by: Viewer, number: int, reason: FreeText) -> Result:
    """Say of the next form why nothing is entered from it: it was spoilt, lost or skipped."""
    outage = _next_paper(change, by, number)
    change.put(PaperLock(
        id=change.new_id("l"), outage=outage.id, number=number, state="void", reason=reason_in(reason),
        entered_by=by.actor, entered_at=change.now,
    ))  # fmt: skip
    _settle(change, outage, number)
    return {}


@command("paper.uphold", *DECIDES, delegable=DECIDES, rules=("SC-17", "SC-18"))
def uphold(change: Change, by: Viewer, paper_lock: str) -> Result:
    """Decide that a paper lock stands: whoever else applied for the home is out, and it is on hold for its client.

    Refuses `unit-taken` where another's money is in: that is given back first.
    """
    lock = change.find(PaperLock, paper_lock)
    upheld = conflicts.decide(lock, "upheld", by=as_of(change.hall, by, change.now), now=change.now)
    change.in_place_of = upheld.decided_for
    _thaw(change, lock)
    home = change.find(Unit, lock.unit or "")
    rivals = change.hall.where(Application, "at_stake", home.id)
    gone, home = conflicts.make_way(home, rivals, by=by, now=change.now)
    change.put(*gone, home)
    give_back(change, by, *gone)
    change.put(_hold(change, change.find(Outage, lock.outage), upheld, home, None))
    for other in change.hall.where(PaperLock, "pending_on", home.id):
        if other.id != lock.id:
            change.put(conflicts.overtaken(other, upheld))
    follow(change, home.id)
    return {}


@command("paper.reject", *DECIDES, delegable=DECIDES, rules=("SC-17", "SC-18"))
def reject(change: Change, by: Viewer, paper_lock: str, reason: FreeText) -> Result:
    """Decide that a paper lock falls: the home goes on as it was."""
    lock, why = change.find(PaperLock, paper_lock), reason_in(reason)
    rejected = conflicts.decide(lock, "rejected", by=as_of(change.hall, by, change.now), now=change.now, reason=why)
    change.in_place_of = rejected.decided_for
    change.put(rejected)
    if not change.hall.where(PaperLock, "pending_on", lock.unit):
        _thaw(change, lock)
        follow(change, lock.unit or "")
    return {}


def _next_paper(change: Change, by: Viewer, number: int) -> Outage:
    rules.on_duty(change.hall, local_day(change.hall, change.now), by, "controller", "site_manager")
    return rules.in_order(rules.open_outage(change.hall), number, change.hall)


def _settle(change: Change, outage: Outage, number: int) -> None:
    """With its last paper entered applications are open again."""
    change.put(Counter(id=rules.ENTERED, value=number))
    if number == outage.last:
        change.put(rules.settled(outage, now=change.now))


def _hold(change: Change, outage: Outage, lock: PaperLock, home: Unit, own: Application | None) -> PaperLock:
    """The lock with the application it became, which is put with its home; `own` is one its client made before."""
    if own is not None and own.state != "waiting":
        return lock.but(application=own.id)
    made = own or _application(change, lock, home)
    pay_by = change.now + timedelta(minutes=number_of(change.hall, "hold.pay_minutes"))
    approved, held = conflicts.hold(made, home, at=_at(lock), by=f"person:{outage.duty}", pay_by=pay_by)
    change.put(approved, held)
    return lock.but(application=approved.id)


def _application(change: Change, lock: PaperLock, home: Unit) -> Application:
    at = _at(lock)
    return Application(
        id=change.new_id("a"), number=change.seq, unit=home.id, consultant=lock.consultant or "",
        group=lock.group or "", client=lock.client or "", client_name=lock.client_name, client_phone=lock.client_phone,
        price_fen=home.price_fen, price_list=home.price_list, submitted_at=at,
        answer_by=at + timedelta(minutes=number_of(change.hall, "application.life_minutes")),
        discounts=given(change.hall.all(Discount).values(), local_day(change.hall, at)),
    )  # fmt: skip


def _at(lock: PaperLock) -> datetime:
    return lock.at or lock.entered_at


def _contested(change: Change, lock: PaperLock, home: Unit, rivals: list[Application]) -> PaperLock:
    """Somebody else has the home, or it is not for sale: frozen until that is decided (RULES §3.0 U8)."""
    papers = [p for p in change.hall.all(PaperLock).values() if p.unit == home.id]
    against = conflicts.against(home, rivals, papers)
    if home.state != "frozen":
        stop(change, home, PAPERS)
    hear = [f"group:{group}" for group in (lock.group, against["group"]) if group]
    to = [*roles("controller", "control_supervisor", "site_manager", "site_lead"), *hear]
    say(change, "paper-conflict", to, unit=home.label, number=lock.number)
    return lock.but(state="conflict", against=against)


def _thaw(change: Change, lock: PaperLock) -> None:
    home = change.find(Unit, lock.unit or "")
    if home.state == "frozen" and home.frozen_for == PAPERS:
        go_on(change, home)
