"""`anchang` in the wrong folder, with the wrong words, on the wrong database: a sentence each, and nothing is made."""

import contextlib
import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from server import VERSION, cli
from server.base import settings
from server.cli import running
from server.run import installation
from server.store import database
from tests.machine import Postgres, free_port
from tests.stories.hall_process import SECRET

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Give `anchang` these words in an empty folder; returns its exit code and what it said on either stream."""
    for name in (*settings.Environment.model_fields, "ANCHANG_ENV"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(running.logs, "set_up", lambda *_: None)

    def anchang(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["anchang", *words])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        if isinstance(end.value.code, str):
            return 1, out, f"{err}{end.value.code}"
        return int(end.value.code or 0), out, err

    return anchang


@pytest.fixture
def hall(run: Run) -> None:
    """An installation with one hall in the folder."""
    assert run("migrate")[0] == 0
    assert run("create-hall", "--name", "望江府", "--admin", "王敏")[0] == 0


COMMANDS = {
    "serve": (), "clock": (), "verify": (), "replay": (), "links": (), "restored": (), "people list": (),
    "people secret": ("王敏",), "devices list": (), "devices revoke": ("d1",), "rekey": (), "create-hall": (),
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_in_the_wrong_folder_makes_nothing_and_says_where_it_looked(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{free_port()}")
    for secret in ("", SECRET):
        monkeypatch.setenv("SECRET_KEY", secret)
        monkeypatch.setenv("NEW_SECRET_KEY", secret[::-1])
        code, out, err = run(*command.split(), *COMMANDS[command])
        assert (code, out) == (1, "")
        assert err.startswith("There is no hall here")
        assert str(tmp_path) in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("hall")
@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"serve", "clock", "rekey", "create-hall"}))
def test_a_hall_that_is_not_there_is_said_to_be_none(run: Run, command: str) -> None:
    code, out, err = run(*command.split(), *COMMANDS[command], "--hall", "nope")
    assert (code, out, err) == (1, "", "There is no hall nope in this database. There is: h1.")


WRONG_WORDS = [
    (("nonsense",), "No such command 'nonsense'"),
    (("verify", "--haul"), "No such option: --haul"),
    (("replay", "--at", "yesterday"), "--at must be a moment"),
    (("replay", "--at", "0001-01-01"), "--at must be a moment"),
    (("replay", "--at", "9999-12-31T23:59:59-12:00"), "--at must be a moment"),
    (("links", "--at", "hall.example.com"), "--at must be the hall's address"),
    (("links", "--at", "https://hall.example.com/h1"), "--at must be the hall's address"),
    (("create-hall",), "There is already a hall h1."),
    (("create-hall", "--hall", "api"), "A hall's name is"),
    (("create-hall", "--hall", "../x"), "A hall's name is"),
    (("create-hall", "--hall", "h2", "--zone", "Asia/Nowhere"), "Refused (zone-unknown)"),
    (("create-hall", "--hall", "h2", "--admin", ""), "Refused ("),
    (("people", "secret", "nobody"), "Nobody is called nobody."),
    (("devices", "revoke", "d99"), "Refused (unknown-record)"),
    (("import", "units", "nowhere.csv"), "does not exist"),
    (("import", "units", "."), "is a directory"),
    (("import", "units", "list.csv", "--mapping", "{"), "--mapping must be JSON"),
    (("import", "units", "list.csv", "--mapping", "[1]"), "--mapping must be JSON"),
    (("import", "units", "list.csv", "--alike", "perhaps"), "--alike must be same or different"),
    (("import", "units", "list.csv"), "Refused (file-"),
]  # fmt: skip


@pytest.mark.usefixtures("hall")
@pytest.mark.parametrize(("words", "sentence"), WRONG_WORDS, ids=[" ".join(words) for words, _ in WRONG_WORDS])
def test_wrong_words_get_a_sentence(run: Run, tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    (tmp_path / "list.csv").write_bytes(b"\0\1\2 nothing of a price list")
    code, _, err = run(*words)
    assert code in (1, 2)
    assert sentence in " ".join(err.replace("│", " ").split())
    assert "Traceback" not in err


@pytest.mark.usefixtures("hall")
def test_a_list_is_told_line_by_line_and_sheet_by_sheet(run: Run, tmp_path: Path) -> None:
    lines = [
        "楼栋,楼层,房号,建筑面积,单价,车位总价", "3栋,2,201,98.27,38000,1", "3栋,2,202,,38000,1", "3栋,2,203,98.27,436.000,1",
        "合计,,2,196.54,,", "4栋,2,201,98.27,#REF!,1",
    ]  # fmt: skip
    (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    code, out, err = run("import", "units", "list.csv", "--dry-run")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "The file: building = 楼栋, floor = 楼层, room = 房号, area = 建筑面积, unit_price = 单价.",
        "  not used: 车位总价",
        "Totals calculated as price per m² times area: 1",
        "line 3 refused: No area.",
        "line 4 refused: 单价 may be read in two ways: 436.000. Write it as 1234.56.",
        "line 5 refused: A line of sums, not a home: 合计.",
        "line 6 refused: 单价 shows an error of the spreadsheet: #REF!.",
        "1 units read: 1 new, 0 changed, 0 the same, 0 of the hall not in the file, 0 sold and left as they are, 4 lines refused.",
    ]


@pytest.mark.usefixtures("hall")
def test_a_list_that_needs_a_mapping_gets_one_to_begin_with(run: Run, tmp_path: Path) -> None:
    (tmp_path / "7栋.csv").write_text("楼层,房号,建筑面积,总价\n2,201,98.27,面议\n", encoding="utf-8")
    code, out, err = run("import", "units", "7栋.csv")
    assert (code, err.startswith("Refused (file-header-missing)")) == (1, True)
    mapping = out.split("--mapping '", 1)[1].split("'", 1)[0]
    assert json.loads(mapping)["building"] == "=7栋"
    code, out, _ = run("import", "units", "7栋.csv", "--mapping", mapping)
    assert code == 0
    assert out.splitlines()[-2] == "No line was read."


@pytest.mark.usefixtures("hall")
def test_a_hall_that_was_refused_halfway_is_not_there(run: Run) -> None:
    run("create-hall", "--hall", "h2", "--admin", "")
    assert "There is: h1." in run("verify", "--hall", "h2")[2]
    assert run("create-hall", "--hall", "h2", "--admin", "李雷")[0] == 0
    assert run("verify", "--hall", "h2")[0] == 0


def _no_database(folder: Path) -> str:
    (folder / "notes.txt").write_text("not a database, however long this text may be " * 100)
    return f"sqlite:///{folder / 'notes.txt'}"


def _folder(folder: Path) -> str:
    (folder / "folder").mkdir()
    return f"sqlite:///{folder / 'folder'}"


def _empty(folder: Path) -> str:
    (folder / "empty.db").touch()
    return f"sqlite:///{folder / 'empty.db'}"


def _nobody_there(_: Path) -> str:
    return f"postgresql://anchang:hush@127.0.0.1:{free_port()}/anchang"


WRONG_DATABASES = [
    (_no_database, "The database cannot be used: file is not a database."),
    (_folder, "The database cannot be used: unable to open database file."),
    (_empty, "The database has no tables of Anchang yet: run `anchang migrate`."),
    (_nobody_there, "The database cannot be used: connection failed"),
]


@pytest.mark.parametrize(
    ("make", "sentence"), WRONG_DATABASES, ids=["no database", "a folder", "empty", "nobody there"]
)
@pytest.mark.parametrize("command", ["serve", "clock", "verify", "people list", "create-hall", "rekey"])
def test_a_wrong_database_gets_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str, make: Callable[[Path], str], sentence: str
) -> None:
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{free_port()}")
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("NEW_SECRET_KEY", SECRET[::-1])
    monkeypatch.setenv("DATABASE_URL", make(tmp_path))
    code, _, err = run(*command.split())
    assert code == 1
    assert err.startswith(sentence)
    assert "hush" not in err


def test_a_folder_that_cannot_be_made_gets_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANCHANG_VAR", "/proc/anchang")  # where not even root makes one
    for command in ("migrate", "demo"):
        code, _, err = run(command)
        assert (code, "/proc/anchang" in err) == (1, True)


def test_a_file_where_the_folder_should_be_gets_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    for command in ("migrate", "demo", "serve"):
        code, _, err = run(command)
        assert code == 1
        assert "var" in err or "REDIS_URL" in err


def test_serving_needs_a_redis(run: Run) -> None:
    assert run("serve")[2].startswith("REDIS_URL is not set.")


def test_the_version_is_said(run: Run) -> None:
    code, out, _ = run("--version")
    assert code == 0
    assert out.startswith(f"anchang {VERSION}, tables at step {installation.revisions()[-1]}, Python 3.")


# Looking at the installation


def rows(out: str) -> dict[str, str]:
    """The state of each thing `anchang check` names."""
    return {line[7:19].strip(): line[:5].strip() for line in out.splitlines() if line[:5].strip()}


@pytest.mark.usefixtures("hall")
def test_a_sound_installation_is_said_to_be_one(run: Run, monkeypatch: pytest.MonkeyPatch, valkey: object) -> None:
    monkeypatch.setenv("REDIS_URL", valkey.url)  # type: ignore[attr-defined]
    code, out, _ = run("check")
    assert code == 0, out
    assert set(rows(out)) == {
        "env file", "database", "tables", "secret", "clock", "Redis", "open files", "proxy", "free disk",
    }  # fmt: skip
    assert "WRONG" not in rows(out).values()


@pytest.mark.usefixtures("hall")
def test_each_thing_that_is_wrong_is_said_with_how_to_mend_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("SECURE_COOKIE=1\n")
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{free_port()}")
    monkeypatch.setenv("ALLOWED_ORIGINS", "https://hall.example.com")
    monkeypatch.setenv("SECRET_KEY", SECRET)
    code, out, _ = run("check")
    assert code == 1
    found = rows(out)
    assert {what: found[what] for what in ("env file", "Redis", "proxy", "secret", "database")} == {
        "env file": "look", "Redis": "WRONG", "proxy": "WRONG", "secret": "WRONG", "database": "ok",
    }  # fmt: skip
    for mend in ("SECURE_COOKIE", "TRUSTED_PROXIES", "sealed with another secret", "REDIS_URL"):
        assert mend in out


def test_a_missing_installation_is_said_in_the_table_too(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("check")
    assert (code, rows(out)["database"]) == (1, "WRONG")
    assert list(tmp_path.iterdir()) == []


def test_postgresql_is_looked_at_with_its_clock(run: Run, monkeypatch: pytest.MonkeyPatch, postgres: Postgres) -> None:
    url = postgres.fresh_database()
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    assert rows(run("check")[1])["tables"] == "WRONG"
    assert run("migrate")[0] == 0
    out = run("check")[1]
    assert (rows(out)["tables"], rows(out)["clock"]) == ("ok", "ok")
    assert "PostgreSQL" in out
    postgres.drop_database(url)


# Tables of another version


@pytest.mark.usefixtures("hall")
@pytest.mark.parametrize(("step", "sentence"), [("0001", "run `anchang migrate` first"), ("9999", "a newer version")])
def test_nothing_starts_on_tables_of_another_version(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: str, sentence: str
) -> None:
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{free_port()}")
    with sqlite3.connect(tmp_path / "var/anchang.db") as file:
        file.execute("UPDATE alembic_version SET version_num = ?", (step,))
    file.close()
    for command in ("serve", "clock", "verify"):
        code, _, err = run(command)
        assert code == 1
        assert f"step {step}" in err
        assert sentence in err
    if step == "9999":
        assert sentence in run("migrate")[2]


@pytest.mark.usefixtures("hall")
def test_a_script_reads_the_links_of_everyone(run: Run) -> None:
    code, out, _ = run("links", "--json", "--at", "https://hall.example.com")
    assert code == 0
    assert [person["name"] for person in json.loads(out)["people"]] == ["王敏"]


def test_reading_commands_leave_a_database_as_it_is(run: Run, hall: None, tmp_path: Path) -> None:
    engine = database.connect(f"sqlite:///{tmp_path / 'var/anchang.db'}")
    engine.connect().close()
    engine.dispose()
    before = (tmp_path / "var/anchang.db").read_bytes()
    for command in ("verify", "replay", "people list", "devices list", "check"):
        run(*command.split())
    assert (tmp_path / "var/anchang.db").read_bytes() == before


@pytest.mark.usefixtures("hall")
def test_verify_finds_an_altered_row_of_the_journal_and_of_a_table(run: Run, tmp_path: Path) -> None:
    def alter(statement: str) -> tuple[int, str]:
        with contextlib.closing(sqlite3.connect(tmp_path / "var/anchang.db", isolation_level=None)) as file:
            assert file.execute(statement).rowcount == 1
        code, out, _ = run("verify")
        return code, out

    assert run("verify")[:2] == (0, "2 rows, unbroken, and the tables are as they tell.\n")
    code, out = alter("UPDATE person SET name = '李雷' WHERE hall = 'h1'")
    assert (code, "person" in out) == (1, True)
    assert alter("UPDATE person SET name = '王敏' WHERE hall = 'h1'")[0] == 0
    assert alter("UPDATE journal SET actor = 'nobody' WHERE seq = 2") == (
        1,
        "BROKEN at number 2: 1 rows before it are whole.\n",
    )
