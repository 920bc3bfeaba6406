"""The hall's own record, the policy table and the nightly sweep."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from domain import reception
from domain.clients import Contact
from domain.hall import ZONE, Counter, Site
from domain.people import Presence, Viewer
from domain.policy import SETTINGS, Policy, check, in_force
from domain.reception import Visit
from domain.record import Record
from domain.refusal import Refused
from domain.rotation import Roster
from domain.units import Unit
from domain.zones import zone_of
from server.change import Change, Result, command
from server.commands.common import Note
from server.commands.rounds import settle_turn


@command("site.open", "admin")
def open_site(change: Change, by: Viewer, name: Note, zone: str = ZONE) -> Result:
    """Name the hall and its time zone; on the first time the policy table is filled with its defaults."""
    if zone_of(zone) is None:
        raise Refused("bad-arguments", fields={"zone": "unknown"})
    held = change.hall.get(Site, "site")
    site = Site(id="site", name=name.strip()[:40], zone=zone, swept_at=held.swept_at if held else change.now)
    change.put(site)
    for key, setting in SETTINGS.items():
        if change.hall.get(Policy, key) is None:
            change.put(Policy(id=key, value=setting.default, source=setting.source, since=change.now))
    return {}


@command("policy.set", "site_lead", "admin")
def set_policy(change: Change, by: Viewer, key: str, value: Any, reason: Note) -> Result:
    """Put another value in force from now on; what was decided before stays as it was."""
    if not reason.strip():
        raise Refused("reason-missing")
    checked = check(key, value)
    if in_force(change.hall.policies, key) == checked:
        return {"version": change.hall.policies[key].version if key in change.hall.policies else 0}
    held = change.hall.policies.get(key)
    version = held.version + 1 if held else 1
    source = SETTINGS[key].source if checked == SETTINGS[key].default else by.actor
    change.put(
        Policy(id=key, value=checked, source=source, since=change.now, version=version, reason=reason.strip()[:200])
    )
    return {"version": version}


@command("hall.close_day")
def close_day(change: Change, by: Viewer) -> Result:
    """Once a night, before the sweep: what is left of the days before is over. Refuses `not-due` when nothing is.

    Whoever is still inside has left, nobody is on duty, protection that ran out and past rosters are done with. It is
    a change of its own, so that the journal and each row tell how all ended before `hall.sweep` lets it go.
    """
    going_on = list(_still_on(change, _last_midnight(change)))
    if not going_on:
        raise Refused("not-due", due=None)
    for record in going_on:
        change.put(_ended(change, record))
    return {"ended": len(going_on)}


@command("hall.sweep")
def sweep(change: Change, by: Viewer) -> Result:
    """Once a night, after `hall.close_day`: finished records leave the live hall. Refuses `not-due` before.

    Their rows and the journal keep them as they were last put.
    """
    midnight = _last_midnight(change)
    if _swept_since(change, midnight) or any(_still_on(change, midnight)):
        raise Refused("not-due", due=None)
    today = str(midnight.date())
    daily = [c for c in change.hall.all(Counter).values() if ":" in c.id and not c.id.endswith(today)]
    swept = [record for record in change.hall.records() if record.finished]
    for record in (*swept, *daily):
        if record.kind in _KEPT_WITH_UNIT and _still_held(change, record):
            continue
        change.drop(record)
    change.put(change.hall.site.but(swept_at=change.now))
    return {"swept": len(swept) + len(daily)}


def _last_midnight(change: Change) -> datetime:
    today = change.now.astimezone(change.hall.zone).date()
    return datetime.combine(today, datetime.min.time(), change.hall.zone)


def _swept_since(change: Change, midnight: datetime) -> bool:
    return change.hall.site.swept_at is not None and change.hall.site.swept_at >= midnight


def _still_on(change: Change, midnight: datetime) -> Iterator[Record]:
    """What of the days before `midnight` is still going on. Pure, so that the night may be begun again at any point."""
    hall = change.hall
    yield from (visit for visit in hall.all(Visit).values() if visit.open and visit.checked_in_at < midnight)
    yield from (held for held in hall.all(Presence).values() if held.state != "off" and held.since < midnight)
    yield from (
        contact for contact in hall.all(Contact).values() if contact.ended_at is None and contact.until <= midnight
    )
    yield from (roster for roster in hall.all(Roster).values() if not roster.swept and roster.day < midnight.date())


def _ended(change: Change, record: Record) -> Record:
    if isinstance(record, Visit):
        if record.state == "called":
            settle_turn(change, record, "recall", "RT-01")
        return reception.go_home(record, now=change.now)
    if isinstance(record, Presence):
        return Presence(id=record.id, since=change.now)
    return record.but(ended_at=change.now) if isinstance(record, Contact) else record.but(swept=True)


_KEPT_WITH_UNIT = ("application", "receipt")


def _still_held(change: Change, record: Any) -> bool:
    """A won application and its receipt stay while the unit is held for it: they may still be reopened (SC-25)."""
    unit = change.hall.get(Unit, record.unit)
    application = record.id if record.kind == "application" else record.application
    return unit is not None and unit.held_for == application
