"""The person of a day is named, outages are declared and closed, and blank forms are issued (SC-17, RO-29)."""

from datetime import UTC, timedelta
from typing import Annotated

from pydantic import Field

from domain.core.away import later
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.counter import Counter
from domain.core.inputs import Claimed, Day, FreeText
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.notices.rules import groups, roles, say
from domain.house.people.records import Person
from domain.house.site.rules import local_day, was_away_for
from domain.sales.applications.commands import reason_in
from domain.sales.outages import rules
from domain.sales.outages.records import Duty, Outage
from domain.sales.outages.rules import CONFIRMS, NAMES

Forms = Annotated[int, Field(ge=1, le=100)]
Last = Annotated[int, Field(ge=0, le=1_000_000)]


@command("duty.name", *NAMES, rules=("SC-17", "RO-29"))
def name(change: Change, by: Viewer, person: str, day: Day) -> Result:
    """Name the one person who confirms control on a day if the system is down; takes the place of whoever was named."""
    if day < local_day(change.hall, change.now):
        raise Refused("duty-past")
    rules.named(change.find(Person, person))
    change.put(Duty(id=day.isoformat(), day=day, person=person, named_by=by.actor, named_at=change.now))
    return {}


@command("paper.issue", *CONFIRMS, rules=("SC-17",))
def issue(change: Change, by: Viewer, forms: Forms) -> Result:
    """Issue so many blank forms for locks on paper, numbered on from the last one."""
    first = rules.issued(change.hall) + 1
    change.put(Counter(id=rules.ISSUED, value=first + forms - 1))
    return {"first": first, "last": first + forms - 1}


@command("outage.declare", *CONFIRMS, rules=("SC-17", "RO-29"))
def declare(change: Change, by: Viewer, reason: FreeText, since: Claimed | None = None) -> Result:
    """Have the hall work on paper, from now or since a moment: nobody applies, and what runs stands still.

    The site manager's and the named person's. Refuses `duty-missing` where nobody was named for the day.
    """
    today, began = local_day(change.hall, change.now), (since or change.now).astimezone(UTC)
    rules.on_duty(change.hall, today, by, "site_manager")
    running = rules.open_outage(change.hall)
    if running is not None:
        raise Refused("outage-declared", state=running.state)
    duty = rules.duty_of(change.hall, local_day(change.hall, began)) or rules.duty_of(change.hall, today)
    if duty is None:
        raise Refused("duty-missing")
    before = max(change.hall.all(Outage).values(), key=lambda outage: outage.since, default=None)
    rules.began(began, before, now=change.now)
    declared = Outage(
        id=change.new_id("o"), since=began, reason=reason_in(reason), duty=duty.person, declared_by=by.actor,
        declared_at=change.now,
    )  # fmt: skip
    change.put(declared)
    _say(change, "outage-declared", since=began.isoformat())
    return {"outage": declared.id}


@command("outage.close", *CONFIRMS, rules=("SC-08", "SC-17", "RO-29"))
def close(change: Change, by: Viewer, outage: str, last: Last = 0) -> Result:
    """The system can be used again: what ran goes on, as much later as this lasted. `last` is the highest number of a
    form that was used; applications wait until all up to it are entered.

    Times nobody could reach the hall, which moved what ran already, are not counted twice.
    """
    found = change.find(Outage, outage)
    rules.on_duty(change.hall, local_day(change.hall, change.now), by, "site_manager")
    length = change.now - found.since - was_away_for(change.hall, found.since, change.now)
    over = rules.closed(
        found, last=last, hall=change.hall, by=by, now=change.now, seconds=round(length.total_seconds())
    )
    change.put(*(later(change.hall, found.since, length) if length > timedelta(0) else ()), over)
    _say(change, "outage-over", since=found.since.isoformat(), papers=max(0, last - rules.entered(change.hall)))
    return {"papers": max(0, last - rules.entered(change.hall))}


def _say(change: Change, code: str, **facts: object) -> None:
    to = [*groups(change.hall), *roles(*CONFIRMS)]
    say(change, code, to, **facts)
