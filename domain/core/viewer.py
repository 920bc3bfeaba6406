"""Whoever looks at a screen or gives a command."""

from dataclasses import dataclass, field
from typing import Literal

from domain.core.roles import Role

ScreenName = Literal[
    "board", "turns", "checkin", "queue", "consultant", "approvals", "cashier", "deals", "office", "opening", "numbers",
]  # fmt: skip


@dataclass(frozen=True)
class Principal:
    """Somebody another one acts for until a moment: the person, and the role whose signatures he gives."""

    person: str
    role: Role


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
    stands_for: tuple[Principal, ...] = ()  # whom this person acts for now
    in_place_of: str | None = None  # for whom, as the journal names them, this very command is given; None: for oneself

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
