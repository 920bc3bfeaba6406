"""Whose client is he 客户归属: protection to the second, and who comes first."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clients.contacts.records import Contact
from domain.clients.contacts.rules import owner, owners, protected_until
from tests.hall import ZONE, at, contact, days


def received(consultant: str, clock: str, day: int = 0, by: str = "visit") -> Contact:
    entered = at(clock, days(day))
    return contact(consultant, entered, protected_until(entered, 7, ZONE), by)


def owner_at(clock: str, day: int, *contacts: Contact, visit_over_call: bool = True) -> str | None:
    found = owner(contacts, now=at(clock, days(day)), visit_over_call=visit_over_call)
    return found.consultant if found else None


class TestSevenNaturalDays:
    """OW-03: received 2025-03-03 17:59."""

    client = received("X", "17:59")

    def test_the_period_ends_at_midnight_of_the_seventh_day(self) -> None:
        assert self.client.until == datetime(2025, 3, 11, tzinfo=ZONE)

    def test_the_last_second_is_protected_and_the_next_one_is_not(self) -> None:
        assert owner_at("23:59:59", 7, self.client) == "X"
        assert owner_at("00:00:00", 8, self.client) is None

    def test_nobody_owns_him_before_he_came(self) -> None:
        assert owner_at("17:58:59", 0, self.client) is None
        assert owner_at("17:59:00", 0, self.client) == "X"

    @pytest.mark.parametrize("clock", ["00:00:00", "12:00:00", "23:59:59"])
    def test_the_hour_of_the_first_day_does_not_matter(self, clock: str) -> None:
        assert received("X", clock).until == self.client.until

    def test_fifteen_days_are_counted_alike(self) -> None:
        assert protected_until(at("09:00"), 15, ZONE) == datetime(2025, 3, 19, tzinfo=ZONE)

    def test_the_period_runs_over_the_end_of_a_month_and_of_a_leap_february(self) -> None:
        assert protected_until(datetime(2025, 2, 25, 9, tzinfo=ZONE), 7, ZONE) == datetime(2025, 3, 5, tzinfo=ZONE)
        assert protected_until(datetime(2024, 2, 25, 9, tzinfo=ZONE), 7, ZONE) == datetime(2024, 3, 4, tzinfo=ZONE)
        assert protected_until(datetime(2024, 12, 28, 9, tzinfo=ZONE), 7, ZONE) == datetime(2025, 1, 5, tzinfo=ZONE)

    def test_the_day_is_the_halls_own(self) -> None:
        late_in_london = datetime(2025, 3, 3, 23, 30, tzinfo=ZoneInfo("UTC"))  # already Tuesday in the hall
        assert protected_until(late_in_london, 7, ZONE) == datetime(2025, 3, 12, tzinfo=ZONE)
        assert protected_until(late_in_london, 7, ZoneInfo("UTC")) == datetime(2025, 3, 11, tzinfo=ZoneInfo("UTC"))

    def test_a_day_of_23_hours_is_still_a_day(self) -> None:
        new_york = ZoneInfo("America/New_York")  # clocks go forward on 2025-03-09
        start = datetime(2025, 3, 3, 17, 59, tzinfo=new_york)
        until = protected_until(start, 7, new_york)
        assert until == datetime(2025, 3, 11, tzinfo=new_york)
        assert until - start == timedelta(days=7, hours=5, minutes=1)


class TestFirstReceptionAndSoOn:
    """OW-02: X received on 03-03, until 03-10."""

    x, y, z = received("X", "10:00", 0), received("Y", "10:00", 3), received("Z", "10:00", 9)

    def test_the_first_prevails_while_his_period_runs(self) -> None:
        assert owner_at("11:00", 3, self.y, self.x) == "X"

    def test_then_the_first_of_those_still_in_period(self) -> None:
        assert owner_at("11:00", 9, self.x, self.y, self.z) == "Y"

    def test_a_record_handed_back_counts_for_nothing(self) -> None:
        assert owner_at("11:00", 9, self.x, self.z) == "Z"

    def test_when_all_periods_are_over_nobody_owns_him(self) -> None:
        assert owner_at("00:00", 11, self.x, self.y) is None


class TestVisitsBeforeCalls:
    """OW-06: X answered a call first, Y received the visit later."""

    call, visit = received("X", "10:00", 0, "call"), received("Y", "10:00", 2)

    def test_the_visit_prevails(self) -> None:
        assert owner_at("11:00", 2, self.call, self.visit) == "Y"

    def test_a_call_owns_while_there_is_no_visit(self) -> None:
        assert owner_at("11:00", 1, self.call, self.visit) == "X"

    def test_a_visit_that_ran_out_no_longer_prevails(self) -> None:
        call = received("X", "10:00", 3, "call")
        assert owner_at("11:00", 9, self.call, self.visit) == "Y"
        assert owner_at("11:00", 10, call, self.visit) == "X"

    def test_the_switch_lets_the_first_entry_win(self) -> None:
        assert owner_at("11:00", 2, self.call, self.visit, visit_over_call=False) == "X"


@given(st.lists(st.tuples(st.sampled_from("XYZ"), st.integers(0, 9), st.sampled_from(["visit", "call"])), max_size=5))
def test_those_who_own_him_one_after_another_are_whom_each_moment_finds(
    known: list[tuple[str, int, str]],
) -> None:
    contacts = [received(who, f"{10 + n}:00", day, by) for n, (who, day, by) in enumerate(known)]
    for prevails in (True, False):
        found = owners(contacts, visit_over_call=prevails)
        for day in range(9, 19):  # from when all are registered
            now = at("20:00", days(day))
            expected = owner(contacts, now=now, visit_over_call=prevails)
            assert [held for held, since in found if since <= now < held.until] == ([expected] if expected else [])


def test_the_entry_at_the_door_decides_and_not_its_completion() -> None:
    """OW-07: Y's stub of 10:00 was completed after Z's of 11:00; the later record changes nothing."""
    y, z = received("Y", "10:00"), received("Z", "11:00")
    assert owner_at("18:00", 0, z, y) == owner_at("18:00", 0, y, z) == "Y"


def test_two_entries_of_one_moment_have_one_owner_whatever_their_order() -> None:
    one, other = contact("Y", at("10:00"), at("12:00"), id="k1"), contact("Z", at("10:00"), at("12:00"), id="k2")
    assert owner_at("11:00", 0, one, other) == owner_at("11:00", 0, other, one) == "Y"
