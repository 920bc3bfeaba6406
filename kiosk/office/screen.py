"""Office 后台: rosters, people, devices, price lists, release, rules and journal.

No card holds a client: the tab Clients asks for one by phone.
"""

from collections.abc import Iterable
from pathlib import Path

from domain.core.hall import Hall, Key
from domain.core.roles import MANAGERS
from domain.core.viewer import Viewer
from domain.house.devices.records import Device
from domain.house.groups.records import Group
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.reception.rosters.records import Roster
from domain.sales.discounts.records import Discount
from domain.sales.prices.records import PriceCopy, PriceDraft, PriceList
from kiosk.office import cards, panels
from kiosk.office.outages import papers
from kiosk.office.plan import batches, plan
from kiosk.office.roles import OPENED_BY, PARTS
from kiosk.outages import on_paper
from kiosk.stand_ins import stand_ins
from server.screen import Audience, Own, Screen, verbs

VERBS = (
    "roster.file", "roster.lock", "person.save", "group.save", "device.add", "device.rename", "device.pin",
    "device.revoke", "device.identify", "device.reload", "price_list.activate", "price_list.undo", "price_list.strike",
    "price_list.file", "price_list.drop", "price_copy.issue", "price_copy.return", "price_copy.lose",
    "discount.save", "discount.retire",
    "unit.release", "client.find", "client.correct", "client.remove_number", "client.erase", "policy.set",
    "site.open", "delegation.give", "delegation.end", "plan.set_status", "plan.set_phase", "plan.enter_permit",
    "plan.set_target", "batch.draft", "batch.drop", "batch.release",
    "duty.name", "outage.declare", "outage.close", "paper.issue", "paper.enter", "paper.spoil",
)  # fmt: skip


def concerned(viewer: Viewer) -> Audience:
    """One audience per role; an agency's managers see their own group and nothing of the others."""
    return Audience(role=viewer.role, group=viewer.group if viewer.role in MANAGERS else None)


def _person_touches(person: Person, hall: Hall) -> Iterable[Key]:
    """Where someone is, and what counts, or was filed or saved by, this person."""
    yield "presence", person.id
    me = f"person:{person.id}"
    yield from (("price_draft", d.id) for d in hall.all(PriceDraft).values() if d.filed_by == me)
    yield from (("discount", d.id) for d in hall.all(Discount).values() if d.saved_by == me)
    yield from (("roster", r.id) for r in hall.all(Roster).values() if person.id in r.people or r.filed_by == me)


SCREEN = Screen(
    name="office",
    title="Office",
    folder=Path(__file__).parent,
    opened_by=OPENED_BY,
    parts=PARTS,
    audience=concerned,
    own={
        Group: Own(cards.group), Person: Own(cards.person), Presence: Own(cards.presence), Device: Own(cards.device),
        Roster: Own(cards.roster), PriceList: Own(cards.price_list),
        PriceDraft: Own(cards.price_draft), PriceCopy: Own(cards.price_copy), Discount: Own(cards.discount),
    },
    panels={
        "desk": panels.desk, "rules": panels.rules, "units": panels.units, "unreleased": panels.unreleased,
        "plan": plan, "batches": batches, "stand_ins": stand_ins,
        "on_paper": on_paper, "papers": papers, "may": verbs(*VERBS),
    },
    touches={Person: _person_touches},
)  # fmt: skip
