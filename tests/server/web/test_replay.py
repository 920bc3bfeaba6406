"""The past over HTTP: the board of a day and the stories, for whoever reads the journal and for nobody else."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from domain.core.roles import ROLES
from domain.reception.visits.records import Visit
from domain.sales.units.records import Unit
from kiosk.office.roles import PARTS
from tests.hall import ZONE
from tests.machine import Valkey
from tests.server.offices import LIST, Enter, Office, opened

DAY = "2025-03-03"  # on which the office was staffed
PHONE = "138****5678"


@pytest.fixture
def enter(valkey: Valkey, tmp_path: Path) -> Enter:
    """The office on SQLite, entered in the test itself: what starts tasks must end them in the same one."""
    return lambda: opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path)


async def today(office: Office) -> str:
    """The day of the last change, as the hall has it."""
    row = (await office.ask("registers/journal?size=1")).json()["rows"][0]
    return datetime.fromisoformat(row["at"]).astimezone(ZONE).date().isoformat()


async def test_whoever_reads_the_journal_sees_the_past_and_nobody_else(enter: Enter) -> None:
    async with enter() as office:
        for role in ROLES:
            may = role in PARTS["journal"]
            for path in (f"replay?day={DAY}", "story?unit=u1", "story?client=c1", f"story?phone={PHONE}"):
                answer = await office.ask(path, role)
                assert answer.status_code == (200 if may else 403), (role, path)
                assert may or answer.json()["code"] == "not-allowed"


async def test_a_day_is_told_with_its_units_and_their_changes(
    database_url: str, valkey: Valkey, tmp_path: Path
) -> None:
    async with opened(database_url, valkey, tmp_path) as office:
        before = (await office.ask(f"replay?day={DAY}")).json()
        assert (before["units"], before["moves"], before["seconds"]) == ([], [], 24 * 3600 - 1)
        assert before["since"] == "2025-03-02T16:00:00+00:00", "midnight in the hall"
        await office.put_in_force(LIST, "a list of homes")
        homes = list(office.now()[1].all(Unit))
        await office.do("unit.release", {"units": homes[:1]}, "controller", "one is released")
        told = (await office.ask(f"replay?day={await today(office)}")).json()
        assert [row[0] for row in told["units"]] == homes
        assert [row[1:6] for row in told["units"]] == [["3栋", "1单元", 2, "", "201"], ["3栋", "1单元", 2, "", "202"]]
        assert [row[-1] for row in told["units"]] == ["", ""], "they came during the day"
        assert [move[2:] for move in told["moves"]] == [[0, "unreleased"], [1, "unreleased"], [0, "available"]]
        assert told["moves"][-1][1] == told["seq"] == office.now()[0]
        assert told["moves"][-1][0] <= told["seconds"] < 24 * 3600


async def test_a_story_is_found_by_a_home_as_people_write_it(enter: Enter) -> None:
    async with enter() as office:
        await office.put_in_force(LIST, "a list of homes")
        home = next(iter(office.now()[1].all(Unit)))
        told = [
            (await office.ask(f"story?unit={written}")).json()
            for written in (home, "3栋 1单元 201", "3栋-1单元-201", "3栋1单元201")
        ]
        assert told[0]["about"]["id"] == home
        assert [line["command"] for line in told[0]["lines"]] == ["price_list.activate"]
        assert all(one == told[0] for one in told)
        assert (await office.ask("story?unit=4栋 1")).json() == {
            "about": None, "lines": [], "more": False, "clients": [],
        }  # fmt: skip


async def test_a_client_is_found_by_his_masked_phone_and_asked_for_where_several_have_it(enter: Enter) -> None:
    async with enter() as office:
        (visit,) = office.now()[1].all(Visit).values()
        alone = (await office.ask(f"story?phone={PHONE}")).json()
        assert (alone["about"]["client"], alone["clients"]) == (visit.client, [])
        assert [line["command"] for line in alone["lines"]] == ["visit.check_in"]
        twin = {"name": "赵六", "title": "先生", "phone": "13899995678", "consent": True}
        assert (await office.do("visit.check_in", twin, "dispatcher", "somebody alike")).status_code == 200
        both = (await office.ask(f"story?phone={PHONE}")).json()
        assert (both["about"], both["lines"]) == (None, [])
        assert sorted(one["phone"] for one in both["clients"]) == [PHONE, PHONE]
        chosen = (await office.ask(f"story?client={visit.client}")).json()
        assert chosen == alone
        said = json.dumps([alone, both], ensure_ascii=False)
        for canary in ("王晓明", "赵六", "13812345678", "13899995678"):
            assert canary not in said


WRONG = [
    ("replay", "day"), ("replay?day=", "day"), ("replay?day=yesterday", "day"), ("replay?day=2025-03-03&at=1", "query"),
    ("replay?day=2025-03-03&day=2025-03-04", "day"), ("replay?day=9999-12-31", "day"), ("story", "query"),
    ("story?unit=u1&client=c1", "query"), ("story?phone=13812345678", "phone"), ("story?phone=5678", "phone"),
    (f"story?unit={'x' * 81}", "unit"), ("story?unit=%00", "unit"), ("story?person=u1", "query"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "field"), WRONG)
async def test_what_cannot_be_asked_is_refused_with_its_field(enter: Enter, path: str, field: str) -> None:
    async with enter() as office:
        answer: Any = (await office.ask(path)).json()
        assert (answer["code"], list(answer["facts"]["fields"])) == ("bad-arguments", [field])
