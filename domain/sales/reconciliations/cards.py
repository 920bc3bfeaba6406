"""The morning's sheet as a case: it waits for the controller."""

from domain.core.cases import Case, case
from domain.core.hall import Hall
from domain.sales.reconciliations.records import CONTROLLER, Reconciliation


@case(Reconciliation, sign="reconciliation.sign", refuse=None)
def unsigned(sheet: Reconciliation, hall: Hall) -> Case | None:
    """One the controller has not signed; the groups' managers sign on their phones."""
    if CONTROLLER in sheet.signed:
        return None
    return Case(
        title=sheet.day.isoformat(), about=sheet.digest, since=sheet.at, due=sheet.due_by, need=(("controller",),)
    )
