"""Every route, stream and command is decided in matrix.toml, and the code holds nothing else."""

import json
import re
from pathlib import Path

import pytest
from starlette.routing import Route, WebSocketRoute

from domain.core.viewer import Viewer, system
from domain.house.devices.records import DEVICE_SCREENS
from domain.nouns import COMMANDS as REAL_COMMANDS
from domain.nouns import REGISTERS as REAL_REGISTERS
from kiosk.office.roles import PARTS
from server.app import SCREENS as REAL_SCREENS
from server.app import create_app
from server.base.settings import Settings
from server.store.queries import journal
from server.web.problems import SENTENCES
from tests.machine import Valkey
from tests.security.conftest import Enter
from tests.security.matrix import COMMANDS, REACH, REGISTERS, ROUTES, SCREENS, may
from tests.security.stage import EVERYONE
from tests.security.targets import TARGETS


def viewer(holds: str) -> Viewer:
    if holds.startswith("device:"):
        return Viewer(hall="h1", device="d1", role="device", screen=holds.partition(":")[2])  # type: ignore[arg-type]
    return Viewer(hall="h1", person="u1", role=holds)  # type: ignore[arg-type]


def test_every_route_and_stream_of_the_application_is_decided_and_no_other(tmp_path: Path, valkey: Valkey) -> None:
    """Whatever is added, a debug page or an export too, is decided here first (S11, S22)."""
    served = set()
    for route in create_app(Settings("sqlite://", valkey.url, b"x" * 32, tmp_path)).routes:
        assert isinstance(route, Route | WebSocketRoute), f"{route!r} hides what it serves"
        methods = ["WS"] if isinstance(route, WebSocketRoute) else sorted((route.methods or set()) - {"HEAD"})
        served |= {f"{method} {route.path}" for method in methods}
    assert served == set(ROUTES)


async def test_the_document_of_the_commands_is_whole(enter: Enter) -> None:
    """Every command with its roles, and every reference in it leads somewhere."""
    async with enter() as stage:
        document = (await stage.ask("GET", "/api/openapi.json", None)).json()
    roles = {path.rpartition("/")[2]: operation["post"]["x-roles"] for path, operation in document["paths"].items()}
    assert roles == {verb: sorted(may(verb)) for verb in COMMANDS}
    signed = {
        path.rpartition("/")[2]: operation["post"]["x-delegable"] for path, operation in document["paths"].items()
    }
    assert signed == {verb: sorted(REAL_COMMANDS[verb].delegable) for verb in COMMANDS}
    named = set(re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(document)))
    assert named == set(document["components"]["schemas"]) != set()
    assert json.dumps(document).count('"$ref"') == json.dumps(document).count('"$ref": "#/components/schemas/')


def test_every_screen_register_and_command_is_decided() -> None:
    assert sorted(SCREENS) == sorted(REAL_SCREENS)
    assert sorted(REGISTERS) == sorted([*REAL_REGISTERS, journal.NAME])
    assert sorted(COMMANDS) == sorted(REAL_COMMANDS)
    assert sorted(TARGETS) == sorted(REAL_COMMANDS)


def test_only_holders_scopes_and_refusals_that_exist_are_named() -> None:
    routes = {holder for decided in ROUTES.values() for holder in decided}
    assert routes <= {*EVERYONE, "nobody", "stranger", "else"}
    assert {holder for opened in SCREENS.values() for holder in opened} <= set(EVERYONE)
    for verb, decided in COMMANDS.items():
        scopes = {holder: scope for holder, scope in decided.items() if holder != "else"}
        assert set(scopes) <= set(EVERYONE), verb
        assert set(scopes.values()) <= set(REACH), verb
        assert ("else" in decided) == bool(set(scopes.values()) - {"anyone"}), verb
        assert decided.get("else", "not-allowed") in SENTENCES, verb


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_opened_by_whom_was_decided(screen: str) -> None:
    assert REAL_SCREENS[screen].opened_by - {"system"} == set(SCREENS[screen])


@pytest.mark.parametrize("register", REGISTERS)
def test_a_register_is_read_by_whom_was_decided(register: str) -> None:
    """Of the journal whoever reads it reads all; the clock's own right to it is nobody's."""
    everyone = dict.fromkeys(PARTS["journal"] - {"system"}, "all")
    readers = everyone if register == journal.NAME else REAL_REGISTERS[register].readers
    assert {role: {"group": "own group"}.get(scope, scope) for role, scope in readers.items()} == REGISTERS[register]
    assert set(REGISTERS[register]) <= set(EVERYONE)


@pytest.mark.parametrize("verb", COMMANDS)
def test_the_table_of_commands_says_what_was_decided(verb: str) -> None:
    assert [holds for holds in EVERYONE if REAL_COMMANDS[verb].may(viewer(holds))] == may(verb)
    assert REAL_COMMANDS[verb].may(system("h1"))


def test_screens_on_the_wall_may_do_nothing_and_the_tablet_only_checks_in() -> None:
    mine = {
        f"device:{screen}": [verb for verb in COMMANDS if f"device:{screen}" in COMMANDS[verb]]
        for screen in DEVICE_SCREENS
    }
    assert mine == {"device:board": [], "device:turns": [], "device:checkin": ["visit.check_in"], "device:numbers": []}


def test_no_agency_may_control_a_unit_or_take_money() -> None:
    """RO-03, SC-01, SC-25."""
    agency = {"consultant", "supervisor", "group_manager", "project_manager"}
    for verb in (
        "unit.control",
        "unit.release",
        "receipt.record",
        "receipt.void",
        "application.approve",
        "hold.release",
        "refund.request",
        "refund.approve",
        "refund.record",
        "settlement.close",
        "settlement.confirm",
        "deal.pass",
        "deal.fail",
        "deal.sign",
        "instalment.confirm",
        "instalment.receive",
        "mortgage.pass",
        "withdrawal.settle",
        "withdrawal.sign",
        "withdrawal.close",
    ):
        assert not agency & set(COMMANDS[verb]), verb


def test_the_cashier_alone_takes_money_and_the_dispatcher_alone_gives_visitors_out() -> None:
    """RO-02, RO-08, RO-22."""
    assert set(COMMANDS["receipt.record"]) == set(COMMANDS["instalment.receive"]) == {"cashier"}
    allots = ("visit.dispatch", "visit.recall", "visit.leave", "turn.skip")
    assert [verb for verb in allots if set(COMMANDS[verb]) != {"dispatcher"}] == []


def test_an_admin_sells_nothing() -> None:
    """Whoever lets people in neither applies, approves, takes money nor reads a client's phone."""
    sells = (
        "application.",
        "hold.",
        "receipt.",
        "refund.",
        "settlement.",
        "deal.",
        "instalment.",
        "mortgage.",
        "withdrawal.",
        "unit.",
        "visit.",
        "turn.",
        "client.reveal",
    )
    assert [verb for verb in COMMANDS if verb.startswith(sells) and "admin" in COMMANDS[verb]] == []
