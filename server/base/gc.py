"""Python's garbage collector, told what a hall's process is like."""

import gc


def spare_the_collector() -> None:
    """The hall just loaded stays, and a thousand sockets at once are no garbage: neither is walked again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)
