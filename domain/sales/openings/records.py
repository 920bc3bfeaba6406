"""An opening 开盘: one list of entries, the order they are called in, and what becomes of each ticket (SC-41)."""

from datetime import date, datetime, timedelta
from typing import ClassVar, Literal, get_args

from domain.core.hall import Hall
from domain.core.record import Record, Unique, moment, structure, word

Mode = Literal["queue", "lottery", "hybrid"]
OpeningState = Literal["entries", "sealed", "drawn", "imported", "calling", "finished", "dropped"]
Source = Literal["balls", "market", "drand", "other"]  # where a seed comes from
TicketState = Literal["waiting", "called", "choosing", "chosen", "gave_up", "passed"]
MODES: tuple[Mode, ...] = get_args(Mode)
AT_A_DESK: frozenset[str] = frozenset({"called", "choosing"})
KEPT = timedelta(days=30)  # after its end, for whoever wants to draw again


class Opening(Record):
    """One opening, from its first entry to its last ticket. There is one at a time.

    `order` is what was drawn or imported: the numbers of entries. Whoever was not drawn follows in the order of entry
    where the mode knows a queue.
    """

    kind: ClassVar[str] = "opening"
    called: str
    mode: Mode = word()
    rights: int = 0  # how many are drawn; 0: all
    starts_at: datetime | None = moment(default=None)
    state: OpeningState = word(default="entries")
    planned_by: str
    planned_at: datetime = moment()
    sealed_at: datetime | None = moment(default=None)
    sealed_by: str | None = None
    list_hash: str = ""  # SHA-256 of the sealed list
    valid: int = 0  # entries on it
    repeated: int = 0  # entries kept out: the person has one already
    seed: str = ""  # the key, in canonical form
    source: Source = word(default="other")
    drawn_at: datetime | None = moment(default=None)  # or imported
    drawn_by: str | None = None
    order: list[int] = structure(default_factory=list)
    order_hash: str = ""
    document: str = ""  # the number of the notary's or the city's document
    issued_by: str = ""
    file_hash: str = ""  # SHA-256 of the file that came with it
    begun_at: datetime | None = moment(default=None)
    ended_at: datetime | None = moment(default=None)

    @property
    def going_on(self) -> bool:
        """Neither over nor given up."""
        return self.state not in ("finished", "dropped")

    @property
    def finished(self) -> bool:
        return not self.going_on

    def may_go(self, hall: Hall, today: date) -> bool:
        """Long after its end: until then people may look their number up, and draw again."""
        return self.finished and self.ended_at is not None and self.ended_at.date() < today - KEPT


class _OfOpening(Record):
    """What goes when its opening does."""

    opening: str

    def may_go(self, hall: Hall, today: date) -> bool:
        held = hall.get(Opening, self.opening)
        return held is None or held.may_go(hall, today)


class OpeningEntry(_OfOpening):
    """One person on the list. `number` counts from 1 without gaps; who entered before is `repeated`, and kept out."""

    kind: ClassVar[str] = "opening_entry"
    indexed: ClassVar[tuple[str, ...]] = ("client", "opening")
    unique: ClassVar[tuple[Unique, ...]] = (Unique(("opening", "number")),)
    number: int
    client: str
    client_name: str  # masked: 王**
    client_phone: str  # masked: 138****1234
    document: str  # masked: 31****12
    state: Literal["valid", "repeated", "withdrawn"] = word(default="valid")
    first: int | None = None  # the entry that this one repeats
    companion: str = ""  # the consultant who comes along
    at: datetime = moment()
    by: str


class SealedList(_OfOpening):
    """The list of an opening as it was sealed; `id` is the opening's. Its text is what was hashed; it never changes."""

    kind: ClassVar[str] = "sealed_list"
    text: str


class Ticket(_OfOpening):
    """A number that is called. There is one row of numbers for everybody: who was drawn first, then the queue."""

    kind: ClassVar[str] = "ticket"
    indexed: ClassVar[tuple[str, ...]] = ("opening", "application")
    unique: ClassVar[tuple[Unique, ...]] = (Unique(("opening", "number")),)
    on_due: ClassVar[str] = "ticket.ring"
    number: int
    entry: int
    drawn: bool = False  # by lot, not by queue
    client: str
    client_name: str
    client_phone: str
    companion: str = ""
    state: TicketState = word(default="waiting")
    place: int  # in the order of calling: its number, until it goes to the end
    group: int | None = None  # the call that it was called with
    desk: int | None = None
    calls: int = 0
    called_at: datetime | None = moment(default=None)
    call_until: datetime | None = moment(default=None)  # then it is called once more, or passed
    here_at: datetime | None = moment(default=None)
    choose_until: datetime | None = moment(default=None)  # then its clock is red; the place is not lost by itself
    back_at: datetime | None = moment(default=None)  # when it went to the end, once
    before: TicketState | None = word(default=None)  # what it was before somebody ended it
    ended_at: datetime | None = moment(default=None)
    ended_by: str | None = None
    application: str | None = None  # by which the home it chose is on hold

    @property
    def due(self) -> datetime | None:
        return self.call_until if self.state == "called" else None
