"""Check in, classify, dispatch, accept, end (RULES §4.0, §4.3)."""

from datetime import datetime, timedelta
from typing import Any, Literal

from domain.clients.contacts.records import Contact
from domain.core.refusal import Refused
from domain.core.undo import in_time_to_undo
from domain.reception.visits.records import Purpose, Visit, VisitClass, VisitState

BY_ROTATION: frozenset[str] = frozenset({"new"})
MOVES: dict[tuple[VisitState, str], VisitState] = {
    ("waiting",  "call"):   "called",
    ("called",   "lapse"):  "waiting",   # no answer or declined: back in line, at its old place
    ("called",   "recall"): "waiting",   # the desk takes the call back
    ("called",   "accept"): "received",
    ("received", "end"):    "ended",
    ("waiting",  "leave"):  "left",
    ("waiting",  "close"):  "left",      # the hall closed for the night
    ("called",   "close"):  "left",
    ("received", "close"):  "ended",
    ("ended",    "undo"):   "received",  # a slip of the finger, taken back at once
    ("left",     "undo"):   "waiting",   # in line at its old place
}  # fmt: skip


def classify(
    *, purpose: Purpose, wanted: str | None, wanted_group: str | None, owner: Contact | None, first_group: str | None
) -> tuple[VisitClass, str | None, str | None, list[dict[str, Any]]]:
    """(class, consultant, group, reasons) of a visitor, before anyone is called.

    A declared surveyor goes to the first-reception group and takes no slot (RT-17); who only looks for a person is
    not dispatched (RT-20); a designation has priority (RT-18); then the owner within protection (RT-19, OW-02);
    everyone else goes by rotation (RT-14).
    """
    if purpose == "survey":
        return "surveyor", None, first_group, [{"rule": "RT-17", "say": "surveyor", "group": first_group}]
    if purpose == "person" and wanted:
        return "personal", wanted, None, [{"rule": "RT-20", "say": "looks-for", "consultant": wanted}]
    if wanted:
        return "designated", wanted, None, [{"rule": "RT-18", "say": "named", "consultant": wanted}]
    if wanted_group:
        return "designated", None, wanted_group, [{"rule": "RT-18", "say": "named-group", "group": wanted_group}]
    if owner:
        until = owner.until.isoformat()
        say = {"rule": "RT-19", "say": "protected", "consultant": owner.consultant, "until": until}
        return "returning", owner.consultant, owner.group, [say]
    return "new", None, None, [{"rule": "RT-14", "say": "new-client"}]


def call(
    visit: Visit, consultant: str, *, now: datetime, seconds: int, why: list[dict[str, Any]], slot: str | None = None,
    credit: str | None = None, desk: str = "",
) -> Visit:  # fmt: skip
    """The visit called to a consultant, who has so many seconds to accept (RT-40)."""
    return _step(visit, "call").but(
        consultant=consultant, slot=slot, credit=credit, called_at=now, accept_by=now + timedelta(seconds=seconds),
        why=[*visit.why, *why], desk=desk,
    )  # fmt: skip


def accept(visit: Visit, *, by: str | None, now: datetime) -> Visit:
    """Received: the called consultant took the visitor."""
    if visit.state == "called" and visit.consultant != by:
        raise Refused("not-your-turn", number=visit.number)
    return _step(visit, "accept").but(accepted_at=now, accept_by=None)


def back_in_line(visit: Visit, event: Literal["lapse", "recall"], *, why: dict[str, Any]) -> Visit:
    """Waiting again at its old place: nobody answered, the consultant declined, or the desk recalled."""
    return _step(visit, event).but(
        consultant=None, slot=None, credit=None, called_at=None, accept_by=None, why=[*visit.why, why]
    )


def end(visit: Visit, *, now: datetime) -> Visit:
    """The reception is over; who began it ended it (RT-27)."""
    return _step(visit, "end").but(ended_at=now)


def leave(visit: Visit, *, now: datetime) -> Visit:
    """The visitor left, or needed no reception."""
    return _step(visit, "leave").but(ended_at=now)


def undo(visit: Visit, *, now: datetime) -> Visit:
    """The visit as it was before it ended or left. Refuses `undo-late` when that is too long ago."""
    back = _step(visit, "undo")
    if visit.ended_at is None or not in_time_to_undo(visit.ended_at, now):
        raise Refused("undo-late")
    return back.but(ended_at=None)


def go_home(visit: Visit, *, now: datetime) -> Visit:
    """Over, because the hall closed for the night."""
    return _step(visit, "close").but(ended_at=now, accept_by=None)


def _step(visit: Visit, event: str) -> Visit:
    to = MOVES.get((visit.state, event))
    if to is None:
        raise Refused("visit-state", number=visit.number, state=visit.state)
    return visit.but(state=to)
