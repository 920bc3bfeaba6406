"""The hall's time follows the wall clock, and does not follow it when it leaps."""

import pytest
from structlog.testing import capture_logs

from server.steady import LEAP, Steady


class Clocks:
    """A wall clock and the time since boot, both in the test's hands."""

    def __init__(self) -> None:
        self.wall, self.progress = 1_700_000_000.0, 500.0
        self.steady = Steady(lambda: self.wall, lambda: self.progress)

    def pass_(self, seconds: float, wall: float | None = None) -> float:
        """So many seconds pass, on the wall clock as many or others; what the hall's clock made of them."""
        before = self.steady.now()
        self.progress += seconds
        self.wall += seconds if wall is None else wall
        return (self.steady.now() - before).total_seconds()


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


def test_it_is_the_wall_clock(clocks: Clocks) -> None:
    assert clocks.pass_(3600) == 3600
    assert clocks.steady.now().timestamp() == clocks.wall
    assert clocks.steady.off == 0


@pytest.mark.parametrize("step", [LEAP, 0.5, -0.5, -LEAP])
def test_it_follows_small_corrections_at_once(clocks: Clocks, step: float) -> None:
    assert clocks.pass_(60, 60 + step) == 60 + step
    assert clocks.steady.off == 0


@pytest.mark.parametrize("leap", [3600.0, -7200.0, LEAP + 1, -LEAP - 1])
def test_it_goes_on_at_its_own_pace_while_the_wall_clock_is_somewhere_else(clocks: Clocks, leap: float) -> None:
    assert clocks.pass_(1, 1 + leap) == 1
    assert clocks.steady.off == leap
    assert clocks.pass_(600) == 600
    assert clocks.pass_(1, 1 - leap) == 1
    assert clocks.steady.off == 0
    assert clocks.steady.now().timestamp() == clocks.wall


def test_a_leap_and_its_end_are_told_once_each(clocks: Clocks) -> None:
    with capture_logs() as told:
        clocks.pass_(1, 3601)
        clocks.pass_(1)
        clocks.pass_(1, -3599)
        clocks.pass_(1)
    assert [line["event"] for line in told] == ["clock leapt", "clock is back"]
    assert told[0]["seconds"] == 3600
