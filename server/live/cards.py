"""Cards by path, as they stand in frames: each encoded once, and remembered by the number that changed it last."""

import sys
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from server.live import frames
from server.screen import Card

HISTORY = 5000  # changed paths remembered; a screen further behind gets a snapshot
AT_MOST_OLD = timedelta(milliseconds=500)  # how long an encoded frame is handed out


class Cards:
    """Starts with all cards there are at `seq`. `since` is the first number from which it knows what changed, `latest`
    the last one at which anything did."""

    def __init__(self, seq: int, cards: Iterable[tuple[str, Card | None]]) -> None:
        self.since = self.latest = seq
        self._texts = {sys.intern(path): frames.encoded(path, card) for path, card in cards if card is not None}
        self.size = sum(map(len, self._texts.values()))  # bytes of all of them
        self._changed: dict[str, int] = {}  # path -> the number that changed it last, oldest first

    @property
    def all(self) -> Collection[bytes]:
        """Every card, each under its path."""
        return self._texts.values()

    def set(self, path: str, card: Card | None, seq: int) -> None:
        """This is the card from `seq` on; None: there is none."""
        path = sys.intern(path)
        if card is None:
            former = self._texts.pop(path, None)
            if former is None:
                return
            self.size -= len(former)
        else:
            text = frames.encoded(path, card)
            former = self._texts.get(path, b"")
            if former == text:
                return
            self._texts[path] = text
            self.size += len(text) - len(former)
        self._changed.pop(path, None)
        self._changed[path] = self.latest = seq
        if len(self._changed) > HISTORY:
            first = next(iter(self._changed))
            self.since = max(self.since, self._changed.pop(first))

    def after(self, seq: int) -> tuple[list[bytes], list[str]]:
        """The cards that changed after `seq`, and the paths where there is none any more, latest first."""
        put: list[bytes] = []
        drop: list[str] = []
        for path, changed in reversed(self._changed.items()):
            if changed <= seq:
                break
            card = self._texts.get(path)
            if card is None:
                drop.append(path)
            else:
                put.append(card)
        return put, drop


class Frames:
    """Encoded frames by the number they lead on from, handed out for a while: screens set their clocks by `at`."""

    def __init__(self) -> None:
        self._made: dict[int | None, tuple[datetime, bytes]] = {}  # the oldest first

    def get(self, after: int | None, at: datetime, make: Callable[[int | None, datetime], bytes]) -> bytes:
        """The frame from `after`, made anew when there is none or it is too old."""
        made = self._made.get(after)
        if made is None or at - made[0] > AT_MOST_OLD:
            self._made.pop(after, None)
            made = self._made[after] = (at, make(after, at))
        return made[1]

    def clear(self) -> None:
        """The hall has another number: none of them leads there."""
        self._made.clear()

    def let_go(self, at: datetime) -> None:
        """Those too old to be handed out: a snapshot can be as long as all cards."""
        while self._made:
            after, (made, _) = next(iter(self._made.items()))
            if at - made <= AT_MOST_OLD:
                return
            del self._made[after]
