"""An internal sale and what people register for it; an intent carries no money (SC-39, SC-40)."""

from datetime import date, datetime
from typing import ClassVar, Literal, get_args

from domain.core.hall import Hall
from domain.core.record import Record, Unique, moment, structure, word

Kin = Literal["employee", "partner", "related"]  # of the developer: staff, business partners, people related to both
KIN: tuple[Kin, ...] = get_args(Kin)
CampaignState = Literal["planned", "open", "closed"]
IntentState = Literal["registered", "verified", "refused"]


class Campaign(Record):
    """An internal sale: when, where, by whom and with what, and who may register. There is one at a time (SC-40)."""

    kind: ClassVar[str] = "campaign"
    called: str
    begins: date
    ends: date
    area: str = ""  # homes or buildings it is about
    staff: str = ""
    venues: str = ""
    materials: str = ""
    kin: list[str] = structure()  # the kinds of people on the whitelist
    verifier: str  # the person who says that somebody belongs to them
    state: CampaignState = word(default="planned")
    planned_by: str
    planned_at: datetime = moment()
    price_list: str = ""  # the list in force when it was opened
    opened_at: datetime | None = moment(default=None)
    closed_at: datetime | None = moment(default=None)

    @property
    def finished(self) -> bool:
        return self.state == "closed"


class Intent(Record):
    """Somebody of the whitelist who wants a home: a wish on record, and no money (SC-39)."""

    kind: ClassVar[str] = "intent"
    indexed: ClassVar[tuple[str, ...]] = ("campaign", "client")
    unique: ClassVar[tuple[Unique, ...]] = (Unique(("campaign", "number")),)
    campaign: str
    number: int
    client: str
    client_name: str  # masked: 王**
    client_phone: str  # masked: 138****1234
    kin: Kin = word()
    state: IntentState = word(default="registered")
    at: datetime = moment()
    by: str
    decided_at: datetime | None = moment(default=None)
    decided_by: str | None = None
    reason: str = ""

    def may_go(self, hall: Hall, today: date) -> bool:
        held = hall.get(Campaign, self.campaign)
        return held is None or held.finished
