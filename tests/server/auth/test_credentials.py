"""PINs and passwords: what wrong tries cost, in all processes, and what a new one ends."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from domain.core.refusal import Refused
from server.auth import credentials as module
from server.auth.address_limiter import TRIES
from server.auth.credentials import WAITING, Credentials
from server.auth.secret_lockout import (
    FIRST_LOCK,
    FREE_TRIES,
    GUESS,
    LONGEST_LOCK,
    OWN_TRIES,
    Guess,
    Guesses,
    lock_after,
)
from server.auth.sessions import Sessions
from server.base.pools import Busy
from tests.hall import House

KEY = b"the hall's secret"
RIGHT, WRONG = "246810", "not it, surely"


@pytest.fixture
def credentials(house: House) -> Credentials:
    return Credentials(house.engine, KEY)


@pytest.fixture
def cashier(credentials: Credentials, house: House) -> str:
    person = house.desk("cashier").person or ""
    credentials.set_secret("h1", person, RIGHT)
    return person


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets compared as they are: what is counted does not depend on how long a hash takes."""
    monkeypatch.setattr(module, "_matches", lambda hashed, secret: hashed is not None and secret == RIGHT)


async def said(credentials: Credentials, person: str | None, secret: str, name: str = "", **more: Any) -> str:
    """What a try hears: "in", or the code it is refused with."""
    guess = credentials.guesses.at("h1", person, name, more.pop("address", "10.0.0.1"), **more)
    try:
        await credentials.check_secret("h1", person, secret, guess)
    except Refused as refusal:
        return refusal.code
    return "in"


def unlock(house: House) -> None:
    """The lock's time is up."""
    with house.engine.begin() as connection:
        connection.execute(update(GUESS).values(locked_until=datetime.now(UTC) - timedelta(seconds=1)))


def test_locks_double_up_to_a_quarter_of_an_hour() -> None:
    locks = [lock_after(failures) for failures in (FREE_TRIES, FREE_TRIES + 1, FREE_TRIES + 2, FREE_TRIES + 3000)]
    assert locks == [None, FIRST_LOCK, 2 * FIRST_LOCK, LONGEST_LOCK]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("known", [True, False], ids=["a person", "nobody"])
async def test_a_name_is_locked_out_alike_whether_anybody_has_it(
    credentials: Credentials, house: House, cashier: str, known: bool
) -> None:
    who, name = (cashier, "desk cashier") if known else (None, "desk nobody")
    heard = [await said(credentials, who, WRONG, name) for _ in range(FREE_TRIES + 3)]
    assert heard == ["wrong-secret"] * (FREE_TRIES + 1) + ["locked-out"] * 2
    unlock(house)
    assert [await said(credentials, who, WRONG, name) for _ in range(2)] == ["wrong-secret", "locked-out"]


async def test_nobodys_name_takes_the_same_steps(credentials: Credentials, cashier: str) -> None:
    """Each of the two asks the database and compares a hash, as often and in the same order."""
    steps: dict[str, list[str]] = {"known": [], "unknown": []}
    for kind, person in (("known", cashier), ("unknown", None)):
        asked = _listening(credentials, steps[kind])
        await said(credentials, person, WRONG, "desk cashier")
        asked()
    assert steps["known"] == steps["unknown"]
    assert any("INSERT INTO guess" in step for step in steps["known"])
    assert "compare" in steps["known"]


def _listening(credentials: Credentials, steps: list[str]) -> Any:
    from sqlalchemy import event

    matches = module._matches

    def compare(hashed: str | None, secret: str) -> bool:
        steps.append("compare")
        return matches(hashed, secret)

    def heard(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        steps.append(statement)

    module._matches = compare
    event.listen(credentials._read, "before_cursor_execute", heard)

    def end() -> None:
        module._matches = matches
        event.remove(credentials._read, "before_cursor_execute", heard)

    credentials.guesses._swept = time.monotonic()
    return end


@pytest.mark.usefixtures("quick")
async def test_the_right_secret_wipes_the_slate(credentials: Credentials, house: House, cashier: str) -> None:
    for _ in range(FREE_TRIES + 1):
        await said(credentials, cashier, WRONG)
    assert await said(credentials, cashier, RIGHT) == "locked-out"
    unlock(house)
    assert await said(credentials, cashier, RIGHT) == "in"
    assert [await said(credentials, cashier, WRONG) for _ in range(FREE_TRIES)] == ["wrong-secret"] * FREE_TRIES


def test_a_burst_of_guesses_from_everywhere_is_counted_whole(house: House) -> None:
    """Forty at once, of four processes and forty addresses: no more are compared than one after another would be."""
    processes = [Guesses(house.engine, KEY) for _ in range(4)]
    starting = threading.Barrier(8)

    def guess(number: int) -> str:
        if number < 8:
            starting.wait(10)
        mine = processes[number % 4]
        try:
            mine.count(mine.at("h1", "u1", "", f"10.1.0.{number}"))
        except Refused as refusal:
            return refusal.code
        return "compared"

    with ThreadPoolExecutor(8) as threads:
        heard = list(threads.map(guess, range(40)))
    assert heard.count("compared") == FREE_TRIES + 1
    assert heard.count("locked-out") == 40 - FREE_TRIES - 1


def test_an_addresss_failures_are_counted_over_all_processes(house: House) -> None:
    one, two = Guesses(house.engine, KEY), Guesses(house.engine, KEY)
    for number in range(TRIES):
        process = one if number % 2 else two
        process.count(process.at("h1", None, f"nobody {number}", "10.0.0.1"))
    for process in (one, two):
        with pytest.raises(Refused, match="too-many"):
            process.count(process.at("h1", None, "somebody", "10.0.0.1"))
        process.count(process.at("h1", None, "somebody", "10.0.0.2"))


def test_a_shift_of_sixty_signs_in_from_one_address_within_a_minute(house: House) -> None:
    guesses = Guesses(house.engine, KEY)
    for number in range(60):
        guess = guesses.at("h1", f"u{number}", "", "10.0.0.1")
        guesses.count(guess)
        guesses.take_back(guess)
    guesses.count(guesses.at("h1", None, "nobody", "10.0.0.1"))


def test_a_known_browser_has_a_number_of_its_own_in_all_processes(house: House) -> None:
    one, two = Guesses(house.engine, KEY), Guesses(house.engine, KEY)
    for number in range(OWN_TRIES):
        process = one if number % 2 else two
        process.count(process.at("h1", "u1", "", f"10.0.0.{number}", own="a browser"))
    with pytest.raises(Refused, match="too-many"):
        one.count(one.at("h1", "u1", "", "10.0.1.1", own="a browser"))
    one.count(one.at("h1", "u1", "", "10.0.1.1", own="another browser"))
    one.count(one.at("h1", "u1", "", "10.0.1.1"))


def test_what_was_typed_and_from_where_is_not_written_down_and_goes_after_a_while(house: House) -> None:
    guesses = Guesses(house.engine, KEY)
    guesses.count(guesses.at("h1", None, "a password in the wrong field", "10.0.0.77"))
    with house.engine.begin() as connection:
        rows = connection.execute(select(GUESS)).all()
        assert len(rows) == 2
        assert "password" not in str(rows)
        assert "10.0.0.77" not in str(rows)
        connection.execute(update(GUESS).values(until=datetime.now(UTC) - timedelta(seconds=1)))
    Guesses(house.engine, KEY).count(guesses.at("h1", "u1", "", "10.0.0.78"))
    with house.engine.connect() as connection:
        assert len(connection.execute(select(GUESS)).all()) == 2


async def test_an_unknown_name_is_refused_like_a_wrong_secret(credentials: Credentials) -> None:
    assert [await said(credentials, person, RIGHT, "x") for person in (None, "u404")] == ["wrong-secret"] * 2


async def test_a_new_secret_ends_the_sessions_and_a_short_one_is_weak(credentials: Credentials, house: House) -> None:
    sessions = Sessions(house.engine)
    person = house.desk("cashier").person or ""
    token = await sessions.open("h1", person=person)
    with pytest.raises(Refused, match="weak-secret"):
        credentials.set_secret("h1", person, "12345")
    credentials.set_secret("h1", person, RIGHT)
    assert await sessions.still_open({token}) == set()


async def test_a_new_secret_forgets_the_wrong_tries(credentials: Credentials, cashier: str) -> None:
    for _ in range(FREE_TRIES + 1):
        credentials.guesses.count(Guess("somewhere", f"h1/{cashier}"))
    assert await said(credentials, cashier, RIGHT) == "locked-out"
    credentials.set_secret("h1", cashier, RIGHT)
    assert await said(credentials, cashier, RIGHT) == "in"


@pytest.mark.parametrize("secret", ["desk cashier", "Desk-Cashier!", "deskcashier12"])
def test_nobody_is_called_by_his_secret(credentials: Credentials, house: House, secret: str) -> None:
    with pytest.raises(Refused, match="weak-secret-own"):
        credentials.set_secret("h1", house.desk("cashier").person or "", secret)


async def test_only_so_many_wait_to_be_compared_and_the_next_hears_it_at_once(
    credentials: Credentials, cashier: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = threading.Event()
    monkeypatch.setattr(module, "_matches", lambda *_: held.wait(20))
    async with asyncio.TaskGroup() as tasks:
        inside = [tasks.create_task(said(credentials, cashier, RIGHT, own=f"b{n}")) for n in range(WAITING + 1)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await said(credentials, cashier, RIGHT, own="one more")
        held.set()
    assert [task.result() for task in inside] == ["in"] * (WAITING + 1)
