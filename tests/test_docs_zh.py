"""The pages in the hall's language: one for each role, and every word they quote stands on the screen it is of."""

import re

import pytest

from server.app import SCREENS
from server.web.words import catalogue
from tests.test_docs import ROOT

# page -> the screens it is about; what it quotes in 「」 is said by these, or before any of them
PAGES = {
    "checkin": ("checkin",), "queue": ("queue",), "consultant": ("consultant",), "approvals": ("approvals",),
    "cashier": ("cashier",), "deals": ("deals",), "office": ("office",), "walls": ("board", "turns"),
    "opening": ("opening", "numbers"),
    "day": tuple(SCREENS), "outage": tuple(SCREENS),
}  # fmt: skip
FOLDER = ROOT / "docs/zh"


def text_of(page: str) -> str:
    return (FOLDER / f"{page}.md").read_text()


def patterns(screens: tuple[str, ...]) -> list[re.Pattern[str]]:
    """What these screens say in Chinese, with anything in place of what is filled in."""
    said = {words for screen in screens for words in catalogue("zh_CN", screen).values()}
    return [re.compile(re.sub(r"\\\{\w+\\\}", ".+?", re.escape(words))) for words in said]


def test_there_is_a_page_for_every_role_and_the_readme_leads_to_it() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(PAGES)
    assert {screen for screens in PAGES.values() for screen in screens} == set(SCREENS)
    readme = (ROOT / "README.zh.md").read_text()
    assert set(re.findall(r"\]\(docs/zh/(\w+)\.md\)", readme)) == set(PAGES)
    assert "(README.zh.md)" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_quotes_is_said_on_the_screen(page: str) -> None:
    known = patterns(PAGES[page])
    quoted = re.findall(r"「(.+?)」", text_of(page))
    assert len(quoted) > 5
    assert [words for words in quoted if not any(pattern.fullmatch(words) for pattern in known)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_screen_shows_it(page: str) -> None:
    pictures = re.findall(r"!\[.+?\]\((.+?)\)", text_of(page))
    assert pictures or page == "day"
    for picture in pictures:
        assert (FOLDER / picture).resolve().is_file(), picture


@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_read_aloud(page: str) -> None:
    """Short sentences, in the words of the hall: no codes, no variables, no English."""
    text = re.sub(r"!?\[(.*?)\]\(.*?\)|「.*?」|^#.*$|`.*?`", r"\1", text_of(page), flags=re.MULTILINE)
    long = [part for part in re.split(r"[。！？\n|：；]", text) if len(part) > 60]
    assert long == []
    assert set(re.findall(r"[A-Za-z]{3,}", text)) <= {"Excel", "WPS", "CSV", "USB"}
