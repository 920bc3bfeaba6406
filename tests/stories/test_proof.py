"""The proof that follows every story must itself be able to fail: each kind of wrong is made, and must be reported."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from domain.nouns import COMMANDS
from domain.sales.applications.records import Application
from domain.sales.units.records import Unit
from server.demo import HALL
from server.store import database, journal
from server.store.cipher import Cipher
from server.store.entry import Entry
from server.store.store import Reply, Store
from server.store.writer import StoreEvents
from tests.machine import Postgres
from tests.stories.hall_process import SECRET, House, administer, copy_of
from tests.stories.proof import approve_anything, forbidden_moves, problems, two_winners

pytestmark = [pytest.mark.story, pytest.mark.timeout(180)]


@pytest.fixture
def doors(postgres: Postgres, furnished: str) -> Iterator[tuple[str, Callable[..., "Future[Reply]"]]]:
    """A furnished hall of one's own, and a way to give commands through two doors at once, as two processes would."""
    with copy_of(postgres, furnished) as url:
        engines = [database.connect(url) for _ in range(2)]
        stores = [Store(engine, Cipher(SECRET.encode()), StoreEvents()) for engine in engines]

        def give(door: int, by: Person, verb: str, **arguments: Any) -> "Future[Reply]":
            viewer = Viewer(hall=HALL, person=by.id, name=by.name, role=by.role, group=by.group)
            return stores[door].submit_from_thread(HALL, COMMANDS[verb], viewer, arguments)

        try:
            yield url, give
        finally:
            for store in stores:
                store.close()
            for engine in engines:
                engine.dispose()


def _race(hall: House, give: Callable[..., "Future[Reply]"]) -> list[Reply | BaseException | None]:
    """Six applications for a unit, and two managers who approve different ones at the same moment."""
    unit = [u.id for u in hall.look().all(Unit).values() if u.state == "available"][-1]
    consultants = [(hall.people[c], contact) for c, contact in hall.contacts.items()][:6]
    applied = [
        give(n % 2, who, "application.submit", unit=unit, contact=contact)
        for n, (who, contact) in enumerate(consultants)
    ]
    ids = [future.result(20).result["application"] for future in applied]
    managers = [hall.people[hall.person(role)] for role in ("controller", "site_lead")]
    decided = [give(n % 2, managers[n % 2], "application.approve", application=id) for n, id in enumerate(ids)]
    return [future.exception(20) or future.result(20) for future in decided]


def test_with_the_rule_the_proof_finds_nothing(house: House, doors: Any) -> None:
    """The same race as below with everything in its place: one approval, five refusals, no problem found."""
    url, give = doors
    outcomes = _race(house, give)
    assert Counter(type(outcome) for outcome in outcomes) == {Reply: 1, Refused: 5}
    assert problems(url) == []


def test_without_the_rule_the_database_still_says_no(house: House, doors: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The unique index is the second lock on the same door: whoever has it as paid has it alone (SC-18)."""
    url, give = doors
    monkeypatch.setattr("domain.sales.applications.rules.approve", partial(approve_anything, state="paid"))
    with capture_logs():
        outcomes = _race(house, give)
    assert Counter(type(outcome) for outcome in outcomes) == {Reply: 1, IntegrityError: 5}
    assert problems(url) == []


def test_without_the_rule_and_the_index_the_proof_reports_two_winners(
    house: House, doors: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both locks broken: the unit is sold twice, and the proof says which and when."""
    url, give = doors
    engine = database.connect(url)
    with engine.begin() as connection:
        connection.execute(text("drop index uq_application_winner"))
    engine.dispose()
    monkeypatch.setattr("domain.sales.applications.rules.approve", partial(approve_anything, state="paid"))
    outcomes = _race(house, give)
    assert all(isinstance(outcome, Reply) for outcome in outcomes)
    found = problems(url)
    assert len(found) == 5
    assert all(re.fullmatch(r"\S+ has \['a\d+'(, 'a\d+')+\] at \d+", problem) for problem in found)


def test_the_proof_sees_a_hole_a_changed_row_and_a_changed_table(postgres: Postgres, furnished: str) -> None:
    """A journal row taken out, one rewritten, and a record altered behind the journal's back are each reported."""
    with copy_of(postgres, furnished) as url:
        name = url.rpartition("/")[2]
        assert problems(url) == []
        administer(postgres, "update unit set price_fen = price_fen + 1 where id = (select min(id) from unit)", name)
        assert [problem[:8] for problem in problems(url)] == ["row of u", "('unit',"]
        administer(postgres, "update unit set price_fen = price_fen - 1 where id = (select min(id) from unit)", name)
        administer(postgres, "update journal set actor = 'nobody' where seq = 700", name)
        assert problems(url) == ["chain broken at 700 after 699", "replay stops: h1: entry 700 does not follow 699"]
        administer(postgres, "delete from journal where seq = 500", name)
        found = problems(url, {"a key": (500, {})})
        assert found[0] == "number 500 missing or too many"
        assert "a key: said (500, {}), kept None" in found


def test_the_proof_sees_a_doctored_history(house: House) -> None:
    """A rival closed twice, a loser who comes back to life, and a second winner."""
    with house.engine.connect() as connection:
        entries = list(journal.read(connection, HALL, 0))
    assert two_winners(entries) == forbidden_moves(entries) == []
    last = next(e for e in reversed(entries) if any(isinstance(r, Application) for _, _, r in e.changes))
    decided = next(r for _, _, r in last.changes if isinstance(r, Application))

    def then(*states: str) -> list[Entry]:
        more = [decided.but(state=state) for state in states]
        return [*entries, *(replace(last, changes=((r.kind, r.id, r),)) for r in more)]

    assert forbidden_moves(then("lost", "lost"))[-1].startswith(f"{decided.id} went from lost to lost")
    assert forbidden_moves(then("lost", "won"))[-1].startswith(f"{decided.id} went from lost to won")
    two = [decided.but(id=id, unit="a unit", state="approved", tie=None) for id in ("one", "other")]
    both = [replace(last, changes=((r.kind, r.id, r),)) for r in two]
    assert two_winners([*entries, *both]) == [f"a unit has ['one', 'other'] at {last.seq}"]
