"""`anchang draw`: anybody draws again from the published files, and is told whether it is the published result (SC-41)."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.sales.openings import draw as rules
from domain.sales.openings.draw import Line
from server import cli

Run = Callable[..., tuple[object, str]]
SEED = "9319\n2 5 12 8 10\n9 18 26 34 41 45"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """(exit code or sentence, what is printed), in a folder with the published files of 25 entries, 16 of them drawn."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.db")
    text = rules.text_of(Line(number, "王**", "31****12") for number in range(1, 26))
    Path("list.csv").write_text(text)
    order = rules.draw(rules.lines_of(text), SEED, 16)
    Path("result.csv").write_text(rules.order_text(order))

    def draw(*words: str) -> tuple[object, str]:
        monkeypatch.setattr(sys, "argv", ["anchang", "draw", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code, capsys.readouterr().out

    return draw


def test_it_says_the_hash_of_the_list_the_key_and_the_order(run: Run) -> None:
    code, said = run("list.csv", SEED, "--rights", "3")
    lines = said.splitlines()
    assert code == 0
    assert lines[0] == f"list    {rules.digest(Path('list.csv').read_text())}\t25 entries"
    assert lines[1] == "key     9319./2.5.8.10.12./9.18.26.34.41.45./"
    assert lines[2:5] == ["001\t0017\t王**", "002\t0007\t王**", "003\t0002\t王**"]
    assert lines[5] == f"result  {rules.digest(rules.order_text([17, 7, 2]))}\t3 drawn"
    assert "MATCHES" not in said, "nothing was compared"


def test_the_published_result_matches_also_by_its_key_and_written_on_windows(run: Run) -> None:
    mark = rules.digest(Path("list.csv").read_text())
    Path("list.csv").write_bytes(b"\xef\xbb\xbf" + Path("list.csv").read_text().replace("\n", "\r\n").encode())
    key = "9319./2.5.8.10.12./9.18.26.34.41.45./"
    code, said = run("list.csv", key, "--rights", "16", "--result", "result.csv", "--list-hash", mark.upper())
    assert (code, said.splitlines()[-1]) == (0, "MATCHES: the same, entry for entry.")


def test_another_result_is_told_place_by_place(run: Run) -> None:
    Path("result.csv").write_text(rules.order_text([17, 2, 7]))
    code, said = run("list.csv", SEED, "--rights", "3", "--result", "result.csv")
    assert code == 1
    assert said.splitlines()[-3:] == [
        "MISMATCH:",
        "place 002: 0002 was published, and 0007 is drawn",
        "place 003: 0007 was published, and 0002 is drawn",
    ]


def test_another_list_another_length_and_another_seed_are_told(run: Run) -> None:
    code, said = run("list.csv", SEED, "--list-hash", "00")
    assert (code, said.splitlines()[-1]) == (1, "the list is not the one that was sealed")
    code, said = run("list.csv", SEED, "--rights", "3", "--result", "result.csv")
    assert (code, said.splitlines()[-1]) == (1, "16 were published, and 3 are drawn")
    code, said = run("list.csv", "another", "--rights", "16", "--result", "result.csv")
    assert code == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nowhere.csv", SEED), "nowhere.csv cannot be read"),
        (("result.csv", SEED), "This cannot be drawn: not a list of entries"),
        (("list.csv", " "), "This cannot be drawn: seed-empty"),
        (("list.csv", SEED, "--result", "list.csv"), "This cannot be drawn: not an order"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(run: Run, words: tuple[str, ...], sentence: str) -> None:
    code, _ = run(*words)
    assert str(code).startswith(sentence)
