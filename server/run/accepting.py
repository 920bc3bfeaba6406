"""Accepts connections while there are open files for them; otherwise they wait in the kernel's queue.

Not uvloop's own: where open files run out it accepts each connection in order to close it, and tells nobody.
"""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable, Iterator, Sequence

from server.base import open_files

AT_ONCE = 8  # connections accepted in one turn of the event loop: the handshakes of more would all be held at once
AGAIN = 0.02  # seconds until the next look when there was no room
SHORT = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


@contextlib.contextmanager
def accepting(
    listeners: Sequence[socket.socket], protocol: Callable[[], asyncio.Protocol], tasks: asyncio.TaskGroup
) -> Iterator[None]:
    """Meanwhile whoever connects is served."""
    accept_loops = [AcceptLoop(listener, protocol, tasks) for listener in listeners]
    try:
        yield
    finally:
        for accept_loop in accept_loops:
            accept_loop.stop()


class AcceptLoop:
    """Of one listening socket."""

    def __init__(
        self, listener: socket.socket, protocol: Callable[[], asyncio.Protocol], tasks: asyncio.TaskGroup
    ) -> None:
        self._listener, self._protocol, self._tasks = listener, protocol, tasks
        self._loop = asyncio.get_running_loop()
        self._later: asyncio.TimerHandle | None = None
        listener.setblocking(False)
        self._loop.add_reader(listener.fileno(), self._accept)

    def stop(self) -> None:
        """Nobody is accepted any more."""
        if self._later is not None:
            self._later.cancel()
        self._loop.remove_reader(self._listener.fileno())

    def _accept(self) -> None:
        for _ in range(AT_ONCE):
            if not open_files.room_for_a_connection():
                self._pause()
                return
            try:
                connection, _ = self._listener.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                if error.errno not in SHORT:
                    raise
                open_files.note_shortage("connection")
                self._pause()
                return
            connection.setblocking(False)
            self._tasks.create_task(self._serve(connection))

    async def _serve(self, connection: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(self._protocol, connection)
        except OSError:
            connection.close()  # it ended in this very turn

    def _pause(self) -> None:
        self._loop.remove_reader(self._listener.fileno())
        self._later = self._loop.call_later(AGAIN, self._resume)

    def _resume(self) -> None:
        self._later = None
        self._loop.add_reader(self._listener.fileno(), self._accept)
