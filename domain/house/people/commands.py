"""People enter, change and leave (RULES §2)."""

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.roles import AGENCY_ROLES, Role
from domain.core.viewer import Viewer
from domain.house.delegations.endings import end_what_fits_no_more
from domain.house.groups.records import Group
from domain.house.people.records import Person
from domain.house.presence.records import Presence


@command("person.save", "admin", rules=("RO-09",))
def save_person(
    change: Change, by: Viewer, name: FreeText, role: Role, id: str | None = None, group: str | None = None,
    badge: FreeText = "", qualified: bool = True, filed: bool = True, active: bool = True,
) -> Result:  # fmt: skip
    """Enter or change someone who works here. Agency people belong to a group; badges and names are unique.

    Delegations that no longer fit, of whoever is put out or has another role, end with the same change.
    """
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
    end_what_fits_no_more(change, by)
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
