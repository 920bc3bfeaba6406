"""Every command and every role: decided in roles.toml, carried by the table of commands, and enforced at the door."""

import contextlib
import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from domain.people import DEVICE_SCREENS, ROLES, Device, Person, Viewer, system
from server import journal
from server.app import create_app
from server.auth import COOKIE, Sessions
from server.commands import COMMANDS
from server.settings import Settings
from tests.hall import SECRET, House, engine_of, open_house
from tests.machine import Valkey

DECIDED: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "roles.toml").read_text())
DEVICES = tuple(f"device:{screen}" for screen in DEVICE_SCREENS)
EVERYONE = (*ROLES, *DEVICES)


def someone(holds: str) -> Viewer:
    if holds.startswith("device:"):
        return Viewer(hall="h1", device="d1", role="device", screen=holds.partition(":")[2])  # type: ignore[arg-type]
    return Viewer(hall="h1", person="u1", role=holds)  # type: ignore[arg-type]


def test_every_command_is_decided() -> None:
    assert sorted(DECIDED) == sorted(COMMANDS)


def test_only_roles_that_exist_are_named() -> None:
    assert {role for roles in DECIDED.values() for role in roles} <= set(EVERYONE)


@pytest.mark.parametrize("verb", DECIDED)
def test_the_table_of_commands_says_what_was_decided(verb: str) -> None:
    assert [role for role in EVERYONE if COMMANDS[verb].may(someone(role))] == [
        r for r in EVERYONE if r in DECIDED[verb]
    ]
    assert COMMANDS[verb].may(system("h1"))


def test_screens_on_the_wall_may_do_nothing_and_the_tablet_only_checks_in() -> None:
    assert [verb for verb, roles in DECIDED.items() if {"device:board", "device:turns"} & set(roles)] == []
    assert [verb for verb, roles in DECIDED.items() if "device:checkin" in roles] == ["visit.check_in"]


def test_no_agency_may_control_a_unit_or_take_money() -> None:
    """SC-01, SC-25."""
    agency = {"consultant", "supervisor", "group_manager", "project_manager"}
    for verb in (
        "unit.control",
        "unit.release",
        "receipt.record",
        "receipt.void",
        "application.approve",
        "hold.release",
    ):
        assert not agency & set(DECIDED[verb]), verb


@dataclass
class Door:
    """The real application, and a session for each role."""

    app: Starlette
    http: httpx2.AsyncClient
    house: House
    tokens: dict[str, str]

    async def say(self, verb: str, holds: str | None, arguments: dict[str, Any] | None = None, **headers: str) -> Any:
        cookie = {"cookie": f"{COOKIE}={self.tokens[holds]}"} if holds else {}
        key = {"idempotency-key": f"{verb}-{holds}-0001"}
        return await self.http.post(f"/api/h1/{verb}", json=arguments or {}, headers={**key, **cookie, **headers})

    def state(self) -> Any:
        with self.house.engine.begin() as connection:
            ledger = journal.load(connection, "h1")
        return ledger.seq, ledger.hash, {(r.kind, r.id): r for r in ledger.hall.records()}


@contextlib.asynccontextmanager
async def door(folder: Path, valkey: Valkey) -> AsyncIterator[Door]:
    url = f"sqlite:///{folder / 'hall.db'}"
    with engine_of(url) as engine, open_house(engine) as house:
        house.do("site.open", name="望澜庭")
        house.do("group.save", id="A", order=1)
        for n, role in enumerate(ROLES):
            house.do("person.save", name=f"{role}", role=role, badge=f"A{n}", group="A" if n >= 10 else None)
        for screen in DEVICE_SCREENS:
            house.do("device.add", screen=screen, name=screen)
        sessions = Sessions(engine)
        tokens = {p.role: sessions.open_now("h1", person=p.id) for p in house.hall.all(Person).values()}
        tokens |= {f"device:{d.screen}": sessions.open_now("h1", device=d.id) for d in house.hall.all(Device).values()}
        app = create_app(Settings(url, valkey.url, SECRET, folder))
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://hall") as http,
        ):
            yield Door(app, http, house, {str(holds): token for holds, token in tokens.items()})


async def test_at_the_door_everyone_else_is_denied_and_nothing_changes(tmp_path: Path, valkey: Valkey) -> None:
    async with door(tmp_path, valkey) as hall:
        assert set(hall.tokens) == set(EVERYONE)
        before, denied = hall.state(), 0
        for verb, roles in DECIDED.items():
            for holds in EVERYONE:
                answer = await hall.say(verb, holds)
                if holds in roles:
                    assert answer.json()["code"] == "bad-arguments", (verb, holds)
                else:
                    denied += 1
                    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed"), (verb, holds)
            assert hall.state() == before, verb
        assert denied > 400


async def test_at_the_door_nobody_acts_without_a_session_or_from_a_foreign_page(tmp_path: Path, valkey: Valkey) -> None:
    async with door(tmp_path, valkey) as hall:
        before = hall.state()
        for verb in DECIDED:
            assert (await hall.say(verb, None)).status_code == 401
            stolen = await hall.say(verb, "admin", origin="https://elsewhere.example")
            assert (stolen.status_code, stolen.json()["code"]) == (403, "wrong-origin")
        assert hall.state() == before


async def test_at_the_door_a_person_who_left_and_a_revoked_screen_are_nobody(tmp_path: Path, valkey: Valkey) -> None:
    arguments = {"name": "王晓明", "consent": True}
    async with door(tmp_path, valkey) as hall:
        assert (await hall.say("visit.check_in", "device:checkin", arguments)).status_code == 200
        house = hall.house
        tablet = next(d for d in house.hall.all(Device).values() if d.screen == "checkin")
        desk = house.desk("dispatcher")
        house.do("device.revoke", device=tablet.id)
        house.do("person.save", id=desk.person, name=desk.name, role="dispatcher", active=False)
        for feed in hall.app.state.hallway.feeds.values():
            await feed.check()
        before = hall.state()
        for holds in ("device:checkin", "dispatcher"):
            answer = await hall.say("visit.check_in", holds, arguments)
            assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")
        assert hall.state() == before


async def test_at_the_door_a_command_needs_a_key_and_json(tmp_path: Path, valkey: Valkey) -> None:
    async with door(tmp_path, valkey) as hall:
        before = hall.state()
        cookie = {"cookie": f"{COOKIE}={hall.tokens['dispatcher']}"}
        url, body = "/api/h1/visit.check_in", {"name": "王晓明", "consent": True}
        keyless = await hall.http.post(url, json=body, headers=cookie)
        form = await hall.http.post(url, data={"name": "王"}, headers={**cookie, "idempotency-key": "12345678"})
        broken = await hall.http.post(
            url, content=b"{", headers={**cookie, "idempotency-key": "12345678", "content-type": "application/json"}
        )
        unknown = await hall.http.post("/api/h1/visit.teleport", json=body, headers=cookie)
        codes = [answer.json()["code"] for answer in (keyless, form, broken, unknown)]
        assert codes == ["key-missing", "bad-arguments", "bad-arguments", "not-here"]
        assert hall.state() == before
