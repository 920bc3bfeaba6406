"""What a hall needs before its first visitor: each step with its state, worked out from the hall and kept nowhere."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from domain.core.hall import Hall
from domain.core.viewer import ScreenName, Viewer
from domain.house.devices.records import Device
from domain.house.groups.records import Group
from domain.house.people.records import Person
from domain.house.site.records import Site
from domain.house.site.rules import hall_zone
from domain.nouns import COMMANDS
from domain.reception.rosters.records import Roster
from domain.sales.prices.records import PriceList
from domain.sales.units.records import Unit
from kiosk.office.roles import opens

EVERY_DAY: tuple[ScreenName, ...] = ("board", "turns", "checkin")  # the wall of an opening day comes when there is one
UNNAMED = frozenset({"", "案场"})  # as `anchang create-hall` calls it where it is told no name
Words = Callable[..., str]  # a translator


@dataclass(frozen=True)
class Step:
    """`state` says how far it is, `who` whose work it is, `tab` where in the office. One of `verbs` must be allowed."""

    name: str
    title: str
    done: bool
    state: str
    who: str
    tab: str
    verbs: tuple[str, ...]

    def is_for(self, viewer: Viewer) -> bool:
        """Whether this viewer may do it."""
        return any(COMMANDS[verb].may(viewer) for verb in self.verbs)


def steps_for(viewer: Viewer, hall: Hall, today: date, _: Words, screens: Mapping[ScreenName, str]) -> list[Step]:
    """As `first_steps`, for whoever runs the hall; none for all others."""
    return first_steps(hall, today, _, screens) if opens("steps", viewer.role) else []


def first_steps(hall: Hall, today: date, _: Words, screens: Mapping[ScreenName, str]) -> list[Step]:
    """All of them in the order they are done, in the language of `_`. `screens`: what each is called there."""
    return [
        _named(hall, _), _people(hall, _), _prices(hall, _), _released(hall, _), _paired(hall, _, screens),
        _locked(hall, today, _),
    ]  # fmt: skip


def _named(hall: Hall, _: Words) -> Step:
    site = hall.get(Site, "site")
    name = site.name if site else ""
    done = name not in UNNAMED
    state = name if done else _("It has no name of its own yet.")
    return Step("name", _("Name the hall"), done, state, _("the administrator"), "", ("site.open",))


def _people(hall: Hall, _: Words) -> Step:
    groups = {group.id for group in hall.all(Group).values() if not group.exited}
    active = [person for person in hall.all(Person).values() if person.active]
    sellers = [person for person in active if person.receives and person.group in groups]
    empty = sorted(groups - {person.group for person in sellers})
    missing = [said for verb, said in _needed(_) if not any(p.role in COMMANDS[verb].roles for p in active)]
    missing += [_("consultants of group {group}", group=group) for group in empty]
    state = _("Groups: {groups} · consultants: {consultants}", groups=len(groups), consultants=len(sellers))
    if not groups and not sellers:
        state = _("No groups yet")
    if missing:
        state = _("{state} · still missing: {missing}", state=state, missing=_(", ").join(missing))
    done = bool(groups) and not missing
    return Step("people", _("Enter groups and people"), done, state, _("the administrator"), "people", ("person.save",))


def _needed(_: Words) -> Iterator[tuple[str, str]]:
    """Without whom nobody is received, decided on or paid for."""
    yield "visit.dispatch", _("a dispatcher")
    yield "application.approve", _("a sales controller")
    yield "receipt.record", _("a cashier")


def _prices(hall: Hall, _: Words) -> Step:
    homes = sum(hall.sizes(Unit, "place_and_state").values())
    lists = hall.all(PriceList).values()
    state = _("No list is in force yet.")
    if homes and lists:
        latest = max(lists, key=lambda found: found.activated_at)
        day = latest.activated_at.astimezone(hall_zone(hall)).date().isoformat()
        state = _("Homes: {homes} · latest list: {name}, {day}", homes=homes, name=latest.filename, day=day)
    who = _("the administrator or the site lead")
    return Step("prices", _("Put the price list in force"), homes > 0, state, who, "prices", ("price_list.activate",))


def _released(hall: Hall, _: Words) -> Step:
    sizes = hall.sizes(Unit, "place_and_state")
    homes = sum(sizes.values())
    released = homes - sum(many for (_place, state), many in sizes.items() if state == "unreleased")
    state = _("Released: {released} of {homes}", released=released, homes=homes)
    if not homes:
        state = _("This comes after the price list.")
    elif not released:
        state = _("No home is released yet; the board shows all of them as not for sale.")
    done, who = released > 0, _("the sales controller")
    return Step("release", _("Release homes for sale"), done, state, who, "release", ("unit.release",))


def _paired(hall: Hall, _: Words, screens: Mapping[ScreenName, str]) -> Step:
    paired = [device.screen for device in hall.all(Device).values() if device.revoked_at is None]
    missing = [screens[name] for name in EVERY_DAY if name not in paired]
    said = [_("{screen}: {many}", screen=screens[name], many=paired.count(name)) for name in EVERY_DAY]
    state = _("Still missing: {missing}", missing=_(", ").join(missing)) if missing else " · ".join(said)
    title = _("Pair the walls and the tablet")
    return Step("devices", title, not missing, state, _("the administrator"), "devices", ("device.add",))


def _locked(hall: Hall, today: date, _: Words) -> Step:
    groups = sum(not group.exited for group in hall.all(Group).values())
    filed = [roster for roster in hall.all(Roster).values() if roster.day == today]
    locked = sum(roster.locked for roster in filed)
    state = _("No group has filed its list for today yet.")
    if locked:
        state = _("Locked: {locked} of {groups}", locked=locked, groups=groups)
    elif filed:
        state = _("Filed: {filed} of {groups}, not locked yet", filed=len(filed), groups=groups)
    done = 0 < locked == len(filed)
    title, who = _("File and lock today's rosters"), _("managers file, the dispatcher or the site lead locks")
    return Step("rosters", title, done, state, who, "today", ("roster.lock", "roster.file"))
