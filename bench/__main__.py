"""`python -m bench [MEASURE ...] [--option ...]`: run the named measures, or all of them."""

import itertools
import sys
from collections.abc import Callable
from inspect import signature
from typing import Any

from bench import board, click, door, growth, opening, presence, replay, start, startup
from bench.fanout import measure as fanout
from bench.register import measure as register

MEASURES: dict[str, Callable[..., None]] = {
    "door": door.measure,
    "click": click.measure,
    "start": start.measure,
    "startup": startup.measure,
    "fanout": fanout.fanout,
    "storm": fanout.storm,
    "stall": fanout.stall,
    "opening": opening.measure,
    "growth": growth.measure,
    "presence": presence.measure,
    "register": register.measure,
    "board": board.measure,
    "replay": replay.measure,
}


def run(name: str, options: list[str]) -> None:
    """One measure; those that have options get them."""
    measure: Any = MEASURES[name]
    print(f"== {name}: {(measure.__doc__ or '').splitlines()[0]}", flush=True)
    measure(*([options] if signature(measure).parameters else []))


if __name__ == "__main__":
    named = list(itertools.takewhile(lambda word: not word.startswith("--"), sys.argv[1:]))
    for name in named or MEASURES:
        run(name, sys.argv[1 + len(named) :])
