"""Half-typed words are never sent: only one file may ask whether Enter or Escape was pressed."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
HELPER = ROOT / "server/web/static/typed.js"
ASKED = re.compile(r"""["'](Enter|Escape)["']""")


def test_keys_an_input_method_uses_are_asked_for_in_one_place() -> None:
    scripts = [path for folder in ("server/web/static", "kiosk", "display") for path in (ROOT / folder).rglob("*.js")]
    assert ASKED.search(HELPER.read_text()), "the premise: the pattern finds what it looks for"
    assert len(scripts) > 40
    assert [str(path) for path in scripts if path != HELPER and ASKED.search(path.read_text())] == []
