"""Homes are released in batches that somebody else has approved (SC-11, SC-36)."""

import pytest

from domain.core.refusal import Refused
from domain.sales.batches.records import Batch
from domain.sales.units.records import Unit
from tests.bare import BareHall
from tests.hall import at, unit

HOMES = tuple(f"6-010{n}" for n in range(1, 5))


def refusal_of(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


@pytest.fixture
def hall() -> BareHall:
    made = BareHall(*(unit("unreleased", id=home) for home in HOMES))
    made.set("release.gate", "approval")
    return made


def drafted(hall: BareHall, *homes: str) -> str:
    return str(hall.do("batch.draft", "controller", called="二批", units=list(homes or HOMES))["batch"])


def states(hall: BareHall) -> set[str]:
    return {hall.hall.all(Unit)[home].state for home in HOMES}


def test_approved_and_released_as_a_whole(hall: BareHall) -> None:
    batch = drafted(hall)
    with refusal_of("batch-state"):
        hall.do("batch.release", "controller", batch=batch)
    hall.do("batch.approve", "site_lead", batch=batch)
    assert states(hall) == {"unreleased"}
    assert hall.do("batch.release", "controller", batch=batch) == {"released": 4}
    assert states(hall) == {"available"}
    held = hall.hall.all(Batch)[batch]
    assert (held.state, held.signed[0]["by"], held.released_at) == ("released", "person:site_lead", hall.now)


def test_nothing_is_released_beside_the_batches_where_they_come_first(hall: BareHall) -> None:
    with refusal_of("batch-first"):
        hall.do("unit.release", "controller", units=[HOMES[0]])
    hall.set("release.gate", "none")
    hall.do("unit.release", "controller", units=[HOMES[0]])


def test_one_that_was_released_meanwhile_refuses_the_batch(hall: BareHall) -> None:
    batch = drafted(hall)
    hall.do("batch.approve", "site_lead", batch=batch)
    hall.set("release.gate", "none")
    hall.do("unit.release", "controller", units=[HOMES[0]])
    with refusal_of("unit-state"):
        hall.do("batch.release", "controller", batch=batch)
    assert states(hall) == {"available", "unreleased"}, "all or none"


def test_a_home_is_in_one_open_batch(hall: BareHall) -> None:
    first = drafted(hall, HOMES[0], HOMES[1])
    with refusal_of("in-another-batch"):
        drafted(hall, HOMES[1])
    hall.do("batch.reject", "site_lead", batch=first, reason="later")
    drafted(hall, HOMES[1])


def test_whoever_asked_does_not_approve(hall: BareHall) -> None:
    batch = drafted(hall)
    asked = hall.hall.all(Batch)[batch]
    hall.hall.put(asked.but(drafted_by="person:site_lead"))
    with refusal_of("own-request"):
        hall.do("batch.approve", "site_lead", batch=batch)


@pytest.mark.parametrize("verb", ["batch.approve", "batch.reject"])
def test_somebody_signs_for_the_site_lead_who_named_him(hall: BareHall, verb: str) -> None:
    batch, reason = drafted(hall), {"reason": "later"} if verb == "batch.reject" else {}
    with refusal_of("not-allowed"):
        hall.do(verb, "site_manager", batch=batch, **reason)
    hall.do("delegation.give", "site_lead", delegate="site_manager", until=at("18:00"))
    hall.do(verb, "site_manager", batch=batch, **reason)
    assert hall.hall.all(Batch)[batch].state != "drafted"


def test_what_is_released_is_in_no_batch(hall: BareHall) -> None:
    with refusal_of("unit-released"):
        drafted(hall, "3-1202")


def test_a_batch_is_given_up(hall: BareHall) -> None:
    batch = drafted(hall)
    hall.do("batch.drop", "controller", batch=batch)
    with refusal_of("batch-state"):
        hall.do("batch.approve", "site_lead", batch=batch)


@pytest.mark.parametrize("called", ["", " ", "批" * 41])
def test_a_batch_has_a_name(hall: BareHall, called: str) -> None:
    with refusal_of("bad-arguments"):
        hall.do("batch.draft", "controller", called=called, units=list(HOMES))
