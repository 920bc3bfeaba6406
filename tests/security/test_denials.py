"""Who must not: every route, stream and command, as everybody, on what is his own, his group's, another's, another hall's.

After each denial nothing was written anywhere, and the log has one line of it without a name or a phone.
"""

from typing import Any

import pytest
from structlog.testing import capture_logs

from server.auth.denials import TOLD
from tests.security.conftest import Enter
from tests.security.matrix import COMMANDS, REGISTERS, RELATIONS, ROUTES, SCREENS, answer, expected, may
from tests.security.stage import COLLEAGUE, EVERYONE, Stage
from tests.security.targets import TARGETS
from tests.server.offices import LIST

pytestmark = pytest.mark.timeout(600)  # ten thousand commands

PARTS = {
    "hall": "h1",
    "token": "invented",
    "digest": "0" * 12,
    "folder": "base",
    "path:path": "live.js",
    "verb": "visit.teleport",
}
QUERIES = {"/api/h1/replay": "?day=2025-03-03", "/api/h1/story": "?unit=u1"}
BODIES = {
    "/api/h1/pairing": {"screen": "board"},
    "/api/h1/pairing/poll": {"secret": "invented"},
    "/api/h1/pairing/approve": {"code": "BCDF-GHJK", "name": "a wall"},
}
DENIED = {401, 403, 4401, 4403}
SIGNING = ("sign_in", "pairing", "credential", "guess")
LOGGED = {"event", "log_level", "code", "hall", "asked", "actor", "address"}


async def test_every_command_of_everybody_on_everything(enter: Enter) -> None:
    """Whoever may not give a command at all is refused before it is looked at whose it is: once here, once elsewhere."""
    denied = done = 0
    async with enter() as stage:
        for verb in COMMANDS:
            before = stage.journal()
            for relation in RELATIONS:
                holders = EVERYONE if relation in ("own", "other hall") else [h for h in EVERYONE if h in may(verb)]
                refused = [holds for holds in holders if expected(verb, holds, relation) != "done"]
                shared = TARGETS[verb](stage, "consultant", relation)
                for holds in refused:
                    arguments = TARGETS[verb](stage, holds, relation) if holds in may(verb) else shared
                    await _is_denied(stage, verb, holds, relation, arguments)
                for holds in sorted(set(holders) - set(refused)):
                    arguments = TARGETS[verb](stage, holds, relation)
                    answer = await stage.command(verb, stage.tokens[holds], arguments)
                    assert answer.status_code == 200, (verb, holds, relation, answer.text)
                    done += 1
                denied += len(refused)
            assert stage.journal()[: len(before)] == before
    assert denied + done == sum(2 * len(EVERYONE) + 2 * len(set(EVERYONE) & set(may(verb))) for verb in COMMANDS)
    assert done > 140


async def _is_denied(stage: Stage, verb: str, holds: str, relation: str, arguments: dict[str, Any]) -> None:
    token = stage.foreign[holds] if relation == "other hall" else stage.tokens[holds]
    untouched = stage.touched()
    with capture_logs() as lines:
        answer = await stage.command(verb, token, arguments)
    assert answer.json()["code"] == expected(verb, holds, relation), (verb, holds, relation, answer.text)
    assert stage.touched() == untouched, (verb, holds, relation)
    told = [line for line in lines if line["event"] == "denied"]
    assert [line["code"] for line in told] == [answer.json()["code"]] * (answer.status_code in TOLD), (verb, holds)
    assert all(set(line) == LOGGED and line["asked"] == verb for line in told)


async def test_every_route_and_stream_for_everybody(enter: Enter) -> None:
    """Also for nobody, and for whoever holds a good session of another hall. Nothing of the hall is changed by any."""
    asked = 0
    async with enter() as stage:
        visitors = {"nobody": None, "stranger": stage.foreign["admin"], **stage.tokens}
        before = _of_the_hall(stage)
        for route in ROUTES:
            for number, (holder, token) in enumerate(visitors.items()):
                for named in SCREENS if "{screen}" in route else REGISTERS if "{register}" in route else [""]:
                    await _is_answered(stage, route, holder, token, named, f"10.0.1.{number}")
                    asked += 1
            assert _of_the_hall(stage) == before, route
    assert asked > len(ROUTES) * len(EVERYONE)


async def _is_answered(stage: Stage, route: str, holder: str, token: str | None, named: str, address: str) -> None:
    wanted, untouched = answer(route, holder, named), stage.touched()
    with capture_logs() as lines:
        got = await _ask_well(stage, route, holder, token, named, address)
    assert got == wanted, (route, holder, named)
    told = [line for line in lines if line["event"] == "denied"]
    assert all(set(line) == LOGGED for line in told)
    a_page_to_sign_in_on = route.startswith("GET /{hall}") and holder not in stage.tokens
    assert len(told) == (wanted in DENIED and not a_page_to_sign_in_on), (route, holder, named)
    if wanted in DENIED and not route.endswith("/session"):  # where a wrong secret is counted
        assert stage.touched() == untouched, (route, holder, named)


def _of_the_hall(stage: Stage) -> dict[str, list[Any]]:
    """All tables but those that signing in and out, asking for a code and giving a PIN write to."""
    return {table: rows for table, rows in stage.everything().items() if table not in SIGNING}


async def _ask_well(stage: Stage, route: str, holder: str, token: str | None, named: str, address: str) -> int:
    """The status of a request that has nothing wrong but its asker; of a websocket, what `knock` says."""
    method, _, path = route.partition(" ")
    for name, value in {**PARTS, "screen": named, "register": named}.items():
        path = path.replace(f"{{{name}}}", value)
    path += QUERIES.get(path, "")
    if method == "WS":
        return await stage.knock(path, token, address)
    if method == "DELETE" and token:  # of a session of its own, as it ends with this
        token = stage.another_session(holder)
    body: dict[str, Any] = {"json": {**BODIES.get(path, {})}}
    if path.endswith("/session"):
        body["json"] = {"name": f"nobody {holder}", "secret": "000000"}  # each name is locked out by itself
    if path.endswith("/price-list"):
        body = {"files": {"file": ("v1.csv", LIST.encode())}}
    if path.endswith("/secret"):
        body = {"json": {"person": stage.people[COLLEAGUE], "secret": "246 810"}}
    more = {} if method == "GET" else body
    return (await stage.ask(method, path, token, address=address, **more)).status_code
