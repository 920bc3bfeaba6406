"""`python -m bench [door] [click] [start]`: run the named measures, or all of them."""

import sys

from bench import click, door, start

MEASURES = {"door": door.measure, "click": click.measure, "start": start.measure}

if __name__ == "__main__":
    for name in sys.argv[1:] or MEASURES:
        print(f"== {name}: {(MEASURES[name].__doc__ or '').splitlines()[0]}", flush=True)
        MEASURES[name]()
