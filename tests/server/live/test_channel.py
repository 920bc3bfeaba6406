"""A crowd hands everyone at one number the same frame, and brings back whoever lagged in one step."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.sales.units.records import Unit
from server.app import SCREENS
from server.base import hall_time
from server.live import frames
from server.live.channel import Channel, Subscriber
from server.live.feed import Feed
from server.screen import Audience
from tests.hall import House, stock
from tests.migrated import write_tables

BOARD = SCREENS["board"]


class Tape:
    """A line that keeps what it was handed; it takes as much at once as it is told to."""

    def __init__(self, *, inflates: bool = False) -> None:
        self.inflates = inflates
        self.frames: list[bytes] = []
        self.closed: list[int] = []
        self.on_offer: Any = None
        self.on_write: Any = None

    def try_send(self, frame: bytes, /) -> int | None:
        if self.on_offer is not None:
            taken: int | None = self.on_offer(frame)
            return taken
        self.frames.append(frame)
        return len(frame)

    def write(self, frame: bytes | memoryview, /) -> None:
        self.frames.append(bytes(frame))
        if self.on_write is not None:
            self.on_write()

    def write_all(self, frames: list[bytes], /) -> None:
        for frame in frames:
            self.write(frame)

    def alive(self, now: float) -> bool:
        return True

    def close(self, code: int) -> None:
        self.closed.append(code)

    def abort(self) -> None: ...

    def heard(self) -> list[dict[str, Any]]:
        """What was said since the last time."""
        heard, self.frames = self.frames, []
        return [json.loads(frames.text_of(frame)) for frame in heard]


class Stand:
    """A hall, its board's crowd, and who watches."""

    def __init__(self, house: House, feed: Feed) -> None:
        self.house, self.feed = house, feed
        self.channel = Channel(feed, BOARD, Audience())
        self.units = iter(unit.id for unit in house.hall.all(Unit).values())

    def watch(self, since: int | None = None, *, inflates: bool = False) -> tuple[Subscriber, Tape]:
        subscriber, tape = Subscriber(), Tape(inflates=inflates)
        subscriber.connection = tape
        self.channel.join(subscriber, since, self.feed.epoch)
        return subscriber, tape

    def change(self, push: bool = True) -> int:
        """One more change of the hall; returns its number."""
        already = len(self.house.entries)
        self.house.do("person.save", name=f"员工{already}", role="cashier")
        self.feed.on_commit(self.house.entries[already:])
        if push:
            self.channel.push()
        return self.feed.hall.seq


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Nothing here depends on the kind of the database."""
    write_tables(tmp_path / "hall.db")
    return f"sqlite:///{tmp_path / 'hall.db'}"


@pytest.fixture
async def stand(house: House) -> Stand:
    feed = Feed(house.engine, house.name, "v", lambda touched: None)
    await feed.open()
    return Stand(house, feed)


async def test_everyone_at_one_number_is_handed_the_very_same_bytes(stand: Stand) -> None:
    tapes = [stand.watch()[1] for _ in range(3)]
    assert [[f["type"] for f in tape.heard()] for tape in tapes] == [["snapshot", "beat"]] * 3
    seq = stand.change()
    first = tapes[0].frames[0]
    assert all(tape.frames == [first] and tape.frames[0] is first for tape in tapes)
    assert [(f["after"], f["seq"]) for f in tapes[0].heard()] == [(seq - 1, seq)]


async def test_newcomers_continue_from_their_own_number_and_then_hear_what_all_hear(stand: Stand) -> None:
    start = stand.feed.hall.seq
    _, first = stand.watch()
    first.heard()
    middle, end = stand.change(), stand.change(push=False)
    _, late = stand.watch(since=start)
    _, later = stand.watch(since=middle)
    _, cohort = stand.watch(since=end)
    _, ahead = stand.watch(since=end + 7)
    assert [(f.get("after"), f["seq"]) for f in late.heard()] == [(start, end), (None, end)], "a delta and a beat"
    assert [(f.get("after"), f["seq"]) for f in later.heard()] == [(middle, end), (None, end)]
    assert [f["type"] for f in cohort.heard()] == ["beat"], "nothing was missed, and it is told so at once"
    assert [f["type"] for f in ahead.heard()] == ["snapshot", "beat"]
    assert [(f["after"], f["seq"]) for f in first.heard()] == [(start, middle)]
    last = stand.change()
    heard = [[(f["after"], f["seq"]) for f in tape.heard()] for tape in (first, late, later, cohort, ahead)]
    assert heard == [[(middle, last)]] + [[(end, last)]] * 4


async def test_who_lags_is_written_nothing_and_comes_back_with_one_frame(stand: Stand) -> None:
    subscriber, tape = stand.watch()
    _, other = stand.watch()
    tape.heard()
    other.heard()
    told = stand.change()
    stand.channel.on_blocked(subscriber)
    tape.heard()
    for _ in range(5):
        last = stand.change()
    assert tape.heard() == []
    assert len(other.heard()) == 6
    stand.channel.on_drained(subscriber)
    assert [(f["after"], f["seq"]) for f in tape.heard()] == [(told, last)]
    after = stand.change()
    assert [(f["after"], f["seq"]) for f in tape.heard()] == [(last, after)]


@pytest.mark.parametrize("taken", [None, 0, 7])
async def test_what_a_socket_does_not_take_at_once_is_written_to_it_and_it_lags(
    stand: Stand, taken: int | None
) -> None:
    subscriber, tape = stand.watch()
    _, other = stand.watch()
    tape.heard()
    other.heard()

    tape.on_offer, tape.on_write = lambda frame: taken, lambda: stand.channel.on_blocked(subscriber)
    pushed = stand.change()
    tape.on_offer = tape.on_write = None
    assert tape.frames == [other.frames[0][taken or 0 :]]
    assert [f["seq"] for f in other.heard()] == [pushed]
    tape.frames.clear()
    last = stand.change()
    assert tape.heard() == []
    stand.channel.on_drained(subscriber)
    assert [(f["after"], f["seq"]) for f in tape.heard()] == [(pushed, last)]


@pytest.mark.parametrize("error", [BrokenPipeError, RuntimeError])
async def test_a_socket_that_ends_in_the_middle_of_a_push_stops_nobody(stand: Stand, error: type[Exception]) -> None:
    def ends(*_: object) -> int:
        raise error

    subscriber, tape = stand.watch()
    _, other = stand.watch()
    other.heard()
    tape.on_offer = ends if error is BrokenPipeError else lambda frame: None
    tape.on_write = ends
    seq = stand.change()
    assert [f["seq"] for f in other.heard()] == [seq]
    stand.channel.leave(subscriber)
    assert not stand.channel.empty


async def test_another_epoch_gives_everyone_a_snapshot_and_laggards_too(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscriber, tape = stand.watch()
    _, other = stand.watch()
    stand.channel.on_blocked(subscriber)
    tape.heard()
    other.heard()
    monkeypatch.setattr(stand.feed._state, "epoch", "another")
    stand.feed._shared.clear()
    stand.channel.push()
    assert [(f["type"], f["epoch"]) for f in other.heard()] == [("snapshot", "another")]
    stand.channel.on_drained(subscriber)
    assert [(f["type"], f["epoch"]) for f in tape.heard()] == [("snapshot", "another")]


async def test_nobody_starts_from_what_the_process_cannot_vouch_for(stand: Stand) -> None:
    stand.feed._verified = float("-inf")
    _, tape = stand.watch()
    stand.channel.push()
    assert {f["type"] for f in tape.heard()} == {"doubt"}
    await stand.feed.check()
    stand.channel.push()
    assert [f["type"] for f in tape.heard()] == ["snapshot", "beat"]


async def test_quiet_brings_a_beat_and_doubt_none(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    _, tape = stand.watch()
    tape.heard()
    stand.channel.push()
    assert tape.heard() == [], "the snapshot has just said it"
    monkeypatch.setattr(frames, "BEAT_EVERY", 0.0)
    stand.channel.push()
    assert [(f["type"], f["seq"]) for f in tape.heard()] == [("beat", stand.feed.hall.seq)]
    stand.feed._failed = True
    stand.channel.push()
    assert tape.heard() == []


async def test_doubt_is_told_once_and_taken_back_at_once(stand: Stand) -> None:
    """A process that cannot check the journal says so, and so it does to whoever comes meanwhile."""
    _, tape = stand.watch()
    tape.heard()
    stand.feed._verified = float("-inf")
    stand.channel.push()
    stand.channel.push()
    assert [f["type"] for f in tape.heard()] == ["doubt"]
    _, late = stand.watch(since=stand.feed.hall.seq)
    assert [f["type"] for f in late.heard()] == ["doubt"]
    await stand.feed.check()
    stand.channel.push()
    assert [f["type"] for f in tape.heard()] == ["beat"]
    stand.feed._verified = float("-inf")
    stand.change()
    assert "doubt" not in [f["type"] for f in tape.heard()], "our own commit is the journal's head"


async def test_a_line_that_lags_at_every_frame_is_told_of_a_doubt_once(stand: Stand) -> None:
    """As a line through ASGI does, which says so when each frame has left."""
    subscriber, tape = stand.watch()
    tape.on_offer = lambda frame: None
    tape.on_write = lambda: stand.channel.on_blocked(subscriber)
    tape.heard()
    stand.feed._verified = float("-inf")
    stand.channel.push()
    for _ in range(5):
        stand.channel.on_drained(subscriber)
        stand.channel.push()
    assert [f["type"] for f in tape.heard()] == ["doubt"]
    await stand.feed.check()
    for _ in range(5):
        stand.channel.push()
        stand.channel.on_drained(subscriber)
    assert [f["type"] for f in tape.heard()] == ["beat"]
    stand.feed.store_unavailable = True
    for _ in range(5):
        stand.channel.push()
        stand.channel.on_drained(subscriber)
    assert [(f["type"], f.get("shut")) for f in tape.heard()] == [("beat", True)]


@pytest.mark.parametrize(("now", "told"), [("doubtful", "doubt"), ("fresh", "beat")])
async def test_who_lagged_while_others_were_told_of_a_doubt_hears_how_it_is_now(
    stand: Stand, now: str, told: str
) -> None:
    subscriber, tape = stand.watch()
    stand.watch()
    tape.heard()
    stand.channel.on_blocked(subscriber)
    stand.feed._verified = float("-inf")
    stand.channel.push()
    if now == "fresh":
        await stand.feed.check()
        stand.channel.push()
    stand.channel.on_drained(subscriber)
    assert [f["type"] for f in tape.heard()] == [told]


async def test_changes_that_come_by_redis_alone_take_no_doubt_back(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, tape = stand.watch()
    slow, behind = stand.watch()
    monkeypatch.setattr(stand.feed, "_vouch", lambda *_: None)
    stand.feed._verified = float("-inf")
    stand.channel.on_blocked(slow)
    stand.channel.push()
    for _ in range(3):
        stand.change()
    stand.channel.on_drained(slow)
    assert [f["type"] for f in tape.heard()] == ["snapshot", "beat", "doubt", "delta", "delta", "delta"]
    assert [f["type"] for f in behind.heard()] == ["snapshot", "beat", "delta", "doubt"]


async def test_who_comes_between_a_failed_look_and_the_next_good_one_hears_how_it_is(stand: Stand) -> None:
    stand.feed._failed = True
    _, tape = stand.watch(since=stand.feed.hall.seq)
    stand.channel.push()
    assert tape.heard() == []
    await stand.feed.check()
    stand.channel.push()
    stand.channel.push()
    assert [f["type"] for f in tape.heard()] == ["beat"]


async def test_that_nothing_can_be_saved_is_told_at_once_and_taken_back_at_once(stand: Stand) -> None:
    _, tape = stand.watch()
    tape.heard()
    stand.feed.store_unavailable = True
    stand.channel.push()
    stand.channel.push()
    assert [(f["type"], f.get("shut")) for f in tape.heard()] == [("beat", True)]
    stand.feed.store_unavailable = False
    stand.channel.push()
    stand.channel.push()
    assert [(f["type"], f.get("shut")) for f in tape.heard()] == [("beat", None)]


async def test_at_a_shut_door_everyone_has_heard_a_beat_that_says_so(stand: Stand) -> None:
    """Newcomers and those who lagged: a beat says it again. Of other frames nobody takes that it is open."""
    subscriber, tape = stand.watch()
    stand.channel.on_blocked(subscriber)
    stand.feed.store_unavailable = True
    stand.channel.push()
    _, newcomer = stand.watch()
    _, returning = stand.watch(since=stand.feed.hall.seq)
    stand.change(push=False)
    stand.channel.on_drained(subscriber)
    stand.channel.push()
    assert [tape.heard()[-1].get("shut") for tape in (tape, newcomer, returning)] == [True] * 3
    stand.change()
    assert [[f["type"] for f in tape.heard()] for tape in (tape, newcomer, returning)] == [["delta"]] * 3


async def test_that_the_door_is_open_again_reaches_whoever_was_away_or_behind(stand: Stand) -> None:
    """A delta says nothing of the door, and in a busy hall no beat would come after it by itself."""
    start = stand.feed.hall.seq
    subscriber, slow = stand.watch()
    stand.watch()
    stand.feed.store_unavailable = True
    stand.channel.push()
    stand.channel.on_blocked(subscriber)
    stand.feed.store_unavailable = False
    stand.channel.push()
    last = stand.change()
    stand.channel.on_drained(subscriber)
    _, returning = stand.watch(since=start)
    stand.channel.push()
    for tape in (slow, returning):
        assert [(f["type"], f.get("seq"), f.get("shut")) for f in tape.heard()][-2:] == [
            ("delta", last, None), ("beat", last, None)
        ]  # fmt: skip


async def test_a_slow_line_at_a_shut_door_costs_the_others_no_beats(stand: Stand) -> None:
    slow, _ = stand.watch()
    _, tape = stand.watch()
    stand.feed.store_unavailable = True
    for _ in range(5):
        stand.channel.on_blocked(slow)
        stand.channel.push()
        stand.channel.on_drained(slow)
    assert [f["type"] for f in tape.heard()] == ["snapshot", "beat", "beat"]


async def test_who_cannot_vouch_says_nothing_of_the_door(stand: Stand) -> None:
    _, tape = stand.watch()
    tape.heard()
    stand.feed.store_unavailable, stand.feed._verified = True, float("-inf")
    stand.channel.push()
    assert [f["type"] for f in tape.heard()] == ["doubt"]


async def test_a_frame_nobody_will_be_handed_any_more_is_let_go(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.watch()
    view = stand.feed.view(BOARD, Audience())
    stand.channel.push()
    assert list(view._frames._made) == [None], "newcomers within half a second get the same snapshot"
    monkeypatch.setattr("server.live.cards.AT_MOST_OLD", timedelta(0))
    stand.channel.push()
    assert view._frames._made == {}


async def test_a_crowd_is_empty_when_the_last_one_has_left(stand: Stand) -> None:
    subscribers = [stand.watch()[0] for _ in range(3)]
    stand.channel.on_blocked(subscribers[0])
    for subscriber in subscribers:
        assert not stand.channel.empty
        stand.channel.leave(subscriber)
    assert stand.channel.empty


async def test_a_view_that_fails_says_nothing_until_it_works_again(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, tape = stand.watch()
    tape.heard()
    with monkeypatch.context() as broken:
        broken.setattr(stand.feed, "view", _fails)
        stand.change()
        stand.channel.push()
    assert tape.heard() == []
    last = stand.change()
    assert [f["seq"] for f in tape.heard()] == [last]


def _fails(*_: object) -> None:
    raise ValueError("a card cannot be made")


async def test_the_lag_of_an_answer_counts_from_the_frame_and_a_beats_from_the_beat(stand: Stand) -> None:
    """A beat's `at` is the moment at which the journal was looked at, and by now long ago."""
    stand.feed.verified_at = hall_time.now() - timedelta(seconds=30)
    _, tape = stand.watch(since=stand.feed.hall.seq)
    (beat,) = tape.heard()
    assert beat["type"] == "beat"
    assert 0 <= stand.channel.lag(datetime.fromisoformat(beat["at"])) < 10
    stand.change()
    (delta,) = tape.heard()
    assert 0 <= stand.channel.lag(datetime.fromisoformat(delta["at"])) < 10
    assert stand.channel.lag(hall_time.now() - timedelta(seconds=40)) >= 40


async def test_who_comes_between_a_trouble_and_its_end_hears_of_both(stand: Stand) -> None:
    """The others hear of neither: for them it never was. In a busy hall no beat would come by itself."""
    _, early = stand.watch()
    early.heard()
    for trouble in ("doubt", "shut"):
        verified, stand.feed.store_unavailable = stand.feed._verified, trouble == "shut"
        stand.feed._verified = verified if stand.feed.store_unavailable else float("-inf")
        _, tape = stand.watch(since=stand.feed.hall.seq)
        stand.feed._verified, stand.feed.store_unavailable = verified, False
        stand.change()
        said = [(f["type"], f.get("shut")) for f in tape.heard()]
        assert said[0] == (("doubt", None) if trouble == "doubt" else ("beat", True))
        assert said[1:] == [("delta", None), ("beat", None)]


async def test_a_laggard_that_cannot_be_caught_up_is_sent_to_come_again(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscriber, tape = stand.watch()
    stand.channel.on_blocked(subscriber)
    with monkeypatch.context() as broken:
        broken.setattr(stand.feed, "view", _fails)
        stand.channel.on_drained(subscriber)
    assert tape.closed == [frames.Close.RESTART]
    assert not stand.channel.empty, "until it has ended"
    stand.channel.leave(subscriber)
    assert stand.channel.empty


async def test_who_takes_compressed_messages_gets_a_large_snapshot_so_and_all_else_plain(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, small = stand.watch(inflates=True)
    assert [frame[0] for frame in small.frames] == [0x81, 0x81], "a small one is not worth it"
    monkeypatch.setattr("server.live.views.SMALL", 0)
    (_, packed), (_, plain) = stand.watch(inflates=True), stand.watch()
    assert [frame[0] for frame in packed.frames] == [0xC1, 0x81]
    assert [frame[0] for frame in plain.frames] == [0x81, 0x81]
    stand.change()
    assert packed.frames[-1] is plain.frames[-1], "one delta for all of them"
    told = packed.heard(), plain.heard()
    assert told[0][0]["cards"] == told[1][0]["cards"]
    assert told[0][1:] == told[1][1:]


async def test_a_long_delta_that_is_owed_is_compressed_for_who_takes_it_so(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One who comes back and one whose line was slow; once for all of the same number. Others have it plain."""
    monkeypatch.setattr("server.live.views.LONG", 100)
    (slow, tape), (other, plain) = stand.watch(inflates=True), stand.watch()
    before = stand.feed.hall.seq
    for subscriber in (slow, other):
        stand.channel.on_blocked(subscriber)
    tape.heard(), plain.heard()
    already = len(stand.house.entries)
    stock(stand.house)
    stand.feed.on_commit(stand.house.entries[already:])
    for subscriber in (slow, other):
        stand.channel.on_drained(subscriber)
    (_, back), (_, again) = stand.watch(before, inflates=True), stand.watch(before, inflates=True)
    assert [line.frames[0][0] for line in (tape, plain, back)] == [0xC1, 0x81, 0xC1]
    assert back.frames[0] is again.frames[0] is tape.frames[0]
    told = [line.heard()[0] for line in (tape, plain, back)]
    assert told[0] == told[1] == told[2]
    assert told[0]["put"] != {}


async def test_whoever_waited_for_a_first_snapshot_gets_it_as_they_can_take_it(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those who came while the process could not vouch, and everyone once the hall was replaced."""
    monkeypatch.setattr("server.live.views.SMALL", 0)
    stand.feed._verified = float("-inf")
    (_, packed), (_, plain) = stand.watch(inflates=True), stand.watch()
    await stand.feed.check()
    stand.channel.push()
    first = [[frame[0] for frame in tape.frames] for tape in (packed, plain)]
    assert first == [[0x81, 0xC1, 0x81], [0x81, 0x81, 0x81]], "a doubt, the snapshot, a beat"
    packed.heard(), plain.heard()
    monkeypatch.setattr(stand.feed._state, "epoch", "another")
    stand.feed._shared.clear()
    stand.channel.push()
    assert [frame[0] for frame in (*packed.frames, *plain.frames)] == [0xC1, 0x81]
    assert packed.heard()[0]["cards"] == plain.heard()[0]["cards"]
    stand.change()
    assert packed.frames == plain.frames != []
