"""What a screen reads of a hall and does not declare: each finding in a few words, such as `visit reads person`."""

from collections.abc import Iterable, Iterator
from functools import cache

from domain.core.hall import Hall, Key, hall_of
from domain.core.record import Record
from domain.nouns import KINDS
from server.screen import Audience, OwnPanel, Screen
from tests.recording import Recording

Read = tuple[Record, Recording]


def findings(screen: Screen, hall: Hall, audiences: Iterable[Audience]) -> set[str]:
    """Everything undeclared that this screen's functions read at this moment, for any of these audiences."""
    audiences, copy = list(audiences), hall_of(hall.records(), hall.seq)
    return {
        *_untouched(screen, copy, audiences), *_undeclared(screen, copy, audiences),
        *_unconcerned(screen, copy, audiences), *_unasked(screen, copy, audiences),
    }  # fmt: skip


def _untouched(screen: Screen, hall: Hall, audiences: list[Audience]) -> Iterator[str]:
    """Cards that read another record whose change would not make them anew."""

    @cache
    def touched(kind: type[Record], id: str) -> frozenset[Key]:
        record = hall.get(kind, id)
        return frozenset(screen.touches[kind](record, hall)) if record is not None else frozenset()

    for record, recording in _cards(screen, hall, audiences):
        for kind in recording.kinds - {type(record)} - screen.touches.keys():
            yield f"{record.kind} reads {kind.kind}"
        for kind, id in (recording.read | recording.found) - {(record.kind, record.id)}:
            declared = KINDS[kind] in screen.touches and (record.kind, record.id) in touched(KINDS[kind], id)
            if not declared and hall.get(KINDS[kind], id) is not None:
                yield f"{record.kind} reads {kind}"


def _cards(screen: Screen, hall: Hall, audiences: list[Audience]) -> Iterator[Read]:
    for kind, make in screen.cards.items():
        for record in hall.all(kind).values():
            recording = Recording(hall)
            make(record, recording)
            yield record, recording
    for kind, own in screen.own.items():
        for record in hall.all(kind).values():
            for audience in audiences:
                recording = Recording(hall)
                own.card(record, recording, audience)
                yield record, recording


def _undeclared(screen: Screen, hall: Hall, audiences: list[Audience]) -> Iterator[str]:
    """Panels that read a kind they do not name."""
    for name, panel in screen.panels.items():
        for audience in audiences:
            recording = Recording(hall)
            panel.render(recording, audience) if isinstance(panel, OwnPanel) else panel.render(recording)
            yield from (f"panel/{name} reads {kind.kind}" for kind in recording.kinds - panel.kinds)


def _unconcerned(screen: Screen, hall: Hall, audiences: list[Audience]) -> Iterator[str]:
    """Cards that are shown to whom their record does not concern."""
    for kind, own in screen.own.items():
        for record in hall.all(kind).values() if own.whose is not None else ():
            concerned = set(own.whose(record, hall) if own.whose else ())
            for audience in audiences:
                shown = own.card(record, hall, audience) is not None
                if shown and concerned.isdisjoint(screen.acts_for(audience)):
                    yield f"{kind.kind} is shown to others"


def _unasked(screen: Screen, hall: Hall, audiences: list[Audience]) -> Iterator[str]:
    """Panels that would not be made anew for someone whose panel is another one without this record."""
    acting = {audience: set(screen.acts_for(audience)) for audience in audiences}
    for name, panel in screen.panels.items():
        if not isinstance(panel, OwnPanel):
            continue
        before = {audience: panel.render(hall, audience) for audience in audiences}
        for kind, whose in panel.whose.items():
            for record in list(hall.all(kind).values()) if whose is not None else ():
                mark = hall.mark()
                hall.drop(kind.kind, record.id)
                concerned = set(whose(record, hall) if whose else ())
                others = [audience for audience in audiences if acting[audience].isdisjoint(concerned)]
                if any(panel.render(hall, audience) != before[audience] for audience in others):
                    yield f"panel/{name} of others shows {kind.kind}"
                hall.undo_to(mark)
