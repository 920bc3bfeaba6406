"""The same lives, gone on to the agreement, the contract, its payments and its loan; and homes that go back with their money."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.instalments.commands import plan_of, rest
from domain.sales.instalments.records import Instalments
from domain.sales.mortgages.records import Mortgage
from domain.sales.quotes.of_application import price_of
from domain.sales.receipts.records import forfeited, kept, owed, standing
from domain.sales.refunds.records import Refund
from domain.sales.units.records import Unit
from domain.sales.withdrawals.records import Withdrawal
from tests.stories.lives import SMALLEST
from tests.stories.whole_lives import WholeLives

PATHS = ("lump_sum", "mortgage")
PAPER = "身份证"
STANDS_AS = {"subscribed": "subscribed", "signed": "signed", "withdrawing": "withdrawing"}
LOAN_STEPS = ("open", "paper", "precheck", "submit", "more", "approve", "refuse", "change", "pass", "return")
BACK_STEPS = ("request", "settle", "sign", "pay", "deregister", "close", "stay", "return", "follow")


class SoldLives(WholeLives):
    """All that can happen to a home."""

    def __init__(self) -> None:
        super().__init__()
        self.place.set("mortgage.banks", [f"招商银行：{PAPER}"])
        self._papers = 0

    @initialize(far=st.lists(st.integers(0, 6), max_size=4), path=st.sampled_from(PATHS))
    def begins(self, far: list[int], path: str) -> None:
        """Some homes are sold already: controlled, or further, or planned and on their way back."""
        for home, steps in enumerate(far):
            self.is_sold(home, home)
            for _ in range(min(steps, 4)):
                self.goes_on_to_the_contract(home, path, 1)
            if steps > 4:
                self.is_planned(home, 2, 0, agrees=True)
                self.pays_a_part(home, 100_000_000)
            if steps > 5:
                self.goes_back(home, 1, [], "refund")

    @rule(n=st.integers(0, 20), home=st.integers(0, 3))
    def is_sold(self, n: int, home: int) -> None:
        """Somebody applies for a home and pays, as far as all of that is done."""
        seller, unit = self._one(self.place.sellers, n), self._one(self.place.homes, home)
        self._try("application.submit", seller, unit=unit, contact=self.place.contact(seller))
        for a in self._of(unit):
            if a.open and a.consultant == seller:
                self._try("application.approve", "controller", application=a.id)
                self._try("receipt.record", "cashier", application=a.id, amount_fen=SMALLEST, method="card")
        self._try("unit.control", "controller", unit=unit)

    @rule(n=st.integers(0, 9), path=st.sampled_from(PATHS), wrong=st.integers(0, 4))
    def goes_on_to_the_contract(self, n: int, path: str, wrong: int) -> None:
        """The next step of one that is won; now and then the form is wrong."""
        if not (found := self._won()):
            return
        a = self._one(found, n)
        deal = next((d for d in self.place.hall.where(Deal, "application", a.id) if d.state != "over"), None)
        if deal is None or deal.state == "failed":
            price = price_of(self.place.hall, a.but(path=path)) - (not wrong)
            self._try("deal.propose", a.consultant, application=a.id, price_fen=price, path=path)
        elif deal.state == "proposed":
            verb, more = ("deal.pass", {}) if wrong else ("deal.fail", {"reason": "no"})
            self._try(verb, "site_manager", deal=deal.id, **more)
        elif deal.state == "passed":
            self._try("deal.subscribe", a.consultant, deal=deal.id, buyers=[{"name": "刘一", "share": 100}])
        else:
            self._try("deal.check", a.consultant, deal=deal.id)
            self._papers += 1
            paper = {"contract": f"YS-{self._papers:04}", "paper_day": "2025-03-03"}
            self._try("deal.sign", "controller", deal=deal.id, **paper)

    @rule(n=st.integers(0, 9), first=st.integers(1, 3), days=st.integers(0, 9), agrees=st.booleans())
    def is_planned(self, n: int, first: int, days: int, agrees: bool) -> None:
        if not (found := self._deals()):
            return
        deal = self._one(found, n)
        left, soon = rest(self.place.hall, deal), date(2025, 3, 3) + timedelta(days=days + 10)
        rows = [
            {"amount_fen": left // first, "day": soon.isoformat()},
            {"amount_fen": left - left // first, "day": soon.isoformat(), "loan": deal.path == "mortgage"},
        ]
        self._try("instalment.plan", deal.consultant, deal=deal.id, rows=[row for row in rows if row["amount_fen"]])
        plan = plan_of(self.place.hall, deal.application)
        if plan is not None:
            verb, more = ("confirm", {}) if agrees else ("return", {"reason": "no"})
            self._try(f"instalment.{verb}", "site_manager", instalment=plan.id, **more)

    @rule(n=st.integers(0, 9), amount=st.sampled_from((1, 1_000_000, 100_000_000, 400_000_000)))
    def pays_a_part(self, n: int, amount: int) -> None:
        if found := self._deals():
            deal = self._one(found, n).id
            self._try("instalment.receive", "cashier", deal=deal, amount_fen=amount, method="card")

    @rule(n=st.integers(0, 9), begun=st.integers(2, 4), then=st.lists(st.sampled_from(LOAN_STEPS), max_size=3))
    def has_its_loan_go_on(self, n: int, begun: int, then: list[str]) -> None:
        """Its first steps in their order, and then any."""
        if not (found := self._deals()):
            return
        for what in [*LOAN_STEPS[:begun], *then]:
            deal = self._one(found, n)
            self._loan_step(deal, what)

    @rule(
        n=st.integers(0, 9),
        begun=st.integers(0, 6),
        then=st.lists(st.sampled_from(BACK_STEPS), max_size=3),
        outcome=st.sampled_from(("refund", "forfeit", "partial")),
    )
    def goes_back(self, n: int, begun: int, then: list[str], outcome: str) -> None:
        """Its first steps in their order, and then any."""
        for what in [*BACK_STEPS[:begun], *then]:
            found = sorted(self.place.hall.all(Withdrawal).values(), key=lambda w: (not w.open, w.id))
            if what == "request" and (won := self._won()):
                a = self._one(won, n)
                self._try("withdrawal.request", a.consultant, application=a.id, cause="loan")
            elif what != "request" and found:
                self._step_back(self._one(found, n), what, outcome)

    def teardown(self) -> None:
        """From wherever a home came to, a few commands lead on until it is free: none is stuck (SC-34)."""
        for home in self.place.homes:
            self._try("unit.unfreeze", "controller", unit=home, reason="settled")
        for a in self._won():
            self._try("withdrawal.request", a.consultant, application=a.id, cause="other")
            [gone] = [w for w in self.place.hall.where(Withdrawal, "application", a.id) if w.open]
            for step in ("settle", "sign", "pay", "deregister", "close"):
                self._step_back(gone, step, "refund")
            assert self.place.hall.all(Unit)[a.unit].state == "available"

    @invariant()
    def a_home_has_one_deal_and_stands_as_that_does(self) -> None:
        """SC-16, SC-18, SC-34."""
        hall = self.place.hall
        for home in self.place.homes:
            unit, live = (
                hall.all(Unit)[home],
                [d for d in hall.where(Deal, "unit", home) if d.state not in ("withdrawn", "over")],
            )
            assert len(live) <= 1
            if live and live[0].state in STANDS_AS:
                assert unit.standing == STANDS_AS[live[0].state]
            elif live:
                assert unit.standing == "controlled"
            assert unit.standing not in ("subscribed", "signed") or live
            back = [w for w in hall.where(Withdrawal, "unit", home) if w.open]
            assert len(back) == (unit.standing == "withdrawing")

    @invariant()
    def what_came_in_goes_back_or_is_kept(self) -> None:
        """SC-34: receipts = refunds + kept, to the fen; nothing is owed and nothing may be asked for once it is closed."""
        hall = self.place.hall
        for w in hall.all(Withdrawal).values():
            received = sum(r.amount_fen for r in standing(hall, w.application))
            if w.state in ("settled", "closed"):
                earlier = [
                    r
                    for r in hall.where(Refund, "application", w.application)
                    if r.id != w.refund and r.state == "paid"
                ]
                assert received == w.refund_fen + w.kept_fen + sum(r.amount_fen for r in earlier)
            if w.state == "closed":
                assert (kept(hall, w.application), owed(hall, w.application)) == (forfeited(hall, w.application), 0)

    @invariant()
    def plans_know_what_came_in_and_when_they_are_due(self) -> None:
        """SC-29: never more than is planned of an agreed price, and an unpaid plan wakes the clock or is late."""
        hall = self.place.hall
        for plan in hall.all(Instalments).values():
            if plan.state == "over":
                continue
            came = sum(r.amount_fen for r in standing(hall, plan.application) if r.sort == "instalment")
            assert plan.received_fen == came
            assert hall.all(Deal)[plan.deal].state not in ("withdrawn", "over")
            if plan.state == "agreed" and came < plan.total_fen:
                assert plan.due is not None or plan.late_at is not None

    def _won(self) -> list[Application]:
        return sorted(
            (a for a in self.place.hall.all(Application).values() if a.state == "won"), key=lambda a: a.number
        )

    def _deals(self) -> list[Deal]:
        found = self.place.hall.all(Deal).values()
        return sorted((d for d in found if d.state in ("passed", "subscribed", "signed")), key=lambda d: d.id)

    def _step_back(self, gone: Withdrawal, what: str, outcome: str) -> None:
        if what == "pay":
            for refund in self.place.hall.where(Refund, "application", gone.application):
                self._try("refund.record", "cashier", refund=refund.id, method="cash")
            return
        self._papers += 1
        by, more = {
            "settle": ("cashier", {"outcome": outcome, "amount_fen": 777}), "sign": ("site_manager", {}),
            "return": ("site_manager", {"reason": "no"}), "close": ("controller", {}),
            "deregister": ("controller", {"contract": f"ZX-{self._papers:04}", "paper_day": "2025-03-03"}),
            "follow": (gone.consultant, {"cause": "price"}),
        }.get(what, (gone.consultant, {}))  # fmt: skip
        self._try(f"withdrawal.{what}", by, withdrawal=gone.id, **more)

    def _loan_step(self, deal: Deal, what: str) -> None:
        hall = self.place.hall
        application = hall.all(Application)[deal.application]
        loan = next((m for m in hall.where(Mortgage, "application", application.id) if m.state != "over"), None)
        more: dict[str, Any] = {
            "open": {"deal": deal.id, "bank": "招商银行"}, "paper": {"paper": PAPER}, "more": {"paper": PAPER},
            "refuse": {"reason": "no"}, "return": {"reason": "no"},
            "change": {"price_fen": price_of(hall, application.but(path="lump_sum"))},
        }.get(what, {})  # fmt: skip
        of = {} if what == "open" else {"mortgage": loan.id if loan else "none"}
        by = "site_manager" if what in ("pass", "return") else deal.consultant
        self._try(f"mortgage.{what}", by, **of, **more)
