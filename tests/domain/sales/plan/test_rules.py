"""How far the sale is, of what is to be sold (SC-44)."""

from domain.core.hall import Hall, hall_of
from domain.sales.plan import rules
from domain.sales.plan.records import SalesPlan
from tests.hall import at, unit


def plan(**changes: object) -> SalesPlan:
    return SalesPlan(id="plan", since=at("08:00"), phase_since=at("08:00"), **changes)  # type: ignore[arg-type]


def hall(**many: int) -> Hall:
    """So many homes in each state."""
    return hall_of([unit(state, id=f"{state}{n}") for state, homes in many.items() for n in range(homes)])


def test_three_lines_of_which_signed_alone_is_a_sale() -> None:
    """SC-16: 40 to sell, 12 signed, 5 subscribed, 3 controlled: 30 %, 42.5 %, 50 %."""
    found = rules.progress(hall(signed=12, subscribed=5, controlled=3, on_hold=4, withdrawing=1, available=9))
    assert found == {"controlled": 20, "subscribed": 17, "signed": 12}
    assert [rules.percent(found[line], 40) for line in ("signed", "subscribed", "controlled")] == [
        "30.0",
        "42.5",
        "50.0",
    ]


def test_the_target_is_that_of_all_phases_until_now() -> None:
    targets = {"trial": 10, "strong": 40, "tail": 5}
    assert rules.target(plan(phase="strong", targets=targets)) == 50
    assert rules.target(plan(phase="preparation", targets=targets)) == 0


def test_no_target_has_no_percent() -> None:
    assert rules.percent(3, 0) is None


def test_percent_is_rounded_half_up() -> None:
    assert [rules.percent(part, 400) for part in (1, 3, 399, 400)] == ["0.3", "0.8", "99.8", "100.0"]
