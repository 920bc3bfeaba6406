"""One-time links for people and screens."""

from typing import Any

from sqlalchemy import Engine

from domain.core.roles import Role
from domain.house.devices.records import Device
from domain.house.people.records import Person
from server.run.blocking_store import look
from server.web.sign_in import make_link

HOME: dict[Role, str] = {
    "controller": "approvals", "control_supervisor": "approvals", "dispatcher": "queue", "cashier": "cashier",
    "site_manager": "approvals", "site_lead": "office", "head": "approvals", "executive": "approvals",
    "general_manager": "approvals", "admin": "office", "consultant": "consultant", "supervisor": "consultant",
    "group_manager": "consultant", "project_manager": "consultant",
}  # fmt: skip


def all_links(engine: Engine, hall: str, base: str) -> dict[str, list[dict[str, Any]]]:
    """{"screens": […], "people": […]}: each with what it is and a link that works once."""
    now = look(engine, hall).hall
    screens = [
        {"screen": d.screen, "device": d.id, "page": f"{base}/{hall}/{d.screen}",
         "link": base + make_link(engine, hall, f"/{hall}/{d.screen}", device=d.id)}
        for d in now.all(Device).values() if d.revoked_at is None
    ]  # fmt: skip
    people = [
        {"person": p.id, "name": p.name, "role": p.role, "group": p.group, "badge": p.badge,
         "screen": HOME[p.role], "link": base + make_link(engine, hall, f"/{hall}/{HOME[p.role]}", person=p.id)}
        for p in now.all(Person).values() if p.active
    ]  # fmt: skip
    return {"screens": screens, "people": people}


def as_table(links: dict[str, list[dict[str, Any]]]) -> str:
    """The links as a table for people: each screen, then one person of each role and group."""
    rows = [(link["screen"], "this screen", link["link"]) for link in links["screens"]]
    seen: set[tuple[str, str | None]] = set()
    for person in links["people"]:
        if (person["role"], person["group"]) not in seen:
            seen.add((person["role"], person["group"]))
            who = " ".join(filter(None, (person["badge"], person["name"], f"({person['role']})")))
            rows.append((person["screen"], who, person["link"]))
    width = max(len(screen) for screen, _, _ in rows)
    return "\n".join(f"  {screen:<{width}}  {link}  {who}" for screen, who, link in rows)
