"""How long a web process takes to come back when the hall has a long past."""

import asyncio
import statistics
import tempfile
from pathlib import Path

import uvloop

from bench.door.buyers import SECRET, apply_and_withdraw, buyers
from bench.figures import cpu_seconds
from bench.foreign import Foreign
from bench.served import served
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from domain.nouns import COMMANDS
from server.demo import HALL, make_hall
from server.run.blocking_store import look
from server.store import database
from server.store.cipher import Cipher
from server.store.store import Store
from server.store.writer import StoreEvents
from tests.machine import running_valkey

ROWS = 100_000
STARTS = 5
BAR = 3.0  # seconds
TOGETHER = 200  # commands that wait at once while the past is made


def measure() -> None:
    """From `anchang serve` to /readyz with 100,000 rows in the journal (SQLite), and after a wild unswept day."""
    with tempfile.TemporaryDirectory(prefix="anchang-bench-") as folder, running_valkey() as valkey:
        url = f"sqlite:///{folder}/hall.db"
        environment = {"DATABASE_URL": url, "REDIS_URL": valkey.url, "SECRET_KEY": SECRET, "ANCHANG_VAR": folder}
        database.migrate(url)
        engine, cipher = database.connect(url), Cipher(SECRET.encode())
        make_hall(engine, cipher)
        print(f"  the demo hall: {_started(environment, folder)}")
        store = Store(engine, cipher, StoreEvents())
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_come_and_go(store, [p for p in look(engine, HALL).hall.all(Person).values() if p.receives]))
            print(f"  {look(engine, HALL).seq:,} rows: {_started(environment, folder)}")
            applied = runner.run(apply_and_withdraw(store, buyers(engine, TOGETHER), 5.0))
        print(f"  and {len(applied.answers) // 2:,} applications of one day: {_started(environment, folder)}")
        store.close()
        engine.dispose()


async def _come_and_go(store: Store, people: list[Person]) -> None:
    """People change their presence until the journal is long; a refusal (somebody is receiving) is no row."""
    by = Viewer(hall=HALL, person="desk", role="dispatcher")
    seq = 0
    while seq < ROWS:
        orders = [
            store.submit(HALL, COMMANDS["presence.set"], by, {"state": state, "person": person.id})
            for person in people
            for state in ("away_work", "waiting")
        ]
        said = await asyncio.gather(*orders[:TOGETHER], return_exceptions=True)
        seq = max((answer.seq for answer in said if not isinstance(answer, BaseException)), default=seq)


def _started(environment: dict[str, str], folder: str) -> str:
    """The median of some starts, and whether it is within the bar."""
    seconds, processor = [], []
    with Foreign() as foreign:
        for _ in range(STARTS):
            with served(environment, Path(folder) / "serve.log") as process:
                seconds.append(process.seconds)
                processor.append(cpu_seconds(process.pid))
    middle = statistics.median(seconds)
    return (
        f"ready after {middle:.2f} s, {statistics.median(processor):.2f} s of processor time"
        f"  bar {BAR} s: {'met' if middle <= BAR else 'MISSED'}  (other work took {foreign.share:.0%} of the machine)"
    )
