"""A home is frozen and goes on as it was; the developer takes a release back (RULES §3.0 U8, SC-11)."""

from domain.core.change import Change, Result
from domain.core.command import LONG, command
from domain.core.inputs import FreeText
from domain.core.viewer import Viewer
from domain.sales.applications.commands import reason_in
from domain.sales.applications.records import Application
from domain.sales.applications.rules import taken
from domain.sales.challenges.follow import follow
from domain.sales.freezing import rules
from domain.sales.freezing.follow import go_on, stop
from domain.sales.refunds.follow import give_back
from domain.sales.reservations.records import Reservation
from domain.sales.reservations.rules import dismiss
from domain.sales.units.commands import named
from domain.sales.units.records import Unit

FREEZES = ("controller", "site_lead")


@command("unit.freeze", *FREEZES, rules=("SC-13",))
def freeze(change: Change, by: Viewer, unit: str, reason: FreeText) -> Result:
    """Take a home off sale for a reason that is no reservation, whatever its state. Whatever time of it runs stands
    still; nobody applies for it, approves it or pays for it meanwhile.

    `reason` begins with one of the codes: mortgaged, seized, settled-works, show-flat, kept-by-owner, dispute,
    difference.
    """
    home = change.find(Unit, unit)
    stop(change, home, rules.because(reason_in(reason)))
    return {}


@command("unit.unfreeze", *FREEZES, rules=("SC-13",))
def unfreeze(change: Change, by: Viewer, unit: str, reason: FreeText) -> Result:
    """Let a frozen home go on as it was; each time that ran is as much later as that lasted. Ends a lock, too."""
    home = change.find(Unit, unit)
    reason_in(reason)
    go_on(change, home)
    for reservation in change.hall.where(Reservation, "open_on", unit):
        if reservation.lock_until is not None:
            change.put(reservation.but(lock_until=None))
    follow(change, unit)
    return {}


@command("unit.recall", "controller", rules=("SC-11",), largest=LONG)
def recall(change: Change, by: Viewer, units: list[str], reason: FreeText) -> Result:
    """Take the release of homes back: their open applications are closed with the reason, requests to reserve them too.

    All or none, but what the deposit is in for stays as it is; a part of one is given back. Refuses `unit-taken` where
    the deposit is in for each.
    """
    reason_in(reason)
    homes = [change.find(Unit, id) for id in named(units)]
    wanting = {home.id: [a for a in change.hall.where(Application, "at_stake", home.id) if a.open] for home in homes}
    back = [home for home in homes if not rules.stays(home, wanting[home.id])]
    if not back:
        raise taken(homes[0], change.hall.where(Application, "at_stake", homes[0].id))
    for home in back:
        gone, left = rules.recall(home, wanting[home.id], by=by, now=change.now)
        change.put(*gone, left)
        give_back(change, by, *gone)
        for asked in change.hall.where(Reservation, "open_on", home.id):
            change.put(*dismiss(asked, left, by=by, now=change.now))
        follow(change, home.id)
    return {"recalled": len(back), "kept": [home.id for home in homes if home not in back]}
