"""What the audiences of one screen see, kept current: what all see alike is held once, and each one's own beside it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import orjson
import structlog

from domain.core.hall import Hall, Key
from domain.core.record import Record
from domain.nouns import KINDS
from server.live import frames
from server.live.cards import Cards
from server.screen import Audience, Card, Screen

log = structlog.get_logger()
AT_MOST_OLD = timedelta(milliseconds=500)  # how long an encoded frame is handed out
Touched = tuple[Key, Record | None, Record | None]  # key, before, after


class Shared:
    """A screen's common cards, and the views of its audiences. Looks at what changed when it is asked to `settle`."""

    def __init__(self, screen: Screen, hall: Hall, epoch: str, version: str) -> None:
        self.screen, self.hall, self.epoch, self.version = screen, hall, epoch, version
        self.seq = hall.seq
        self.cards = Cards(hall.seq, self._cards())
        self._views: dict[Audience, View] = {}
        self._acting: dict[str, set[View]] = defaultdict(set)  # by whom they act for
        self._touched: list[Touched] = []  # not yet looked at
        self._snapshot: bytes | None = None
        self._deltas: dict[int, tuple[bytes, list[str]]] = {}

    def view(self, audience: Audience) -> "View":
        """The view of this audience at the hall's number. One that fails is made anew, and stops no other."""
        self.settle()
        view = self._views.get(audience)
        try:
            if view is not None:
                view.settle()
                return view
        except Exception:
            log.exception("view failed", screen=self.screen.name)
            self.let_go(audience)
        view = self._views[audience] = View(self, audience)
        for id in self.screen.acts_for(audience):
            self._acting[id].add(view)
        return view

    def let_go(self, audience: Audience) -> bool:
        """Nobody needs this view any more; True when that was the last one."""
        view = self._views.pop(audience, None)
        if view is not None:
            for id in self.screen.acts_for(audience):
                self._acting[id].discard(view)
        return not self._views

    def take(self, touched: Iterable[Touched]) -> None:
        """Note what changed; `settle` looks at all of it at once."""
        self._touched.extend(touched)

    def settle(self) -> None:
        """Bring the common cards to the hall's number, and tell each view which of its own to look at."""
        if self.seq == self.hall.seq:
            return
        self.seq, self._snapshot = self.hall.seq, None
        self._deltas.clear()
        touched: dict[Key, list[Record | None]] = defaultdict(list)
        also: dict[Key, None] = {}
        for key, before, after in self._touched:
            touched[key] += before, after
            touches = self.screen.touches.get(KINDS[key[0]])
            if touches is not None:
                for record in (before, after):
                    also.update(dict.fromkeys(touches(record, self.hall)) if record is not None else {})
        self._touched.clear()
        kinds = {kind for kind, _ in touched}
        for view in self._views.values():
            view.note_kinds(kinds)
        for key in also:
            touched.setdefault(key, [])
        for (kind, id), records in touched.items():
            self._refresh(kind, id, records)

    def settled(self) -> bool:
        """`settle`; False when a common card cannot be made."""
        try:
            self.settle()
        except Exception:
            log.exception("screen failed", screen=self.screen.name)
            return False
        return True

    def snapshot(self) -> bytes:
        """All common cards, as they stand in a snapshot."""
        if self._snapshot is None:
            self._snapshot = b",".join(self.cards.all)
        return self._snapshot

    def delta(self, after: int) -> tuple[bytes, list[str]]:
        """The common cards that changed after a number, as they stand in a delta, and the paths of those that left."""
        made = self._deltas.get(after)
        if made is None:
            put, drop = self.cards.after(after)
            made = self._deltas[after] = b",".join(put), drop
        return made

    def _refresh(self, kind: str, id: str, formerly: Iterable[Record | None]) -> None:
        record = self.hall.get(KINDS[kind], id)
        make, own = self.screen.cards.get(KINDS[kind]), self.screen.own.get(KINDS[kind])
        if make is not None:
            self.cards.set(f"{kind}/{id}", make(record, self.hall) if record is not None else None, self.seq)
        if own is None:
            return
        if own.whose is None:
            concerned: Iterable[View] = self._views.values()
        else:
            whose = {whose for one in (record, *formerly) if one is not None for whose in own.whose(one)}
            concerned = {view for one in whose for view in self._acting.get(one, ())}
        for view in concerned:
            view.note((kind, id))

    def _cards(self) -> Iterator[tuple[str, Card | None]]:
        for kind, make in self.screen.cards.items():
            for id, record in self.hall.all(kind).items():
                yield f"{kind.kind}/{id}", make(record, self.hall)


class View:
    """The frames of one audience. Looks at what changed when it is asked to `settle`."""

    def __init__(self, shared: Shared, audience: Audience) -> None:
        self._shared, self._hall = shared, shared.hall
        self.screen, self.audience, self.epoch, self.version = shared.screen, audience, shared.epoch, shared.version
        self.seq = shared.seq
        self._noted: dict[Key, None] = {}
        self._kinds: set[str] = set()
        self._panels = {name: panel.render(self._hall, audience) for name, panel in self.screen.panels.items()}
        self._own = Cards(self.seq, self._cards())
        self._frames: dict[int | None, tuple[datetime, bytes]] = {}

    def note(self, key: Key) -> None:
        """This record may be shown to this audience in its own way, and has changed."""
        self._noted[key] = None

    def note_kinds(self, kinds: set[str]) -> None:
        """Records of these kinds have changed."""
        self._kinds |= kinds

    def settle(self) -> None:
        """Bring everything this audience sees to the hall's number."""
        self._shared.settle()
        if self.seq == self._shared.seq:
            return
        self.seq = self._shared.seq
        self._frames.clear()
        noted, self._noted = self._noted, {}
        kinds, self._kinds = self._kinds, set()
        for kind, id in noted:
            self._own.set(f"{kind}/{id}", self._card(kind, id), self.seq)
        for name, panel in self.screen.panels.items():
            if any(kind.kind in kinds for kind in panel.kinds):
                card = panel.render(self._hall, self.audience)
                if self._panels[name] != card:
                    self._panels[name] = card
                    self._own.set(f"panel/{name}", card, self.seq)

    def frame(self, after: int | None, at: datetime) -> bytes:
        """The delta from `after` to now, or a snapshot when `after` is None or too long ago."""
        since = max(self._own.since, self._shared.cards.since)
        if after is not None and not since <= after <= self.seq:
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
        found: dict[str, Card] = orjson.loads(b"{%b}" % b",".join((*self._shared.cards.all, *self._own.all)))
        return found

    def _encode(self, after: int | None, at: datetime) -> bytes:
        if after is None:
            cards = [self._shared.snapshot(), *self._own.all]
            return frames.snapshot(self.epoch, self.seq, at, filter(None, cards), self.version)
        common, gone = self._shared.delta(after)
        put, drop = self._own.after(after)
        return frames.delta(after, self.seq, at, filter(None, [common, *put]), [*gone, *drop])

    def _card(self, kind: str, id: str) -> Card | None:
        record = self._hall.get(KINDS[kind], id)
        return self.screen.own[KINDS[kind]].card(record, self._hall, self.audience) if record is not None else None

    def _cards(self) -> Iterator[tuple[str, Card | None]]:
        for kind in self.screen.own:
            for id in self._hall.all(kind):
                yield f"{kind.kind}/{id}", self._card(kind.kind, id)
        for name, card in self._panels.items():
            yield f"panel/{name}", card
