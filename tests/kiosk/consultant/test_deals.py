"""A deal on a phone is one's own client's, or of the group one manages."""

import pytest

from kiosk.consultant.screen import SCREEN
from server.screen import Audience
from tests.kiosk.sales import A00, A07, B00, B04, a_deal, a_hall, text
from tests.shown import shown


@pytest.mark.parametrize(("who", "sees"), [(B04, True), (B00, True), (A07, False), (A00, False)])
def test_whoever_it_is_of_and_nobody_else(who: Audience, sees: bool) -> None:
    assert ("deal/w1" in shown(SCREEN, a_hall(a_deal()), who)) == sees


def test_what_it_waits_for_and_nothing_sealed() -> None:
    failed = a_deal(state="failed", reason="too low", difference_fen=-500_000, names="n7")
    cards = shown(SCREEN, a_hall(failed), B04)
    card = cards["deal/w1"]
    assert (card["application"], card["state"], card["reason"], card["difference_fen"]) == (
        "x4", "failed", "too low", -500_000,
    )  # fmt: skip
    assert "n7" not in text(cards)


def test_one_that_was_called_off_is_gone() -> None:
    assert "deal/w1" not in shown(SCREEN, a_hall(a_deal(state="over")), B04)
