"""What people do to homes in any order, on a hall with a database of its own: the same promises, and the rows agree."""

import itertools
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from domain.clients.contacts.records import Contact
from domain.core.deadline import GRACE, due
from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from domain.sales.reservations.rules import SIGNS
from server.run.blocking_store import look
from tests.hall import House, engine_of, open_day, staff, stock
from tests.machine import Postgres
from tests.stories.whole_lives import WholeLives

GROUPS = {"A": 2, "B": 2, "C": 2}
STEPS = 50
SOME, THOUSANDS = 6, 200  # lives in the daily run, and in the long one: 10,000 steps


class Stored:
    """A hall behind the real door, its clock held by the test."""

    def __init__(self, house: House) -> None:
        self.house = house
        staff(house, GROUPS)
        house.together(*(("person.save", {"name": role, "role": role}) for role in SIGNS))
        house.do("policy.set", key="rotation.minimum", value=1, reason="a small hall")
        self.homes = tuple(stock(house, 5)[:4])
        open_day(house, GROUPS)
        people = house.hall.all(Person).values()
        self._known = {p.badge: p for p in people if p.badge} | {p.role: p for p in people if not p.badge}
        self.sellers = tuple(p.id for p in people if p.receives)
        for n, seller in enumerate(self.sellers):
            visit = house.visitor(phone=f"1380000{n:04d}", wanted=seller)
            house.dispatch(visit)
            for verb in ("visit.accept", "visit.end"):
                house.do(verb, self._viewer(seller), visit=visit)
        self._contacts = {c.consultant: c.id for c in house.hall.all(Contact).values()}
        self.sellers = tuple(self._contacts)

    @property
    def hall(self) -> Hall:
        return self.house.hall

    def set(self, key: str, value: Any) -> None:
        self.house.do("policy.set", key=key, value=value, reason="the test")

    def contact(self, seller: str) -> str:
        return self._contacts[seller]

    def do(self, verb: str, by: str | None = None, **arguments: Any) -> dict[str, Any]:
        return self.house.do(verb, self._viewer(by) if by else None, **arguments).result

    def wait(self, time: timedelta) -> None:
        until = self.house.now + time
        while coming := sorted(record.due for record in self.hall.due(until) if record.due is not None):
            self.house.now = max(self.house.now, coming[0] + GRACE)
            for verb, arguments in list(due(self.hall, self.house.now)):
                try:
                    self.house.do(verb, **arguments)
                except Refused:
                    continue
        self.house.now = max(self.house.now, until)

    def _viewer(self, by: str) -> Viewer:
        person = self.hall.get(Person, by) or self._known[by]
        return Viewer(hall=self.house.name, person=person.id, name=person.name, role=person.role, group=person.group)


def _by_name(hall: Hall) -> dict[tuple[str, str], Any]:
    return {(record.kind, record.id): record for record in hall.records()}


@pytest.mark.timeout(240)
@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_no_two_winners_no_dead_end_no_lost_money(where: str, tmp_path: Path, postgres: Postgres, full: bool) -> None:
    """In the long run 10,000 steps on each database."""
    numbers = itertools.count()

    def lived(url: str) -> None:
        with engine_of(url) as engine:

            class StoredLives(WholeLives):
                @staticmethod
                def made() -> Stored:
                    return Stored(House(engine, name=f"h{next(numbers)}"))

                def teardown(self) -> None:
                    """The rows say what the journal says."""
                    house = self.place.house  # type: ignore[attr-defined]
                    house.close()
                    stored = look(engine, house.name).hall
                    assert _by_name(stored) == _by_name(house.hall)

            run_state_machine_as_test(
                StoredLives,
                settings=settings(max_examples=THOUSANDS if full else SOME, stateful_step_count=STEPS, deadline=None),
            )

    lived(f"sqlite:///{tmp_path / 'lives.db'}" if where == "sqlite" else postgres.fresh_database())
