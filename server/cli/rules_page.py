"""The page of rules, docs/rules.md, and the same for machines: what is enforced, where, and by which test."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from domain.rulebook.book import AREAS
from domain.rulebook.rule import Area, Held
from server.cli.rules_found import Place

Places = Mapping[str, list[Place]]
SAYS: dict[Held, str] = {"whole": "yes", "in part": "in part: ", "not yet": "not yet: ", "by people": "not: "}
COUNTED: dict[Held, str] = {"whole": "enforced", "in part": "in part", "not yet": "not yet", "by people": "not"}

ABOVE = """\
# The rules of the hall

Every rule of the hall's rule book by its ID, in this page's own words, and whether the software holds people to it.
*In part* says what is missing, *not yet* that nothing of it is built, *not* that it is the business of people alone.

The code that enforces a rule carries its ID, and so does the test that proves it: both are found by that. Titles and
reasons stand in `domain/rulebook/`. `.venv/bin/anchang rules > docs/rules.md` writes this page anew; a test compares.
"""
BELOW = """
Further chapters of the rule book are not on this page yet: `RT` rotation, `OW` whose client it is, `CK` the way of a
visitor. Where the code enforces one of their rules, it carries the ID all the same.
"""


def page(code: Places, tests: Places | None) -> str:
    """Markdown. Without tests, as an installation may be, it has no column for them."""
    return "\n".join([ABOVE, *_counts(), *(line for area in AREAS for line in _chapter(area, code, tests)), BELOW])


def listed(code: Places, tests: Places | None) -> dict[str, Any]:
    """`{"counts", "rules": [{"id", "title", "chinese", "held", "why", "where", "tests"}]}`, to be written as JSON.

    `held` is a key of "counts"; a place is `file::name`. `tests` is null where they are not installed.
    """
    return {
        "counts": _sums(AREAS),
        "rules": [
            {
                "id": id, "title": rule.title, "chinese": rule.chinese, "held": COUNTED[rule.held], "why": rule.why,
                "where": _ids(code.get(id, ())), "tests": _ids(tests.get(id, ())) if tests is not None else None,
            }
            for area in AREAS
            for id, rule in area.rules.items()
        ],
    }  # fmt: skip


def _counts() -> Iterator[str]:
    yield _row("chapter", "rules", *COUNTED.values())
    yield _row(*["---"] * (2 + len(COUNTED)))
    for area in AREAS:
        yield _row(f"`{area.prefix}` {area.title} {area.chinese}", len(area.rules), *_sums([area]).values())
    sums = _sums(AREAS).values()
    yield _row("together", sum(sums), *sums)


def _sums(areas: Iterable[Area]) -> dict[str, int]:
    many = Counter(rule.held for area in areas for rule in area.rules.values())
    return {word: many[held] for held, word in COUNTED.items()}


def _chapter(area: Area, code: Places, tests: Places | None) -> Iterator[str]:
    columns = ["ID", "rule", "enforced", "where", *(["test"] if tests is not None else [])]
    yield f"\n## {area.prefix} {area.title} {area.chinese}\n"
    yield _row(*columns)
    yield _row(*["---"] * len(columns))
    for id, rule in area.rules.items():
        where = [_places(code.get(id, ()))] + ([_tests(tests.get(id, ()))] if tests is not None else [])
        yield _row(id, f"{rule.title} {rule.chinese}".strip(), SAYS[rule.held] + rule.why, *where)


def _places(places: Iterable[Place]) -> str:
    """Each file, and what in it carries the ID."""
    said = []
    for file, inside in groupby(places, lambda place: place.file):
        names = ", ".join(f"`{place.name}`" for place in inside if place.name)
        said.append(f"`{file}` {names}".strip())
    return "; ".join(said) or "–"


def _tests(places: Iterable[Place]) -> str:
    return ", ".join(f"`{id}`" for id in _ids(places)) or "–"


def _ids(places: Iterable[Place]) -> list[str]:
    return ["::".join(filter(None, place)) for place in places]


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"
