"""What /proc says: processor time, memory, and what else the machine was doing."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def tree(*roots: int) -> list[int]:
    """These processes and all that descend from them."""
    found = list(roots)
    for pid in found:
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(child) for child in _text(children).split()]
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time of all their threads, to the nanosecond."""
    threads = (stat for pid in pids for stat in Path(f"/proc/{pid}/task").glob("*/schedstat"))
    return sum(int(text.split()[0]) for text in map(_text, threads) if text) / 1e9


def resident_kib(pids: Iterable[int]) -> int:
    """Memory they hold."""
    lines = (line for pid in pids for line in _text(Path(f"/proc/{pid}/status")).splitlines())
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def busy_seconds() -> float:
    """Seconds that all cores together have been busy since the machine started."""
    spent = [int(ticks) / TICKS for ticks in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return sum(spent) - spent[3] - spent[4]


def wait_for_quiet(at_most: float) -> None:
    """Other work spoils a sample: wait until half a second passes below 15 % of a core, or the time is up."""
    end = time.monotonic() + at_most
    while time.monotonic() < end:
        before, began = busy_seconds(), time.monotonic()
        time.sleep(0.5)
        if busy_seconds() - before < 0.15 * (time.monotonic() - began):
            return


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it ended meanwhile
        return ""
