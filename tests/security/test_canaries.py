"""What a visitor said at the door is on no public screen and in no answer to one, whichever command is given (S14, S17)."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from domain.core.viewer import Viewer
from domain.house.devices.records import DEVICE_SCREENS
from domain.reception.visits.records import Visit
from server.app import SCREENS
from server.live.frames import text_of
from server.live.views import View
from server.screen import Audience
from tests.security.conftest import Enter
from tests.security.matrix import COMMANDS, expected
from tests.security.stage import EVERYONE, Stage
from tests.security.targets import TARGETS

pytestmark = pytest.mark.timeout(180)
GIVEN = "来客"  # of every client on the stage, and of nobody else
PHONE = re.compile(r"(?<!\d)1[39]\d{9}(?!\d)|1[39]\d\*{4}\d{4}")  # whole or masked: public screens show neither
CLIENT = re.compile(r'"c\d+(-\d+)?"')  # the id of one
PRICE = "380000000"


async def test_no_command_brings_a_visitors_words_to_a_public_screen(enter: Enter) -> None:
    """Every frame of the three public screens while every command is given, and every answer their devices get."""
    said: list[str] = []
    async with enter() as stage:
        for screen in DEVICE_SCREENS:
            _view(stage, screen)
        for verb in COMMANDS:
            given = len(said)
            for holds in [holds for holds in EVERYONE if expected(verb, holds, "own") == "done"][:1]:
                arguments = TARGETS[verb](stage, holds, "own")
                assert (await stage.command(verb, stage.tokens[holds], arguments)).status_code == 200, verb
            for device in DEVICE_SCREENS:
                arguments = TARGETS[verb](stage, "consultant", "own") if given == len(said) else {}
                said.append((await stage.command(verb, stage.tokens[f"device:{device}"], arguments)).text)
            await stage.app.state.app_context.feeds["h1"].check()
            walls = [_view(stage, screen) for screen in DEVICE_SCREENS]
            said += [_frame(wall, after) for wall in walls for after in (wall.seq - 5, None)]
        said += await _wrong_and_repeated(stage)
        kinds = {kind for wall in walls for kind in _kinds(wall)}
        assert kinds == {"unit", "visit", "panel", "device", "ticket"}, "the premise"
        named = [visit for visit in stage.house.hall.all(Visit).values() if visit.client]
        assert len(named) > 15, "the premise"
    assert len(said) > 6 * len(COMMANDS)
    for text in said:
        assert GIVEN not in text, text[:2000]
        assert not PHONE.search(text), PHONE.search(text)
        assert not CLIENT.search(text), CLIENT.search(text)
        assert PRICE not in text


async def test_the_tablet_answers_a_known_and_an_unknown_phone_alike(enter: Enter) -> None:
    """A thousand phones are tried, every other one is a client's: nothing tells which."""
    async with enter() as stage:
        tablet = Viewer(hall="h1", device="d1", screen="checkin")
        stage.house.do("device.add", screen="checkin", name="the tablet")
        replies, shapes = [], set()
        for number in range(1_000):
            phone = f"1380000{number // 2 % 16:04d}" if number % 2 == 0 else f"1370000{number:04d}"
            words = {"name": "周", "title": "女士", "phone": phone, "consent": True}
            replies.append(stage.house.do("visit.check_in", tablet, **words))
            if number >= 960:
                shapes.add(_shape(await stage.command("visit.check_in", stage.tokens["device:checkin"], words)))
        await stage.app.state.app_context.feeds["h1"].check()
        cards = json.loads(_frame(_view(stage, "checkin"), None))["cards"]
        visits = [stage.house.hall.all(Visit)[reply.result["visit"]] for reply in replies]
        mine = [cards[f"visit/{visit.id}"] for visit in visits]
        assert Counter(visit.sort for visit in visits) == {"returning": 500, "new": 500}, "the premise"
        assert len(shapes) == 1
        assert {tuple(reply.result) for reply in replies} == {("visit", "number")}
        assert [reply.result["number"] for reply in replies] == [visit.number for visit in visits]
        assert len({json.dumps(card | {"number": 0, "checked_in_at": ""}) for card in mine}) == 1


async def _wrong_and_repeated(stage: Stage) -> list[str]:
    """What the tablet hears when a check-in is refused in any way, and when it is repeated."""
    token, good = stage.tokens["device:checkin"], {"name": f"周{GIVEN}", "phone": "13912345678", "consent": True}
    wrong: list[dict[str, Any]] = [
        {"party": "many"}, {"consent": False}, {"wanted": "u404"}, {"heard": ["x"]}, {"title": "x"}, {"phone": "12"},
        {"lane": "call"}, {"name": ""},
    ]  # fmt: skip
    refused = [await stage.command("visit.check_in", token, good | change) for change in wrong]
    assert all(answer.status_code >= 400 for answer in refused)
    headers = {"idempotency-key": "a repeated key"}
    repeated = [
        await stage.ask("POST", "/api/h1/visit.check_in", token, json=good | change, headers=headers)
        for change in ({}, {}, {"phone": "13912345679"})
    ]
    assert [answer.status_code for answer in repeated] == [200, 200, 422]
    return [answer.text for answer in (*refused, *repeated)]


def _shape(answer: httpx2.Response) -> str:
    """All of an answer but its numbers."""
    body = answer.json()
    kept = sorted((n, v) for n, v in answer.headers.items() if n != "content-length")
    return f"{answer.status_code} {kept} {sorted(body)} {[(n, type(v).__name__) for n, v in body['result'].items()]}"


def _view(stage: Stage, screen: str) -> View:
    view: View = stage.app.state.app_context.feeds["h1"].view(SCREENS[screen], Audience())
    return view


def _frame(view: View, after: int | None) -> str:
    frame = view.frame(after, datetime.now(UTC))
    return frame if isinstance(frame, str) else text_of(frame)


def _kinds(view: View) -> set[str]:
    return {path.partition("/")[0] for path in view.cards()}
