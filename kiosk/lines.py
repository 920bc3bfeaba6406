"""Who waits for a home, in their order, as several screens show it; as pure as card functions are."""

from domain.core.hall import Hall, Key
from domain.core.record import Record
from domain.house.people.records import Person
from domain.sales.applications.records import Application
from domain.sales.challenges.records import Challenge
from domain.sales.concessions.records import Concession
from domain.sales.discounts.records import Claim
from domain.sales.quotes.commands import told
from domain.sales.quotes.of_application import lines_of
from server.screen import Card, iso


def waiting(hall: Hall, unit: str) -> list[Application]:
    """The open applications for a unit in their order: the head one first (SC-04)."""
    found = [a for a in hall.where(Application, "at_stake", unit) if a.open]
    return sorted(found, key=lambda a: a.number) if len(found) > 1 else found


def place_in_line(application: Application, hall: Hall) -> int | None:
    """The place of an open application in its unit's line, 1 for whoever is in front; None once it is closed.

    Whoever applied at the same time as the front one is in front too (SC-06).
    """
    if not application.open:
        return None
    rivals = hall.where(Application, "at_stake", application.unit)
    ahead = [a for a in rivals if a.open and a.number < application.number]
    return 1 if all(a.instant == application.instant for a in ahead) else len(ahead) + 1


def contest(application: Application, hall: Hall) -> Card:
    """Where an open application stands in the contest for its unit; nothing once it is closed (SC-05, SC-06, SC-07).

    `{place, tied?, ready?: {at, by}, asked?, behind?}`: `by` is a role, `asked` and `behind` are
    the question put to it, or because of it: `{id, state, at, until, declined?, kept?}`.
    """
    if not application.open:
        return {"place": None}
    rivals = [a for a in hall.where(Application, "at_stake", application.unit) if a.open and a.id != application.id]
    card: Card = {"place": place_in_line(application, hall)}
    if any(a.instant == application.instant for a in rivals):
        card["tied"] = True
    if application.ready_at is not None:
        card["ready"] = {"at": iso(application.ready_at), "by": _role(hall, application.ready_by)}
    for side in ("asked", "behind"):
        put = next((c for c in hall.where(Challenge, side, application.id) if not c.finished), None)
        if put is not None:
            card[side] = _question(put)
    return card


def _question(challenge: Challenge) -> Card:
    steered = challenge.state == "steered"
    return {
        "id": challenge.id, "state": challenge.state, "at": iso(challenge.at),
        "until": iso(challenge.steer_until if steered else challenge.answer_by),
        **({"declined": True} if steered and challenge.declined_at is not None else {}),
        **({"kept": True} if steered and challenge.kept_at is not None else {}),
    }  # fmt: skip


def _role(hall: Hall, actor: str | None) -> str | None:
    person = hall.get(Person, actor.removeprefix("person:")) if actor else None
    return person.role if person is not None else None


def quote_of(application: Application, hall: Hall) -> Card:
    """`{total_fen, lines: [{what, fen, name?, rate?}]}`: what its client pays, as far as that is decided."""
    return told(lines_of(hall, application))


def priced(record: Claim | Concession, hall: Hall) -> list[Key]:
    """The application whose price a claim or a special discount is about."""
    return [(Application.kind, record.application)]


def key(record: Record) -> Key:
    """How `touches` names a record."""
    return record.kind, record.id


def rivals(application: Application, hall: Hall) -> list[Key]:
    """The applications whose place in line may change with this one."""
    return [key(a) for a in hall.where(Application, "at_stake", application.unit) if a.id != application.id]


def contestants(challenge: Challenge, hall: Hall) -> list[Key]:
    """The applications a question is put to, and because of."""
    return [(Application.kind, challenge.asked), (Application.kind, challenge.behind)]
