"""A home goes back: asked for, settled, paid out, struck off, and free again (SC-34, SC-35)."""

from typing import Annotated

from pydantic import Field

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import Day, FreeText
from domain.core.refusal import Refused
from domain.core.roles import SELLERS
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.delegations.rules import as_of
from domain.house.notices.rules import groups, say
from domain.house.people.guards import in_own_group
from domain.house.policy.rules import number
from domain.house.site.rules import hall_zone, local_day
from domain.sales.applications.commands import reason_in
from domain.sales.applications.records import Application
from domain.sales.deals.inputs import ContractNumber
from domain.sales.deals.records import Deal
from domain.sales.deals.rules import REGISTERS
from domain.sales.instalments.follow import end_plan
from domain.sales.mortgages.follow import end_loan
from domain.sales.receipts.inputs import plausible
from domain.sales.receipts.records import kept, promised
from domain.sales.refunds.records import Refund
from domain.sales.units.records import Unit
from domain.sales.withdrawals import rules
from domain.sales.withdrawals.records import Outcome, Reason, Withdrawal
from domain.sales.withdrawals.rules import CLOSES, SETTLES, SIGNS

WORDS = "withdrawal.words"  # what these words are sealed as: nothing else can be read by `withdrawal.read_words`
Words = Annotated[FreeText, Field(max_length=200)]


@command("withdrawal.request", *SELLERS, private=("words",), rules=("SC-34",))
def request(change: Change, by: Viewer, application: str, cause: Reason, words: Words = "") -> Result:
    """Put forward that one's own client gives the home back; it stays sold until the controller says it is free.

    `words` are what he says of it: sealed.
    """
    wanted = change.find(Application, application)
    _own(by, wanted.consultant, wanted.group)
    deals, made, home = rules.request(
        wanted, _deal(change, wanted.id), change.find(Unit, wanted.unit), id=change.new_id("x"), reason=cause,
        by=by, now=change.now,
    )  # fmt: skip
    change.put(*deals, made.but(words=_sealed(change, words, made)), home)
    return {"withdrawal": made.id}


@command("withdrawal.stay", *SELLERS, rules=("SC-34",))
def stay(change: Change, by: Viewer, withdrawal: str) -> Result:
    """One's own client keeps the home after all, before it is signed what becomes of the money."""
    held = change.find(Withdrawal, withdrawal)
    _own(by, held.consultant, held.group)
    deals, ended, home = rules.stay(
        held, _deal(change, held.application), change.find(Unit, held.unit), by=by, now=change.now
    )
    change.put(*deals, ended, home)
    return {}


@command("withdrawal.settle", *SETTLES, rules=("SC-34", "RO-22"))
def settle(change: Change, by: Viewer, withdrawal: str, outcome: Outcome, amount_fen: int = 0) -> Result:
    """Say what becomes of the money: all back, all kept, or `amount_fen` back and the rest kept; another signs it."""
    plausible(amount_fen)
    held = change.find(Withdrawal, withdrawal)
    settling = rules.settle(
        held, outcome, received_fen=_received(change, held), refund_fen=amount_fen, by=by, now=change.now
    )
    change.put(settling)
    return {"refund_fen": settling.refund_fen, "kept_fen": settling.kept_fen}


@command("withdrawal.sign", *SIGNS, delegable=SIGNS, rules=("SC-34",))
def sign(change: Change, by: Viewer, withdrawal: str) -> Result:
    """Sign what becomes of the money; the cash desk pays out what is given back. Never one's own proposal."""
    held, by = change.find(Withdrawal, withdrawal), as_of(change.hall, by, change.now)
    back, settled = rules.sign(held, id=change.new_id("f"), received_fen=_received(change, held), by=by, now=change.now)
    change.in_place_of = settled.signed[-1]["in_place_of"]
    change.put(*back, settled)
    return {}


@command("withdrawal.return", *SIGNS, delegable=SIGNS, rules=("SC-34",))
def return_(change: Change, by: Viewer, withdrawal: str, reason: FreeText) -> Result:
    """Have it said anew what becomes of the money."""
    signing(change, by, SIGNS)
    change.put(rules.give_back(change.find(Withdrawal, withdrawal), reason=reason_in(reason)))
    return {}


@command("withdrawal.deregister", *REGISTERS, rules=("SC-34",))
def deregister(change: Change, by: Viewer, withdrawal: str, contract: ContractNumber, paper_day: Day) -> Result:
    """Enter under which number and on which day the registered contract was struck off 注销."""
    today = local_day(change.hall, change.now)
    held = change.find(Withdrawal, withdrawal)
    change.put(rules.strike_off(held, number=contract, day=paper_day, today=today, by=by, now=change.now))
    return {}


@command("withdrawal.close", *CLOSES, delegable=CLOSES, rules=("SC-01", "SC-34", "SC-35"))
def close(change: Change, by: Viewer, withdrawal: str) -> Result:
    """Confirm that all is done: the home is for sale again from this moment on, and all hear of it."""
    by, held = signing(change, by, CLOSES), change.find(Withdrawal, withdrawal)
    home = change.find(Unit, held.unit)
    days = number(change.hall, "withdrawal.follow_days")
    follow_at = rules.morning_after(local_day(change.hall, change.now), days, hall_zone(change.hall))
    application = change.find(Application, held.application)
    refund = change.find(Refund, held.refund) if held.refund else None
    change.put(
        *rules.close(
            held, application, _deal(change, held.application), home, refund, by=by, now=change.now,
            follow_at=follow_at,
        )
    )  # fmt: skip
    end_plan(change, held.application)
    end_loan(change, held.application)
    say(change, "free-again", groups(change.hall), unit=home.label)
    return {}


@command("withdrawal.follow", *SELLERS, private=("words",), rules=("SC-35",))
def follow(change: Change, by: Viewer, withdrawal: str, cause: Reason, words: Words = "") -> Result:
    """Say that the client was asked, and what the real reason was; what he said of it is sealed."""
    held = change.find(Withdrawal, withdrawal)
    _own(by, held.consultant, held.group)
    followed = rules.follow(held, reason=cause, by=by, now=change.now)
    change.put(followed.but(real_words=_sealed(change, words, held)))
    return {}


@command("withdrawal.read_words", *SELLERS, "site_manager", "site_lead", rules=("SC-35",), reveals=True)
def read_words(change: Change, by: Viewer, withdrawal: str) -> Result:
    """What the client said when he gave the home back, and when he was asked; journalled, without it."""
    held = change.find(Withdrawal, withdrawal)
    if by.role not in ("site_manager", "site_lead", "system"):
        _own(by, held.consultant, held.group)
    if held.words is None and held.real_words is None:
        raise Refused("unknown-record", kind="note", id=withdrawal)
    change.private.update(words=[change.unseal(id, what=WORDS) for id in (held.words, held.real_words) if id])
    return {"withdrawal": withdrawal}


@command("withdrawal.remind", rules=("SC-35",))
def remind(change: Change, by: Viewer, withdrawal: str) -> Result:
    """Tell the group that one of its clients who gave a home back is to be asked why."""
    held = rules.remind(change.find(Withdrawal, withdrawal), now=change.now)
    change.put(held)
    unit = change.find(Unit, held.unit)
    say(change, "ask-why", [f"group:{held.group}"], unit=unit.label, group=held.group)
    return {}


def _sealed(change: Change, words: str, held: Withdrawal) -> str | None:
    return change.seal(words.strip(), of=held.client, what=WORDS) if words.strip() else None


def _received(change: Change, held: Withdrawal) -> int:
    return kept(change.hall, held.application) - promised(change.hall, held.application)


def _deal(change: Change, application: str) -> Deal | None:
    return next((d for d in change.hall.where(Deal, "application", application) if d.state != "over"), None)


def _own(by: Viewer, consultant: str, group: str) -> None:
    """Refuses `not-your-group` unless it is the viewer's own client, or of the group he manages."""
    if consultant != by.person:
        in_own_group(by, group)
