"""What a loan keeps others from doing, and what becomes of it with its home."""

from domain.core.change import Change
from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.sales.mortgages.records import Mortgage


def not_changing(hall: Hall, application: str) -> None:
    """Refuses `review-first` while the price of another way of paying is not reviewed: no money meanwhile (SC-33)."""
    if any(m.state == "changing" for m in hall.where(Mortgage, "application", application)):
        raise Refused("review-first")


def end_loan(change: Change, application: str) -> None:
    """The home went back, and no loan is asked for any more."""
    for held in change.hall.where(Mortgage, "application", application):
        if held.state != "over":
            change.put(held.but(state="over", since=change.now))
