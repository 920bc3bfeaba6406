"""What several pages need stands in one module of `server/web/static/`: a page that writes it again is found. No browser needed."""

import re

import pytest

from server.web.words import ROOT

# what only one module does -> the modules that may
ONLY_IN = {
    r"\bhashchange\b": {"views.js"},
    r"\blocalStorage\b": {"preferences.js", "forget.js"},
    r"\bnew Intl\.DateTimeFormat\b": {"words.js"},
    r"\bnew Intl\.Collator\b": {"unit_order.js"},
    r"\bcreateElementNS\b": {"dom.js"},
    r"\bIdempotency-Key\b": {"send.js", "upload.js"},  # a file is sent as a form
    r"\bofferUndo\(": {"undo.js", "lists.js"},  # undoing a price list asks first, by another function of this name
    r"\bpadStart\(3": {"visit_words.js"},
    r"\.disabled = [^;]*\btruth\b": {"guard.js"},
    r"\bDELETE\b": {"act.js"},
}


@pytest.mark.parametrize("pattern", ONLY_IN)
def test_only_one_module_does_it(pattern: str) -> None:
    modules = [path for place in ("server/web/static", "kiosk", "display") for path in (ROOT / place).rglob("*.js")]
    assert len(modules) > 100, "the premise"
    assert {path.name for path in modules if re.search(pattern, path.read_text())} == ONLY_IN[pattern]


def test_what_is_exported_is_used() -> None:
    """What nobody asks for any more goes with its last user."""
    texts = {
        path: path.read_text()
        for place in ("server/web/static", "kiosk", "display")
        for path in (ROOT / place).rglob("*.js")
    }
    exported = re.compile(r"^export (?:async )?(?:function\*? |const |let |class )(\w+)", re.MULTILINE)
    unused = {
        f"{path.name}: {name}"
        for path, text in texts.items() for name in exported.findall(text)
        if not any(re.search(rf"import [^;]*\b{name}\b[^;]*;", other) for found, other in texts.items() if found != path)
    }  # fmt: skip
    assert unused == {"undo.js: offerUndo"}  # by its own tests
