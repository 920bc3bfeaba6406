"""The hall's own record, the policy table and the nightly sweep."""

from datetime import datetime
from typing import Any

from domain import reception
from domain.clients import Contact
from domain.hall import ZONE, Counter, Site
from domain.people import Presence, Viewer
from domain.policy import SETTINGS, Policy, check, in_force
from domain.reception import Visit
from domain.refusal import Refused
from domain.rotation import Roster
from domain.units import Unit
from domain.zones import zone_of
from server.change import Change, Result, command
from server.commands.rounds import settle_turn


@command("site.open", "admin")
def open_site(change: Change, by: Viewer, name: str, zone: str = ZONE) -> Result:
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
def set_policy(change: Change, by: Viewer, key: str, value: Any, reason: str) -> Result:
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


@command("hall.sweep")
def sweep(change: Change, by: Viewer) -> Result:
    """Once a night: whoever is still inside has left, nobody is on duty, and finished records leave the live hall.

    Their rows and the journal keep them.
    """
    midnight = datetime.combine(change.now.astimezone(change.hall.zone).date(), datetime.min.time(), change.hall.zone)
    if change.hall.site.swept_at is not None and change.hall.site.swept_at >= midnight:
        raise Refused("not-due", due=None)
    today = midnight.date()
    _send_home(change, midnight)
    for contact in list(change.hall.all(Contact).values()):
        if contact.until <= change.now:
            change.put(contact.but(ended_at=change.now))
    for roster in list(change.hall.all(Roster).values()):
        if roster.day < today:
            change.put(roster.but(swept=True))
    daily = [c for c in change.hall.all(Counter).values() if ":" in c.id and not c.id.endswith(str(today))]
    swept = [record for record in list(change.hall.records()) if record.finished]
    for record in (*swept, *daily):
        if record.kind in _KEPT_WITH_UNIT and _still_held(change, record):
            continue
        change.drop(record)
    change.put(change.hall.site.but(swept_at=change.now))
    return {"swept": len(swept) + len(daily)}


def _send_home(change: Change, midnight: datetime) -> None:
    for visit in list(change.hall.all(Visit).values()):
        if visit.open and visit.checked_in_at < midnight:
            if visit.state == "called":
                settle_turn(change, visit, "recall", "RT-01")
            change.put(reception.go_home(visit, now=change.now))
    for presence in list(change.hall.all(Presence).values()):
        if presence.state != "off":
            change.put(Presence(id=presence.id, since=change.now))


_KEPT_WITH_UNIT = ("application", "receipt")


def _still_held(change: Change, record: Any) -> bool:
    """A won application and its receipt stay while the unit is held for it: they may still be reopened (SC-25)."""
    unit = change.hall.get(Unit, record.unit)
    application = record.id if record.kind == "application" else record.application
    return unit is not None and unit.held_for == application
