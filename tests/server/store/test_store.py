"""The one door: a change is done once, whole, numbered and journalled, or it never happened."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, inspect, select, update
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from domain.clients.contacts.records import Contact
from domain.core.command import COMMANDS
from domain.core.counter import Counter as Count
from domain.core.refusal import Refused
from domain.core.viewer import system
from domain.house.policy.rules import number
from domain.reception.visits.records import Visit
from domain.sales.units.records import Unit
from server.store import journal
from server.store import writer as door
from server.store.cipher import Cipher
from server.store.entry import Entry
from server.store.journal import JOURNAL, Broken
from server.store.store import PRESSED, Reply, Store, Unavailable, create_hall
from server.store.writer import StoreEvents
from tests.hall import MONDAY, SECRET, House, at, days, open_day, stock, visits

BY = system("h1")
ARRIVAL = {"name": "王晓明", "title": "女士", "consent": True}


def numbers(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        query = select(JOURNAL.c.seq).where(JOURNAL.c.hall == "h1").order_by(JOURNAL.c.seq)
        return list(connection.execute(query).scalars())


def head(engine: Engine) -> tuple[int, str]:
    with engine.connect() as connection:
        at = journal.head(connection, "h1")
        assert at is not None
        return at.seq, at.hash


def records(ledger: journal.HallState) -> dict[tuple[str, str], dict[str, Any]]:
    return {(record.kind, record.id): record.model_dump() for record in ledger.hall.records()}


def kept(engine: Engine) -> dict[tuple[str, str], dict[str, Any]]:
    """Every live record as the tables hold it."""
    with engine.begin() as connection:
        return records(journal.load(connection, "h1"))


def another_store(engine: Engine) -> Store:
    return Store(engine, Cipher(SECRET), StoreEvents(), lambda: at("10:00"))


class TestARefusal:
    def test_burns_no_number_and_leaves_no_trace(self, house: House) -> None:
        before, state = head(house.engine), kept(house.engine)
        with pytest.raises(Refused, match="consent-missing"):
            house.do("visit.check_in", name="王晓明", consent=False)
        with pytest.raises(Refused, match="unknown-record"):
            house.do("visit.dispatch", visit="v404")
        assert (head(house.engine), kept(house.engine)) == (before, state)
        visit = house.do("visit.check_in", **ARRIVAL)
        assert (visit.seq, visit.result["number"]) == (before[0] + 1, 1)

    def test_halfway_undoes_what_was_put(self, house: House) -> None:
        """A release of a batch whose last unit is already released releases none of them."""
        units = stock(house, 3)
        before = kept(house.engine)
        with pytest.raises(Refused, match="unit-state"):
            house.do("unit.release", units=[units[-1], units[0]])
        assert kept(house.engine) == before == records(house.ledger)

    def test_between_two_changes_of_one_batch_takes_nothing_from_them(self, house: House) -> None:
        first = house.store.submit_from_thread("h1", COMMANDS["visit.check_in"], BY, ARRIVAL)
        refused = house.store.submit_from_thread("h1", COMMANDS["visit.leave"], BY, {"visit": "v404"})
        second = house.store.submit_from_thread("h1", COMMANDS["visit.check_in"], BY, ARRIVAL)
        assert isinstance(refused.exception(10), Refused)
        assert second.result(10).seq == first.result(10).seq + 1

    def test_of_unknown_and_missing_arguments_names_the_fields(self, house: House) -> None:
        with pytest.raises(Refused, match="bad-arguments") as refusal:
            house.do("visit.check_in", name="王晓明", consent=True, colour="red", party="many")
        assert set(refusal.value.facts["fields"]) == {"colour", "party"}


class TestTheSameKey:
    def test_gives_the_same_reply_once(self, house: House) -> None:
        first = house.do("visit.check_in", None, "key-0001", **ARRIVAL)
        again = house.do("visit.check_in", None, "key-0001", **ARRIVAL)
        assert (again.seq, again.result) == (first.seq, first.result)
        assert len(house.hall.all(Visit)) == 1

    def test_twice_in_one_batch_is_done_once(self, house: House) -> None:
        orders = [
            house.store.submit_from_thread("h1", COMMANDS["visit.check_in"], BY, ARRIVAL, "key-0001") for _ in range(20)
        ]
        replies = [order.result(10) for order in orders]
        assert {(reply.seq, reply.result["number"]) for reply in replies} == {(house.hall.seq, 1)}

    def test_with_another_body_is_refused(self, house: House) -> None:
        house.do("visit.check_in", None, "key-0001", **ARRIVAL)
        before = head(house.engine)
        with pytest.raises(Refused, match="key-reused"):
            house.do("visit.check_in", None, "key-0001", **{**ARRIVAL, "party": 2})
        with pytest.raises(Refused, match="key-reused"):
            house.do("visit.leave", None, "key-0001", visit="v1")
        assert head(house.engine) == before

    def test_of_a_command_that_changed_nothing_never_undoes_what_a_colleague_set(self, house: House) -> None:
        """The answer got lost, B sets another value, and only then A's command is repeated."""
        a, b = house.desk("site_lead"), house.desk("admin")
        as_it_is = {"key": "protection.days", "value": 7, "reason": "as it is"}
        first = house.do("policy.set", a, "key-0001", **as_it_is)
        assert house.entries[-1].changes == (), "the premise"
        house.do("policy.set", b, "key-0002", **{**as_it_is, "value": 9})
        head = house.hall.seq
        again = house.do("policy.set", a, "key-0001", **as_it_is)
        assert (again.seq, again.result) == (first.seq, first.result)
        assert (number(house.hall, "protection.days"), house.hall.seq) == (9, head)
        with pytest.raises(Refused, match="key-reused"):
            house.do("policy.set", a, "key-0001", **{**as_it_is, "value": 8})

    def test_of_a_price_list_that_changed_nothing_does_not_bring_back_its_prices(self, house: House) -> None:
        stock(house, 2)
        unit = {"id": "u1", "building": "3栋", "room": "102", "floor": 1, "area": "98.27", "price_fen": 380_000_000}
        lead = house.desk("site_lead")
        same = house.do("price_list.activate", lead, "key-0001", filename="v1", units=[unit])
        assert same.result["price_list"] is None, "the premise"
        house.do("price_list.activate", lead, "key-0002", filename="v2", units=[unit | {"price_fen": 390_000_000}])
        assert house.do("price_list.activate", lead, "key-0001", filename="v1", units=[unit]).result == same.result
        assert house.hall.all(Unit)["u1"].price_fen == 390_000_000

    def test_of_two_people_is_two_keys(self, house: House) -> None:
        house.do("visit.check_in", None, "key-0001", **ARRIVAL)
        house.do("visit.check_in", house.desk("dispatcher"), "key-0001", **ARRIVAL)
        assert [v.number for v in house.hall.all(Visit).values()] == [1, 2]

    def test_may_be_used_again_after_a_refusal(self, house: House) -> None:
        with pytest.raises(Refused):
            house.do("visit.check_in", None, "key-0001", **{**ARRIVAL, "consent": False})
        assert house.do("visit.check_in", None, "key-0001", **ARRIVAL).result["number"] == 1

    def test_from_many_threads_and_two_processes_is_done_once(self, house: House) -> None:
        other = another_store(house.engine)
        stores = [house.store, other] * 4
        try:
            with ThreadPoolExecutor(8) as threads:
                said = threads.map(
                    lambda s: s.submit_from_thread("h1", COMMANDS["visit.check_in"], BY, ARRIVAL, "key-0001").result(
                        30
                    ),
                    stores,
                )
                replies = [(reply.seq, reply.result["visit"]) for reply in said]
        finally:
            other.close()
        assert len(replies) == 8
        assert len(set(replies)) == 1
        assert sum(key[0] == "visit" for key in kept(house.engine)) == 1


def test_eight_threads_and_two_processes_leave_no_hole_in_the_numbers(house: House) -> None:
    other = another_store(house.engine)
    stores = [house.store, other]

    def work(n: int) -> list[int]:
        said = []
        for m in range(6):
            store = stores[(n + m) % 2]
            said.append(
                store.submit_from_thread("h1", COMMANDS["visit.check_in"], BY, ARRIVAL).result(30).result["number"]
            )
            refused = store.submit_from_thread("h1", COMMANDS["visit.leave"], BY, {"visit": "v404"})
            assert isinstance(refused.exception(30), Refused)
        return said

    try:
        with ThreadPoolExecutor(8) as threads:
            said = [number for numbers_ in threads.map(work, range(8)) for number in numbers_]
    finally:
        other.close()
    assert sorted(said) == list(range(1, 49))  # the visitors' own count has no hole either
    assert numbers(house.engine) == list(range(1, head(house.engine)[0] + 1))
    with house.engine.connect() as connection:
        assert journal.verify(connection, "h1") == (head(house.engine)[0], None)
    assert any(key == (Count.kind, f"visit:{MONDAY}") for key in kept(house.engine))


class TestTheJournal:
    def test_tells_the_whole_hall_by_itself(self, house: House) -> None:
        open_day(house)
        for n in range(9):
            badge = house.receive(phone=f"1380000111{n}")
            house.do("visit.end", house.person(badge), visit=visits(house, "received")[0].id)
        units = stock(house, 3)
        contact = next(iter(house.hall.all(Contact).values()))
        house.do("application.submit", house.person(house.badge(contact.consultant)), unit=units[0], contact=contact.id)
        house.night(days(1))
        with house.engine.begin() as connection:
            replayed = journal.replay(connection, "h1")
        assert records(replayed) == kept(house.engine) == records(house.ledger)
        assert (replayed.seq, replayed.hash) == head(house.engine)

    def test_tells_the_hall_as_it_was(self, house: House) -> None:
        open_day(house)
        house.set("10:00")
        house.visitor()
        then = records(house.ledger)
        house.set("11:00")
        house.visitor()
        with house.engine.begin() as connection:
            assert records(journal.replay(connection, "h1", at("10:30"))) == then != kept(house.engine)

    def test_is_whole(self, house: House) -> None:
        with house.engine.connect() as connection:
            assert journal.verify(connection, "h1") == (house.hall.seq, None)

    def test_shows_where_it_was_tampered_with(self, house: House) -> None:
        changed: dict[str, Any] = {
            "at": at("10:00") + timedelta(days=900), "command": "unit.release", "actor": "person:u1", "key": "other",
            "arguments": {"name": "other"}, "changes": [], "rules": ["SC-99"], "result": {"ok": True},
            "fingerprint": "other", "hash": "other",
        }  # fmt: skip
        for what, value in changed.items():
            with house.engine.connect() as connection:
                row = (JOURNAL.c.hall == "h1") & (JOURNAL.c.seq == 5)
                connection.execute(update(JOURNAL).where(row).values({what: value}))
                assert journal.verify(connection, "h1") == (4, 5), what
                with pytest.raises(Broken):
                    journal.replay(connection, "h1")
                connection.rollback()
        with house.engine.connect() as connection:
            assert journal.verify(connection, "h1")[1] is None

    def test_shows_a_missing_row_and_a_missing_end(self, house: House) -> None:
        last = house.hall.seq
        with house.engine.begin() as connection:
            connection.execute(JOURNAL.delete().where(JOURNAL.c.seq == last))
        with house.engine.connect() as connection:
            assert journal.verify(connection, "h1") == (last - 1, last)
        with house.engine.begin() as connection:
            connection.execute(JOURNAL.delete().where(JOURNAL.c.seq == 3))
        with house.engine.connect() as connection:
            assert journal.verify(connection, "h1") == (2, 4)


class TestADatabaseThatFails:
    """A commit that fails: the sender is told to try again, and the same key is then done once."""

    def test_nothing_happened_and_a_retry_is_done_once(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        before, state = head(house.engine), kept(house.engine)

        def fail(*_: Any) -> None:
            raise OperationalError("COMMIT", {}, OSError("the disk is full"))

        with monkeypatch.context() as broken:
            broken.setattr(door, "save", fail)
            for _ in range(2):
                with pytest.raises(Unavailable):
                    house.do("visit.check_in", None, "key-0001", **ARRIVAL)
        assert (head(house.engine), kept(house.engine)) == (before, state)
        assert house.do("visit.check_in", None, "key-0001", **ARRIVAL).result["number"] == 1
        assert house.do("visit.check_in", None, "key-0001", **ARRIVAL).seq == before[0] + 1

    def test_an_answer_lost_after_the_commit_is_found_again(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        really = door.save

        def save_and_lose(connection: Any, *rest: Any) -> None:
            really(connection, *rest)
            connection.commit()
            raise OperationalError("COMMIT", {}, OSError("the line broke"))

        with monkeypatch.context() as broken:
            broken.setattr(door, "save", save_and_lose)
            with pytest.raises(Unavailable):
                house.do("visit.check_in", None, "key-0001", **ARRIVAL)
        reply = house.do("visit.check_in", None, "key-0001", **ARRIVAL)
        assert (reply.seq, reply.result["number"]) == (head(house.engine)[0], 1)
        assert sum(kind == "visit" for kind, _ in kept(house.engine)) == 1

    def test_everyone_of_the_batch_hears_of_it_and_nobody_waits_for_ever(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        really, begun, gate = door.save, threading.Event(), threading.Event()

        def slow(*arguments: Any) -> None:
            begun.set()
            gate.wait(5)
            really(*arguments)

        def fail(*_: Any) -> None:
            raise OperationalError("COMMIT", {}, OSError("gone"))

        with monkeypatch.context() as broken:
            broken.setattr(door, "save", slow)
            first = house.store.submit_from_thread("h1", COMMANDS["visit.check_in"], BY, ARRIVAL)
            assert begun.wait(5)
            rest = [house.store.submit_from_thread("h1", COMMANDS["visit.check_in"], BY, ARRIVAL) for _ in range(5)]
            broken.setattr(door, "save", fail)
            gate.set()
            assert first.result(10).result["number"] == 1
            assert all(isinstance(order.exception(10), Unavailable) for order in rest)


class TestAShutDoor:
    """The last batch could not be saved: the writer says so, and tries by itself until it can."""

    @pytest.fixture
    def told(self) -> list[tuple[str, bool]]:
        return []

    @pytest.fixture
    def store(self, house: House, told: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
        monkeypatch.setattr(door, "IDLE", 0.05)
        store = Store(
            house.engine,
            Cipher(SECRET),
            StoreEvents(on_store_state=lambda *said: told.append(said)),
            lambda: at("10:00"),
        )
        yield store
        store.close()

    def test_is_told_once_and_opens_by_itself_when_there_is_room(
        self, house: House, store: Store, told: list[tuple[str, bool]]
    ) -> None:
        """For real: SQLite's disk is full, PostgreSQL has become read-only."""
        assert isinstance(_arrive(store), Reply)
        with unwritable(house.engine):
            for _ in range(2):
                while not isinstance(_arrive(store), Unavailable):
                    assert head(house.engine)[0] < 500, "there is always room"
            before, state = head(house.engine), kept(house.engine)
            time.sleep(0.5)
            assert told == [("h1", False)]
        _until(lambda: told == [("h1", False), ("h1", True)])
        assert (head(house.engine), kept(house.engine)) == (before, state)
        assert isinstance(_arrive(store), Reply)
        with house.engine.connect() as connection:
            assert journal.verify(connection, "h1") == (before[0] + 1, None)

    def test_is_opened_by_a_command_that_is_saved_and_by_no_other(
        self, house: House, store: Store, told: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(door, "probe_write", _full)
        with monkeypatch.context() as broken:
            broken.setattr(door, "save", _full)
            assert isinstance(_arrive(store), Unavailable)
        time.sleep(0.3)
        assert isinstance(_arrive(store, consent=False), Refused)
        assert told == [("h1", False)]
        assert isinstance(_arrive(store), Reply)
        assert told == [("h1", False), ("h1", True)]

    def test_opens_by_itself_also_while_commands_are_refused(
        self, house: House, store: Store, told: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as broken:
            broken.setattr(door, "probe_write", _full)
            with monkeypatch.context() as full:
                full.setattr(door, "save", _full)
                assert isinstance(_arrive(store), Unavailable)
            for _ in range(3):
                assert isinstance(_arrive(store, consent=False), Refused)
            assert told == [("h1", False)]

        def opened() -> bool:
            assert isinstance(_arrive(store, consent=False), Refused)
            return told == [("h1", False), ("h1", True)]

        _until(opened)

    def test_is_tried_again_whatever_the_trial_meets(
        self, house: House, store: Store, told: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An error nobody thought of must not end the writer."""
        with monkeypatch.context() as broken:
            broken.setattr(door, "save", _full)
            assert isinstance(_arrive(store), Unavailable)
            broken.setattr(door, "probe_write", lambda *_: 1 / 0)
            time.sleep(0.3)
        _until(lambda: told == [("h1", False), ("h1", True)])
        assert isinstance(_arrive(store), Reply)


def _arrive(store: Store, **more: Any) -> Reply | BaseException:
    order = store.submit_from_thread("h1", COMMANDS["visit.check_in"], BY, {**ARRIVAL, **more})
    return order.exception(10) or order.result()


def _full(*_: Any) -> None:
    raise OperationalError("COMMIT", {}, OSError("the disk is full"))


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextlib.contextmanager
def unwritable(engine: Engine) -> Iterator[None]:
    """Until the block ends nothing can be written, by whoever asks for a connection from now on."""
    limits = ("PRAGMA max_page_count = 1073741823", "PRAGMA max_page_count = 1")
    if engine.dialect.name == "postgresql":
        limits = ("SET default_transaction_read_only = off", "SET default_transaction_read_only = on")
    limited = True

    @event.listens_for(engine, "checkout")
    def prepare(connection: Any, *_: Any) -> None:
        connection.execute(limits[limited])
        connection.commit()

    time.sleep(0.3)  # whoever was at work hangs up
    yield
    limited = False


def test_a_hall_nobody_created_is_unavailable(house: House) -> None:
    order = house.store.submit_from_thread("h2", COMMANDS["visit.check_in"], system("h2"), ARRIVAL)
    assert isinstance(order.exception(10), Unavailable)


def test_a_row_nobody_can_read_closes_the_door_until_it_can_be_read(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: Any) -> Any:
        raise ValueError("a record of another version")

    with monkeypatch.context() as broken, capture_logs():
        broken.setattr(house.store._writers["h1"], "_state", None)
        broken.setattr(journal, "load", unreadable)
        with pytest.raises(Unavailable):
            house.do("visit.check_in", None, "key-0001", **ARRIVAL)
    assert house.do("visit.check_in", None, "key-0001", **ARRIVAL).result["number"] == 1


def test_two_halls_of_one_database_do_not_meet(house: House) -> None:
    create_hall(house.engine, "h2")
    before = head(house.engine)
    reply = house.store.submit_from_thread("h2", COMMANDS["visit.check_in"], system("h2"), ARRIVAL).result(10)
    assert (reply.seq, head(house.engine)) == (1, before)


async def test_what_is_given_in_one_turn_of_the_loop_is_committed_together(house: House) -> None:
    """Each batch costs a commit, and the writer would wake at the first of them."""
    batches: list[int] = []
    save, events = COMMANDS["person.save"], StoreEvents(lambda _, entries: batches.append(len(entries)))
    for many in (1, 40, 41):
        store = Store(house.engine, Cipher(SECRET), events, lambda: at("10:00"))  # a writer that has nothing to do yet
        await asyncio.gather(
            *(store.submit("h1", save, BY, {"name": f"员工{many}{n}号", "role": "cashier"}) for n in range(many))
        )
        store.close()
    assert batches == [1, 40, 41]


async def test_whoever_would_be_answered_too_late_hears_so_and_the_others_are_in_time(house: House) -> None:
    """A full line would otherwise make everyone's answer late: each is done after its sender stopped waiting."""
    gate, before = COMMANDS["visit.check_in"], house.hall.seq
    release, began = threading.Event(), threading.Event()

    def hold(*_: Any) -> None:
        began.set()
        release.wait(5)

    slow = Store(house.engine, house.cipher, StoreEvents(hold), lambda: house.now)
    first = asyncio.ensure_future(slow.submit("h1", gate, BY, ARRIVAL))
    await asyncio.to_thread(began.wait, 5)
    hasty = [slow.submit("h1", gate, BY, ARRIVAL, f"key-hasty-{n}", within=0.05) for n in range(2)]
    patient = slow.submit("h1", gate, BY, ARRIVAL, within=5)
    waiting = asyncio.gather(*hasty, patient, return_exceptions=True)
    await asyncio.sleep(0.1)
    release.set()
    *late, done = await waiting
    assert [type(answer) for answer in late] == [Unavailable, Unavailable]
    assert not isinstance(done, BaseException)
    assert [(await first).seq, done.seq] == [before + 1, before + 2], "what came too late burned no number"
    slow.close()
    again = await house.store.submit("h1", gate, BY, ARRIVAL, "key-hasty-0")
    assert again.seq == before + 3, "sent again with its key, it is done"


async def test_a_batch_that_is_taken_apart_begins_nothing_too_late(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow_and_wrong(*_: Any) -> None:
        time.sleep(0.2)
        raise ValueError("one of these the database will not take")

    before = house.hall.seq
    with monkeypatch.context() as broken, capture_logs():
        broken.setattr(door, "save", slow_and_wrong)
        orders = [house.store.submit("h1", COMMANDS["visit.check_in"], BY, ARRIVAL, within=0.1) for _ in range(3)]
        heard = await asyncio.gather(*orders, return_exceptions=True)
    assert {type(answer) for answer in heard} == {Unavailable}
    assert head(house.engine)[0] == before


async def test_a_store_under_pressure_says_so(house: House) -> None:
    assert not house.store.pressed()
    orders = [house.store.submit("h1", COMMANDS["visit.check_in"], BY, ARRIVAL) for _ in range(PRESSED + 1)]
    waiting = asyncio.gather(*orders)
    await asyncio.sleep(0)
    assert house.store.pressed()
    await waiting
    assert not house.store.pressed()


def test_what_a_writer_finds_that_others_wrote_is_handed_on(house: House) -> None:
    """The process that reads the journal before it decides need not read it again for its screens."""
    found: list[Entry] = []
    other = Store(
        house.engine, house.cipher, StoreEvents(on_foreign_commit=lambda _, read: found.extend(read)), lambda: house.now
    )
    other.submit_from_thread("h1", COMMANDS["visit.check_in"], BY, ARRIVAL).result(10)
    assert found == [], "it loaded the hall as it is"
    already, first = len(house.entries), house.entries[-1].seq + 2
    house.together(*[("visit.check_in", ARRIVAL)] * (journal.PAGE + 2))
    other.submit_from_thread("h1", COMMANDS["visit.check_in"], BY, ARRIVAL).result(10)
    other.close()
    theirs = house.entries[already:]
    assert [e.seq for e in found] == list(range(first, first + journal.PAGE + 2))
    assert [(e.hash, e.changes) for e in found] == [(e.hash, e.changes) for e in theirs]
    assert all(e.at.tzinfo is UTC for e in found)


def test_what_a_stopped_store_was_given_is_finished(engine: Engine) -> None:
    create_hall(engine, "h1")
    store = another_store(engine)
    orders = [store.submit_from_thread("h1", COMMANDS["visit.check_in"], BY, ARRIVAL) for _ in range(30)]
    store.close()
    assert [order.result(0).result["number"] for order in orders] == list(range(1, 31))


def test_a_repeated_key_is_found_without_reading_the_whole_journal(house: House) -> None:
    """The look-up knows the hall and the key; an index that begins with both serves it however long the journal is."""
    served = [unique["column_names"] for unique in inspect(house.engine).get_unique_constraints("journal")]
    assert [columns[:2] for columns in served] == [["hall", "key"]]
