"""A state has one name: the pages and the refusals say the same words, and no state goes without."""

import re
from typing import get_args

import pytest

from domain.core.refusal import Refused
from domain.core.words import STATES as WORDS
from domain.core.words import state_word
from domain.house.presence.records import PresenceState
from domain.reception.rotation.records import SlotState
from domain.reception.visits.records import VisitState
from domain.sales.applications.records import ApplicationState
from domain.sales.applications.rules import FIRST_FORM, FIRST_MONEY, NO_ANSWER, NOT_SURE
from domain.sales.outages.conflicts import PAPER_FIRST
from domain.sales.refunds.rules import ENDED
from domain.sales.reservations.rules import RECALLED, RENEWED
from domain.sales.units.records import LOCKED, PAPERS, UnitState
from domain.sales.withdrawals.rules import GIVEN_BACK
from server.web.problems import SENTENCES, problem
from server.web.words import ROOT, catalogue
from tests.hall import ZONE

STATES = {
    "unit": UnitState, "application": ApplicationState, "visit": VisitState, "presence": PresenceState, "slot": SlotState,
}  # fmt: skip
PUBLIC = {"sold": "sold"}  # what the walls call every signed state of a unit
IN_TABLE = re.compile(r'^  (\w+): t\("([^"]+)"\),$', re.MULTILINE)


@pytest.mark.parametrize("noun", STATES)
def test_every_state_has_a_word_in_both_languages(noun: str) -> None:
    assert set(WORDS[noun]) == set(get_args(STATES[noun]))
    assert [word for word in WORDS[noun].values() if word not in catalogue("zh_CN")] == []


@pytest.mark.parametrize(("noun", "page"), [(n, n) for n in ("unit", "application", "presence")] + [("slot", "turn")])
def test_the_pages_say_the_words_of_the_refusals(noun: str, page: str) -> None:
    said = dict(IN_TABLE.findall((ROOT / f"server/web/static/{page}_words.js").read_text()))
    assert said == WORDS[noun] | (PUBLIC if noun == "unit" else {})


def test_the_pages_say_of_a_visit_what_the_refusals_say() -> None:
    said = dict(IN_TABLE.findall((ROOT / "server/web/static/visit_words.js").read_text()))
    assert {state: said[state] for state in WORDS["visit"]} == WORDS["visit"]


def test_a_refusal_that_tells_a_state_knows_whose_it_is() -> None:
    telling = [code for code, (_, text) in SENTENCES.items() if "{state}" in text]
    assert len(telling) >= 5, "the premise"
    known = {state for words in WORDS.values() for state in words}
    assert [code for code in telling if all(state_word(code, state) == state for state in known)] == []


def test_every_reason_has_a_word() -> None:
    """Those that pages offer, and those that the server itself writes."""
    known = set(
        re.findall(r'^  "?([a-z-]+)"?: +t\(', (ROOT / "server/web/static/reasons.js").read_text(), re.MULTILINE)
    )
    offered: set[str] = set()
    for path in (ROOT / "kiosk").glob("*/*.js"):
        lists = re.findall(r"(?:codes: |CODES = |reasons: |choicesOf\()\[([^\]]+)\]", path.read_text())
        offered |= {code for found in lists for code in re.findall(r'"([a-z-]+)"', found)}
    assert len(offered) > 15, "the premise"
    own = {"declined", "no-answer", FIRST_FORM, FIRST_MONEY, NOT_SURE, NO_ANSWER, LOCKED, RECALLED, RENEWED, ENDED}
    own |= {PAPERS, PAPER_FIRST, GIVEN_BACK}
    assert offered | own == known


def test_the_same_code_is_called_otherwise_for_another_noun() -> None:
    """An application that waits is undecided; a visitor who waits is waiting."""
    refusals = {
        "application": Refused("application-state", state="waiting"),
        "visit": Refused("visit-state", number=7, state="waiting"),
    }
    said = {noun: problem(refusal, "zh_CN", ZONE)["title"] for noun, refusal in refusals.items()}
    assert said == {"application": "已有人先处理：该申请现在是「待批」。", "visit": "7 号已经「等候」。"}
