"""Plays the rounds: every contestant once in each, in an order shuffled per round, in fresh processes."""

import json
import random
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.fanout import install, processes
from bench.fanout.contestants import CONTESTANTS, Contestant
from bench.fanout.hall import Prepared
from bench.fanout.stage import Stage, redis, staged

Sample = dict[str, Any]
SECONDS = {"light": 2.5, "sat 1": 0.8, "sat 4": 1.2, "sat 64": 1.2}
STALLED = 4  # one in so many screens stops reading
SETTLE = 0.7  # seconds after a storm before memory is read
SHOWN = ("total_ms", "all_p50_us", "frame_rate", "rate", "us_per_frame", "rss_kib", "foreign_pct", "missing", "lost")


@dataclass(frozen=True)
class Plan:
    """What to play: who, with how many screens, how often, and which phases in each start."""

    contestants: tuple[str, ...]
    sizes: tuple[int, ...]
    rounds: int
    starts: tuple[tuple[str, ...], ...]
    seed: int
    quiet: float
    out: Path | None = None


def play(plan: Plan, prepared: Prepared) -> list[Sample]:
    """All samples. Prints one line for each, and one for everybody who is left out."""
    _many_files()
    chance = random.Random(plan.seed)
    there = [CONTESTANTS[name] for name in plan.contestants if _can_play(CONTESTANTS[name])]
    samples: list[Sample] = []
    with redis() as bus:
        for number in range(plan.rounds):
            chance.shuffle(there)
            for contestant in there:
                for n in (n for n in plan.sizes if n <= contestant.most):
                    for phases in plan.starts:
                        samples += _start(contestant, n, phases, plan, prepared, bus, number)
    if plan.out is not None:
        with plan.out.open("a") as out:
            out.writelines(json.dumps(sample) + "\n" for sample in samples)
    return samples


def _start(
    contestant: Contestant, n: int, phases: tuple[str, ...], plan: Plan, prepared: Prepared, bus: tuple[int, int],
    number: int,
) -> list[Sample]:  # fmt: skip
    samples: list[Sample] = []
    try:
        with staged(contestant, n, prepared, bus) as stage:
            for phase in _phases(contestant, phases):
                sample = _phase(stage, phase, n, plan.quiet)
                sample |= {"contestant": contestant.name, "n": n, "round": number, "phase": phase}
                if phase != "warm up":
                    samples.append(sample)
                    _say(sample)
    except (OSError, RuntimeError) as error:
        print(f"{contestant.name:16} n={n:<5} FAILED: {error}", flush=True)
        samples.append({"contestant": contestant.name, "n": n, "round": number, "phase": "failed"})
    return samples


def _phases(contestant: Contestant, phases: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the plan, with the contestant's own instead of the usual measures."""
    if contestant.phases is None or "light" not in phases:
        return tuple(phase for phase in phases if phase != "sat 64")
    return (*(phase for phase in phases if phase not in SECONDS), *contestant.phases)


def _phase(stage: Stage, phase: str, n: int, quiet: float) -> Sample:
    processes.wait_for_quiet(quiet)
    servers = stage.pids()
    began, busy = time.monotonic(), processes.busy_seconds()
    theirs, helpers = processes.cpu_seconds(servers), processes.cpu_seconds(stage.helpers)
    sample = stage.do(_command(phase, n))
    cpu = processes.cpu_seconds(servers) - theirs
    foreign = processes.busy_seconds() - busy - cpu - (processes.cpu_seconds(stage.helpers) - helpers)
    wall = time.monotonic() - began
    if sample["cmd"] == "storm":
        time.sleep(SETTLE)
    sample |= {
        "cpu_s": cpu, "cpu_pct": 100 * cpu / wall, "foreign_pct": round(100 * max(0.0, foreign) / wall, 1),
        "rss_kib": processes.resident_kib(stage.pids()),
    }  # fmt: skip
    if sample["cmd"] == "storm" and sample["ready"]:
        sample["us_per_screen"] = round(1e6 * cpu / sample["ready"], 1)
    if sample.get("frames"):
        sample["us_per_frame"] = round(1e6 * cpu / sample["frames"], 3)
        sample["us_per_delivery"] = round(1e6 * cpu / sample["deliveries"], 3)
    return sample


def _command(phase: str, n: int) -> str:
    """A phase in wsload's words."""
    named = {
        "alone": "storm 1", "storm": f"storm {n}", "storm after one": f"storm {n}", "warm up": "sat 1 0.3",
        "stall": f"stall {n // STALLED}", "stalled": "sat 4 6",
        "light": f"light {10 if n < 4000 else 5} {SECONDS['light']}",
    }  # fmt: skip
    return named.get(phase) or f"{phase} {SECONDS[phase]}"


def _can_play(contestant: Contestant) -> bool:
    try:
        contestant.needs()
    except install.Missing as missing:
        print(f"{contestant.name} is left out: {missing}", flush=True)
        return False
    return True


def _say(sample: Sample) -> None:
    shown = " ".join(f"{key}={sample[key]}" for key in SHOWN if key in sample)
    print(f"{sample['contestant']:16} n={sample['n']:<5} {sample['phase']:8} {shown}", flush=True)


def _many_files() -> None:
    """A descriptor for every screen, here and in all that is started."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
