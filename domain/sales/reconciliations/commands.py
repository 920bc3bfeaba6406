"""Every morning controller and managers sign one sheet; a home on which it differs is frozen (SC-13)."""

from collections.abc import Iterator
from datetime import UTC, datetime

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.deadline import Due, daily
from domain.core.hall import Hall
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.delegations.rules import as_of
from domain.house.notices.rules import groups, roles, say
from domain.house.policy.rules import clock_time
from domain.house.site.rules import hall_zone, local_day
from domain.sales.applications.commands import reason_in
from domain.sales.freezing.commands import FREEZES, freeze, unfreeze
from domain.sales.reconciliations import rules
from domain.sales.reconciliations.records import Reconciliation
from domain.sales.reconciliations.rules import SIGNS
from domain.sales.units.records import Unit

DIFFERENCE = "difference"  # the reason a home is frozen for


def _moment(hall: Hall, now: datetime, key: str) -> datetime:
    return datetime.combine(local_day(hall, now), clock_time(hall, key), hall_zone(hall)).astimezone(UTC)


def _first_for_sale(hall: Hall) -> datetime | None:
    return min((u.stands_since for u in hall.all(Unit).values() if u.standing != "unreleased"), default=None)


def _to_be_opened(hall: Hall, now: datetime) -> bool:
    """Whether this morning's sheet is missing, of a hall that had homes for sale when its time came."""
    opens = _moment(hall, now, "reconciliation.opens")
    if now < opens or hall.get(Reconciliation, local_day(hall, now).isoformat()) is not None:
        return False
    since = hall.once(_first_for_sale)
    return since is not None and since < opens


@daily
def morning(hall: Hall, now: datetime) -> Iterator[Due]:
    """The sheet is opened at its time (SC-13)."""
    if _to_be_opened(hall, now):
        yield "reconciliation.open", {}


@command("reconciliation.open", rules=("SC-13",))
def open_sheet(change: Change, by: Viewer) -> Result:
    """Open this morning's sheet: each home as board, receipts and contracts have it now. One that differs is frozen.

    Refuses `not-due` before its time, or when it is there.
    """
    hall = change.hall
    if not _to_be_opened(hall, change.now):
        raise Refused("not-due", due=None)
    due_by = _moment(hall, change.now, "reconciliation.due")
    earlier = [old for old in hall.all(Reconciliation).values() if old.unresolved]
    sheet = rules.opened(hall, day=local_day(hall, change.now), now=change.now, due_by=due_by, earlier=earlier)
    change.put(*(rules.passed_on(old, now=change.now) for old in earlier), sheet)
    for each in sheet.differences:
        _freeze(change, by, each["unit"])
    return {"differences": len(sheet.differences)}


@command("reconciliation.sign", *SIGNS, delegable=("controller",), rules=("SC-13",))
def sign(change: Change, by: Viewer, reconciliation: str) -> Result:
    """Sign the sheet for the controller, or for one's own group as its manager; after its time it is kept as late."""
    by, sheet = as_of(change.hall, by, change.now), change.find(Reconciliation, reconciliation)
    before = set(sheet.signed)
    signed = rules.sign(sheet, by=by, now=change.now)
    (post,) = set(signed.signed) - before
    change.in_place_of = signed.signed[post]["in_place_of"]
    change.put(signed)
    return {"digest": signed.digest, "late": signed.signed[post]["late"]}


@command("reconciliation.overdue", rules=("SC-13",))
def overdue(change: Change, by: Viewer, reconciliation: str) -> Result:
    """Its time is over: all who sell, and those above, hear who has not signed. Nothing else stops (SC-08)."""
    sheet = rules.overdue(change.find(Reconciliation, reconciliation))
    change.put(sheet)
    above = roles("controller", "control_supervisor", "site_lead", "site_manager", "head")
    say(change, "reconciliation-overdue", [*groups(change.hall), *above], missing=sheet.missing)
    return {"missing": sheet.missing}


@command("reconciliation.differ", *SIGNS, rules=("SC-13",))
def differ(change: Change, by: Viewer, reconciliation: str, unit: str, reason: FreeText) -> Result:
    """Say that one's own list has a home otherwise than the sheet: that home is frozen, and no other."""
    sheet, home, said = change.find(Reconciliation, reconciliation), change.find(Unit, unit), reason_in(reason)
    line = rules.line(change.hall, home)
    change.put(rules.differ(sheet, rules.difference(line, now=change.now, by=by.actor, said=said)))
    _freeze(change, by, unit)
    return {}


@command("reconciliation.resolve", *FREEZES, rules=("SC-13",))
def resolve(change: Change, by: Viewer, reconciliation: str, unit: str, reason: FreeText) -> Result:
    """Settle the difference on a home, which goes on as it was; one that is frozen for another reason stays so."""
    sheet, home = change.find(Reconciliation, reconciliation), change.find(Unit, unit)
    change.put(rules.resolve(sheet, unit, reason=reason_in(reason), by=by, now=change.now))
    if home.state == "frozen" and home.frozen_for.partition(":")[0] == DIFFERENCE:
        unfreeze(change, by, unit, reason)
    return {}


def _freeze(change: Change, by: Viewer, unit: str) -> None:
    home = change.hall.get(Unit, unit)
    if home is not None and home.state != "frozen":
        freeze(change, by, unit, DIFFERENCE)
