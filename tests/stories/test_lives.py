"""Homes have no two winners, no dead end and no lost money, whatever people do to them: on a hall without a database."""

from datetime import timedelta
from typing import Any

from hypothesis import settings

from tests.bare import BareHall
from tests.hall import unit
from tests.stories.sold_lives import SoldLives


class Bare(BareHall):
    """The rule book's people and four homes."""

    homes = ("3-1202", "3-1203", "3-1204", "3-1205")
    sellers = tuple(f"{group}{n}" for group in "ABC" for n in (1, 2))

    def __init__(self) -> None:
        super().__init__(*(unit("available", id=id) for id in self.homes[1:]))

    def contact(self, seller: str) -> str:
        return f"k{seller}"

    def wait(self, time: timedelta) -> None:
        self.until(self.now + time)


class BareLives(SoldLives):
    made: Any = Bare


TestLives = BareLives.TestCase
TestLives.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
