"""A noun moves in without a module of the product being touched: its folder lies under `tests/made_up`."""

import asyncio
import contextlib
import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from domain.core.record import Record
from domain.nouns import COMMANDS, KINDS
from server.auth.sessions import COOKIE
from tests.machine import Valkey
from tests.stories.hall_process import ROOT, SECRET, Process
from tests.stories.screens import Screen, showing, until

pytestmark = [pytest.mark.story, pytest.mark.timeout(240)]


@pytest.fixture
def environment(database_url: str, valkey: Valkey, tmp_path: Path) -> dict[str, str]:
    return {"DATABASE_URL": database_url, "REDIS_URL": valkey.url, "SECRET_KEY": SECRET, "ANCHANG_VAR": str(tmp_path)}


def run(environment: dict[str, str], *arguments: str) -> str:
    """What `anchang` with the noun prints."""
    command = [sys.executable, "-m", "tests.made_up", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def people(environment: dict[str, str]) -> dict[str, str]:
    """Session tokens by role, of a hall of its own."""
    tokens: dict[str, str] = json.loads(run(environment, "furnish"))
    return tokens


@pytest_asyncio.fixture
async def pair(environment: dict[str, str], people: dict[str, str], tmp_path: Path) -> AsyncIterator[list[Process]]:
    """Two processes of the hall, the first of which makes time pass."""
    made = [
        Process("A", tmp_path, environment, "serve", "--with-clock", module="tests.made_up"),
        Process("B", tmp_path, environment, module="tests.made_up"),
    ]
    with contextlib.ExitStack() as stack:
        for process in made:
            stack.callback(process.kill)
            process.start()
        for process in made:
            process.wait_ready()
        yield made


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_it_is_walked_from_a_command_to_another_process_and_back_from_the_journal(
    environment: dict[str, str], people: dict[str, str], pair: list[Process]
) -> None:
    here, there = pair
    screen = Screen("umbrellas", people["dispatcher"], there)
    async with httpx2.AsyncClient(trust_env=False, timeout=30) as http, showing(screen):

        async def give(verb: str, by: str = "dispatcher", lang: str = "en", **arguments: Any) -> httpx2.Response:
            headers = {"Cookie": f"{COOKIE}={people[by]}; lang={lang}", "Idempotency-Key": uuid.uuid4().hex}
            return await http.post(f"{here.url}/api/h1/{verb}", json=arguments, headers=headers)

        umbrella = (await give("umbrella.enter", "admin", number=7)).json()["result"]["umbrella"]
        card = f"umbrella/{umbrella}"
        await until(lambda: screen.cards.get(card) == {"number": 7, "state": "in"}, 15, "the other process shows it")
        assert (await give("umbrella.enter", number=8)).status_code == 403, "the table of commands says who may"
        assert (await give("umbrella.lend", umbrella=umbrella, visit="v1")).status_code == 200
        await until(lambda: screen.cards.get(card, {}).get("state") == "missed", 15, "its time is up by itself")
        assert screen.cards["panel/counts"] == {"out": 0}
        said = {
            lang: (await give("umbrella.lend", lang=lang, umbrella=umbrella, visit="v2")).json()["title"]
            for lang in ("zh_CN", "en")
        }
        assert said == {"zh_CN": "7 号伞逾期未还。", "en": "Umbrella 7 is not brought back."}
        cookie = {"Cookie": f"{COOKIE}={people['admin']}"}
        registers = f"{there.url}/api/h1/registers"
        page = (await http.get(f"{registers}/journal", headers=cookie)).json()["rows"]
        missed = (await http.get(f"{registers}/umbrellas?state=missed", headers=cookie)).json()["rows"]
        office = await http.get(f"{there.url}/h1/office", headers={"Cookie": f"{cookie['Cookie']}; lang=zh_CN"})
        lent = (await http.get(f"{registers}/umbrellas?state=out", headers=cookie)).json()["rows"]
    assert [(row["number"], row["state"]) for row in missed] == [(7, "missed")], "it is read in pages too"
    assert lent == []
    told = [(row["command"], row["rules"]) for row in page if row["command"].startswith("umbrella.")]
    assert told == [("umbrella.miss", []), ("umbrella.lend", ["MU-01"]), ("umbrella.enter", [])]
    words = json.loads(re.findall(r'id="journal-words">(.*?)</script>', office.text)[0])
    assert (words["names"]["umbrella"], words["acts"]["umbrella.lend"]) == ("雨伞", "借出雨伞"), (
        "the journal page says it"
    )
    assert "unbroken" in await asyncio.to_thread(run, environment, "verify", "--hall", "h1")
    again = json.loads(await asyncio.to_thread(run, environment, "replay", "--live", "--hall", "h1"))
    assert again["live"]["umbrella"] == 1


def test_the_product_knows_no_umbrellas() -> None:
    """The premise: what the tests above saw came from the noun's folder alone."""
    assert "umbrella" not in KINDS
    assert [verb for verb in COMMANDS if verb.startswith("umbrella")] == []


def test_a_kind_is_declared_once() -> None:
    with pytest.raises(TypeError, match="two records of the kind 'unit'"):
        type("Second", (Record,), {"kind": "unit", "__module__": __name__})
