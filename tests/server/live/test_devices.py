"""The fleet knows of a screen only what its page proved, and calls silence silence only when it can know."""

import json
from datetime import UTC, datetime

import pytest

from domain.house.devices.records import Device
from server.live.devices import (
    LONGEST,
    OFF_AFTER,
    SILENT_AFTER,
    SLACK,
    TOLD_WITHIN,
    Ack,
    Fleet,
    LastSeen,
    as_message,
    from_message,
    read,
    report,
)

AT = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
START = 1000.0


def said(have: int, version: str = "v1") -> Ack:
    return Ack(have, AT, version)


def a_fleet(until: float) -> Fleet:
    """A fleet that has been in touch with the other processes for long enough, up to `until`."""
    fleet = Fleet()
    for moment in (until - 2 * TOLD_WITHIN, until - TOLD_WITHIN, until):
        fleet.tell({}, moment)
    return fleet


def test_a_screen_is_live_as_long_as_it_proves_it_and_then_silent() -> None:
    later = START + SILENT_AFTER + 0.1
    fleet = a_fleet(later)
    fleet.hear("d1", said(7), lag=0.0384, head=7, now=START)
    assert fleet.last("d1") == LastSeen(START, have=7, head=7, lag=38, version="v1", behind=False)
    assert fleet.state("d1", START + SILENT_AFTER) == "live"
    assert fleet.state("d1", later) == "silent"


def test_a_screen_that_was_switched_off_is_no_alarm_for_ever() -> None:
    later = START + OFF_AFTER + 1
    fleet = a_fleet(later)
    fleet.tell({"d1": LastSeen(START, 7, 7, 3, "v1", behind=False)}, later)
    assert fleet.state("d1", later) == "off"


def test_a_screen_nobody_ever_heard_is_no_alarm() -> None:
    assert a_fleet(START).state("d1", START) == "never"


def test_silence_is_not_known_while_the_other_processes_cannot_be_heard() -> None:
    fleet = a_fleet(START)
    fleet.hear("d1", said(7), 0.0, 7, START)
    alone = START + SILENT_AFTER + 1
    assert fleet.state("d1", alone) == "unknown", "it may have gone to another process"
    assert fleet.state("d2", alone) == "unknown"
    fleet.tell({}, alone)
    assert fleet.state("d1", alone) == "unknown", "the others may not yet have written what they heard meanwhile"
    fleet.tell({}, alone + TOLD_WITHIN)
    assert fleet.state("d1", alone + TOLD_WITHIN) == "silent"


def test_nobody_is_silent_who_was_not_asked() -> None:
    """Without its database a process sends no frames that could be answered, and screens say themselves that they are old."""
    later = START + SILENT_AFTER + 1
    fleet = a_fleet(later)
    fleet.hear("d1", said(7), 0.0, 7, START)
    assert fleet.state("d1", later) == "silent"
    fleet.excuse(START + 2)
    assert fleet.state("d1", later) == "unknown"
    fleet.tell({}, later + 2)
    assert fleet.state("d1", later + 2) == "silent"


def test_a_screen_is_behind_when_it_does_not_hold_what_the_hall_held_at_its_last_word() -> None:
    fleet = Fleet()
    fleet.hear("d1", said(7), 0.0, 9, START)
    assert fleet.state("d1", START) == "live", "the first word proves nothing of the kind"
    fleet.hear("d1", said(9), 0.0, 14, START + 2)
    assert fleet.state("d1", START + 2) == "live", "a busy hall is always a little ahead"
    fleet.hear("d1", said(13), 0.0, 20, START + 4)
    assert fleet.state("d1", START + 4) == "behind"
    fleet.hear("d1", said(20), 0.0, 20, START + 6)
    assert fleet.state("d1", START + 6) == "live"
    fleet.hear("d1", said(3), 0.0, 3, START + 8)
    assert fleet.state("d1", START + 8) == "live", "an older hall was put back: its numbers are lower"


def test_of_two_words_the_later_counts_wherever_it_was_heard() -> None:
    fleet = a_fleet(START)
    fleet.hear("d1", said(7), 0.0, 7, START)
    older, newer = (LastSeen(START + by, 7, 7, 5, "v2", behind=False) for by in (-1, 1))
    fleet.tell({"d1": older}, START + 2)
    assert fleet.last("d1") != older
    fleet.tell({"d1": newer}, START + 2)
    assert fleet.last("d1") == newer


def test_a_word_from_the_future_is_no_proof_of_life() -> None:
    """A clock that was set back must not keep a dead screen alive."""
    fleet = a_fleet(START)
    ahead = LastSeen(START + SLACK + 0.1, 7, 7, 5, "v1", behind=False)
    fleet.tell({"d1": ahead}, START)
    assert fleet.state("d1", START) == "never"


def test_news_is_what_was_heard_here_and_told_once() -> None:
    fleet = a_fleet(START)
    fleet.tell({"d2": LastSeen(START, 7, 7, 5, "v1", behind=False)}, START)
    fleet.hear("d1", said(7), 0.0, 7, START)
    assert fleet.news() == {"d1": fleet.last("d1")}
    assert fleet.news() == {}


def test_a_word_travels_to_a_process_whose_clock_began_elsewhere() -> None:
    heard = LastSeen(START, 7, 9, 38, "v1", behind=True)
    there = from_message(as_message(heard, offset=500.0), offset=-3000.0)
    assert there == LastSeen(START + 3500.0, 7, 9, 38, "v1", behind=True)


def test_the_office_is_told_every_screen_in_use_and_when_it_was_heard() -> None:
    wall = Device(id="d1", screen="board", name="大厅左墙", paired_at=AT)
    tablet = Device(id="d2", screen="checkin", name="门口", paired_at=AT)
    gone = Device(id="d3", screen="turns", name="旧屏", paired_at=AT, revoked_at=AT)
    fleet = a_fleet(START)
    fleet.hear("d1", said(7), 0.012, 7, START - 2.5)
    fleet.hear("d3", said(7), 0.012, 7, START)
    assert report(fleet, [wall, tablet, gone], START, AT) == [
        {
            "device": "d1", "screen": "board", "name": "大厅左墙", "state": "live", "have": 7, "lag_ms": 12,
            "version": "v1", "ago": 2.5, "heard_at": "2026-11-22T05:59:57.500Z",
        },
        {
            "device": "d2", "screen": "checkin", "name": "门口", "state": "never", "have": None, "lag_ms": None,
            "version": None, "ago": None, "heard_at": None,
        },
    ]  # fmt: skip


GOOD = {"have": 7, "of": "2026-11-22T06:00:00.000Z", "version": "v1"}


def test_a_screens_message_is_read() -> None:
    assert read(json.dumps(GOOD), head=7) == Ack(7, AT, "v1")


@pytest.mark.parametrize(
    "text",
    [
        "", "hello", "7", "null", "[]", '"have"', "{}", "[" * 100_000,
        *(json.dumps({name: value for name, value in GOOD.items() if name != left_out}) for left_out in GOOD),
        *(json.dumps({**GOOD, "have": have}) for have in (-1, 8, 1.5, "7", True, None, [7])),
        *(json.dumps({**GOOD, "of": of}) for of in ("now", "2026-11-22T06:00:00", 7, None)),
        *(json.dumps({**GOOD, "version": version}) for version in (7, None, ["v1"], "v" * LONGEST)),
    ],
)  # fmt: skip
def test_whatever_else_a_screen_says_is_passed_over(text: str) -> None:
    assert read(text, head=7) is None
