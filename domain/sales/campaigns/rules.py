"""The life of an internal sale, and of what is registered for it (SC-39, SC-40)."""

from datetime import datetime
from typing import Any

from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.sales.campaigns.records import Campaign, CampaignState, Intent
from domain.sales.plan.rules import list_in_force

MOVES: dict[tuple[CampaignState, str], CampaignState] = {
    ("planned", "open"):  "open",    # once a price list is in force
    ("planned", "close"): "closed",
    ("open",    "close"): "closed",
}  # fmt: skip


def step(campaign: Campaign, event: str, **changes: Any) -> Campaign:
    """The sale after `event`. Refuses `campaign-state` where the table has no such move."""
    to = MOVES.get((campaign.state, event))
    if to is None:
        raise Refused("campaign-state", state=campaign.state)
    return campaign.but(state=to, **changes)


def opened(campaign: Campaign, hall: Hall, *, now: datetime) -> Campaign:
    """Open for its whitelist. Refuses `prices-missing`: nobody buys unpriced, from inside either (SC-40)."""
    found = list_in_force(hall)
    if found is None:
        raise Refused("prices-missing")
    return step(campaign, "open", price_list=found.id, opened_at=now)


def registers(campaign: Campaign, kin: str) -> None:
    """Refuses `campaign-state` unless it is open, and `not-on-whitelist` to whom it is not meant for (SC-39)."""
    if campaign.state != "open":
        raise Refused("campaign-state", state=campaign.state)
    if kin not in campaign.kin:
        raise Refused("not-on-whitelist")


def decide(
    intent: Intent, campaign: Campaign, verified: bool, *, by: Viewer, now: datetime, reason: str = ""
) -> Intent:
    """Verified or refused by the one whom the plan names (SC-39). Refuses `not-the-verifier` and `intent-state`."""
    if by.role != "system" and by.person != campaign.verifier:
        raise Refused("not-the-verifier")
    if intent.state != "registered":
        raise Refused("intent-state", state=intent.state)
    state = "verified" if verified else "refused"
    return intent.but(state=state, decided_at=now, decided_by=by.actor, reason=reason)
