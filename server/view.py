"""What one audience of one screen sees, kept current: cards by path, and which of them changed after any number."""

import json
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.hall import KINDS, Hall, Key
from domain.record import Record
from server import wire
from server.screen import Audience, Card, Screen

AT_MOST_OLD = timedelta(milliseconds=500)  # how long an encoded frame is handed out
HISTORY = 5000  # changed paths remembered; a screen further behind gets a snapshot

Encoded = dict[str, bytes]  # cards by path, each under its path
Touched = tuple[Key, Record | None, Record | None]  # key, before, after


class View:
    """The cards of one audience, as they stand in frames: each encoded once, however many frames it goes into.

    What other audiences of the screen are shown alike is held once for all: `alike` is theirs in common.
    """

    def __init__(
        self, screen: Screen, audience: Audience, hall: Hall, epoch: str, version: str, alike: Encoded | None = None
    ) -> None:
        self.screen, self.audience, self.epoch, self.version = screen, audience, epoch, version
        self.seq = self._since = hall.seq
        self._hall = hall
        self._touched: list[Touched] = []  # not yet looked at
        self._alike: Encoded = {} if alike is None else alike
        self._cards: Encoded = {}
        self._panels: dict[str, Card] = {}
        self._changed: dict[str, int] = {}  # path -> the number that changed it last, oldest first
        self._frames: dict[int | None, tuple[datetime, bytes]] = {}
        for kind in screen.cards:
            for id in hall.all(kind):
                self._refresh_card((kind.kind, id), hall)
        self._refresh_panels(hall, None)
        self._changed.clear()

    def take(self, touched: Iterable[Touched]) -> None:
        """Note what changed; `settle` looks at all of it at once."""
        self._touched.extend(touched)

    def settle(self) -> None:
        """Bring the cards of the records touched, and whatever else shows them, to the hall's number."""
        if self.seq == self._hall.seq:
            return
        self.seq = self._hall.seq
        self._frames.clear()
        keys: dict[Key, None] = {}
        for key, before, after in self._touched:
            keys[key] = None
            touches = self.screen.touches.get(KINDS[key[0]])
            if touches is not None:
                for record in (before, after):
                    keys.update(dict.fromkeys(touches(record, self._hall)) if record is not None else {})
        kinds = {key[0] for key, _, _ in self._touched}
        self._touched.clear()
        for key in keys:
            self._refresh_card(key, self._hall)
        self._refresh_panels(self._hall, kinds)
        self._forget()

    def frame(self, after: int | None, at: datetime) -> bytes:
        """The delta from `after` to now, or a snapshot when `after` is None or too long ago."""
        if after is not None and not self._since <= after <= self.seq:
            after = None
        made = self._frames.get(after)
        if made is None or at - made[0] > AT_MOST_OLD:  # screens set their clocks by `at`
            made = self._frames[after] = (at, self._encode(after, at))
        return made[1]

    def let_go_of_frames(self, at: datetime) -> None:
        """Those too old to be handed out: a snapshot can be as long as all cards."""
        for after in [after for after, (made, _) in self._frames.items() if at - made > AT_MOST_OLD]:
            del self._frames[after]

    def cards(self) -> dict[str, Card]:
        """All cards by path."""
        found: dict[str, Card] = json.loads(b"{%b}" % b",".join(self._cards.values()))
        return found

    def _encode(self, after: int | None, at: datetime) -> bytes:
        if after is None:
            return wire.snapshot(self.epoch, self.seq, at, self._cards.values(), self.version)
        put: list[bytes] = []
        drop: list[str] = []
        for path, seq in reversed(self._changed.items()):
            if seq <= after:
                break
            card = self._cards.get(path)
            if card is None:
                drop.append(path)
            else:
                put.append(card)
        return wire.delta(after, self.seq, at, put, drop)

    def _refresh_card(self, key: Key, hall: Hall) -> None:
        kind, id = KINDS[key[0]], key[1]
        make = self.screen.cards.get(kind)
        if make is None:
            return
        path, record = sys.intern(f"{key[0]}/{id}"), hall.get(kind, id)
        if record is None:
            self._alike.pop(path, None)
        self._set(path, make(record, hall, self.audience) if record is not None else None)

    def _refresh_panels(self, hall: Hall, kinds: set[str] | None) -> None:
        for name, panel in self.screen.panels.items():
            if kinds is None or any(kind.kind in kinds for kind in panel.kinds):
                card = panel.render(hall, self.audience)
                if self._panels.get(name) != card:
                    self._panels[name] = card
                    self._set(sys.intern(f"panel/{name}"), card)

    def _set(self, path: str, card: Card | None) -> None:
        if card is None:
            if self._cards.pop(path, None) is None:
                return
        else:
            text = wire.encoded(path, card)
            if self._cards.get(path) == text:
                return
            if self._alike.get(path) == text:
                text = self._alike[path]
            self._cards[path] = self._alike[path] = text
        self._changed.pop(path, None)
        self._changed[path] = self.seq

    def _forget(self) -> None:
        while len(self._changed) > HISTORY:
            path = next(iter(self._changed))
            self._since = max(self._since, self._changed.pop(path))
