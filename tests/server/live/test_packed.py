"""A screen's common cards are compressed now and then; what changed since follows them."""

import json
from typing import Any

import pytest

from server.live import cards, deflate
from server.live.cards import Cards
from server.live.packed import PATCHED, Pack

HOMES = 10 * PATCHED


class Hall:
    """Some homes, their pack, and how many bytes were compressed for it."""

    def __init__(self) -> None:
        self.seq, self.cards, self.pack = 1, Cards(1, [(f"unit/{n}", self._home(n)) for n in range(HOMES)]), Pack()
        self.compressed: list[int] = []

    def change(self, *homes: int, gone: bool = False) -> None:
        self.seq += 1
        for home in homes:
            self.cards.set(f"unit/{home}", None if gone else self._home(home, self.seq), self.seq)

    def shown(self) -> dict[str, Any]:
        self.compressed.clear()
        parts = self.pack.parts(self.cards, self.seq)
        text = b"".join([deflate.stored(b"{"), *parts, deflate.stored(b"}"), deflate.END])
        found: dict[str, Any] = json.loads(deflate.inflated(text))
        return found

    def now(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(b"{%b}" % b",".join(self.cards.all))
        return found

    def _home(self, n: int, since: int = 0) -> dict[str, Any]:
        return {"room": f"{n:04}", "since": f"{since:06}"}


@pytest.fixture
def hall(monkeypatch: pytest.MonkeyPatch) -> Hall:
    hall, compress = Hall(), deflate.deflated
    monkeypatch.setattr(deflate, "deflated", lambda data: hall.compressed.append(len(data)) or compress(data))
    return hall


def test_what_changes_now_and_then_is_all_that_is_compressed(hall: Hall) -> None:
    """The whole of it once; and who comes at the same number costs nothing."""
    assert hall.shown() == hall.now()
    whole = max(hall.compressed)
    for home in range(HOMES // PATCHED - 1):
        hall.change(home, 0)
        assert hall.shown() == hall.now()
        assert 0 < max(hall.compressed) < whole / PATCHED
        assert hall.shown() == hall.now()
        assert hall.compressed == []


def test_a_change_that_concerns_no_card_compresses_nothing(hall: Hall) -> None:
    hall.shown()
    hall.change()
    assert hall.shown() == hall.now()
    assert sum(hall.compressed) == 0


@pytest.mark.parametrize("how", ["many changed", "one left", "too long ago"])
def test_all_is_compressed_anew_where_that_is_shorter_or_the_only_way(
    hall: Hall, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.shown()
    whole = max(hall.compressed)
    if how == "many changed":
        hall.change(*range(HOMES // PATCHED + 1))
    elif how == "one left":
        hall.change(3, gone=True)
    else:
        monkeypatch.setattr(cards, "HISTORY", 1)
        hall.change(1)
        hall.change(2)
        assert hall.cards.since > 1, "the premise: it no longer knows what changed"
    assert hall.shown() == hall.now()
    assert max(hall.compressed) > whole / 2


def test_a_screen_without_cards_has_none_and_then_some(hall: Hall) -> None:
    hall.change(*range(HOMES), gone=True)
    assert (hall.shown(), hall.cards.size) == ({}, 0)
    hall.change(5)
    assert hall.shown() == hall.now() != {}
    assert hall.cards.size == sum(map(len, hall.cards.all))
