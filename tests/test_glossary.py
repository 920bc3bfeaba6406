"""The glossary has the words in use, and no others."""

import re
from pathlib import Path

import pytest

from domain.core.words import STATES
from domain.nouns import COMMANDS, KINDS
from server.web.words import ROOT, catalogue

PAGE = (ROOT / "docs/glossary.md").read_text()
WORDS, OF_STATES = PAGE.split("## States")
TERMS = [[cell.strip() for cell in line.strip("|").split("|")] for line in WORDS.splitlines() if line.startswith("| ")][
    1:
]
TERMS = [row for row in TERMS if row[0] != "Chinese"]
ON_PAGES = "\n".join(
    path.read_text()
    for folder in ("kiosk", "display", "server", "domain", "docs/zh")
    for pattern in ("*.po", "*.md")
    for path in sorted(Path(ROOT / folder).rglob(pattern))
)


def test_every_kind_of_record_has_its_word() -> None:
    assert set(KINDS) <= {code.strip("`") for _, _, code, _ in TERMS}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term[1])
def test_a_word_of_the_glossary_is_in_use(term: list[str]) -> None:
    chinese, _, code, _ = term
    assert chinese in ON_PAGES
    assert code.strip("`") in set(KINDS) | {verb.partition(".")[0] for verb in COMMANDS}


def test_no_word_stands_there_twice() -> None:
    for column in (0, 1):
        words = [row[column] for row in TERMS]
        assert sorted(set(words)) == sorted(words)


def test_the_states_are_called_what_the_nouns_call_them() -> None:
    chinese = catalogue("zh_CN")
    shown = {
        kind: {
            s: (english, word)
            for s, english, word in re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", part, re.MULTILINE)
        }
        for kind, part in re.findall(r"### `(\w+)`\n(.*?)(?=\n###|\Z)", OF_STATES, re.DOTALL)
    }
    assert shown == {
        kind: {state: (word, chinese[word]) for state, word in words.items()} for kind, words in STATES.items()
    }
