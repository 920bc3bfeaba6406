"""A process of the hall that freezes inside its transaction: `python -m tests.faults.frozen_holder URL`.

It has decided and not yet written, so it holds the counter.
"""

import os
import signal
import sys
import time
from typing import Any

from domain.core.viewer import system
from domain.nouns import COMMANDS
from server.demo import HALL
from server.store import database, writer
from server.store.cipher import Cipher
from server.store.store import Store
from server.store.writer import StoreEvents
from tests.stories.hall_process import SECRET


def freeze(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)
    time.sleep(600)  # this thread may run a little longer than the signal takes


def main(url: str) -> None:
    writer.save = freeze  # type: ignore[attr-defined]
    store = Store(database.connect(url), Cipher(SECRET.encode()), StoreEvents())
    visitor = {"name": "王一", "title": "女士", "consent": True}
    store.submit_from_thread(HALL, COMMANDS["visit.check_in"], system(HALL), visitor).result(60)


if __name__ == "__main__":
    main(sys.argv[1])
