"""Commits until it is killed: `python -m tests.faults.committer URL`.

For every line it reads it forks a child that gives commands without end, four at a time, and tells each answer in a
line: key, number, result. The first line is the child's process id. With `hasty` after the URL it tells them before the
commit, as nobody should: the control.
"""

import json
import os
import sys
import time
import uuid
from typing import Any

from domain.core.viewer import system
from domain.nouns import COMMANDS
from server.demo import HALL
from server.store import database, writer
from server.store.cipher import Cipher
from server.store.entry import Entry
from server.store.persist import save
from server.store.store import Store
from server.store.writer import StoreEvents
from tests.stories.hall_process import SECRET

TOGETHER = 4


def main(url: str, *hasty: str) -> None:
    if hasty:
        writer.save = tell_and_save  # type: ignore[attr-defined]
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            os.write(1, f"{os.getpid()}\n".encode())
            commit_for_ever(url, silently=bool(hasty))
        os.waitpid(child, 0)
        os.write(1, b"ended\n")


def commit_for_ever(url: str, *, silently: bool) -> None:
    store = Store(database.connect(url), Cipher(SECRET.encode()), StoreEvents())
    visitor = {"name": "王一", "title": "女士", "consent": True}
    while True:
        keys = [uuid.uuid4().hex for _ in range(TOGETHER)]
        answers = [
            store.submit_from_thread(HALL, COMMANDS["visit.check_in"], system(HALL), visitor, key) for key in keys
        ]
        for key, answer in zip(keys, answers, strict=True):
            reply = answer.result(60)
            if not silently:
                tell(key, reply.seq, reply.result)


def tell_and_save(connection: Any, hall: str, entries: list[Entry], clients: Any) -> None:
    for entry in entries:
        tell(entry.key, entry.seq, entry.result)
    time.sleep(0.01)  # time to be killed in
    save(connection, hall, entries, clients)


def tell(key: str, seq: int, result: Any) -> None:
    os.write(1, f"{json.dumps([key, seq, result])}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
