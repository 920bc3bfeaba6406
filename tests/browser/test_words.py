"""Every word a screen can say has its Chinese, and no catalogue keeps words nobody says. No browser needed."""

import ast
import functools
import io
import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from domain.core.words import STATES
from server.web.problems import SENTENCES
from server.web.words import ROOT, catalogue, page_words, po_files

FOLDERS = {
    p.parent.name: p.parent for place in ("display", "kiosk") for p in sorted((ROOT / place).glob("*/screen.py"))
}
BASE = ROOT / "server/web/static"
TEXT = r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
IN_MODULE = re.compile(rf"(?<![\w.$])t\(\s*{TEXT}")
COUNTED = re.compile(rf"(?<![\w.$])tn\(\s*{TEXT},\s*{TEXT}")
IN_TEMPLATE = re.compile(rf"(?<![\w.$])_\(\s*{TEXT}")
FACT = re.compile(r"\{(\w+)\}")
NOUNS = "people|units|clients|minutes|days|seconds|hours|lines|screens|parties|groups|turns|records|changes|rows|files|codes"
PLURAL = re.compile(
    rf"\{{\w+\}} (more |new |refused |of them |in line behind |other |ahead of you )*({NOUNS}|are|have|keep|were|wait|end|do)\b"
)
ALWAYS_MANY = {SENTENCES["file-too-many-rows"][1]}  # the limit is 20,000
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+\.js)["']""")


def unquoted(literal: str) -> str:
    return str(ast.literal_eval(literal)) if literal[0] == "'" else str(json.loads(literal))


def address(path: Path, wanted: str) -> Path:
    """The file an import means, by the address a browser would ask: ../base/ is server/web/static, ../<screen>/ its folder."""
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
        calls = [
            node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ]
        said = [call.args[0].value for call in calls if call.func.id == "_" and isinstance(call.args[0], ast.Constant)]
        return frozenset(said)
    found = (IN_TEMPLATE if path.suffix == ".html" else IN_MODULE).findall(text)
    return frozenset(unquoted(literal) for literal in (*found, *(many for _, many in COUNTED.findall(text))))


def title_of(folder: Path) -> str:
    found = re.search(r'^\s+title="([^"]+)"', (folder / "screen.py").read_text(), re.MULTILINE)
    assert found, folder
    return found[1]


def words_of(name: str) -> dict[str, set[str]]:
    """English source -> the files that say it, for the page of a screen and all its modules."""
    folder = FOLDERS[name]
    files = {
        folder / "page.html",
        ROOT / "server/web/templates/base.html",
        *modules_of(folder / "page.js"),
        *modules_of(BASE / "elements.js"),
    }
    words: dict[str, set[str]] = {title_of(folder): {"screen.py"}}
    for path in files:
        for word in said_by(path):
            words.setdefault(word, set()).add(str(path.relative_to(ROOT)))
    return words


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_a_screen_has_chinese_for_all_it_says(name: str) -> None:
    known = page_words("zh_CN", name)
    missing = {word: sorted(files) for word, files in words_of(name).items() if word not in known}
    assert missing == {}


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_a_screen_keeps_no_words_it_never_says(name: str) -> None:
    own = {source for source, _ in messages(FOLDERS[name] / "zh_CN.po")}
    said = set(words_of(name)) | spoken_in_python(FOLDERS[name])
    assert sorted(own - said) == []


def test_a_word_has_one_chinese_wherever_it_is_said() -> None:
    found: dict[str, dict[str, str]] = {}
    for path in {path for name in FOLDERS for path in po_files("zh_CN", name)}:
        for source, words in messages(path):
            found.setdefault(source, {})[str(path.relative_to(ROOT))] = words
    assert {source: where for source, where in found.items() if len(set(where.values())) > 1} == {}


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_a_screen_has_no_words_of_its_own_for_a_state(name: str) -> None:
    chinese = catalogue("zh_CN")
    shared = {chinese[word] for words in STATES.values() for word in words.values()}
    own = messages(FOLDERS[name] / "zh_CN.po")
    assert [(source, words) for source, words in own if words in shared] == []


def test_the_pages_of_the_house_have_chinese_for_all_they_say() -> None:
    known, missing = catalogue("zh_CN"), set()
    for path in [*(ROOT / "server/web/templates").glob("*.html"), *BASE.glob("*.js"), *(ROOT / "server").rglob("*.py")]:
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


def counted() -> list[tuple[str, str, str]]:
    """(file, singular, plural) of every sentence with a count."""
    paths = [*(path for folder in FOLDERS.values() for path in folder.glob("*.js")), *BASE.glob("*.js")]
    found = [(path.name, *pair) for path in sorted(paths) for pair in COUNTED.findall(path.read_text())]
    return [(name, unquoted(one), unquoted(many)) for name, one, many in found]


def test_a_sentence_with_a_count_has_its_singular() -> None:
    """No page says "1 people" or "1 days": words that count, or agree with a count, are given in both forms."""
    wrong = []
    for path in [p for p in (ROOT / "server").rglob("*") if p.suffix in (".js", ".html")] + [
        path for folder in FOLDERS.values() for path in [*folder.glob("*.js"), *folder.glob("*.html")]
    ]:
        text = path.read_text()
        said = [unquoted(literal) for literal in (*IN_MODULE.findall(text), *IN_TEMPLATE.findall(text))]
        wrong += [f"{path.name}: {sentence}" for sentence in said if PLURAL.search(sentence)]
    wrong += [sentence for _, sentence in SENTENCES.values() if PLURAL.search(sentence) and sentence not in ALWAYS_MANY]
    assert wrong == []


@pytest.mark.parametrize("sentence", [
    "{n} people", "{days} days left", "{n} new units, {changed} changed.", "{n} of them are sold", "{n} more screens are silent",
    "{n} more keep their place", "{groups} have filed no list", "the {n} in line behind end",
])  # fmt: skip
def test_the_search_for_plurals_finds_them(sentence: str) -> None:
    assert PLURAL.search(sentence)


@pytest.mark.parametrize("sentence", [
    "{n} waiting", "{n} s ago", "{badge} is not free", "{unit} has no deposit", "{badge} covers", "Turn {position} is void",
    "floor {n}", "Number {n} in line", "{n} for sale · {rate} sold",
])  # fmt: skip
def test_the_search_for_plurals_finds_nothing_else(sentence: str) -> None:
    assert not PLURAL.search(sentence)


def test_both_forms_of_a_sentence_say_the_same_facts() -> None:
    found = counted()
    assert len(found) > 30, "the premise"
    facts = [
        (set(FACT.findall(one)) - {"n", "party"}, set(FACT.findall(many)) - {"n", "party"}) for _, one, many in found
    ]
    assert [found[place] for place, (one, many) in enumerate(facts) if one != many] == []
    assert [pair for pair in found if pair[1] == pair[2]] == []


def test_chinese_catalogues_give_both_forms_of_every_counted_sentence() -> None:
    """gettext's plural forms: whoever adds a language with two of them finds both sources."""
    known = {
        tuple(message.id)
        for name in FOLDERS for path in po_files("zh_CN", name)
        for message in read_po(io.BytesIO(path.read_bytes())) if message.pluralizable
    }  # fmt: skip
    assert {(one, many) for _, one, many in counted()} == known


def messages(path: Path) -> list[tuple[str, str]]:
    """(source, words) of a catalogue file; of a sentence with a count the source is the plural."""
    found = [message for message in read_po(io.BytesIO(path.read_bytes())) if message.id]
    one_form = [(m.id[-1], m.string[0]) if m.pluralizable else (m.id, m.string) for m in found]
    return [(str(source), str(words)) for source, words in one_form]


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
