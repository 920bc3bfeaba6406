"""The measures measure: a small round of fan-out with real processes delivers every change and reports on it."""

import shutil
from pathlib import Path
from random import Random
from typing import get_args

import pytest

from bench import __main__ as bench
from bench import presence
from bench.fanout import report, rounds
from bench.fanout.hall import prepare
from bench.fanout.medians import DISTURBED, Bar, Cell, Medians, key
from bench.fanout.rounds import Plan, play
from bench.register import rows, searches
from domain.sales.applications.records import OPEN, ApplicationState

SCREENS = 20
PHASES = ("alone", "storm after one", "light", "sat 1", "sat 4")


@pytest.mark.story
@pytest.mark.timeout(120)
@pytest.mark.skipif(shutil.which("gcc") is None, reason="no gcc here: sudo apt-get install -y gcc libc6-dev")
def test_a_round_delivers_every_change_to_every_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rounds, "SECONDS", {"light": 0.5, "sat 1": 0.1, "sat 4": 0.1})
    prepared = prepare(tmp_path, units=50, screens=SCREENS, changes=1500)
    samples = play(Plan(("c", "ours"), (SCREENS,), 1, (PHASES,), seed=1, quiet=0.0), prepared)
    assert {(sample["contestant"], sample["phase"]) for sample in samples} == {
        (name, phase) for name in ("c", "ours") for phase in PHASES
    }
    for sample in samples:
        if sample["cmd"] == "storm":
            assert sample["ready"] == (1 if sample["phase"] == "alone" else SCREENS - 1)
        else:
            assert sample["deliveries"] == sample["events"] * SCREENS > 0, sample
            assert sample["missing"] == sample["lost"] == sample["resyncs"] == 0, sample
            assert sample["us_per_frame"] > 0
    report.fanout(Medians(samples))
    said = capsys.readouterr().out
    assert f"CPU per delivered frame with {SCREENS} screens, × c: " in said
    assert "FAILED" not in said


def sample(us: float, foreign: float) -> dict[str, object]:
    return {"contestant": "c", "n": 1, "phase": "sat 1", "us_per_frame": us, "foreign_pct": foreign}


def test_a_disturbed_sample_counts_only_where_there_is_no_other() -> None:
    clean, dirty, dirtier = sample(4, DISTURBED), sample(90, DISTURBED + 1), sample(80, DISTURBED + 2)
    assert Medians([dirty, clean, sample(6, 0)]).cell("c", 1, "sat 1", key("us_per_frame")) == Cell(5, False)
    assert Medians([dirtier, dirty]).cell("c", 1, "sat 1", key("us_per_frame")) == Cell(90, True)
    assert Medians([clean]).cell("c", 1, "sat 4", key("us_per_frame")) is None


@pytest.mark.parametrize(("value", "most", "said"), [(1.5, True, "met"), (1.7, True, "MISSED"), (1.5, False, "MISSED")])
def test_a_bar_is_met_or_missed(value: float, most: bool, said: str) -> None:
    assert Bar("cost", 1.6, Cell(value, False), most=most).line().startswith(f"- {said}: cost: {value:.2f}")


def test_every_measure_is_described() -> None:
    page = (Path(__file__).parents[1] / "bench/README.md").read_text()
    assert [name for name in bench.MEASURES if f"`{name}`" not in page] == []


def test_a_presence_change_is_counted_on_every_phone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(presence, "GROUPS", {"A": 10, "B": 10})
    monkeypatch.setattr(presence, "PEOPLE", 2)
    presence.measure()
    said = capsys.readouterr().out
    assert "22 phones, each an audience of its own" in said
    assert " 0 KiB in all" not in said


def test_registers_are_filled_with_every_way_an_application_ends() -> None:
    ended = set(get_args(ApplicationState)) - OPEN
    assert {*rows.NOT_WON, "won"} == ended
    chance = Random(1)
    assert {searches.VALUES["applications"]["state"](chance) for _ in range(200)} == ended
