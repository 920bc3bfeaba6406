"""What the morning's sheet says, unit by unit, and how it is signed (SC-13)."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.core.roles import MANAGERS, Role
from domain.core.viewer import Viewer
from domain.house.groups.records import Group
from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.receipts.records import kept
from domain.sales.reconciliations.records import CONTROLLER, Reconciliation
from domain.sales.units.records import Unit
from domain.sales.units.rules import sold
from domain.sales.withdrawals.records import Withdrawal

SIGNS: tuple[Role, ...] = ("controller", *MANAGERS)


@dataclass(frozen=True)
class Line:
    """One home: where the board has it, the money its receipts say is in, and whether its contract is registered."""

    unit: str
    label: str
    board: str
    money_fen: int
    registered: bool
    differs: bool

    @property
    def said(self) -> str:
        """As the digest takes it."""
        return f"{self.unit} {self.board} {self.money_fen} {int(self.registered)}"


def lines(hall: Hall) -> list[Line]:
    """Every home of the hall, in the order of their ids."""
    return [line(hall, unit) for _, unit in sorted(hall.all(Unit).items())]


def line(hall: Hall, unit: Unit) -> Line:
    """A home as board, receipts and contracts have it. A part of a deposit is no difference on a home that is on hold:
    one that is sold has money, one whose money won is sold, and one that is signed has a registered contract.
    """
    at_stake = hall.where(Application, "at_stake", unit.id)
    money = sum(kept(hall, a.id) for a in at_stake)
    on_board = sold(unit.standing)
    won = any(a.state == "won" and kept(hall, a.id) > 0 for a in at_stake)
    registered = _registered(hall, unit)
    goes_back = unit.standing == "withdrawing"  # its money may be paid out before the home is free (SC-34)
    by_money = (on_board and money <= 0 and not goes_back) or (won and not on_board)
    by_contract = not goes_back and registered != (unit.standing == "signed")
    return Line(unit.id, unit.label, unit.standing, money, registered, by_money or by_contract)


def _registered(hall: Hall, unit: Unit) -> bool:
    """Whether a contract is registered for it (SC-16): of one that goes back, until that is struck off (SC-34)."""
    if unit.standing == "withdrawing":
        return any(w.open and w.contract and not w.struck_off for w in hall.where(Withdrawal, "unit", unit.id))
    return any(deal.state == "signed" for deal in hall.where(Deal, "unit", unit.id))


def digest(sheet: Iterable[Line]) -> str:
    """What all sign: eight characters of a hash over every line, the same wherever the lines are."""
    text = "\n".join(line.said for line in sheet)
    found = hashlib.sha256(text.encode()).hexdigest()[:8].upper()
    return f"{found[:4]}-{found[4:]}"


def counts(sheet: Iterable[Line]) -> dict[str, dict[str, int]]:
    """The homes by where the board has them, and how many of those have money and a contract."""
    found: dict[str, dict[str, int]] = {}
    for each in sheet:
        column = found.setdefault(each.board, {"board": 0, "money": 0, "registered": 0})
        column["board"] += 1
        column["money"] += each.money_fen > 0
        column["registered"] += each.registered
    return found


def posts(hall: Hall) -> list[str]:
    """Who is to sign: the controller, and each group that sells here."""
    selling = [(group.order, id) for id, group in hall.all(Group).items() if not group.exited]
    return [CONTROLLER, *(id for _, id in sorted(selling))]


def opened(
    hall: Hall, *, day: date, now: datetime, due_by: datetime, earlier: Sequence[Reconciliation]
) -> Reconciliation:
    """The sheet of this morning, with what earlier ones left unresolved."""
    sheet = lines(hall)
    left = {each["unit"]: each for old in earlier for each in old.unresolved}
    found = [difference(each, now=now) for each in sheet if each.differs and each.unit not in left]
    return Reconciliation(
        id=day.isoformat(), day=day, at=now, due_by=due_by, digest=digest(sheet), counts=counts(sheet),
        differences=[*left.values(), *found], posts=posts(hall),
    )  # fmt: skip


def difference(line: Line, *, now: datetime, by: str | None = None, said: str = "") -> dict[str, Any]:
    """A home on which the three do not agree. `by` and `said` where somebody told it."""
    facts = asdict(line)
    del facts["differs"]
    open_ = {"resolved_at": None, "resolved_by": None, "reason": "", "passed_on": False}
    return facts | {"said": said, "by": by, "at": now.isoformat()} | open_


def passed_on(old: Reconciliation, *, now: datetime) -> Reconciliation:
    """With what it left unresolved handed on to the next sheet."""
    gone = {"resolved_at": now.isoformat(), "passed_on": True}
    return old.but(differences=[each if each["resolved_at"] else each | gone for each in old.differences])


def sign(sheet: Reconciliation, *, by: Viewer, now: datetime) -> Reconciliation:
    """Signed for the viewer's post, or for one that he acts for; after its time it is kept as late.

    Refuses `reconciliation-signed` where each of them is signed, `not-allowed` where there is none.
    """
    mine = [(post, principal) for post, principal in posts_of(by) if post in sheet.posts]
    if not mine:
        raise Refused("not-allowed")
    post, principal = next(((post, who) for post, who in mine if post not in sheet.signed), (None, None))
    if post is None:
        raise Refused("reconciliation-signed")
    mark = {"by": by.actor, "in_place_of": principal, "at": now.isoformat(), "late": now > sheet.due_by}
    signed = sheet.but(signed={**sheet.signed, post: mark})
    return signed if signed.missing else signed.but(state="signed")


def posts_of(by: Viewer) -> list[tuple[str, str | None]]:
    """The posts this viewer signs for, each with whom he does it for: his own (None) comes first.

    An absent controller has a stand-in; a group has two managers, either of whom signs for it.
    """
    own = [CONTROLLER] if by.role == "controller" else [by.group] if by.role in MANAGERS and by.group else []
    principals = [f"person:{p.person}" for p in by.stands_for if p.role == "controller"]
    return [*((post, None) for post in own), *((CONTROLLER, principal) for principal in principals)]


def overdue(sheet: Reconciliation) -> Reconciliation:
    """Its time is over and somebody has not signed. Refuses `reconciliation-state`."""
    if sheet.state != "open":
        raise Refused("reconciliation-state", state=sheet.state)
    return sheet.but(state="overdue")


def differ(sheet: Reconciliation, found: dict[str, Any]) -> Reconciliation:
    """With one more difference. Refuses `difference-told` for a home that stands there unresolved."""
    if any(each["unit"] == found["unit"] for each in sheet.unresolved):
        raise Refused("difference-told", unit=found["label"])
    return sheet.but(differences=[*sheet.differences, found])


def resolve(sheet: Reconciliation, unit: str, *, reason: str, by: Viewer, now: datetime) -> Reconciliation:
    """The difference on this home settled. Refuses `difference-none`."""
    if all(each["unit"] != unit for each in sheet.unresolved):
        raise Refused("difference-none")
    done = {"resolved_at": now.isoformat(), "resolved_by": by.actor, "reason": reason}
    return sheet.but(
        differences=[
            each | done if each["unit"] == unit and each["resolved_at"] is None else each for each in sheet.differences
        ]
    )
