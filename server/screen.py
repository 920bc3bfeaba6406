"""What a screen is: card functions and panels over the hall, for one audience. Pure; no I/O, no clock."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from domain.hall import Hall, Key
from domain.people import ScreenName, Viewer
from domain.record import Record


@dataclass(frozen=True)
class Audience:
    """Viewers who see exactly the same: everyone for a public screen, one person or one role for the others."""

    role: str = "public"
    person: str | None = None
    group: str | None = None


Card = dict[str, Any]
CardFunction = Callable[[Any, Hall, Audience], Card | None]
Touches = Callable[[Any, Hall], Iterable[Key]]


@dataclass(frozen=True)
class Panel:
    """A card over many records, made anew when a record of one of these kinds changes."""

    kinds: frozenset[type[Record]]
    render: Callable[[Hall, Audience], Card]


def panel(*kinds: type[Record]) -> Callable[[Callable[[Hall, Audience], Card]], Panel]:
    """Decorator: this function makes a panel from records of these kinds."""
    return lambda render: Panel(frozenset(kinds), render)


def everyone(viewer: Viewer) -> Audience:
    """The audience of a public screen."""
    return Audience()


def by_role(viewer: Viewer) -> Audience:
    """One audience per role."""
    return Audience(role=viewer.role)


def by_person(viewer: Viewer) -> Audience:
    """One audience per person."""
    return Audience(role=viewer.role, person=viewer.person, group=viewer.group)


@dataclass(frozen=True)
class Screen:
    """One screen: who may open it, what it shows to whom, and where its page lies.

    `cards` has one function per kind of record: `card(record, hall, audience)` gives what this audience may see of
    it, or None. A card that shows something of another record is kept true by `touches`: for a kind, the keys of the
    records whose cards also show it. Cards and panels carry moments, never remaining time.
    """

    name: ScreenName
    title: str
    folder: Path
    opened_by: frozenset[str]  # what `Viewer.holds` must be one of
    cards: Mapping[type[Record], CardFunction]
    panels: Mapping[str, Panel] = field(default_factory=dict)
    touches: Mapping[type[Record], Touches] = field(default_factory=dict)
    audience: Callable[[Viewer], Audience] = everyone
    theme: Literal["wall", "paper"] = "paper"


def iso(at: Any) -> str | None:
    """A moment as it stands in cards: `2026-11-22T06:05:12Z`, or None."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None
