"""Cards by path, as they stand in frames: each encoded once, and remembered by the number that changed it last."""

import sys
from collections.abc import Collection, Iterable

from server.live import frames
from server.screen import Card

HISTORY = 5000  # changed paths remembered; a screen further behind gets a snapshot


class Cards:
    """Starts with all cards there are at `seq`. `since` is the first number from which it knows what changed."""

    def __init__(self, seq: int, cards: Iterable[tuple[str, Card | None]]) -> None:
        self.since = seq
        self._texts = {sys.intern(path): frames.encoded(path, card) for path, card in cards if card is not None}
        self._changed: dict[str, int] = {}  # path -> the number that changed it last, oldest first

    @property
    def all(self) -> Collection[bytes]:
        """Every card, each under its path."""
        return self._texts.values()

    def set(self, path: str, card: Card | None, seq: int) -> None:
        """This is the card from `seq` on; None: there is none."""
        path = sys.intern(path)
        if card is None:
            if self._texts.pop(path, None) is None:
                return
        else:
            text = frames.encoded(path, card)
            if self._texts.get(path) == text:
                return
            self._texts[path] = text
        self._changed.pop(path, None)
        self._changed[path] = seq
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
