"""Two people want what only one can have, at the same moment and at two processes; and the controls that show that
each of these races is one, and that its loss would be seen."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from domain.core.refusal import Refused
from domain.sales.applications.records import Application
from server.store import database, journal, writer
from server.store.journal import Head, LockedHead
from server.store.persist import lock_head
from server.store.rows import rows
from server.store.store import Reply
from tests.faults.doors import Doors
from tests.faults.figures import Measured
from tests.stories.proof import approve_anything

pytestmark = [pytest.mark.story, pytest.mark.timeout(400)]

PAID = {"amount_fen": 5_000_000, "method": "card"}
CONTROLS = 40  # times a broken variant is raced


@pytest.fixture
def times(full: bool) -> int:
    """How often a race is run."""
    return 1000 if full else 100


@pytest.mark.fault(26)
def test_a_hold_runs_out_as_it_is_paid(doors: Doors, times: int, measured: Measured) -> None:
    """The clock's command and the cashier's meet at the very moment the pay window ends; the doors' clocks differ."""
    outcomes = Counter(_pay_against_expiry(doors, times))
    assert {"paid", "expired"} <= set(outcomes) <= {"paid", "expired", "neither"}, outcomes
    measured(f"both outcomes, {times} races", outcomes["both"], 0, "times")
    assert doors.wrong() == []


def test_without_the_rules_holds_are_paid_and_expired_and_it_is_seen(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.sales.applications.rules.expire", _expire_anything)
    monkeypatch.setattr("domain.sales.applications.rules.pay", _pay_anything)
    assert Counter(_pay_against_expiry(doors, CONTROLS))["both"] > 0
    wrong = doors.wrong()
    assert any("went from" in problem for problem in wrong)
    assert any("no order explains" in problem for problem in wrong)


@pytest.mark.fault(27)
def test_approval_against_withdrawal_and_expiry_by_two_approvers(doors: Doors, times: int, measured: Measured) -> None:
    """Two managers, the applicant who also is one, and the applicant's withdrawal or the end of the hour."""
    outcomes = _approve_against_end(doors, times)
    assert {("approved",), ("ended",), ("approved", "ended")} <= set(outcomes), outcomes
    measured(
        f"two approvals, {times} races",
        sum(n for what, n in outcomes.items() if what.count("approved") > 1),
        0,
        "times",
    )
    measured("approved by the applicant", sum(n for what, n in outcomes.items() if "own" in what), 0, "times")
    assert doors.wrong() == []


def test_without_the_rule_two_managers_approve_and_it_is_seen(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.sales.applications.rules.approve", approve_anything)
    outcomes = _approve_against_end(doors, CONTROLS)
    assert any(what.count("approved") > 1 for what in outcomes), outcomes
    wrong = doors.wrong()
    assert any("went from approved to approved" in problem for problem in wrong)
    assert any("no order explains" in problem for problem in wrong)


def test_without_the_lock_on_the_counter_two_doors_take_the_same_number(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The races above are races: with the lock away the doors collide, and only the journal's own key saves it."""
    monkeypatch.setattr(writer, "lock_head", _look_without_lock)
    with capture_logs():
        outcomes = (outcome for _ in range(CONTROLS) for outcome in _two_arrivals(doors))
        assert any(isinstance(outcome, IntegrityError) for outcome in outcomes)
    assert doors.wrong() == []


def test_without_the_check_of_keys_a_double_click_counts_twice_and_it_is_seen(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both locks of row 28 away: the look-up of keys, and the index that would refuse the second one."""
    engine = database.connect(doors.url)
    with engine.begin() as connection:
        connection.execute(text("alter table journal drop constraint uq_journal_hall"))
    engine.dispose()
    monkeypatch.setattr(writer, "lock_head", lambda *asked: lock_head(*asked)._replace(answered=[]))
    heard = doors.together(*(lambda n=n: _arrive(doors, n % 2, "the-same-key") for n in range(10)))
    assert len({outcome.seq for outcome in heard if isinstance(outcome, Reply)}) > 1
    assert any("the-same-key: said" in problem for problem in doors.wrong())


def _pay_against_expiry(doors: Doors, times: int) -> Iterator[str]:
    cashier, controller = doors.viewer("cashier"), doors.viewer("controller")
    applications = _applications(doors, times)
    for answer in [doors.give(0, controller, "application.approve", application=a) for a in applications]:
        answer.result(60)
    held, hall = applications, doors.look()
    for number, id in enumerate(held):
        application = hall.get(Application, id)
        assert application is not None
        assert application.pay_by is not None
        doors.stand_before(application.pay_by, random.uniform(-0.002, 0.008))
        paid, expired = doors.together(
            lambda at=number % 2, id=id: doors.give(at, cashier, "receipt.record", application=id, **PAID),
            lambda at=1 - number % 2, id=id: doors.give(at, None, "application.expire", application=id),
        )
        done = _done(paid), _done(expired)
        yield {(True, False): "paid", (False, True): "expired", (False, False): "neither", (True, True): "both"}[done]


def _approve_against_end(doors: Doors, times: int) -> Counter[tuple[str, ...]]:
    """What was done to each application, by kind: `approved`, `own` (by the applicant), `ended`."""
    controller, lead = doors.viewer("controller"), doors.viewer("site_lead")
    applications = _applications(doors, times)
    hall = doors.look()
    outcomes: Counter[tuple[str, ...]] = Counter()
    for number, id in enumerate(applications):
        application = hall.get(Application, id)
        assert application is not None
        applicant = doors.viewer("consultant", application.consultant)
        lead_too = doors.viewer("site_lead", application.consultant)
        doors.stand_before(application.answer_by, random.uniform(-0.002, 0.008))
        end = "application.withdraw" if number % 2 else "application.expire"
        heard = doors.together(
            lambda id=id: doors.give(0, controller, "application.approve", application=id),
            lambda id=id: doors.give(1, lead, "application.approve", application=id),
            lambda id=id, at=number % 2, by=lead_too: doors.give(at, by, "application.approve", application=id),
            lambda id=id, at=number // 2 % 2, by=applicant, end=end: doors.give(at, by, end, application=id),
        )
        kinds = ("approved", "approved", "own", "ended")
        outcomes[tuple(kind for kind, outcome in zip(kinds, heard, strict=True) if _done(outcome))] += 1
    return outcomes


def _applications(doors: Doors, many: int) -> list[str]:
    """The ids of so many applications, each for a unit of its own."""
    answers = [doors.apply(unit, number) for number, unit in enumerate(doors.stock(many))]
    return [str(answer.result(60).result["application"]) for answer in answers]


def _two_arrivals(doors: Doors) -> list[Reply | BaseException]:
    return doors.together(lambda: _arrive(doors, 0), lambda: _arrive(doors, 1))


def _arrive(doors: Doors, door: int, key: str = "") -> Any:
    return doors.give(door, None, "visit.check_in", key, name="王一", title="女士", consent=True)


def _done(outcome: Reply | BaseException) -> bool:
    assert isinstance(outcome, Reply | Refused), outcome
    return isinstance(outcome, Reply)


def _look_without_lock(
    connection: Connection, hall: str, keys: list[str], lookups: list[str], after: int
) -> LockedHead:
    head = journal.head(connection, hall)
    assert head is not None
    with rows(connection) as told:
        answered = told.answered(hall, keys)
    return LockedHead(Head(head.epoch, head.seq, head.hash, head.format), answered, dict.fromkeys(lookups), [])


def _expire_anything(application: Application, unit: Any, rivals: Any, *, by: Any, now: Any) -> Any:
    return application.but(state="expired", decided_by=by.actor, decided_at=now), unit.but(state="available")


def _pay_anything(
    application: Application, unit: Any, rivals: Any, *, received_fen: int, amount_fen: int, minimum_fen: int,
    price_fen: int, by: Any, now: Any,
) -> Any:  # fmt: skip
    return application.but(state="paid", decided_by=by.actor, decided_at=now)
