"""The demo's catalogue of discounts, a claim to be looked at, and a special discount that waits for an executive."""

from collections.abc import Callable
from datetime import date

from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from domain.sales.applications.records import Application
from domain.sales.discounts.records import Claim, Discount
from server.store.store import Reply

Do = Callable[..., Reply]
CATALOGUE = (
    {"name": "按时签约", "rate": 100},
    {"name": "老带新", "amount_fen": 1_000_000, "papers": ["老业主购房合同", "双方身份证"]},
    {"name": "一次性付款", "rate": 200, "path": "lump_sum"},
)


def keep_catalogue(do: Do, since: date) -> None:
    """What every group may give from this day on."""
    for line in CATALOGUE:
        do("discount.save", since=since.isoformat(), stackable=True, **line)


def in_question(do: Do, hall: Callable[[], Hall], name: str) -> None:
    """Of two open applications one has a claim to be looked at, one a special discount that the site lead endorsed."""
    people = hall().all(Person).values()
    managers = {p.group: p for p in people if p.role == "project_manager"}
    lead = next(p for p in people if p.role == "site_lead")
    still = [a for a in hall().all(Application).values() if a.state in ("waiting", "approved") and a.group in managers]
    if len(still) < 2:
        raise Refused("application-state", state="waiting")
    claims, special = sorted(still, key=lambda a: a.number)[-2:]
    wanted = next(d for d in hall().all(Discount).values() if d.papers)
    papers = {"papers": wanted.papers, "rate": wanted.rate, "amount_fen": wanted.amount_fen}
    by = viewer(hall(), name, claims.consultant)
    if not hall().where(Claim, "application", claims.id):
        do("claim.make", by, application=claims.id, discount=wanted.id, **papers)
    asked = {"application": special.id, "amount_fen": 3_000_000, "reason": "老客户换房，当场付定金"}
    made = do("concession.request", viewer(hall(), name, managers[special.group].id), **asked).result
    do("concession.sign", viewer(hall(), name, lead.id), concession=made["concession"])


def viewer(hall: Hall, name: str, person: str) -> Viewer:
    """This person at the door of the hall."""
    who = hall.all(Person)[person]
    return Viewer(hall=name, person=who.id, name=who.name, role=who.role, group=who.group)
