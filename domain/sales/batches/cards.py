"""A batch as a case: it waits for the developer's approval (SC-36)."""

from domain.core.cases import Case, case
from domain.core.hall import Hall
from domain.sales.batches.records import Batch
from domain.sales.batches.rules import NEED


@case(Batch, sign="batch.approve", refuse="batch.reject")
def drafted(batch: Batch, hall: Hall) -> Case | None:
    """One that nobody has decided."""
    if batch.state != "drafted":
        return None
    return Case(
        title=batch.called,
        about=f"× {len(batch.units)}",
        since=batch.drafted_at,
        due=None,
        need=NEED,
        given=batch.signed,
    )
