"""Who guesses from outside gets a handful of tries, learns no name, and keeps no shift from signing in."""

import asyncio
import re
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice

import pytest
from argon2 import PasswordHasher
from sqlalchemy import delete, insert

from server.auth.credentials import CREDENTIAL
from server.auth.secret_lockout import GUESS, key_of
from server.demo import HALL
from server.store.database import for_writing
from tests.faults.figures import Measured
from tests.faults.house import FaultyHouse
from tests.faults.strangers.forms import loopback
from tests.faults.strangers.talk import Target, whole_answer
from tests.stories.hall_process import Process

pytestmark = [pytest.mark.story, pytest.mark.timeout(240)]

GUESSES = 228  # at once
HANDFUL = 6  # of them are compared with the secret, whatever number of processes hear them
SHIFT, EACH = 60, 1.0  # people who begin at the same hour, behind one address; seconds for each until the last is in
SPACING = 0.2  # seconds between two people of a shift
TRIES = 6  # wrong ones of one name: the first four are compared, the last ones are locked out
ALIKE = 20.0  # percent by which a known name may take longer, or shorter, than one nobody has
MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT[^\"]+|\d{1,2}:\d\d(:\d\d)?")
ADDRESSES: Iterator[str] = islice(loopback(), 40_000, None)  # of our own: nobody else tries from these
KEYS = count()


@pytest.mark.fault(42)
async def test_guesses_at_once_at_two_processes(hall: FaultyHouse, measured: Measured) -> None:
    """All of one name, each from another address: the tries are counted before the secret is looked at."""
    [person] = _staff(hall, 1)
    _give_secrets(hall, {person: "olive-kiosk-7301"})
    name = hall.people[person].name
    sources = [next(ADDRESSES) for _ in range(GUESSES)]
    heard = await asyncio.gather(
        *((_sign_in((hall.a, hall.b)[n % 2], name, f"olive-kiosk-{n:04d}", source)) for n, source in enumerate(sources))
    )
    statuses = [status for status, _, _ in heard]
    assert set(statuses) <= {401, 429}, "each is told no, or not now"
    measured("guesses compared", sum(status != 429 for status in statuses), HANDFUL, "")
    assert 401 in statuses, "the premise: some are compared"


@pytest.mark.fault(43)
async def test_a_name_is_not_told_by_the_answer(hall: FaultyHouse, measured: Measured) -> None:
    """Wrong tries of people who work here and of people who do not: the same answers, after the same time."""
    apart: list[float] = []
    for round_ in range(3):  # a machine that is busy for a moment is not a hall that tells
        staff = _staff(hall, 4, skip=1 + 4 * round_)
        _give_secrets(hall, {person: f"olive-kiosk-{person}" for person in staff})
        pairs = [(hall.people[person].name, f"无人{next(KEYS):03d}") for person in staff]
        seconds: dict[str, list[float]] = {"known": [], "unknown": []}
        for known, unknown in pairs:
            for tried in range(TRIES):
                said = []
                for kind, name in (("known", known), ("unknown", unknown)):
                    began = time.perf_counter()
                    said.append(await _sign_in(hall.a, name, "a wrong guess", next(ADDRESSES)))
                    if tried < TRIES - 2:
                        seconds[kind].append(time.perf_counter() - began)
                assert said[0] == said[1], f"try {tried + 1} tells who works here"
        known, unknown = (statistics.median(seconds[kind]) for kind in ("known", "unknown"))
        apart.append(100 * abs(known / unknown - 1))
        if apart[-1] <= ALIKE / 2:
            break
    measured("time of a known name apart from an unknown one", min(apart), ALIKE, "%")


@pytest.mark.fault(44)
async def test_a_shift_signs_in_behind_one_address(hall: FaultyHouse, measured: Measured, full: bool) -> None:
    """Each with the right secret, and again after a moment when the hall says "not now"."""
    staff = _staff(hall, SHIFT if full else 25, skip=1)  # more than one address may try wrongly
    _give_secrets(hall, {person: f"{person}-olive-kiosk" for person in staff})
    source, began, refused = next(ADDRESSES), time.monotonic(), 0

    async def arrive(number: int, person: str) -> None:
        nonlocal refused
        await asyncio.sleep(SPACING * number)
        name, secret = hall.people[person].name, f"{person}-olive-kiosk"
        while (status := (await _sign_in(hall.a, name, secret, source))[0]) != 200:
            assert status == 429
            assert time.monotonic() - began < 120, "somebody is kept out"
            refused += 1
            await asyncio.sleep(2)  # as Retry-After says

    await asyncio.gather(*(arrive(number, person) for number, person in enumerate(staff)))
    measured("the last one of a shift is in", time.monotonic() - began, EACH * len(staff))
    measured.note("times somebody of a shift heard “not now”", refused, "")


def _staff(hall: FaultyHouse, many: int, skip: int = 0) -> list[str]:
    people = [person.id for person in hall.people.values() if person.active][skip : skip + many]
    assert len(people) == many
    return people


def _give_secrets(hall: FaultyHouse, secrets: dict[str, str]) -> None:
    """As `Credentials.set_secret` does, and faster: hashed side by side, and nobody's sessions end. Wrong tries of before
    are forgotten.
    """
    with ThreadPoolExecutor(2) as pool:
        hashes = list(pool.map(PasswordHasher().hash, secrets.values()))
    rows = [{"hall": HALL, "person": who, "hash": hashed} for who, hashed in zip(secrets, hashes, strict=True)]
    with for_writing(hall.engine).begin() as connection:
        connection.execute(delete(CREDENTIAL).where(CREDENTIAL.c.hall == HALL, CREDENTIAL.c.person.in_(secrets)))
        connection.execute(insert(CREDENTIAL), rows)
        connection.execute(delete(GUESS).where(GUESS.c.who.in_([key_of(HALL, person) for person in secrets])))


async def _sign_in(at: Process, name: str, secret: str, source: str) -> tuple[int, bytes, bytes]:
    """Status, names of the headers, and body without its moments."""
    target = Target("127.0.0.1", at.port, HALL)
    body = f'{{"name":"{name}","secret":"{secret}"}}'.encode()
    reader, writer = await target.connect(source)
    try:
        writer.write(target.post(f"/api/{HALL}/session", body))
        async with asyncio.timeout(120):
            status, head, said = await whole_answer(reader)
    finally:
        writer.transport.abort()
    names = sorted(line.partition(b":")[0].lower() for line in head.splitlines()[1:])
    return status, b" ".join(names), MOMENT.sub(b"", said)
