"""Groups, people and devices (RULES §2)."""

from typing import Annotated

from pydantic import Field

from domain.people import (
    AGENCY_ROLES,
    DEVICE_SCREENS,
    Ask,
    Device,
    Group,
    Person,
    Presence,
    Role,
    ScreenName,
    Viewer,
    Wish,
)
from domain.refusal import Refused
from domain.units import Unit
from server.change import Change, Result, command
from server.commands.common import Note


@command("group.save", "admin", rules=("RO-01",))
def save_group(
    change: Change, by: Viewer, id: str, order: Annotated[int, Field(ge=0, le=1000)], agency: Note = ""
) -> Result:
    """Enter or change a sales group. `id` is its neutral name, one to three letters."""
    if not (1 <= len(id) <= 3 and id.isascii() and id.isalpha() and id.isupper()):
        raise Refused("bad-arguments", fields={"id": "one to three capital letters"})
    change.put(Group(id=id, order=order, agency=agency.strip()[:60]))
    return {"group": id}


@command("person.save", "admin", rules=("RO-09",))
def save_person(
    change: Change, by: Viewer, name: Note, role: Role, id: str | None = None, group: str | None = None,
    badge: Note = "", qualified: bool = True, filed: bool = True, active: bool = True,
) -> Result:  # fmt: skip
    """Enter or change someone who works here. Agency people belong to a group; badges and names are unique."""
    if not name.strip():
        raise Refused("name-missing")
    if (role in AGENCY_ROLES) != (group is not None):
        raise Refused("bad-arguments", fields={"group": "agency people have one, developer's people none"})
    if group is not None:
        change.find(Group, group)
    if id is not None:
        change.find(Person, id)
    for other in change.hall.all(Person).values():
        if other.id != id and other.active:
            _must_differ(other, name.strip(), badge.strip())
    person = Person(
        id=id or change.new_id("u"), name=name.strip()[:40], role=role, group=group, badge=badge.strip()[:8],
        qualified=qualified, filed=filed, active=active,
    )  # fmt: skip
    change.put(person)
    presence = change.hall.get(Presence, person.id)
    if (presence is None and person.receives) or (presence is not None and not person.receives):
        change.put(Presence(id=person.id, since=change.now))  # off duty: the rotation passes over whoever left
    return {"person": person.id}


def _must_differ(other: Person, name: str, badge: str) -> None:
    """Refuses `name-taken` or `badge-taken`, and says by whom."""
    who = " ".join(filter(None, (other.badge, other.name)))
    if other.name == name[:40]:
        raise Refused("name-taken", who=who, name=name)
    if badge and other.badge == badge[:8]:
        raise Refused("badge-taken", who=who, badge=badge)


@command("device.add", "admin")
def add_device(change: Change, by: Viewer, screen: ScreenName, name: Note) -> Result:
    """Enter a paired device. Its secret is made by the pairing, not here."""
    if screen not in DEVICE_SCREENS:
        raise Refused("bad-arguments", fields={"screen": "choice"})
    device = Device(id=change.new_id("d"), screen=screen, name=name.strip()[:40] or screen, paired_at=change.now)
    change.put(device)
    return {"device": device.id}


@command("device.rename", "admin")
def rename_device(change: Change, by: Viewer, device: str, name: Note) -> Result:
    """Give a device another name."""
    if not name.strip():
        raise Refused("name-missing")
    change.put(change.find(Device, device).but(name=name.strip()[:40]))
    return {}


@command("device.pin", "admin", "site_lead")
def pin_building(change: Change, by: Viewer, device: str, building: str = "") -> Result:
    """Have a unit board show this building alone, until another is pinned or none ("")."""
    wall = _in_use(change, device)
    if wall.screen != "board":
        raise Refused("bad-arguments", fields={"device": "a unit board"})
    if building and building not in {
        place for (place, _), many in change.hall.sizes(Unit, "place_and_state").items() if many
    }:
        raise Refused("bad-arguments", fields={"building": "unknown"})
    change.put(wall.but(pinned=building))
    return {}


@command("device.revoke", "admin")
def revoke_device(change: Change, by: Viewer, device: str) -> Result:
    """Take a device's rights away; its socket closes at once."""
    change.put(_in_use(change, device).but(revoked_at=change.now))
    return {}


@command("device.reload", "admin")
def reload_device(change: Change, by: Viewer, device: str) -> Result:
    """Have a screen load its page anew, once no form on it is half filled. One that is off is told nothing."""
    return _ask(change, device, "reload")


@command("device.identify", "admin")
def identify_device(change: Change, by: Viewer, device: str) -> Result:
    """Have a screen show its name over everything for ten seconds. One that is off is told nothing."""
    return _ask(change, device, "identify")


def _ask(change: Change, device: str, what: Wish) -> Result:
    change.put(Ask(id=_in_use(change, device).id, what=what, at=change.now))
    return {}


def _in_use(change: Change, device: str) -> Device:
    """The device, unless its rights were taken away. Refuses `device-revoked`."""
    paired = change.find(Device, device)
    if paired.revoked_at is not None:
        raise Refused("device-revoked")
    return paired
