"""One secret for a hall: another one is noticed before it does harm, and a change of secrets loses nobody."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, update

from domain.core.refusal import Refused
from server import cli
from server.base import settings
from server.run import installation
from server.store import database, journal, secret_mark
from server.store.cipher import NOTES, VAULT, Cipher
from server.store.database import for_writing
from server.store.store import Unavailable
from tests.hall import House, engine_of, open_house, staff

OLD, NEW = Cipher(b"the secret that was, of forty characters"), Cipher(b"the secret to come, of forty characters.")
PHONES = ("13800138000", "13900139000", "+85261234567")


@contextmanager
def house_of(engine: Engine) -> Iterator[House]:
    """A hall with three clients."""
    with open_house(engine) as house:
        staff(house, {"A": 2})
        for phone in PHONES:
            house.do("visit.check_in", name="王小明", phone=phone, consent=True)
        yield house


def clients(engine: Engine) -> dict[str, tuple[str, str | None]]:
    with engine.connect() as connection:
        return {row.id: (row.sealed, row.lookup) for row in connection.execute(select(VAULT))}


def test_another_secret_is_noticed_with_and_without_a_mark(database_url: str) -> None:
    with engine_of(database_url) as engine, house_of(engine) as house:
        ours = house.cipher
        for _ in range(2):  # first judged by a client, then by the mark
            with engine.connect() as connection:
                assert installation.of_secret(connection, ours) is None
                said = installation.of_secret(connection, NEW)
            assert said is not None
            assert "The hall h1 was sealed with another secret" in said
            secret_mark.mark_halls(engine, NEW)  # does nothing: it is not his hall
            secret_mark.mark_halls(engine, ours)


def test_an_empty_hall_takes_the_first_secret_for_its_own(database_url: str) -> None:
    with engine_of(database_url) as engine, open_house(engine):
        with engine.connect() as connection:
            assert installation.of_secret(connection, NEW) is None
        secret_mark.mark_halls(engine, OLD)
        with engine.connect() as connection:
            assert installation.of_secret(connection, OLD) is None
            assert installation.of_secret(connection, NEW) is not None


def test_all_clients_are_sealed_anew_and_found_by_their_phones(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secret_mark, "PAGE", 2)
    with engine_of(database_url) as engine, house_of(engine) as house:
        ours, before = house.cipher, clients(engine)
        with for_writing(engine).begin() as connection:
            assert secret_mark.reseal(connection, "h1", ours, NEW) == len(PHONES)
        after = clients(engine)
        assert after.keys() == before.keys()
        for id, (sealed, lookup) in after.items():
            name, phone = ours.open(before[id][0])
            assert NEW.open(sealed) == (name, phone)
            assert lookup == NEW.mark(phone)
            with pytest.raises(Refused, match="vault-locked"):
                ours.open(sealed)


def test_numbers_and_notes_are_sealed_anew_too(database_url: str) -> None:
    with engine_of(database_url) as engine, house_of(engine) as house:
        client = house.do("client.find", number=PHONES[0]).private["client"]
        house.do("client.add_phone", client=client, phone="13611112222")
        house.do("client.add_identity", client=client, number="E12345678")
        with for_writing(engine).begin() as connection:
            note = house.cipher.seal("x", "南向三居")
            connection.execute(insert(NOTES), [{"hall": "h1", "id": "n1", "client": client, "sealed": note}])
            secret_mark.reseal(connection, "h1", house.cipher, NEW)
            assert NEW.open(connection.execute(select(NOTES.c.sealed)).scalar_one()) == ("x", "南向三居")
        with open_house(engine, cipher=NEW) as house:
            found = house.do("client.find", number="13611112222").private
            assert (found["client"], found["phone"]) == (client, "138****8000")
            assert [number["number"] for number in found["numbers"]] == ["136****2222", "E1****78"]
            assert house.do("client.find", number=PHONES[0]).private["client"] == client


def test_a_writer_with_the_old_secret_saves_nothing_any_more(database_url: str) -> None:
    with engine_of(database_url) as engine, house_of(engine) as house:
        with for_writing(engine).begin() as connection:
            secret_mark.reseal(connection, "h1", house.cipher, NEW)
        before = clients(engine)
        with engine.connect() as connection:
            at = journal.head(connection, "h1")
        with pytest.raises(Unavailable):
            house.do("visit.check_in", name="又来", phone=PHONES[0], consent=True)
        with engine.connect() as connection:
            assert journal.head(connection, "h1") == at
        assert clients(engine) == before


# `anchang rekey`, as it is given


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """An installation in this folder with a hall and three clients, its secret in a file; returns the database."""
    for name in (*settings.Environment.model_fields, "ANCHANG_ENV"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    found, engine, _ = installation.begin_or_migrate("redis://nobody")
    engine.dispose()
    engine = database.connect(found.database_url)
    try:
        with open_house(engine, cipher=Cipher(found.secret)) as house:
            staff(house, {"A": 1})
            for phone in PHONES:
                house.do("visit.check_in", name="王小明", phone=phone, consent=True)
        secret_mark.mark_halls(engine, Cipher(found.secret))
    finally:
        engine.dispose()
    return found.database_url


def anchang(monkeypatch: pytest.MonkeyPatch, *words: str) -> str | int | None:
    monkeypatch.setattr(sys, "argv", ["anchang", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code


def secret_fits(url: str, secret: bytes) -> bool:
    engine = database.connect(url)
    try:
        with engine.connect() as connection:
            return installation.of_secret(connection, Cipher(secret)) is None
    finally:
        engine.dispose()


def test_rekey_puts_a_new_secret_in_the_place_of_the_old(
    installed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = (tmp_path / "var/secret").read_bytes()
    for number in ("", "-2"):
        assert anchang(monkeypatch, "rekey") in (0, None)
        assert (tmp_path / f"var/secret.old{number}").exists()
    new = (tmp_path / "var/secret").read_bytes()
    assert (tmp_path / "var/secret.old").read_bytes() == old
    assert len({old, new, (tmp_path / "var/secret.old-2").read_bytes()}) == 3
    assert (secret_fits(installed, new), secret_fits(installed, old)) == (True, False)
    assert not (tmp_path / "var/secret.new").exists()
    assert anchang(monkeypatch, "verify") in (0, None)


@pytest.mark.parametrize("moment", ["before anything is sealed", "after everything is sealed"])
def test_an_interrupted_rekey_is_finished_by_the_next(
    installed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, moment: str
) -> None:
    from server.cli import secrets

    whole = "_put_in_force" if moment.startswith("after") else "_seal_anew"
    with monkeypatch.context() as patch:

        def cut(*_: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(secrets, whole, cut)
        assert anchang(patch, "rekey") == 130
    old, new = (tmp_path / "var/secret").read_bytes(), (tmp_path / "var/secret.new").read_bytes()
    sealed = moment.startswith("after")
    assert (secret_fits(installed, old), secret_fits(installed, new)) == (not sealed, sealed)
    if sealed:
        assert "anchang rekey` was interrupted" in str(anchang(monkeypatch, "verify"))
    assert anchang(monkeypatch, "rekey") in (0, None)
    assert (tmp_path / "var/secret").read_bytes() == new
    assert secret_fits(installed, new)


def test_a_secret_from_the_environment_is_changed_there(installed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    old = Path("var/secret").read_text()
    monkeypatch.setenv("SECRET_KEY", old)
    assert "NEW_SECRET_KEY" in str(anchang(monkeypatch, "rekey"))
    monkeypatch.setenv("NEW_SECRET_KEY", "the secret to come, of forty characters.")
    assert anchang(monkeypatch, "rekey") in (0, None)
    assert Path("var/secret").read_text() == old
    assert secret_fits(installed, b"the secret to come, of forty characters.")
    assert anchang(monkeypatch, "rekey") in (0, None)  # said once more, it changes nothing


def test_rekey_changes_nothing_with_a_secret_that_never_was(installed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path("var/secret").read_bytes()
    monkeypatch.setenv("SECRET_KEY", "a secret that never sealed anything here")
    monkeypatch.setenv("NEW_SECRET_KEY", "the secret to come, of forty characters.")
    assert "neither the old nor the new secret" in str(anchang(monkeypatch, "rekey"))
    assert secret_fits(installed, before)


def test_a_mark_is_put_only_where_there_is_none(engine: Engine) -> None:
    with open_house(engine):
        secret_mark.mark_halls(engine, OLD)
        secret_mark.mark_halls(engine, NEW)
        with engine.connect() as connection:
            assert secret_mark.opens(connection, "h1", OLD)
        with for_writing(engine).begin() as connection:
            connection.execute(update(journal.HEAD).values(secret_mark=None))
        secret_mark.mark_halls(engine, NEW)
        with engine.connect() as connection:
            assert not secret_mark.opens(connection, "h1", OLD)
