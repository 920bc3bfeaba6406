"""Nobody takes the door from the others by being fast (S8)."""

import contextlib
from pathlib import Path

from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.nouns import COMMANDS
from server.auth.command_limiter import CommandLimiter
from tests.hall import viewer
from tests.machine import Valkey
from tests.server.offices import opened

ARRIVAL = {"name": "王晓明", "consent": True}
TABLET = Viewer(hall="h1", device="d1", role="device", screen="checkin")


class Clock:
    """Stands where the test puts it."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def given(pace: CommandLimiter, by: Viewer, many: int) -> int:
    """How many of so many commands at once are let through."""
    done = 0
    for _ in range(many):
        with contextlib.suppress(Refused):
            pace.count(by)
            done += 1
    return done


def test_numbers_are_tried_on_the_hall_so_often_a_minute_and_no_more() -> None:
    """Also where commands have no limit, and each person for himself."""
    clock = Clock()
    pace = CommandLimiter(0, clock)

    def tried(by: Viewer) -> int:
        done = 0
        for _ in range(100):
            with contextlib.suppress(Refused):
                pace.count_try(by, 20)
                done += 1
        return done

    assert (tried(viewer("p1")), tried(viewer("p1")), tried(viewer("p2"))) == (20, 0, 20)
    clock.now += 6
    assert tried(viewer("p1")) == 2


def test_every_command_that_tells_whether_a_number_is_known_is_limited() -> None:
    """But at the door, where the tablet is told nothing and a whole shift checks in."""
    tells = {verb for verb, command in COMMANDS.items() if command.looks_up} - {"visit.check_in"}
    assert "client.find" in tells
    assert {verb for verb, command in COMMANDS.items() if command.per_minute} == tells


def test_after_a_pause_a_person_gives_sixty_at_once_and_then_twenty_a_second() -> None:
    clock = Clock()
    pace = CommandLimiter(20, clock)
    assert given(pace, viewer("p1"), 100) == 60
    clock.now += 1
    assert given(pace, viewer("p1"), 100) == 20
    clock.now += 3600
    assert given(pace, viewer("p1"), 100) == 60


def test_a_slow_pace_lets_one_through() -> None:
    clock = Clock()
    pace = CommandLimiter(0.1, clock)
    assert given(pace, viewer("p1"), 9) == 1
    clock.now += 10
    assert given(pace, viewer("p1"), 9) == 1


def test_the_others_do_not_notice() -> None:
    pace = CommandLimiter(20, Clock())
    assert given(pace, viewer("p1"), 100) == 60
    assert given(pace, viewer("p2"), 60) == 60
    assert given(pace, Viewer(hall="h2", person="p1", role="controller"), 60) == 60


def test_a_tablet_that_was_cut_off_may_send_what_it_kept() -> None:
    assert given(CommandLimiter(20, Clock()), TABLET, 400) == 300


def test_without_a_number_there_is_no_limit() -> None:
    assert given(CommandLimiter(0, Clock()), viewer("p1"), 5000) == 5000


async def test_who_is_too_fast_is_told_in_their_language_and_nothing_happens(valkey: Valkey, tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path, commands_per_second=0.01) as office:
        before, _ = office.now()
        first, refused = [await office.do("visit.check_in", ARRIVAL, "dispatcher", f"key-{n:04}") for n in range(2)]
        assert first.status_code == 200
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["title"] == "Too many requests at once. Try again in a moment."
        assert office.now()[0] == before + 1
        other = await office.do("visit.dispatch", {"visit": "v404"}, "site_lead", "key-0009")
        assert other.status_code == 403, "someone else is heard, and told what they may not do"
