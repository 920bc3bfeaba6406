"""Who finds what to read in the office, and of which groups. Its buttons are the table of commands' alone."""

from domain.clients.identity.guards import OFFICE
from domain.core.roles import MANAGERS
from domain.nouns import REGISTERS

OPENED_BY = frozenset({
    *MANAGERS, "admin", "site_lead", "site_manager", "head", "controller", "control_supervisor", "dispatcher",
    "executive", "general_manager", "system",
})  # fmt: skip
CENTRE = frozenset({"admin", "site_lead", "control_supervisor", "executive", "general_manager", "system"})
SUPERVISES = CENTRE | {"site_manager", "head"}  # looks through registers and the journal (RO-17)

PARTS: dict[str, frozenset[str]] = {
    "today":   OPENED_BY,
    "people":  OPENED_BY,
    "clients": frozenset({*OFFICE, "system"}),  # whoever looks after everybody's
    "devices": frozenset({"admin", "site_lead", "system"}),
    "prices":  SUPERVISES | {"controller"},
    "discounts": SUPERVISES | {"controller"},
    "plan":    OPENED_BY - frozenset(MANAGERS),
    "release": OPENED_BY - frozenset(MANAGERS),
    "outage":  OPENED_BY - frozenset(MANAGERS),
    "rules":   OPENED_BY - frozenset(MANAGERS),
    "registers": frozenset(role for register in REGISTERS.values() for role in register.readers) & OPENED_BY,
    "journal": SUPERVISES,  # CK-06
    "steps":   SUPERVISES | {"controller"},  # what a new hall still needs, on the front page
}  # fmt: skip


def opens(part: str, role: str) -> bool:
    """Whether this role finds this part, and so what is on it."""
    return role in PARTS[part]


def concerns(role: str, own: str | None, group: str | None) -> bool:
    """Whether something of `group` (None: of the developer's side) is this role's business."""
    return role not in MANAGERS or (group is not None and group == own)
