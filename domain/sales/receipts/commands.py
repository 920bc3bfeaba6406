"""Parts of a deposit are recorded and voided, units controlled (SC-01, SC-02, SC-25)."""

from typing import Any

from domain.clients.names import masked_name
from domain.core.away import as_if_over
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.counter import next_number
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.notices.rules import groups, say
from domain.house.people.guards import own_person
from domain.house.policy.rules import accounts, choice, number
from domain.house.site.rules import local_day
from domain.sales.applications import rules
from domain.sales.applications.commands import reason_in, rivals_of
from domain.sales.applications.records import Application
from domain.sales.applications.reopening import back_in_line, reopen
from domain.sales.challenges.follow import follow
from domain.sales.deals.follow import call_deal_off
from domain.sales.instalments.follow import recount
from domain.sales.plan.rules import permitted
from domain.sales.quotes.of_application import price_of
from domain.sales.receipts.inputs import Reference, plausible
from domain.sales.receipts.records import DepositSort, Receipt, kept
from domain.sales.receipts.rules import account_in
from domain.sales.receipts.rules import void as void_receipt
from domain.sales.refunds.follow import give_back, keep
from domain.sales.refunds.records import Method
from domain.sales.reservations.follow import bought, overtake
from domain.sales.settlements.book import book
from domain.sales.units.records import Unit
from domain.sales.withdrawals.guards import not_settled

CONTROLS: tuple[Role, ...] = ("controller",)  # of the developer (RO-03)
PAYER = "receipt.payer"  # what these names are sealed as: nothing else can be read by `receipt.read_payer`
LONGEST_NAME = 80


@command("receipt.record", "cashier", private=("payer",), rules=("SC-02", "SC-25", "SC-39"))
def record(
    change: Change, by: Viewer, application: str, amount_fen: int, method: Method, sort: DepositSort = "deposit",
    payer: str = "", reference: Reference = "", account: str = "",
) -> Result:  # fmt: skip
    """Record a part of a deposit; once the parts reach the minimum the unit is controlled and every rival closed.

    The cashier's alone (RO-08). `payer` is who pays in the client's place: sealed, and shown by the surname alone.
    """
    permitted(change.hall)
    wanted = as_if_over(change.hall, change.find(Application, application), change.now)
    plausible(amount_fen)
    home, rivals = change.find(Unit, wanted.unit), rivals_of(change, wanted)
    paid = rules.pay(
        wanted, home, rivals, received_fen=kept(change.hall, wanted.id), amount_fen=amount_fen,
        minimum_fen=number(change.hall, "deposit.minimum_fen"), price_fen=price_of(change.hall, wanted),
        by=by, now=change.now,
    )  # fmt: skip
    written = Receipt(
        id=change.new_id("r"), number=next_number(change, "receipt"), application=wanted.id, unit=wanted.unit,
        amount_fen=amount_fen, method=method, cashier=own_person(change, by).id, at=change.now, sort=sort,
        reference=reference.strip(), account=account_in(account, accounts(change.hall)),
        **paid_by(change, payer.strip()[:LONGEST_NAME], wanted),
    )  # fmt: skip
    change.put(*([paid] if paid.state == "paid" else []), written)
    book(change, "received", method, amount_fen)
    if paid.state == "paid":
        _won(change, by, paid, home)
    return {"receipt": written.id, "number": written.number, "complete": paid.state == "paid"}


def paid_by(change: Change, payer: str, application: Application) -> dict[str, Any]:
    """Who paid in a client's place, sealed, and shown by the surname; nothing where he paid himself."""
    if not payer:
        return {}
    return {
        "payer": change.seal(payer, of=application.client, what=PAYER),
        "payer_name": masked_name(payer),
    }


def _won(change: Change, by: Viewer, paid: Application, home: Unit) -> None:
    overtake(change, paid.unit, by)
    if choice(change.hall, "control.by") == "receipt":
        _control(change, by, paid)
    else:
        if home.state != "reserved":
            change.put(home.but(hold_until=None))
        follow(change, paid.unit)


@command("receipt.read_payer", "cashier", "site_manager", "site_lead", rules=("SC-25",), reveals=True)
def read_payer(change: Change, by: Viewer, receipt: str) -> Result:
    """Who paid in a client's place; journalled, without the name."""
    written = change.find(Receipt, receipt)
    if written.payer is None:
        raise Refused("unknown-record", kind="note", id=receipt)
    change.private.update(name=change.unseal(written.payer, what=PAYER))
    return {"receipt": receipt}


@command("unit.control", *CONTROLS, delegable=CONTROLS, rules=("SC-01", "SC-02"))
def control(change: Change, by: Viewer, unit: str) -> Result:
    """Control a unit whose deposit the cashier has received."""
    home = change.find(Unit, unit)
    holder = next((a for a in change.hall.where(Application, "at_stake", unit) if a.state == "paid"), None)
    if holder is None:
        raise Refused("no-deposit", unit=home.label)
    _control(change, signing(change, by, CONTROLS), holder)
    return {}


@command("receipt.void", "site_manager", "site_lead", "controller", rules=("SC-25",))
def void(change: Change, by: Viewer, receipt: str, reason: FreeText, free: bool = False) -> Result:
    """Make a wrong paper void as the second person, on its day. Of money that had won, what is left may be too little:
    the unit is then on hold for the same client again, and whoever lost by it is back in line.

    `free`: this client does not take it at all; his application ends and the next in line moves up.
    """
    written, why = change.find(Receipt, receipt), reason_in(reason)
    application, today = change.find(Application, written.application), local_day(change.hall, change.now)
    day = local_day(change.hall, written.at)
    not_settled(change.hall, application.id)
    voided = void_receipt(written, by=by, now=change.now, reason=why, written=day, today=today)
    if written.amount_fen > kept(change.hall, application.id):
        raise Refused("refunded-already", number=written.number)
    change.put(voided)
    say(change, "voided", groups(change.hall), unit=change.find(Unit, written.unit).label, group=application.group)
    book(change, "void", written.method, written.amount_fen)
    left = kept(change.hall, application.id)
    if application.state in ("paid", "won") and (free or left < _enough(change)):
        application = _reopen(change, by, application)
    if free and application.open:
        home, rivals = change.find(Unit, application.unit), rivals_of(change, application)
        change.put(*rules.end(application, "free", home, rivals, by=by, now=change.now, reason=why))
    recount(change, application.id)
    follow(change, application.unit)
    keep(change, application)  # what was promised of the money that never was
    give_back(change, by, change.find(Application, application.id))
    return {}


def _enough(change: Change) -> int:
    return max(1, number(change.hall, "deposit.minimum_fen"))


def _reopen(change: Change, by: Viewer, won: Application) -> Application:
    """On hold for the same client as long as he stands at the desk; whoever lost by this win is back in line."""
    minutes = number(change.hall, "desk.grace_minutes")
    reopened, home = reopen(won, change.find(Unit, won.unit), by=by, now=change.now, minutes=minutes)
    lost = [a for a in change.hall.where(Application, "unit", won.unit) if a.state == "lost" and a.lost_by == won.id]
    back = [back_in_line(rival, reopened, now=change.now) for rival in lost]
    change.put(reopened, *back, home)
    call_deal_off(change, reopened)
    keep(change, *back)
    return reopened


def _control(change: Change, by: Viewer, paid: Application) -> None:
    won, controlled = rules.control(paid, change.find(Unit, paid.unit), by=by, now=change.now)
    lost = [rules.lose(rival, paid, by=by, now=change.now) for rival in rivals_of(change, paid) if rival.open]
    change.put(*lost, won, controlled)
    say(change, "controlled", groups(change.hall), unit=controlled.label, group=won.group)
    bought(change, won, by)
    give_back(change, by, *lost)
    follow(change, paid.unit)
    change.rule("SC-18")
