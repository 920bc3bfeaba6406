"""A process's live hall: what it takes for a set-back database, and what it doesn't."""

import pytest

from domain.clients import Contact
from domain.people import Person
from server.app import SCREENS
from server.feed import Feed
from server.screen import Audience
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
        feed.committed(house.entries[already:])
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


def _gone(*_: object) -> None:
    raise OSError("the database does not answer")


async def test_a_screen_that_fails_stops_no_other(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """One view breaks on a change: it is dropped and made anew when asked for; the others show the change."""
    feed = await _open(house)
    broken, sound = (feed.view(SCREENS[name], Audience()) for name in ("turns", "board"))
    monkeypatch.setattr(broken, "settle", _gone)
    already = len(house.entries)
    house.do("person.save", name="陈晨", role="cashier")
    feed.committed(house.entries[already:])
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


async def test_what_two_audiences_are_shown_alike_is_held_once(monday: House) -> None:
    """Until one of them is shown something of its own: that one has applied for the unit, the other has not."""
    [unit] = stock(monday)[:1]
    feed, screen = await _open(monday), SCREENS["consultant"]
    badge = monday.receive(phone="13812341234")
    [contact] = monday.hall.all(Contact).values()
    feed.committed(monday.entries)
    mine = Audience(role="consultant", person=monday.person(badge).person, group=badge[0])
    other = Audience(role="consultant", person="somebody else", group=badge[0])
    cards = [feed.view(screen, audience)._cards for audience in (mine, other)]
    assert cards[0][f"unit/{unit}"] is cards[1][f"unit/{unit}"]
    already = len(monday.entries)
    monday.do("application.submit", monday.person(badge), unit=unit, contact=contact.id)
    feed.committed(monday.entries[already:])
    shown = [feed.view(screen, audience).cards()[f"unit/{unit}"] for audience in (mine, other)]
    assert [card["waiting"] for card in shown] == [1, 1]
    assert [card["mine"] is not None for card in shown] == [True, False]
