"""A price list is looked at before it counts: the preview writes nothing, and the same file twice changes nothing."""

import asyncio
import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.core.roles import ROLES
from domain.sales.prices.records import PriceDraft, PriceList
from domain.sales.units.records import Unit
from server.auth.sessions import COOKIE
from server.importing import CODES, MAX_BYTES, route
from server.web.problems import SENTENCES
from server.web.words import catalogue
from tests.machine import Valkey
from tests.server.offices import LIST, Enter, opened

DEARER = LIST.replace("3900000", "3950000")
MAY_PRICE = {"site_lead", "executive", "general_manager", "admin"}


@pytest.fixture
def enter(valkey: Valkey, tmp_path: Path) -> Enter:
    """The office on SQLite, entered in the test itself: what starts tasks must end them in the same one."""
    return lambda: opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path)


async def test_a_preview_says_everything_and_writes_nothing(enter: Enter) -> None:
    async with enter() as office:
        before, _ = office.now()
        found = (await office.upload(LIST + "3栋,1单元,3,,3室2厅,98.27,3800000\n")).json()
        assert [home["id"] for home in found["new"]] == ["3栋-1单元-201", "3栋-1单元-202"]
        assert found["figures"]["mean_fen"] == 3_917_778
        assert (found["changed"], found["same"], found["missing"], found["read"]) == ([], 0, [], 2)
        assert found["refused"] == [
            {"row": 4, "sheet": None, "code": "room-missing", "facts": {"raw": ""}, "sentence": "No room number."}
        ]
        assert found["sheets"][0]["columns"]["total_price"] == "总价"
        seq, hall = office.now()
        assert (seq, hall.all(Unit)) == (before, {})


async def test_a_list_put_in_force_twice_changes_nothing_the_second_time(enter: Enter) -> None:
    async with enter() as office:
        first = await office.put_in_force(LIST, "first-time-1")
        assert first.json()["result"] | {"added": 2, "changed": 0} == first.json()["result"]
        before, hall = office.now()
        assert {u.state for u in hall.all(Unit).values()} == {"unreleased"}
        again = (await office.upload(LIST)).json()
        assert (again["new"], again["changed"], again["same"]) == ([], [], 2)
        assert (await office.put_in_force(LIST, "second-time")).json()["result"]["price_list"] is None
        seq, hall = office.now()
        assert seq == before + 1, "that it was asked is on record, so that its repetition is known"
        assert len(hall.all(PriceList)) == 1


async def test_a_changed_price_is_shown_as_it_was_and_will_be(enter: Enter) -> None:
    async with enter() as office:
        await office.put_in_force(LIST, "first-time-1")
        found = (await office.upload(DEARER.replace("3栋,1单元,2,201,3室2厅,98.27,3800000\n", ""))).json()
        assert found["changed"] == [
            {"id": "3栋-1单元-202", "fields": {"price_fen": ["390000000", "395000000"]}, "taken": False, "jump": False}
        ]
        assert found["missing"] == ["3栋-1单元-201"]


async def test_prices_may_go_up_and_down_and_up_again(enter: Enter) -> None:
    async with enter() as office:
        for n, text in enumerate((LIST, DEARER, LIST, DEARER)):
            answer = await office.put_in_force(text, f"change-{n}-of-four")
            assert answer.json()["result"]["price_list"] is not None
        assert office.now()[1].get(Unit, "3栋-1单元-202").price_fen == 395_000_000


async def test_a_preview_made_before_a_change_is_not_put_in_force(enter: Enter) -> None:
    async with enter() as office:
        old = (await office.upload(DEARER)).json()["digest"]
        await office.put_in_force(LIST, "first-time-1")
        before, _ = office.now()
        refused = await office.upload(DEARER, key="with-an-old-preview", expect=old)
        assert (refused.status_code, refused.json()["code"]) == (409, "preview-old")
        assert office.now()[0] == before


async def test_prices_that_move_between_the_look_and_the_change_are_seen_by_the_change(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process looks at what it holds; the command is decided on the hall as it is then."""
    async with enter() as office:
        await office.put_in_force(LIST, "first-time-1")
        seen = (await office.upload(DEARER)).json()["digest"]
        looked = route._look

        def look(*what: Any) -> Any:
            found = looked(*what)
            moved = [line.model_copy(update={"price_fen": line.price_fen + 1}) for line in found[0]]
            arguments = {"filename": "between", "units": [line.model_dump(mode="json") for line in moved]}
            given = office.do("price_list.activate", arguments, "admin", "in between")
            assert asyncio.run_coroutine_threadsafe(given, loop).result(20).status_code == 200
            return found

        loop = asyncio.get_running_loop()
        monkeypatch.setattr(route, "_look", look)
        refused = await office.upload(DEARER, key="looked-before", expect=seen)
        assert (refused.status_code, refused.json()["code"]) == (409, "preview-old")
        assert {unit.price_list for unit in office.now()[1].all(Unit).values()} == {f"p{office.now()[0]}"}, (
            "the one between"
        )


async def test_homes_written_otherwise_are_put_in_force_only_once_it_was_said_whether_they_are_the_same(
    enter: Enter,
) -> None:
    async with enter() as office:
        await office.put_in_force(LIST, "first-time-1")
        otherwise = DEARER.replace("3栋,1单元,2,20", "3号楼,一单元,2,020")
        asked = (await office.upload(otherwise)).json()
        assert [pair["as"] for pair in asked["pairs"]] == ["3栋-1单元-201", "3栋-1单元-202"]
        refused = await office.upload(otherwise, key="not-answered", expect=asked["digest"])
        assert refused.json()["code"] == "homes-alike"
        same = (await office.upload(otherwise, alike="same")).json()
        assert (same["new"], same["same"], [change["id"] for change in same["changed"]]) == ([], 1, ["3栋-1单元-202"])
        other = (await office.upload(otherwise, alike="different")).json()
        assert len(other["new"]) == len(other["missing"]) == 2
        assert len({found["digest"] for found in (asked, same, other)}) == 3, "the answer is part of what was seen"
        done = await office.upload(otherwise, key="they-are-the-same", alike="same", expect=same["digest"])
        assert done.json()["result"] | {"added": 0, "changed": 1} == done.json()["result"]
        units = office.now()[1].all(Unit)
        assert {unit.label for unit in units.values()} == {"3栋1单元201", "3栋1单元202"}
        assert units["3栋-1单元-202"].price_fen == 395_000_000
        assert (await office.upload(otherwise, alike="perhaps")).json()["code"] == "bad-arguments"


async def test_an_answer_that_got_lost_is_given_again(enter: Enter) -> None:
    async with enter() as office:
        digest = (await office.upload(LIST)).json()["digest"]
        first, second = [await office.upload(LIST, key="said-twice", expect=digest) for _ in range(2)]
        assert first.status_code == 200
        assert first.json() == second.json()
        assert len(office.now()[1].all(PriceList)) == 1


async def test_only_those_who_may_put_a_list_in_force_may_look_at_one(enter: Enter) -> None:
    async with enter() as office:
        for role in set(ROLES) - MAY_PRICE:
            refused = await office.upload(LIST, role)
            assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed"), role
        for allowed in MAY_PRICE:
            assert (await office.upload(LIST, allowed)).status_code == 200, allowed


async def test_columns_called_otherwise_can_be_named(enter: Enter) -> None:
    async with enter() as office:
        odd = LIST.replace("楼栋", "座次").replace("总价", "价钱")
        refused = (await office.upload(odd)).json()
        assert refused["code"] == "file-header-missing"
        assert refused["facts"]["missing"] == "building, price"
        found = await office.upload(odd, mapping=json.dumps({"building": "座次", "total_price": "价钱"}))
        assert len(found.json()["new"]) == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty-file"),
        (b"%PDF-1.7 no list", "file-not-a-spreadsheet"),
        (b"0" * (MAX_BYTES + 1), "file-too-large"),
    ],
)
async def test_a_file_that_is_no_price_list_is_refused(enter: Enter, data: bytes, code: str) -> None:
    async with enter() as office:
        assert (await office.upload(data)).json()["code"] == code
        assert office.now()[1].all(Unit) == {}


async def test_an_upload_without_a_file_or_with_a_broken_mapping_is_refused(enter: Enter) -> None:
    async with enter() as office:
        cookie = {"cookie": f"{COOKIE}={office.tokens['admin']}"}
        for sent in (
            {"data": {"expect": "x"}},
            {"content": b"nonsense", "headers": cookie | {"content-type": "multipart/form-data"}},
        ):
            answer = await office.http.post("/api/h1/price-list", **{"headers": cookie, **sent})  # type: ignore[arg-type]
            assert answer.json()["code"] == "bad-arguments"
        assert (await office.upload(LIST, mapping="[]")).json()["code"] == "bad-arguments"


def test_every_refusal_of_a_file_and_of_a_line_has_a_sentence_in_both_languages() -> None:
    words = catalogue("zh_CN")
    whole_files = [code for code in CODES if f"file-{code}" in SENTENCES]
    assert len(whole_files) > 12
    lines = [CODES[code] for code in CODES if code not in whole_files]
    assert len(lines) > 8
    said = [SENTENCES[code][1] for code in ("preview-old", *(f"file-{code}" for code in whole_files))]
    assert [text for text in (*lines, *said) if text not in words] == []


async def test_price_lists_are_taken_one_at_a_time(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next is told at once, and the hall goes on meanwhile; then it is its turn."""
    reading, may_end = threading.Event(), threading.Event()
    read = route._read

    def read_slowly(*arguments: Any) -> Any:
        reading.set()
        assert may_end.wait(20)
        return read(*arguments)

    monkeypatch.setattr(route, "_read", read_slowly)
    async with enter() as office, asyncio.TaskGroup() as tasks:
        first = tasks.create_task(office.upload(LIST))
        assert await asyncio.to_thread(reading.wait, 10)
        others = [await office.upload(LIST) for _ in range(3)]
        assert {(answer.status_code, answer.json()["code"]) for answer in others} == {(429, "too-many")}
        assert (await office.ask("registers/journal")).status_code == 200
        may_end.set()
        assert (await first).status_code == 200
        assert (await office.upload(LIST)).status_code == 200


@pytest.mark.parametrize("asked", [
    "day=9999-12-31", "day=0001-01-01", "day=2026-02-30", "day=tomorrow", "command=%00", "actor=a%00b", "day=%ED%A0%80",
    "before=3", "cursor=made-up", "size=1000", "order=by-chance",
])  # fmt: skip
async def test_a_search_nobody_can_answer_is_refused(enter: Enter, asked: str) -> None:
    async with enter() as office:
        answer = await office.ask(f"registers/journal?{asked}")
        assert (answer.status_code, answer.json()["code"]) == (422, "bad-arguments")


async def test_a_mapping_nested_without_end_is_refused(enter: Enter) -> None:
    async with enter() as office:
        answer = await office.upload(LIST, mapping="[" * 50_000)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad-arguments")


async def test_a_list_filed_for_approval_changes_nothing_yet(enter: Enter) -> None:
    """SC-19: with the moment from which it is to be in force."""
    async with enter() as office:
        await office.put_in_force(LIST, "first-time-1")
        seen = (await office.upload(DEARER)).json()["digest"]
        moment = "2200-01-01T08:00:00+08:00"
        filed = await office.upload(DEARER, key="filed-for-later", expect=seen, approval="yes", effective_at=moment)
        assert filed.json()["result"] | {"added": 0, "changed": 1} == filed.json()["result"]
        hall = office.now()[1]
        draft = hall.all(PriceDraft)[filed.json()["result"]["price_draft"]]
        assert (draft.state, draft.effective_at) == ("drafted", datetime(2200, 1, 1, tzinfo=UTC))
        assert hall.all(Unit)["3栋-1单元-202"].price_fen == 390_000_000
        wrong = await office.upload(DEARER, key="filed-for-when", expect=seen, approval="yes", effective_at="soon")
        assert (wrong.status_code, wrong.json()["code"]) == (422, "bad-arguments")
