"""The morning sheet on the phone of whoever signs it for a group (SC-13)."""

from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.sales.reconciliations.records import Reconciliation
from kiosk.reconciliations import sheet_card
from server.screen import Audience, Card, iso, own_panel


@own_panel(Reconciliation, Person)
def reconciliation(hall: Hall, audience: Audience) -> Card:
    """`{sheet}`: the newest, with `mine`, the group that the viewer signs for; nothing for everybody else. The page
    shows it on its day.
    """
    newest = max(hall.all(Reconciliation).values(), key=lambda sheet: sheet.day, default=None)
    if newest is None or audience.group not in newest.posts or not audience.may("reconciliation.sign"):
        return {}
    due = {"state": newest.state, "due_by": iso(newest.due_by)}
    return {"sheet": {**sheet_card(newest, hall), **due, "mine": audience.group}}
