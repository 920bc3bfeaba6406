"""An entry nobody can read costs the screens of its own hall their currency, and nobody else anything."""

from pathlib import Path

import pytest
import redis

from server.live.bus import PREFIX
from server.run.blocking_store import blocking_store
from server.store import database
from server.store.cipher import Cipher
from server.store.store import create_hall
from tests.faults.figures import Measured
from tests.faults.one_file import arrive, copied, one_process
from tests.faults.poison import poisoned
from tests.machine import Postgres, Valkey
from tests.stories.hall_process import SECRET
from tests.stories.screens import Screen, showing, until

pytestmark = [pytest.mark.story, pytest.mark.timeout(240)]

OTHER = "h2"
STALE, AGAIN = 5.5, 4.0  # seconds


@pytest.mark.fault(33)
@pytest.mark.slow_fault
async def test_an_entry_nobody_can_read(
    furnished_file: Path, tmp_path: Path, postgres: Postgres, valkey: Valkey, measured: Measured
) -> None:
    """Two halls at one process; the journal of one gets a record of no known shape, and Redis a message of none."""
    url = copied(furnished_file, tmp_path)
    engine, cipher = database.connect(url), Cipher(SECRET.encode())
    create_hall(engine, OTHER)
    with blocking_store(engine, cipher, OTHER) as inside:
        inside.do("site.open", name="望江府")
        device = inside.do("device.add", screen="board", name="大屏").result["device"]
    async with one_process(url, tmp_path, postgres, valkey) as house:
        board = Screen("board", house.sessions.open_now(OTHER, device=device), house.a, hall=OTHER)
        async with showing(board):
            with redis.from_url(valkey.url) as bus:
                bus.publish(PREFIX + OTHER, "{}")
                bus.publish(PREFIX + OTHER, '{"epoch": 1, "entries": [{"seq": "one"}]}')
            with poisoned(engine, OTHER):
                stale = await until(lambda: board.old, 15, "the other hall's board says that it is old")
                measured("the other hall's board old", stale, STALE)
                assert house.a.running
                assert (await arrive(house))[1].done
                assert not any(wall.old for wall in house.walls)
                halls = (await house.ready(house.a))[1]["halls"]
                assert {name: one["fresh"] for name, one in halls.items()} == {"h1": True, OTHER: False}
                assert f"journal of {OTHER} not readable" in house.a.log
                assert "journal of h1" not in house.a.log
            measured("current again", await until(lambda: not board.old, 15, "the board is current"), AGAIN)
    engine.dispose()
