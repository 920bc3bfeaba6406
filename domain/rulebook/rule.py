"""A rule of the rule book, and whether the code holds people to it.

Where it does so and which test proves it is written nowhere: both carry the rule's ID, and are found by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Held = Literal["whole", "in part", "not yet", "by people"]


@dataclass(frozen=True)
class Rule:
    """`chinese` is the hall's own word. `why`: what is missing, or why nothing of it is held; "" where it is whole."""

    title: str
    chinese: str
    held: Held
    why: str = ""

    @property
    def in_code(self) -> bool:
        """Whether code carries its ID, and a test."""
        return self.held in ("whole", "in part")


@dataclass(frozen=True)
class Area:
    """A chapter of the rule book: its rules by ID, in the order of their numbers."""

    prefix: str
    title: str
    chinese: str
    rules: Mapping[str, Rule]


def whole(title: str, chinese: str) -> Rule:
    """Held to, with its defaults and its edges."""
    return Rule(title, chinese, "whole")


def in_part(title: str, chinese: str, missing: str) -> Rule:
    """Held to but for what is missing: a sentence that begins small and has no full stop, as the two below."""
    return Rule(title, chinese, "in part", missing)


def not_yet(title: str, chinese: str, because: str) -> Rule:
    """Nothing of it is built."""
    return Rule(title, chinese, "not yet", because)


def by_people(title: str, chinese: str, because: str) -> Rule:
    """Nothing that software could hold anybody to."""
    return Rule(title, chinese, "by people", because)
