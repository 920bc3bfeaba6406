"""The words each noun brings with it: how its refusals are said, what its states are called, and what the journal calls
its records and what was done with them.

English here, Chinese in the catalogue beside the noun (`zh_CN.po`); every screen, the journal page and every refusal
say these and no others.
"""

from collections.abc import Mapping

SENTENCES: dict[str, tuple[int, str]] = {}  # code of a refusal -> (HTTP status, English sentence; facts in braces)
STATES: dict[str, dict[str, str]] = {}  # kind of record -> state -> English word, as it stands inside a sentence
NAMES: dict[str, str] = {}  # kind of record -> English word, as the journal has it before a number or a name
ACTS: dict[str, str] = {}  # verb -> what was done, as a line of the journal begins
_KIND_OF: dict[str, str] = {}  # code -> the kind whose states its facts name


def refusals(kind: str, sentences: Mapping[str, tuple[int, str]]) -> None:
    """How the refusals about this kind of record are said. A code is said in one place."""
    for code, said in sentences.items():
        if SENTENCES.setdefault(code, said) != said:
            raise ValueError(f"two sentences for {code}")
        _KIND_OF[code] = kind


def states(kind: str, words: Mapping[str, str]) -> None:
    """What the states of this kind of record are called."""
    STATES[kind] = dict(words)


def names(words: Mapping[str, str]) -> None:
    """What the journal calls records of these kinds."""
    NAMES.update(words)


def acts(words: Mapping[str, str]) -> None:
    """What the journal says these commands did."""
    ACTS.update(words)


def state_word(code: str, state: str) -> str:
    """What a refusal with this code calls a state; the state itself where nobody said."""
    return STATES.get(_KIND_OF.get(code, ""), {}).get(state, state)
