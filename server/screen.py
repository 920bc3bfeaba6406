"""What a screen is: card functions and panels over the hall, for one audience. Pure; no I/O, no clock."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from domain.core.command import may
from domain.core.hall import Hall, Key
from domain.core.record import Record
from domain.core.viewer import ScreenName, Viewer


@dataclass(frozen=True)
class Audience:
    """Viewers who see exactly the same: everyone for a public screen, one person or one role for the others."""

    role: str = "public"
    person: str | None = None
    group: str | None = None
    stands_for: frozenset[str] = frozenset()  # the roles of those they act for

    def epoch(self, hall_epoch: str) -> str:
        """What this audience's numbers are counted in: whoever comes back as somebody else starts anew, though he
        holds the newest number, because what he holds with it is another's.
        """
        who = "|".join((self.role, self.person or "", self.group or "", *sorted(self.stands_for)))
        mark = hashlib.sha256(who.encode()).hexdigest()[:8] if self != PUBLIC else ""
        return hall_epoch + mark

    def may(self, verb: str) -> bool:
        """Whether the table of commands lets them give this command."""
        return may(self.role, verb, self.stands_for)


PUBLIC = Audience()
Card = dict[str, Any]
Touches = Callable[[Any, Hall], Iterable[Key]]
Whose = Callable[[Any, Hall], Iterable[str]]


@dataclass(frozen=True)
class Own:
    """A card that not every audience sees alike.

    `whose` names the people and groups a record concerns: no audience that acts for none of them is shown anything of
    it, nor asked. None: every audience is asked.
    """

    card: Callable[[Any, Hall, Audience], Card | None]
    whose: Whose | None = None


@dataclass(frozen=True)
class Panel:
    """A card over many records that all audiences see alike: made and encoded once when one of these kinds changes."""

    kinds: frozenset[type[Record]]
    render: Callable[[Hall], Card]


@dataclass(frozen=True)
class OwnPanel:
    """A card over many records that not every audience sees alike.

    `whose` has every kind it reads, and names the people and groups that a changed record of this kind concerns: only
    audiences that act for one of them have it made anew. It is asked of the record before and after the change, in the
    hall after it. None: every audience has.
    """

    whose: Mapping[type[Record], Whose | None]
    render: Callable[[Hall, Audience], Card]

    @property
    def kinds(self) -> frozenset[type[Record]]:
        """What it is made from."""
        return frozenset(self.whose)


def panel(*kinds: type[Record]) -> Callable[[Callable[[Hall], Card]], Panel]:
    """Decorator: this function makes a panel from records of these kinds, the same for everyone."""
    return lambda render: Panel(frozenset(kinds), render)


def own_panel(
    *everyones: type[Record], whose: Mapping[type[Record], Whose] = MappingProxyType({})
) -> Callable[[Callable[[Hall, Audience], Card]], OwnPanel]:
    """Decorator: this function makes an audience's own panel from records that concern everyone, and from others'."""
    return lambda render: OwnPanel({**dict.fromkeys(everyones), **whose}, render)


def verbs(*names: str) -> OwnPanel:
    """The panel by which a page knows its buttons: of these commands, those the table lets the audience give.

    `names` are all that the page can send. In JavaScript: `may(screen, verb)` of `may.js`.
    """
    return OwnPanel({}, lambda hall, audience: {"verbs": [verb for verb in names if audience.may(verb)]})


def everyone(viewer: Viewer) -> Audience:
    """The audience of a public screen."""
    return PUBLIC


def by_role(viewer: Viewer) -> Audience:
    """One audience per role; whoever acts for others sees their buttons too."""
    return Audience(role=viewer.role, stands_for=frozenset(principal.role for principal in viewer.stands_for))


def by_person(viewer: Viewer) -> Audience:
    """One audience per person."""
    return Audience(role=viewer.role, person=viewer.person, group=viewer.group)


@dataclass(frozen=True)
class Screen:
    """One screen: who may open it, what it shows to whom, and where its page lies.

    `cards` has one function per kind of record: `card(record, hall)` gives what every audience sees of it, or None.
    What an audience sees in its own way is in `own`, and `acts_for` says whom an audience acts for. A card that shows
    something of another record is kept true by `touches`: for a kind, the keys of the records whose cards also show
    it. `panels` are made from many records. Cards and panels carry moments, never remaining time.
    """

    name: ScreenName
    title: str
    folder: Path
    opened_by: frozenset[str]  # what `Viewer.holds` must be one of
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)  # what of it not everybody finds, and which roles
    cards: Mapping[type[Record], Callable[[Any, Hall], Card | None]] = field(default_factory=dict)
    own: Mapping[type[Record], Own] = field(default_factory=dict)
    panels: Mapping[str, Panel | OwnPanel] = field(default_factory=dict)
    touches: Mapping[type[Record], Touches] = field(default_factory=dict)
    audience: Callable[[Viewer], Audience] = everyone
    acts_for: Callable[[Audience], Iterable[str]] = lambda audience: ()
    theme: Literal["wall", "paper"] = "paper"
    facts: Mapping[str, Any] = field(default_factory=dict)  # what its template is given of the rules; never of the hall

    def shows(self, part: str, role: str) -> bool:
        """Whether this role finds this part of it, on the page and in what the server answers for it."""
        return role == "system" or role in self.parts[part]


def iso(at: Any) -> str | None:
    """A moment as it stands in cards: `2026-11-22T06:05:12Z`, or None."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None
