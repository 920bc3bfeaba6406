"""The cash desk of the demo hall: parts of a deposit, money to give back, and the evening's cash sheet."""

import contextlib
from datetime import date, datetime

from domain.core.refusal import Refused
from domain.sales.applications.records import Application
from domain.sales.receipts.records import kept
from domain.sales.refunds.records import Refund
from domain.sales.settlements.records import Settlement
from server.demo.play import Player

HALF = 1_000_000


def in_parts(player: Player, now: datetime) -> None:
    """One client has paid half; another, who had too, thinks better of it, and his half is to be given back."""
    for _ in range(40):
        if len(_on_hold(player)) >= 2:
            break
        for move in (player.apply, player.decide):
            with contextlib.suppress(Refused):
                move(now)
    newest = _on_hold(player)[-2:]
    for application, method in zip(newest, ("card", "cash"), strict=False):
        player.give("cashier", "receipt.record", application=application.id, amount_fen=HALF, method=method)
    if len(newest) == 2:
        player.give(newest[1].consultant, "application.withdraw", application=newest[1].id)


def close(player: Player, day: date, *, confirmed: bool) -> None:
    """The evening: whoever is owed money has it, the till is counted, and a second person confirms it, now or later."""
    for refund in [r for r in player.hall.all(Refund).values() if r.pending]:
        if refund.state == "asked":
            player.give("site_manager", "refund.approve", refund=refund.id)
        player.give("cashier", "refund.record", refund=refund.id, method="transfer")
    sheet = player.hall.get(Settlement, day.isoformat())
    if sheet is None:
        return
    counted, reason = max(0, sheet.cash_fen), "" if sheet.cash_fen >= 0 else "from the safe"
    player.give("cashier", "settlement.close", settlement=sheet.id, counted_fen=counted, reason=reason)
    if confirmed:
        player.give("site_manager", "settlement.confirm", settlement=sheet.id)


def _on_hold(player: Player) -> list[Application]:
    """Applications that alone have a hold and no money yet, in the order they came."""
    hall = player.hall
    found = [a for a in hall.all(Application).values() if a.state == "approved" and a.tie is None]
    alone = [a for a in found if not any(r.tie == a.id for r in hall.where(Application, "unit", a.unit))]
    return sorted((a for a in alone if kept(hall, a.id) == 0), key=lambda a: a.number)
