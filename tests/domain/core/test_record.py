"""What a record declares is carried out: its deadline by a command that exists, its night by somebody who ends it."""

import pytest

from domain.core.night import ENDINGS
from domain.core.record import Record
from domain.nouns import COMMANDS, KINDS


@pytest.mark.parametrize("kind", [kind for kind, record in KINDS.items() if record.on_due])
def test_what_is_due_is_ended_by_a_command_of_the_hall_itself(kind: str) -> None:
    ending = COMMANDS[KINDS[kind].on_due]
    assert ending.roles == frozenset()
    assert set(ending.arguments.model_fields) == {kind}


@pytest.mark.parametrize("record", KINDS.values(), ids=lambda record: record.kind)
def test_whoever_has_a_deadline_says_which_command_ends_it(record: type[Record]) -> None:
    assert (record.due is not Record.due) == bool(record.on_due)


@pytest.mark.parametrize("record", KINDS.values(), ids=lambda record: record.kind)
def test_what_may_be_left_over_for_the_night_is_ended_by_somebody(record: type[Record]) -> None:
    assert (record.left_over is not Record.left_over) == (record in ENDINGS)


@pytest.mark.parametrize("record", KINDS.values(), ids=lambda record: record.kind)
def test_a_record_is_found_by_what_it_has(record: type[Record]) -> None:
    for name in record.indexed:
        assert name in record.model_fields or isinstance(getattr(record, name), property)
    for unique in record.unique:
        assert set(unique.fields) <= set(record.model_fields)
