"""What a day at the hall has of deals: each move takes a home that is controlled a step on, or back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from domain.core.viewer import Viewer
from domain.house.site.rules import local_day
from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.instalments.commands import plan_of, rest
from domain.sales.mortgages.records import Mortgage
from domain.sales.quotes.of_application import price_of
from domain.sales.refunds.records import Refund
from domain.sales.withdrawals.records import Withdrawal
from tests.hall import House

BUYERS = [{"name": "周霓", "share": 60}, {"name": "吴霓", "share": 40}]


class Dealing:
    """The moves of a deal."""

    house: House
    _do: Callable[..., Any]

    def deal(self) -> None:
        """The next step of the first home that is on its way; the first form of each is wrong."""
        house, hall = self.house, self.house.hall
        won = [a for a in hall.all(Application).values() if a.state == "won"]
        found = [(a, next((d for d in hall.where(Deal, "application", a.id) if d.state != "over"), None)) for a in won]
        open_ = [(a, d) for a, d in found if d is None or d.state not in ("signed", "withdrawing")]
        if not open_:
            return
        application, held = open_[0]
        manager, controller = house.desk("site_manager"), house.desk("controller")
        seller = house.person(house.badge(application.consultant))
        price = price_of(hall, application)
        if held is None or held.state == "failed":
            form = {"price_fen": price + (100 if held is None else 0), "path": "mortgage"}
            self._do("deal.propose", seller, application=application.id, **form)
        elif held.state == "proposed" and held.price_fen != price:
            self._do("deal.fail", manager, deal=held.id, reason="it differs")
        elif held.state == "proposed":
            self._do("deal.pass", manager, deal=held.id)
        elif held.state == "passed":
            self._do("deal.subscribe", seller, deal=held.id, buyers=BUYERS)
        elif held.appointed_at is None:
            self._do("deal.schedule", seller, deal=held.id, at=(house.now + timedelta(days=1)).isoformat())
        elif held.checked_at is None:
            self._do("deal.check", manager, deal=held.id)
        else:
            paper = {"contract": f"YS-{hall.seq}", "paper_day": local_day(hall, house.now).isoformat()}
            self._do("deal.sign", controller, deal=held.id, **paper)

    def pay_the_rest(self) -> None:
        """The next step of the payments of the first agreement: planned, agreed, and paid in parts."""
        house, hall, deal = self.house, self.house.hall, self._agreed()
        if deal is None:
            return
        plan, seller = plan_of(hall, deal.application), self._seller(deal)
        if plan is None or (not plan.rows and not plan.wanted):
            day = (local_day(hall, house.now) + timedelta(days=9)).isoformat()
            rows = [{"amount_fen": rest(hall, deal), "day": day, "loan": deal.path == "mortgage"}]
            self._do("instalment.plan", seller, deal=deal.id, rows=rows)
        elif plan.wanted:
            self._do("instalment.confirm", house.desk("site_manager"), instalment=plan.id)
        else:
            part = {"amount_fen": 1_000_000, "method": "transfer", "payer": "郑霓"}
            self._do("instalment.receive", house.desk("cashier"), deal=deal.id, **part)

    def borrow(self) -> None:
        """The next step of the loan of the first agreement: the bank wants more, and then says no."""
        house, hall, deal = self.house, self.house.hall, self._agreed()
        if deal is None:
            return
        loan = next((m for m in hall.where(Mortgage, "application", deal.application) if m.state != "over"), None)
        manager, seller = house.desk("site_manager"), self._seller(deal)
        if loan is None:
            self._do(
                "policy.set", house.desk("admin"), key="mortgage.banks", value=["招商银行：身份证"], reason="who lends"
            )
            self._do("mortgage.open", seller, deal=deal.id, bank="招商银行")
        elif loan.missing:
            self._do("mortgage.paper", seller, mortgage=loan.id, paper=loan.missing[0])
        elif loan.state == "docs":
            self._do("mortgage.precheck", seller, mortgage=loan.id)
        elif loan.state in ("precheck", "more_docs"):
            self._do("mortgage.submit", seller, mortgage=loan.id)
        elif loan.state == "bank" and not loan.loops:
            self._do("mortgage.more", manager, mortgage=loan.id, paper="收入证明")
        elif loan.state == "bank":
            self._do("mortgage.refuse", manager, mortgage=loan.id, reason="too little")
        elif loan.state == "refused":
            price = price_of(hall, hall.all(Application)[deal.application].but(path="lump_sum"))
            self._do("mortgage.change", seller, mortgage=loan.id, price_fen=price)
        else:
            self._do("mortgage.pass", manager, mortgage=loan.id)

    def go_back(self) -> None:
        """The next step of the first home that goes back; of the last home sold, where there is none."""
        house, hall = self.house, self.house.hall
        gone = next((w for w in hall.all(Withdrawal).values() if w.open or w.follows), None)
        if gone is None:
            for won in [a for a in hall.all(Application).values() if a.state == "won"][-1:]:
                wanted = {"application": won.id, "cause": "loan", "words": "霓家里变了主意"}
                self._do("withdrawal.request", house.person(house.badge(won.consultant)), **wanted)
        elif gone.state == "asked":
            self._do(
                "withdrawal.settle", house.desk("cashier"), withdrawal=gone.id, outcome="partial", amount_fen=500_000
            )
        elif gone.state == "settling":
            self._do("withdrawal.sign", house.desk("site_manager"), withdrawal=gone.id)
        elif gone.refund and hall.all(Refund)[gone.refund].state == "approved":
            self._do("refund.record", house.desk("cashier"), refund=gone.refund, method="transfer")
        elif gone.contract and not gone.struck_off:
            paper = {"contract": f"ZX-{hall.seq}", "paper_day": local_day(hall, house.now).isoformat()}
            self._do("withdrawal.deregister", house.desk("controller"), withdrawal=gone.id, **paper)
        elif gone.state == "settled":
            self._do("withdrawal.close", house.desk("controller"), withdrawal=gone.id)
        else:
            asked = {"withdrawal": gone.id, "cause": "family", "words": "霓说太贵"}
            self._do("withdrawal.follow", house.person(house.badge(gone.consultant)), **asked)

    def _agreed(self) -> Deal | None:
        return next((d for d in self.house.hall.all(Deal).values() if d.state in ("subscribed", "signed")), None)

    def _seller(self, deal: Deal) -> Viewer:
        return self.house.person(self.house.badge(deal.consultant))
