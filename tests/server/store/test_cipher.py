"""Names and phones of clients: in the vault and nowhere else, shown to whom they belong to, and erased for good."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
import redis
from sqlalchemy import MetaData, select

from domain.clients.contacts.records import Contact
from domain.clients.names import masked_name
from domain.core.refusal import Refused
from domain.core.viewer import Viewer, system
from domain.nouns import COMMANDS
from server.live.bus import PREFIX
from server.run.blocking_store import blocking_store
from server.store.batch import LOOKS_AGAIN
from server.store.cipher import Cipher
from server.store.entry import Entry, as_message
from tests.hall import SECRET, House, open_day, visits
from tests.machine import Valkey

NAME, PHONE, NATIONAL = "欧阳金丝雀", "139 8765 0123", "13987650123"
BY = system("h1")
PARTS = ("金丝雀", "98765012", NATIONAL)


def everything_but(house: House, *tables: str) -> dict[str, str]:
    """Every other table of the database as text."""
    metadata = MetaData()
    metadata.reflect(house.engine)
    with house.engine.connect() as connection:
        return {
            table.name: "\n".join(str(tuple(row)) for row in connection.execute(select(table)))
            for table in metadata.sorted_tables if table.name not in tables
        }  # fmt: skip


def client_of(house: House) -> Contact:
    return next(iter(house.hall.all(Contact).values()))


@pytest.fixture
def received(house: House) -> House:
    """Ouyang was checked in with his phone and received by A01."""
    open_day(house)
    house.receive(NAME, title="先生", phone=PHONE)
    return house


def test_a_client_is_in_the_vault_alone_and_sealed(received: House) -> None:
    a01 = received.person("A01")
    received.do("client.reveal", a01, contact=client_of(received).id)
    received.visitor(NAME, phone="")
    with pytest.raises(Refused):
        received.do("visit.check_in", name=NAME, phone=PHONE, consent=False)
    received.do("visit.end", a01, visit=visits(received, "received")[0].id)
    texts = everything_but(received)
    assert "欧阳先生" in texts["visit"], "the premise: the tables were read"
    assert len(texts["journal"]) > 1000
    assert [(name, part) for name, text in texts.items() for part in PARTS if part in text] == []
    assert [part for part in PARTS if part in as_message("e", received.entries)] == []


def test_what_is_told_on_redis_names_no_client(received: House, valkey: Valkey) -> None:
    with redis.from_url(valkey.url, decode_responses=True) as bus, bus.pubsub() as line:
        line.subscribe(PREFIX + "h1")
        line.get_message(timeout=2)
        with blocking_store(received.engine, received.cipher, "h1", lambda: received.now, valkey.url) as other:
            other.do("visit.check_in", name=NAME, phone=PHONE, consent=True, title="先生")
        message = line.get_message(timeout=5)
    assert message is not None
    told = json.dumps(json.loads(message["data"].partition("\n")[2]), ensure_ascii=False)
    assert "欧阳先生" in told
    assert [part for part in PARTS if part in told] == []


def test_his_consultant_and_the_groups_manager_may_look_and_nobody_else(received: House) -> None:
    contact = client_of(received).id
    for badge in ("A01", "A00"):
        reply = received.do("client.reveal", received.person(badge), contact=contact)
        assert reply.private == {"name": NAME, "phone": f"+86{NATIONAL}", "numbers": []}
        assert received.entries[-1].command == "client.reveal", "each look is journalled"
    for badge in ("A02", "B01", "B00"):
        with pytest.raises(Refused, match="not-your-group"):
            received.do("client.reveal", received.person(badge), contact=contact)


def test_an_erased_client_is_gone_and_the_chain_stays_whole(received: House) -> None:
    contact = client_of(received)
    received.do("client.erase", received.desk("admin"), client=contact.client)
    with pytest.raises(Refused, match="client-erased"):
        received.do("client.reveal", received.person("A01"), contact=contact.id)
    with pytest.raises(Refused, match="unknown-record"):
        received.do("client.erase", received.desk("admin"), client="c404")
    visit = received.visitor(NAME, phone=PHONE)
    clients = {v.client for v in visits(received, "waiting") if v.id == visit}
    assert contact.client not in clients, "whoever comes again is a new client"


def test_the_same_phone_is_the_same_client_however_it_is_written(received: House) -> None:
    for written in ("13987650123", "+86 139-8765-0123", "0086 139 8765 0123"):
        received.visitor("欧阳", phone=written)
    assert {v.client for v in visits(received, "waiting")} == {client_of(received).client}


async def test_all_who_come_at_once_with_one_phone_are_one_client(received: House) -> None:
    """Phones are looked up for a whole batch; what its commands keep and erase counts for those behind them."""
    former, contact, a01 = client_of(received).client, client_of(received).id, received.person("A01")
    new, known = ({"name": "周一", "consent": True, "phone": phone} for phone in ("13611112222", PHONE))
    batches: list[list[Entry]] = []
    received.listeners.append(batches.append)
    given: list[tuple[str, Viewer, dict[str, Any]]] = [
        ("visit.check_in", BY, new), ("visit.check_in", BY, {**new, "phone": "+86 136 1111 2222"}),
        ("visit.check_in", BY, known), ("client.erase", BY, {"client": former}), ("visit.check_in", BY, known),
        ("visit.check_in", BY, known), ("client.reveal", a01, {"contact": contact}),
    ]  # fmt: skip
    orders = [received.store.submit("h1", COMMANDS[verb], by, arguments) for verb, by, arguments in given]
    *_, revealed = await asyncio.gather(*orders, return_exceptions=True)
    assert len(batches) == 1, "the premise: they were decided together"
    assert isinstance(revealed, Refused)
    assert revealed.code == "client-erased"
    arrived = sorted(visits(received, "waiting"), key=lambda visit: visit.number)
    clients = [visit.client for visit in arrived]
    assert clients[0] == clients[1]
    assert clients[2] == former
    assert clients[3] == clients[4]
    assert len({clients[0], former, clients[3]}) == 3
    received.do("client.erase", received.desk("admin"), client=clients[3])
    with pytest.raises(Refused, match="phone-invalid"):
        received.visitor(phone="12345")


@pytest.mark.parametrize(
    ("name", "masked"), [("王晓明", "王**"), ("欧阳修", "欧阳**"), ("Anna Smith", "S**"), (" 李 ", "李**"), ("", "**")]
)
def test_a_masked_name_is_a_surname(name: str, masked: str) -> None:
    assert masked_name(name) == masked


def test_another_key_opens_nothing() -> None:
    sealed = Cipher(SECRET).seal("王晓明", f"+86{NATIONAL}")
    assert Cipher(SECRET).open(sealed) == ("王晓明", f"+86{NATIONAL}")
    with pytest.raises(Refused, match="vault-locked"):
        Cipher(b"another secret of thirty-two bytes").open(sealed)
    assert Cipher(SECRET).mark("x") != Cipher(b"another secret of thirty-two bytes").mark("x")


def test_a_look_that_is_asked_again_is_answered_again_and_journalled_once(received: House) -> None:
    """The answer got lost on the way: the same key shows the same client, and nothing else happens."""
    contact, a01 = client_of(received).id, received.person("A01")
    reveal = COMMANDS["client.reveal"]
    first = received.store.submit_from_thread("h1", reveal, a01, {"contact": contact}, "the-same-key").result(10)
    head = received.hall.seq
    again = received.store.submit_from_thread("h1", reveal, a01, {"contact": contact}, "the-same-key").result(10)
    assert first.private["name"] == NAME
    assert (again.seq, again.private) == (first.seq, first.private)
    assert received.hall.seq == head


def test_the_key_of_a_look_shows_nobody_any_more_once_its_answer_cannot_be_lost_any_more(received: House) -> None:
    """It would be another look, and of such each is in the journal."""
    contact, a01 = client_of(received).id, received.person("A01")
    received.do("client.reveal", a01, "the-same-key", contact=contact)
    received.now += LOOKS_AGAIN
    assert received.do("client.reveal", a01, "the-same-key", contact=contact).private["name"] == NAME
    received.now += timedelta(seconds=1)
    head = received.hall.seq
    with pytest.raises(Refused, match="key-expired"):
        received.do("client.reveal", a01, "the-same-key", contact=contact)
    assert received.hall.seq == head
    assert received.do("client.reveal", a01, "another-key", contact=contact).private["name"] == NAME
    assert received.hall.seq == head + 1


@pytest.mark.parametrize("nonsense", ["王\x00", "\ud800"])
def test_what_no_database_can_keep_is_refused_at_the_edge(received: House, nonsense: str) -> None:
    head = received.hall.seq
    with pytest.raises(Refused, match="bad-arguments"):
        received.do("visit.check_in", name=nonsense, phone="", consent=True)
    assert received.hall.seq == head
