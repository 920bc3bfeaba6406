"""A made-up kind of case, which no file of the product knows: a gift for a client, signed by two."""

import contextlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar

from domain.core.cases import CASES, Case, case
from domain.core.change import Change, Result
from domain.core.command import COMMANDS, command
from domain.core.hall import Hall, Key
from domain.core.record import KINDS, Record, moment, structure
from domain.core.signatures import Need, signs
from domain.core.viewer import Viewer
from domain.house.people.records import Person

NEED: Need = (("site_manager",), ("site_lead", "executive"))


@contextlib.contextmanager
def gifts() -> Iterator[type[Any]]:
    """The kind is there, with its commands and its case, until this ends."""

    class Gift(Record):
        kind: ClassVar[str] = "gift"
        what: str
        giver: str
        fen: int
        since: datetime = moment()
        until: datetime = moment()
        signed: list[dict[str, Any]] = structure(default_factory=list)
        refused: str = ""

    @command("gift.sign", "site_manager", "site_lead", "executive")
    def sign(change: Change, by: Viewer, gift: str) -> Result:
        held = change.find(Gift, gift)
        change.put(held.but(signed=signs(NEED, held.signed, by=by, now=change.now, requester=held.giver).given))
        return {}

    @command("gift.refuse", "site_manager", "site_lead", "executive")
    def refuse(change: Change, by: Viewer, gift: str, reason: str) -> Result:
        change.put(change.find(Gift, gift).but(refused=reason))
        return {}

    @command("gift.undo", "site_manager", "site_lead", "executive")
    def undo(change: Change, by: Viewer, gift: str) -> Result:
        change.put(change.find(Gift, gift).but(refused=""))
        return {}

    def of_the_giver(person: Person, hall: Hall) -> Iterable[Key]:
        return [("gift", gift.id) for gift in hall.all(Gift).values() if gift.giver == person.id]

    @case(Gift, sign="gift.sign", refuse="gift.refuse", undo="gift.undo", touches={Person: of_the_giver})
    def waiting(gift: Gift, hall: Hall) -> Case | None:
        if gift.refused or len(gift.signed) == len(NEED):
            return None
        giver = hall.get(Person, gift.giver)
        return Case(
            title=gift.what, about=giver.badge if giver else "", money=gift.fen, since=gift.since, due=gift.until,
            need=NEED, given=gift.signed,
        )  # fmt: skip

    try:
        yield Gift
    finally:
        del KINDS["gift"], CASES[Gift], COMMANDS["gift.sign"], COMMANDS["gift.refuse"], COMMANDS["gift.undo"]
