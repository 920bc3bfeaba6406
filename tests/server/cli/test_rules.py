"""`anchang rules`, wherever it is given."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from domain.rulebook.book import rules
from server.cli import app


def test_it_needs_no_hall_and_prints_the_page_or_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page, machines = (CliRunner().invoke(app, ["rules", *more]) for more in ([], ["--json"]))
    assert (page.exit_code, machines.exit_code) == (0, 0)
    assert page.output.startswith("# The rules of the hall\n")
    told = json.loads(machines.output)
    assert [rule["id"] for rule in told["rules"]] == list(rules())
    assert sum(told["counts"].values()) == len(rules())
    assert list(tmp_path.iterdir()) == []
