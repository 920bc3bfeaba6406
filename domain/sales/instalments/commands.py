"""Payments are planned, signed, taken at the cash desk, and reminded of (SC-29)."""

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.counter import next_number
from domain.core.hall import Hall
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.roles import SELLERS
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.delegations.rules import as_of
from domain.house.notices.rules import roles, say
from domain.house.people.guards import in_own_group, own_person
from domain.house.policy.rules import accounts
from domain.house.site.rules import hall_zone, local_day
from domain.sales.applications.commands import reason_in
from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.instalments import rules
from domain.sales.instalments.follow import recount
from domain.sales.instalments.inputs import Rows
from domain.sales.instalments.records import Instalments
from domain.sales.instalments.rules import CONFIRMS
from domain.sales.mortgages.follow import not_changing
from domain.sales.plan.rules import permitted
from domain.sales.receipts.commands import LONGEST_NAME, paid_by
from domain.sales.receipts.inputs import Reference, plausible
from domain.sales.receipts.records import Receipt, standing
from domain.sales.receipts.rules import account_in
from domain.sales.refunds.records import Method
from domain.sales.settlements.book import book
from domain.sales.units.records import Unit
from domain.sales.units.rules import not_frozen


@command("instalment.plan", *SELLERS, rules=("SC-29",))
def plan(change: Change, by: Viewer, deal: str, rows: Rows) -> Result:
    """Put forward by which days one's own client pays the rest; or put it forward anew. The site manager signs it."""
    held = change.find(Deal, deal)
    if held.consultant != by.person:
        in_own_group(by, held.group)
    wanted = [{"amount_fen": row.amount_fen, "day": row.day.isoformat(), "loan": row.loan} for row in rows]
    planned = rules.plan(
        plan_of(change.hall, held.application), held, wanted, id=change.new_id("y"), rest_fen=rest(change.hall, held),
        by=by, now=change.now, today=local_day(change.hall, change.now),
    )  # fmt: skip
    change.put(planned)
    return {"instalment": planned.id}


@command("instalment.confirm", *CONFIRMS, delegable=CONFIRMS, rules=("SC-29",))
def confirm(change: Change, by: Viewer, instalment: str) -> Result:
    """Agree to a plan of payments; never to one's own."""
    held, by = change.find(Instalments, instalment), as_of(change.hall, by, change.now)
    deal = change.find(Deal, held.deal)
    agreed = rules.confirm(
        held, deal, rest_fen=rest(change.hall, deal), by=by, now=change.now, zone=hall_zone(change.hall)
    )
    change.in_place_of = agreed.signed[-1]["in_place_of"]
    change.put(agreed)
    recount(change, held.application)
    return {}


@command("instalment.return", *CONFIRMS, delegable=CONFIRMS, rules=("SC-29",))
def return_(change: Change, by: Viewer, instalment: str, reason: FreeText) -> Result:
    """Give a plan of payments back; what was agreed before goes on."""
    signing(change, by, CONFIRMS)
    change.put(rules.give_back(change.find(Instalments, instalment), reason=reason_in(reason)))
    return {}


@command("instalment.receive", "cashier", private=("payer",), rules=("SC-25", "SC-29"))
def receive(
    change: Change, by: Viewer, deal: str, amount_fen: int, method: Method, payer: str = "",
    reference: Reference = "", account: str = "",
) -> Result:  # fmt: skip
    """Take a payment, or a part of one, for a receipt; it pays what is due first."""
    permitted(change.hall)
    plausible(amount_fen)
    sold = change.find(Deal, deal)
    not_frozen(change.find(Unit, sold.unit))
    not_changing(change.hall, sold.application)
    held = plan_of(change.hall, sold.application)
    if held is None:
        raise Refused("plan-missing")
    rules.receive(held, sold, amount_fen=amount_fen, rest_fen=rest(change.hall, sold))
    application = change.find(Application, sold.application)
    written = Receipt(
        id=change.new_id("r"), number=next_number(change, "receipt"), application=sold.application, unit=sold.unit,
        amount_fen=amount_fen, method=method, cashier=own_person(change, by).id, at=change.now, sort="instalment",
        reference=reference.strip(), account=account_in(account, accounts(change.hall)),
        **paid_by(change, payer.strip()[:LONGEST_NAME], application),
    )  # fmt: skip
    change.put(written)
    book(change, "received", method, amount_fen)
    recount(change, sold.application)
    return {"receipt": written.id, "number": written.number}


@command("instalment.remind", rules=("SC-29",))
def remind(change: Change, by: Viewer, instalment: str) -> Result:
    """Tell the group that a payment is due soon, and those above once it is overdue; where the sale goes on."""
    held, code, amount = rules.remind(change.find(Instalments, instalment), now=change.now, zone=hall_zone(change.hall))
    change.put(held)
    unit = change.find(Unit, held.unit)
    above = roles("site_manager", "cashier") if code == rules.OVERDUE else []
    if unit.state not in ("frozen", "withdrawing"):
        say(change, code, [*above, f"group:{held.group}"], unit=unit.label, group=held.group, amount_fen=amount)
    return {}


def plan_of(hall: Hall, application: str) -> Instalments | None:
    """The plan by which an application's price is paid; None before one was put forward."""
    return next((p for p in hall.where(Instalments, "application", application) if p.state != "over"), None)


def rest(hall: Hall, deal: Deal) -> int:
    """What is paid by instalments: the price less the deposit that was received (fen)."""
    return deal.price_fen - sum(r.amount_fen for r in standing(hall, deal.application) if r.sort != "instalment")
