"""What the client of an application pays: the price of its list, and what was given, verified or granted by now."""

from domain.core.hall import Hall
from domain.sales.applications.records import Application
from domain.sales.concessions.records import COUNTS, Concession
from domain.sales.discounts.records import Claim
from domain.sales.discounts.rules import cut_of
from domain.sales.quotes.rules import Cut, Line, quote, total_fen


def cuts_of(hall: Hall, application: Application) -> list[Cut]:
    """What is taken off the price of an application.

    Of its discounts those of the day it was made on, which it keeps (SC-19); claims once verified (SC-21); a special
    discount once granted, and never while it is asked for (SC-23).
    """
    claims = hall.where(Claim, "application", application.id)
    granted = hall.where(Concession, "application", application.id)
    return [
        *map(cut_of, application.discounts),
        *(claim.cut for claim in claims if claim.state == "verified"),
        *(concession.cut for concession in granted if concession.state in COUNTS),
    ]


def lines_of(hall: Hall, application: Application) -> tuple[Line, ...]:
    """The quote of an application, from its list price on."""
    return quote(application.price_fen, cuts_of(hall, application), application.path)


def price_of(hall: Hall, application: Application) -> int:
    """What the client of an application pays, in fen."""
    return total_fen(lines_of(hall, application))
