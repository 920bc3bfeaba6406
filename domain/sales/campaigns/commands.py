"""An internal sale is planned, opened and closed; people of its whitelist register and are verified (SC-39, SC-40)."""

from domain.clients.identity.book import client_with
from domain.clients.identity.guards import LOOKS
from domain.clients.identity.rules import Phone
from domain.clients.names import masked_name
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.counter import next_number
from domain.core.inputs import Day, FreeText
from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.viewer import Viewer
from domain.house.notices.rules import groups, roles, say
from domain.house.people.records import Person
from domain.sales.applications.commands import reason_in
from domain.sales.campaigns import rules
from domain.sales.campaigns.records import Campaign, Intent, Kin

PLANS: tuple[Role, ...] = ("site_lead", "head")
REGISTERS: tuple[Role, ...] = ("controller", "site_lead", "site_manager", "dispatcher", "head")
VERIFIES: tuple[Role, ...] = ("site_lead", "site_manager", "head")
LONGEST, LONGEST_NAME = 200, 60


@command("campaign.plan", *PLANS, rules=("SC-39", "SC-40", "RO-31"))
def plan(
    change: Change, by: Viewer, called: FreeText, begins: Day, ends: Day, kin: list[Kin], verifier: str,
    area: FreeText = "", staff: FreeText = "", venues: FreeText = "", materials: FreeText = "",
) -> Result:  # fmt: skip
    """Put an internal sale on record: time, area, staff, venues, materials, and who may register by whose word."""
    name = called.strip()
    if not name or len(name) > LONGEST:
        raise Refused("bad-arguments", fields={"called": f"1 to {LONGEST} characters"})
    if ends < begins or not kin:
        raise Refused("bad-arguments", fields={"ends" if kin else "kin": "not before the beginning, and somebody"})
    if any(not held.finished for held in change.hall.all(Campaign).values()):
        raise Refused("campaign-open")
    if change.find(Person, verifier).role not in VERIFIES:
        raise Refused("bad-arguments", fields={"verifier": "who may verify"})
    held = Campaign(
        id=change.new_id("s"), called=name, begins=begins, ends=ends, kin=list(dict.fromkeys(kin)), verifier=verifier,
        area=area[:LONGEST], staff=staff[:LONGEST], venues=venues[:LONGEST], materials=materials[:LONGEST],
        planned_by=by.actor, planned_at=change.now,
    )  # fmt: skip
    change.put(held)
    return {"campaign": held.id}


@command("campaign.open", *PLANS, rules=("SC-40",))
def open_(change: Change, by: Viewer, campaign: str) -> Result:
    """Open an internal sale. Refuses `prices-missing` where no price list is in force."""
    opened = rules.opened(change.find(Campaign, campaign), change.hall, now=change.now)
    change.put(opened)
    say(change, "campaign-opened", [*groups(change.hall), *roles(*VERIFIES)], called=opened.called)
    return {}


@command("campaign.close", *PLANS, rules=("SC-40",))
def close(change: Change, by: Viewer, campaign: str) -> Result:
    """Close an internal sale: nobody registers any more."""
    change.put(rules.step(change.find(Campaign, campaign), "close", closed_at=change.now))
    return {}


@command("intent.register", *REGISTERS, private=("name", "phone"), rules=("SC-39",), per_minute=LOOKS)
def register(change: Change, by: Viewer, campaign: str, name: str, phone: Phone, kin: Kin) -> Result:
    """Register that somebody of the whitelist wants a home. It takes no money, and needs no presale permit."""
    held = change.find(Campaign, campaign)
    rules.registers(held, kin)
    if not name.strip():
        raise Refused("name-missing")
    client, masked = client_with(change, name.strip()[:LONGEST_NAME], phone)
    before = [one for one in change.hall.where(Intent, "client", client) if one.campaign == campaign]
    if any(one.state != "refused" for one in before):
        raise Refused("already-registered", number=before[0].number)
    intent = Intent(
        id=change.new_id("i"), campaign=campaign, number=next_number(change, f"intents of {campaign}"), client=client,
        client_name=masked_name(name), client_phone=masked, kin=kin, at=change.now, by=by.actor,
    )  # fmt: skip
    change.put(intent)
    return {"intent": intent.id, "number": intent.number}


@command("intent.verify", *VERIFIES, rules=("SC-39",))
def verify(change: Change, by: Viewer, intent: str) -> Result:
    """Say that somebody who registered belongs to whom the sale is meant for: the person alone whom the plan names."""
    held = change.find(Intent, intent)
    change.put(rules.decide(held, change.find(Campaign, held.campaign), True, by=by, now=change.now))
    return {}


@command("intent.refuse", *VERIFIES, rules=("SC-39",))
def refuse(change: Change, by: Viewer, intent: str, reason: FreeText) -> Result:
    """Say that he does not, with the reason."""
    held, why = change.find(Intent, intent), reason_in(reason)
    change.put(rules.decide(held, change.find(Campaign, held.campaign), False, by=by, now=change.now, reason=why))
    return {}
