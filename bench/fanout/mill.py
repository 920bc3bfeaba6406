"""`python -m bench.fanout.mill SCRIPT PORT [DATABASE]`: plays prepared changes, one for each byte it is sent.

SCRIPT is a pickled list of (bytes for the server at PORT, journal row or None). A row is committed to DATABASE
first, with the hall's counter, as a server that publishes has committed before. The records' own tables stay as they
are: a running server reads them only at its start. Says its own port, serves one connection, and answers each byte
with the nanosecond of publishing (8 bytes, CLOCK_MONOTONIC).
"""

import contextlib
import pickle
import socket
import sqlite3
import struct
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]


def main(script: str, port: str, database: str = "") -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listening = listener.getsockname()[1]
        played: Iterator[tuple[bytes, Row | None]] = iter(pickle.loads(Path(script).read_bytes()))
        save = writer(database) if database else None
        print(listening, flush=True)
        asking, _ = listener.accept()
    asking.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with asking, socket.create_connection(("127.0.0.1", int(port))) as bus:
        bus.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while asked := asking.recv(4096):
            for _ in asked:
                message, row = next(played)
                if row is not None and save is not None:
                    save(row)
                asking.sendall(struct.pack("=Q", time.monotonic_ns()))
                bus.sendall(message)
            with contextlib.suppress(BlockingIOError):
                bus.recv(65_536, socket.MSG_DONTWAIT)  # how many heard it is of no interest


def writer(database: str) -> Callable[[Row], None]:
    """Commits a journal row and moves the counter to it."""
    connection = sqlite3.connect(database, isolation_level=None, timeout=10)
    connection.execute("PRAGMA synchronous=OFF")
    names = [name for _, name, *_ in connection.execute("PRAGMA table_info(journal)")]
    hall, seq, chained = names.index("hall"), names.index("seq"), names.index("hash")
    insert = f"INSERT INTO journal VALUES ({','.join('?' * len(names))})"

    def save(row: Row) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(insert, row)
        connection.execute("UPDATE head SET seq = ?, hash = ? WHERE hall = ?", (row[seq], row[chained], row[hall]))
        connection.execute("COMMIT")

    return save


if __name__ == "__main__":
    main(*sys.argv[1:])
