"""What the measures need besides the project: two C programs, and the peers' own packages, made on first use.

All of it lies in `.venv/fanout/`, apart from ours. What cannot be made raises `Missing` with what to install.
"""

import functools
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.setup_machine import APT, privilege

HERE = Path(__file__).parent
MADE = HERE.parents[1] / ".venv/fanout"


class Missing(Exception):
    """Something cannot be had on this machine; the text says what to install."""


def find(file: str) -> Path | None:
    """A program, or another file by its whole path, if it is here."""
    if file.startswith("/"):
        return Path(file) if Path(file).exists() else None
    found = shutil.which(file, path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))
    return Path(found) if found else None


def debian(file: str, *packages: str) -> Path:
    """The same, from Debian's packages if it is not here yet."""
    found = find(file)
    if found is None and (prefix := privilege()) is not None:
        print(f"Installing {', '.join(packages)}", flush=True)
        quietly = [*APT[:1], "RUNLEVEL=1", *APT[1:], "-qq"]  # a package that is a service is not started
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            subprocess.run([*prefix, *quietly, *arguments], check=False, stdout=subprocess.DEVNULL)
        found = find(file)
    if found is None:
        raise Missing(f"no {Path(file).name} here: sudo apt-get install -y {' '.join(packages)}")
    return found


def gcc() -> Path:
    """The C compiler and the headers it needs."""
    return debian("gcc", "gcc", "libc6-dev")


@functools.cache
def compiled(name: str, *sources: str) -> Path:
    """A C program made from these sources; made again when one of them has changed."""
    texts = [HERE / source for source in sources]
    digest = hashlib.sha256(b"".join(text.read_bytes() for text in texts)).hexdigest()[:12]
    program = MADE / f"{name}-{digest}"
    if not program.exists():
        MADE.mkdir(parents=True, exist_ok=True)
        units = [text for text in texts if text.suffix == ".c"]
        _run([gcc(), "-O2", "-Wall", "-Wextra", "-o", program, *units], "gcc")
    return program


def wsload() -> Path:
    """The load generator."""
    return compiled("wsload", "load/main.c", "load/screens.c", "load/changes.c", "load/wsload.h")


def climit() -> Path:
    """The physical reference."""
    return compiled("climit", "peers/climit.c")


@functools.cache
def node() -> Path:
    """A folder with the node peers and their packages."""
    debian("node", "nodejs")
    debian("npm", "npm")
    sources = sorted(path for path in (HERE / "peers/node").iterdir() if path.is_file())
    return _folder("node", sources, [["npm", "ci", "--silent"]])


@functools.cache
def peers_python() -> Path:
    """The Python with the Python peers' packages."""
    lock = ["venv/bin/pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", "requirements.lock"]
    made = _folder("python", [HERE / "requirements.lock"], [[sys.executable, "-m", "venv", "venv"], lock])
    return made / "venv/bin/python"


@functools.cache
def nginx() -> Path:
    """nginx with the nchan module."""
    debian("/usr/lib/nginx/modules/ngx_nchan_module.so", "nginx-light", "libnginx-mod-nchan")
    return debian("nginx", "nginx-light")


def _folder(name: str, sources: list[Path], commands: Sequence[Sequence[str]]) -> Path:
    """A folder with copies of these files in which these commands were run; made again when a file has changed."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
    folder = MADE / f"{name}-{digest}"
    if not (folder / "made").exists():
        print(f"Installing the {name} peers into {folder}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for path in sources:
            shutil.copy(path, folder)
        for command in commands:
            _run(command, name, folder)
        (folder / "made").touch()
    return folder


def _run(command: Sequence[str | Path], what: str, folder: Path | None = None) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"{what} cannot be made: {(done.stderr or done.stdout).strip()[-300:]}")
