"""A process of a measure's own, with a wire to it."""

import contextlib
import multiprocessing
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any


@contextlib.contextmanager
def apart(entry: Callable[..., None], *arguments: Any) -> Iterator[tuple[int, Connection]]:
    """`entry(*arguments, wire)` in another process: its id, and our end of the wire. It ends when it reads None."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=entry, args=(*arguments, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield process.pid or 0, ours
        ours.send(None)
        process.join(5)
    finally:
        process.kill()
        process.join()


def ask(wire: Connection, question: Any) -> Any:
    """Send, and wait for the answer."""
    wire.send(question)
    return wire.recv()
