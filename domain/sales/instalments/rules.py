"""What a plan of payments must come to, when each is due, and what is overdue (SC-29)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.signatures import Need, signs
from domain.core.viewer import Viewer
from domain.sales.deals.records import Deal
from domain.sales.deals.rules import REMIND, REMIND_BEFORE
from domain.sales.instalments.records import Instalments
from domain.sales.quotes.rules import Path

CONFIRMS: tuple[Role, ...] = ("site_manager",)
NEED: Need = (CONFIRMS,)
PLANNED_FROM = ("passed", "subscribed", "signed")  # a plan goes with the agreement
PAID_FROM = ("subscribed", "signed")
SOON, OVERDUE = "instalment-soon", "instalment-overdue"  # what is said of a payment

Rows = Sequence[dict[str, Any]]


def plan(
    held: Instalments | None, deal: Deal, rows: Rows, *, id: str, rest_fen: int, by: Viewer, now: datetime, today: date
) -> Instalments:  # fmt: skip
    """When the rest of the price is paid; it holds once the site manager signs. `rest_fen` is the price less deposits.

    Refuses `plan-sum` where it comes to something else, `plan-order` where days do not follow each other or one that is
    new is over, and `loan-row` unless exactly the last payment of a mortgage, and none of a lump sum, is the bank's.
    """
    if deal.state not in PLANNED_FROM:
        raise Refused("deal-state", state=deal.state)
    _check(rows, deal.path, rest_fen)
    wanted = list(rows)
    days = [row["day"] for row in wanted]
    new = [row["day"] for row in wanted if held is None or row not in held.rows]
    if days != sorted(days) or any(day < today.isoformat() for day in new):
        raise Refused("plan-order")
    fresh: dict[str, Any] = {
        "wanted": wanted, "planned_by": by.person, "planned_at": now, "signed": [], "returned": "",
    }  # fmt: skip
    if held is not None:
        return held.but(**fresh)
    return Instalments(
        id=id, application=deal.application, deal=deal.id, unit=deal.unit, consultant=deal.consultant,
        group=deal.group, client_name=deal.client_name, **fresh,
    )  # fmt: skip


def confirm(
    held: Instalments, deal: Deal, *, rest_fen: int, by: Viewer, now: datetime, zone: ZoneInfo
) -> Instalments:  # fmt: skip
    """What is wanted is agreed from now on, by somebody else than whoever asked for it. Refuses as `plan` does."""
    if not held.wanted or held.state == "over":
        raise Refused("plan-signed")
    _check(held.wanted, deal.path, rest_fen)
    signed = signs(NEED, held.signed, by=by, now=now, requester=held.planned_by)
    agreed = held.but(state="agreed", rows=held.wanted, wanted=[], signed=signed.given, agreed_at=now)
    return counted(agreed, held.received_fen, zone=zone, now=now)


def give_back(held: Instalments, *, reason: str) -> Instalments:
    """What is wanted is not agreed to; what was agreed before goes on."""
    if not held.wanted:
        raise Refused("plan-signed")
    return held.but(wanted=[], returned=reason)


def receive(held: Instalments, deal: Deal, *, amount_fen: int, rest_fen: int) -> None:
    """Whether so much may be taken now. Refuses `plan-missing` before anything is agreed, `plan-stale` once the price
    is another, and `instalment-too-much` beyond what is left.
    """
    if deal.state not in PAID_FROM:
        raise Refused("deal-state", state=deal.state)
    if held.state != "agreed":
        raise Refused("plan-missing")
    if held.total_fen != rest_fen:
        raise Refused("plan-stale", total_fen=held.total_fen, rest_fen=rest_fen)
    if amount_fen <= 0:
        raise Refused("amount-nothing")
    left = held.total_fen - held.received_fen
    if amount_fen > left:
        raise Refused("instalment-too-much", amount_fen=amount_fen, left_fen=left)


def counted(held: Instalments, received_fen: int, *, zone: ZoneInfo, now: datetime) -> Instalments:
    """With so much received: it pays the earliest first. What was late is so until it is paid."""
    today = now.astimezone(zone).date()
    late = owing(held.rows, received_fen, before=today) > 0
    return held.but(
        received_fen=received_fen, late_at=(held.late_at or now) if late else None,
        remind_at=next((at for at, _ in moments(held.rows, received_fen, zone) if at > now), None),
    )  # fmt: skip


def remind(held: Instalments, *, now: datetime, zone: ZoneInfo) -> tuple[Instalments, str, int]:
    """Its time has come: the code of what is said of it, and how much is due or overdue. Refuses `not-due`."""
    if held.due is None or now < held.due:
        raise Refused("not-due", due=held.due.isoformat() if held.due else None)
    coming = list(moments(held.rows, held.received_fen, zone))
    codes = {code for at, code in coming if at == held.due}
    remind_at = next((at for at, _ in coming if at > held.due), None)
    if OVERDUE in codes:
        late = owing(held.rows, held.received_fen, before=held.due.astimezone(zone).date())
        return held.but(remind_at=remind_at, late_at=held.late_at or now), OVERDUE, late
    last = (held.due.astimezone(zone) + timedelta(days=max(REMIND_BEFORE) + 1)).date()
    soon = owing(held.rows, held.received_fen, before=last)
    return held.but(remind_at=remind_at, reminded=held.reminded + 1), SOON, soon


def moments(rows: Rows, received_fen: int, zone: ZoneInfo) -> list[tuple[datetime, str]]:
    """Of what is not paid, in their order: the mornings it is reminded of, the midnights after which it is overdue."""
    found = {at for row in unpaid(rows, received_fen) for at in _moments_of(date.fromisoformat(row["day"]), zone)}
    return sorted(found)


def unpaid(rows: Rows, received_fen: int) -> Iterator[dict[str, Any]]:
    """The payments that are not wholly in."""
    for row in rows:
        if received_fen < row["amount_fen"]:
            yield row
        received_fen = max(0, received_fen - row["amount_fen"])


def owing(rows: Rows, received_fen: int, *, before: date) -> int:
    """How much of what was due before that day has not come in (fen)."""
    due: int = sum(row["amount_fen"] for row in rows if row["day"] < before.isoformat())
    return max(0, due - received_fen)


def _moments_of(day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, str]]:
    for before in REMIND_BEFORE:
        yield datetime.combine(day - timedelta(days=before), REMIND, zone).astimezone(UTC), SOON
    yield datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC), OVERDUE


def _check(rows: Rows, path: Path, rest_fen: int) -> None:
    total = sum(row["amount_fen"] for row in rows)
    if total != rest_fen:
        raise Refused("plan-sum", total_fen=total, rest_fen=rest_fen)
    loans = [place for place, row in enumerate(rows, 1) if row["loan"]]
    if loans != ([len(rows)] if path == "mortgage" else []):
        raise Refused("loan-row")
