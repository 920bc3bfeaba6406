"""The price is reviewed, the agreement and the contract signed (SC-16, SC-26, SC-27, SC-28, RO-07)."""

from domain.clients.names import masked_name
from domain.core.away import time_runs
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import Claimed, Day, FreeText
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
from domain.sales.deals import rules
from domain.sales.deals.inputs import Buyers, ContractNumber
from domain.sales.deals.records import Deal
from domain.sales.deals.rules import REGISTERS, REVIEWS
from domain.sales.discounts.records import Claim
from domain.sales.preparations.rules import payable_by
from domain.sales.quotes.of_application import price_of
from domain.sales.quotes.rules import Path
from domain.sales.receipts.inputs import plausible
from domain.sales.units.records import Unit

NAMES = "deal.buyers"  # what these names are sealed as: nothing else can be read by `deal.read_buyers`
HEARS = {  # who hears of a time that is over, besides the group for all but the review
    rules.REVIEW_LATE: roles("site_manager", "site_lead"),
    rules.FORM_LATE: roles("site_manager", "site_lead", "controller"),
    rules.SIGN_SOON: [],
    rules.SIGN_LATE: roles("site_manager", "site_lead", "controller"),
}


@command("deal.propose", *SELLERS, rules=("SC-26",))
def propose(change: Change, by: Viewer, application: str, price_fen: int, path: Path = "") -> Result:
    """Put the form of one's own client forward: what he is to pay, and how. Its price is reviewed before anything is
    signed; one that did not pass, or changed since, is put forward anew. The quote follows the way of paying.
    """
    plausible(price_fen)
    payable_by(change.hall, path)
    won = change.find(Application, application)
    _own(by, won.consultant, won.group)
    held = next((d for d in change.hall.where(Deal, "application", won.id) if d.state != "over"), None)
    deal = rules.propose(
        held, won, change.find(Unit, won.unit), id=change.new_id("w"), price_fen=price_fen, path=path, by=by,
        now=change.now, minutes=number(change.hall, "review.minutes"),
    )  # fmt: skip
    change.put(*([won.but(path=path)] if path != won.path else []), deal)
    return {"deal": deal.id}


@command("deal.pass", *REVIEWS, delegable=REVIEWS, rules=("SC-26", "RO-07"))
def pass_(change: Change, by: Viewer, deal: str) -> Result:
    """Find the price of a form to be its quote: the agreement may be signed.

    Refuses `claim-open` while a discount waits to be verified, and `price-differs` where it is not.
    """
    held, by = change.find(Deal, deal), as_of(change.hall, by, change.now)
    open_ = any(c.state == "claimed" for c in change.hall.where(Claim, "application", held.application))
    passed = rules.review(
        held, change.find(Unit, held.unit), quote_fen=_quote(change, held), claims_open=open_, by=by, now=change.now
    )
    change.in_place_of = passed.decided_for
    change.put(passed)
    return {}


@command("deal.fail", *REVIEWS, delegable=REVIEWS, rules=("SC-26", "RO-07"))
def fail(change: Change, by: Viewer, deal: str, reason: FreeText) -> Result:
    """Give a form back to be put right, with its difference to the quote; the home stays controlled meanwhile."""
    by, held = signing(change, by, REVIEWS), change.find(Deal, deal)
    hours = number(change.hall, "review.correct_hours")
    failed = rules.fail(
        held, quote_fen=_quote(change, held), by=by, now=change.now, reason=reason_in(reason), hours=hours
    )
    change.put(failed)
    return {"difference_fen": failed.difference_fen}


@command("deal.subscribe", *SELLERS, private=("buyers",), rules=("SC-27",))
def subscribe(change: Change, by: Viewer, deal: str, buyers: Buyers) -> Result:
    """Sign the agreement with one's own client: all that it must say is there, and each buyer with his share.

    The whole names are sealed with the client; the hall shows surnames.
    """
    held = change.find(Deal, deal)
    _own(by, held.consultant, held.group)
    zone = hall_zone(change.hall)
    days = number(change.hall, "signing.days")
    shown = [{"name": masked_name(buyer.name.strip()), "share": buyer.share} for buyer in buyers]
    subscribed, home = rules.subscribe(
        held, change.find(Unit, held.unit), quote_fen=_quote(change, held), buyers=shown, by=by, now=change.now,
        sign_by=rules.last_day_ends(local_day(change.hall, change.now), days, zone), zone=zone,
    )  # fmt: skip
    names = change.seal("\n".join(buyer.name.strip() for buyer in buyers), of=held.client, what=NAMES)
    change.put(subscribed.but(names=names), home)
    return {"sign_by": subscribed.sign_by.isoformat() if subscribed.sign_by else None}


@command("deal.read_buyers", "site_manager", "site_lead", "controller", rules=("SC-27",), reveals=True)
def read_buyers(change: Change, by: Viewer, deal: str) -> Result:
    """Who buys, by their whole names: for whoever registers contracts or answers for them. Journalled, without them."""
    held = change.find(Deal, deal)
    if held.names is None:
        raise Refused("unknown-record", kind="note", id=deal)
    change.private.update(names=change.unseal(held.names, what=NAMES).split("\n"))
    return {"deal": deal}


@command("deal.schedule", *SELLERS, "site_manager", rules=("SC-28",))
def schedule(change: Change, by: Viewer, deal: str, at: Claimed) -> Result:
    """Say when the client comes to sign the contract."""
    held = change.find(Deal, deal)
    _own_or_the_desks(by, held)
    change.put(rules.appoint(held, change.find(Unit, held.unit), at=at, now=change.now))
    return {}


@command("deal.check", *SELLERS, "site_manager", rules=("SC-28",))
def check(change: Change, by: Viewer, deal: str) -> Result:
    """Say that home, price, way of paying and buyers were gone through with the client before he signs."""
    held = change.find(Deal, deal)
    _own_or_the_desks(by, held)
    change.put(rules.check(held, by=by, now=change.now))
    return {}


@command("deal.sign", *REGISTERS, rules=("SC-16", "SC-28"))
def sign(change: Change, by: Viewer, deal: str, contract: ContractNumber, paper_day: Day) -> Result:
    """Enter the number under which the contract is registered; the home is signed from this moment on."""
    held = change.find(Deal, deal)
    taken = bool(change.hall.where(Deal, "contract", contract))
    signed, home = rules.register(
        held, change.find(Unit, held.unit), contract=contract, taken=taken, paper_day=paper_day,
        today=local_day(change.hall, change.now), by=by, now=change.now,
    )  # fmt: skip
    change.put(signed, home)
    return {}


@command("deal.remind", rules=("SC-26", "SC-28"))
def remind(change: Change, by: Viewer, deal: str) -> Result:
    """Say that a client is to be reminded to sign, or that a review, a form or a contract is late."""
    time_runs(change.hall)
    held, code = rules.remind(change.find(Deal, deal), now=change.now, zone=hall_zone(change.hall))
    change.put(held)
    group = [] if code == rules.REVIEW_LATE else [f"group:{held.group}"]
    until = held.sign_by.isoformat() if code == rules.SIGN_SOON and held.sign_by else ""
    say(change, code, [*HEARS[code], *group], unit=change.find(Unit, held.unit).label, group=held.group, until=until)
    return {}


def _quote(change: Change, deal: Deal) -> int:
    return price_of(change.hall, change.find(Application, deal.application))


def _own(by: Viewer, consultant: str, group: str) -> None:
    if consultant != by.person:
        in_own_group(by, group)


def _own_or_the_desks(by: Viewer, deal: Deal) -> None:
    if by.role != "site_manager":
        _own(by, deal.consultant, deal.group)
