"""Papers are collected, given to the bank, and what it says is entered (SC-30 to SC-33)."""

from typing import Annotated

from pydantic import Field

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.roles import SELLERS
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.delegations.rules import as_of
from domain.house.notices.rules import roles, say
from domain.house.people.guards import in_own_group
from domain.house.policy.rules import number
from domain.house.site.rules import hall_zone, local_day
from domain.sales.applications.commands import reason_in
from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.deals.rules import REVIEWS, last_day_ends
from domain.sales.discounts.records import Claim
from domain.sales.instalments.follow import end_plan
from domain.sales.mortgages import rules
from domain.sales.mortgages.records import Mortgage
from domain.sales.quotes.of_application import price_of
from domain.sales.receipts.inputs import plausible
from domain.sales.units.records import Unit
from domain.sales.units.rules import not_frozen

DESK = "site_manager"
Paper = Annotated[FreeText, Field(min_length=1, max_length=40)]


@command("mortgage.open", *SELLERS, DESK, rules=("SC-30",))
def open_(change: Change, by: Viewer, deal: str, bank: Paper) -> Result:
    """Begin to collect the papers that a bank wants for the loan of a deal."""
    held = change.find(Deal, deal)
    _own(change, by, held)
    papers = rules.lending(change.hall, bank)
    if any(m.state != "over" for m in change.hall.where(Mortgage, "application", held.application)):
        raise Refused("loan-asked")
    made = rules.start(held, id=change.new_id("g"), bank=bank, papers=papers, now=change.now)
    change.put(made)
    return {"mortgage": made.id}


@command("mortgage.paper", *SELLERS, DESK, rules=("SC-30", "SC-31"))
def paper(change: Change, by: Viewer, mortgage: str, paper: Paper, got: bool = True) -> Result:
    """Tick a paper that the client brought."""
    change.put(rules.tick(_held(change, by, mortgage), paper, got=got, now=change.now))
    return {}


@command("mortgage.precheck", *SELLERS, DESK, rules=("SC-30",))
def precheck(change: Change, by: Viewer, mortgage: str) -> Result:
    """Say that all papers were looked through, before the bank has them."""
    change.put(rules.precheck(_held(change, by, mortgage), now=change.now))
    return {}


@command("mortgage.submit", *SELLERS, DESK, rules=("SC-30", "SC-31"))
def submit(change: Change, by: Viewer, mortgage: str) -> Result:
    """Say that the bank has the papers. Refuses `bank-papers`, and names what is missing."""
    change.put(rules.submit(_held(change, by, mortgage), now=change.now))
    return {}


@command("mortgage.more", *SELLERS, DESK, rules=("SC-31",))
def more(change: Change, by: Viewer, mortgage: str, paper: Paper) -> Result:
    """Enter that the bank wants another paper, or one anew; the site manager hears of it the second time."""
    asked, again = rules.more(_held(change, by, mortgage), paper.strip(), now=change.now)
    change.put(asked)
    if again:
        label = change.find(Unit, asked.unit).label
        say(change, "bank-again", roles("site_manager"), unit=label, group=asked.group, times=asked.loops)
    return {}


@command("mortgage.approve", *SELLERS, DESK, rules=("SC-30",))
def approve(change: Change, by: Viewer, mortgage: str) -> Result:
    """Enter that the bank lends."""
    change.put(rules.approve(_held(change, by, mortgage), now=change.now))
    return {}


@command("mortgage.refuse", *SELLERS, DESK, rules=("SC-32",))
def refuse(change: Change, by: Viewer, mortgage: str, reason: FreeText) -> Result:
    """Enter that the bank does not lend: within some days the client pays at once, or gives the home back."""
    held, days = _held(change, by, mortgage), number(change.hall, "mortgage.decide_days")
    decide_by = last_day_ends(local_day(change.hall, change.now), days, hall_zone(change.hall))
    change.put(rules.refuse(held, reason=reason_in(reason), decide_by=decide_by, now=change.now))
    return {"decide_by": decide_by.isoformat()}


@command("mortgage.change", *SELLERS, DESK, rules=("SC-32", "SC-33"))
def change_(change: Change, by: Viewer, mortgage: str, price_fen: int) -> Result:
    """Put forward that the client pays at once, and what: the site manager reviews that price before any money."""
    plausible(price_fen)
    change.put(rules.change(_held(change, by, mortgage), price_fen=price_fen, by=by, now=change.now))
    return {}


@command("mortgage.pass", *REVIEWS, delegable=REVIEWS, rules=("SC-26", "SC-33"))
def pass_(change: Change, by: Viewer, mortgage: str) -> Result:
    """Find the price for one payment to be its quote: the deal is paid so from now on, by a plan agreed anew."""
    held, by = change.find(Mortgage, mortgage), as_of(change.hall, by, change.now)
    application, unit = change.find(Application, held.application), change.find(Unit, held.unit)
    not_frozen(unit)
    by_lump_sum = application.but(path="lump_sum")
    over, deal = rules.passed(
        held, change.find(Deal, held.deal), quote_fen=price_of(change.hall, by_lump_sum), unit=unit.label, by=by,
        claims_open=any(c.state == "claimed" for c in change.hall.where(Claim, "application", application.id)),
        now=change.now,
    )  # fmt: skip
    change.in_place_of = over.signed[-1]["in_place_of"]
    change.put(over, deal, by_lump_sum)
    end_plan(change, application.id)
    return {}


@command("mortgage.return", *REVIEWS, delegable=REVIEWS, rules=("SC-33",))
def return_(change: Change, by: Viewer, mortgage: str, reason: FreeText) -> Result:
    """Give the price for one payment back; the loan is where it was."""
    signing(change, by, REVIEWS)
    change.put(rules.give_back(change.find(Mortgage, mortgage), reason=reason_in(reason), now=change.now))
    return {}


@command("mortgage.remind", rules=("SC-32",))
def remind(change: Change, by: Viewer, mortgage: str) -> Result:
    """Tell those above that the bank said no, and nobody has said since what the client does."""
    held = rules.remind(change.find(Mortgage, mortgage), now=change.now)
    change.put(held)
    unit = change.find(Unit, held.unit)
    if unit.state != "withdrawing":
        above = roles("site_manager", "site_lead")
        say(change, "loan-undecided", [*above, f"group:{held.group}"], unit=unit.label, group=held.group)
    return {}


def _held(change: Change, by: Viewer, mortgage: str) -> Mortgage:
    held = change.find(Mortgage, mortgage)
    _own(change, by, change.find(Deal, held.deal))
    return held


def _own(change: Change, by: Viewer, deal: Deal) -> None:
    """The consultant's own, or of the manager's group, or anybody's at the desk. Refuses `deal-state` for one that is
    on its way back, `unit-state` for a frozen home.
    """
    if by.role not in (DESK, "system") and deal.consultant != by.person:
        in_own_group(by, deal.group)
    not_frozen(change.find(Unit, deal.unit))
    if deal.state not in rules.LOANS_FROM:
        raise Refused("deal-state", state=deal.state)
