"""What the environment and the env file say, read strictly, with everything that is wrong said at once."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from server.base import settings
from tests.stories.hall_process import ROOT, SECRET


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment with nothing of ours in it, in an empty folder."""
    for name in (*settings.Environment.model_fields, "ANCHANG_ENV"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def read(monkeypatch: pytest.MonkeyPatch, **variables: str) -> settings.Settings:
    for name, value in ({"SECRET_KEY": SECRET} | variables).items():
        monkeypatch.setenv(name, value)
    return settings.from_environment("redis://private")


def test_what_is_not_set_has_its_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = read(monkeypatch)
    assert found == settings.Settings(
        f"sqlite:///{tmp_path / 'var/anchang.db'}", "redis://private", SECRET.encode(), tmp_path / "var",
        commands_per_second=20.0,
    )  # fmt: skip


def test_what_is_set_to_nothing_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = dict.fromkeys(set(settings.Environment.model_fields) - {"SECRET_KEY"}, "")
    assert read(monkeypatch, **empty) == read(monkeypatch)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("true", True),
        ("1", True),
        ("yes", True),
        ("on", True),
        ("false", False),
        ("0", False),
        ("no", False),
        ("OFF", False),
    ],
)
def test_a_switch_means_what_it_says(monkeypatch: pytest.MonkeyPatch, said: str, meant: bool) -> None:
    found = read(monkeypatch, SECURE_COOKIES=said, SHARE_PORT=said, DIRECT_SOCKETS=said)
    assert (found.secure_cookies, found.share_port, found.direct_sockets) == (meant,) * 3


WRONG = {
    "PORT": ("99999", "PORT must be a whole number from 0 to 65535, not '99999'."),
    "METRICS_PORT": ("x", "METRICS_PORT must be a whole number from 0 to 65535, not 'x'."),
    "DATABASE_URL": (
        "mysql://u:p@h/x",
        "DATABASE_URL must be postgresql://user:password@host/database or sqlite:///file.",
    ),
    "REDIS_URL": ("http://h:6379", "REDIS_URL must be redis://host:6379/0, rediss://host:6379/0 or unix:///socket."),
    "SECRET_KEY": ("short", "SECRET_KEY must have at least 32 characters."),
    "NEW_SECRET_KEY": ("short", "NEW_SECRET_KEY must have at least 32 characters."),
    "ALLOWED_ORIGINS": (
        "hall.example.com",
        "ALLOWED_ORIGINS must be addresses such as https://hall.example.com, separated by commas, not 'hall.example.com'.",
    ),
    "ALLOWED_HOSTS": (
        "http://hall.local",
        "ALLOWED_HOSTS must be names such as hall.local or hall.local:8000, separated by commas, not 'http://hall.local'.",
    ),
    "SECURE_COOKIES": ("maybe", "SECURE_COOKIES must be true or false, not 'maybe'."),
    "SHARE_PORT": ("2", "SHARE_PORT must be true or false, not '2'."),
    "DIRECT_SOCKETS": ("-", "DIRECT_SOCKETS must be true or false, not '-'."),
    "TRUSTED_PROXIES": ("proxy", "TRUSTED_PROXIES must be IP addresses or networks, separated by commas, not 'proxy'."),
    "COMMANDS_PER_SECOND": ("nan", "COMMANDS_PER_SECOND must be a number from 0 to 10000, not 'nan'."),
    "PUSH_EVERY": ("-1", "PUSH_EVERY must be a number from 0 to 1, not '-1'."),
}


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as end:
        read(monkeypatch, **{name: value for name, (value, _) in WRONG.items()})
    assert sorted(str(end.value).splitlines()) == sorted(sentence for _, sentence in WRONG.values())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://host"), ("DATABASE_URL", "sqlite://"), ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql://h:port/x"), ("DATABASE_URL", "anchang.db"), ("REDIS_URL", "redis://"),
        ("REDIS_URL", "redis://h:99999"), ("REDIS_URL", "unix://"), ("REDIS_URL", "localhost:6379"),
        ("ALLOWED_ORIGINS", "https://a.example/path"), ("ALLOWED_ORIGINS", "https://"), ("PORT", "8000.5"),
        ("TRUSTED_PROXIES", "10.0.0.0/33"), ("PUSH_EVERY", "inf"), ("COMMANDS_PER_SECOND", "1e9"),
    ],
)  # fmt: skip
def test_nothing_half_right_is_taken(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(SystemExit, match=f"^{name} "):
        read(monkeypatch, **{name: value})


def test_no_password_is_said_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as end:
        read(monkeypatch, DATABASE_URL="mysql://u:hush@h/x", REDIS_URL="http://:hush@h", SECRET_KEY="hush")
    assert "hush" not in str(end.value)


def test_every_command_reads_the_env_file_and_the_environment_outranks_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("PORT=9001\nHOST=192.0.2.1\nUNKNOWN=1\n")
    assert read(monkeypatch, HOST="127.0.0.2").port == 9001
    assert read(monkeypatch).host == "127.0.0.2"
    (tmp_path / "hall.env").write_text("PORT=9002\n")
    assert read(monkeypatch, ANCHANG_ENV=str(tmp_path / "hall.env")).port == 9002


def test_an_env_file_that_is_named_must_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="and there is no such file"):
        read(monkeypatch, ANCHANG_ENV=str(tmp_path / "nowhere.env"))
    (tmp_path / "binary.env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SystemExit, match="cannot be read"):
        read(monkeypatch, ANCHANG_ENV=str(tmp_path / "binary.env"))


# The secret in a file


def test_reading_makes_no_secret_and_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="There is no hall here"):
        settings.from_environment("redis://private")
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = settings.from_environment("redis://private", make_secret=True).secret
    assert len(first) >= settings.SHORTEST_SECRET
    assert settings.from_environment("redis://private", make_secret=True).secret == first
    assert stat.S_IMODE((tmp_path / "var/secret").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret"]


@pytest.mark.parametrize("text", ["", "\n", "short", " " * 40])
def test_a_file_that_holds_no_secret_is_not_taken_for_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var/secret").write_text(text)
    with pytest.raises(SystemExit, match="holds no secret of 32 characters"):
        settings.from_environment("redis://private", make_secret=True)
    assert (tmp_path / "var/secret").read_text() == text


def test_processes_that_begin_together_have_one_secret(tmp_path: Path) -> None:
    code = "from server.base import settings; print(settings.from_environment('redis://x', make_secret=True).secret.decode())"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    together = [
        subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    said = {process.communicate(timeout=50)[0] for process in together}
    assert {process.returncode for process in together} == {0}
    assert len(said) == 1


def test_a_full_disk_leaves_no_empty_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SystemExit, match="No space left on device"):
        settings.from_environment("redis://private", make_secret=True)
    assert list((tmp_path / "var").iterdir()) == []
