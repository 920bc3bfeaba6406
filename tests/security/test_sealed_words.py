"""Every word that is sealed, put in through every command that takes one, is in the vault and nowhere else (S17)."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import redis
from structlog.testing import capture_logs

from domain.core.viewer import Viewer
from domain.house.site.rules import local_day
from domain.nouns import COMMANDS
from server.app import SCREENS
from server.live.bus import PREFIX
from server.live.frames import text_of
from server.screen import Audience
from tests.machine import Valkey
from tests.security.conftest import Enter
from tests.security.stage import EVERYONE, Stage
from tests.security.targets import TARGETS

pytestmark = pytest.mark.timeout(180)
WORDS = {
    "name": "周金丝雀",
    "number": "310101199003071230",
    "text": "瞒着太太看三居",
    "payer": "钱金丝雀",
    "words": "先生金丝雀不让买",
    "buyers": [{"name": "孙金丝雀"}],
    "identity": "G10199003075",
}
PARTS = ("金丝雀", "8765012", "1019900307", "瞒着太太")
WHO = {
    "client.find": "admin",
    "visit.check_in": "dispatcher",
    "reservation.request": "site_lead",
    "receipt.record": "cashier",
    "paper.enter": "controller",
    "instalment.receive": "cashier",
    "opening.enter": "dispatcher",
    "intent.register": "controller",
}
NOT_OF_CLIENTS = {"price_list.activate", "price_list.file"}  # private for its length: homes, and no word of anybody


async def test_a_sealed_word_is_nowhere_but_in_the_vault(enter: Enter, valkey: Valkey) -> None:
    """Rows, journal, messages, frames for everybody, pages, metrics and logs, with each word given, refused and repeated."""
    with redis.from_url(valkey.url, decode_responses=True) as bus, bus.pubsub() as line, capture_logs() as lines:
        line.subscribe(PREFIX + "h1")
        async with enter() as stage:
            said = await _give_them_all(stage)
            await stage.app.state.app_context.feeds["h1"].check()
            said["frames"] = _frames(stage)
            said["pages"] = await _pages(stage)
            said["rows"] = json.dumps(stage.everything(), default=str, ensure_ascii=False)
            client = _client(stage)
            stage.house.do("client.erase", client=client)
            erased = json.dumps(stage.everything(), default=str, ensure_ascii=False)
        heard = iter(lambda: line.get_message(timeout=1), None)
        said["messages"] = "\n".join(str(message["data"]) for message in heard)
    said["logs"] = json.dumps(lines, default=str, ensure_ascii=False)
    premises = {
        "rows": "周女士", "frames": "周女士", "pages": "client.note", "messages": "周女士", "logs": "number tried",
        "answers": "client-unknown",
    }  # fmt: skip
    assert {where: text for where, text in premises.items() if text not in said[where]} == {}, "the premise"
    assert [(where, part) for where, text in said.items() for part in PARTS if part in text] == []
    sealed = json.loads(erased)
    assert [row for row in sealed["vault"] if row[:2] == ["h1", client]] == [["h1", client, "", None]]
    assert [row for row in sealed["vault_key"] if client in row and row[0] == "h1"] == []
    assert {row[-1] for row in sealed["vault_note"] if row[0] == "h1" and client in row} == {""}


async def _give_them_all(stage: Stage) -> dict[str, str]:
    """Each command that takes a sealed word, given well, with the same key again, and wrongly."""
    answers: list[str] = []
    verbs = [verb for verb, command in COMMANDS.items() if command.private and verb not in NOT_OF_CLIENTS]
    assert {"visit.check_in", "visit.identify", "client.note", "client.add_identity"} <= set(verbs)
    for place, verb in enumerate(sorted(verbs, key=lambda verb: verb != "visit.check_in")):  # who is found came before
        command = COMMANDS[verb]
        holds = WHO.get(verb, "consultant")
        phone = {"phone": f"1{380 + (0 if verb == 'client.find' else place)}8765012"}
        numbers = {"number": phone["phone"]} if verb == "client.find" else {}  # who has it is known by then
        words = {name: (WORDS | phone | numbers)[name] for name in command.private}
        arguments = TARGETS[verb](stage, holds, "own") | words | ({"title": "女士"} if verb == "visit.check_in" else {})
        for given in (arguments, arguments, arguments | {"surplus": list(words.values())}):
            headers = {"idempotency-key": f"one key for {verb}"}
            answer = await stage.ask("POST", f"/api/h1/{verb}", stage.tokens[holds], json=given, headers=headers)
            assert answer.status_code == 200 or "surplus" in given, (verb, answer.text)
            answers.append(answer.text)
        stage._read_on()
    answers.append((await stage.command("client.find", stage.tokens["admin"], {"number": "13700000001"})).text)
    return {"answers": "\n".join(answers)}


def _client(stage: Stage) -> str:
    return str(TARGETS["client.note"](stage, "consultant", "own")["client"])


def _frames(stage: Stage) -> str:
    """A snapshot of every screen for everyone who may open it."""
    feed, said = stage.app.state.app_context.feeds["h1"], []
    for screen in SCREENS.values():
        audiences = {screen.audience(_viewer(stage, holds)) for holds in EVERYONE if holds in screen.opened_by}
        assert audiences | {Audience()}
        for audience in audiences:
            frame = feed.view(screen, audience).frame(None, datetime.now(UTC))
            said.append(frame if isinstance(frame, str) else text_of(frame))
    return "\n".join(said)


def _viewer(stage: Stage, holds: str) -> Viewer:
    if holds.startswith("device:"):
        return Viewer("h1", device="d1", screen=holds.partition(":")[2])  # type: ignore[arg-type]
    return Viewer("h1", person=stage.people[holds], role=holds, group="A")  # type: ignore[arg-type]


async def _pages(stage: Stage) -> str:
    asked: list[Any] = [("/metrics", None), ("/api/openapi.json", None), ("/readyz", None)]
    asked += [
        ("/api/h1/registers/journal", "admin"),
        ("/api/h1/registers/journal?command=client.note", "admin"),
        (f"/api/h1/replay?day={local_day(stage.house.hall, datetime.now(UTC))}", "admin"),
        (f"/api/h1/story?client={_client(stage)}", "admin"),
        (f"/api/h1/story?unit={stage.unit()}", "admin"),
        *((f"/api/h1/story?phone={phone}", "admin") for phone in ("139****5012", "139****8501", "138****0010")),
        ("/api/h1/fleet", "admin"),
    ]
    asked += [(f"/h1/{screen}", "admin") for screen in ("office", "queue", "approvals", "cashier", "deals", "checkin")]
    asked.append(("/h1/consultant", "consultant"))
    answers = [await stage.ask("GET", path, stage.tokens[holds] if holds else None) for path, holds in asked]
    assert {answer.status_code for answer in answers} == {200}
    return "\n".join(answer.text for answer in answers)
