"""Whoever reaches the hall's port, signed in or not, cannot make it deaf: commands are answered and boards stay current."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from server.auth import credentials
from server.auth.sessions import COOKIE
from server.demo import HALL
from server.run.blocking_store import blocking_store
from server.store import database
from server.store.cipher import Cipher
from tests.faults.figures import Measured
from tests.faults.one_file import copied, one_process
from tests.faults.strangers.attacked import Attacked, withstood
from tests.faults.strangers.running import Attack
from tests.machine import Postgres, Valkey
from tests.stories.hall_process import SECRET

pytestmark = [pytest.mark.story, pytest.mark.timeout(300), pytest.mark.asyncio(loop_scope="module")]

READY = 10.0  # seconds from a start in the middle of an attack until the process is ready
SLOW = pytest.mark.slow_fault
SIGNED_IN = [pytest.param(False, id="nobody"), pytest.param(True, id="signed-in", marks=SLOW)]
READS = [pytest.param(False, id="unread"), pytest.param(True, id="read", marks=SLOW)]
BURSTS = [(20, 20), *(pytest.param(*how, marks=SLOW) for how in ((20, 1), (100, 10), (600, 30)))]  # at once, addresses
EACH_ATTACK: list[tuple[str, dict[str, object], str]] = [
    ("control frames", {}, ""),
    ("sign-ins", {"many": 100, "addresses": 10}, ""),
    ("pipelines", {}, ""),
    ("halves", {"bodies": 100, "heads": 100}, "site_lead"),
    ("price lists", {"files": []}, "site_lead"),
    ("worst JSON", {}, "dispatcher"),
]
DESKS = 5  # people at the reception desk: four for the witness, one who turns against the hall


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(
    furnished_file: Path, tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, valkey: Valkey, full: bool
) -> AsyncIterator[Attacked]:
    """One process on SQLite that also makes time pass, and five people at the desk."""
    asyncio.get_running_loop().set_debug(False)  # figures of the hall, not of asyncio's checks on the tests
    folder = tmp_path_factory.mktemp("strangers")
    url = copied(furnished_file, folder)
    await asyncio.to_thread(_more_desks, url)
    pace = {"COMMANDS_PER_SECOND": "20"}
    async with one_process(url, folder, postgres, valkey, pace, "serve", "--with-clock") as house:
        yield Attacked(house, full, folder)


@pytest.fixture
def attacked(served: Attacked) -> Attacked:
    """The same; at full size a process that has served nobody yet, so that its memory is its own."""
    if served.full:
        served.house.a.kill()
    served.house.mend()
    return served


@pytest.mark.fault(35)
@pytest.mark.parametrize("signed_in", SIGNED_IN)
async def test_strangers_flood_control_frames(attacked: Attacked, measured: Measured, signed_in: bool) -> None:
    """Sixteen sockets send empty pings and pongs as fast as they can, also after they were told to go."""
    token = attacked.attacker("dispatcher") if signed_in else ""
    heard = await withstood(attacked, measured, Attack("control frames", token=token))
    assert sum(heard.values()) >= 16, f"none is left to flood on: {heard}"


@pytest.mark.fault(36)
@pytest.mark.parametrize(("many", "addresses"), BURSTS)
async def test_strangers_sign_in_at_once(attacked: Attacked, measured: Measured, many: int, addresses: int) -> None:
    """Burst after burst of wrong secrets, each burst from addresses that were never seen."""
    heard = await withstood(attacked, measured, Attack("sign-ins", {"many": many, "addresses": addresses}))
    unanswered = credentials.THREADS + credentials.WAITING  # whose turn has not come when the attack ends
    assert sum(heard.values()) >= many - unanswered, heard


@pytest.mark.fault(37)
@pytest.mark.parametrize("reads", READS)
async def test_strangers_pipeline_requests(attacked: Attacked, measured: Measured, reads: bool) -> None:
    """Sixteen connections ask as fast as they can without waiting for answers."""
    heard = await withstood(attacked, measured, Attack("pipelines", {"reads": reads}))
    assert heard.get("closed", 0) >= 16, f"none is left to ask on: {heard}"


@pytest.mark.fault(38)
@pytest.mark.slow_fault
@pytest.mark.parametrize(("bodies", "heads"), [(200, 0), (0, 200)], ids=["bodies", "heads"])
async def test_strangers_stop_in_the_middle(attacked: Attacked, measured: Measured, bodies: int, heads: int) -> None:
    """Two hundred connections send half a body or half a head, and wait."""
    desk = f"{COOKIE}={attacked.attacker('dispatcher')}"
    how = {"bodies": bodies, "heads": heads, "desk": desk}
    attack = Attack("halves", how, attacked.attacker("site_lead"))
    heard = await withstood(attacked, measured, attack, seconds=16)
    assert sum(heard.values()) >= 200, f"each is told, or cut off: {heard}"


@pytest.mark.fault(39)
@pytest.mark.slow_fault
async def test_eight_price_lists_at_once(attacked: Attacked, measured: Measured) -> None:
    """One person uploads eight at once, again and again; those that cannot be read now hear so."""
    files = await asyncio.to_thread(attacked.price_lists)
    heard = await withstood(
        attacked, measured, Attack("price lists", {"files": files}, attacked.attacker("site_lead")), seconds=16
    )
    assert heard.get("200", 0) > 0, f"some are read: {heard}"


@pytest.mark.fault(40)
async def test_a_person_sends_the_worst_json(attacked: Attacked, measured: Measured) -> None:
    """Deep, wide, huge and broken, from small to 11 MB, as fast as answers come."""
    heard = await withstood(attacked, measured, Attack("worst JSON", token=attacked.attacker("dispatcher")))
    assert sum(heard.values()) > 8, heard
    assert "200" not in heard


@pytest.mark.fault(41)
@pytest.mark.slow_fault
@pytest.mark.parametrize(("name", "how", "role"), EACH_ATTACK)
async def test_it_is_killed_in_the_middle_of_an_attack(
    attacked: Attacked, measured: Measured, name: str, how: dict[str, object], role: str
) -> None:
    """And started again while the attack goes on: it comes up, and the hall works."""
    house = attacked.house
    if "files" in how:
        how = how | {"files": await asyncio.to_thread(attacked.price_lists)}
    attack = Attack(name, how, attacked.attacker(role) if role else "")
    async with attack.on(house.a):
        await asyncio.sleep(2)
        house.a.kill()
        house.a.start()
        await asyncio.to_thread(house.a.wait_ready)
        measured("ready, killed in the middle of an attack", house.a.took or 0.0, READY)
    answer = await house.insist(house.a, "device:checkin", "visit.check_in", name="王", consent=True)
    assert answer.done
    await house.prove()


def _more_desks(url: str) -> None:
    engine = database.connect(url)
    try:
        with blocking_store(engine, Cipher(SECRET.encode()), HALL) as inside:
            for number in range(1, DESKS):
                inside.do("person.save", name=f"前台{number}", role="dispatcher")
    finally:
        engine.dispose()
