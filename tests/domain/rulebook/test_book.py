"""The list of rules is whole, and each says in a few words what it is and what is missing."""

import re

import pytest

from domain.rulebook.book import AREAS, rules
from domain.rulebook.rule import Area, Rule

MANY = {"RO": 31, "SC": 44}  # as the rule book counts them


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.prefix)
def test_a_chapter_has_all_its_rules_in_the_order_of_their_numbers(area: Area) -> None:
    assert list(area.rules) == [f"{area.prefix}-{number:02}" for number in range(1, MANY[area.prefix] + 1)]


def test_every_chapter_is_there_once() -> None:
    assert [area.prefix for area in AREAS] == list(MANY)
    assert len(rules()) == sum(MANY.values())


def test_no_two_rules_are_called_alike() -> None:
    titles = [rule.title for rule in rules().values()]
    assert sorted(set(titles)) == sorted(titles)


@pytest.mark.parametrize(("id", "rule"), rules().items())
def test_a_rule_says_what_is_missing_unless_it_is_whole(id: str, rule: Rule) -> None:
    assert (rule.why == "") == (rule.held == "whole")
    assert rule.title[0].isupper()
    assert rule.chinese
    assert not re.search(r"[a-zA-Z|]", rule.chinese.replace("A组、B组、C组、D组", ""))
    for said in (rule.title, rule.why):
        assert not re.search(r"[|\n]|\.$|^\s|\s$", said), "it stands in a cell of a table"
    assert rule.why[:1].islower() or not rule.why
