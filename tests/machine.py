"""The real servers the tests run against, private to one test session and gone with it."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from server.run import private_valkey

# A browser draws its own address bar's menu as a page, in a process for each window: half of what a page cost. Of two such
# lists Chromium takes the last, so what Playwright turns off for every test is repeated here.
TURNED_OFF = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter",
    "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning",
)  # fmt: skip
CHROMIUM_FLAGS = [
    f"--disable-features={','.join(TURNED_OFF)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    """A TCP port on 127.0.0.1 that nobody listened on a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def find_chromium() -> Path | None:
    """$CHROMIUM, else the system's; None if it is not there."""
    path = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    return path if path.exists() else None


def find_postgres() -> Path | None:
    """The folder with initdb and postgres: the newest of Debian's, else the one on PATH; None if there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    for folder in reversed(debian):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def find_faketime() -> Path | None:
    """Debian's libfaketime, which moves the clock of a process; None if it is not there."""
    return next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


class Valkey:
    """A Valkey on a unix socket that keeps its `url` through kill and start. It forgets everything when killed."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "valkey.sock"
        self._log = folder / "valkey.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._socket}"

    def start(self) -> None:
        """Answering when this returns; nothing happens if it already runs."""
        if self._process is None:
            self._process = private_valkey.start_server(self._socket, self._log)

    def kill(self) -> None:
        """Gone at once, connections reset, as in a crash; works on a stopped one too."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """Frozen: connections stay open and nobody answers, until `cont`."""
        assert self._process is not None, "Valkey is not running"
        self._process.send_signal(signal.SIGSTOP)

    def cont(self) -> None:
        """Thawed, with everything it was sent meanwhile."""
        assert self._process is not None, "Valkey is not running"
        self._process.send_signal(signal.SIGCONT)


@contextmanager
def running_valkey() -> Iterator[Valkey]:
    """A started Valkey in a folder of its own; both are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="anchang-vk-", dir="/tmp"))
    valkey = Valkey(folder)
    try:
        valkey.start()
        yield valkey
    finally:
        valkey.kill()
        shutil.rmtree(folder, ignore_errors=True)


class Postgres:
    """A PostgreSQL cluster on 127.0.0.1 that keeps its port and data through stop and start.

    Only a `durable` one would keep its data through a power cut; the others are faster, and enough for a test.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self._durable = durable
        programs = find_postgres()
        assert programs is not None, "No PostgreSQL here: run make test, which installs it"
        self._programs = programs
        self._folder = folder
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._as_user: dict[str, Any] = {}
        self.model: str | None = None  # the URL of a database with tables, to be copied (`tests.migrated`)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            self._as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    @property
    def pid(self) -> int:
        """Of the postmaster; its backends are its children."""
        assert self._process is not None, "PostgreSQL is not running"
        return self._process.pid

    def create(self) -> None:
        """Lay out the empty cluster, UTF-8, trusting everyone on this machine."""
        subprocess.run(
            [
                *(self._programs / "initdb", "-D", self._folder / "data", "-U", "postgres", "-A", "trust"),
                *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
            **self._as_user,
        )

    def start(self) -> None:
        """Accepting connections when this returns; nothing happens if it already runs."""
        if self._process is not None:
            return
        settings = {
            "port": self._port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self._folder,
            "max_connections": 100,
            "synchronous_commit": "on",  # a process may be killed under it
            **dict.fromkeys(("fsync", "full_page_writes"), "on" if self._durable else "off"),  # and the machine too
        }
        log = self._folder / "log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [
                    *(self._programs / "postgres", "-D", self._folder / "data"),
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                stdout=output,
                stderr=output,
                cwd="/",
                preexec_fn=private_valkey.die_with_parent,
                process_group=0,
                **self._as_user,
            )
        deadline = time.monotonic() + 20
        while not self._answers():
            assert self._process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.02)

    def stop(self) -> None:
        """Shut down at once: open transactions are rolled back and their connections closed."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def crash(self) -> None:
        """kill -9 of the postmaster; its other processes notice and end before this returns."""
        assert self._process is not None, "PostgreSQL is not running"
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        self._process.kill()
        self._process.wait()
        self._process = None
        deadline = time.monotonic() + 20
        while any(Path(f"/proc/{child}").exists() for child in children):  # they hold the shared memory
            assert time.monotonic() < deadline, "PostgreSQL's processes outlive it"
            time.sleep(0.02)

    def url(self, dbname: str) -> str:
        """The SQLAlchemy URL of this database, whether it exists or not."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/{dbname}"

    def fresh_database(self, model: str | None = None) -> str:
        """The URL of a new database: empty, or a copy of the one with this URL, which nobody may be connected to."""
        name, template = f"t_{uuid.uuid4().hex}", (model or "template1").rpartition("/")[2]
        self._administer(f'create database "{name}" template "{template}"')
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Drop what `fresh_database` made, closing whatever is still connected to it."""
        name = url.rpartition("/")[2]
        self._administer(f'drop database "{name}" with (force)')

    def _administer(self, statement: str) -> None:
        with self._connect() as connection:
            connection.execute(statement.encode())

    def _answers(self) -> bool:
        with suppress(psycopg.OperationalError):
            self._connect().close()
            return True
        return False

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self._port, user="postgres", dbname="postgres", connect_timeout=2, autocommit=True
        )


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """A started, empty cluster in a folder of its own; both are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="anchang-pg-", dir="/tmp"))
    postgres = None
    try:
        postgres = Postgres(folder, durable=durable)
        postgres.create()
        postgres.start()
        yield postgres
    finally:
        if postgres is not None:
            postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)
