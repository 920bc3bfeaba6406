"""A deal on a phone is one's own client's, or of the group one manages."""

import pytest

from kiosk.consultant.screen import SCREEN
from server.screen import Audience
from tests.kiosk.sales import A00, A07, B00, B04, NOW, a_deal, a_hall, a_loan, a_plan, a_withdrawal, text
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


@pytest.mark.parametrize(("who", "sees"), [(B04, True), (B00, True), (A07, False), (A00, False)])
def test_a_home_that_goes_back_is_shown_to_whoever_has_its_client(who: Audience, sees: bool) -> None:
    """SC-34: in place of the deal, and of what he said nothing but that it can be read."""
    hall = a_hall(a_deal(state="withdrawing"), a_withdrawal(words="n9"))
    cards = shown(SCREEN, hall, who)
    assert ("withdrawal/z1" in cards) == sees
    assert "deal/w1" not in cards
    assert "n9" not in text(cards)
    if sees:
        assert cards["withdrawal/z1"]["told"] is True


def test_one_that_is_free_again_stays_until_its_client_was_asked_why() -> None:
    """SC-35: the task is on the list of whoever has the client, and is due from the reminder on."""
    free = a_withdrawal(state="closed", ended_at=NOW, follow_at=NOW)
    hall = a_hall(a_deal(state="withdrawn"), free)
    assert shown(SCREEN, hall, B04)["withdrawal/z1"]["reminded"] is False
    hall.put(free.but(reminded_at=NOW))
    assert shown(SCREEN, hall, B04)["withdrawal/z1"]["reminded"] is True
    hall.put(free.but(followed_at=NOW, real_reason="price"))
    assert "withdrawal/z1" not in shown(SCREEN, hall, B04)


def test_payments_and_the_loan_stand_on_the_deal() -> None:
    """SC-29, SC-30."""
    card = shown(SCREEN, a_hall(a_deal(state="subscribed", path="mortgage"), a_plan(), a_loan()), B04)["deal/w1"]
    assert (card["plan"]["received_fen"], card["loan"]["missing"]) == (0, ["收入证明"])
