"""What goes straight to the driver is what SQLAlchemy would have written, and fails as SQLAlchemy fails."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError, OperationalError

from domain.core.change import Change
from domain.core.command import COMMANDS
from domain.core.record import Moment, Record
from domain.core.refusal import Refused
from domain.house.devices.records import Device
from domain.house.site.records import Site
from domain.nouns import KINDS
from domain.reception.visits.records import Visit
from domain.sales.applications.records import Application
from domain.sales.challenges.records import Challenge
from domain.sales.deals.records import Deal
from domain.sales.prices.records import PriceList
from domain.sales.receipts.records import Receipt
from server.store import journal
from server.store.database import connect, migrate
from server.store.entry import Entry, canonical, link, text_of
from server.store.persist import already_answered
from server.store.rows import rows
from server.store.rows_sqlite import AT_ONCE, sqlite_moment
from server.store.tables import ROWS
from tests.hall import House, application, at, contact, open_day, stock, unit, visits

EVENING = datetime(2025, 3, 3, 23, 59, 59, 120, timezone(timedelta(hours=8)))


def raw(engine: Engine, table: str, id: str) -> dict[str, Any]:
    """A row as the database itself shows it, no type of ours in between."""
    with engine.connect() as connection:
        row = connection.execute(text(f"SELECT * FROM {table} WHERE id = :id"), {"id": id}).one()
        return dict(row._mapping)


def some_records() -> list[Record]:
    """Money, areas, moments with and without fractions, and fields that hold nothing."""
    return [
        unit(area="98.20", hold_until=EVENING, inner_area=None), application(pay_by=EVENING, reason="含\"引号\"与\\"), application(approved_by="p1", approved_at=EVENING),
        contact("A2", at("10:00"), at("11:00"), id="k1"), unit(floor_label="3A"),
        Challenge(id="q1", unit="u1", asked="a1", behind="a2", consultant="p1", group="A", at=EVENING, answer_by=EVENING),
        Receipt(id="r1", number=1, application="a1", unit="u1", amount_fen=2_000_000, method="card", cashier="p2", at=EVENING),
        Deal(id="w1", application="a1", unit="u1", consultant="p1", group="A", client="c1", client_name="王**", price_fen=1, at=EVENING, proposed_by="p1", proposed_at=EVENING, review_by=EVENING),
        Device(id="d1", screen="board", name="北墙", paired_at=EVENING),
        PriceList(id="p1", filename="v1", activated_at=EVENING), Site(id="site", name="望澜庭"),
        PriceList(id="p2", filename="v2", activated_at=EVENING, before={"u1": {"price_fen": 1}}, undone_at=EVENING),
    ]  # fmt: skip


@pytest.mark.parametrize("record", some_records(), ids=lambda record: record.kind)
def test_a_record_is_stored_as_sqlalchemy_stores_it(engine: Engine, record: Record) -> None:
    table = ROWS[record.kind].__table__
    with engine.begin() as connection:
        connection.execute(insert(table), [{**record.model_dump(), "hall": "theirs", "live": True}])
    theirs = raw(engine, table.name, record.id)
    with engine.begin() as connection, rows(connection) as told:
        connection.execute(table.delete())
        told.put("theirs", record.kind, [(record, text_of(record))])
    assert raw(engine, table.name, record.id) == theirs


@pytest.mark.parametrize("moment", [EVENING, EVENING.replace(microsecond=0), EVENING.astimezone(UTC), None])
def test_a_moment_is_written_to_sqlite_as_sqlalchemy_writes_it(moment: datetime | None) -> None:
    theirs = Moment().dialect_impl(sqlite.dialect()).bind_processor(sqlite.dialect())
    assert theirs is not None
    assert sqlite_moment(moment) == theirs(moment)


def test_many_rows_are_all_written_in_their_order(engine: Engine) -> None:
    many = [application(n, reason=str(n)) for n in range(2 * AT_ONCE + 7)]
    with engine.begin() as connection, rows(connection) as told:
        told.put("h1", "application", [(a, text_of(a)) for a in many])
        told.put("h1", "application", [(a.but(reason="2"), text_of(a.but(reason="2"))) for a in many[3:]])
    with engine.connect() as connection:
        query = select(ROWS["application"].id, ROWS["application"].reason).order_by(ROWS["application"].number)
        assert [tuple(row) for row in connection.execute(query)] == [
            (a.id, a.reason if a in many[:3] else "2") for a in many
        ]


def test_a_sqlite_that_takes_few_values_at_once_is_told_in_pieces(tmp_path: Path) -> None:
    migrate(url := f"sqlite:///{tmp_path}/hall.db")
    many, engine = [application(n) for n in range(40)], connect(url)
    with engine.begin() as connection, rows(connection) as told:
        connection.connection.driver_connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 50)
        told.put("h1", "application", [(a, text_of(a)) for a in many])
    with engine.connect() as connection:
        assert len(connection.execute(select(ROWS["application"].id)).all()) == len(many)
    engine.dispose()


def test_every_kind_of_record_of_a_busy_day_is_read_back_as_it_was(house: House) -> None:
    open_day(house)
    badge = house.receive(phone="13800001111")
    house.do("visit.end", house.person(badge), visit=visits(house, "received")[0].id)
    stock(house, 2)
    kinds = {kind for entry in house.entries for kind, _, _ in entry.changes}
    assert len(kinds) > 10
    with house.engine.begin() as connection:
        kept = journal.load(connection, "h1").hall
    for kind in kinds:
        assert kept.all(KINDS[kind]) == house.hall.all(KINDS[kind])


def test_what_is_hashed_and_published_is_the_row_as_canonical_json() -> None:
    changes = (("application", "a1", application()), ("unit", "3-1202", None))
    entry = Entry(7, EVENING, "x.y", "person:p1", "k" * 8, {"b": "一", "a": 1}, changes, ("SC-01",), {}, "f").after("p")
    row = {
        "seq": 7, "at": EVENING.astimezone(UTC).isoformat(), "command": "x.y", "actor": "person:p1", "key": "k" * 8,
        "arguments": {"a": 1, "b": "一"}, "rules": ["SC-01"], "result": {}, "fingerprint": "f",
        "changes": [["application", "a1", application().model_dump(mode="json", exclude=set(Application.later))], ["unit", "3-1202", None]],
    }  # fmt: skip
    assert entry.text == json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert entry.hash == link("p", entry.text)
    assert json.loads(entry.message) == {**row, "hash": entry.hash}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=9), inside, max_size=4),
        max_leaves=9,
    )
)
def test_what_was_hashed_by_the_standard_library_is_hashed_alike(value: Any) -> None:
    """Journals begun with its encoder must stay verifiable."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert canonical(value) == text


def test_a_records_text_is_the_canonical_json_of_its_values(house: House) -> None:
    open_day(house)
    house.receive(phone="13800001111")
    stock(house, 2)
    records = [*some_records(), *house.hall.records()]
    assert {type(record) for record in records} > {Application, Visit}
    for record in records:
        again = type(record).model_validate_json(text_of(record))
        assert again == record
        for one in (record, again):
            values = one.model_dump(mode="json")
            assert text_of(one) == canonical({n: v for n, v in values.items() if one.later.get(n, ...) != v})


@pytest.mark.parametrize("kind", [kind for kind, record in KINDS.items() if record.later])
def test_a_field_that_came_later_is_told_only_where_it_says_something(kind: str) -> None:
    """So the hashes of what was written before it stay right, and a process that does not know it reads on."""
    of_before = next(record for record in some_records() if record.kind == kind)
    assert {name: getattr(of_before, name) for name in of_before.later} == of_before.later
    assert not json.loads(text_of(of_before)).keys() & of_before.later.keys()
    for name, said in {
        "floor_label": "3A",
        "pinned": "3栋",
        "withdrawn_at": EVENING,
        "before": {"u1": {}},
        "undone_at": EVENING,
        "approved_by": "p1",
        "approved_at": EVENING,
        "notes": [{"id": "n1"}],
        "paused_at": EVENING,
        "frozen_for": "dispute",
        "lost_by": "a2",
        "path": "mortgage",
        "discounts": [{"id": "o1"}],
        "missing": 3,
        "recalled_at": EVENING,
        "recalled_by": "p2",
        "away": [["2026-11-22T18:00:00+00:00", "2026-11-22T18:10:00+00:00"]],
        "sort": "earnest",
        "payer": "s1",
        "payer_name": "钱**",
        "reference": "8899",
        "account": "监管户",
    }.items():
        if name in of_before.later:
            assert json.loads(text_of(of_before.but(**{name: said}))).keys() & of_before.later.keys() == {name}


class TestWhatTheDatabaseWillNotTake:
    def test_is_told_in_the_words_of_sqlalchemy_and_leaves_nothing(self, engine: Engine) -> None:
        holders = [application(n, state="paid") for n in (1, 2)]

        def put_both() -> None:
            with engine.begin() as connection, rows(connection) as told, told.together():
                told.put("h1", "application", [(a, text_of(a)) for a in holders])
                connection.commit()

        for _ in range(3):
            with pytest.raises(IntegrityError):
                put_both()
        with engine.connect() as connection:
            assert connection.execute(select(ROWS["application"].id)).all() == []

    def test_may_be_a_table_that_is_not_there(self, tmp_path: Path) -> None:
        empty = connect(f"sqlite:///{tmp_path / 'empty.db'}", create=True)
        with pytest.raises(OperationalError, match="no such table"), empty.connect() as connection:
            already_answered(connection, "h1", ["k"])
        empty.dispose()

    def test_costs_only_its_sender(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        """Of a batch in which one command brings a second winner of a unit, the others are done."""
        units = stock(house, 3)
        arrival = {"name": "王晓明", "consent": True}

        def win_twice(change: Change, by: Any, **_: Any) -> dict[str, Any]:
            for n in (1, 2):
                change.put(application(n, unit=units[0], state="won"))
            return {}

        monkeypatch.setitem(vars(COMMANDS["hall.sweep"]), "run", win_twice)
        gate = COMMANDS["visit.check_in"]
        by = house.desk("dispatcher")
        orders = [house.store.submit_from_thread("h1", gate, by, arrival) for _ in range(3)]
        bad = house.store.submit_from_thread("h1", COMMANDS["hall.sweep"], by, {})
        orders += [house.store.submit_from_thread("h1", gate, by, arrival) for _ in range(3)]
        assert [order.result(30).result["number"] for order in orders] == [1, 2, 3, 4, 5, 6]
        assert not isinstance(bad.exception(30), Refused | None)
        assert house.hall.all(Application) == {}
        with house.engine.connect() as connection:
            assert journal.verify(connection, "h1") == (house.hall.seq, None)
