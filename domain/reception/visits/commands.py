"""Visitors are sent to consultants, received and seen off (RULES §4.3)."""

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.night import at_night
from domain.core.refusal import Refused
from domain.core.undo import undo_until
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from domain.house.policy.rules import number, places
from domain.house.presence.records import Presence
from domain.house.presence.rules import FREE
from domain.house.site.rules import local_day
from domain.reception.rotation.rounds import carry_out, keep_round_going, next_choice, settle_turn
from domain.reception.rotation.rules import Reason
from domain.reception.visits import rules
from domain.reception.visits.check_in import protect
from domain.reception.visits.people import CONSULTANTS, DESK, now_present, own_visit, receiving_again, set_free
from domain.reception.visits.records import Visit


@command("visit.dispatch", *DESK, rules=("RT-01",))
def dispatch(change: Change, by: Viewer, visit: str, to: str | None = None, desk: FreeText = "") -> Result:
    """Call the visitor to whoever the rules say; `to` chooses where they leave a choice (a group, a helper).

    `desk` is where the two meet: one of the hall's places, or "" for the front desk. Refuses `place-unknown`.
    """
    if desk and desk not in places(change.hall):
        raise Refused("place-unknown", place=desk)
    party = change.find(Visit, visit)
    if party.state != "waiting":
        raise Refused("visit-state", number=party.number, state=party.state)
    seconds = number(change.hall, "turn.ring_seconds" if party.lane == "call" else "turn.accept_seconds")
    if party.sort in rules.BY_ROTATION:
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
    ringing = rules.call(
        party, consultant, now=change.now, seconds=seconds, why=why, slot=slot, credit=credit, desk=desk
    )
    change.rule(*(reason["rule"] for reason in why))
    change.put(ringing, now_present(change, consultant, "receiving", visit=party.id))
    keep_round_going(change, party.lane)
    return {"consultant": consultant}


@command("visit.accept", *CONSULTANTS, rules=("RT-40",))
def accept(change: Change, by: Viewer, visit: str) -> Result:
    """The called consultant takes the visitor; the slot is spent and the client protected (OW-03)."""
    party = rules.accept(change.find(Visit, visit), by=by.person, now=change.now)
    settle_turn(change, party, "serve", "RT-02")
    change.put(party)
    protect(change, party)
    keep_round_going(change, party.lane)
    return {}


@command("visit.decline", *CONSULTANTS, rules=("RT-40",))
def decline(change: Change, by: Viewer, visit: str, reason: FreeText = "") -> Result:
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
    back = rules.back_in_line(party, "recall", why={"rule": "RT-01", "say": "recalled"})
    settle_turn(change, party, "recall", "RT-01")
    change.put(back)
    set_free(change, party, FREE)
    keep_round_going(change, party.lane)
    return {}


@command("visit.end", *CONSULTANTS, *DESK, rules=("RT-27",))
def end(change: Change, by: Viewer, visit: str) -> Result:
    """The reception is over and its consultant waits for the next one."""
    party = own_visit(change, by, visit)
    change.put(rules.end(party, now=change.now))
    set_free(change, party, FREE)
    return {"undo_until": undo_until(change.now).isoformat()}


@command("visit.leave", *DESK)
def leave(change: Change, by: Viewer, visit: str) -> Result:
    """The visitor left unserved, or needed no reception (RT-20)."""
    change.put(rules.leave(change.find(Visit, visit), now=change.now))
    return {"undo_until": undo_until(change.now).isoformat()}


@command("visit.undo", *CONSULTANTS, *DESK, rules=("RT-27",))
def undo(change: Change, by: Viewer, visit: str) -> Result:
    """Take back `visit.end` or `visit.leave` within seconds: all is as it was, also whom the visitor is received by.

    Refuses `undo-late` after that, and `undo-overtaken` once the consultant is elsewhere or the day is over.
    """
    party = own_visit(change, by, visit)
    if party.state == "left" and by.role in CONSULTANTS:
        raise Refused("not-allowed")
    back = rules.undo(party, now=change.now)
    if local_day(change.hall, party.checked_in_at) != local_day(change.hall, change.now):  # the night closed it
        raise Refused("undo-overtaken")
    change.put(back)
    if party.state == "ended":
        receiving_again(change, party)
    return {}


def _named(change: Change, party: Visit, to: str | None) -> tuple[str, list[Reason]]:
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
    back = rules.back_in_line(party, "lapse", why=why)
    settle_turn(change, party, "void", "RT-40")
    change.put(back)
    set_free(change, party, "away_private", reason=reason or say)
    keep_round_going(change, party.lane)
    return {}


@at_night(Visit)
def _go_home(change: Change, visit: Visit) -> Visit:
    if visit.state == "called":
        settle_turn(change, visit, "recall", "RT-01")
    return rules.go_home(visit, now=change.now)
