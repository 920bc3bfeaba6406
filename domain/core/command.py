"""The table of commands: what may be done in the hall, by whom, with which arguments.

A command is an ordinary function `verb(change, by, **arguments) -> result`. It reads `change.hall`, asks a rule, and
puts the records the rule returned. What it put is saved, journalled and published together, or not at all: a `Refused`
undoes the command and burns no number.
"""

import inspect
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from domain.core.change import Result
from domain.core.refusal import Refused
from domain.core.texts import SHOWN, shown, unprintable, visible
from domain.core.vault import LooksUp
from domain.core.viewer import Viewer

SMALL, LONG = 64 * 2**10, 2**20  # bytes of JSON: of most commands, and of those that name thousands of records


@dataclass(frozen=True)
class Command:
    """One row of the table of commands."""

    verb: str
    run: Callable[..., Result]
    roles: frozenset[str]  # what `Viewer.holds` must be one of; the hall's own clock may do all
    arguments: type[BaseModel]
    private: frozenset[str]  # arguments that never reach the journal
    rules: tuple[str, ...]
    largest: int  # bytes of JSON it may be given
    delegable: frozenset[str]  # roles whose right to give it somebody may exercise who acts for them
    reveals: bool  # answers with what the journal must not hold; a repeated key looks it up again
    writes: bool  # False: it only looks, so nothing is saved, numbered or journalled
    per_minute: int  # how often one person may give it, where its answer tells if a number is known; 0: no limit
    looks_up: tuple[tuple[str, LooksUp], ...]  # the arguments that name a number somebody may have

    def parse(self, arguments: Any) -> BaseModel:
        """The arguments checked and typed, of texts what can be seen. Refuses `bad-arguments` with the wrong fields."""
        if (path := unprintable(arguments)) is not None:
            raise Refused("bad-arguments", fields={shown(path): "characters"})
        unknown = arguments.keys() - self.arguments.model_fields.keys() if isinstance(arguments, dict) else set()
        if len(unknown) > SHOWN:  # each would be made an error first
            raise Refused("bad-arguments", fields=dict.fromkeys(map(shown, sorted(unknown)[:SHOWN]), "extra_forbidden"))
        try:
            return self.arguments.model_validate(visible(arguments))
        except ValidationError as error:
            wrong = error.errors(include_url=False, include_context=False, include_input=False)[:SHOWN]
            fields = {shown(".".join(map(str, e["loc"]))) or "body": e["type"] for e in wrong}
            raise Refused("bad-arguments", fields=fields) from None

    def may(self, viewer: Viewer) -> bool:
        """Whether the table lets this viewer give the command, for himself or for somebody he acts for.

        The command may still refuse its object.
        """
        for_others = any(principal.role in self.delegable for principal in viewer.stands_for)
        return viewer.role == "system" or viewer.holds in self.roles or for_others


COMMANDS: dict[str, Command] = {}


def may(role: str, verb: str, stands_for: Collection[str] = ()) -> bool:
    """Whether the table lets this role give this command: a card or a page asks it before it offers a button.

    `stands_for`: the roles of those whom this viewer acts for.
    """
    command = COMMANDS[verb]
    return role == "system" or role in command.roles or not command.delegable.isdisjoint(stands_for)


def command(
    verb: str,
    *roles: str,
    private: tuple[str, ...] = (),
    rules: tuple[str, ...] = (),
    largest: int = SMALL,
    delegable: tuple[str, ...] = (),
    reveals: bool = False,
    writes: bool = True,
    per_minute: int = 0,
) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Decorator: this function is the command `verb`, open to these roles.

    It is a signature where it is `delegable`: whoever acts for somebody of these roles may give it in his place. Such a
    command says for whom by `signs` or `in_own_or_anothers_name` (`domain.core.signatures`), of the viewer that
    `domain.house.delegations.rules.as_of` makes.
    """

    def enter(run: Callable[..., Result]) -> Callable[..., Result]:
        COMMANDS[verb] = Command(
            verb, run, frozenset(roles), _model(verb, run), frozenset(private), rules, largest, frozenset(delegable),
            reveals, writes, per_minute, _looked_up(run),
        )  # fmt: skip
        return run

    return enter


def _looked_up(run: Callable[..., Result]) -> tuple[tuple[str, LooksUp], ...]:
    annotated = ((p.name, getattr(p.annotation, "__metadata__", ())) for p in _parameters(run))
    return tuple((name, mark) for name, marks in annotated for mark in marks if isinstance(mark, LooksUp))


def _parameters(run: Callable[..., Result]) -> list[inspect.Parameter]:
    return list(inspect.signature(run).parameters.values())[2:]  # after `change` and `by`


def _model(verb: str, run: Callable[..., Result]) -> type[BaseModel]:
    parameters = _parameters(run)
    fields: dict[str, Any] = {
        p.name: (p.annotation, ... if p.default is inspect.Parameter.empty else p.default) for p in parameters
    }
    name = "".join(part.title() for part in verb.replace("_", ".").split("."))
    return create_model(name, __config__=ConfigDict(extra="forbid", str_max_length=2000, strict=False), **fields)
