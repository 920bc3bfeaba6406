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
from server.live.connection import Connection
from server.live.feed import Feed
from server.live.views import View
from server.screen import Audience, Screen

log = structlog.get_logger()
State = Literal["open", "shut", "doubt"]  # it saves and vouches; it vouches, and cannot save; it cannot vouch


@dataclass(eq=False, slots=True)
class Subscriber:
    """One open socket. `seq` is what it has been told while it stands in no cohort; otherwise the cohort knows."""

    connection: Connection = field(init=False)
    cohort: "Cohort | None" = field(default=None, init=False)
    seq: int | None = field(default=None, init=False)


class Cohort:
    """Subscribers at one number; None: they hold nothing yet."""

    __slots__ = ("seq", "subscribers", "told_at")

    def __init__(self, seq: int | None) -> None:
        self.seq, self.told_at = seq, time.monotonic()
        self.subscribers: dict[Subscriber, Callable[[bytes], int | None]] = {}

    def add(self, subscriber: Subscriber) -> None:
        self.subscribers[subscriber] = subscriber.connection.try_send
        subscriber.cohort = self

    def remove(self, subscriber: Subscriber) -> None:
        del self.subscribers[subscriber]
        subscriber.cohort, subscriber.seq = None, self.seq

    def parts(self) -> "list[Cohort]":
        """Those who take compressed messages, and those who do not."""
        parts = [Cohort(self.seq), Cohort(self.seq)]
        for subscriber, try_send in self.subscribers.items():
            parts[subscriber.connection.inflates].subscribers[subscriber] = try_send
        return parts

    def tell(self, frame: bytes) -> None:
        """The hot loop of the live stream: one prepared frame to every socket."""
        self.told_at, whole = time.monotonic(), len(frame)
        slow: list[tuple[Subscriber, int]] = []
        for subscriber, try_send in self.subscribers.items():
            try:
                taken = try_send(frame)
            except OSError:  # it ended in this very turn, and leaves by itself
                continue
            if taken != whole:
                slow.append((subscriber, taken or 0))
        for subscriber, taken in slow:
            with contextlib.suppress(RuntimeError):  # as above
                subscriber.connection.write(memoryview(frame)[taken:] if taken else frame)
        metrics.FRAMES.inc(len(self.subscribers))


class Channel:
    """The sockets of one audience of one screen."""

    def __init__(self, feed: Feed, screen: Screen, audience: Audience) -> None:
        self.feed, self.screen, self.audience = feed, screen, audience
        self._epoch = feed.epoch
        self._cohorts: dict[int | None, Cohort] = {}
        self._beat = (feed.verified_at, time.monotonic())  # `at` of the last beat, and when it was handed over
        self._said: State | None = "open"  # what everyone was told of this process itself; None: not everyone
        self._news = 0  # how often that changed
        self._lagging: dict[Subscriber, int] = {}  # and how much of our news each had been told
        self._failed = False

    @property
    def empty(self) -> bool:
        """True when nobody is left."""
        return not self._cohorts and not self._lagging

    def join(self, subscriber: Subscriber, since: int | None, epoch: str | None) -> None:
        """Tell a newcomer what it missed since its number, or everything. Whatever the view raises comes through."""
        known = since is not None and epoch == self.audience.epoch(self.feed.epoch) and since <= self.feed.hall.seq
        subscriber.seq = since if known else None
        self._catch_up(subscriber, missed=True)

    def leave(self, subscriber: Subscriber) -> None:
        """Its socket has ended."""
        self._lagging.pop(subscriber, None)
        self._step_out(subscriber)

    def on_blocked(self, subscriber: Subscriber) -> None:
        """Nothing more is written to it until it has drained; then one frame tells it the rest."""
        if subscriber.cohort is not None:
            self._step_out(subscriber)
            self._lagging[subscriber] = self._news

    def on_drained(self, subscriber: Subscriber) -> None:
        """It can take a frame again."""
        told = self._lagging.pop(subscriber, None)
        if told is None:
            return
        try:
            self._catch_up(subscriber, missed=told != self._news)
        except Exception:
            log.exception("screen failed", hall=self.feed.name, screen=self.screen.name)
            self._lagging[subscriber] = told  # until it has ended
            subscriber.connection.close(frames.Close.RESTART)

    def push(self) -> None:
        """Bring everyone to now; after some quiet, say that nothing was missed. A view that fails stops no other."""
        try:
            if self._cohorts:
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
        behind = [cohort for cohort in self._cohorts.values() if cohort.seq != view.seq]
        for cohort in sorted(behind, key=lambda cohort: -len(cohort.subscribers)):
            if cohort.seq is None and not self.feed.fresh:
                continue  # nobody starts from what we cannot vouch for
            told = self._frames_for(cohort, view)
            del self._cohorts[cohort.seq]
            cohort.seq = view.seq  # before the writing: who lags from here on has been handed this frame
            for subscribers, frame in told:
                subscribers.tell(frame)
            self._merge(cohort)
        self._tell_of_ourselves(view)
        view.let_go_of_frames(hall_time.now())

    def _frames_for(self, cohort: Cohort, view: View) -> list[tuple[Cohort, bytes]]:
        """A delta for all of them; a snapshot as each can take it."""
        now = hall_time.now()
        if cohort.seq is not None:
            return [(cohort, view.frame(cohort.seq, now))]
        cohort.told_at = time.monotonic()
        parts = enumerate(cohort.parts())
        return [(part, view.frame(None, now, packed=bool(packed))) for packed, part in parts if part.subscribers]

    def _tell_of_ourselves(self, view: View) -> None:
        """What is new, and after some quiet that nothing was missed."""
        now, cohort = self._state, self._cohorts.get(view.seq)
        news = now is not None and now != self._said
        if news:
            self._said = now
            self._news += 1  # also before the writing
        if news and now == "doubt":
            for cohort in list(self._cohorts.values()):
                cohort.tell(frames.doubt(hall_time.now()))
        elif now in ("open", "shut") and cohort and (news or time.monotonic() - cohort.told_at >= frames.BEAT_EVERY):
            cohort.tell(self._make_beat(view))

    def _catch_up(self, subscriber: Subscriber, missed: bool) -> None:
        """Bring one subscriber to now and put it with the others. Of ourselves it hears after that what it `missed`,
        and no more: on a connection that lags at every frame, saying it each time would never end.
        """
        view, owed = self._view(), []
        if subscriber.seq != view.seq and (subscriber.seq is not None or self.feed.fresh):
            owed.append(view.frame(subscriber.seq, hall_time.now(), packed=subscriber.connection.inflates))
            subscriber.seq = view.seq
        if missed and self._state == "doubt":
            owed.append(frames.doubt(hall_time.now()))
        elif missed and self._state is not None:
            owed.append(self._make_beat(view))
        if missed and self._state != self._said:
            self._said = None  # with the next push that knows, everyone hears how it is
        cohort = self._cohorts.get(subscriber.seq)
        if cohort is None:
            cohort = self._cohorts[subscriber.seq] = Cohort(subscriber.seq)
        cohort.add(subscriber)
        if owed:
            metrics.FRAMES.inc(len(owed))
            subscriber.connection.write_all(owed)

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
            cohorts, self._cohorts = list(self._cohorts.values()), {}
            for cohort in cohorts:
                cohort.seq = None
                self._merge(cohort)
            for subscriber in self._lagging:
                subscriber.seq = None
        return view

    def _merge(self, cohort: Cohort) -> None:
        """Merge this cohort into the one at its number."""
        if not cohort.subscribers:
            return
        there = self._cohorts.setdefault(cohort.seq, cohort)
        if there is not cohort:
            for subscriber in cohort.subscribers:
                there.add(subscriber)

    def _step_out(self, subscriber: Subscriber) -> None:
        cohort = subscriber.cohort
        if cohort is None:
            return
        cohort.remove(subscriber)
        if not cohort.subscribers and self._cohorts.get(cohort.seq) is cohort:
            del self._cohorts[cohort.seq]
