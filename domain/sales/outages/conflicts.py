"""What becomes of a home that was locked on paper: on hold for the paper's client, or fought over (SC-17, SC-18)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from domain.core.refusal import Refused
from domain.core.signatures import Need, signs
from domain.core.viewer import Viewer
from domain.sales.applications import rules as applications
from domain.sales.applications.contest import front
from domain.sales.applications.records import Application
from domain.sales.applications.rules import DECIDES, taken
from domain.sales.outages.records import PaperLock, PaperState
from domain.sales.units.records import Unit
from domain.sales.units.rules import SOLD, move, not_frozen

NEED: Need = (DECIDES,)
PAPER_FIRST = "paper-first"  # the reason the hall itself gives to whoever gives way to a paper lock


def free(home: Unit, rivals: Iterable[Application]) -> bool:
    """Whether a paper lock takes the home without a question: it is for sale, and nobody has applied for it."""
    return home.state == "available" and not list(rivals)


def own_claim(lock: PaperLock, home: Unit, rivals: Sequence[Application]) -> Application | None:
    """What the paper's client has on the home himself, where nobody is before him: the lock confirms it."""
    own = next((a for a in rivals if a.client == lock.client), None)
    if own is None or home.state == "frozen":
        return None
    if own.state == "waiting":
        return own if home.state == "applied" and [a.id for a in front(rivals)] == [own.id] else None
    return own if own.state in ("paid", "won") or home.held_for in (own.id, own.instant) else None


def hold(application: Application, home: Unit, *, at: datetime, by: str, pay_by: datetime) -> tuple[Application, Unit]:
    """Confirmed on paper at that moment by the named person: approved, and its home on hold for the pay window."""
    approved = application.but(
        state="approved", approved_by=by, approved_at=at, decided_by=by, decided_at=at, pay_by=pay_by
    )
    if home.state == "available":
        home = move(home, "applied", now=at)
    return approved, move(home, "held", now=at, held_for=approved.instant, hold_until=pay_by)


def against(home: Unit, rivals: Iterable[Application], papers: Iterable[PaperLock]) -> dict[str, Any]:
    """Who else has the home: `{state, group, consultant, application, approved_by, since, paper}`, as far as known."""
    rivals = list(rivals)
    holder = next((a for a in rivals if a.state in ("paid", "won")), None)
    holder = holder or next((a for a in rivals if home.held_for in (a.id, a.instant)), None)
    holder = holder or min(rivals, key=lambda a: a.number, default=None)
    found: dict[str, Any] = {"state": home.standing, "group": None, "consultant": None, "application": None}
    found |= {"approved_by": None, "since": home.stands_since.isoformat(), "paper": None}
    if holder is not None:
        found |= {"group": holder.group, "consultant": holder.consultant, "application": holder.id}
        found |= {"approved_by": holder.approved_by}
        found["paper"] = next((p.number for p in papers if p.application == holder.id), None)
    return found


def make_way(home: Unit, rivals: Sequence[Application], *, by: Viewer, now: datetime) -> tuple[list[Application], Unit]:
    """Everybody who has applied for the home is out of it, with the reason. Refuses `unit-taken` where money is in."""
    not_frozen(home)
    if home.state in SOLD or any(a.state == "paid" for a in rivals):
        raise taken(home, rivals)
    gone, left = list[Application](), list(rivals)
    for application in rivals:
        left.remove(application)
        event = "refuse" if application.state == "waiting" else "release"
        ended, home = applications.end(application, event, home, left, by=by, now=now, reason=PAPER_FIRST)
        gone.append(ended)
    if home.state != "available":
        raise Refused("unit-state", unit=home.label, state=home.state)
    return gone, home


def decide(lock: PaperLock, state: PaperState, *, by: Viewer, now: datetime, reason: str = "") -> PaperLock:
    """Decided, by somebody other than whoever entered it. Refuses `paper-state` once it is."""
    if lock.state != "conflict":
        raise Refused("paper-state", state=lock.state)
    signed = signs(NEED, lock.signed, by=by, now=now, requester=lock.entered_by.removeprefix("person:"))
    return lock.but(
        state=state, signed=signed.given, decided_by=by.actor, decided_for=signed.in_place_of, decided_at=now,
        reason=reason,
    )  # fmt: skip


def overtaken(lock: PaperLock, by: PaperLock) -> PaperLock:
    """Rejected, as another paper lock for its home was upheld."""
    return lock.but(
        state="rejected", decided_by=by.decided_by, decided_for=by.decided_for, decided_at=by.decided_at,
        reason=PAPER_FIRST,
    )  # fmt: skip
