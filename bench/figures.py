"""What a measure is judged with: quantiles, processor time and memory of processes, and the machine it ran on."""

import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PACKAGES = ("starlette", "uvicorn", "uvloop", "httptools", "websockets", "sqlalchemy", "psycopg", "redis")


def quantile(ordered: Sequence[float], part: float) -> float:
    """The value that `part` of the sorted values do not exceed; NaN for none."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("nan")


def spread(seconds: Iterable[float]) -> str:
    """p50, p99, the maximum and how many, in milliseconds."""
    ordered = sorted(seconds)
    shown = (quantile(ordered, 0.5), quantile(ordered, 0.99), ordered[-1] if ordered else float("nan"))
    return "p50 {:.1f}, p99 {:.1f}, max {:.1f} ms of {:,}".format(*(1000 * s for s in shown), len(ordered))


def cpu_seconds(*roots: int) -> float:
    """Processor time these processes and all below them took so far. Children that ended count with their parent."""
    return sum(_ticks(pid) for root in roots for pid in _family(root)) / TICK


def machine_seconds() -> float:
    """Processor time this machine spent working so far, on whatever."""
    user, nice, system, _, _, irq, soft, *_ = map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:])
    return (user + nice + system + irq + soft) / TICK


def resident(pid: int) -> int:
    """Bytes of memory that belong to this process alone (its proportional share of what is shared)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024


def machine() -> str:
    """Cores, processor, system and the versions that matter."""
    model = next((line.split(": ")[1] for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())  # fmt: skip
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} cores ({model}), Linux {platform.release()}, Python {platform.python_version()}; {packages}"
    )


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(map(int, fields[11:15]))  # own user and system time, and those of children that ended


def _family(root: int) -> list[int]:
    found = [root]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except (FileNotFoundError, ProcessLookupError):
                continue
    return found
