"""The roles people have in the hall (RULES §2)."""

from typing import Literal

Role = Literal[
    "controller", "control_supervisor", "dispatcher", "cashier", "site_manager", "site_lead", "head", "executive",
    "general_manager", "admin", "consultant", "supervisor", "group_manager", "project_manager",
]  # fmt: skip

DEVELOPER_ROLES: tuple[Role, ...] = (
    "controller", "control_supervisor", "dispatcher", "cashier", "site_manager", "site_lead", "head", "executive",
    "general_manager", "admin",
)  # fmt: skip

AGENCY_ROLES: tuple[Role, ...] = ("consultant", "supervisor", "group_manager", "project_manager")

SELLERS: tuple[Role, ...] = ("consultant", "supervisor", "group_manager")  # whose work clients are (RULES §2)

MANAGERS: tuple[Role, ...] = ("group_manager", "project_manager")  # they act for their own group, and for no other

ROLES: tuple[Role, ...] = DEVELOPER_ROLES + AGENCY_ROLES
