"""What the audiences of one screen see, kept current: what all see alike is held once, and each one's own beside it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

import orjson
import structlog

from domain.core.hall import Hall, Key
from domain.core.record import Record
from domain.nouns import KINDS
from server.live import deflate, frames
from server.live.cards import Cards, Frames
from server.live.packed import Pack
from server.screen import Audience, Card, OwnPanel, Panel, Screen, Whose

log = structlog.get_logger()
PANEL = "panel"  # stands in paths where others have a kind
PACKED = -1  # where a view keeps its snapshot for those who take compressed messages, and before it deltas: no numbers
SMALL = 8_192  # bytes of cards below which a snapshot goes to everyone as it is
LONG = 2_048  # bytes of a delta above which one that is owed is compressed: a line of 2 kB/s has it in a second
Touched = tuple[Key, Record | None, Record | None]  # key, before, after
Changed = dict[Key, list[Record | None]]  # the records there were under a key, before and after each change


class Shared:
    """A screen's common cards, and the views of its audiences. Looks at what changed when it is asked to `settle`."""

    def __init__(self, screen: Screen, hall: Hall, epoch: str, version: str) -> None:
        self.screen, self.hall, self.epoch, self.version = screen, hall, epoch, version
        self.seq = hall.seq
        self._panels = {name: panel for name, panel in screen.panels.items() if isinstance(panel, Panel)}
        self.own_panels = {name: panel for name, panel in screen.panels.items() if isinstance(panel, OwnPanel)}
        self.cards = Cards(hall.seq, self._cards())
        self._views: dict[Audience, View] = {}
        self._acting: dict[str, set[View]] = defaultdict(set)  # by whom they act for
        self._touched: list[Touched] = []  # not yet looked at
        self._snapshot: bytes | None = None
        self._pack = Pack()
        self._deltas: dict[int, tuple[bytes, list[str]]] = {}
        self.frames = Frames()  # for audiences of which nothing of their own has changed

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
        self.frames.clear()
        changed: Changed = defaultdict(list)
        for key, before, after in self._touched:
            changed[key] += before, after
        self._touched.clear()
        self._look_at_panels(changed)
        for key in self._also(changed):
            changed.setdefault(key, [])
        for (kind, id), records in changed.items():
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

    def packed(self) -> list[bytes]:
        """The same as parts of a compressed one."""
        return self._pack.parts(self.cards, self.seq)

    def delta(self, after: int) -> tuple[bytes, list[str]]:
        """The common cards that changed after a number, as they stand in a delta, and the paths of those that left."""
        made = self._deltas.get(after)
        if made is None:
            put, drop = self.cards.after(after)
            made = self._deltas[after] = b",".join(put), drop
        return made

    def frame(self, after: int, at: datetime) -> bytes:
        """The delta from `after` to now for whoever has nothing of its own in it: encoded once for all of them."""
        return self.frames.get(after, at, self._encode)

    def _encode(self, after: int | None, at: datetime) -> bytes:
        assert after is not None, "a snapshot has an audience's own cards in it"
        common, gone = self.delta(after)
        return frames.delta(after, self.seq, at, filter(None, [common]), gone)

    def _also(self, changed: Changed) -> Iterable[Key]:
        """The keys of the cards that show something of these records."""
        also: dict[Key, None] = {}
        for (kind, _), records in changed.items():
            touches = self.screen.touches.get(KINDS[kind])
            if touches is not None:
                for record in records:
                    also.update(dict.fromkeys(touches(record, self.hall)) if record is not None else {})
        return also

    def _look_at_panels(self, changed: Changed) -> None:
        kinds = {KINDS[kind] for kind, _ in changed}
        for name, panel in self._panels.items():
            if not panel.kinds.isdisjoint(kinds):
                self.cards.set(f"{PANEL}/{name}", panel.render(self.hall), self.seq)
        for name, own in self.own_panels.items():
            for (kind, _), records in changed.items():
                if KINDS[kind] in own.whose:
                    for view in self._concerned(own.whose[KINDS[kind]], records):
                        view.note((PANEL, name))

    def _refresh(self, kind: str, id: str, formerly: Iterable[Record | None]) -> None:
        record = self.hall.get(KINDS[kind], id)
        make, own = self.screen.cards.get(KINDS[kind]), self.screen.own.get(KINDS[kind])
        if make is not None:
            self.cards.set(f"{kind}/{id}", make(record, self.hall) if record is not None else None, self.seq)
        if own is not None:
            for view in self._concerned(own.whose, (record, *formerly)):
                view.note((kind, id))

    def _concerned(self, whose: Whose | None, records: Iterable[Record | None]) -> Iterable["View"]:
        """The views of the audiences that act for somebody whom one of these records concerns."""
        if whose is None:
            return self._views.values()
        ids = {id for record in records if record is not None for id in whose(record, self.hall)}
        return {view for id in ids for view in self._acting.get(id, ())}

    def _cards(self) -> Iterator[tuple[str, Card | None]]:
        for kind, make in self.screen.cards.items():
            for id, record in self.hall.all(kind).items():
                yield f"{kind.kind}/{id}", make(record, self.hall)
        for name, panel in self._panels.items():
            yield f"{PANEL}/{name}", panel.render(self.hall)


class View:
    """The frames of one audience. Looks at what changed when it is asked to `settle`."""

    def __init__(self, shared: Shared, audience: Audience) -> None:
        self._shared, self._hall = shared, shared.hall
        self.screen, self.audience, self.epoch, self.version = shared.screen, audience, shared.epoch, shared.version
        self.seq = shared.seq
        self._noted: dict[Key, None] = {}
        self._own = Cards(self.seq, self._cards())
        self._frames = Frames()

    def note(self, key: Key) -> None:
        """This audience may be shown this record or panel in its own way, and it may have changed."""
        self._noted[key] = None

    def settle(self) -> None:
        """Bring everything this audience sees to the hall's number."""
        self._shared.settle()
        if self.seq == self._shared.seq:
            return
        self.seq = self._shared.seq
        self._frames.clear()
        if self._noted:
            noted, self._noted = self._noted, {}
            for kind, id in noted:
                self._own.set(f"{kind}/{id}", self._card(kind, id), self.seq)

    def frame(self, after: int | None, at: datetime, *, packed: bool = False) -> bytes:
        """The delta from `after` to now, or a snapshot when `after` is None or too long ago: `packed` for one who takes
        compressed messages, where it is large.
        """
        since = max(self._own.since, self._shared.cards.since)
        if after is not None and not since <= after <= self.seq:
            after = None
        if after is None:
            large = self._shared.cards.size + self._own.size > SMALL
            return self._frames.get(PACKED if packed and large else None, at, self._encode)
        common = self._own.latest <= after
        delta = self._shared.frame(after, at) if common else self._frames.get(after, at, self._encode)
        if not packed or len(delta) <= LONG:
            return delta
        return self._frames.get(PACKED - 1 - after, at, lambda *_: frames.packed(delta))

    def let_go_of_frames(self, at: datetime) -> None:
        """Those too old to be handed out, of this audience and of all."""
        self._frames.let_go(at)
        self._shared.frames.let_go(at)

    def cards(self) -> dict[str, Card]:
        """All cards by path."""
        found: dict[str, Card] = orjson.loads(b"{%b}" % b",".join((*self._shared.cards.all, *self._own.all)))
        return found

    def _encode(self, after: int | None, at: datetime) -> bytes:
        if after == PACKED:
            return frames.packed_snapshot(self.audience.epoch(self.epoch), self.seq, at, self._packed(), self.version)
        if after is None:
            cards = [self._shared.snapshot(), *self._own.all]
            return frames.snapshot(self.audience.epoch(self.epoch), self.seq, at, filter(None, cards), self.version)
        common, gone = self._shared.delta(after)
        put, drop = self._own.after(after)
        return frames.delta(after, self.seq, at, filter(None, [common, *put]), [*gone, *drop])

    def _packed(self) -> list[bytes]:
        """This audience's own cards before those of all, as the parts of a compressed snapshot."""
        own = b"".join(card + b"," for card in self._own.all)
        common = self._shared.packed()
        return [deflate.deflated(own if self._shared.cards.size else own[:-1]), *common]

    def _card(self, kind: str, id: str) -> Card | None:
        if kind == PANEL:
            return self._shared.own_panels[id].render(self._hall, self.audience)
        record = self._hall.get(KINDS[kind], id)
        return self.screen.own[KINDS[kind]].card(record, self._hall, self.audience) if record is not None else None

    def _cards(self) -> Iterator[tuple[str, Card | None]]:
        for kind in self.screen.own:
            for id in self._hall.all(kind):
                yield f"{kind.kind}/{id}", self._card(kind.kind, id)
        for name in self._shared.own_panels:
            yield f"{PANEL}/{name}", self._card(PANEL, name)
