"""What follows for the deal of an application that does not have its home any more."""

from domain.core.change import Change
from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.deals.rules import call_off
from domain.sales.instalments.follow import end_plan


def call_deal_off(change: Change, application: Application) -> None:
    """Its form goes with the control, and what was planned of its payments: all is put forward anew."""
    deals = [d for d in change.hall.where(Deal, "application", application.id) if d.open]
    change.put(*map(call_off, deals))
    if deals:
        end_plan(change, application.id)
