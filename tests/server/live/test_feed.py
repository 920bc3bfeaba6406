"""A process's live hall: what it takes for a set-back database, and what it doesn't."""

import asyncio
import json

import pytest

from domain.clients.contacts.records import Contact
from domain.house.people.records import Person
from domain.sales.units.records import Unit
from server.app import SCREENS
from server.base import hall_time
from server.live import feed as feed_module
from server.live.feed import Feed
from server.live.frames import text_of
from server.screen import Audience
from server.store.entry import Entry
from tests.hall import House, stock


async def _open(house: House) -> Feed:
    feed = Feed(house.engine, house.name, "v", lambda touched: None)
    await feed.open()
    return feed


async def test_a_change_that_comes_while_the_head_is_being_read_is_no_set_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer about the head is older than what arrived meanwhile; the hall goes on under its epoch."""
    feed = await _open(house)
    epoch, read = feed.epoch, feed._head

    def slowly() -> object:
        head = read()
        already = len(house.entries)
        house.do("person.save", name="陈晨", role="cashier")
        feed.on_commit(house.entries[already:])
        return head

    monkeypatch.setattr(feed, "_head", slowly)
    await feed.check()
    assert "陈晨" in {person.name for person in feed.hall.all(Person).values()}, "the premise: it arrived meanwhile"
    assert feed.epoch == epoch
    assert feed.fresh


async def test_a_check_that_fails_vouches_for_nothing_and_the_next_one_does(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = await _open(house)
    assert feed.fresh
    with monkeypatch.context() as broken:
        broken.setattr(feed, "_head", _gone)
        await feed.check()
    assert not feed.fresh
    await feed.check()
    assert feed.fresh


async def test_many_who_ask_at_once_share_a_look_at_the_journal(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a thousand screens do that know more than we: the second look began after all of them had asked."""
    feed = await _open(house)
    looks, read = 0, feed._head

    def counted() -> object:
        nonlocal looks
        looks += 1
        return read()

    monkeypatch.setattr(feed, "_head", counted)
    await asyncio.gather(*(feed.check() for _ in range(50)))
    assert looks <= 2
    assert feed.fresh


async def test_a_screen_that_cannot_be_made_is_not_tried_at_every_look(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own viewers wait a second for the next try; the others would wait for every one."""
    feed, tries = await _open(house), 0

    def broken(*_: object) -> None:
        nonlocal tries
        tries += 1
        raise ValueError

    with monkeypatch.context() as wrong:
        wrong.setattr(feed_module, "Shared", broken)
        for _ in range(20):
            with pytest.raises((ValueError, RuntimeError)):
                feed.view(SCREENS["board"], Audience())
    assert tries == 1
    feed.view(SCREENS["turns"], Audience())
    feed._not_before.clear()
    assert feed.view(SCREENS["board"], Audience()).seq == feed.hall.seq


def _gone(*_: object) -> None:
    raise OSError("the database does not answer")


async def test_a_screen_that_fails_stops_no_other(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """One view breaks on a change: it is dropped and made anew when asked for; the others show the change."""
    feed = await _open(house)
    broken, sound = (feed.view(SCREENS[name], Audience()) for name in ("turns", "board"))
    monkeypatch.setattr(broken, "settle", _gone)
    already = len(house.entries)
    house.do("person.save", name="陈晨", role="cashier")
    feed.on_commit(house.entries[already:])
    assert [feed.view(SCREENS[name], Audience()).seq for name in ("turns", "board")] == [house.hall.seq] * 2
    assert feed.view(SCREENS["board"], Audience()) is sound
    assert feed.view(SCREENS["turns"], Audience()) is not broken


async def test_a_row_nobody_can_read_makes_the_hall_old_not_dead(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = await _open(house)
    house.do("person.save", name="陈晨", role="cashier")
    with monkeypatch.context() as broken:
        broken.setattr(feed, "_read", _unreadable)
        await feed.check()
    assert not feed.fresh
    await feed.check()
    assert feed.fresh
    assert feed.hall.seq == house.hall.seq


def _unreadable(_: int) -> None:
    raise ValueError("a record of another version")


async def test_what_all_see_alike_is_held_once_and_ones_own_is_his_alone(monday: House) -> None:
    [unit] = stock(monday)[:1]
    feed, screen = await _open(monday), SCREENS["consultant"]
    badge = monday.receive(phone="13812341234")
    [contact] = monday.hall.all(Contact).values()
    feed.on_commit(monday.entries)
    me, group = monday.person(badge).person, badge[0]
    mine = Audience(role="consultant", person=me, group=group)
    other = Audience(role="consultant", person="somebody else", group=group)
    manager = Audience(role="group_manager", person="the manager", group=group)
    views = [feed.view(screen, audience) for audience in (mine, other, manager)]
    before = feed.hall.seq
    already = len(monday.entries)
    reply = monday.do("application.submit", monday.person(badge), unit=unit, contact=contact.id)
    feed.on_commit(monday.entries[already:])
    assert [feed.view(screen, audience) for audience in (mine, other, manager)] == views, "none was made anew"
    paths = [f"unit/{unit}", f"application/{reply.result['application']}"]
    for view, own in zip(views, (True, False, True), strict=True):
        delta = json.loads(text_of(view.frame(before, hall_time.now())))
        assert set(delta["put"]) >= set(paths[: 1 + own])
        assert (paths[1] in delta["put"], paths[1] in view.cards()) == (own, own)
        assert view.cards()[paths[0]]["waiting"] == 1
    assert views[0]._shared is views[1]._shared


async def test_a_view_that_fails_is_made_anew_and_the_screens_others_stay(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed, screen = await _open(house), SCREENS["consultant"]
    sound, broken = (Audience(role="consultant", person=who) for who in ("one", "another"))
    views = {audience: feed.view(screen, audience) for audience in (sound, broken)}
    monkeypatch.setattr(views[broken], "_own", None)
    house.do("person.save", name="新员工", role="cashier")
    feed.on_commit(house.entries)
    assert feed.view(screen, sound) is views[sound]
    anew = feed.view(screen, broken)
    assert anew is not views[broken]
    assert feed.view(screen, broken) is anew
    assert anew.cards() == views[sound].cards()


async def test_a_common_card_that_fails_shows_nobody_what_is_half_made(
    monday: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the first audience that asks nor any after it, until the card can be made again."""
    monkeypatch.setattr(feed_module, "AGAIN_AFTER", 0.0)
    feed, screen = await _open(monday), SCREENS["consultant"]
    audiences = [Audience(role="consultant", person=who) for who in ("one", "another", "a third")]
    for audience in audiences:
        feed.view(screen, audience)
    [unit] = stock(monday)[:1]
    with monkeypatch.context() as broken:
        broken.setitem(screen.cards, Unit, _fails)  # type: ignore[arg-type]
        feed.on_commit(monday.entries)
        for audience in audiences * 2:
            with pytest.raises(ZeroDivisionError):
                feed.view(screen, audience)
    for audience in audiences:
        view = feed.view(screen, audience)
        assert view.seq == feed.hall.seq
        assert f"unit/{unit}" in view.cards()


def _fails(*_: object) -> None:
    raise ZeroDivisionError


async def test_what_is_heard_is_what_was_hashed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry from Redis is not put together again to look whether it follows: its text came with it."""
    feed, truth = await _open(house), await _open(house)
    before, already = feed.hall.seq, len(house.entries)
    house.together(*[("person.save", {"name": f'员工{n}号\n"甲"', "role": "cashier"}) for n in range(3)])
    message = truth.message(house.entries[already:])
    spoiled = message.replace("员工1号", "员工9号")
    assert spoiled != message, "the premise"
    monkeypatch.setattr(Entry, "columns", property(_gone))
    feed.on_message(spoiled)
    assert feed.hall.seq == before + 1, "the entry before the spoiled one follows"
    feed.on_message(message)
    assert feed.hall.seq == before + 3
    truth.on_commit(house.entries[already:])
    assert feed.hall.all(Person) == truth.hall.all(Person)
