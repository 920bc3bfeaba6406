"""The sales plan as the office shows it: where the project stands, and how far it is (SC-37, SC-38, SC-44)."""

from domain.core.hall import Hall
from domain.house.policy.records import Policy
from domain.house.policy.rules import choice
from domain.sales.batches.records import Batch
from domain.sales.plan import rules
from domain.sales.plan.records import PHASES, SalesPlan
from domain.sales.preparations.records import Preparation
from domain.sales.preparations.rules import still_open
from domain.sales.units.records import Unit
from kiosk.names import actor
from kiosk.office.roles import opens
from server.screen import Audience, Card, iso, own_panel


@own_panel(SalesPlan, Unit, Preparation)
def plan(hall: Hall, audience: Audience) -> Card:
    """Status, phase, permit, a target for each phase, three lines of progress, what is not ready; not for agencies."""
    if not opens("plan", audience.role):
        return {"phases": []}
    return hall.once(_plan)


def _plan(hall: Hall) -> Card:
    held = rules.plan_of(hall)
    return {
        "status": held.status if held else "on_sale", "since": iso(held.since) if held else None,
        "phase": held.phase if held else None, "phase_since": iso(held.phase_since) if held else None,
        "permit": held.permit if held else "", "planned": held is not None,
        "phases": [{"phase": phase, "target": held.targets.get(phase, 0) if held else 0} for phase in PHASES],
        "target": rules.target(held) if held else 0, "unready": len(still_open(hall)), **progress(hall),
    }  # fmt: skip


@own_panel(Batch, Unit, Policy)
def batches(hall: Hall, audience: Audience) -> Card:
    """Open batches, oldest first, and whether a release needs one; for whoever may draft them or watches (SC-36)."""
    if not opens("release", audience.role):
        return {"first": False, "batches": []}
    return hall.once(_batches)


def _batches(hall: Hall) -> Card:
    found = sorted(hall.where(Batch, "open", True), key=lambda batch: (batch.drafted_at, batch.id))
    return {
        "first": choice(hall, "release.gate") == "approval",
        "batches": [
            {
                "id": batch.id, "called": batch.called, "state": batch.state, "homes": len(batch.units),
                "phase": batch.phase,
                "drafted_at": iso(batch.drafted_at), "drafted_by": actor(hall, batch.drafted_by),
                "units": batch.units,
            }
            for batch in found
        ],
    }  # fmt: skip


def progress(hall: Hall) -> Card:
    """`{lines: [{line, homes, percent}]}`: controlled or further, subscribed or further, signed; of the target."""
    held = rules.plan_of(hall)
    whole = rules.target(held) if held else 0
    return {
        "lines": [
            {"line": line, "homes": homes, "percent": rules.percent(homes, whole)}
            for line, homes in rules.progress(hall).items()
        ]
    }
