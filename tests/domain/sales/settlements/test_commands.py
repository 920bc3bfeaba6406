"""The cash sheet of a day: closed by the cashier, confirmed by a second person (SC-25)."""

import pytest

from domain.core.refusal import Refused
from domain.sales.settlements.records import Settlement
from tests.bare import BareHall
from tests.hall import at, days

DAY = "2025-03-03"


def refusal_of(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


@pytest.fixture
def hall() -> BareHall:
    """5,000 yuan in cash and as much by card, for a home that is on hold."""
    made = BareHall()
    application = made.applies("A2", "10:00")
    made.do("application.approve", "controller", application=application)
    for method in ("cash", "card"):
        made.do("receipt.record", "cashier", application=application, amount_fen=500_000, method=method)
    return made


def sheet(hall: BareHall) -> Settlement:
    return hall.hall.all(Settlement)[DAY]


def closes(hall: BareHall, counted_fen: int = 500_000, **more: str) -> None:
    hall.do("settlement.close", "cashier", settlement=DAY, counted_fen=counted_fen, **more)


def test_closed_and_confirmed_by_somebody_else(hall: BareHall) -> None:
    closes(hall)
    assert (sheet(hall).state, sheet(hall).counted_fen, sheet(hall).closed_by) == ("closed", 500_000, "cashier")
    hall.do("settlement.confirm", "site_manager", settlement=DAY)
    assert (sheet(hall).state, sheet(hall).signed[0]["by"]) == ("confirmed", "person:site_manager")
    assert not sheet(hall).may_go(hall.hall, days(0))
    assert sheet(hall).may_go(hall.hall, days(1))
    with refusal_of("settlement-state"):
        closes(hall)


@pytest.mark.parametrize("counted", [499_999, 500_001, 0])
def test_a_difference_is_explained(hall: BareHall, counted: int) -> None:
    for reason in ("", "  "):
        with refusal_of("difference-unexplained"):
            closes(hall, counted, reason=reason)
    closes(hall, counted, reason="a coin under the till")
    assert sheet(hall).reason == "a coin under the till"


def test_nobody_confirms_what_he_counted(hall: BareHall) -> None:
    hall.hall.put(sheet(hall).but(state="closed", closed_by="site_lead", closed_at=at("18:00"), counted_fen=1))
    with refusal_of("own-settlement"):
        hall.do("settlement.confirm", "site_lead", settlement=DAY)


def test_money_after_it_opens_it_again_also_when_it_was_confirmed(hall: BareHall) -> None:
    closes(hall)
    hall.do("settlement.confirm", "site_manager", settlement=DAY)
    [application] = [a for a in ("a101",) if hall.state(a) == "approved"]
    hall.do("receipt.record", "cashier", application=application, amount_fen=300_000, method="cash")
    again = sheet(hall)
    assert (again.state, again.counted_fen, again.signed, again.confirmed_at) == ("open", None, [], None)
    closes(hall, 800_000)


def test_given_back_it_is_counted_anew(hall: BareHall) -> None:
    closes(hall)
    hall.do("settlement.return", "site_lead", settlement=DAY, reason="count the coins too")
    assert (sheet(hall).state, sheet(hall).returned) == ("open", "count the coins too")
    with refusal_of("settlement-state"):
        hall.do("settlement.confirm", "site_lead", settlement=DAY)
    closes(hall)
    assert sheet(hall).returned == ""


def test_a_day_that_was_not_closed_is_closed_late(hall: BareHall) -> None:
    hall.until(at("09:00", days(1)))
    assert not sheet(hall).may_go(hall.hall, days(1))
    closes(hall)
    hall.do("settlement.confirm", "site_lead", settlement=DAY)
