"""A client has several numbers and notes, all in the vault: found, corrected, looked up and erased."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, event, select, text

from domain.clients.contacts.records import Contact
from domain.clients.identity import book
from domain.clients.notes import commands as notes
from domain.core.change import Change
from domain.core.refusal import Refused
from domain.core.viewer import Viewer, system
from domain.nouns import COMMANDS
from domain.reception.visits.records import Visit
from domain.sales.applications.records import Application
from server.store.cipher import KEYS, NOTES, VAULT
from server.store.entry import Entry
from server.store.queries import journal
from server.store.queries.asked import Asked
from tests.hall import House, days, engine_of, open_day, open_house, staff, stock

NAME, PHONE, SECOND, THIRD = "欧阳金丝雀", "13987650123", "13611112222", "13733334444"
MASKED = "136****2222"  # the second
IDENTITY, TEXT = "310101199003071230", "夫妻不和，想瞒着太太看三居"
BY = system("h1")


@pytest.fixture
def received(house: House) -> House:
    """Ouyang was checked in with his phone and received by A01."""
    open_day(house)
    house.receive(NAME, title="先生", phone=PHONE)
    return house


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[House]:
    """The same, where the file is ours, and SQLite was not built to overwrite what is deleted."""
    with engine_of(f"sqlite:///{tmp_path / 'hall.db'}") as engine:
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA secure_delete = OFF"))
        with open_house(engine) as house:
            yield _received(house)


def _received(house: House) -> House:
    staff(house, {"A": 1})
    house.do("policy.set", key="rotation.minimum", value=1, reason="a small hall")
    open_day(house)
    house.receive(NAME, title="先生", phone=PHONE)
    return house


def contact_of(house: House) -> Contact:
    return next(iter(house.hall.all(Contact).values()))


def holder(house: House, phone: str) -> str | None:
    """Whom a check-in with this phone is taken for."""
    return house.hall.all(Visit)[house.visitor("谁", phone=phone)].client


def rows_of(house: House) -> dict[str, list[Any]]:
    """All rows of all tables."""
    metadata = MetaData()
    metadata.reflect(house.engine)
    with house.engine.connect() as connection:
        return {table.name: sorted(map(str, connection.execute(select(table)))) for table in metadata.sorted_tables}


def refused(house: House, verb: str, by: Viewer, **arguments: Any) -> str:
    with pytest.raises(Refused) as refusal:
        house.do(verb, by, **arguments)
    return refusal.value.code


def noted(house: House, what: str = TEXT) -> dict[str, Any]:
    client = contact_of(house).client
    note = house.do("client.note", house.person("A01"), client=client, text=what).result["note"]
    return {"client": client, "note": note}


class TestNumbers:
    def test_a_client_is_found_by_each_of_his_phones_until_it_is_removed(self, received: House) -> None:
        a01, client = received.person("A01"), contact_of(received).client
        place = received.do("client.add_phone", a01, client=client, phone=SECOND).result["place"]
        received.do("client.add_identity", a01, client=client, number=IDENTITY)
        assert holder(received, "+86 136 1111 2222") == holder(received, PHONE) == client
        told = received.do("client.reveal", a01, contact=contact_of(received).id).private
        assert told["numbers"] == [
            {"place": 1, "kind": "phone", "number": f"+86{SECOND}", "masked": MASKED},
            {"place": 2, "kind": "identity", "number": IDENTITY, "masked": "31****30"},
        ]
        received.do("client.remove_number", a01, client=client, place=place, masked=MASKED)
        assert holder(received, SECOND) not in (client, None)
        assert holder(received, PHONE) == client
        again = {"client": client, "masked": MASKED}
        assert refused(received, "client.remove_number", a01, **again, place=place) == "unknown-record"
        assert refused(received, "client.remove_number", a01, **again, place=0) == "first-number"

    def test_a_number_that_took_the_place_of_another_is_not_removed_for_it(self, received: House) -> None:
        """The office still shows the phone that its consultant replaced."""
        a01, admin, client = received.person("A01"), received.desk("admin"), contact_of(received).client
        received.do("client.add_phone", a01, client=client, phone=THIRD)
        received.do("client.add_phone", a01, client=client, phone=SECOND)
        seen = received.do("client.find", admin, number=PHONE).private["numbers"][-1]
        press = {"client": client, "place": seen["place"], "masked": seen["number"]}
        received.do("client.remove_number", a01, **press)
        added = received.do("client.add_identity", a01, client=client, number=IDENTITY).result
        assert added["place"] == seen["place"], "the premise: a free place is given again"
        assert refused(received, "client.remove_number", admin, **press) == "number-replaced"
        assert [n["number"] for n in received.do("client.find", admin, number=PHONE).private["numbers"]] == [
            "137****4444", "31****30",
        ]  # fmt: skip

    def test_further_numbers_are_shown_to_whom_the_client_belongs_alone(self, received: House) -> None:
        """He asked for B01 at the door, and stays A01's."""
        a01, client = received.person("A01"), contact_of(received).client
        received.do("client.add_identity", a01, client=client, number=IDENTITY)
        first, b01 = contact_of(received).id, received.person("B01")
        received.do("visit.end", a01, visit=contact_of(received).visit)
        received.receive(NAME, phone=PHONE, wanted=b01.person)
        second = next(c for c in received.hall.all(Contact).values() if c.consultant == b01.person).id
        for badge, contact, many in (("A01", first, 1), ("A00", first, 1), ("B01", second, 0), ("B00", second, 0)):
            told = received.do("client.reveal", received.person(badge), contact=contact).private
            assert (told["name"], told["phone"], len(told["numbers"])) == (NAME, f"+86{PHONE}", many)
        received.night(days(8))
        assert received.hall.get(Contact, second) is None, "the premise: both were over together"

    def test_the_journal_tells_a_number_by_its_ends(self, received: House) -> None:
        a01, client = received.person("A01"), contact_of(received).client
        phone = received.do("client.add_phone", a01, client=client, phone=SECOND).result
        identity = received.do("client.add_identity", a01, client=client, number=IDENTITY).result
        received.do("client.remove_number", a01, client=client, place=identity["place"], masked=identity["masked"])
        with received.engine.connect() as connection:
            rows, _ = journal.page(connection, "h1", Asked({}, size=3))
        assert [row["arguments"]["masked"] for row in rows] == ["31****30", "31****30", MASKED]
        assert phone["masked"] == MASKED
        assert SECOND not in str(rows)
        assert IDENTITY not in str(rows)

    def test_a_number_is_one_clients_alone(self, received: House) -> None:
        a01, client = received.person("A01"), contact_of(received).client
        received.visitor("周", phone=SECOND)
        received.do("client.add_identity", a01, client=client, number=IDENTITY)
        assert refused(received, "client.add_phone", a01, client=client, phone=SECOND) == "number-taken"
        assert refused(received, "client.correct", a01, client=client, phone=SECOND) == "number-taken"
        assert refused(received, "client.add_phone", a01, client=client, phone=PHONE) == "number-kept"
        assert refused(received, "client.add_identity", a01, client=client, number=IDENTITY) == "number-kept"
        assert (
            refused(received, "client.add_identity", a01, client=client, number="31010119900307123X")
            == "identity-invalid"
        )
        assert (
            refused(received, "client.add_phone", received.person("B01"), client=client, phone=THIRD)
            == "not-your-client"
        )

    def test_so_many_and_no_more(self, received: House, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(book, "MOST", 1)
        monkeypatch.setattr(notes, "MOST", 1)
        a01, client = received.person("A01"), contact_of(received).client
        received.do("client.add_phone", a01, client=client, phone=SECOND)
        assert refused(received, "client.add_phone", a01, client=client, phone=THIRD) == "numbers-full"
        noted(received)
        assert refused(received, "client.note", a01, client=client, text="more") == "notes-full"
        assert refused(received, "client.note", a01, client=client, text=" ") == "note-empty"


class TestLookingUp:
    def test_it_writes_nothing_and_tells_what_is_masked(self, received: House) -> None:
        a01, client = received.person("A01"), contact_of(received).client
        received.do("client.add_phone", a01, client=client, phone=SECOND)
        noted(received)
        before, seq = rows_of(received), received.hall.seq
        reply = received.do("client.find", received.desk("admin"), number=SECOND)
        assert (reply.seq, reply.result) == (seq, {})
        assert reply.private == {
            "client": client, "name": "欧阳**", "phone": "139****0123",
            "numbers": [{"place": 1, "kind": "phone", "number": "136****2222"}], "notes": 1, "consultant": "A01",
            "until": contact_of(received).until.isoformat(),
        }  # fmt: skip
        assert refused(received, "client.find", received.desk("admin"), number=THIRD) == "client-unknown"
        assert refused(received, "client.find", received.desk("admin"), number="12") == "number-invalid"
        assert rows_of(received) == before
        assert received.hall.seq == seq
        received.visitor()
        assert received.hall.seq == seq + 1, "it burnt no number"

    @pytest.mark.parametrize(("kept", "written"), [(IDENTITY, "310101 1990 0307 1230"), ("E1095588", "e1095588")])
    def test_an_identity_number_finds_a_client_as_a_phone_does(self, received: House, kept: str, written: str) -> None:
        client, admin = contact_of(received).client, received.desk("admin")
        received.do("client.add_identity", received.person("A01"), client=client, number=kept)
        assert received.do("client.find", admin, number=written).private["client"] == client

    def test_asked_again_with_the_same_key_it_looks_again(self, received: House) -> None:
        admin = received.desk("admin")
        first = received.do("client.find", admin, "the same key", number=PHONE)
        assert received.do("client.find", admin, "the same key", number=PHONE) == first


class TestCorrecting:
    def test_a_name_and_a_phone_are_right_on_every_screen_from_then_on(self, received: House) -> None:
        a01, held = received.person("A01"), contact_of(received)
        unit = stock(received, 3)[0]
        application = received.do("application.submit", a01, unit=unit, contact=held.id).result["application"]
        said = received.do("client.correct", a01, client=held.client, name="黄金丝雀", phone=SECOND).result
        assert said == {"client": held.client, "corrected": ["name", "phone"], "shown": ["黄**", MASKED]}
        now = contact_of(received)
        assert (now.client_name, now.client_phone, now.title) == ("黄**", "136****2222", "黄先生")
        assert (now.at, now.until) == (held.at, held.until), "the moment of the entry stays (OW-07)"
        visit = received.hall.all(Visit)[now.visit]
        assert (visit.name, visit.phone) == ("黄先生", "136****2222")
        wanted = received.hall.all(Application)[application]
        assert (wanted.client_name, wanted.client_phone) == ("黄**", "136****2222")
        assert received.do("client.reveal", a01, contact=held.id).private["name"] == "黄金丝雀"
        assert holder(received, SECOND) == held.client
        assert holder(received, PHONE) not in (held.client, None)

    def test_the_second_phone_may_become_the_first(self, received: House) -> None:
        a01, client = received.person("A01"), contact_of(received).client
        received.do("client.add_phone", a01, client=client, phone=SECOND)
        received.do("client.correct", a01, client=client, phone=SECOND)
        told = received.do("client.reveal", a01, contact=contact_of(received).id).private
        assert (told["name"], told["phone"], told["numbers"]) == (NAME, f"+86{SECOND}", [])
        assert holder(received, SECOND) == client

    def test_a_phone_is_mended_by_its_consultant_on_the_day_of_the_entry_and_by_the_office_any_day(
        self, received: House
    ) -> None:
        a01, client = received.person("A01"), contact_of(received).client
        received.set("09:00", days(1))
        assert refused(received, "client.correct", a01, client=client, phone=SECOND) == "correction-late"
        assert refused(received, "client.correct", a01, client=client) == "correction-empty"
        received.do("client.correct", a01, client=client, name="欧阳金雀")
        received.do("client.correct", received.desk("site_lead"), client=client, phone=SECOND)
        assert holder(received, SECOND) == client

    def test_somebody_elses_client_is_left_to_somebody_else(self, received: House) -> None:
        client = contact_of(received).client
        for badge in ("A02", "B01", "B00"):
            assert (
                refused(received, "client.correct", received.person(badge), client=client, name="x")
                == "not-your-client"
            )
        received.do("client.correct", received.person("A00"), client=client, name="欧阳金雀")
        assert refused(received, "client.correct", received.desk("admin"), client="c404", name="x") == "unknown-record"


class TestNotes:
    def test_a_note_is_read_by_its_clients_consultant_and_manager_alone(self, received: House) -> None:
        note = noted(received)
        for badge in ("A01", "A00"):
            assert received.do("client.read_note", received.person(badge), **note).private == {"text": TEXT}
            assert received.entries[-1].command == "client.read_note", "each look is journalled"
        for badge in ("A02", "B01", "B00"):
            assert refused(received, "client.read_note", received.person(badge), **note) == "not-your-client"
        assert (
            refused(received, "client.read_note", received.person("A01"), client=note["client"], note="n1")
            == "unknown-record"
        )
        rows = rows_of(received)
        assert "欧阳**" in str(rows["contact"]), "the premise"
        assert TEXT not in str(rows)

    def test_it_goes_on_with_the_protection(self, received: House) -> None:
        note = noted(received)
        received.do("visit.end", received.person("A01"), visit=contact_of(received).visit)
        received.receive(NAME, phone=PHONE)
        newest = max(received.hall.all(Contact).values(), key=lambda contact: contact.at)
        assert [kept["id"] for kept in newest.notes] == [note["note"]]

    def test_what_is_noted_while_two_protections_run_is_read_when_the_first_has_ended(self, received: House) -> None:
        noted(received)
        received.do("visit.end", received.person("A01"), visit=contact_of(received).visit)
        open_day(received, day=days(3))
        received.receive(NAME, phone=PHONE)
        received.set("10:00", days(4))
        note = noted(received, "想先看样板间")
        first, second = received.hall.all(Contact).values()
        assert first.consultant == second.consultant == received.person("A01").person
        assert first.notes == second.notes
        assert len(first.notes) == 2
        found = received.do("client.find", received.desk("admin"), number=PHONE).private
        assert found["notes"] == 2, "the same on two protections is counted once"
        received.night(days(8))
        assert list(received.hall.all(Contact)) == [second.id], "the premise: the first protection is over"
        for badge in ("A01", "A00"):
            assert received.do("client.read_note", received.person(badge), **note).private == {"text": "想先看样板间"}

    def test_what_was_sealed_as_something_else_is_no_note(
        self, received: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(notes, "WHAT", "complaint.text")
        note = noted(received)
        monkeypatch.setattr(notes, "WHAT", "client.note")
        assert refused(received, "client.read_note", received.person("A01"), **note) == "unknown-record"


class TestErasing:
    def test_nothing_of_him_is_left_in_any_row(self, received: House) -> None:
        a01, client = received.person("A01"), contact_of(received).client
        note = noted(received)
        received.do("client.add_phone", a01, client=client, phone=SECOND)
        received.do("client.add_identity", a01, client=client, number=IDENTITY)
        received.do("client.erase", received.desk("admin"), client=client)
        with received.engine.connect() as connection:
            kept = connection.execute(select(VAULT).where(VAULT.c.id == client)).one()
            assert (kept.sealed, kept.lookup) == ("", None)
            assert connection.execute(select(NOTES.c.sealed)).scalars().all() == [""]
            assert connection.execute(select(KEYS).where(KEYS.c.client == client)).all() == []
        assert contact_of(received).notes == []
        assert refused(received, "client.reveal", a01, contact=contact_of(received).id) == "client-erased"
        assert refused(received, "client.read_note", a01, **note) == "unknown-record"
        for verb, more in (
            ("client.note", {"text": "x"}),
            ("client.add_phone", {"phone": THIRD}),
            ("client.correct", {"name": "x"}),
        ):
            assert refused(received, verb, a01, client=client, **more) == "client-erased"
        for phone in (PHONE, SECOND):
            assert refused(received, "client.find", received.desk("admin"), number=phone) == "client-unknown"
            assert holder(received, phone) not in (client, None)
        received.do("client.erase", received.desk("admin"), client=client)

    def test_not_even_what_was_sealed_is_left_in_the_file(self, on_sqlite: House, tmp_path: Path) -> None:
        """Old versions of the rows are overwritten, not only unlinked."""
        received = on_sqlite
        client = contact_of(received).client
        noted(received, 600 * TEXT[:3])  # longer than a page
        received.do("client.add_identity", received.person("A01"), client=client, number=IDENTITY)
        with received.engine.connect() as connection:
            tokens = [
                t for table in (VAULT, KEYS, NOTES) for t in connection.execute(select(table.c.sealed)).scalars() if t
            ]
        pieces = [piece.encode() for token in tokens for piece in (token[20:60], token[-60:-20])]
        assert len(pieces) == 6
        assert all(piece in in_the_file(received, tmp_path) for piece in pieces), "the premise"
        received.do("client.erase", received.desk("admin"), client=client)
        left = in_the_file(received, tmp_path)
        assert [piece for piece in pieces if piece in left] == []

    def test_nor_what_was_sealed_before_he_was_corrected(self, on_sqlite: House, tmp_path: Path) -> None:
        """Also where the name alone was: his page may have grown and lie elsewhere now."""
        received, client = on_sqlite, contact_of(on_sqlite).client
        with received.engine.connect() as connection:
            token = connection.execute(select(VAULT.c.sealed)).scalar_one().encode()
        for phone in (SECOND, THIRD):  # so that his page is not alone, and another may lie where it was
            received.visitor("谁", phone=phone)
        assert token[20:60] in in_the_file(received, tmp_path), "the premise"
        received.do("client.correct", received.desk("admin"), client=client, name="欧阳" * 18)
        assert token[20:60] not in in_the_file(received, tmp_path)
        received.do("client.erase", received.desk("admin"), client=client)
        assert token[20:60] not in in_the_file(received, tmp_path)


def in_the_file(house: House, folder: Path) -> bytes:
    with house.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    return b"".join(path.read_bytes() for path in folder.glob("hall.db*"))


async def together(house: House, *given: tuple[str, Viewer, dict[str, Any]]) -> list[Any]:
    """Replies and refusals of commands that are decided in one batch."""
    batches: list[list[Entry]] = []
    house.listeners.append(batches.append)
    waiting = [house.store.submit("h1", COMMANDS[verb], by, arguments) for verb, by, arguments in given]
    said = await asyncio.gather(*waiting, return_exceptions=True)
    assert len(batches) == 1, "the premise: they were decided together"
    return [answer.code if isinstance(answer, Refused) else {**answer.result, **answer.private} for answer in said]  # type: ignore[union-attr]


class TestInOneBatch:
    async def test_those_behind_see_what_was_added_corrected_and_removed(self, received: House) -> None:
        a01, client = received.person("A01"), contact_of(received).client
        come = {"name": "谁", "consent": True}
        told = await together(
            received,
            ("client.add_phone", a01, {"client": client, "phone": SECOND}), ("visit.check_in", BY, {**come, "phone": SECOND}),
            ("client.remove_number", a01, {"client": client, "place": 1, "masked": MASKED}), ("visit.check_in", BY, {**come, "phone": SECOND}),
            ("client.correct", a01, {"client": client, "phone": THIRD}), ("visit.check_in", BY, {**come, "phone": THIRD}),
            ("client.find", BY, {"number": PHONE}), ("visit.check_in", BY, {**come, "phone": PHONE}),
            ("client.add_phone", a01, {"client": client, "phone": PHONE}),
        )  # fmt: skip
        came = [received.hall.all(Visit)[told[n]["visit"]].client for n in (1, 3, 5, 7)]
        assert (came[0], came[2]) == (client, client)
        assert len({client, came[1], came[3]}) == 3
        assert (told[6], told[8]) == ("client-unknown", "number-taken")
        assert [holder(received, phone) for phone in (SECOND, THIRD, PHONE)] == [came[1], client, came[3]]

    async def test_those_behind_see_what_was_sealed_and_erased(self, received: House) -> None:
        a01, client, come = received.person("A01"), contact_of(received).client, {"name": "谁", "consent": True}
        kept = noted(received)
        told = await together(
            received,
            ("client.add_phone", a01, {"client": client, "phone": SECOND}), ("client.note", a01, {"client": client, "text": TEXT}),
            ("client.read_note", a01, {"client": client, "note": f"n{received.hall.seq + 2}"}), ("client.erase", BY, {"client": client}),
            ("client.note", a01, {"client": client, "text": "x"}), ("client.find", BY, {"number": PHONE}),
            ("visit.check_in", BY, {**come, "phone": SECOND}), ("client.read_note", a01, kept),
        )  # fmt: skip
        assert told[2]["text"] == TEXT
        assert told[4:6] == ["client-erased", "client-unknown"]
        assert received.hall.all(Visit)[told[6]["visit"]].client != client
        assert told[7] == "unknown-record"
        with received.engine.connect() as connection:
            assert connection.execute(select(NOTES.c.sealed)).scalars().all() == ["", ""]

    async def test_of_a_refused_command_nothing_is_kept(self, received: House, monkeypatch: pytest.MonkeyPatch) -> None:
        client, come = contact_of(received).client, {"name": "谁", "consent": True, "phone": SECOND}

        def refuses(change: Change, by: Viewer, **_: Any) -> dict[str, Any]:
            new, _masked = book.client_with(change, "x", SECOND)
            change.seal(TEXT, of=new, what="x")
            change.vault.erase(client)
            raise Refused("not-due")

        monkeypatch.setitem(vars(COMMANDS["visit.identify"]), "run", refuses)
        asked = {"visit": "v1", "name": "x", "phone": SECOND}
        told = await together(
            received,
            ("visit.identify", BY, asked),
            ("visit.check_in", BY, come),
            ("client.find", BY, {"number": PHONE}),
        )
        assert told[0] == "not-due"
        assert told[2]["client"] == client
        came = received.hall.all(Visit)[told[1]["visit"]].client
        assert holder(received, SECOND) == came
        with received.engine.connect() as connection:
            assert set(connection.execute(select(VAULT.c.id)).scalars()) == {client, came}
            assert connection.execute(select(NOTES)).all() == []


class TestAProcessOfTheVersionBefore:
    """It knows the table `vault` alone, and comes back where somebody takes the step back."""

    def test_it_finds_everybody_by_the_first_phone(self, received: House) -> None:
        """Also whom this version took in or corrected."""
        client = contact_of(received).client
        received.do("client.correct", received.person("A01"), client=client, phone=SECOND)
        with received.engine.connect() as connection:
            assert connection.execute(select(VAULT.c.lookup)).scalars().all() == [received.cipher.mark(f"+86{SECOND}")]
