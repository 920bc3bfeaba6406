"""matrix.toml, read: what was decided for every route, screen and command."""

import tomllib
from pathlib import Path
from typing import Any

from tests.security.stage import EVERYONE

_FILE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "matrix.toml").read_text())
ROUTES: dict[str, dict[str, Any]] = _FILE["routes"]
SCREENS: dict[str, list[str]] = _FILE["screens"]
REGISTERS: dict[str, dict[str, str]] = _FILE["registers"]
COMMANDS: dict[str, dict[str, str]] = _FILE["commands"]
RELATIONS = ("own", "own group", "other group", "other hall")
REACH = {  # scope -> the relations it reaches
    "own": {"own"},
    "own group": {"own", "own group"},
    "others": {"own group", "other group"},
    "anyone": {"own", "own group", "other group"},
}


def may(verb: str) -> list[str]:
    """Who may give this command at all."""
    return [holds for holds in EVERYONE if holds in COMMANDS[verb]]


def expected(verb: str, holds: str, relation: str) -> str:
    """`done`, or the code of the refusal."""
    scope = COMMANDS[verb].get(holds)
    if relation == "other hall":
        return "not-signed-in"
    if scope is None:
        return "not-allowed"
    return "done" if relation in REACH[scope] else COMMANDS[verb]["else"]


def answer(route: str, holder: str, named: str = "") -> int:
    """The status, or close code, of a route for a holder, `nobody` or a `stranger`; `named` is a screen or register."""
    decided = ROUTES[route]
    said = decided.get(holder, decided["else"])
    if said not in ("screens", "registers"):
        return int(said)
    websocket = route.startswith("WS ")
    return 200 if holder in (SCREENS if said == "screens" else REGISTERS)[named] else 4403 if websocket else 403
