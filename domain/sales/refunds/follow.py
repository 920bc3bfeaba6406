"""What follows for the money of an application once it has ended, or goes on after all (SC-25)."""

from domain.core.change import Change
from domain.core.viewer import Viewer
from domain.sales.applications.records import Application
from domain.sales.receipts.records import owed
from domain.sales.refunds.records import Refund
from domain.sales.refunds.rules import ENDED, call_off


def give_back(change: Change, by: Viewer, *ended: Application) -> None:
    """What stands on applications that ended is to be given back: asked for by whoever ended them, or by the clock."""
    for application in ended:
        left = owed(change.hall, application.id)
        if left > 0 and _is_over(change.find(Application, application.id)):
            refund = Refund(
                id=change.new_id("f"), application=application.id, unit=application.unit, amount_fen=left,
                reason=ENDED, asked_by=by.person, at=change.now,
            )  # fmt: skip
            change.put(refund)
            change.rule("SC-25")


def keep(change: Change, *applications: Application) -> None:
    """Whatever of their money was to be given back and is not yet paid out stays with them."""
    for application in applications:
        pending = [r for r in change.hall.where(Refund, "application", application.id) if r.pending]
        change.put(*map(call_off, pending))


def _is_over(application: Application) -> bool:
    """Whether it has ended without the home."""
    return not application.open and application.state != "won"
