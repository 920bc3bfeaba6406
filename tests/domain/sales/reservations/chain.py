"""What the tests of reservations begin with: one asked for, signed, standing."""

import pytest

from domain.core.refusal import Refused
from domain.house.delegations.records import Delegation
from domain.sales.reservations.records import Reservation
from tests.bare import BareHall
from tests.hall import at

PAID = {"amount_fen": 2_000_000, "method": "card"}
CHAIN = ("head", "executive", "general_manager")


def refusal_of(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


def requested(hall: BareHall, by: str = "AM", contact: str = "kA2") -> str:
    wanted = {"unit": "3-1202", "contact": contact, "reason": "the chairman's guest"}
    return str(hall.do("reservation.request", by, **wanted)["reservation"])


def signed(hall: BareHall, id: str, *roles: str) -> None:
    for role in roles:
        hall.do("reservation.sign", role, reservation=id)


def reserved(hall: BareHall) -> str:
    """For A2's client from 09:40 on."""
    id = requested(hall)
    hall.at("09:40")
    signed(hall, id, *CHAIN)
    return id


def reservation(hall: BareHall, id: str) -> Reservation:
    return hall.hall.all(Reservation)[id]


def acts_for(principal: str, delegate: str, hall: BareHall) -> Delegation:
    return Delegation(
        id=f"g{principal}", principal=principal, delegate=delegate, since=hall.now, until=at("23:00"),
        given_by="person:admin",
    )  # fmt: skip
