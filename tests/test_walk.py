"""The walk of one approval: which module calls which, and that no two call back and forth."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from domain.clients.contacts.records import Contact
from domain.nouns import COMMANDS
from server.store.store import Store
from server.store.writer import StoreEvents
from tests.hall import engine_of, open_day, open_house, staff, stock

ROOT = Path(__file__).parents[1]


@contextmanager
def calls_between(calls: list[tuple[str, str]]) -> Iterator[None]:
    """Notes each call from one of our modules into another, in every thread started meanwhile."""

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_back is not None:
            caller, callee = module_of(frame.f_back), module_of(frame)
            if caller and callee and caller != callee:
                calls.append((caller, callee))

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def module_of(frame: FrameType) -> str:
    """`store.writer` of `server/store/writer.py`; empty for what is not the server's."""
    path = Path(frame.f_code.co_filename)
    return (
        ".".join(path.relative_to(ROOT / "server").with_suffix("").parts)
        if path.is_relative_to(ROOT / "server")
        else ""
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_approval_goes_one_way_through_the_store(database_url: str) -> None:
    """From the store to the writer, the batch and the rows: nobody is called back by those it calls."""
    calls: list[tuple[str, str]] = []
    with engine_of(database_url) as engine, open_house(engine) as house:
        staff(house, {"A": 2})
        house.do("policy.set", key="rotation.minimum", value=1, reason="a small hall")
        open_day(house)
        home, badge = stock(house)[0], house.receive(phone="13812341234")
        contact = next(iter(house.hall.all(Contact).values()))
        wanted = house.do("application.submit", house.person(badge), unit=home, contact=contact.id).result
        with calls_between(calls):
            store = Store(engine, house.cipher, StoreEvents(), lambda: house.now)
            approve, controller = COMMANDS["application.approve"], house.desk("controller")
            store.submit_from_thread("h1", approve, controller, {"application": wanted["application"]}).result(20)
            store.close()
    pairs = set(calls)
    assert pairs >= {
        ("store.store", "store.writer"), ("store.writer", "store.persist"), ("store.writer", "store.batch"),
        ("store.persist", "store.rows_sqlite"), ("store.writer", "store.answers"),
    }  # fmt: skip
    assert [(a, b) for a, b in sorted(pairs) if (b, a) in pairs] == []
