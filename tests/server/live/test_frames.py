"""The frames of the live stream, as they go to the socket."""

import json
from collections.abc import Generator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from server.live import frames
from server.live.frames import Close

MOMENT = datetime(2025, 3, 3, 17, 59, 0, 123456, timezone(timedelta(hours=8)))


def test_a_snapshot_is_everything_at_a_number() -> None:
    cards = [frames.encoded("unit/1", {"label": "3栋"}), frames.encoded("panel/site", {})]
    frame = frames.text_of(frames.snapshot("e1", 7, MOMENT, cards, "v1"))
    assert json.loads(frame) == {
        "type": "snapshot", "epoch": "e1", "seq": 7, "at": "2025-03-03T09:59:00.123Z", "version": "v1",
        "cards": {"unit/1": {"label": "3栋"}, "panel/site": {}},
    }  # fmt: skip
    assert "栋" in frame, "Chinese travels as it is"


def test_a_delta_leads_from_one_number_to_another() -> None:
    assert json.loads(frames.text_of(frames.delta(7, 9, MOMENT, [frames.encoded("unit/1", {})], ["unit/2"]))) == {
        "type": "delta", "after": 7, "seq": 9, "at": "2025-03-03T09:59:00.123Z", "put": {"unit/1": {}},
        "drop": ["unit/2"],
    }  # fmt: skip


def test_a_beat_says_the_head_at_a_moment() -> None:
    assert json.loads(frames.text_of(frames.beat(9, MOMENT, "v1"))) == {
        "type": "beat", "seq": 9, "at": "2025-03-03T09:59:00.123Z", "version": "v1",
    }  # fmt: skip


def test_a_beat_says_that_nothing_can_be_saved_only_when_it_is_so() -> None:
    open_, shut = (json.loads(frames.text_of(frames.beat(9, MOMENT, "v1", shut=shut))) for shut in (False, True))
    assert shut == {**open_, "shut": True}
    assert "shut" not in open_


def test_a_doubt_says_only_when() -> None:
    assert json.loads(frames.text_of(frames.doubt(MOMENT))) == {"type": "doubt", "at": "2025-03-03T09:59:00.123Z"}


@pytest.mark.parametrize("length", [125, 126, 65_535, 65_536, 200_000])
def test_a_prepared_frame_is_one_whole_text_message(length: int) -> None:
    """The websockets library reads what we wrote (RFC 6455 §5.2), at every form of the length."""
    around = len(frames.text_of(frames.snapshot("", 1, MOMENT, [], "v")))
    text = "x" * (length - around)
    frame = frames.snapshot(text, 1, MOMENT, [], "v")
    assert len(frames.text_of(frame)) == length
    reader = StreamReader()
    reader.feed_data(frame)
    reader.feed_eof()
    parsed = _run(Frame.parse(reader.read_exact, mask=False))
    assert (parsed.opcode, parsed.fin, bytes(parsed.data).decode()) == (Opcode.TEXT, True, frames.text_of(frame))
    assert json.loads(frames.text_of(frame))["epoch"] == text


@pytest.mark.parametrize("code", Close)
def test_every_close_code_says_whether_to_come_back(code: Close) -> None:
    assert frames.RECONNECT[code] == (code in (Close.RESTART, Close.TOO_MUCH))


def test_a_moment_is_stamped_in_utc_with_milliseconds() -> None:
    assert frames.stamp(datetime(2025, 3, 3, tzinfo=UTC)) == "2025-03-03T00:00:00.000Z"


def _run(parsing: "Generator[None, None, Frame]") -> Frame:
    try:
        next(parsing)
    except StopIteration as done:
        frame: Frame = done.value
        return frame
    raise AssertionError("the frame is not whole")
