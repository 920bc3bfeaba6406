"""`anchang replay`: the board of a moment, and stories, on the terminal and for scripts."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.clients.contacts.records import Contact
from domain.house.people.records import Person
from server import cli
from server.base import settings
from tests.hall import SECRET, House, engine_of, open_day, open_house, staff, stock

Run = Callable[..., str]


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A hall in which u1 is applied for at 10:00 and approved at 10:05, its process gone."""
    with engine_of(f"sqlite:///{tmp_path / 'anchang.db'}") as engine, open_house(engine) as house:
        staff(house, {"A": 2})
        house.do("policy.set", key="rotation.minimum", value=1, reason="a small hall")
        stock(house)
        open_day(house)
        badge = house.receive("王晓明", phone="13812345678")
        house.set("10:00")
        contact = next(iter(house.hall.all(Contact)))
        asked = house.do("application.submit", house.person(badge), unit="u1", contact=contact)
        house.set("10:05")
        house.do("application.approve", house.desk("controller"), application=asked.result["application"])
    return house


@pytest.fixture
def run(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """What `anchang replay …` prints, or the sentence it ends with."""
    for name in (*settings.Environment.model_fields, "ANCHANG_ENV"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'anchang.db'}")
    monkeypatch.setenv("SECRET_KEY", SECRET.decode())

    def replay(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["anchang", "replay", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code if isinstance(end.value.code, str) else capsys.readouterr().out

    return replay


def test_the_board_of_a_moment_is_counted_and_what_is_taken_is_listed(run: Run) -> None:
    now = run()
    assert "6 homes." in now
    assert "3栋\t4 for sale, 1 on hold, 1 not released" in now
    assert "3栋102\ton hold since 2025-03-03 10:05:00, until 2025-03-03 " in now
    then = run("--at", "2025-03-03 10:04:59")
    assert "3栋\t4 for sale, 1 applied for, 1 not released" in then
    assert "3栋102\tapplied for since 2025-03-03 10:00:00\n" in then
    assert "1 on hold" in run("--at", "2025-03-03 10:05:00"), "a second is told whole"
    assert run("--at", "2025-03-02") == "After change 0: 0 homes.\n"


def test_scripts_read_the_board_and_the_stories(run: Run, house: House) -> None:
    board = json.loads(run("--json", "--at", "2025-03-03T02:00:00Z"))
    assert board["buildings"] == [{"building": "3栋", "states": {"applied": 1, "available": 4, "unreleased": 1}}]
    assert [(unit["id"], unit["unit"], unit["state"]) for unit in board["units"]] == [("u1", "3栋102", "applied")]
    told = json.loads(run("--json", "--unit", "3栋 102"))
    assert [line["command"] for line in told["lines"]][-2:] == ["application.submit", "application.approve"]
    assert told["about"]["id"] == "u1"
    contact = next(iter(house.hall.all(Contact).values()))
    mine = json.loads(run("--json", "--client", contact.id))
    assert mine == json.loads(run("--json", "--client", contact.client))
    assert mine["about"] == {"client": contact.client, "name": "王**", "phone": "138****5678"}
    counted = json.loads(run("--live"))
    assert counted["seq"] == house.hall.seq
    assert counted["live"]["person"] == len(house.hall.all(Person))


def test_a_story_is_told_line_by_line_until_the_moment(run: Run) -> None:
    lines = run("--unit", "3栋102").splitlines()
    assert lines[0] == "3栋102: on hold"
    number, when, who, did, became = lines[-1].split("\t")
    assert number.isdecimal()
    assert (when, who) == ("2025-03-03 10:05:00", "desk controller")
    assert did.startswith("Application approved [")
    assert "unit u1: applied for → on hold" in became
    assert run("--unit", "3栋102", "--at", "2025-03-03 10:04").splitlines() == [
        line.replace("on hold", "applied for") if not n else line for n, line in enumerate(lines[:-1])
    ]


def test_what_cannot_be_told_is_said_in_a_sentence(run: Run) -> None:
    assert run("--unit", "9栋 999") == "The journal tells nothing of 9栋 999."
    assert run("--client", "c404") == "The journal tells nothing of c404."
    assert run("--unit", "u1", "--client", "c1") == "Give one of --unit, --client and --live."
    assert "--at must be a moment" in run("--at", "noon")
