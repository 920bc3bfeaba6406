"""What whoever signs a discount is told of the price: before, after, and how it is made."""

from typing import Any

from domain.core.hall import Hall
from domain.sales.applications.records import Application
from domain.sales.quotes.commands import told
from domain.sales.quotes.of_application import cuts_of
from domain.sales.quotes.rules import Cut, quote, total_fen


def with_one_more(application: Application, hall: Hall, cut: Cut) -> dict[str, Any]:
    """`{before_fen, after_fen, lines}`: the quote of an application as it would be with this, too."""
    held = cuts_of(hall, application)
    before = quote(application.price_fen, held, application.path)
    after = told(quote(application.price_fen, [*held, cut], application.path))
    return {"before_fen": total_fen(before), "after_fen": after["total_fen"], "lines": after["lines"]}
