"""The three measures, `fanout`, `storm` and `stall`, and their options."""

import argparse
import json
import os
import platform
import random
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from bench.fanout import install, report
from bench.fanout.contestants import CONTESTANTS, OURS, OURS_PLAIN
from bench.fanout.hall import prepare
from bench.fanout.medians import Medians
from bench.fanout.rounds import Plan, play

USUAL = ("alone", "storm after one", "warm up", "light", "sat 1", "sat 4", "sat 64")
STALL = ("storm", "warm up", "sat 4", "stall", "stalled")
STORMS = (("storm",), ("alone", "storm after one"))
STORMING = ("c", "ours", "ours-plain", "ours-x2", "picows", "nginx-nchan", "node-ws")
STALLING = (OURS, "picows", "node-ws")


def fanout(options: list[str]) -> None:
    """One change to N screens: our whole server, bare C and others, the same bytes, in interleaved rounds."""
    plan = _plan(options, tuple(name for name in CONTESTANTS if name != OURS_PLAIN), "1000,4000", 2, (USUAL,))
    _say_where(plan)
    with tempfile.TemporaryDirectory(prefix="anchang-fanout-") as folder:
        prepared = prepare(Path(folder), units=250, screens=max(plan.sizes), changes=4000)
        print(f"a hall of 250 units; a board's frame of {len(prepared.changes[0].delta):,} bytes", flush=True)
        report.fanout(Medians(play(plan, prepared)))


def storm(options: list[str]) -> None:
    """N screens of a 2,500-unit hall come back at once, and what each weighs when idle."""
    plan = _plan(options, STORMING, "1000,4000", 3, STORMS)
    _say_where(plan)
    with tempfile.TemporaryDirectory(prefix="anchang-storm-") as folder:
        prepared = prepare(Path(folder), units=2500, screens=max(plan.sizes), changes=80)
        print(f"a hall of 2,500 units; a snapshot of {len(prepared.snapshot):,} bytes", flush=True)
        report.storm(Medians(play(plan, prepared)))


def stall(options: list[str]) -> None:
    """A quarter of the screens stops reading while the hall is busy: what the others notice, and what it costs."""
    plan = _plan(options, STALLING, "200", 2, (STALL,))
    _say_where(plan)
    with tempfile.TemporaryDirectory(prefix="anchang-stall-") as folder:
        prepared = prepare(Path(folder), units=2500, screens=max(plan.sizes), changes=6000)
        print(f"a hall of 2,500 units; a board's frame of {len(prepared.changes[0].delta):,} bytes", flush=True)
        report.stall(Medians(play(plan, prepared)))


def _plan(
    options: list[str], names: tuple[str, ...], sizes: str, rounds: int, starts: tuple[tuple[str, ...], ...]
) -> Plan:
    """What is played, as the options change it."""
    parser = argparse.ArgumentParser(prog="python -m bench fanout", description=__doc__)
    parser.add_argument("--n", default=sizes, help="screens")
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--only", default="", help=f"some of {','.join(CONTESTANTS)}")
    parser.add_argument("--seed", type=int, default=random.randrange(1000), help="of the order in each round")
    parser.add_argument("--quiet", type=float, default=1.5, help="seconds to wait, at most, for other work to stop")
    parser.add_argument("--out", type=Path, help="a file to add every sample to, one JSON line each")
    said = parser.parse_args(options)
    wanted = tuple(said.only.split(",")) if said.only else names
    if unknown := set(wanted) - set(CONTESTANTS):
        raise SystemExit(f"Unknown: {', '.join(sorted(unknown))}. There are {', '.join(CONTESTANTS)}.")
    try:
        install.wsload()
    except install.Missing as missing:
        raise SystemExit(f"Nothing can be measured: {missing}") from None
    screens = tuple(int(n) for n in said.n.split(","))
    return Plan(wanted, screens, said.rounds, starts, said.seed, said.quiet, said.out)


def _say_where(plan: Plan) -> None:
    """The machine, the versions and the seed: what a figure has to name to be believed."""
    ours = ", ".join(f"{name} {version(name)}" for name in ("uvicorn", "uvloop", "starlette"))
    cores = len(os.sched_getaffinity(0))
    print(f"{cores} cores, Linux {platform.release()}, Python {platform.python_version()}, {ours}")
    print(", ".join([f"gcc {_says(install.gcc(), '-dumpversion')}", *_peers()]))
    print(f"seed {plan.seed}, {plan.rounds} rounds", flush=True)


def _peers() -> Iterator[str]:
    """The versions of the peers' packages, and of what of Debian's is here."""
    for line in (install.HERE / "requirements.in").read_text().splitlines():
        if "==" in line:
            yield line.replace("==", " ")
    packages = json.loads((install.HERE / "peers/node/package.json").read_text())["dependencies"]
    yield from (f"{name} {wanted}" for name, wanted in packages.items())
    for program, option in (("node", "--version"), ("nginx", "-v")):
        if (found := install.find(program)) is not None:
            yield f"{program} {_says(found, option).rpartition('/')[2]}"


def _says(program: Path, option: str) -> str:
    said = subprocess.run([program, option], capture_output=True, text=True, check=True)
    return (said.stdout + said.stderr).strip()
