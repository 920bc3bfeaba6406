"""The life of a release batch (SC-36)."""

from datetime import datetime

from domain.core.refusal import Refused
from domain.core.signatures import Need, signs
from domain.core.viewer import Viewer
from domain.sales.batches.records import Batch, BatchState

NEED: Need = (("site_lead", "head"),)  # the developer's approval: one signature, by somebody who did not draft it

MOVES: dict[tuple[BatchState, str], BatchState] = {
    ("drafted",  "approve"): "approved",
    ("drafted",  "reject"):  "rejected",
    ("drafted",  "drop"):    "dropped",   # by whoever may draft one
    ("approved", "drop"):    "dropped",
    ("approved", "release"): "released",  # all its homes at once
}  # fmt: skip


def approve(batch: Batch, *, by: Viewer, now: datetime) -> Batch:
    """Signed; after the last signature it may be released."""
    step(batch, "approve", now=now)
    requester = batch.drafted_by.removeprefix("person:")
    signed = signs(NEED, batch.signed, by=by, now=now, requester=requester)
    batch = batch.but(signed=signed.given)
    return batch if signed.step is not None else step(batch, "approve", now=now)


def step(batch: Batch, event: str, *, now: datetime, reason: str = "") -> Batch:
    """The batch after `event`. Refuses `batch-state` when the table has no such move."""
    to = MOVES.get((batch.state, event))
    if to is None:
        raise Refused("batch-state", state=batch.state)
    moments = {"released_at": now} if event == "release" else {"decided_at": now}
    return batch.but(state=to, reason=reason or batch.reason, **moments)
