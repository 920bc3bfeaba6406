"""A record of a kind that does not live in the hall is written and read in pages, and nothing holds it in memory."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select

from domain.nouns import REGISTERS
from domain.sales.receipts.records import Receipt
from server.store import journal, rows_postgres
from server.store.queries import filed
from server.store.queries.asked import Asked
from server.store.queries.filed import Place
from server.store.tables import ROWS
from tests.hall import House, open_day, stock


@pytest.fixture
def only_filed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if receipts were declared so."""
    rows_postgres._upsert.cache_clear()
    monkeypatch.setattr(Receipt, "lives", False)
    yield
    rows_postgres._upsert.cache_clear()


def test_it_is_a_row_a_journal_entry_and_a_page_and_nothing_in_memory(
    house: House, engine: Engine, only_filed: None
) -> None:
    unit = stock(house)[0]
    open_day(house)
    badge = house.receive("王晓明", phone="13812345678")
    contact = next(iter(house.hall._records["contact"]))
    application = house.do("application.submit", house.person(badge), unit=unit, contact=contact).result["application"]
    house.do("application.approve", house.desk("controller"), application=application)
    money = {"application": application, "amount_fen": 2_000_000, "method": "card"}
    receipt = house.do("receipt.record", house.desk("cashier"), **money).result["receipt"]
    assert house.hall.all(Receipt) == {}
    assert house.entries[-1].changes[1][:2] == ("receipt", receipt)
    table = ROWS["receipt"].__table__
    with engine.connect() as connection:
        assert connection.execute(select(table.c.id, table.c.live)).all() == [(receipt, False)]
        place = Place("h1", {"receipt": [], "application": []})
        page = filed.page(connection, place, REGISTERS["receipts"], Asked({"unit": unit}), None)
        assert [record.id for record in page.records] == [receipt]
    with journal.one_moment(engine) as connection:
        assert journal.load(connection, "h1").hall.all(Receipt) == {}
        assert journal.replay(connection, "h1").hall.all(Receipt) == {}
        assert journal.verify(connection, "h1") == (house.ledger.seq, None)
