"""Whoever is put out, or becomes somebody else, gives and holds no delegation any more; none revives."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.core.command import COMMANDS
from domain.core.refusal import Refused
from domain.house.delegations.records import Delegation
from domain.house.delegations.rules import stands_for
from domain.house.people.records import Person
from tests.hall import House, at, engine_of, open_house, staff


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[House]:
    with engine_of(f"sqlite:///{tmp_path / 'hall.db'}") as engine, open_house(engine) as house:
        staff(house, {"A": 2})
        house.do("person.save", name="主任", role="head")
        yield house


def named(house: House, principal: str = "site_lead", delegate: str = "site_manager") -> str:
    more = {"delegate": house.desk(delegate).person, "until": at("18:00").isoformat()}
    return str(house.do("delegation.give", house.desk(principal), **more).result["delegation"])


def saved(house: House, person: str | None, **other: Any) -> None:
    """The person as he is, but for this."""
    was = house.hall.all(Person)[str(person)]
    house.do("person.save", house.desk("admin"), **{**was.model_dump(), **other})


@pytest.mark.parametrize("who", ["site_lead", "site_manager"])
@pytest.mark.parametrize("other", [{"active": False}, {"role": "cashier"}], ids=str)
def test_it_ends_with_the_change_and_does_not_revive(staffed: House, who: str, other: dict[str, Any]) -> None:
    given, kept, him = named(staffed), named(staffed, "controller", "head"), staffed.desk(who).person
    was = staffed.hall.all(Person)[str(him)].role
    delegate = staffed.desk("site_manager").person
    saved(staffed, him, **other)
    ended = staffed.hall.all(Delegation)[given]
    assert (ended.ended_at, ended.ended_by) == (staffed.now, staffed.desk("admin").actor)
    assert [(kind, id) for kind, id, _ in staffed.entries[-1].changes] == [("person", him), ("delegation", given)]
    saved(staffed, him, active=True, role=was)
    assert stands_for(staffed.hall, delegate, staffed.now) == ()
    named(staffed)
    assert staffed.hall.all(Delegation)[kept].ended_at is None


def test_whatever_else_is_changed_of_the_two_it_goes_on(staffed: House) -> None:
    given = named(staffed)
    saved(staffed, staffed.desk("site_lead").person, name="别名")
    saved(staffed, staffed.desk("site_manager").person, role="executive")
    assert staffed.hall.all(Delegation)[given].ended_at is None


def test_a_group_that_leaves_the_hall_leaves_none_behind(staffed: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """No agency has something to sign today, so one of its commands is made a signature."""
    monkeypatch.setitem(vars(COMMANDS["application.submit"]), "delegable", frozenset({"group_manager"}))
    people = {
        role: staffed.do("person.save", name=f"{role} of B", role=role, group="A").result["person"]
        for role in ("group_manager", "supervisor")
    }
    given = staffed.do(
        "delegation.give",
        principal=people["group_manager"],
        delegate=people["supervisor"],
        until=at("18:00").isoformat(),
    ).result["delegation"]
    staffed.do("group.save", id="A", order=2)
    assert staffed.hall.all(Delegation)[given].ended_at is None
    staffed.do("group.save", id="A", order=2, exited=True)
    assert staffed.hall.all(Delegation)[given].ended_at == staffed.now
    with pytest.raises(Refused, match=r"^delegation-over"):
        staffed.do("delegation.end", delegation=given)
