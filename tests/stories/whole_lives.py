"""The same lives, with homes that are kept for somebody, frozen, and taken off sale again: what must hold besides."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from domain.sales.reservations.records import Reservation
from domain.sales.reservations.rules import SIGNS
from domain.sales.units.records import LOCKED, Unit
from tests.stories.lives import Lives


class WholeLives(Lives):
    """All that can happen to a home until its deposit."""

    @rule(n=st.integers(0, 20), home=st.integers(0, 3))
    def is_asked_to_be_kept(self, n: int, home: int) -> None:
        contact = self.place.contact(self._one(self.place.sellers, n))
        unit = self._one(self.place.homes, home)
        self._try("reservation.request", "site_manager", unit=unit, contact=contact, reason="a guest")

    @precondition(lambda self: self.place.hall.all(Reservation))
    @rule(n=st.integers(0, 50), signatures=st.integers(1, 3))
    def is_signed_for(self, n: int, signatures: int) -> None:
        reservation = self._reservation(n)
        for role in SIGNS[len(reservation.signed) :][:signatures]:
            self._try("reservation.sign", role, reservation=reservation.id)

    @precondition(lambda self: self.place.hall.all(Reservation))
    @rule(n=st.integers(0, 50), who=st.sampled_from(SIGNS))
    def is_rejected(self, n: int, who: str) -> None:
        self._try("reservation.reject", who, reservation=self._reservation(n).id, reason="no")

    @precondition(lambda self: self.place.hall.all(Reservation))
    @rule(n=st.integers(0, 50), verb=st.sampled_from(("lock", "end")))
    def is_locked_or_ended(self, n: int, verb: str) -> None:
        more = {"reason": "no"} if verb == "end" else {}
        self._try(f"reservation.{verb}", "controller", reservation=self._reservation(n).id, **more)

    @rule(home=st.integers(0, 3), why=st.sampled_from(("dispute", "show-flat", "mortgaged")))
    def is_frozen(self, home: int, why: str) -> None:
        self._try("unit.freeze", "controller", unit=self._one(self.place.homes, home), reason=why)

    @rule(home=st.integers(0, 3))
    def goes_on(self, home: int) -> None:
        self._try("unit.unfreeze", "site_lead", unit=self._one(self.place.homes, home), reason="settled")

    @rule(home=st.integers(0, 3), released=st.booleans())
    def is_off_sale(self, home: int, released: bool) -> None:
        """The release is taken back, and mostly given again."""
        units = [self._one(self.place.homes, home)]
        self._try("unit.recall", "controller", units=units, reason="the owner keeps it")
        if released:
            self._try("unit.release", "controller", units=units)

    @invariant()
    def a_home_is_kept_for_one_client(self) -> None:
        """SC-10, SC-12: it is reserved while exactly one reservation stands, which has an end, and nobody else is on it."""
        hall = self.place.hall
        for home in self.place.homes:
            unit = hall.all(Unit)[home]
            stands = [r for r in hall.all(Reservation).values() if (r.unit, r.state) == (home, "standing")]
            assert len(stands) == (unit.standing == "reserved")
            for kept in stands:
                assert kept.due is not None
                assert {a.client for a in self._of(home) if a.open} <= {kept.client}

    @invariant()
    def nothing_of_a_frozen_home_runs(self) -> None:
        """What is frozen knows what it goes back to; none of its times falls due but the end of a lock."""
        hall = self.place.hall
        for home in self.place.homes:
            unit = hall.all(Unit)[home]
            frozen = unit.state == "frozen"
            assert frozen == bool(unit.before) == bool(unit.frozen_for)
            locks = [r for r in hall.all(Reservation).values() if r.unit == home and r.lock_until is not None]
            assert len(locks) == (unit.frozen_for == LOCKED)
            for application in self._of(home):
                paused = application.paused_at is not None
                assert paused == frozen if application.open else paused <= frozen, "one taken back is paused on"

    def _reservation(self, n: int) -> Reservation:
        """Mostly one that is open."""
        found = sorted(self.place.hall.all(Reservation).values(), key=lambda r: (not r.open, r.number, r.id))
        one: Reservation = self._one(found, n)
        return one
