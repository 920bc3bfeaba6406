"""What was decided cannot be moved to something else, nor altered afterwards unnoticed (S20, S21)."""

import pytest
from sqlalchemy import delete, insert, select, update

from domain.clients.contacts.records import Contact
from domain.core.refusal import Refused
from domain.sales.applications.records import Application
from domain.sales.units.records import Unit
from server.store import journal
from server.store.journal import HEAD, JOURNAL
from tests.hall import House, at, open_day, stock

ALTERED = {
    "at": at("10:00"), "command": "unit.release", "actor": "person:u1", "key": "another key", "arguments": {"id": "x"},
    "changes": [], "rules": ["SC-01"], "result": {"person": "u99"}, "fingerprint": "0" * 64, "hash": "0" * 64,
}  # fmt: skip


@pytest.fixture
def applied(house: House) -> tuple[House, str]:
    """A01 has applied for u1 for a client of his own."""
    stock(house)
    open_day(house)
    badge = house.receive("王晓明", phone="13812345678")
    contact = next(iter(house.hall.all(Contact)))
    asked = house.do("application.submit", house.person(badge), unit="u1", contact=contact)
    return house, str(asked.result["application"])


def _dearer(house: House) -> None:
    line = {"id": "u1", "building": "3栋", "room": "102", "floor": 1, "area": "98.27", "price_fen": 999_000_000}
    house.do("price_list.activate", filename="v2", units=[line])


def test_an_approval_is_of_the_unit_the_price_and_the_list_that_were_applied_for(applied: tuple[House, str]) -> None:
    """SC-19: a list that comes afterwards changes the unit and not what was asked; nothing else can be approved by it."""
    house, id = applied
    asked = house.hall.all(Application)[id]
    _dearer(house)
    house.do("application.approve", house.desk("controller"), application=id)
    approved, unit = house.hall.all(Application)[id], house.hall.all(Unit)["u1"]
    assert unit.price_fen == 999_000_000, "the premise: the price did change"
    assert (approved.unit, approved.price_fen, approved.price_list) == (asked.unit, asked.price_fen, asked.price_list)
    assert unit.held_for == id


def test_an_approval_ends_with_its_pay_window_and_is_not_renewed(applied: tuple[House, str]) -> None:
    house, id = applied
    house.do("application.approve", house.desk("controller"), application=id)
    pay_by = house.hall.all(Application)[id].pay_by
    assert pay_by is not None
    house.now = pay_by
    money = {"application": id, "amount_fen": 2_000_000, "method": "card"}
    with pytest.raises(Refused, match="pay-window-over"):
        house.do("receipt.record", house.desk("cashier"), **money)
    house.do("application.expire", application=id)
    with pytest.raises(Refused, match="application-state"):
        house.do("application.approve", house.desk("controller"), application=id)


def _verify(house: House) -> tuple[int, int | None]:
    with house.engine.begin() as connection:
        return journal.verify(connection, "h1")


@pytest.mark.parametrize("column", ALTERED)
def test_an_altered_row_breaks_the_chain_at_its_number(applied: tuple[House, str], column: str) -> None:
    house, _ = applied
    assert _verify(house) == (house.hall.seq, None)
    with house.engine.begin() as connection:
        row = JOURNAL.c.seq == 20
        assert connection.execute(select(JOURNAL.c[column]).where(row)).scalar_one() != ALTERED[column], "the premise"
        connection.execute(update(JOURNAL).where(row).values({column: ALTERED[column]}))
    assert _verify(house) == (19, 20)


def test_a_row_taken_out_cut_off_or_put_in_is_noticed(applied: tuple[House, str]) -> None:
    house, _ = applied
    last = house.hall.seq
    for seq, found in ((20, (19, 21)), (last, (last - 1, last))):
        with house.engine.begin() as connection:
            row = connection.execute(select(JOURNAL).where(JOURNAL.c.seq == seq)).one()
            connection.execute(delete(JOURNAL).where(JOURNAL.c.seq == seq))
        assert _verify(house) == found
        with house.engine.begin() as connection:
            connection.execute(insert(JOURNAL), [dict(row._mapping)])
        assert _verify(house) == (last, None)
    with house.engine.begin() as connection:
        connection.execute(insert(JOURNAL), [dict(row._mapping) | {"seq": last + 1, "key": "put in later"}])
    assert _verify(house) == (last, last + 1)
    with house.engine.begin() as connection:
        connection.execute(delete(JOURNAL).where(JOURNAL.c.seq == last + 1))
        connection.execute(update(HEAD).values(seq=last + 5))
    assert _verify(house) == (last, last + 5)
