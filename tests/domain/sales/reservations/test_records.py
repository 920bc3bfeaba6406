"""Reservations through the real door: sealed, journalled with both names, and one that stands for each home."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from domain.clients.contacts.records import Contact
from domain.core.refusal import Refused
from domain.sales.reservations.records import Reservation
from domain.sales.reservations.rules import SIGNS
from domain.sales.units.records import Unit
from server.store.tables import ROWS
from tests.hall import House, at, days, engine_of, open_day, open_house, staff, stock

PHONE = "13812345678"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A day of a small hall on SQLite, with homes for sale and somebody for each signature."""
    with engine_of(f"sqlite:///{tmp_path / 'hall.db'}") as engine, open_house(engine) as house:
        staff(house, {"A": 2})
        for role in SIGNS:
            house.do("person.save", name=f"desk {role}", role=role)
        house.do("policy.set", key="rotation.minimum", value=1, reason="a small hall")
        stock(house)
        open_day(house)
        yield house


def requested(house: House, **more: Any) -> str:
    wanted = {"unit": "u1", "reason": "for a guest", "name": "周知远", "phone": PHONE} | more
    return str(house.do("reservation.request", house.desk("site_lead"), **wanted).result["reservation"])


def signed(house: House, id: str) -> None:
    for role in SIGNS:
        house.do("reservation.sign", house.desk(role), reservation=id)


def applies(house: House, badge: str) -> None:
    contact = max(house.hall.all(Contact).values(), key=lambda held: held.id)
    house.do("application.submit", house.person(badge), unit="u1", contact=contact.id)


def test_whoever_was_named_by_his_phone_is_known_when_he_comes(house: House) -> None:
    id = requested(house)
    signed(house, id)
    kept = house.hall.all(Reservation)[id]
    assert (kept.client_name, kept.client_phone) == ("周**", "138****5678")
    told = " ".join(str(entry) for entry in house.entries)
    assert "知远" not in told
    assert PHONE not in told
    other = house.receive("李客", phone="13900000001")
    with pytest.raises(Refused, match=r"^unit-state"):
        applies(house, other)
    mine = house.receive("周知远", phone=PHONE)
    applies(house, mine)
    assert house.hall.all(Unit)["u1"].state == "reserved"


def test_the_journal_names_who_signed_and_for_whom(house: House) -> None:
    delegate, until = house.desk("controller"), at("18:00").isoformat()
    house.do("delegation.give", house.desk("head"), delegate=delegate.person, until=until)
    id = requested(house)
    house.do("reservation.sign", delegate, reservation=id)
    assert house.entries[-1].actor == delegate.actor
    assert house.entries[-1].arguments["in_place_of"] == house.desk("head").actor
    house.do("reservation.reject", house.desk("executive"), reservation=id, reason="sell it")
    assert "in_place_of" not in house.entries[-1].arguments


def test_one_stands_for_a_home_also_while_it_is_renewed(house: House) -> None:
    first = requested(house)
    signed(house, first)
    house.set("09:00", days(1))
    second = requested(house)
    signed(house, second)
    row = ROWS["reservation"].__table__
    with house.engine.connect() as connection:
        states = {found.id: found.state for found in connection.execute(select(row.c.id, row.c.state))}
    assert states == {first: "ended", second: "standing"}


def test_what_is_over_leaves_by_night_and_what_stands_stays(house: House) -> None:
    over, stands = requested(house, unit="u2"), requested(house)
    house.do("reservation.reject", house.desk("head"), reservation=over, reason="no")
    signed(house, stands)
    house.night(days(1))
    assert list(house.hall.all(Reservation)) == [stands]
    house.night(days(4))
    assert house.hall.all(Unit)["u1"].state == "available"
