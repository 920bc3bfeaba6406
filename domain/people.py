"""Who is in the hall: groups, people, devices, and the viewer who looks or acts (RULES §2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal

from domain.record import Record, moment, word

Role = Literal[
    "controller", "control_supervisor", "dispatcher", "cashier", "site_manager", "site_lead", "head", "executive",
    "general_manager", "admin", "consultant", "supervisor", "group_manager", "project_manager",
]  # fmt: skip
DEVELOPER_ROLES: tuple[Role, ...] = (
    "controller", "control_supervisor", "dispatcher", "cashier", "site_manager", "site_lead", "head", "executive",
    "general_manager", "admin",
)  # fmt: skip
AGENCY_ROLES: tuple[Role, ...] = ("consultant", "supervisor", "group_manager", "project_manager")
ROLES: tuple[Role, ...] = DEVELOPER_ROLES + AGENCY_ROLES
RECEIVING_ROLES: tuple[Role, ...] = ("consultant", "supervisor")  # RT-08: supervisors are in the round, managers not

ScreenName = Literal["board", "turns", "checkin", "queue", "consultant", "approvals", "cashier", "office"]
DEVICE_SCREENS: tuple[ScreenName, ...] = ("board", "turns", "checkin")

Wish = Literal["reload", "identify"]

PresenceState = Literal["off", "waiting", "receiving", "away_work", "away_developer", "away_private"]
FREE: PresenceState = "waiting"
AT_WORK: tuple[PresenceState, ...] = ("receiving", "away_work")


class Group(Record):
    """A sales group (销售组). `id` is its neutral name A, B, C, D (RO-01); the agency is for the office only."""

    kind: ClassVar[str] = "group"
    order: int
    agency: str = ""
    exited: bool = False


class Person(Record):
    """Someone who works in the hall. `badge` (A07) is what the hall calls a consultant."""

    kind: ClassVar[str] = "person"
    name: str
    role: Role = word()
    group: str | None = None
    badge: str = ""
    qualified: bool = True  # passed the sales director's exam (RT-09)
    filed: bool = True  # on file with the control centre (RT-09)
    active: bool = True

    @property
    def receives(self) -> bool:
        """May stand in the round: receiving role, qualified, filed, active (RT-08, RT-09)."""
        return self.role in RECEIVING_ROLES and self.active and self.qualified and self.filed


class Presence(Record):
    """Where a consultant is now; `id` is the person's."""

    kind: ClassVar[str] = "presence"
    state: PresenceState = word(default="off")
    since: datetime = moment()
    visit: str | None = None
    reason: str = ""


def state_of(people: Mapping[str, Person], presences: Mapping[str, Presence], id: str | None) -> PresenceState:
    """Where someone is for the rotation: `off` for whoever may not receive, whatever his presence says (RT-09)."""
    person, presence = people.get(id or ""), presences.get(id or "")
    return presence.state if person is not None and person.receives and presence is not None else "off"


class Device(Record):
    """A paired screen of the building. Its secret is not a record."""

    kind: ClassVar[str] = "device"
    later: ClassVar[Mapping[str, Any]] = {"pinned": ""}
    screen: ScreenName = word()
    name: str
    paired_at: datetime = moment()
    revoked_at: datetime | None = moment(default=None)
    pinned: str = ""  # the building that a unit board shows alone


class Ask(Record):
    """What a device was last asked to do; `id` is the device's. Its page is told once, and nothing depends on it."""

    kind: ClassVar[str] = "ask"
    what: Wish = word()
    at: datetime = moment()

    @property
    def finished(self) -> bool:
        return True


@dataclass(frozen=True)
class Viewer:
    """Whoever looks at a screen or gives a command: a person, a device, or the hall's own clock."""

    hall: str
    person: str | None = None
    name: str = ""
    role: Role | Literal["device", "system"] = "device"
    group: str | None = None
    device: str | None = None
    screen: ScreenName | None = None
    locale: str = field(default="zh_CN", compare=False)

    @property
    def actor(self) -> str:
        """How the journal names this viewer: `person:p12`, `device:d3` or `system`."""
        if self.person:
            return f"person:{self.person}"
        return f"device:{self.device}" if self.device else "system"

    @property
    def holds(self) -> str:
        """What the command and screen tables are asked with: a role, or `device:` and its screen."""
        return f"device:{self.screen}" if self.role == "device" else self.role


def system(hall: str) -> Viewer:
    """The hall itself: its clock and its command line."""
    return Viewer(hall=hall, role="system")
