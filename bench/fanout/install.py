"""What the measures need besides the project: two C programs, and the peers' own packages, made on first use.

All of it lies in `.venv/fanout/`, apart from ours. What cannot be made raises `Missing` with what to install.
"""

import functools
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from tests.setup_machine import APT, privilege

HERE = Path(__file__).parent
MADE = HERE.parents[1] / ".venv/fanout"


class Missing(Exception):
    """Something cannot be had on this machine; the text says what to install."""


def debian(program: str, *packages: str) -> Path:
    """The program, from Debian's packages if it is not there yet."""
    places = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
    if shutil.which(program, path=places) is None and (prefix := privilege()) is not None:
        print(f"Installing {', '.join(packages)}", flush=True)
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            subprocess.run([*prefix, *APT, "-qq", *arguments], check=False, stdout=subprocess.DEVNULL)
    found = shutil.which(program, path=places)
    if found is None:
        raise Missing(f"no {program} here: sudo apt-get install -y {' '.join(packages)}")
    return Path(found)


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


def _folder(name: str, sources: list[Path], commands: list[list[str]]) -> Path:
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


def _run(command: list[str | Path], what: str, folder: Path | None = None) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"{what} cannot be made: {(done.stderr or done.stdout).strip()[-300:]}")
