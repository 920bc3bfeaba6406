"""The life of an application and the hold it leads to (SC-01, SC-02, SC-04, SC-08, SC-18)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.signatures import Need, signs
from domain.core.undo import in_time_to_undo
from domain.core.viewer import Viewer
from domain.sales.applications.contest import front
from domain.sales.applications.records import Application, ApplicationState
from domain.sales.units.records import Unit
from domain.sales.units.rules import TAKEN, beneath, move, not_frozen

# from, event -> to. An application's whole life.
MOVES: dict[tuple[ApplicationState, str], ApplicationState] = {
    ("waiting",  "approve"):  "approved",   # only the head one; the unit is then on hold for it
    ("waiting",  "refuse"):   "refused",
    ("waiting",  "withdraw"): "withdrawn",
    ("waiting",  "expire"):   "expired",    # SC-08: not approved in time
    ("waiting",  "lose"):     "lost",       # a rival won
    ("approved", "lose"):     "lost",       # one of the same moment
    ("approved", "withdraw"): "withdrawn",
    ("approved", "expire"):   "expired",    # not paid inside the pay window
    ("approved", "release"):  "released",   # the controller took the hold back
    ("approved", "pay"):      "paid",       # the cashier's receipt
    ("waiting",  "pay"):      "paid",       # where no approval comes before the money
    ("waiting",  "yield"):    "withdrawn",  # SC-05: asked, and not sure or silent
    ("approved", "yield"):    "withdrawn",
    ("paid",     "win"):      "won",        # the unit is controlled
    ("won",      "reopen"):   "approved",   # the receipt was voided: too little is left
    ("paid",     "reopen"):   "approved",
    ("won",      "cancel"):   "cancelled",  # SC-34: its client gave the home back
    ("approved", "free"):     "released",   # the same, and this client does not take it at all
    ("waiting",  "free"):     "released",
    ("lost",     "return"):   "waiting",    # whoever lost by a win that was taken back: at its old place
    ("lost",     "regain"):   "approved",   # or, tied with it, with its hold
    ("refused",   "undo"):    "waiting",    # a slip of the finger, taken back at once: to where it was,
    ("withdrawn", "undo"):    "waiting",
    ("released",  "resume"):  "approved",   # or, where it had a hold, to its hold
    ("withdrawn", "resume"):  "approved",
}  # fmt: skip

DECIDES: tuple[Role, ...] = ("controller", "site_lead")  # of the developer (RO-03)
NEED: Need = (DECIDES,)  # the signatures for an approval: one

# Reasons that the hall itself gives, said in each viewer's language: of a loss, and of a withdrawal by SC-05.
FIRST_FORM, FIRST_MONEY = "first-form", "first-money"
NOT_SURE, NO_ANSWER = "not-sure", "no-answer-in-time"


def head(applications: Iterable[Application]) -> Application | None:
    """The open application whose turn it is: the one submitted first (SC-04)."""
    return min((a for a in applications if a.open), key=lambda a: a.number, default=None)


def submit(unit: Unit, application: Application, rivals: Iterable[Application], *, now: datetime) -> Unit:
    """The unit with one more application waiting. One open application per client and unit."""
    if unit.state in TAKEN and unit.state != "on_hold":
        raise taken(unit, rivals)
    if any(r.open and r.client == application.client for r in rivals):
        raise Refused("already-applied", unit=unit.label)
    return move(unit, "applied", now=now)


def approve(
    application: Application, unit: Unit, rivals: Sequence[Application], *, by: Viewer, now: datetime,
    pay_minutes: int, need: Need = NEED,
) -> tuple[list[Application], Unit]:  # fmt: skip
    """The application in front signed; with the last signature it is approved, and its unit on hold for the pay window.

    So is whoever applied at the same time, as one signature counts for all: the first money wins (SC-06). Never two
    holds (SC-18). Refuses `money-decides` where no approval comes before the money.
    """
    if application.state == "waiting" and application.pay_by is not None:
        raise Refused("money-decides", unit=unit.label)
    if unit.state == "on_hold" and (application.state != "waiting" or unit.held_for != application.instant):
        raise taken(unit, [*rivals, application])
    if application.state != "waiting":
        raise Refused("application-state", state=application.state)
    at_once = [application, *(r for r in rivals if r.state == "waiting" and r.instant == application.instant)]
    if any(by.person == a.consultant for a in at_once):
        raise Refused("own-application")
    first = front([*rivals, application])
    if application.id not in {a.id for a in first}:
        raise Refused("not-head", unit=unit.label, head=first[0].number)
    pay_by = unit.hold_until if unit.state == "on_hold" else now + timedelta(minutes=pay_minutes)
    signed = signs(need, application.signed, by=by, now=now, requester=application.consultant, own="own-application")
    if signed.step is not None:
        return [a.but(signed=signed.given) for a in at_once], unit
    approved = [
        step(a, "approve", now=now, by=by, pay_by=pay_by).but(
            approved_by=by.actor, approved_at=now, signed=signed.given, decided_for=signed.in_place_of
        )
        for a in at_once
    ]
    if unit.state not in ("on_hold", "reserved"):  # a reservation stands until the deposit, whoever approves its client
        unit = move(unit, "held", now=now, held_for=application.instant, hold_until=pay_by)
    return approved, unit


def escalate(application: Application, *, now: datetime) -> Application:
    """Nobody has decided it in time: those above hear of it, and it keeps its place (SC-08)."""
    if application.state != "waiting" or now < application.answer_by:
        raise Refused("not-due", due=_iso(application.answer_by))
    return application.but(escalated_at=now)


def succeed(
    application: Application, before: Application, unit: Unit, *, now: datetime, pay_minutes: int
) -> tuple[Application, Unit]:
    """The hold of the one before passed on, with a new pay window: its approval counts for both (SC-05)."""
    pay_by = now + timedelta(minutes=pay_minutes)
    taken_over = application.but(
        state="approved", pay_by=pay_by, approved_by=before.approved_by, approved_at=now, signed=before.signed,
        decided_by=before.approved_by, decided_at=now,
    )  # fmt: skip
    return taken_over, move(unit, "held", now=now, held_for=application.instant, hold_until=pay_by)


def end(
    application: Application, event: str, unit: Unit, rivals: Iterable[Application], *, by: Viewer, now: datetime,
    reason: str = "",
) -> tuple[Application, Unit]:  # fmt: skip
    """The application ended by `refuse`, `withdraw`, `expire`, `release` or `yield`, and the unit as that leaves it.

    A hold for several lasts while one of them is left.
    """
    ended = step(application, event, now=now, by=by, reason=reason)
    left = [r for r in rivals if r.open and r.id != application.id]
    others = any(r.state == "approved" and r.instant == application.instant for r in left)

    def without(home: Unit) -> Unit:
        if home.state == "on_hold" and home.held_for == application.instant and not others:
            home = move(home, "freed", now=now, held_for=None, hold_until=None)
        return move(home, "emptied", now=now) if home.state == "applied" and not left else home

    return ended, beneath(unit, without)


def expire(
    application: Application, unit: Unit, rivals: Iterable[Application], *, by: Viewer, now: datetime
) -> tuple[Application, Unit]:
    """As `end`, but only once its time is up (SC-08)."""
    if application.due is None or now < application.due:
        raise Refused("not-due", due=_iso(application.due))
    return end(application, "expire", unit, rivals, by=by, now=now)


def undo(
    application: Application, unit: Unit, rivals: Iterable[Application], *, by: Viewer, now: datetime
) -> tuple[Application, Unit]:
    """The application as it was before it was refused, withdrawn or released: waiting, or with its hold, which runs on.

    Refuses `undo-late` after some seconds, and `undo-overtaken` an answer to a challenge, and when the unit or the
    client is no longer where it left them: somebody else has the hold, the unit is sold, the client applied anew.
    """
    held = application.pay_by is not None
    event = "resume" if held else "undo"
    if (application.state, event) not in MOVES:
        raise Refused("application-state", state=application.state)
    if application.decided_at is None or not in_time_to_undo(application.decided_at, now):
        raise Refused("undo-late")
    yielded = application.reason in (NOT_SURE, NO_ANSWER) or (held and application.approved_by is None)
    if yielded or any(r.open and r.client == application.client for r in rivals):
        raise Refused("undo-overtaken")
    if unit.state not in ("available", "applied", "reserved") and (held or unit.state != "on_hold"):
        raise Refused("undo-overtaken")
    back = step(application, event, now=now, by=by)
    unit = move(unit, "applied", now=now)
    if not held:
        return back.but(decided_by=None, decided_at=None, decided_for=None), unit
    if application.pay_by is None or now >= application.pay_by:
        raise Refused("pay-window-over", until=_iso(application.pay_by))
    if unit.state != "reserved":
        unit = move(unit, "held", now=now, held_for=application.instant, hold_until=application.pay_by)
    decided_for = application.signed[-1]["in_place_of"] if application.signed else None
    approved = {"decided_by": application.approved_by, "decided_at": application.approved_at}
    return back.but(**approved, decided_for=decided_for), unit


def payable(application: Application, rivals: Iterable[Application]) -> bool:
    """Whether its client may pay now: approved, or in front where no approval comes before the money (SC-02, SC-06)."""
    rivals = list(rivals)
    if any(r.state in ("paid", "won") for r in rivals):
        return False
    if application.state == "waiting" and application.pay_by is not None:
        return application.id in {a.id for a in front([*rivals, application])}
    return application.state == "approved"


def pay(
    application: Application, unit: Unit, rivals: Sequence[Application], *, received_fen: int, amount_fen: int,
    minimum_fen: int, price_fen: int, by: Viewer, now: datetime,
) -> Application:  # fmt: skip
    """The application with one more part of its deposit: paid once the parts reach the minimum, which is the guard of
    control (SC-02); as it was until then, and its time runs on. Only one that may pay now, and never more than
    `price_fen`, the price by its quote.

    Of several that may, the first to reach it wins; the next one is told who has it (SC-06).
    """
    not_frozen(unit)
    if any(r.state in ("paid", "won") for r in rivals):
        raise taken(unit, rivals)
    if application.state == "waiting" and not payable(application, rivals):
        raise Refused("not-approved" if application.pay_by is None else "not-in-front", unit=unit.label)
    over = application.state == "expired" or (
        application.state in ("waiting", "approved") and now >= (application.pay_by or now)
    )
    if over and application.pay_by is not None:
        raise Refused("pay-window-over", until=_iso(application.pay_by))
    total = received_fen + amount_fen
    if amount_fen <= 0:
        raise Refused("amount-nothing")
    if total > price_fen:
        raise Refused("amount-above-price", amount_fen=total, price_fen=price_fen)
    paid = step(application, "pay", now=now, by=by)
    return paid if total >= minimum_fen else application


def control(application: Application, unit: Unit, *, by: Viewer, now: datetime) -> tuple[Application, Unit]:
    """The paid application wins and the unit is controlled 销控 (SC-01, SC-02)."""
    if application.state != "paid" or (unit.state == "on_hold" and unit.held_for != application.instant):
        raise Refused("no-deposit", unit=unit.label)
    won = step(application, "win", now=now, by=by)
    return won, move(unit, "controlled", now=now, held_for=application.id, hold_until=None)


def lose(rival: Application, winner: Application, *, by: Viewer, now: datetime) -> Application:
    """A rival of the winner, closed, and by which rule: the first money of a tie, or the first form (SC-18)."""
    reason = FIRST_MONEY if rival.instant == winner.instant else FIRST_FORM
    return step(rival, "lose", now=now, by=by, reason=reason).but(lost_to=winner.group, lost_by=winner.id)


def taken(unit: Unit, rivals: Iterable[Application]) -> Refused:
    """The refusal that tells a loser who won: the group and the application the unit is held for (SC-18)."""
    winner = next((r for r in rivals if r.state in ("paid", "won")), None)
    winner = winner or next((r for r in rivals if unit.held_for in (r.id, r.instant)), None)
    facts = {"group": winner.group, "application": winner.id} if winner else {"group": "-"}
    return Refused("unit-taken", unit=unit.label, state=unit.state, until=_iso(unit.hold_until), **facts)


def step(
    application: Application, event: str, *, now: datetime, by: Viewer, reason: str = "",
    pay_by: datetime | None = None,
) -> Application:  # fmt: skip
    """The application after `event`. Refuses `application-state` when the table has no such move."""
    to = MOVES.get((application.state, event))
    if to is None:
        raise Refused("application-state", state=application.state)
    return application.but(
        state=to, decided_by=by.actor, decided_at=now, decided_for=by.in_place_of, reason=reason,
        pay_by=pay_by or application.pay_by,
    )  # fmt: skip


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
