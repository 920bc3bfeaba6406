"""Visits and calls: check in, dispatch, accept, end (RULES §4.3, §4.4, §6)."""

from typing import Annotated, Literal

from pydantic import Field

from domain import clients, reception, rotation
from domain.clients import Contact
from domain.names import called, masked_name
from domain.people import FREE, Group, Person, Presence, PresenceState, Viewer
from domain.policy import choice, number, places
from domain.reception import Lane, Purpose, Visit
from domain.refusal import Refused
from domain.rotation import Slot
from domain.undoing import undo_until
from server.change import Change, Result, command
from server.commands.common import Claimed, Note, near, next_number, own_person
from server.commands.rounds import carry_out, keep_round_going, next_choice, settle_turn

Party = Annotated[int, Field(ge=1, le=99)]  # how many came together
DESK = ("dispatcher",)
CONSULTANTS = ("consultant", "supervisor")


@command("visit.check_in", "device:checkin", *DESK, private=("name", "phone"), rules=("RT-01", "CK-01"))
def check_in(
    change: Change, by: Viewer, name: str, consent: bool, title: Literal["先生", "女士", ""] = "", phone: str = "",
    party: Party = 1, purpose: Purpose = "home", wanted: str | None = None, wanted_group: str | None = None,
    heard: Note = "", claimed_at: Claimed | None = None, lane: Lane = "visit",
) -> Result:  # fmt: skip
    """Register a visitor or caller and classify him; he gets the day's next number. `phone` empty means declined."""
    if not name.strip():
        raise Refused("name-missing")
    if not consent:
        raise Refused("consent-missing")
    if lane == "call" and by.role == "device":
        raise Refused("not-allowed")
    if wanted is not None:
        wanted = change.find(Person, wanted).id
    if wanted_group is not None:
        wanted_group = change.find(Group, wanted_group).id
    client, masked = change.client_with(name.strip()[:60], phone) if phone.strip() else (None, "")
    owner = _owner(change, client)
    sort, consultant, group, why = reception.classify(
        purpose=purpose, wanted=wanted, wanted_group=wanted_group, owner=owner, first_group=_first_group(change, lane)
    )
    change.rule(*(reason["rule"] for reason in why))
    today = change.now.astimezone(change.hall.zone).date()
    visit = Visit(
        id=change.new_id("v"), lane=lane, number=next_number(change, f"{lane}:{today}"), name=called(name, title),
        phone=masked, client=client, party=party, purpose=purpose, heard=heard[:40], sort=sort,
        wanted=consultant, wanted_group=group, checked_in_at=change.now, claimed_at=near(claimed_at, change.now),
        why=why,
    )  # fmt: skip
    change.put(visit)
    return {"visit": visit.id, "number": visit.number}


@command("visit.dispatch", *DESK, rules=("RT-01",))
def dispatch(change: Change, by: Viewer, visit: str, to: str | None = None, desk: Note = "") -> Result:
    """Call the visitor to whoever the rules say; `to` chooses where they leave a choice (a group, a helper).

    `desk` is where the two meet: one of the hall's places, or "" for the front desk. Refuses `place-unknown`.
    """
    if desk and desk not in places(change.hall.policies):
        raise Refused("place-unknown", place=desk)
    party = change.find(Visit, visit)
    if party.state != "waiting":
        raise Refused("visit-state", number=party.number, state=party.state)
    seconds = number(change.hall.policies, "turn.ring_seconds" if party.lane == "call" else "turn.accept_seconds")
    if party.sort in reception.BY_ROTATION:
        if to is not None:
            raise Refused("by-rotation")
        chosen = next_choice(change, party.lane)
        if chosen.consultant is None:
            raise Refused("nobody-free")
        carry_out(change, chosen, party.id)
        consultant, why = chosen.consultant, list(chosen.why)
        slot, credit = chosen.slot.id if chosen.slot else None, chosen.credit.id if chosen.credit else None
    else:
        consultant, why = _named(change, party, to)
        slot = credit = None
    ringing = reception.call(
        party, consultant, now=change.now, seconds=seconds, why=why, slot=slot, credit=credit, desk=desk
    )
    change.rule(*(reason["rule"] for reason in why))
    change.put(ringing, _presence(change, consultant, "receiving", visit=party.id))
    keep_round_going(change, party.lane)
    return {"consultant": consultant}


@command("visit.accept", *CONSULTANTS, rules=("RT-40",))
def accept(change: Change, by: Viewer, visit: str) -> Result:
    """The called consultant takes the visitor; the slot is spent and the client protected (OW-03)."""
    party = reception.accept(change.find(Visit, visit), by=by.person, now=change.now)
    settle_turn(change, party, "serve", "RT-02")
    change.put(party)
    _protect(change, party)
    keep_round_going(change, party.lane)
    return {}


@command("visit.decline", *CONSULTANTS, rules=("RT-40",))
def decline(change: Change, by: Viewer, visit: str, reason: Note = "") -> Result:
    """The called consultant says no: his turn is void and the visitor waits for the next one."""
    party = change.find(Visit, visit)
    if party.consultant != by.person:
        raise Refused("not-your-turn", number=party.number)
    return _lapse(change, party, "declined", reason[:100])


@command("visit.lapse", rules=("RT-40", "RT-22"))
def lapse(change: Change, by: Viewer, visit: str) -> Result:
    """Nobody answered in time: counted as absent, the visitor waits for the next one."""
    party = change.find(Visit, visit)
    if party.accept_by is None or change.now < party.accept_by:
        raise Refused("not-due", due=party.accept_by.isoformat() if party.accept_by else None)
    return _lapse(change, party, "no-answer", "")


@command("visit.recall", *DESK)
def recall(change: Change, by: Viewer, visit: str) -> Result:
    """The desk takes a call back before it is accepted; nothing was spent."""
    party = change.find(Visit, visit)
    back = reception.back_in_line(party, "recall", why={"rule": "RT-01", "say": "recalled"})
    settle_turn(change, party, "recall", "RT-01")
    change.put(back)
    _set_free(change, party, FREE)
    keep_round_going(change, party.lane)
    return {}


@command("visit.end", *CONSULTANTS, *DESK, rules=("RT-27",))
def end(change: Change, by: Viewer, visit: str) -> Result:
    """The reception is over and its consultant waits for the next one."""
    party = _own_visit(change, by, visit)
    change.put(reception.end(party, now=change.now))
    _set_free(change, party, FREE)
    return {"undo_until": undo_until(change.now).isoformat()}


@command("visit.leave", *DESK)
def leave(change: Change, by: Viewer, visit: str) -> Result:
    """The visitor left unserved, or needed no reception (RT-20)."""
    change.put(reception.leave(change.find(Visit, visit), now=change.now))
    return {"undo_until": undo_until(change.now).isoformat()}


@command("visit.undo", *CONSULTANTS, *DESK, rules=("RT-27",))
def undo(change: Change, by: Viewer, visit: str) -> Result:
    """Take back `visit.end` or `visit.leave` within seconds: all is as it was, also whom the visitor is received by.

    Refuses `undo-late` after that, and `undo-overtaken` once the consultant is elsewhere or the day is over.
    """
    party = _own_visit(change, by, visit)
    if party.state == "left" and by.role in CONSULTANTS:
        raise Refused("not-allowed")
    back = reception.undo(party, now=change.now)
    entered, now = (at.astimezone(change.hall.zone).date() for at in (party.checked_in_at, change.now))
    if entered != now:  # the night closed it
        raise Refused("undo-overtaken")
    change.put(back)
    if party.state == "ended":
        _receiving_again(change, party)
    return {}


@command("visit.identify", *CONSULTANTS, private=("name", "phone"), rules=("CK-01", "OW-03"))
def identify(change: Change, by: Viewer, visit: str, name: str, phone: str) -> Result:
    """Complete the record of a visitor who left no phone at the door; the entry time stays the door's (OW-07)."""
    party = change.find(Visit, visit)
    if party.consultant != own_person(change, by).id or party.state != "received":
        raise Refused("not-your-turn", number=party.number)
    if party.client is not None:
        raise Refused("already-identified")
    if not name.strip():
        raise Refused("name-missing")
    client, masked = change.client_with(name.strip()[:60], phone)
    owner = _owner(change, client)
    if owner is not None and owner.consultant != by.person:
        raise Refused("client-owned")  # OW-16: handed back by the desk, not taken over
    party = party.but(client=client, phone=masked)
    change.put(party)
    contact = _protect(change, party)
    return {"contact": contact.id if contact else None}


def _named(change: Change, party: Visit, to: str | None) -> tuple[str, list[rotation.Reason]]:
    """Who receives a visitor that does not go by rotation; the pointer does not move (RT-17, RT-18, RT-19, RT-44)."""
    chosen = to or party.wanted
    if chosen is None:
        raise Refused("choose-someone", group=party.wanted_group)
    person = change.find(Person, chosen)
    owner = change.hall.get(Person, party.wanted or "")
    group = party.wanted_group or (owner.group if owner else None)
    if not person.receives:  # promoted, or no longer of the house
        raise Refused("does-not-receive", badge=person.badge or person.name, group=group or "-")
    if chosen != party.wanted and group is not None and person.group != group:
        raise Refused("not-your-group")
    presence = change.hall.get(Presence, chosen)
    if presence is None or presence.state != FREE:
        raise Refused("consultant-busy", badge=person.badge, state=presence.state if presence else "off")
    if chosen == party.wanted:
        return chosen, []
    return chosen, [{"rule": "RT-44" if party.wanted else "RT-18", "say": "chosen", "consultant": chosen}]


def _lapse(change: Change, party: Visit, say: str, reason: str) -> Result:
    consultant = party.consultant or ""
    why = {"rule": "RT-40", "say": say, "consultant": consultant}
    back = reception.back_in_line(party, "lapse", why=why)
    settle_turn(change, party, "void", "RT-40")
    change.put(back)
    _set_free(change, party, "away_private", reason=reason or say)
    keep_round_going(change, party.lane)
    return {}


def _protect(change: Change, party: Visit) -> Contact | None:
    """Register the reception for the client's protection; the owner's own visit renews it (RULES §5.0)."""
    if party.client is None or party.consultant is None:
        return None
    owner = _owner(change, party.client)
    holder = owner.consultant if owner and party.sort in ("returning", "new") else party.consultant
    person = change.find(Person, holder)
    days = number(change.hall.policies, "protection.days")
    contact = Contact(
        id=change.new_id("k"), client=party.client, client_name=masked_name(party.name), client_phone=party.phone,
        title=party.name, consultant=holder, group=person.group or "", by=party.lane, at=party.checked_in_at,
        until=clients.protected_until(party.checked_in_at, days, change.hall.zone), visit=party.id,
    )  # fmt: skip
    change.put(contact)
    change.rule("OW-03", "OW-02")
    return contact


def _owner(change: Change, client: str | None) -> Contact | None:
    if client is None:
        return None
    visit_over_call = choice(change.hall.policies, "ownership.visit_over_call") == "yes"
    contacts = change.hall.where(Contact, "client", client)
    return clients.owner(contacts, now=change.now, visit_over_call=visit_over_call)


def _first_group(change: Change, lane: Lane) -> str | None:
    """The group that holds the head of the rotation 一访 (RT-17)."""
    pending = [s for s in change.hall.all(Slot).values() if s.lane == lane and s.state == "pending" and not s.closed]
    return min(pending, key=lambda s: s.position).group if pending else None


def _own_visit(change: Change, by: Viewer, visit: str) -> Visit:
    party = change.find(Visit, visit)
    if by.role in CONSULTANTS and party.consultant != by.person:
        raise Refused("not-your-turn", number=party.number)
    return party


def _set_free(change: Change, party: Visit, state: PresenceState, reason: str = "") -> None:
    """Whoever was with this visitor is somewhere else now: `state`, or off duty for one who may receive no more.

    Nothing changes for one who left the visitor before, as whoever is deactivated does: he comes back by no move.
    """
    person, held = (change.hall.get(kind, party.consultant or "") for kind in (Person, Presence))
    if isinstance(held, Presence) and held.visit == party.id:
        receives = isinstance(person, Person) and person.receives
        change.put(_presence(change, held.id, state if receives else "off", reason=reason if receives else ""))


def _receiving_again(change: Change, party: Visit) -> None:
    """Undo what the end of a reception made of its consultant. Refuses `undo-overtaken` once he is elsewhere.

    Nothing changes for one whom the end did not set free: he may receive no more, or had been out and come back.
    """
    id, ended_at = party.consultant or "", party.ended_at or change.now
    held, person = change.hall.get(Presence, id), change.hall.get(Person, id)
    if held is None or person is None or not person.receives or held.since < ended_at:
        return
    if held.since > ended_at or held.state != FREE:
        raise Refused("undo-overtaken")
    change.put(Presence(id=id, state="receiving", since=party.called_at or change.now, visit=party.id))


def _presence(change: Change, person: str, state: str, *, visit: str | None = None, reason: str = "") -> Presence:
    return Presence(id=person, state=state, since=change.now, visit=visit, reason=reason)  # type: ignore[arg-type]
