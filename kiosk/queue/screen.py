"""Queue 接待轮位: who waits, who is next and why, and who is where. Staff only: phones masked, no full names."""

from pathlib import Path

from domain.clients.names import surname
from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.house.policy import rules
from domain.house.policy.records import Policy
from domain.house.presence.records import Presence
from domain.reception import figures
from domain.reception.rosters.records import Roster
from domain.reception.visits.records import Visit
from kiosk.queue.lanes import lanes
from kiosk.queue.rosters import rosters
from server.screen import Card, Screen, by_role, iso, panel, verbs

VERBS = (
    "visit.check_in", "visit.dispatch", "visit.recall", "visit.end", "visit.leave", "visit.undo", "turn.skip",
    "turn.cover", "credit.grant", "presence.set", "roster.lock",
)  # fmt: skip


def visit_card(visit: Visit, hall: Hall) -> Card | None:
    """A party or caller from check-in to the end of the reception. People appear by id: `panel/people` names them."""
    if not visit.open:
        return None
    return {
        "lane": visit.lane,
        "number": visit.number,
        "name": visit.name,
        "phone": visit.phone,
        "party": visit.party,
        "purpose": visit.purpose,
        "sort": visit.sort,
        "state": visit.state,
        "wanted": visit.wanted,
        "wanted_group": visit.wanted_group,
        "checked_in_at": iso(visit.checked_in_at),
        "claimed_at": iso(visit.claimed_at),
        "consultant": visit.consultant,
        "called_at": iso(visit.called_at),
        "accept_by": iso(visit.accept_by),
        "accepted_at": iso(visit.accepted_at),
        "desk": visit.desk,
        "why": visit.why,
    }


@panel(Person, Presence)
def people(hall: Hall) -> Card:
    """Everyone who may receive, by id, with where each is now; listed by group and badge."""
    presences = hall.all(Presence)
    receivers = sorted(
        (p for p in hall.all(Person).values() if p.receives), key=lambda p: (p.group or "", p.badge, p.id)
    )
    return {p.id: _person(p, presences.get(p.id)) for p in receivers}


@panel(Visit, Person, Presence, Roster)
def today(hall: Hall) -> Card:
    """The day in figures; `on_duty` gives for each group in the round [here, listed], and `duty` the same for all."""
    on_duty = figures.on_duty(hall)
    return {
        "visits": figures.checked_in(hall, "visit"), "calls": figures.checked_in(hall, "call"),
        "waiting": figures.waiting(hall, "visit"), "receiving": figures.receiving(hall, "visit"),
        "on_duty": {group: list(counted) for group, counted in on_duty.items()},
        "duty": [sum(here for here, _ in on_duty.values()), sum(listed for _, listed in on_duty.values())],
    }  # fmt: skip


@panel(Policy)
def places(hall: Hall) -> Card:
    """Where a visitor may be sent besides the front desk."""
    return {"places": rules.places(hall)}


def _person(person: Person, presence: Presence | None) -> Card:
    return {
        "badge": person.badge,
        "surname": surname(person.name),
        "group": person.group,
        "state": presence.state if presence else "off",
        "since": iso(presence.since) if presence else None,
        "reason": presence.reason if presence else "",
    }


SCREEN = Screen(
    name="queue",
    title="Reception turns",
    folder=Path(__file__).parent,
    opened_by=frozenset({
        "dispatcher", "site_lead", "admin", "control_supervisor", "site_manager", "head", "system",
    }),
    cards={Visit: visit_card},
    panels={
        "lanes": lanes, "people": people, "rosters": rosters, "today": today, "places": places, "may": verbs(*VERBS),
    },
    audience=by_role,
)  # fmt: skip
