"""What a newcomer finds in the demo hall besides a day's life: contests for a home, homes kept off sale, the morning
sheet.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from domain.clients.contacts.records import Contact
from domain.house.people.records import Person
from domain.house.site.rules import hall_zone
from domain.sales.reservations.rules import SIGNS
from domain.sales.units.records import Unit
from server.demo.invention import ASKED_BECAUSE, DIFFERS_BECAUSE, GUEST, KEPT_BECAUSE
from server.demo.play import Player


def contend(player: Player, at: Callable[[datetime], None], now: datetime) -> None:
    """Three contests: a tie, a question nobody answered yet, several homes of one client."""
    hall = player.hall
    free = [u.id for u in hall.all(Unit).values() if u.state == "available" and u.floor is not None]
    by_group = {c.group: c for c in hall.all(Contact).values() if c.at <= now < c.until}
    if len(free) < 5 or len(by_group) < 2:
        return
    first, second = list(by_group.values())[:2]
    tied, asked, *several = free[-5:]
    for contact, home, also in (
        (first, tied, ()),
        (second, tied, ()),
        (first, asked, ()),
        (second, several[0], several[1:]),
    ):
        at(now)
        player.submit(contact, home, also)
    at(now + timedelta(seconds=30))
    for contact, home in ((second, asked), (first, several[0])):
        player.ready(player.submit(contact, home))


def keep(player: Player, now: datetime) -> None:
    """A home that is kept for a client, one that waits for the executive, and a show flat that is frozen."""
    hall = player.hall
    free = [u.id for u in hall.all(Unit).values() if u.state == "available"]
    contact = next((c for c in hall.all(Contact).values() if c.at <= now < c.until), None)
    if len(free) < 3 or contact is None:
        return
    kept, asked, shown = free[:3]
    manager = next(p for p in hall.all(Person).values() if (p.role, p.group) == ("group_manager", contact.group))
    player.give("controller", "unit.freeze", unit=shown, reason="show-flat")
    for_client = {"unit": kept, "contact": contact.id, "reason": KEPT_BECAUSE}
    stands = player.give(manager.id, "reservation.request", **for_client).result
    for role in SIGNS:
        player.give(role, "reservation.sign", **stands)
    name, phone = GUEST
    for_guest = {"unit": asked, "name": name, "phone": phone, "reason": ASKED_BECAUSE}
    waits = player.give("site_manager", "reservation.request", **for_guest).result
    player.give(SIGNS[0], "reservation.sign", **waits)


def half_an_hour_left(player: Player, now: datetime) -> None:
    """Today's sheet is signed until half an hour from now, so that a newcomer finds it open whatever the hour."""
    zone = hall_zone(player.hall)
    here, end = now.astimezone(zone), (now + timedelta(minutes=30)).astimezone(zone)
    due = max("08:30", f"{end:%H:%M}") if here.date() == end.date() else "23:59"
    player.do("policy.set", key="reconciliation.due", value=due, reason="demo")


def all_sign(player: Player, day: date) -> None:
    """A morning as it should be: the controller and every group have signed its sheet, which the clock opened."""
    for who in ("controller", *(manager.id for manager in _managers(player))):
        player.give(who, "reconciliation.sign", reconciliation=day.isoformat())


def differ(player: Player, day: date) -> None:
    """Today's sheet: a group has a home otherwise, and only the controller and another group have signed."""
    first, second, *_ = _managers(player)
    free = [u.id for u in player.hall.all(Unit).values() if u.state == "available"]
    of_today = {"reconciliation": day.isoformat()}
    if free:
        player.give(second.id, "reconciliation.differ", **of_today, unit=free[-1], reason=DIFFERS_BECAUSE)
    for who in ("controller", first.id):
        player.give(who, "reconciliation.sign", **of_today)


def push(player: Player) -> None:
    """One group follows a list of homes it shows first; another waits for its own to be approved."""
    first, second, *_ = _managers(player)
    free = [u.id for u in player.hall.all(Unit).values() if u.state == "available"]
    listed = player.give(first.id, "push_list.propose", units=free[:3]).result
    player.give("site_lead", "push_list.approve", **listed)
    player.give(second.id, "push_list.propose", units=free[3:6])


def _managers(player: Player) -> list[Person]:
    managers = [p for p in player.hall.all(Person).values() if p.role == "group_manager"]
    return sorted(managers, key=lambda p: p.group or "")
