"""What the office asks besides commands: price lists are looked at before they count, and the journal has its readers."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from sqlalchemy import Engine

from domain.hall import PriceList
from domain.people import ROLES, Device, Person
from domain.units import Unit
from server import journal
from server.app import create_app
from server.auth import COOKIE, Sessions
from server.importing import CODES, MAX_BYTES
from server.office import READERS
from server.refusals import SENTENCES
from server.settings import Settings
from server.words import catalogue
from tests.hall import SECRET, House, engine_of, open_house
from tests.machine import Valkey

HEADER = "楼栋,单元,楼层,房号,户型,建筑面积,总价"
LIST = f"{HEADER}\n3栋,1单元,2,201,3室2厅,98.27,3800000\n3栋,1单元,2,202,3室2厅,98.27,3900000\n"
DEARER = LIST.replace("3900000", "3950000")
MAY_PRICE = {"site_lead", "executive", "general_manager", "admin"}


@dataclass
class Office:
    """The real application, and a session for each role."""

    http: httpx2.AsyncClient
    engine: Engine
    tokens: dict[str, str]
    people: dict[str, str]

    async def upload(
        self, text: str | bytes, role: str = "admin", key: str = "", name: str = "v1.csv", **form: str
    ) -> Any:
        headers = {"cookie": f"{COOKIE}={self.tokens[role]}; lang=en"} | ({"idempotency-key": key} if key else {})
        data = text.encode() if isinstance(text, str) else text
        return await self.http.post("/api/h1/price-list", files={"file": (name, data)}, data=form, headers=headers)

    async def put_in_force(self, text: str, key: str) -> Any:
        digest = (await self.upload(text)).json()["digest"]
        return await self.upload(text, key=key, expect=digest)

    async def ask(self, path: str, role: str = "admin") -> Any:
        return await self.http.get(f"/api/h1/{path}", headers={"cookie": f"{COOKIE}={self.tokens[role]}"})

    async def tell(self, path: str, body: dict[str, Any], role: str = "admin") -> Any:
        cookie = {"cookie": f"{COOKIE}={self.tokens[role]}; lang=en"}
        return await self.http.post(f"/api/h1/{path}", json=body, headers=cookie)

    def now(self) -> Any:
        """(number, hall): what the database holds."""
        with self.engine.begin() as connection:
            ledger = journal.load(connection, "h1")
        return ledger.seq, ledger.hall


def staffed(house: House) -> None:
    house.do("site.open", name="望澜庭")
    house.do("group.save", id="A", order=1, agency="甲代理")
    for n, role in enumerate(ROLES):
        group = "A" if n >= 10 else None
        house.do("person.save", name=f"the {role}", role=role, badge=f"A{n}", group=group)
    house.visitor("王晓明", phone="13812345678", heard="canary heard")


@contextlib.asynccontextmanager
async def opened(url: str, valkey: Valkey, folder: Any) -> AsyncIterator[Office]:
    with engine_of(url) as engine, open_house(engine) as house:
        staffed(house)
        people = {str(p.role): p.id for p in house.hall.all(Person).values()}
        tokens = {role: Sessions(engine).open_now("h1", person=id) for role, id in people.items()}
        app = create_app(Settings(url, valkey.url, SECRET, folder))
        transport = httpx2.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=transport, base_url="http://hall") as http,
        ):
            yield Office(http, engine, tokens, people)


@pytest.fixture
async def office(database_url: str, valkey: Valkey, tmp_path: Any) -> AsyncIterator[Office]:
    async with opened(database_url, valkey, tmp_path) as office:
        yield office


async def test_a_preview_says_everything_and_writes_nothing(office: Office) -> None:
    before, _ = office.now()
    found = (await office.upload(LIST + "3栋,1单元,3,,3室2厅,98.27,3800000\n")).json()
    assert found["new"] == ["3栋-1单元-201", "3栋-1单元-202"]
    assert (found["changed"], found["same"], found["missing"], found["read"]) == ([], 0, [], 2)
    assert found["refused"] == [{"row": 4, "code": "room-missing", "facts": {"raw": ""}, "sentence": "No room number."}]
    assert found["columns"]["total_price"] == "总价"
    seq, hall = office.now()
    assert (seq, hall.all(Unit)) == (before, {})


async def test_a_list_put_in_force_twice_changes_nothing_the_second_time(office: Office) -> None:
    first = await office.put_in_force(LIST, "first-time-1")
    assert first.json()["result"] | {"added": 2, "changed": 0} == first.json()["result"]
    before, hall = office.now()
    assert {u.state for u in hall.all(Unit).values()} == {"unreleased"}
    again = (await office.upload(LIST)).json()
    assert (again["new"], again["changed"], again["same"]) == ([], [], 2)
    assert (await office.put_in_force(LIST, "second-time")).json()["result"]["price_list"] is None
    seq, hall = office.now()
    assert seq == before
    assert len(hall.all(PriceList)) == 1


async def test_a_changed_price_is_shown_as_it_was_and_will_be(office: Office) -> None:
    await office.put_in_force(LIST, "first-time-1")
    found = (await office.upload(DEARER.replace("3栋,1单元,2,201,3室2厅,98.27,3800000\n", ""))).json()
    assert found["changed"] == [
        {"id": "3栋-1单元-202", "fields": {"price_fen": ["390000000", "395000000"]}, "taken": False}
    ]
    assert found["missing"] == ["3栋-1单元-201"]


async def test_prices_may_go_up_and_down_and_up_again(office: Office) -> None:
    for n, text in enumerate((LIST, DEARER, LIST, DEARER)):
        answer = await office.put_in_force(text, f"change-{n}-of-four")
        assert answer.json()["result"]["price_list"] is not None
    assert office.now()[1].get(Unit, "3栋-1单元-202").price_fen == 395_000_000


async def test_a_preview_made_before_a_change_is_not_put_in_force(office: Office) -> None:
    old = (await office.upload(DEARER)).json()["digest"]
    await office.put_in_force(LIST, "first-time-1")
    before, _ = office.now()
    refused = await office.upload(DEARER, key="with-an-old-preview", expect=old)
    assert (refused.status_code, refused.json()["code"]) == (409, "preview-old")
    assert office.now()[0] == before


async def test_an_answer_that_got_lost_is_given_again(office: Office) -> None:
    digest = (await office.upload(LIST)).json()["digest"]
    first, second = [await office.upload(LIST, key="said-twice", expect=digest) for _ in range(2)]
    assert first.status_code == 200
    assert first.json() == second.json()
    assert len(office.now()[1].all(PriceList)) == 1


async def test_only_those_who_may_put_a_list_in_force_may_look_at_one(office: Office) -> None:
    for role in set(ROLES) - MAY_PRICE:
        refused = await office.upload(LIST, role)
        assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed"), role
    for allowed in MAY_PRICE:
        assert (await office.upload(LIST, allowed)).status_code == 200, allowed


async def test_columns_called_otherwise_can_be_named(office: Office) -> None:
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
async def test_a_file_that_is_no_price_list_is_refused(office: Office, data: bytes, code: str) -> None:
    assert (await office.upload(data)).json()["code"] == code
    assert office.now()[1].all(Unit) == {}


async def test_an_upload_without_a_file_or_with_a_broken_mapping_is_refused(office: Office) -> None:
    cookie = {"cookie": f"{COOKIE}={office.tokens['admin']}"}
    for sent in (
        {"data": {"expect": "x"}},
        {"content": b"nonsense", "headers": cookie | {"content-type": "multipart/form-data"}},
    ):
        answer = await office.http.post("/api/h1/price-list", **{"headers": cookie, **sent})  # type: ignore[arg-type]
        assert answer.json()["code"] == "bad-arguments"
    assert (await office.upload(LIST, mapping="[]")).json()["code"] == "bad-arguments"


async def test_the_journal_has_its_readers(office: Office) -> None:
    for role in ROLES:
        answer = await office.ask("journal", role)
        assert answer.status_code == (200 if role in READERS else 403), role


async def test_the_journal_is_newest_first_and_says_nothing_of_a_visitor(office: Office) -> None:
    rows = (await office.ask("journal")).json()["rows"]
    assert [row["seq"] for row in rows] == list(range(office.now()[0], 0, -1))
    check_in = next(row for row in rows if row["command"] == "visit.check_in")
    assert check_in["actor"] == f"person:{office.people['dispatcher']}"
    assert check_in["arguments"] == {"lane": "visit"}
    everything = json.dumps(rows, ensure_ascii=False)
    for canary in ("王晓明", "王女士", "13812345678", "5678", "canary heard"):
        assert canary not in everything


async def test_the_journal_is_searched_by_command_actor_day_and_place(office: Office) -> None:
    async def found(query: str) -> list[str]:
        return [row["command"] for row in (await office.ask(f"journal?{query}")).json()["rows"]]

    assert await found("command=group.save") == ["group.save"]
    assert await found(f"actor=person:{office.people['dispatcher']}") == ["visit.check_in"]
    assert await found("before=3") == ["group.save", "site.open"]
    assert len(await found("day=2025-03-03")) == office.now()[0]
    assert await found("day=2025-03-04") == []
    assert len(await found(f"before={'9' * 40}")) == office.now()[0]
    assert (await office.ask("journal?day=yesterday")).json()["code"] == "bad-arguments"


async def test_a_change_of_many_records_names_a_few_and_counts_all(office: Office) -> None:
    lines = "".join(f"3栋,1单元,{n},{n}01,3室2厅,98.27,3800000\n" for n in range(1, 31))
    await office.put_in_force(f"{HEADER}\n{lines}", "thirty-units")
    row = (await office.ask("journal?command=price_list.activate")).json()["rows"][0]
    assert (len(row["changes"]), row["changed"]) == (20, 31)
    assert row["arguments"] == {"filename": "v1.csv"}


async def test_an_admin_lets_a_screen_in_by_the_code_it_shows(office: Office) -> None:
    asked = (await office.http.post("/api/h1/pairing", json={"screen": "board"})).json()
    for role in ("dispatcher", "site_lead"):
        assert (await office.tell("pairing/approve", {"code": asked["code"], "name": "x"}, role)).status_code == 403
    assert office.now()[1].all(Device) == {}
    device = (await office.tell("pairing/approve", {"code": asked["code"].lower(), "name": "左墙"})).json()["device"]
    assert office.now()[1].get(Device, device).name == "左墙"
    assert (await office.tell("pairing/approve", {"code": asked["code"], "name": "x"})).json()["code"] == "code-unknown"


async def test_an_admin_gives_a_pin_and_the_old_sessions_end(office: Office) -> None:
    body = {"person": office.people["cashier"], "secret": "482915"}
    assert (await office.tell("secret", body, "site_lead")).json()["code"] == "not-allowed"
    assert (await office.tell("secret", body | {"secret": "12345"})).json()["code"] == "weak-secret"
    assert (await office.tell("secret", body)).status_code == 200
    await asyncio.sleep(1.1)  # a session is believed for a second
    assert (await office.ask("journal", "cashier")).status_code == 401
    signed_in = await office.http.post("/api/h1/session", json={"name": "the cashier", "secret": "482915"})
    assert signed_in.json() == {"person": office.people["cashier"]}


def test_every_refusal_of_a_file_and_of_a_line_has_a_sentence_in_both_languages() -> None:
    words = catalogue("zh_CN")
    whole_files = [code for code in CODES if f"file-{code}" in SENTENCES]
    assert len(whole_files) > 12
    lines = [CODES[code] for code in CODES if code not in whole_files]
    assert len(lines) > 8
    said = [SENTENCES[code][1] for code in ("preview-old", *(f"file-{code}" for code in whole_files))]
    assert [text for text in (*lines, *said) if text not in words] == []
