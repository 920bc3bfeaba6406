"""A named person signs for another until a moment: who may, for whom, how long, and that nothing is handed on."""

from datetime import timedelta
from typing import Any

import pytest

import domain.nouns  # noqa: F401  # fills the table
from domain.core.command import COMMANDS
from domain.core.hall import Hall, hall_of
from domain.core.refusal import Refused
from domain.core.viewer import Principal
from domain.house.delegations.commands import NAMES_FOR_OTHERS
from domain.house.delegations.records import Delegation
from domain.house.delegations.rules import LONGEST, end, fits, give, signatures, signers, stands_for
from domain.house.people.records import Person
from tests.hall import at, viewer

NOW = at("10:00")


def person(id: str, role: str, group: str | None = None, **more: Any) -> Person:
    return Person(id=id, name=f"the {role}", role=role, group=group, **more)  # type: ignore[arg-type]


LEAD, MANAGER = person("lead", "site_lead"), person("manager", "site_manager")


def delegation(principal: str = "lead", delegate: str = "manager", **more: Any) -> Delegation:
    values = {"since": NOW, "until": at("18:00"), "given_by": "person:lead", **more}
    return Delegation(id=f"{principal}>{delegate}", principal=principal, delegate=delegate, **values)


def given(wanted: Delegation, principal: Person = LEAD, delegate: Person = MANAGER, *others: Delegation) -> Delegation:
    return give(wanted, principal, delegate, list(others))


def hall(*delegations: Delegation, people: tuple[Person, ...] = (LEAD, MANAGER)) -> Hall:
    return hall_of([*people, *delegations])


def test_whoever_is_named_acts_with_the_others_role_until_the_moment() -> None:
    house = hall(delegation())
    assert stands_for(house, "manager", at("17:59:59")) == (Principal("lead", "site_lead"),)
    assert stands_for(house, "manager", at("18:00")) == ()
    assert stands_for(house, "lead", NOW) == ()
    assert stands_for(hall(end(delegation(), by=viewer("lead"), now=NOW)), "manager", NOW) == ()


def test_nothing_is_handed_on() -> None:
    """The third acts with what is the second's own, and with nothing the second was given."""
    third = person("third", "head")
    house = hall(delegation(), delegation("manager", "third"), people=(LEAD, MANAGER, third))
    assert stands_for(house, "third", NOW) == (Principal("manager", "site_manager"),)
    assert {"claim.verify", "refund.approve"} <= set(signatures("site_manager"))
    assert "application.approve" not in signatures("site_manager"), "none of the site lead's"


@pytest.mark.parametrize("who", ["lead", "manager"])
@pytest.mark.parametrize("change", [{"active": False}, {"role": "cashier"}], ids=str)
def test_it_counts_only_while_both_are_who_they_were(who: str, change: dict[str, Any]) -> None:
    people = tuple(p.but(**change) if p.id == who else p for p in (LEAD, MANAGER))
    acting = stands_for(hall(delegation(), people=people), "manager", NOW)
    assert [p for p in acting if signatures(p.role)] == []


@pytest.mark.parametrize(("role", "fit"), [
    ("controller", True), ("site_manager", True), ("control_supervisor", True), ("general_manager", True),
    ("cashier", False), ("admin", False), ("dispatcher", False), ("consultant", False), ("group_manager", False),
])  # fmt: skip
def test_who_takes_money_lets_people_in_or_sells_signs_for_nobody(role: str, fit: bool) -> None:
    assert fits(LEAD, person("x", role, "A" if "group" in role or role == "consultant" else None)) is fit


def test_a_group_keeps_its_signatures_to_itself() -> None:
    manager = person("m", "group_manager", "A")
    assert fits(manager, person("s", "supervisor", "A"))
    assert not fits(manager, person("s", "supervisor", "B"))
    assert not fits(manager, person("c", "consultant", "A"))
    assert not fits(manager, MANAGER)


@pytest.mark.parametrize(("code", "principal", "delegate", "more"), [
    ("delegate-self", LEAD, LEAD, {}), ("delegate-nothing", person("watch", "control_supervisor"), LEAD, {}),
    ("delegate-unfit", LEAD, person("cash", "cashier"), {}), ("delegate-unfit", LEAD, MANAGER.but(active=False), {}),
    ("delegate-until", LEAD, MANAGER, {"until": NOW}), ("delegate-until", LEAD, MANAGER, {"until": NOW + LONGEST * 2}),
])  # fmt: skip
def test_what_is_no_delegation(code: str, principal: Person, delegate: Person, more: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=f"^{code}"):
        given(delegation(principal.id, delegate.id, **more), principal, delegate)


def test_one_at_a_time() -> None:
    running = given(delegation())
    with pytest.raises(Refused, match=r"^delegate-given"):
        given(delegation(delegate="head"), LEAD, person("head", "head"), running)
    over = end(running, by=viewer("lead"), now=NOW)
    assert given(delegation(), LEAD, MANAGER, over).acting == "manager"
    with pytest.raises(Refused, match=r"^delegation-over"):
        end(over, by=viewer("lead"), now=NOW)


def test_it_is_due_at_its_moment_and_leaves_the_hall_once_it_is_over() -> None:
    running = given(delegation())
    assert (running.due, running.finished) == (at("18:00"), False)
    over = end(running, by=viewer("manager"), now=NOW + timedelta(minutes=1))
    assert (over.due, over.finished, over.ended_by) == (None, True, "person:manager")


def test_whoever_has_something_to_sign_may_name_somebody() -> None:
    assert signers() == {"controller", "site_lead", "site_manager", "head", "executive", "general_manager"}
    assert COMMANDS["delegation.give"].roles == signers() | set(NAMES_FOR_OTHERS)


def test_only_whoever_may_give_a_command_hands_it_on() -> None:
    assert [verb for verb, command in COMMANDS.items() if not command.delegable <= command.roles] == []
