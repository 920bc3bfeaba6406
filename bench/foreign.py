"""How much of the machine other work took during a measure: a figure taken beside much of it says little."""

import os
import time
from pathlib import Path
from typing import Self

TICKS = os.sysconf("SC_CLK_TCK")


class Foreign:
    """`with Foreign() as foreign:` then `foreign.share`: CPU that was neither idle nor ours, of all cores."""

    share = 0.0

    def __enter__(self) -> Self:
        self._before, self._started = self._others(), time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        passed = time.monotonic() - self._started
        self.share = max(0.0, self._others() - self._before) / passed / (os.cpu_count() or 1)

    def _others(self) -> float:
        user, nice, system, _, _, irq, softirq, steal = map(int, _fields("/proc/stat").splitlines()[0].split()[1:9])
        return (user + nice + system + irq + softirq + steal) / TICKS - cpu_of(os.getpid())


def cpu_of(pid: int) -> float:
    """Seconds of CPU this process and all below it have used, with those of its ended children."""
    family, more = {pid}, True
    parents = {
        int(path.name): int(_stat(path)[1]) for path in Path("/proc").iterdir() if path.name.isdigit() and _stat(path)
    }
    while more:
        found = {child for child, parent in parents.items() if parent in family} - family
        family, more = family | found, bool(found)
    return sum(sum(map(int, fields[11:15])) for one in family if (fields := _stat(Path(f"/proc/{one}")))) / TICKS


def _stat(process: Path) -> list[str]:
    """The fields of /proc/PID/stat after the name; empty when it has ended."""
    return _fields(str(process / "stat")).rpartition(")")[2].split()


def _fields(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""
