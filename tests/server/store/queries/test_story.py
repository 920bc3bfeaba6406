"""The story of a home and of a client: all that concerned it and nothing else, in its order, before and after."""

import json
from typing import Any

import pytest

from domain.clients.contacts.records import Contact
from domain.house.people.records import Person
from domain.nouns import KINDS
from domain.sales.applications.records import Application
from domain.sales.refunds.records import Refund
from domain.sales.units.records import Unit
from server.store.queries import story
from server.store.queries.filed import Place
from server.store.queries.story import LINES, STEPS, Story
from tests.hall import House, days, open_day, stock

PHONE, MASKED = "13812345678", "138****5678"
MONEY = {"amount_fen": 2_000_000, "method": "card"}


@pytest.fixture
def sold(house: House) -> dict[str, str]:
    """u1 is applied for, approved, paid, voided and paid again; somebody else applies for u2. By name the ids."""
    stock(house)
    open_day(house)
    badge = house.receive("王晓明", phone=PHONE)
    contact = house.hall.all(Contact)[next(iter(house.hall.all(Contact)))]
    other = house.receive("李晓红", phone="13912345679")
    neighbour = next(held for held in house.hall.all(Contact).values() if held.client != contact.client)
    house.set("10:00")
    mine = house.do("application.submit", house.person(badge), unit="u1", contact=contact.id).result["application"]
    house.do("application.submit", house.person(other), unit="u2", contact=neighbour.id)
    house.set("10:05")
    house.do("application.approve", house.desk("controller"), application=mine)
    house.set("10:10")
    receipt = house.do("receipt.record", house.desk("cashier"), application=mine, **MONEY).result["receipt"]
    house.set("10:20")
    house.do("receipt.void", house.desk("site_manager"), receipt=receipt, reason="a slip")
    house.set("10:25")
    house.do("receipt.record", house.desk("cashier"), application=mine, **MONEY)
    return {"contact": contact.id, "client": contact.client, "application": mine, "badge": badge, "receipt": receipt,
            "neighbour": neighbour.client}  # fmt: skip


def of_unit(house: House, id: str, last: int = 2**62) -> Story:
    with house.engine.connect() as connection:
        return story.of_unit(connection, house.name, id, last)


def of_client(house: House, id: str) -> Story:
    with house.engine.connect() as connection:
        return story.of_client(connection, house.name, id, 2**62)


def turns(told: Story, kind: str, field: str = "state") -> list[tuple[Any, Any]]:
    """What a field of records of a kind was before and after each change of it."""
    steps = [step for line in told.lines for step in line["steps"] if step[0] == kind]
    pairs = [((before or {}).get(field), (after or {}).get(field)) for _, _, before, after in steps]
    return [pair for pair in pairs if pair[0] != pair[1]]


def test_a_homes_story_is_all_that_happened_to_it_in_its_order(house: House, sold: dict[str, str]) -> None:
    told = of_unit(house, "u1")
    assert [line["command"] for line in told.lines] == [
        "price_list.activate", "unit.release", "application.submit", "application.approve", "receipt.record",
        "receipt.void", "receipt.record",
    ]  # fmt: skip
    assert turns(told, "unit") == [
        (None, "unreleased"), ("unreleased", "available"), ("available", "applied"), ("applied", "on_hold"),
        ("on_hold", "controlled"), ("controlled", "on_hold"), ("on_hold", "controlled"),
    ]  # fmt: skip
    assert turns(told, "application")[:3] == [(None, "waiting"), ("waiting", "approved"), ("approved", "won")]
    assert [step[3]["number"] for line in told.lines for step in line["steps"] if step[0] == "receipt"] == [1, 1, 2]
    assert [pair[0] for pair in turns(told, "receipt", "voided_at")] == [None]
    assert "SC-02" in told.lines[4]["rules"]
    assert told.lines[3]["actor"] == house.desk("controller").actor
    assert [line["seq"] for line in told.lines] == sorted(line["seq"] for line in told.lines)
    assert told.about == {
        "id": "u1", "building": "3栋", "entrance": "", "floor": 1, "floor_label": "", "room": "102",
        "state": "controlled", "price_fen": 380_000_000,
    }  # fmt: skip
    assert of_unit(house, "u2").lines[-1]["command"] == "application.submit"


def test_a_homes_story_ends_where_it_is_asked_to(house: House, sold: dict[str, str]) -> None:
    whole = of_unit(house, "u1")
    until = of_unit(house, "u1", last=whole.lines[3]["seq"])
    assert until.lines == whole.lines[:4]
    assert until.about is not None
    assert until.about["state"] == "on_hold"


def test_a_price_and_a_home_that_is_struck_off_are_told(house: House) -> None:
    stock(house)
    line = {"id": "u6", "building": "3栋", "room": "602", "floor": 6, "area": "98.27", "price_fen": 400_000_000}
    house.do("price_list.activate", filename="v2", units=[line])
    house.do("price_list.strike", units=["u6"])
    told = of_unit(house, "u6")
    assert turns(told, "unit", "price_fen")[:2] == [(None, 380_000_000), (380_000_000, 400_000_000)]
    assert told.lines[-1]["steps"][-1][3] is None
    assert told.lines[1]["arguments"]["filename"] == "v2"


def test_an_id_that_others_contain_is_not_taken_for_theirs(house: House) -> None:
    lines = [
        {"id": id, "building": "3栋", "room": id, "floor": 1, "area": "98.27", "price_fen": 380_000_000}
        for id in ("3-1202", "13-1202", "3-12020", "3_1202", "unit", "3%1202")
    ]
    house.do("price_list.activate", filename="v1", units=lines)
    house.do("unit.release", units=["13-1202", "3-12020", "unit", "3%1202"])
    assert [line["command"] for line in of_unit(house, "3-1202").lines] == ["price_list.activate"]
    assert [line["command"] for line in of_unit(house, "3_1202").lines] == ["price_list.activate"]
    assert len(of_unit(house, "unit").lines) == len(of_unit(house, "3%1202").lines) == 2
    assert of_unit(house, "4-1202") == Story()


def test_a_clients_story_is_his_visit_his_protection_his_applications_and_his_money(
    house: House, sold: dict[str, str]
) -> None:
    told = of_client(house, sold["client"])
    assert [line["command"] for line in told.lines] == [
        "visit.check_in", "visit.dispatch", "visit.accept", "application.submit", "application.approve",
        "receipt.record", "receipt.void", "receipt.record",
    ]  # fmt: skip
    assert {step[1] for line in told.lines for step in line["steps"] if step[0] == "application"} == {
        sold["application"]
    }
    assert len({step[1] for line in told.lines for step in line["steps"] if step[0] == "receipt"}) == 2
    assert told.about == {"client": sold["client"], "name": "王**", "phone": MASKED}
    assert of_client(house, sold["contact"]) == told, "found by a contact of his too"
    assert of_client(house, "c404") == Story()
    assert "application.approve" not in [line["command"] for line in of_client(house, sold["neighbour"]).lines]


def test_a_part_of_a_deposit_and_what_is_given_back_are_told_of_the_client_and_the_home(
    house: House, sold: dict[str, str]
) -> None:
    """Neither the receipt of a part nor the refund names the client: his application does."""
    client = sold["neighbour"]
    wanted = next(a for a in house.hall.all(Application).values() if a.client == client)
    house.do("application.approve", house.desk("controller"), application=wanted.id)
    house.do("receipt.record", house.desk("cashier"), application=wanted.id, amount_fen=500_000, method="cash")
    badge = house.hall.all(Person)[wanted.consultant].badge
    house.do("application.withdraw", house.person(badge), application=wanted.id)
    [refund] = house.hall.all(Refund)
    house.do("refund.approve", house.desk("site_manager"), refund=refund)
    house.do("refund.record", house.desk("cashier"), refund=refund, method="cash")
    for told in (of_client(house, client), of_unit(house, "u2")):
        assert [line["command"] for line in told.lines[-5:]] == [
            "application.approve", "receipt.record", "application.withdraw", "refund.approve", "refund.record",
        ]  # fmt: skip
        assert turns(told, "refund") == [(None, "asked"), ("asked", "approved"), ("approved", "paid")]


def test_who_looked_a_client_up_or_changed_what_is_kept_is_told(house: House, sold: dict[str, str]) -> None:
    house.do("client.reveal", house.person(sold["badge"]), contact=sold["contact"])
    house.do("client.add_phone", house.desk("admin"), client=sold["client"], phone="13700000001")
    last = of_client(house, sold["client"]).lines[-2:]
    assert [line["command"] for line in last] == ["client.reveal", "client.add_phone"]
    assert last[0]["actor"] == house.person(sold["badge"]).actor


def test_a_story_is_told_after_its_records_have_left(house: House, sold: dict[str, str]) -> None:
    before = of_client(house, sold["client"]).lines
    for night in range(1, 12):
        house.night(days(night))
    assert house.hall.all(Contact) == {}, "the premise"
    assert of_client(house, sold["client"]).lines[: len(before)] == before
    assert of_client(house, sold["contact"]).lines[: len(before)] == before


def test_a_client_is_found_by_the_ends_of_his_phone_live_and_gone(house: House, sold: dict[str, str]) -> None:
    def found(phone: str) -> list[str]:
        live = {kind: house.hall.everything(kind) for kind in story.kinds()}
        with house.engine.connect() as connection:
            return [one["client"] for one in story.clients(connection, Place(house.name, live), phone)]

    assert found(MASKED) == [sold["client"]]
    assert found("138****0000") == []
    house.receive("赵六", phone="13899995678")
    twins = found(MASKED)
    assert len(twins) == len(set(twins)) == 2
    for night in range(1, 12):
        house.night(days(night))
    assert sorted(found(MASKED)) == sorted(twins)


def test_no_story_tells_a_name_a_phone_or_free_text_of_a_client(house: House, sold: dict[str, str]) -> None:
    told = [of_client(house, sold["client"]), of_unit(house, "u1")]
    said = json.dumps([vars(one) for one in told], ensure_ascii=False)
    for canary in ("晓明", PHONE, PHONE[3:7], "王女士"):
        assert canary not in said
    assert sold["client"] not in json.dumps(told[1].lines), "of a home nobody learns whose client it was"


def test_of_a_long_story_the_last_lines_are_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story, "LINES", 3)
    assert LINES > 100
    line = {"id": "u1", "building": "3栋", "room": "102", "floor": 1, "area": "98.27"}
    for n in range(5):
        house.do("price_list.activate", filename=f"v{n}", units=[line | {"price_fen": 380_000_000 + n}])
    told = of_unit(house, "u1")
    assert told.more
    assert [line["arguments"]["filename"] for line in told.lines] == ["v2", "v3", "v4"]
    assert told.lines[0]["steps"][0][2]["price_fen"] == 380_000_001, "what was before is known all the same"


def test_what_is_told_are_fields_that_there_are(house: House) -> None:
    assert {kind: set(fields) - set(KINDS[kind].model_fields) for kind, fields in STEPS.items()} == {
        kind: set() for kind in STEPS
    }
    assert {Application.kind, Unit.kind, Contact.kind} <= set(STEPS)
