"""The hall's time follows the wall clock, and does not follow it when it leaps."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from structlog.testing import capture_logs

from server.base import hall_time
from server.base.hall_time import LEAP, HallTime
from server.run.runtime import set_clock
from tests.hall import House


class Clocks:
    """A wall clock and the time since boot, both in the test's hands."""

    def __init__(self) -> None:
        self.wall, self.progress = 1_700_000_000.0, 500.0
        self.steady = HallTime(lambda: self.wall, lambda: self.progress)

    def moment(self, seconds: float) -> datetime:
        """So many seconds from what the wall clock says."""
        return datetime.fromtimestamp(self.wall + seconds, UTC)

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


@pytest.mark.parametrize("wrong", [3600.0, -7200.0])
def test_a_better_clock_is_believed_until_the_wall_clock_agrees(clocks: Clocks, wrong: float) -> None:
    true = clocks.moment(-wrong)
    clocks.steady.trust(true)
    assert clocks.steady.now() == true
    assert clocks.steady.off == wrong
    assert clocks.pass_(600) == 600
    assert clocks.pass_(1, 1 - wrong) == 1
    assert clocks.steady.off == 0


@pytest.mark.parametrize("wrong", [LEAP, -LEAP, 0.0])
def test_a_better_clock_that_is_close_changes_nothing(clocks: Clocks, wrong: float) -> None:
    clocks.steady.trust(clocks.moment(wrong))
    clocks.steady.not_before(clocks.moment(wrong))
    assert clocks.steady.now().timestamp() == clocks.wall
    assert clocks.steady.off == 0


def test_time_does_not_begin_before_what_was_written_last(clocks: Clocks) -> None:
    last = clocks.moment(7200)
    clocks.steady.not_before(last)
    clocks.steady.not_before(clocks.moment(60))
    assert clocks.steady.now() == last
    assert clocks.steady.off == -7200
    assert clocks.pass_(600) == 600
    assert clocks.pass_(0, 3600) == 0


def test_what_was_written_last_may_be_long_ago_when_the_wall_clock_is_put_right(clocks: Clocks) -> None:
    """It was a bound and no clock: whatever the wall clock says beyond it is followed at once, and no leap after that."""
    clocks.steady.not_before(clocks.moment(7200))
    assert clocks.pass_(1, 7200 + 36_000) == 36_000
    assert clocks.steady.off == 0
    assert clocks.pass_(1, 3601) == 1
    assert clocks.steady.off == 3600


def test_what_was_written_last_makes_no_clock_right_that_is_known_to_be_ahead(clocks: Clocks) -> None:
    """Another process, a moment ahead of the database, has just written: that is no reason to follow our own clock."""
    clocks.steady.trust(clocks.moment(-18_000))
    clocks.steady.not_before(clocks.moment(-18_000 + 0.5))
    assert clocks.pass_(60) == 60
    assert clocks.steady.off > 17_000
    assert clocks.steady.now() < clocks.moment(-17_900)


def test_a_wall_clock_beyond_what_was_written_last_is_followed(clocks: Clocks) -> None:
    clocks.steady.not_before(clocks.moment(-36_000))
    assert clocks.steady.now().timestamp() == clocks.wall


@pytest.mark.parametrize("behind", [7200.0, 2 * 365 * 86_400.0])
def test_a_process_that_starts_behind_asks_its_database(
    house: House, engine: Engine, monkeypatch: pytest.MonkeyPatch, behind: float
) -> None:
    """PostgreSQL's clock is believed; in a file there is only what was written last."""
    now, last = datetime.now(UTC), house.entries[-1].at
    monkeypatch.setattr(hall_time, "HALL", HallTime(lambda: now.timestamp() - behind, lambda: 500.0))
    set_clock(engine, [house.name])
    believed = hall_time.HALL.now()
    if engine.dialect.name == "postgresql":
        assert abs((believed - now).total_seconds()) < LEAP
    else:
        assert believed == max(last, datetime.fromtimestamp(now.timestamp() - behind, UTC))


def test_a_leap_and_its_end_are_told_once_each(clocks: Clocks) -> None:
    with capture_logs() as told:
        clocks.pass_(1, 3601)
        clocks.pass_(1)
        clocks.pass_(1, -3599)
        clocks.pass_(1)
    assert [line["event"] for line in told] == ["clock leapt", "clock is back"]
    assert told[0]["seconds"] == 3600
