"""What a visitor said at the door stays in the vault; a sign-in link works once and is written down nowhere."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import redis.asyncio as redis
from sqlalchemy import text

from domain.house.presence.records import Presence
from server.auth.sessions import COOKIE
from server.demo import HALL
from server.run.blocking_store import look
from server.web.sign_in import make_link
from tests.stories.hall_process import House
from tests.stories.screens import Screen, fresh_snapshot, showing, until

pytestmark = [pytest.mark.story, pytest.mark.timeout(180)]

NAME, PHONE = "欧阳金丝雀", "13987650123"
GIVEN, DIGITS = "金丝雀", "98765012"  # no part of it that would tell who it is
GONE = {404, 410}
SCREENS = {
    "board": "device:board", "turns": "device:turns", "checkin": "device:checkin", "queue": "dispatcher",
    "approvals": "controller", "cashier": "cashier", "office": "admin",
}  # fmt: skip


async def test_name_and_phone_of_a_visitor_are_nowhere_but_in_the_vault(hall: House) -> None:
    """Checked in, called, received, applied, refused in every way: no log, frame, metric, message or row has them."""
    watching = [
        Screen(name, hall.token(who), process, record=True)
        for name, who in SCREENS.items()
        for process in (hall.a, hall.b)
    ]
    answers: list[str] = []
    async with _bus(hall) as messages, showing(*watching):
        consultant = _free_consultant(hall)
        canary = {"name": NAME, "title": "女士", "phone": PHONE, "consent": True, "wanted": consultant}
        came = await hall.command(hall.a, "device:checkin", "visit.check_in", key="canary-key", **canary)
        visit = came["visit"]
        answers.append(json.dumps(came.body))
        assert (await hall.command(hall.b, "dispatcher", "visit.dispatch", visit=visit)).done
        assert (await hall.command(hall.a, consultant, "visit.accept", visit=visit)).done
        contact = (await hall.command(hall.b, consultant, "visit.end", visit=visit)).body["seq"]
        for wrong in ({"party": NAME}, {"consent": False}, {NAME: PHONE}, {"wanted": NAME}, {"heard": [PHONE]}):
            refused = await hall.command(hall.b, "device:checkin", "visit.check_in", **{**canary, **wrong})
            assert not refused.done
        again = await hall.command(hall.b, "device:checkin", "visit.check_in", key="canary-key", **canary)
        assert again.body == came.body
        for page in (f"/{HALL}/board?name={NAME}&phone={PHONE}", f"/api/{HALL}/{PHONE}", f"/{PHONE}", f"/in/{PHONE}"):
            for process in (hall.a, hall.b):
                await hall.http.get(process.url + page, headers={"Cookie": f"{COOKIE}={hall.token('device:board')}"})
        assert contact > came.body["seq"]
        try:
            await until(lambda: all((screen.seq or 0) >= contact for screen in watching), 20, "all screens saw it all")
        except AssertionError as late:
            behind = [(s.name, s.seq, s.age, s.closes, s.lost) for s in watching if (s.seq or 0) < contact]
            raise AssertionError(f"{late}, {contact}: {behind}") from None
        metrics = [(await hall.http.get(f"{process.url}/metrics")).text for process in (hall.a, hall.b)]
        fresh = [await fresh_snapshot(hall.b, name, hall.token(who)) for name, who in SCREENS.items()]

    assert len(messages) >= 4
    said = {
        "answers": "\n".join(answers),
        "log of A": hall.a.log,
        "log of B": hall.b.log,
        "metrics": "\n".join(metrics),
        "redis": "\n".join(messages),
        "frames": "\n".join(frame for screen in watching for frame in screen.frames or []),
        "snapshots": json.dumps(fresh, ensure_ascii=False),
        "database": _all_rows(hall),
    }
    assert all(said.values())
    assert "欧阳" in said["database"]  # the surname is what the hall works with
    found = {where: secret for where, text_ in said.items() for secret in (GIVEN, DIGITS) if secret in text_}
    assert found == {}


async def test_a_phone_in_the_field_for_the_party_is_not_kept(hall: House) -> None:
    """The phone typed one field too far must not end in the journal, which never forgets."""
    phone = 13700001111
    await hall.command(hall.a, "dispatcher", "visit.check_in", name="王", consent=True, party=phone)
    with hall.engine.connect() as connection:
        rows = connection.execute(text("select arguments::text from journal order by seq desc limit 1")).scalars()
        assert str(phone) not in rows.one()


async def test_a_sign_in_link_works_once_and_is_not_written_down(hall: House) -> None:
    """Used at A it signs in; used again, at either process, it is gone; the token is in no log and no row."""
    links = [make_link(hall.engine, HALL, f"/{HALL}/approvals", person=hall.person("controller")) for _ in range(3)]
    first = await hall.http.get(hall.a.url + links[0])
    assert (first.status_code, first.headers["location"]) == (303, f"/{HALL}/approvals")
    cookie = first.headers["set-cookie"]
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()
    token = first.cookies[COOKIE]
    assert (await fresh_snapshot(hall.b, "approvals", token))["cards"]
    for process in (hall.a, hall.b):
        again = await hall.http.get(process.url + links[0])
        assert again.status_code >= 400
        assert "set-cookie" not in again.headers

    raced = await asyncio.gather(*(hall.http.get(at.url + links[1]) for at in (hall.a, hall.b) * 3))
    assert [answer.status_code for answer in raced].count(303) == 1
    assert ["set-cookie" in answer.headers for answer in raced].count(True) == 1

    rows = _all_rows(hall)
    for secret in (*(link.removeprefix("/in/") for link in links), token):
        assert secret not in hall.a.log
        assert secret not in hall.b.log
        assert secret not in rows


async def test_a_used_or_invented_link_is_said_to_be_gone(hall: House) -> None:
    """Not a failure of ours: whoever opens an old link reads that it is used up."""
    link = make_link(hall.engine, HALL, f"/{HALL}/approvals", person=hall.person("controller"))
    assert (await hall.http.get(hall.a.url + link)).status_code == 303
    answers = [await hall.http.get(hall.b.url + path) for path in (link, "/in/invented")]
    assert {answer.status_code for answer in answers} <= GONE


@asynccontextmanager
async def _bus(hall: House) -> AsyncIterator[list[str]]:
    """Everything that is published on Redis meanwhile."""
    heard: list[str] = []
    async with redis.from_url(hall.valkey.url, decode_responses=True) as client, client.pubsub() as line:  # type: ignore[no-untyped-call]
        await line.psubscribe("*")

        async def listen() -> None:
            while True:
                message = await line.get_message(ignore_subscribe_messages=True, timeout=1)
                if message is not None and "hall" in message["channel"]:
                    heard.append(f"{message['channel']} {message['data']}")

        task = asyncio.create_task(listen())
        try:
            yield heard
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def _free_consultant(hall: House) -> str:
    presences = look(hall.engine, HALL).hall.all(Presence)
    return next(c for c in hall.contacts if presences[c].state == "waiting")


def _all_rows(hall: House) -> str:
    """Every row of every table, as text."""
    tables = "select table_name from information_schema.tables where table_schema = 'public'"
    with hall.engine.connect() as connection:
        return "\n".join(
            str(row[0])
            for table in connection.execute(text(tables)).scalars().all()
            for row in connection.execute(text(f'select t::text from "{table}" t'))
        )
