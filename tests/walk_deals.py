"""What a day at the hall has of deals: each move takes a home that is controlled a step towards its contract."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from domain.house.site.rules import local_day
from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.quotes.of_application import price_of
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
        application, held = next((a, d) for a, d in found if d is None or d.state != "signed")
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
