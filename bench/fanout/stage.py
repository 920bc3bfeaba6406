"""Where one contestant plays: its files, ports and Redis, and how its processes are started and stopped."""

import contextlib
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.fanout import install, processes
from bench.fanout.contestants import Contestant
from bench.fanout.hall import Prepared
from bench.fanout.place import Place
from server.run.private_valkey import die_with_parent, find_server
from tests.machine import free_port

ROOT = Path(__file__).parents[2]
READY_SECONDS = 30.0


@dataclass
class Stage:
    """A contestant that is ready, the load that holds its screens, and what to read of them in /proc."""

    servers: list[subprocess.Popen[bytes]]
    helpers: list[int]  # pids: load, mill, Redis and this process
    load: "subprocess.Popen[str]"

    def do(self, command: str) -> dict[str, Any]:
        """One command to wsload and its answer."""
        assert self.load.stdin is not None
        assert self.load.stdout is not None
        self.load.stdin.write(command + "\n")
        self.load.stdin.flush()
        line = self.load.stdout.readline()
        if not line:
            raise RuntimeError(f"wsload ended at {command!r}")
        said: dict[str, Any] = json.loads(line)
        return said

    def pids(self) -> list[int]:
        """The server's processes."""
        return processes.tree(*(server.pid for server in self.servers))


@contextlib.contextmanager
def redis() -> Iterator[tuple[int, int]]:
    """A Redis of the project's own kind on a TCP port, which every peer can speak to: (port, pid)."""
    with tempfile.TemporaryDirectory(prefix="anchang-fanout-") as folder:
        port = free_port()
        server = subprocess.Popen(
            [find_server(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL, preexec_fn=die_with_parent,
        )  # fmt: skip
        try:
            _reachable(port, server)
            yield port, server.pid
        finally:
            stop([server])


@contextlib.contextmanager
def staged(contestant: Contestant, n: int, prepared: Prepared, bus: tuple[int, int]) -> Iterator[Stage]:
    """This contestant in fresh processes, with N screens that are not connected yet."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anchang-fanout-")))
        folder.chmod(0o755)  # nginx works as another user
        place = Place(folder, free_port(), bus[0], prepared)
        place.snapshot.write_bytes(prepared.snapshot)
        log = stack.enter_context((folder / "log").open("wb"))
        servers: list[subprocess.Popen[bytes]] = []
        stack.callback(stop, servers)
        for launch in contestant.launch(place):
            environment = {**os.environ, **place.environment, **launch.environment}
            servers.append(subprocess.Popen(
                launch.command, env=environment, cwd=launch.folder or ROOT, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, preexec_fn=die_with_parent,
            ))  # fmt: skip
        try:
            _reachable(place.port, servers[0])
            contestant.prime(place)
            if contestant.ready is not None:
                _until_ready(f"http://127.0.0.1:{place.port}{contestant.ready}", 12 if len(servers) > 1 else 1)
        except TimeoutError as error:
            raise RuntimeError(f"{error}: {(folder / 'log').read_text()[-600:]}") from None
        mill, mill_port = _mill(contestant, place)
        stack.callback(stop, [mill])
        load = _load(contestant, place, n, mill_port)
        stack.callback(stop, [load])
        yield Stage(servers, [load.pid, mill.pid, bus[1], os.getpid()], load)


def stop(servers: list[Any]) -> None:
    """SIGTERM to these processes, and SIGKILL to what is left of their trees."""
    running = [server for server in servers if server.poll() is None]
    pids = processes.tree(*(server.pid for server in running))
    for server in running:
        server.send_signal(signal.SIGTERM)
    for server in running:
        try:
            server.wait(8)
        except subprocess.TimeoutExpired:
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            server.wait()
    for pipe in (pipe for server in servers for pipe in (server.stdin, server.stdout) if pipe is not None):
        pipe.close()


def _mill(contestant: Contestant, place: Place) -> tuple[subprocess.Popen[bytes], int]:
    script = place.folder / "script"
    script.write_bytes(pickle.dumps(contestant.events(place)))
    command = [sys.executable, "-m", "bench.fanout.mill", str(script), str(contestant.entrance(place))]
    if contestant.writes:
        command.append(str(place.database))
    mill = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, preexec_fn=die_with_parent)
    assert mill.stdout is not None
    return mill, int(mill.stdout.readline())


def _load(contestant: Contestant, place: Place, n: int, mill_port: int) -> "subprocess.Popen[str]":
    prepared = place.prepared
    options = {
        "--n": n, "--port": place.port, "--path": contestant.path, "--mill": mill_port,
        "--base": prepared.base, "--limit": len(prepared.changes),
    }  # fmt: skip
    for name, text in contestant.says(place).items():
        (place.folder / name.strip("-")).write_bytes(text)
        options[name] = place.folder / name.strip("-")
    if contestant.engine_io:
        options["--engine-io"] = 1
    return subprocess.Popen(
        [install.wsload(), *(str(word) for pair in options.items() for word in pair)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent,
    )  # fmt: skip


def _reachable(port: int, server: "subprocess.Popen[Any]") -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        if server.poll() is not None or time.monotonic() > deadline:
            raise TimeoutError("the server did not start")
        time.sleep(0.02)


def _until_ready(url: str, times: int) -> None:
    """Until the server says so this many times: processes that share a port are asked by chance."""
    deadline = time.monotonic() + READY_SECONDS
    while times > 0:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            times -= json.load(answer)["redis"] is True
        if time.monotonic() > deadline:
            raise TimeoutError(url)
        time.sleep(0.02)
