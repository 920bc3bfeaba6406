"""The demo's sales: homes that were controlled go a step towards their contract each evening, and some wait today."""

from collections.abc import Sequence
from datetime import date, timedelta

from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.quotes.of_application import price_of
from domain.sales.quotes.rules import Path
from server.demo.play import Player

LEFT = 4  # of the last evening's, for the day that is shown
WRONG = 500_000  # fen too little on a form
BUYERS: tuple[tuple[str, ...], ...] = (("周明远",), ("郑一帆", "沈静"), ("许可",))
HOURS = (10, 14, 16)  # when clients come to sign


def go_on(player: Player, day: date, *, leave: int = 0) -> None:
    """The evening of a day: one step for each home on its way, but for the last ones that are left as they are."""
    sales = _on_their_way(player)
    for place, (application, deal) in enumerate(sales[: len(sales) - leave]):
        if deal is None:
            _reviewed(player, application, "mortgage" if place % 2 else "lump_sum")
        elif deal.state == "passed":
            _subscribed(player, deal, place, day)
        elif deal.state == "subscribed":
            player.give("site_manager", "deal.check", deal=deal.id)
            number = f"YS-{day:%Y%m%d}-{place + 1:03}"
            player.give("controller", "deal.sign", deal=deal.id, contract=number, paper_day=day.isoformat())


def in_review(player: Player) -> None:
    """Today: one form is right, one says too little, and of the others none is there yet."""
    new = [application for application, deal in _on_their_way(player) if deal is None]
    for application, difference in zip(new, (0, -WRONG), strict=False):
        _propose(player, application, "lump_sum", difference)


def _on_their_way(player: Player) -> Sequence[tuple[Application, Deal | None]]:
    """Homes that are controlled or subscribed, in the order their applications came."""
    hall = player.hall
    won = sorted((a for a in hall.all(Application).values() if a.state == "won"), key=lambda a: a.number)
    found = [(a, next((d for d in hall.where(Deal, "application", a.id) if d.state != "over"), None)) for a in won]
    return [(a, deal) for a, deal in found if deal is None or deal.state in ("passed", "subscribed")]


def _reviewed(player: Player, application: Application, path: Path) -> None:
    player.give("site_manager", "deal.pass", deal=_propose(player, application, path, 0))


def _propose(player: Player, application: Application, path: Path, difference: int) -> str:
    price = price_of(player.hall, application.but(path=path)) + difference
    form = {"application": application.id, "price_fen": price, "path": path}
    return str(player.give(application.consultant, "deal.propose", **form).result["deal"])


def _subscribed(player: Player, deal: Deal, place: int, day: date) -> None:
    names = BUYERS[place % len(BUYERS)]
    buyers = [{"name": name, "share": 100 // len(names)} for name in names]
    player.give(deal.consultant, "deal.subscribe", deal=deal.id, buyers=buyers)
    at = f"{day + timedelta(days=2 + place % 4)}T{HOURS[place % len(HOURS)]:02}:00:00+08:00"
    player.give(deal.consultant, "deal.schedule", deal=deal.id, at=at)
