"""`python -m bench [MEASURE ...] [--option ...]`: run the named measures, or all of them."""

import itertools
import sys

from bench import click, door, start
from bench.fanout import measure as fanout

MEASURES = {
    "door": door.measure,
    "click": click.measure,
    "start": start.measure,
    "fanout": fanout.fanout,
    "storm": fanout.storm,
    "stall": fanout.stall,
}

if __name__ == "__main__":
    for name in list(itertools.takewhile(lambda word: not word.startswith("--"), sys.argv[1:])) or MEASURES:
        print(f"== {name}: {(MEASURES[name].__doc__ or '').splitlines()[0]}", flush=True)
        MEASURES[name]()
