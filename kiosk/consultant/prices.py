"""What a consultant's phone says of prices: the catalogue, and the quote of an application with what was claimed.

A special discount that nobody has granted yet is told to whoever may ask for one, and to nobody else: clients look at
this phone (SC-23).
"""

from domain.core.hall import Hall
from domain.sales.applications.records import Application
from domain.sales.concessions.records import Concession
from domain.sales.discounts.records import Claim, Discount
from kiosk.lines import quote_of
from server.screen import Audience, Card, iso, panel


@panel(Discount)
def discounts(hall: Hall) -> Card:
    """The catalogue in its order, the same for every group (SC-22), with the days each discount holds on."""
    held = sorted((d for d in hall.all(Discount).values() if d.retired_at is None), key=lambda d: d.number)
    return {
        "catalogue": [
            {
                "id": d.id, "name": d.name, "rate": d.rate, "amount_fen": d.amount_fen, "papers": d.papers,
                "path": d.path, "since": d.since.isoformat(), "until": d.until.isoformat() if d.until else None,
            }
            for d in held
        ]
    }  # fmt: skip


def of(application: Application, hall: Hall, audience: Audience) -> Card:
    """`{path, quote, claims, special_until?, special?}`: until when what was granted holds, and what was asked for."""
    claims = hall.where(Claim, "application", application.id)
    held = hall.where(Concession, "application", application.id)
    granted = next((c for c in held if c.state == "granted"), None)
    asked = held[-1] if held and audience.may("concession.request") else None
    return {
        "path": application.path, "quote": quote_of(application, hall),
        "claims": [_claim(claim) for claim in claims],
        **({"special_until": iso(granted.valid_until)} if granted else {}),
        **({"special": _special(asked)} if asked else {}),
    }  # fmt: skip


def _claim(claim: Claim) -> Card:
    return {
        "discount": claim.discount, "name": claim.name, "rate": claim.rate, "amount_fen": claim.amount_fen,
        "state": claim.state, "reason": claim.reason,
    }  # fmt: skip


def _special(concession: Concession) -> Card:
    return {
        "state": concession.state, "amount_fen": concession.amount_fen, "why": concession.why,
        "reason": concession.reason,
    }  # fmt: skip
