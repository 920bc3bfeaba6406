"""Everyone in this process who sees the same: whoever stands at the same number is handed the same frame.

Nothing here awaits: from reading the view to the last write no change can come between.
"""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import structlog

from server.base import hall_time, metrics
from server.live import frames
from server.live.connection import Line
from server.live.feed import Feed
from server.live.views import View
from server.screen import Audience, Screen

log = structlog.get_logger()
State = Literal["open", "shut", "doubt"]  # it saves and vouches; it vouches, and cannot save; it cannot vouch


@dataclass(eq=False, slots=True)
class Member:
    """One open socket. `seq` is what it has been told while it stands in no level; otherwise the level knows."""

    line: Line = field(init=False)
    level: "Level | None" = field(default=None, init=False)
    seq: int | None = field(default=None, init=False)


class Level:
    """Members at one number; None: they hold nothing yet."""

    __slots__ = ("members", "seq", "told_at")

    def __init__(self, seq: int | None) -> None:
        self.seq, self.told_at = seq, time.monotonic()
        self.members: dict[Member, Callable[[bytes], int | None]] = {}

    def add(self, member: Member) -> None:
        self.members[member] = member.line.offer
        member.level = self

    def remove(self, member: Member) -> None:
        del self.members[member]
        member.level, member.seq = None, self.seq

    def tell(self, frame: bytes) -> None:
        """The hot loop of the live stream: one prepared frame to every socket."""
        self.told_at, whole = time.monotonic(), len(frame)
        slow: list[tuple[Member, int]] = []
        for member, offer in self.members.items():
            try:
                taken = offer(frame)
            except OSError:  # it ended in this very turn, and leaves by itself
                continue
            if taken != whole:
                slow.append((member, taken or 0))
        for member, taken in slow:
            with contextlib.suppress(RuntimeError):  # as above
                member.line.write(memoryview(frame)[taken:] if taken else frame)
        metrics.FRAMES.inc(len(self.members))


class Crowd:
    """The sockets of one audience of one screen."""

    def __init__(self, feed: Feed, screen: Screen, audience: Audience) -> None:
        self.feed, self.screen, self.audience = feed, screen, audience
        self._epoch = feed.epoch
        self._levels: dict[int | None, Level] = {}
        self._beat = (feed.verified_at, time.monotonic())  # `at` of the last beat, and when it was handed over
        self._said: State | None = "open"  # what everyone was told of this process itself; None: not everyone
        self._news = 0  # how often that changed
        self._lagging: dict[Member, int] = {}  # and how much of our news each had been told
        self._failed = False

    @property
    def empty(self) -> bool:
        """True when nobody is left."""
        return not self._levels and not self._lagging

    def join(self, member: Member, since: int | None, epoch: str | None) -> None:
        """Tell a newcomer what it missed since its number, or everything. Whatever the view raises comes through."""
        known = since is not None and epoch == self.feed.epoch and since <= self.feed.hall.seq
        member.seq = since if known else None
        self._catch_up(member, missed=True)

    def leave(self, member: Member) -> None:
        """Its socket has ended."""
        self._lagging.pop(member, None)
        self._step_out(member)

    def lags(self, member: Member) -> None:
        """Nothing more is written to it until it has drained; then one frame tells it the rest."""
        if member.level is not None:
            self._step_out(member)
            self._lagging[member] = self._news

    def drained(self, member: Member) -> None:
        """It can take a frame again."""
        told = self._lagging.pop(member, None)
        if told is None:
            return
        try:
            self._catch_up(member, missed=told != self._news)
        except Exception:
            log.exception("screen failed", hall=self.feed.name, screen=self.screen.name)
            self._lagging[member] = told  # until it has ended
            member.line.close(frames.Close.RESTART)

    def push(self) -> None:
        """Bring everyone to now; after some quiet, say that nothing was missed. A view that fails stops no other."""
        try:
            if self._levels:
                self._push(self._view())
            self._failed = False
        except Exception:
            if not self._failed:  # its screens get nothing, not even a beat, and say so themselves
                log.exception("screen failed", hall=self.feed.name, screen=self.screen.name)
            self._failed = True

    def lag(self, of: datetime) -> float:
        """Seconds since the frame with this `at` was handed over."""
        at, handed_over = self._beat
        if of == at:
            return time.monotonic() - handed_over
        return (hall_time.now() - of).total_seconds()

    def _push(self, view: View) -> None:
        behind = [level for level in self._levels.values() if level.seq != view.seq]
        for level in sorted(behind, key=lambda level: -len(level.members)):
            if level.seq is None and not self.feed.fresh:
                continue  # nobody starts from what we cannot vouch for
            frame = view.frame(level.seq, hall_time.now())
            del self._levels[level.seq]
            level.seq = view.seq  # before the writing: who lags from here on has been handed this frame
            level.tell(frame)
            self._merge(level)
        self._tell_of_ourselves(view)
        view.let_go_of_frames(hall_time.now())

    def _tell_of_ourselves(self, view: View) -> None:
        """What is new, and after some quiet that nothing was missed."""
        now, level = self._state, self._levels.get(view.seq)
        news = now is not None and now != self._said
        if news:
            self._said = now
            self._news += 1  # also before the writing
        if news and now == "doubt":
            for level in list(self._levels.values()):
                level.tell(frames.doubt(hall_time.now()))
        elif now in ("open", "shut") and level and (news or time.monotonic() - level.told_at >= frames.BEAT_EVERY):
            level.tell(self._make_beat(view))

    def _catch_up(self, member: Member, missed: bool) -> None:
        """Bring one member to now and put it with the others. Of ourselves it hears after that what it `missed`, and no
        more: on a line that lags at every frame, saying it each time would never end.
        """
        view, owed = self._view(), []
        if member.seq != view.seq and (member.seq is not None or self.feed.fresh):
            owed.append(view.frame(member.seq, hall_time.now()))
            member.seq = view.seq
        if missed and self._state == "doubt":
            owed.append(frames.doubt(hall_time.now()))
        elif missed and self._state is not None:
            owed.append(self._make_beat(view))
        if missed and self._state != self._said:
            self._said = None  # with the next push that knows, everyone hears how it is
        level = self._levels.get(member.seq)
        if level is None:
            level = self._levels[member.seq] = Level(member.seq)
        level.add(member)
        for frame in owed:
            metrics.FRAMES.inc()
            member.line.write(frame)

    @property
    def _state(self) -> State | None:
        """What there is to say of this process itself; None between the first look that failed and the doubt."""
        if self.feed.fresh:
            return "shut" if self.feed.store_unavailable else "open"
        return "doubt" if self.feed.doubtful else None

    def _make_beat(self, view: View) -> bytes:
        """To be handed over at once. Its `at` is older than it: when the journal was looked at."""
        at = self.feed.verified_at
        self._beat = at.replace(microsecond=at.microsecond // 1000 * 1000), time.monotonic()  # as it is stamped
        return frames.beat(view.seq, at, view.version, shut=self.feed.store_unavailable)

    def _view(self) -> View:
        view = self.feed.view(self.screen, self.audience)
        if view.epoch != self._epoch:  # numbers of another epoch mean nothing here: everyone starts anew
            self._epoch = view.epoch
            levels, self._levels = list(self._levels.values()), {}
            for level in levels:
                level.seq = None
                self._merge(level)
            for member in self._lagging:
                member.seq = None
        return view

    def _merge(self, level: Level) -> None:
        """Put a level where its number says, with whoever is there."""
        if not level.members:
            return
        there = self._levels.setdefault(level.seq, level)
        if there is not level:
            for member in level.members:
                there.add(member)

    def _step_out(self, member: Member) -> None:
        level = member.level
        if level is None:
            return
        level.remove(member)
        if not level.members and self._levels.get(level.seq) is level:
            del self._levels[level.seq]
