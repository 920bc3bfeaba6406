"""A day's cash sheet is closed by the cashier and confirmed by a second person (SC-25)."""

from typing import Annotated

from pydantic import Field

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.delegations.rules import as_of
from domain.sales.applications.commands import reason_in
from domain.sales.settlements import rules
from domain.sales.settlements.records import Settlement
from domain.sales.settlements.rules import CONFIRMS

Counted = Annotated[int, Field(ge=0, le=10**13)]


@command("settlement.close", "cashier", rules=("SC-25",))
def close(change: Change, by: Viewer, settlement: str, counted_fen: Counted, reason: FreeText = "") -> Result:
    """Close a day: the cash that was counted, and why it differs from what should be there."""
    sheet = change.find(Settlement, settlement)
    said = reason_in(reason) if reason.strip() else ""
    change.put(rules.close(sheet, counted_fen=counted_fen, reason=said, by=by, now=change.now))
    return {"difference_fen": counted_fen - sheet.cash_fen}


@command("settlement.confirm", *CONFIRMS, delegable=CONFIRMS, rules=("SC-25",))
def confirm(change: Change, by: Viewer, settlement: str) -> Result:
    """Confirm a closed day as the second person."""
    by, sheet = as_of(change.hall, by, change.now), change.find(Settlement, settlement)
    confirmed = rules.confirm(sheet, by=by, now=change.now)
    change.in_place_of = confirmed.signed[-1]["in_place_of"]
    change.put(confirmed)
    return {}


@command("settlement.return", *CONFIRMS, delegable=CONFIRMS, rules=("SC-25",))
def give_back(change: Change, by: Viewer, settlement: str, reason: FreeText) -> Result:
    """Give a closed day back to the cash desk, to be counted anew."""
    signing(change, by, CONFIRMS)
    change.put(rules.give_back(change.find(Settlement, settlement), reason=reason_in(reason)))
    return {}
