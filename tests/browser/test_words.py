"""Every word a screen can say has its Chinese, and no catalogue keeps words nobody says. No browser needed."""

import ast
import functools
import io
import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from server.words import ROOT, catalogue, po_files

FOLDERS = {
    p.parent.name: p.parent for place in ("display", "kiosk") for p in sorted((ROOT / place).glob("*/screen.py"))
}
BASE = ROOT / "server" / "static"
TEXT = r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
IN_MODULE = re.compile(rf"(?<![\w.$])t\(\s*{TEXT}")
IN_TEMPLATE = re.compile(rf"(?<![\w.$])_\(\s*{TEXT}")
FACT = re.compile(r"\{(\w+)\}")
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+\.js)["']""")


def unquoted(literal: str) -> str:
    return str(ast.literal_eval(literal)) if literal[0] == "'" else str(json.loads(literal))


def address(path: Path, wanted: str) -> Path:
    """The file an import means, by the address a browser would ask: ../base/ is server/static, ../<screen>/ its folder."""
    folder, _, rest = wanted.removeprefix("../").partition("/") if wanted.startswith("../") else ("", "", wanted)
    return ({**FOLDERS, "base": BASE}[folder] / rest if folder else path.parent / rest).resolve()


@functools.cache
def modules_of(entry: Path) -> frozenset[Path]:
    """This module and everything it imports."""
    found, coming = set(), [entry.resolve()]
    while coming:
        path = coming.pop()
        if path in found:
            continue
        found.add(path)
        coming += [address(path, wanted) for wanted in IMPORTED.findall(path.read_text())]
    return frozenset(found)


@functools.cache
def said_by(path: Path) -> frozenset[str]:
    text = path.read_text()
    if path.suffix == ".py":
        return frozenset()
    found = (IN_TEMPLATE if path.suffix == ".html" else IN_MODULE).findall(text)
    return frozenset(unquoted(literal) for literal in found)


def title_of(folder: Path) -> str:
    found = re.search(r'^\s+title="([^"]+)"', (folder / "screen.py").read_text(), re.MULTILINE)
    assert found, folder
    return found[1]


def words_of(name: str) -> dict[str, set[str]]:
    """English source -> the files that say it, for the page of a screen and all its modules."""
    folder = FOLDERS[name]
    files = {
        folder / "page.html",
        ROOT / "server/templates/base.html",
        *modules_of(folder / "page.js"),
        *modules_of(BASE / "parts.js"),
    }
    words: dict[str, set[str]] = {title_of(folder): {"screen.py"}}
    for path in files:
        for word in said_by(path):
            words.setdefault(word, set()).add(str(path.relative_to(ROOT)))
    return words


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_a_screen_has_chinese_for_all_it_says(name: str) -> None:
    known = catalogue("zh_CN", name)
    missing = {word: sorted(files) for word, files in words_of(name).items() if word not in known}
    assert missing == {}


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_a_screen_keeps_no_words_it_never_says(name: str) -> None:
    own = {source for source, _ in messages(FOLDERS[name] / "zh_CN.po")}
    said = set(words_of(name)) | spoken_in_python(FOLDERS[name])
    assert sorted(own - said) == []


def test_the_pages_of_the_house_have_chinese_for_all_they_say() -> None:
    known, missing = catalogue("zh_CN"), set()
    for path in [*(ROOT / "server/templates").glob("*.html"), *BASE.glob("*.js")]:
        missing |= {f"{path.name}: {word}" for word in said_by(path) if word not in known}
    assert missing == set()


def test_translations_keep_the_facts_of_their_source() -> None:
    """A {name} lost or misspelt in translation would be shown as it stands."""
    wrong = []
    for path in {path for name in FOLDERS for path in po_files("zh_CN", name)}:
        for source, words in messages(path):
            if not set(FACT.findall(words)) <= set(FACT.findall(source)):
                wrong.append(f"{path.name}: {source}")
    assert wrong == []


def messages(path: Path) -> list[tuple[str, str]]:
    """(source, words) of a catalogue file."""
    found = read_po(io.BytesIO(path.read_bytes()))
    return [(str(message.id), str(message.string)) for message in found if message.id]


def spoken_in_python(folder: Path) -> set[str]:
    """Every text in the screen's Python: some are looked up there and said by the page."""
    found: set[str] = set()
    for path in folder.glob("*.py"):
        found |= {
            n.value
            for n in ast.walk(ast.parse(path.read_text()))
            if isinstance(n, ast.Constant) and isinstance(n.value, str)
        }
    return found
