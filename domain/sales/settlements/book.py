"""Whatever moves money at the cash desk stands on the sheet of its day."""

from domain.core.change import Change
from domain.house.site.rules import local_day
from domain.sales.settlements.records import Column, Settlement
from domain.sales.settlements.rules import booked


def book(change: Change, column: Column, method: str, amount_fen: int) -> None:
    """One paper on the sheet of today, which begins with the first."""
    day = local_day(change.hall, change.now)
    sheet = change.hall.get(Settlement, day.isoformat()) or Settlement(id=day.isoformat(), day=day, at=change.now)
    change.put(booked(sheet, column, method, amount_fen))
