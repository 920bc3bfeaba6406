"""What the demo has after the agreement: plans of payments, loans at every step, and homes that go back."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.instalments.commands import plan_of, rest
from domain.sales.mortgages.records import Mortgage
from domain.sales.quotes.of_application import price_of
from domain.sales.refunds.records import Refund
from server.demo.play import Player

BANK = "招商银行"
PAPERS = ("身份证", "户口本", "婚姻证明", "收入证明", "银行流水")
BANKS = [f"{BANK}：{'、'.join(PAPERS)}", "建设银行：身份证、户口本、收入证明、征信报告"]
WAY_BACK = ("settle", "sign", "pay", "close")
FIRST_FEN = 100_000_000  # of a price that is paid in two
UNPAID = 3  # of one evening's plans, whose first payment nobody brings


def evening(player: Player, day: date) -> None:
    """The rest of each agreement is planned and mostly paid, and its bank lends: its contract can be registered."""
    for place, deal in enumerate(_agreed(player)):
        if plan_of(player.hall, deal.application) is not None:
            continue
        if deal.path == "mortgage":
            _lends(player, _at_the_bank(player, deal))
        _planned(player, deal, (day, day + timedelta(days=30)))
        if place >= UNPAID:
            left = rest(player.hall, deal)
            amount = FIRST_FEN if place % 5 == 0 or deal.path == "mortgage" else left
            player.give("cashier", "instalment.receive", deal=deal.id, amount_fen=amount, method="transfer")


def in_every_state(player: Player, day: date) -> None:
    """Today: of the new agreements one loan at each step, one home at each step of its way back, one plan to sign."""
    new = [deal for deal in _agreed(player) if plan_of(player.hall, deal.application) is None]
    steps: list[Callable[[Player, Deal], object]] = [_one_missing, _at_the_bank, _asked_twice, _no_loan, _at_once]
    for step, deal in zip(steps, [deal for deal in new if deal.path == "mortgage"], strict=False):
        step(player, deal)
    lump_sum = [deal for deal in new if deal.path == "lump_sum"]
    for deal, far in zip(lump_sum, (0, 1, 2, 4), strict=False):
        _goes_back(player, deal, WAY_BACK[:far])
    for deal in lump_sum[4:5]:
        _plan(player, deal, (day + timedelta(days=7), day + timedelta(days=30)))
    for deal in [d for d in player.hall.all(Deal).values() if d.state == "signed"][:1]:
        _goes_back(player, deal, WAY_BACK[:3])


def _agreed(player: Player) -> list[Deal]:
    found = [deal for deal in player.hall.all(Deal).values() if deal.state == "subscribed"]
    return sorted(found, key=lambda deal: (deal.at, deal.id))


def _plan(player: Player, deal: Deal, days: tuple[date, date]) -> str:
    amounts = (FIRST_FEN, rest(player.hall, deal) - FIRST_FEN)
    rows = [
        {"amount_fen": amount, "day": day.isoformat(), "loan": deal.path == "mortgage" and day == days[1]}
        for amount, day in zip(amounts, days, strict=True)
    ]
    return str(player.give(deal.consultant, "instalment.plan", deal=deal.id, rows=rows).result["instalment"])


def _planned(player: Player, deal: Deal, days: tuple[date, date]) -> None:
    player.give("site_manager", "instalment.confirm", instalment=_plan(player, deal, days))


def _papers(player: Player, deal: Deal, papers: tuple[str, ...] = PAPERS) -> str:
    loan = str(player.give(deal.consultant, "mortgage.open", deal=deal.id, bank=BANK).result["mortgage"])
    for paper in papers:
        player.give(deal.consultant, "mortgage.paper", mortgage=loan, paper=paper)
    return loan


def _one_missing(player: Player, deal: Deal) -> str:
    return _papers(player, deal, PAPERS[:-1])


def _at_the_bank(player: Player, deal: Deal) -> str:
    loan = _papers(player, deal)
    for verb in ("mortgage.precheck", "mortgage.submit"):
        player.give(deal.consultant, verb, mortgage=loan)
    return loan


def _lends(player: Player, loan: str) -> None:
    player.give(player.hall.all(Mortgage)[loan].consultant, "mortgage.approve", mortgage=loan)


def _asked_twice(player: Player, deal: Deal) -> None:
    loan = _at_the_bank(player, deal)
    for paper in ("收入证明", "完税证明"):
        player.give(deal.consultant, "mortgage.more", mortgage=loan, paper=paper)
        if paper == "收入证明":
            player.give(deal.consultant, "mortgage.paper", mortgage=loan, paper=paper)
            player.give(deal.consultant, "mortgage.submit", mortgage=loan)


def _no_loan(player: Player, deal: Deal) -> str:
    loan = _at_the_bank(player, deal)
    player.give(deal.consultant, "mortgage.refuse", mortgage=loan, reason="收入证明不足")
    return loan


def _at_once(player: Player, deal: Deal) -> None:
    loan, application = _no_loan(player, deal), player.hall.all(Application)[deal.application]
    price = price_of(player.hall, application.but(path="lump_sum"))
    player.give(deal.consultant, "mortgage.change", mortgage=loan, price_fen=price)


def _goes_back(player: Player, deal: Deal, steps: Sequence[str]) -> None:
    """Asked for, and as far as `steps` say: all of a deposit back."""
    wanted = {"application": deal.application, "cause": "family"}
    gone = {"withdrawal": player.give(deal.consultant, "withdrawal.request", **wanted).result["withdrawal"]}
    for step in steps:
        if step == "settle":
            player.give("cashier", "withdrawal.settle", **gone, outcome="refund")
        elif step == "sign":
            player.give("site_manager", "withdrawal.sign", **gone)
        elif step == "pay":
            refunds = player.hall.where(Refund, "application", deal.application)
            refund = next(r.id for r in refunds if r.state == "approved")
            player.give("cashier", "refund.record", refund=refund, method="transfer")
        else:
            player.give("controller", "withdrawal.close", **gone)
