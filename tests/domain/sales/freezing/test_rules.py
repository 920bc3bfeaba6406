"""No home is ever stuck, whatever is done with it (RULES §3.0)."""

import contextlib
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.core.refusal import Refused
from domain.sales.applications.records import Application
from domain.sales.reservations.records import Reservation
from domain.sales.reservations.rules import SIGNS
from tests.bare import BareHall
from tests.hall import at, days, unhurried

PAID = {"amount_fen": 2_000_000, "method": "card"}
MOVES = (
    ("application.submit", "A2"), ("application.submit", "B4"), ("application.approve", "controller"),
    ("application.withdraw", "A2"), ("application.refuse", "controller"), ("hold.release", "controller"),
    ("reservation.request", "AM"), ("reservation.lock", "controller"), ("reservation.sign", "head"),
    ("reservation.sign", "executive"), ("reservation.sign", "general_manager"), ("reservation.reject", "head"),
    ("reservation.end", "controller"), ("unit.freeze", "controller"), ("unit.unfreeze", "controller"),
    ("unit.recall", "controller"), ("unit.release", "controller"), ("receipt.record", "cashier"),
    ("application.ready", "cashier"), ("later", ""), ("keep", ""), ("keep", ""),
)  # fmt: skip


def attempt(hall: BareHall, verb: str, by: str, pick: int) -> None:
    """One move, on whatever there is to give it on; what the rules refuse did not happen."""
    if verb == "later":
        hall.until(hall.now + timedelta(minutes=(7, 31, 61, 60 * 24 * 4)[pick % 4]))
        return
    if verb == "keep":
        attempt(hall, "reservation.request", "AM", pick)
        for role in SIGNS:
            attempt(hall, "reservation.sign", role, -1)
        return
    applications, asked = list(hall.hall.all(Application)), list(hall.hall.all(Reservation))
    arguments = {
        "application.submit": {"unit": "3-1202", "contact": f"k{by}"}, "receipt.record": PAID,
        "reservation.request": {"unit": "3-1202", "contact": "kA2", "reason": "r"},
        "unit.freeze": {"unit": "3-1202", "reason": "seized"}, "unit.unfreeze": {"unit": "3-1202", "reason": "r"},
        "unit.recall": {"units": ["3-1202"], "reason": "r"}, "unit.release": {"units": ["3-1202"]},
    }.get(verb, {})  # fmt: skip
    if verb.startswith(("application.", "hold.", "receipt.")) and verb != "application.submit":
        arguments = {**arguments, "application": applications[pick % len(applications)] if applications else "none"}
    if verb.startswith("reservation.") and verb != "reservation.request":
        arguments = {**arguments, "reservation": asked[pick % len(asked)] if asked else "none"}
    if verb in ("application.refuse", "hold.release", "reservation.reject", "reservation.end"):
        arguments = {**arguments, "reason": "r"}
    with contextlib.suppress(Refused):
        hall.do(verb, by, **arguments)


@unhurried
@given(
    st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 7)), max_size=30), st.sampled_from(["approval", "none"])
)
def test_no_home_is_ever_stuck(moves: list[tuple[tuple[str, str], int]], gate: str) -> None:
    """Whatever happened: once it goes on and time has passed, it is for sale, sold, unreleased, or waits for a manager."""
    hall = BareHall()
    hall.set("application.gate", gate)
    for (verb, by), pick in moves:
        attempt(hall, verb, by, pick)
        home = hall.home
        kept = [r for r in hall.hall.all(Reservation).values() if r.state == "standing"]
        assert (home.standing == "reserved") == bool(kept)
        assert (home.state == "frozen") == (home.before is not None)
        if home.state == "frozen":
            assert not [d for d in hall.hall.due(at("23:59", days(60))) if d.kind != "reservation"]
    with contextlib.suppress(Refused):
        hall.do("unit.unfreeze", "controller", unit="3-1202", reason="r")
    hall.until(hall.now + timedelta(days=10))
    waiting = [a for a in hall.hall.all(Application).values() if a.open]
    assert hall.home.state in (("applied",) if waiting else ("available", "controlled", "unreleased"))
    assert all(a.state == "waiting" for a in waiting)
