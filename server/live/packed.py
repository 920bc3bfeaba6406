"""A screen's common cards, compressed once for all of its audiences and for a while."""

from server.live import deflate
from server.live.cards import Cards

PATCHED = 8  # all are compressed anew once more than one part in so many of them has changed since


class Pack:
    """All cards as they stood a little ago, and after them those that have changed since.

    A busy hall has a number every few milliseconds, and to compress all of its cards takes as long.
    """

    def __init__(self) -> None:
        self._seq, self._size = -1, 0  # at which number, and of how many bytes
        self._all = self._later = b""
        self._current = -1  # the number of `_later`

    def parts(self, cards: Cards, seq: int) -> list[bytes]:
        """The parts of a message (`server.live.deflate`) with these cards, as they are at `seq`."""
        if seq != self._current:
            later = self._changed(cards)
            if later is None:
                self._seq, self._size, later = seq, cards.size, b""
                self._all = deflate.deflated(b",".join(cards.all))
            self._current, self._later = seq, deflate.deflated(later)
        return [self._all, self._later]

    def _changed(self, cards: Cards) -> bytes | None:
        """What has to follow the cards we have; None when they are of no use any more."""
        if self._seq < cards.since:
            return None
        put, drop = cards.after(self._seq)
        text = b"".join(b"," + card for card in put)
        return None if drop or len(text) * PATCHED > self._size else text
