"""Applications and decisions in a demo hall, by other people's hands than the page's under test."""

import functools
import uuid
from typing import Any

import httpx2

from domain.clients.contacts.records import Contact
from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.house.policy.rules import number
from domain.sales.units.records import Unit
from server.auth.sessions import COOKIE
from tests.browser.demo_hall import HALL, DemoHall


async def command(
    demo: DemoHall, screen: str, verb: str, *, badge: str = "", role: str = "", **arguments: Any
) -> dict[str, Any]:
    """A command of somebody who works on this screen; what it answered. Fails when the hall says no."""
    headers = {
        "Idempotency-Key": str(uuid.uuid4()), "Cookie": f"{COOKIE}={_token(demo, screen, badge, role)}", "Origin": demo.url,
    }  # fmt: skip
    async with httpx2.AsyncClient(trust_env=False) as http:
        answer = await http.post(f"{demo.url}/api/{HALL}/{verb}", json=arguments, headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["result"])


async def applied(demo: DemoHall, home: str = "", *, rival: int = 0) -> str:
    """An application for a free home, or for this one: by the consultant of the newest contact, or of an older one."""
    hall = demo.hall
    newest: dict[str, Contact] = {}
    for contact in sorted(hall.all(Contact).values(), key=lambda c: c.until):
        if hall.all(Person)[contact.consultant].active:
            newest[contact.consultant] = contact
    contact = [*newest.values()][-1 - rival]
    if rival:
        await _one_after_the_other(demo)
    badge = hall.all(Person)[contact.consultant].badge
    unit = home or free_home(hall)
    wanted = await command(demo, "consultant", "application.submit", badge=badge, unit=unit, contact=contact.id)
    return str(wanted["application"])


async def _one_after_the_other(demo: DemoHall) -> None:
    """However soon one applies after another, the first form comes first."""
    if number(demo.hall, "application.tie_seconds"):
        await command(demo, "office", "policy.set", key="application.tie_seconds", value=0, reason="the test")


async def held(demo: DemoHall) -> str:
    """An application that has just been approved."""
    application = await applied(demo)
    await command(demo, "approvals", "application.approve", application=application)
    return application


def free_home(hall: Hall) -> str:
    """A home nobody has applied for."""
    return next(home.id for home in hall.all(Unit).values() if home.state == "available")


@functools.cache
def _token(demo: DemoHall, screen: str, badge: str, role: str) -> str:
    """One session for each of these people: they are on the job all day."""
    return demo.token(screen, badge, role)
