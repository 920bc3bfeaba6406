"""A chain of signatures: in order, each by somebody else, never by who asked, and whoever acts for another says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.signatures import Need, Signed, in_own_or_anothers_name, signs
from domain.core.viewer import Principal, Viewer, system
from tests.hall import at, unhurried, viewer

CHAIN: Need = (("head",), ("executive",), ("general_manager",))  # RO-04
HEAD, EXECUTIVE, GM = viewer("h", "head"), viewer("e", "executive"), viewer("g", "general_manager")
LEAD = viewer("l", "site_lead")


def acting(person: str, role: str, *principals: tuple[str, Role]) -> Viewer:
    found = viewer(person, role)
    return Viewer("h1", person, role=found.role, stands_for=tuple(Principal(*p) for p in principals))


def chain(*by: Viewer, need: Need = CHAIN, requester: str | None = None) -> Signed:
    signed = Signed([], 0)
    for one in by:
        signed = signs(need, signed.given, by=one, now=at("10:00"), requester=requester)
    return signed


def refusal_of(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}$")


def test_three_sign_one_after_the_other_and_then_it_is_done() -> None:
    assert [chain(*(HEAD, EXECUTIVE, GM)[:many]).step for many in (1, 2, 3)] == [1, 2, None]
    assert chain(HEAD, EXECUTIVE, GM).given == [
        {"by": f"person:{who}", "in_place_of": None, "role": role, "at": "2025-03-03T02:00:00+00:00"}
        for who, role in (("h", "head"), ("e", "executive"), ("g", "general_manager"))
    ]


def test_whose_step_comes_later_waits_and_who_has_none_is_turned_away() -> None:
    with refusal_of("not-your-step"):
        chain(GM)
    with refusal_of("not-allowed"):
        chain(LEAD)
    with refusal_of("all-signed"):
        chain(HEAD, EXECUTIVE, GM, HEAD)


def test_nobody_signs_what_he_asked_for_nor_has_it_signed_for_him() -> None:
    with refusal_of("own-request"):
        chain(HEAD, requester="h")
    with refusal_of("own-request"):
        chain(acting("l", "site_lead", ("h", "head")), requester="h")
    with refusal_of("own-request"):
        chain(acting("l", "site_lead", ("h", "head")), requester="l")


def test_nobody_signs_two_steps_whoever_he_acts_for() -> None:
    with refusal_of("signed-before"):
        chain(HEAD, acting("h", "head", ("e", "executive")))
    for_the_head = acting("e", "executive", ("h", "head"))
    assert chain(for_the_head).in_place_of == "person:h"
    with refusal_of("signed-before"):
        chain(for_the_head, EXECUTIVE)
    with refusal_of("signed-before"):
        chain(acting("l", "site_lead", ("h", "head")), acting("x", "site_lead", ("h", "executive")))


def test_his_own_name_comes_first_and_another_is_used_where_the_first_may_not() -> None:
    both = acting("l", "head", ("h", "head"))
    assert chain(both).in_place_of is None
    two = acting("l", "site_lead", ("h", "head"), ("i", "head"))
    assert chain(two, requester="h").in_place_of == "person:i"


def test_the_halls_own_command_line_signs_any_step() -> None:
    assert chain(system("h1"), system("h1"), system("h1")).step is None


def test_a_single_decision_is_in_ones_own_name_or_in_that_of_whoever_one_acts_for() -> None:
    assert in_own_or_anothers_name(HEAD, ["head"]) is None
    assert in_own_or_anothers_name(acting("l", "site_lead", ("h", "head")), ["head"]) == "person:h"
    with refusal_of("not-allowed"):
        in_own_or_anothers_name(LEAD, ["head"])


ROLES: list[Role] = ["head", "executive", "general_manager", "site_lead"]
WHO = ["p0", "p1", "p2", "p3"]
VIEWERS = st.builds(
    lambda person, role, principals: acting(person, role, *principals),
    st.sampled_from(WHO), st.sampled_from(ROLES), st.lists(st.tuples(st.sampled_from(WHO), st.sampled_from(ROLES)), max_size=2),
)  # fmt: skip
NEEDS = st.lists(st.lists(st.sampled_from(ROLES), min_size=1, max_size=2).map(tuple), min_size=1, max_size=4)


@unhurried
@given(NEEDS, st.lists(VIEWERS, max_size=12), st.sampled_from([None, *WHO]))
def test_whoever_tries_in_whatever_order(need: Need, by: list[Viewer], requester: str | None) -> None:
    """Each step by one of its roles, in order; no hand and no name twice; nothing by or for who asked."""
    given: list[dict[str, str | None]] = []
    for one in by:
        before = list(given)
        try:
            signed = signs(need, given, by=one, now=at("10:00"), requester=requester)
        except Refused:
            assert given == before
            continue
        assert signed.given[:-1] == before, "what was signed stays"
        assert signed.step == (len(signed.given) if len(signed.given) < len(need) else None)
        given = signed.given
    assert all(signature["role"] in roles for signature, roles in zip(given, need, strict=False))
    people = [who for signature in given for who in {signature["by"], signature["in_place_of"]} - {None}]
    assert len(people) == len(set(people))
    assert f"person:{requester}" not in people
