"""Who finds what in the office. The table of commands decides; a test keeps this one in step with it."""

from domain.nouns import REGISTERS

MANAGERS = frozenset({"group_manager", "project_manager"})
OPENED_BY = MANAGERS | {
    "admin", "site_lead", "site_manager", "head", "controller", "control_supervisor", "dispatcher", "executive",
    "general_manager", "system",
}  # fmt: skip
CENTRE = frozenset({"admin", "site_lead", "control_supervisor", "executive", "general_manager", "system"})

MAY: dict[str, frozenset[str]] = {
    "roster.file":         MANAGERS | {"dispatcher", "site_lead", "admin", "system"},
    "roster.lock":         frozenset({"dispatcher", "site_lead", "system"}),
    "person.save":         frozenset({"admin", "system"}),  # and PINs
    "group.save":          frozenset({"admin", "system"}),
    "device.rename":       frozenset({"admin", "system"}),  # and pair
    "device.pin":          frozenset({"admin", "site_lead", "system"}),
    "device.revoke":       frozenset({"admin", "system"}),
    "device.identify":     frozenset({"admin", "system"}),
    "device.reload":       frozenset({"admin", "system"}),
    "price_list.activate": frozenset({"admin", "site_lead", "executive", "general_manager", "system"}),
    "price_list.undo":     frozenset({"admin", "site_lead", "executive", "general_manager", "system"}),
    "price_list.strike":   frozenset({"admin", "site_lead", "executive", "general_manager", "system"}),
    "unit.release":        frozenset({"controller", "system"}),
    "client.find":         frozenset({"admin", "site_lead", "system"}),  # and correct
    "client.erase":        frozenset({"admin", "site_lead", "system"}),
    "policy.set":          frozenset({"admin", "site_lead", "system"}),
}  # fmt: skip
FILES_LATE = frozenset({"admin", "site_lead", "system"})  # after the cutoff, with a reason

TABS: dict[str, frozenset[str]] = {
    "today":   OPENED_BY,
    "people":  OPENED_BY,
    "clients": MAY["client.find"],
    "devices": MAY["device.rename"] | {"site_lead"},
    "prices":  CENTRE | {"controller"},
    "release": OPENED_BY - MANAGERS,
    "rules":   OPENED_BY - MANAGERS,
    "registers": frozenset(role for register in REGISTERS.values() for role in register.readers) & OPENED_BY,
    "journal": CENTRE | {"site_manager", "head"},  # CK-06
}  # fmt: skip


def opens(tab: str, role: str) -> bool:
    """Whether this role finds this tab, and so what is on it."""
    return role in TABS[tab]


def concerns(role: str, own: str | None, group: str | None) -> bool:
    """Whether something of `group` (None: of the developer's side) is this role's business."""
    return role not in MANAGERS or (group is not None and group == own)
