"""The way of a loan: papers, the bank, its answer, and one payment instead (SC-30 to SC-33)."""

from datetime import datetime
from typing import Any

from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.core.signatures import signs
from domain.core.viewer import Viewer
from domain.house.policy.rules import in_force
from domain.sales.deals.records import Deal
from domain.sales.deals.rules import NEED
from domain.sales.mortgages.records import Mortgage, MortgageState
from domain.sales.preparations.rules import payable_by

LOANS_FROM = ("subscribed", "signed")
AGAIN = 2  # the site manager hears of it when the bank asks for more so often (SC-31)

# from, event -> to. A loan's whole life.
MOVES: dict[tuple[MortgageState, str], MortgageState] = {
    ("docs",      "precheck"): "precheck",   # the consultant looked through the papers: all are there
    ("precheck",  "submit"):   "bank",
    ("bank",      "more"):     "more_docs",  # the bank wants another paper
    ("more_docs", "submit"):   "bank",
    ("bank",      "approve"):  "approved",
    ("bank",      "refuse"):   "refused",
    ("docs",      "change"):   "changing",   # one payment instead: its price is reviewed (SC-33)
    ("precheck",  "change"):   "changing",
    ("more_docs", "change"):   "changing",
    ("refused",   "change"):   "changing",
    ("changing",  "pass"):     "over",
}  # fmt: skip


def banks(hall: Hall) -> dict[str, list[str]]:
    """The banks that lend here, each with the papers it always wants: `招商银行：身份证、户口本` of the settings."""
    found: dict[str, list[str]] = {}
    for line in in_force(hall, "mortgage.banks"):
        name, _, papers = line.replace("：", ":").partition(":")
        found[name.strip()] = [paper for each in papers.replace("，", "、").split("、") if (paper := each.strip())]
    return found


def lending(hall: Hall, bank: str) -> list[str]:
    """The papers that a bank wants, where it lends here now. This is the one place that says whether a loan is to be
    had. Refuses `bank-unknown`, and `mortgage-not-ready` before the launch has its bank (SC-42).
    """
    payable_by(hall, "mortgage")
    papers = banks(hall).get(bank)
    if not papers:
        raise Refused("bank-unknown", bank=bank)
    return papers


def start(deal: Deal, *, id: str, bank: str, papers: list[str], now: datetime) -> Mortgage:
    """The papers of a deal that is paid by a loan are collected. Refuses `no-loan` for one that is not."""
    if deal.state not in LOANS_FROM:
        raise Refused("deal-state", state=deal.state)
    if deal.path != "mortgage":
        raise Refused("no-loan")
    return Mortgage(
        id=id, application=deal.application, deal=deal.id, unit=deal.unit, consultant=deal.consultant, group=deal.group,
        client_name=deal.client_name, bank=bank, papers=[{"name": name, "got_at": None} for name in papers], since=now,
        at=now,
    )  # fmt: skip


def tick(mortgage: Mortgage, paper: str, *, got: bool, now: datetime) -> Mortgage:
    """A paper is there, or is not after all. Refuses `paper-unknown`, and `mortgage-state` while the bank has them."""
    if mortgage.state not in ("docs", "precheck", "more_docs"):
        raise Refused("mortgage-state", state=mortgage.state)
    if paper not in [each["name"] for each in mortgage.papers]:
        raise Refused("paper-unknown")
    at = now.isoformat() if got else None
    papers = [each | {"got_at": at} if each["name"] == paper else each for each in mortgage.papers]
    back = mortgage.state == "precheck" and not got
    return mortgage.but(papers=papers, **({"state": "docs", "since": now} if back else {}))


def precheck(mortgage: Mortgage, *, now: datetime) -> Mortgage:
    """All papers were looked through (SC-30). Refuses `bank-papers`, which names them."""
    _complete(mortgage)
    return _move(mortgage, "precheck", now)


def submit(mortgage: Mortgage, *, now: datetime) -> Mortgage:
    """The bank has them. Refuses `bank-papers`, which names them (SC-30)."""
    _complete(mortgage)
    return _move(mortgage, "submit", now)


def more(mortgage: Mortgage, paper: str, *, now: datetime) -> tuple[Mortgage, bool]:
    """The bank wants another paper, or one anew; and whether that is once too often (SC-31)."""
    asked = _move(mortgage, "more", now)
    kept = [each for each in mortgage.papers if each["name"] != paper]
    asked = asked.but(papers=[*kept, {"name": paper, "got_at": None}], loops=mortgage.loops + 1)
    return asked, asked.loops >= AGAIN


def approve(mortgage: Mortgage, *, now: datetime) -> Mortgage:
    """The bank lends."""
    return _move(mortgage, "approve", now)


def refuse(mortgage: Mortgage, *, reason: str, decide_by: datetime, now: datetime) -> Mortgage:
    """The bank does not lend: until then the client says whether he pays at once, or gives the home back (SC-32)."""
    return _move(mortgage, "refuse", now).but(reason=reason, decide_by=decide_by)


def change(mortgage: Mortgage, *, price_fen: int, by: Viewer, now: datetime) -> Mortgage:
    """He pays at once: the price of that is reviewed before any more money is taken (SC-33)."""
    if price_fen <= 0:
        raise Refused("amount-nothing")
    return _move(mortgage, "change", now).but(
        before=mortgage.state, price_fen=price_fen, asked_by=by.person, asked_at=now, signed=[], returned=""
    )


def passed(
    mortgage: Mortgage, deal: Deal, *, quote_fen: int, claims_open: bool, unit: str, by: Viewer, now: datetime
) -> tuple[Mortgage, Deal]:
    """The price for one payment is its quote: the deal has it from now on. Refuses as the review of a form does."""
    to = _move(mortgage, "pass", now)
    if claims_open:
        raise Refused("claim-open", unit=unit)
    if mortgage.price_fen != quote_fen:
        facts = {"price_fen": mortgage.price_fen, "quote_fen": quote_fen}
        raise Refused("price-differs", **facts, difference_fen=abs(mortgage.price_fen - quote_fen))
    signed = signs(NEED, mortgage.signed, by=by, now=now, requester=mortgage.asked_by)
    return to.but(signed=signed.given), deal.but(path="lump_sum", price_fen=quote_fen)


def give_back(mortgage: Mortgage, *, reason: str, now: datetime) -> Mortgage:
    """The price did not pass: the loan is where it was."""
    if mortgage.state != "changing" or mortgage.before is None:
        raise Refused("mortgage-state", state=mortgage.state)
    return mortgage.but(state=mortgage.before, since=now, before=None, returned=reason)


def remind(mortgage: Mortgage, *, now: datetime) -> Mortgage:
    """Nobody has said what the client does. Refuses `not-due`."""
    if mortgage.due is None or now < mortgage.due:
        raise Refused("not-due", due=mortgage.due.isoformat() if mortgage.due else None)
    return mortgage.but(late_at=now)


def _complete(mortgage: Mortgage) -> None:
    if mortgage.missing:
        raise Refused("bank-papers", papers="、".join(mortgage.missing))


def _move(mortgage: Mortgage, event: str, now: datetime) -> Mortgage:
    to = MOVES.get((mortgage.state, event))
    if to is None:
        raise Refused("mortgage-state", state=mortgage.state)
    changes: dict[str, Any] = {"state": to, "since": now}
    return mortgage.but(**changes)
