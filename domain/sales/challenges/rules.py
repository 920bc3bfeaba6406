"""What an answer, or none, does to those who stand in line for a home (SC-05), and when the question waits (SC-07)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.core.refusal import Refused
from domain.core.signatures import Need, signs
from domain.core.viewer import Viewer
from domain.sales.applications import rules
from domain.sales.applications.records import Application
from domain.sales.applications.rules import DECIDES, NO_ANSWER, NOT_SURE
from domain.sales.challenges.records import Challenge
from domain.sales.units.records import Unit

NEED: Need = (DECIDES,)  # the signature that lets a question be put while others are to be steered


def ask(asked: Application, behind: Application, *, id: str, now: datetime, minutes: int) -> Challenge:
    """The question; while the client in front takes several homes it is steered, and not put yet (SC-07)."""
    steered = asked.steer_until is not None and now < asked.steer_until
    begins = asked.steer_until if steered and asked.steer_until is not None else now
    return Challenge(
        id=id, unit=asked.unit, asked=asked.id, behind=behind.id, consultant=asked.consultant, group=asked.group,
        state="steered" if steered else "asked", at=now, steer_until=asked.steer_until if steered else None,
        answer_by=_answer_by(asked, begins, minutes),
    )  # fmt: skip


def put(challenge: Challenge, asked: Application, *, now: datetime, minutes: int) -> tuple[Challenge, Application]:
    """A steered question put now: its time to answer begins."""
    _needs(challenge, "steered")
    begun = challenge.but(state="asked", at=now, answer_by=_answer_by(asked, now, minutes))
    return begun, asked.but(asked_at=now)


def decline(challenge: Challenge, *, now: datetime) -> Challenge:
    """The client behind wants none of the homes he was shown instead (SC-07)."""
    _needs(challenge, "steered")
    return challenge.but(declined_at=challenge.declined_at or now)


def allow(challenge: Challenge, *, by: Viewer, now: datetime) -> Challenge:
    """Signed: the question may be put before the steering ends, to a client who declined (SC-07)."""
    _needs(challenge, "steered")
    if challenge.declined_at is None:
        raise Refused("not-declined")
    if challenge.kept_at is not None:
        raise Refused("challenge-kept")
    return challenge.but(signed=signs(NEED, challenge.signed, by=by, now=now).given)


def keep(challenge: Challenge, *, by: Viewer, now: datetime, reason: str) -> Challenge:
    """Not before the steering ends: until then the client in front keeps his homes (SC-07)."""
    _needs(challenge, "steered")
    if challenge.kept_at is not None:
        raise Refused("challenge-kept")
    return challenge.but(kept_at=now, kept_by=by.actor, reason=reason)


def sure(
    challenge: Challenge, asked: Application, unit: Unit, *, by: Viewer, now: datetime, pay_minutes: int
) -> tuple[Challenge, Application, Unit]:
    """He is sure: he has the pay window from now on, and no second one."""
    answered = _answered(challenge, "sure", by=by, now=now)
    if asked.pay_by is None:  # nobody has approved it yet: its time to pay begins with the approval
        return answered, asked, unit
    pay_by = now + timedelta(minutes=pay_minutes)
    if unit.state == "on_hold":
        unit = unit.but(hold_until=pay_by)
    return answered, asked.but(pay_by=pay_by), unit


def yields(
    challenge: Challenge, asked: Application, behind: Application, unit: Unit, rivals: Sequence[Application], *,
    by: Viewer, now: datetime, pay_minutes: int,
) -> tuple[Challenge, Application, Application, Unit]:  # fmt: skip
    """He is not sure, or silent: withdrawn, and the one behind is in front. A hold passes to him with a new pay window.

    `rivals` are all other open applications for the unit. Refuses `not-due` a lapse before its time.
    """
    silent = by.role == "system"
    if silent and now < challenge.answer_by:
        raise Refused("not-due", due=challenge.answer_by.isoformat())
    answered = _answered(challenge, "silent" if silent else "unsure", by=by, now=now)
    held = unit.state == "on_hold"
    gone, unit = rules.end(
        asked, "yield", unit, [behind, *rivals], by=by, now=now, reason=NO_ANSWER if silent else NOT_SURE
    )
    if held:
        behind, unit = rules.succeed(behind, asked, unit, now=now, pay_minutes=pay_minutes)
    return answered, gone, behind, unit


def over(challenge: Challenge, asked: Application, *, now: datetime) -> tuple[Challenge, Application]:
    """Nobody needs the answer any more: the one asked has paid or left, or the one behind has, or cannot pay after all.

    Unanswered, so the next one who can pay may ask it anew.
    """
    return challenge.but(state="over", answered_at=now), asked.but(asked_at=None)


def _answer_by(asked: Application, begins: datetime, minutes: int) -> datetime:
    """A client who is at the cash desk is left in peace until his time there is over."""
    return max(begins, asked.desk_until or begins) + timedelta(minutes=minutes)


def _answered(challenge: Challenge, state: str, *, by: Viewer, now: datetime) -> Challenge:
    _needs(challenge, "asked")
    return challenge.but(state=state, answered_at=now, answered_by=by.actor)


def _needs(challenge: Challenge, state: str) -> None:
    if challenge.state != state:
        raise Refused("challenge-answered", state=challenge.state)
